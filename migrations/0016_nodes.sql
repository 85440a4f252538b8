-- Processes that serve one database together: each holds a number for as long as it renews
-- it, and chains its own entries of the audit under that number.
CREATE TABLE node (
  no BIGINT PRIMARY KEY,          -- from 1; 0 is the command line's, and everybody's on SQLite
  holder BIGINT NOT NULL,         -- chance, made by the process that took it
  until_at BIGINT NOT NULL        -- from then on anybody's; 0 = given back
);
