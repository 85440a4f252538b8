-- Tokens of union, kind, age and sex told them to whoever counts (docs/decisions/0006).
ALTER TABLE report DROP COLUMN t_area;
ALTER TABLE report DROP COLUMN t_kind;
ALTER TABLE report DROP COLUMN t_age;
ALTER TABLE report DROP COLUMN t_sex;
-- Two reports may tell of one event: the desk's open ones are compared in memory, by their
-- sealed facts, which this index has at hand.
CREATE INDEX report_alike ON report (desk, district, filed_day, id, state, facts);
CREATE INDEX report_same ON report (same_as) WHERE same_as <> 0;
-- Of likeness remain telephones, and what somebody found to be different. The tokens do not
-- say which they are, so the old ones go: telephones come back when a report is next opened.
DELETE FROM likeness;
