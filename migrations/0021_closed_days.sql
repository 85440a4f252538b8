-- A day that reaches far closes no office before a second person has agreed. 0: it waits for
-- him. Who entered it himself: none was needed.
ALTER TABLE closed_day ADD COLUMN agreed_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE closed_day ADD COLUMN agreed_at BIGINT NOT NULL DEFAULT 0;
UPDATE closed_day SET agreed_by = entered_by, agreed_at = entered_at;
