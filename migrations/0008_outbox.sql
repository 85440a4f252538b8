-- Where a reporter may be told, in neutral words, that there is something to read.
CREATE TABLE notice (
  report BIGINT PRIMARY KEY,
  state TEXT NOT NULL,
  address BLOB NOT NULL           -- site-sealed: way, address, safe hours
);
-- What leaves the house: written with the change that causes it, delivered by a job.
CREATE TABLE outbox (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,             -- task_new, task_due, task_late, escalated, reporter_news
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'unknown')),
  due_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  object BIGINT NOT NULL,
  body BIGINT NOT NULL,           -- whose duty phone; 0
  text BLOB NOT NULL              -- site-sealed, without a personal word
);
CREATE INDEX outbox_waiting ON outbox (state, due_at);
-- Work that comes back by itself; one row a kind, leased by a node.
CREATE TABLE job (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  version BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  ran_at BIGINT NOT NULL
);
