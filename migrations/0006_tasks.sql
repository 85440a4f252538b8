-- One task = one body + one duty + one clock + one public phase. It is never without a holder.
CREATE TABLE task (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  report BIGINT NOT NULL REFERENCES report (id),
  body BIGINT NOT NULL REFERENCES body (id),
  number BIGINT NOT NULL UNIQUE,  -- five digits and a check digit, for the telephone
  duty TEXT NOT NULL,
  is_lead BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'acting', 'paused', 'finished', 'declined', 'withdrawn')),
  risk BIGINT NOT NULL,
  step TEXT NOT NULL,             -- step of clocks.json whose limit due_at is
  opened_at BIGINT NOT NULL,      -- five minutes
  since_at BIGINT NOT NULL,       -- of this state
  start_at BIGINT NOT NULL,       -- of the running clock
  due_at BIGINT NOT NULL,
  noticed BIGINT NOT NULL,        -- per cent of the clock of which somebody was told
  escalated_to BIGINT NOT NULL,   -- body that got it from the clock; 0
  was_late BOOLEAN NOT NULL,      -- a clock ran out once; never edited away
  is_held BOOLEAN NOT NULL,       -- its phase is not shown to the reporter
  paused_until BIGINT NOT NULL,   -- a pause lapses unless confirmed; 0
  facts BLOB NOT NULL,            -- site-sealed: the duty's facts
  keys BLOB NOT NULL,             -- part 0 extract, part 1 thread
  label BLOB NOT NULL
);
CREATE INDEX task_of_body ON task (body, state, due_at, id);
CREATE INDEX task_of_report ON task (report);
CREATE INDEX task_due ON task (state, due_at);
CREATE TABLE task_item (
  task BIGINT PRIMARY KEY,
  extract BLOB NOT NULL           -- part 0: the duty's minimum set
);
-- What was done, when, and when it was written down.
CREATE TABLE act (
  id BIGINT PRIMARY KEY,
  task BIGINT NOT NULL,
  report BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  body BIGINT NOT NULL,
  kind TEXT NOT NULL,             -- code list `act`, or a step of the program
  done_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  item BLOB                       -- note, under the task's part 0
);
CREATE INDEX act_of_task ON act (task);
CREATE INDEX act_of_report ON act (report);
