-- Instants of messages are kept to the hour or the minute; in which order they were said, is kept apart.
ALTER TABLE message ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
UPDATE message SET place = (SELECT count(*) FROM message other WHERE other.report = message.report
  AND (other.at < message.at OR (other.at = message.at AND other.id <= message.id)));
DROP INDEX message_of_report;
CREATE INDEX message_in_order ON message (report, place);
