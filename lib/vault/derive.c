/* derive.c - D and H of vault.md 1: BLAKE2b with framed parts, and small frames. */

#include "lib/vault/inside.h"

static void hash_begin(
	crypto_generichash_state *state, const uint8_t *key, const char *ctx, size_t size)
{
	static const char prefix[] = "ashray/1/";

	crypto_generichash_init(state, key, key == NULL ? 0 : KEY, size);
	crypto_generichash_update(state, (const uint8_t *)prefix, strlen(prefix));
	crypto_generichash_update(state, (const uint8_t *)ctx, strlen(ctx) + 1);
}

static void hash_parts(crypto_generichash_state *state, const struct bytes *parts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct small len = small_u32((uint32_t)parts[i].len);

		crypto_generichash_update(state, len.at, len.len);
		if (parts[i].len > 0)
			crypto_generichash_update(state, parts[i].at, parts[i].len);
	}
}

void derive(
	uint8_t ret[KEY], const uint8_t *key, const char *ctx, const struct bytes *parts, size_t n)
{
	crypto_generichash_state state;

	hash_begin(&state, key, ctx, KEY);
	hash_parts(&state, parts, n);
	crypto_generichash_final(&state, ret, KEY);
}

void derive64(
	uint8_t ret[64], const uint8_t *key, const char *ctx, const struct bytes *parts, size_t n)
{
	crypto_generichash_state state;

	hash_begin(&state, key, ctx, 64);
	hash_parts(&state, parts, n);
	crypto_generichash_final(&state, ret, 64);
}

int64_t token_of(const uint8_t hash[KEY])
{
	return (int64_t)read_le(hash, 8);
}

void small_add(struct small *s, const void *bytes, size_t n)
{
	if (n > sizeof(s->at) - s->len)
		BUG("a small frame of %zu bytes was given %zu more", s->len, n);
	memcpy(s->at + s->len, bytes, n);
	s->len += n;
}

void small_le(struct small *s, uint64_t number, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t byte = (uint8_t)(number >> (8 * i));

		small_add(s, &byte, 1);
	}
}

struct small small_u16(uint16_t n)
{
	struct small s = { .len = 2, .at = { (uint8_t)n, (uint8_t)(n >> 8) } };

	return s;
}

struct small small_u32(uint32_t n)
{
	struct small s = { .len = 0 };

	small_le(&s, n, 4);
	return s;
}

struct small small_i64(int64_t n)
{
	struct small s = { .len = 0 };

	small_le(&s, (uint64_t)n, 8);
	return s;
}

uint64_t read_le(const uint8_t *at, size_t n)
{
	uint64_t number = 0;

	for (size_t i = n; i > 0; i--)
		number = number << 8 | at[i - 1];
	return number;
}

struct bytes vault_part_text(const char *text)
{
	return text == NULL ? BYTES_NONE : bytes_of(text, strlen(text));
}

struct bytes vault_part_u32(struct vault_keys *keys, uint32_t n)
{
	struct small s = small_u32(n);

	return bytes_of(arena_copy(keys->arena, s.at, s.len), s.len);
}

struct bytes vault_part_id(struct vault_keys *keys, int64_t id)
{
	struct vault_record record = vault_record_of(id);

	return bytes_of(arena_copy(keys->arena, record.at, sizeof(record.at)), sizeof(record.at));
}

void vault_hash(const char *ctx, const struct bytes *parts, size_t n, uint8_t ret_hash[32])
{
	derive(ret_hash, NULL, ctx, parts, n);
}

int64_t vault_token(
	struct vault_keys *keys, uint8_t kid, const char *ctx, const struct bytes *parts, size_t n)
{
	const struct site_key *site = site_kid(keys, kid);
	uint8_t hash[KEY];

	if (site == NULL)
		BUG("a token under a key that the site does not have: %u", kid);
	derive(hash, site->token, ctx, parts, n);
	return token_of(hash);
}

void vault_token16(struct vault_keys *keys, const char *ctx, const struct bytes *parts, size_t n,
	uint8_t ret_token[16])
{
	uint8_t hash[KEY];

	derive(hash, site_newest(keys)->token, ctx, parts, n);
	memcpy(ret_token, hash, 16);
}

void vault_sha256(struct bytes bytes, uint8_t ret_hash[32])
{
	crypto_hash_sha256(ret_hash, bytes.at, bytes.len);
}
