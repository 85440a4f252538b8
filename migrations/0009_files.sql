-- Files lie in the data folder under random names, sealed in chunks; keys are in the part's item.
CREATE TABLE file (
  id BIGINT PRIMARY KEY,
  record BIGINT NOT NULL,
  part BIGINT NOT NULL,           -- 0 cleaned copy, 2 original
  chunks BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('kept', 'quarantined', 'erased'))
);
CREATE INDEX file_of_record ON file (record);
-- Names, types, hashes and keys of a report's originals.
CREATE TABLE file_item (
  record BIGINT PRIMARY KEY,
  item BLOB NOT NULL              -- part 2
);
