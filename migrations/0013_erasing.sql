-- From what day on a closed report's time runs; 0 while it is open.
ALTER TABLE report ADD COLUMN closed_on BIGINT NOT NULL DEFAULT 0;
UPDATE report SET closed_on = coalesce((SELECT max(a.done_at) / 86400000 FROM act a
  WHERE a.report = report.id AND a.kind = 'close'), filed_day) WHERE state IN ('closed', 'merged');
CREATE INDEX report_closed ON report (closed_on, id) WHERE closed_on <> 0;
-- Reports that are no more. What is sealed here says why, never what was told.
CREATE TABLE erased (
  report BIGINT PRIMARY KEY,
  day BIGINT NOT NULL,
  cause TEXT NOT NULL,            -- code of erase_cause, or a rule of retention.json; 'restored': erased.log said so
  actor BIGINT NOT NULL,          -- account; 1 = the clock
  desk BIGINT NOT NULL,           -- body whose inbox it was in: its people read the reason
  ring BIGINT NOT NULL,           -- that the reason is sealed to, and its generation; 0: there is none
  gen BIGINT NOT NULL,
  reason BLOB,
  is_swept BOOLEAN NOT NULL       -- the engine has dropped what was freed, erased.log says it
);
CREATE INDEX erased_by_day ON erased (day, report);
CREATE INDEX erased_of_desk ON erased (desk, day, report);
CREATE INDEX erased_unswept ON erased (day) WHERE NOT is_swept;
-- The report and what went with it: their entries in the audit have lost their salt by right.
CREATE TABLE erased_part (
  object BIGINT PRIMARY KEY,
  report BIGINT NOT NULL REFERENCES erased (report),
  is_file BOOLEAN NOT NULL        -- of the data folder
);
CREATE INDEX erased_part_of_report ON erased_part (report);
CREATE INDEX outbox_of_object ON outbox (object);
