-- What a key holder proves about a person whom somebody invited: the pair that is given the
-- keys is the pair of whoever held the letter. Rows go when the keys are given.
CREATE TABLE invitation (
  account BIGINT PRIMARY KEY,
  token BLOB NOT NULL UNIQUE,     -- H("invitation", the code that was handed over)
  until_at BIGINT NOT NULL,
  ring BIGINT NOT NULL,           -- the inviting body's, and the generation then
  gen BIGINT NOT NULL,
  keys BLOB NOT NULL,             -- one slip that only a member of the ring can have written
  code BLOB NOT NULL,             -- the code, under it
  pledge BLOB                     -- H("pledge", code, account, public key), once it was accepted
);
-- Browsers that somebody has signed in from: they wait for nobody's wrong tries but their own.
CREATE TABLE known_browser (
  token BLOB NOT NULL,            -- H of the browser's long cookie
  account BIGINT NOT NULL,
  seen_on BIGINT NOT NULL,
  wrong BIGINT NOT NULL,          -- since the last right one; at twenty it is known no more
  PRIMARY KEY (token, account)
);
CREATE INDEX known_browser_of_account ON known_browser (account);
-- Each use of a body's reserve by the body above it, shown to the body.
CREATE TABLE reserve_use (
  id BIGINT PRIMARY KEY,
  body BIGINT NOT NULL,
  by_body BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  account BIGINT NOT NULL,        -- the person it was for
  at BIGINT NOT NULL,             -- to the minute
  kind TEXT NOT NULL CHECK (kind IN ('invite', 'grant', 'restore', 'factor', 'hold', 'end', 'block')),
  ring BIGINT NOT NULL,           -- of the body: whose members read the purpose
  gen BIGINT NOT NULL,
  purpose BLOB NOT NULL
);
CREATE INDEX reserve_use_of_body ON reserve_use (body);
-- Wrong second factors inside a session; five end it.
ALTER TABLE session ADD COLUMN wrong BIGINT NOT NULL DEFAULT 0;
