-- The recovery ring R, which k of the printed shares open: one row for each set of shares.
-- It stands here and no longer in site.recovery_pk. A trace may be of no ring (0): that
-- other shares were made (kind custodians).
CREATE TABLE recovery (
  gen BIGINT PRIMARY KEY,         -- 1, 2, …: the newest is sealed to
  box_pk BLOB NOT NULL,
  sign_pk BLOB NOT NULL,
  cert BLOB NOT NULL,             -- by the generation before; by the site if gen is 1
  since_on BIGINT NOT NULL        -- day on which its shares were printed
);
-- To which generation of R `recovery` is sealed, and what the ring's own secret says of it:
-- a key is sealed to no R that did not come from that one. Only the newest generation of a
-- ring has a `recovery`; from there `prev` leads back.
ALTER TABLE ring_gen ADD COLUMN recovery_gen BIGINT NOT NULL DEFAULT 1;
ALTER TABLE ring_gen ADD COLUMN recovery_mark BLOB;
-- Day on which this generation was made. After a year the next key holder makes another.
ALTER TABLE ring_gen ADD COLUMN since_on BIGINT NOT NULL DEFAULT 0;
