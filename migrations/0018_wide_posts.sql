-- A post that sees the whole country is held only when a second person has agreed.
ALTER TABLE holding ADD COLUMN given_by BIGINT;
ALTER TABLE holding ADD COLUMN agreed_by BIGINT;
-- What a body above does may be to agree.
ALTER TABLE reserve_use RENAME TO reserve_use_before;
DROP INDEX reserve_use_of_body;
CREATE TABLE reserve_use (
  id BIGINT PRIMARY KEY,
  body BIGINT NOT NULL,
  by_body BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  account BIGINT NOT NULL,        -- the person it was for
  at BIGINT NOT NULL,             -- to the minute
  kind TEXT NOT NULL CHECK (kind IN
    ('invite', 'grant', 'restore', 'factor', 'hold', 'end', 'block', 'agree')),
  ring BIGINT NOT NULL,           -- of the body: whose members read the purpose
  gen BIGINT NOT NULL,
  purpose BLOB NOT NULL
);
INSERT INTO reserve_use SELECT * FROM reserve_use_before;
DROP TABLE reserve_use_before;
CREATE INDEX reserve_use_of_body ON reserve_use (body);
