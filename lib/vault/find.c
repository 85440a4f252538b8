/* find.c - the ring's own index: F, its tokens, its blocks of postings. */

#include "lib/vault/inside.h"

const struct vault_find *vault_find_create(struct vault_keys *keys)
{
	struct vault_find *find = keys_take(keys, sizeof(*find));

	randombytes_buf(find->key, KEY);
	return find;
}

struct sealed vault_find_seal(
	struct vault_keys *keys, const struct vault_ring *ring, const struct vault_find *find)
{
	struct small body = ring_body_of(ring);

	derive(keys->key, ring->secret, "ring-find", NO_PARTS);
	return wrap_seal(keys, keys->key, SMALL(body), find->key);
}

bool vault_find_open(struct vault_keys *keys, const struct vault_ring *ring, struct sealed sealed,
	const struct vault_find **ret_find)
{
	struct small body = ring_body_of(ring);
	struct vault_find *find;

	derive(keys->key, ring->secret, "ring-find", NO_PARTS);
	if (!wrap_open(keys->plain, keys->key, SMALL(body), sealed))
		return false;
	find = keys_take(keys, sizeof(*find));
	memcpy(find->key, keys->plain, KEY);
	*ret_find = find;
	return true;
}

int64_t vault_find_token(
	struct vault_keys *keys, const struct vault_find *find, const char *field, struct bytes key)
{
	uint8_t hash[KEY];

	derive(keys->key, find->key, "find", NO_PARTS);
	derive(hash, keys->key, field, PARTS(key));
	return token_of(hash);
}

static struct small posting_ad(const struct vault_posting *at)
{
	struct small ad = { .len = 0 };

	small_add(&ad, "post", 4);
	small_le(&ad, at->ring, 4);
	small_le(&ad, (uint64_t)at->token, 8);
	small_le(&ad, at->block, 4);
	return ad;
}

static size_t power_of_two(size_t n)
{
	size_t size = 64;

	while (size < n)
		size *= 2;
	return size;
}

struct sealed vault_posting_seal(struct vault_keys *keys, const struct vault_find *find,
	const struct vault_posting *at, struct bytes entries)
{
	struct bytes frame = frame_make(keys, entries, power_of_two(entries.len + 4));
	uint8_t *blob = arena_alloc(keys->arena, 1 + frame.len + AEAD_MORE);
	struct small ad = posting_ad(at);

	if (entries.len > VAULT_POSTING_MAX)
		BUG("a block of postings of %zu bytes", entries.len);
	blob[0] = BLOB_PLAIN;
	derive(keys->key, find->key, "post", NO_PARTS);
	aead_seal(blob + 1, keys->key, SMALL(ad), frame);
	return (struct sealed){ bytes_of(blob, 1 + frame.len + AEAD_MORE) };
}

bool vault_posting_open(struct vault_keys *keys, const struct vault_find *find,
	const struct vault_posting *at, struct sealed block, struct bytes *ret_entries)
{
	struct small ad = posting_ad(at);
	struct bytes frame;

	if (block.blob.len < 1 || block.blob.at[0] != BLOB_PLAIN)
		return false;
	derive(keys->key, find->key, "post", NO_PARTS);
	return open_behind(keys, SMALL(ad), block.blob, 1, &frame) &&
	       frame_read(frame, ret_entries);
}
