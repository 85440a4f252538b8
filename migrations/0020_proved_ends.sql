-- What an entry of the audit commits to lies under a hash of its own, which stays when salt
-- and commitment are erased: time, actor, verb, kind and record are proved for ever.
ALTER TABLE audit ADD COLUMN inner_hash BLOB;   -- of salt and commitment; NULL: an entry of before, with the leaf of then
-- Ends are signed with the key of the heads, so that nobody calls erased what he has deleted.
ALTER TABLE erased ADD COLUMN sig BLOB;         -- NULL: it ended before, or where no key file was at hand
