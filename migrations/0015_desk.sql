-- A pause holds the clock as long as somebody else agrees. Who may agree often has no key to
-- the task: he sees who asked, why, and for how long unconfirmed pauses have held it already.
ALTER TABLE task ADD COLUMN paused_by BIGINT NOT NULL DEFAULT 0;    -- account; 0
ALTER TABLE task ADD COLUMN pause_reason BLOB;                      -- site-sealed: a code
ALTER TABLE task ADD COLUMN unconfirmed BIGINT NOT NULL DEFAULT 0;  -- in the unit of the pack's limit
-- Two offices gave it back: this body decides whose it is, and until then it stays where it is; 0.
ALTER TABLE task ADD COLUMN decider BIGINT NOT NULL DEFAULT 0;
CREATE INDEX task_paused ON task (paused_until) WHERE paused_until > 0;
-- A closed day that was a mistake is opened again for clocks that begin later; which clocks it
-- has moved, the job that moves them remembers.
ALTER TABLE closed_day ADD COLUMN undone_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE closed_day ADD COLUMN undone_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE closed_day ADD COLUMN moved_to BIGINT NOT NULL DEFAULT 0; -- the last task looked at; -1 = all
CREATE INDEX closed_day_by_day ON closed_day (day, id);
CREATE INDEX closed_day_unmoved ON closed_day (entered_at, id) WHERE moved_to >= 0 AND undone_at = 0;
