-- A ring: who may open what is sealed to one body and one compartment.
CREATE TABLE ring (
  id BIGINT PRIMARY KEY,          -- 31 bits: the number inside every slip
  body BIGINT NOT NULL,
  compartment TEXT NOT NULL,      -- main, identity, originals, notes, closed, reserve
  gen BIGINT NOT NULL,            -- the newest generation
  version BIGINT NOT NULL,
  rotate_due BOOLEAN NOT NULL,    -- somebody left: the next key holder's request rotates
  UNIQUE (body, compartment)
);
CREATE TABLE ring_gen (
  ring BIGINT NOT NULL,
  gen BIGINT NOT NULL,
  box_pk BLOB NOT NULL,
  sign_pk BLOB NOT NULL,
  cert BLOB NOT NULL,             -- by cert_ring at cert_gen; by the site if cert_ring is 0
  cert_ring BIGINT NOT NULL,
  cert_gen BIGINT NOT NULL,
  prev BLOB,                      -- the secret of the generation before, sealed under this one
  find BLOB NOT NULL,             -- the key of the ring's name index
  recovery BLOB NOT NULL,         -- the secret, sealed to the recovery ring
  PRIMARY KEY (ring, gen)
);
CREATE TABLE membership (
  ring BIGINT NOT NULL,
  gen BIGINT NOT NULL,
  holder_account BIGINT NOT NULL, -- 0 if the holder is a ring
  holder_ring BIGINT NOT NULL,    -- the parent body's reserve; 0 if the holder is a person
  holder_gen BIGINT NOT NULL,     -- of holder_ring when it was wrapped; 0 for a person
  is_key_holder BOOLEAN NOT NULL,
  until_on BIGINT,                -- last day of an acting or covering person
  wrap BLOB NOT NULL,
  PRIMARY KEY (ring, gen, holder_account, holder_ring)
);
CREATE INDEX membership_of_account ON membership (holder_account, ring);
CREATE INDEX membership_of_ring ON membership (holder_ring, ring);
