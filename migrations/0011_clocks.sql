-- When the running clock next tells somebody: a share of its limit, in the working time of
-- whoever must act. 0 = no clock runs, or everybody has been told.
ALTER TABLE task ADD COLUMN alarm_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX task_alarm ON task (state, alarm_at);
ALTER TABLE report ADD COLUMN alarm_at BIGINT NOT NULL DEFAULT 0;
-- The body above the desk that has got the report from the clock; 0.
ALTER TABLE report ADD COLUMN escalated_to BIGINT NOT NULL DEFAULT 0;
DROP INDEX report_due;
CREATE INDEX report_alarm ON report (state, alarm_at);
CREATE INDEX report_escalated ON report (escalated_to) WHERE escalated_to <> 0;
CREATE INDEX closed_day_of_calendar ON closed_day (calendar, day);
-- In which block a filing stands, for whoever holds its proof. Written with the block.
CREATE TABLE audit_filed (
  token BIGINT NOT NULL,          -- first 8 bytes of what the filing commits to
  leaf BIGINT NOT NULL,
  node BIGINT NOT NULL,
  block BIGINT NOT NULL,
  PRIMARY KEY (token, leaf)
);
CREATE INDEX head_by_hour ON head (hour);
