-- What the site knows of itself. One row a name.
CREATE TABLE site (
  name TEXT PRIMARY KEY,          -- recovery_pk, key_copy, desk_fingerprint, is_demo, pack
  value BLOB NOT NULL             -- recovery_pk: 32; key_copy: the key file, sealed to the recovery ring
);
-- Recovery and reserve uses that the public may count.
CREATE TABLE trace (
  id BIGINT PRIMARY KEY,
  day BIGINT NOT NULL,
  kind TEXT NOT NULL,             -- recovered
  ring BIGINT NOT NULL
);
-- Keys of the hour for drafts and visits. Deleted after six hours, and then nobody can open them.
CREATE TABLE epoch (
  no BIGINT PRIMARY KEY,          -- hours since 1970
  until_at BIGINT NOT NULL,
  key BLOB NOT NULL               -- site-sealed
);
-- Drafts that ended by the exit button; a resend meets the neutral page.
CREATE TABLE dead (
  x BLOB PRIMARY KEY,             -- D16(d, "exit")
  until_at BIGINT NOT NULL
);
-- Days on which offices are closed though the pack's calendar does not say so.
CREATE TABLE closed_day (
  id BIGINT PRIMARY KEY,
  calendar TEXT NOT NULL,
  day BIGINT NOT NULL,
  area TEXT NOT NULL,             -- '' = everywhere
  reason TEXT NOT NULL,
  entered_by BIGINT NOT NULL,
  entered_at BIGINT NOT NULL
);
