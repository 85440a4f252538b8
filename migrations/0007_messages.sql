-- Words between the reporter and a desk or body. The other side cannot be forged: see the slips.
CREATE TABLE message (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  report BIGINT NOT NULL,
  task BIGINT NOT NULL,           -- thread with a body; 0 = with the desk
  sender TEXT NOT NULL CHECK (sender IN ('reporter', 'desk', 'body')),
  author BIGINT NOT NULL,         -- account; 0 = the reporter
  kind TEXT NOT NULL CHECK (kind IN ('words', 'question', 'fact', 'objection', 'ready')),
  state TEXT NOT NULL CHECK (state IN ('review', 'held', 'shown', 'read')),
  day BIGINT NOT NULL,
  at BIGINT NOT NULL,             -- hour
  show_at BIGINT NOT NULL,        -- a body's text is shown after review, or then
  item BLOB NOT NULL              -- part 0 of the report, or part 1 of the task
);
CREATE INDEX message_of_report ON message (report, task);
CREATE INDEX message_for_review ON message (state, show_at);
