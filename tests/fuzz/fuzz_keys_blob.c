/*
 * fuzz_keys_blob.c - foreign bytes as the keys blob of a record: read, searched,
 * opened by a ring, thinned out and written again.
 */

#include "tests/fuzz/vault_fuzz.h"

enum { RING = 0x30303030 };

static void open_all(struct vault_slips *slips, const struct vault_ring *ring)
{
	struct vault_ring_to from = vault_ring_to_own(ring);
	const struct vault_part *part;

	for (size_t i = 0; i < vault_slips_count(slips); i++) {
		struct vault_slip slip = vault_slips_at(slips, i);

		from.ring = slip.from;
		from.gen = slip.from_gen;
		if (vault_slips_open(slips, &slip, ring, &from, &part))
			BUG("a slip that nobody wrote was opened");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct vault_keys *keys CLEANUP(fuzz_done) = fuzz_keys();
	const struct vault_ring *ring = vault_ring_create(keys, RING);
	struct sealed blob = { bytes_of(data, n) };
	struct vault_slips *slips;
	struct vault_slip slip;
	size_t count;

	if (!vault_slips_read(keys, vault_record_of(1), blob, &slips))
		return 0;
	count = vault_slips_count(slips);
	open_all(slips, ring);
	if (vault_slips_find(slips, RING, 0, &slip) && (slip.part != 0 || slip.ring != RING))
		BUG("the wrong slip was found");
	if (vault_slips_blob(slips).blob.len != n)
		BUG("a blob changed its size");
	vault_slips_drop(slips, RING, 0);
	if (vault_slips_find(slips, RING, 0, &slip) || vault_slips_count(slips) > count)
		BUG("a slip that was dropped is there");
	vault_slips_drop(slips, RING, VAULT_ALL_PARTS);
	vault_slips_blob(slips);
	return 0;
}
