-- One entry for each opening or change of a record. Salt, note and the body of an
-- erased record's entries may become NULL; id, leaf and the chain stay for ever.
CREATE TABLE audit (
  id BIGINT PRIMARY KEY,
  node BIGINT NOT NULL,
  at BIGINT NOT NULL,             -- staff: the minute; public: the hour
  actor BIGINT NOT NULL,          -- account; 0 = the public, 1 = the system
  action TEXT NOT NULL,
  object BIGINT NOT NULL,         -- record, or 0
  about TEXT NOT NULL,            -- kind of record
  salt BLOB,
  "commit" BLOB NOT NULL,         -- what the write commits to
  leaf BLOB NOT NULL,
  delta BLOB,                     -- site-sealed facts until they are counted
  note BLOB                       -- reason, sealed to a ring
);
CREATE INDEX audit_by_object ON audit (object);
CREATE INDEX audit_by_actor ON audit (actor);
-- Leaves chained per node, closed about every second.
CREATE TABLE audit_block (
  node BIGINT NOT NULL,
  no BIGINT NOT NULL,
  closed_at BIGINT NOT NULL,
  count BIGINT NOT NULL,
  leaves BLOB NOT NULL,           -- ids of the leaves in their order, 8 bytes each
  hash BLOB NOT NULL,
  PRIMARY KEY (node, no)
);
CREATE TABLE audit_open (
  leaf BIGINT PRIMARY KEY         -- ids of leaves that are in no block yet
);
-- Signed heads: the list of all nodes' newest blocks.
CREATE TABLE head (
  no BIGINT PRIMARY KEY,
  hour BIGINT NOT NULL,
  tips BLOB NOT NULL,             -- node u32, no i64, hash 32 of each node
  hash BLOB NOT NULL,
  sig BLOB NOT NULL
);
