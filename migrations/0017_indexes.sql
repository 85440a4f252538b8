-- What a page or a job asks for is found by an index; what nobody asks for has none.
DROP INDEX audit_by_actor;
-- Of people only: what the public and the clocks did is asked for by record.
CREATE INDEX audit_by_actor ON audit (actor, at, id) WHERE actor > 1;
CREATE INDEX message_of_task ON message (task);
DROP INDEX report_of_district;
