-- Institutions and units. They form a tree; their names are public.
CREATE TABLE body (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,             -- body_kinds.json
  parent BIGINT NOT NULL,         -- 0 for a top body
  area TEXT NOT NULL,             -- code of the area that it serves
  state TEXT NOT NULL CHECK (state IN ('active', 'dormant', 'closed')),
  name TEXT NOT NULL,             -- in the pack's first language
  name_en TEXT NOT NULL,
  phone TEXT NOT NULL,            -- the office's public number
  address TEXT NOT NULL
);
CREATE INDEX body_by_kind ON body (kind, area);
CREATE INDEX body_by_parent ON body (parent);
-- A post (পদ) belongs to a body and may be vacant. Tasks and clocks name posts, the audit names people.
CREATE TABLE post (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  body BIGINT NOT NULL REFERENCES body (id),
  title TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('triage', 'officer', 'head', 'administrator', 'protection')),
  duty_phone BLOB                 -- site-sealed
);
CREATE INDEX post_of_body ON post (body);
CREATE TABLE account (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'blocked', 'left')),
  login BIGINT NOT NULL UNIQUE,   -- D8(K_token, "login", name)
  salt BLOB NOT NULL,
  key BLOB,                       -- the scalar under the password; NULL while invited
  key_by_code BLOB,               -- the same under the recovery code
  pk BLOB,
  factor_kind TEXT NOT NULL CHECK (factor_kind IN ('none', 'totp', 'card')),
  factor BLOB,                    -- the seed, sealed under the scalar
  step BIGINT NOT NULL,           -- last TOTP step or card line that was used
  wrong BIGINT NOT NULL,          -- wrong passwords since the last right one
  not_before BIGINT NOT NULL,     -- no further try before this instant, from an unknown browser
  profile BLOB NOT NULL           -- site-sealed: name, phone, mail
);
-- Who holds which post, from when to when, and as what.
CREATE TABLE holding (
  id BIGINT PRIMARY KEY,
  post BIGINT NOT NULL REFERENCES post (id),
  account BIGINT NOT NULL REFERENCES account (id),
  charge TEXT NOT NULL CHECK (charge IN ('permanent', 'acting', 'additional', 'cover')),
  from_on BIGINT NOT NULL,
  until_on BIGINT                 -- last day; NULL = open
);
CREATE INDEX holding_of_account ON holding (account);
CREATE INDEX holding_of_post ON holding (post);
CREATE TABLE session (
  sid BLOB PRIMARY KEY,
  account BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('browser', 'program')),
  until_at BIGINT NOT NULL,       -- 12 hours in all
  seen_at BIGINT NOT NULL,        -- every 5 minutes; 30 minutes idle end it
  fresh_at BIGINT NOT NULL,       -- when the second factor was last shown
  key BLOB NOT NULL               -- the scalar under the session's token
);
CREATE INDEX session_of_account ON session (account);
-- What somebody had typed when his session ended; it comes back at the next sign-in.
CREATE TABLE typed (
  account BIGINT NOT NULL,
  path TEXT NOT NULL,
  at BIGINT NOT NULL,
  text BLOB NOT NULL,             -- sealed to that person
  PRIMARY KEY (account, path)
);
