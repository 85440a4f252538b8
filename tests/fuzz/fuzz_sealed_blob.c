/*
 * fuzz_sealed_blob.c - foreign bytes where a sealed value is expected: none opens.
 * The same bytes as the inside of one, as if somebody who has the key had made it:
 * frames, compression and text are read without harm.
 */

#include "tests/fuzz/vault_fuzz.h"

static const struct vault_place place = { .table = 1, .field = 2, .version = 3 };

static bool any_opens(struct vault_keys *keys, struct sealed blob)
{
	const struct vault_ring *ring = vault_ring_create(keys, 10), *other;
	const struct vault_user *user = vault_user_create(keys, 1);
	struct vault_ring_to to = vault_ring_to_own(ring);
	const struct vault_find *find = vault_find_create(keys);
	const struct vault_posting posting = { .ring = 1 };
	const struct vault_epoch *epoch;
	struct bytes plain;
	const char *text;

	return vault_item_open(keys, vault_part_create(keys), &place, blob, &plain) ||
	       vault_cell_open(keys, &place, blob, &plain) ||
	       vault_cell_open_text(keys, &place, blob, &text) ||
	       vault_note_open(keys, ring, &place, blob, &plain) ||
	       vault_private_open(keys, user, &place, blob, &plain) ||
	       vault_factor_open(keys, user, blob, &plain) ||
	       vault_member_open(keys, user, &to, blob, &other) ||
	       vault_ring_prev_open(keys, ring, &to, blob, &other) ||
	       vault_ring_recovery_open(keys, ring, &to, blob, &other) ||
	       vault_find_open(keys, ring, blob, &find) ||
	       vault_posting_open(keys, find, &posting, blob, &plain) ||
	       vault_epoch_open(keys, 1, blob, &epoch);
}

/* An item whose frame is the input. */
static void open_inside(struct vault_keys *keys, struct bytes frame, uint8_t version)
{
	const struct vault_part *part = vault_part_create(keys);
	uint8_t *blob = arena_alloc(keys->arena, 1 + frame.len + AEAD_MORE);
	struct small ad = { .len = 0 };
	struct bytes plain;

	small_add(&ad, "item", 4);
	small_le(&ad, place.table, 2);
	small_add(&ad, place.record.at, sizeof(place.record.at));
	small_le(&ad, place.field, 2);
	small_le(&ad, place.version, 4);
	derive(keys->key, part->key, "item", NO_PARTS);
	blob[0] = version;
	aead_seal(blob + 1, keys->key, SMALL(ad), frame);
	if (vault_item_open(keys, part, &place,
		    (struct sealed){ bytes_of(blob, 1 + frame.len + AEAD_MORE) }, &plain) &&
		plain.len > VAULT_ITEM_MAX)
		BUG("an item of %zu bytes", plain.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct vault_keys *keys CLEANUP(fuzz_done) = fuzz_keys();
	struct bytes plain;
	const char *text;

	if (any_opens(keys, (struct sealed){ bytes_of(data, n) }))
		BUG("a value that nobody sealed was opened");
	open_inside(keys, bytes_of(data, n), BLOB_PLAIN);
	open_inside(keys, bytes_of(data, n), BLOB_ZSTD);
	if (inflate(keys, bytes_of(data, n), &plain) && plain.len > VAULT_ITEM_MAX)
		BUG("inflated to %zu bytes", plain.len);
	if (vault_cell_open_text(
		    keys, &place, vault_cell_seal(keys, &place, bytes_of(data, n)), &text) &&
		strlen(text) > n)
		BUG("a text longer than what it was in");
	return 0;
}
