-- The reporter has said something that nobody has read: 1 words, 2 an objection.
ALTER TABLE report ADD COLUMN news BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN news BIGINT NOT NULL DEFAULT 0;
CREATE INDEX report_with_news ON report (desk) WHERE news > 0;
