/*
 * primitives.h - the few operations everything in this room is made of: derivation,
 * the one AEAD, frames, compression, X25519. Only this room includes it.
 */
#ifndef ASHRAY_VAULT_PRIMITIVES_H
#define ASHRAY_VAULT_PRIMITIVES_H

#include <sodium.h>
#include <string.h>

#include "lib/vault/derive.h"

enum { KEY = 32, NONCE = 24, TAG = 16, HEAD_OF_BLOB = 1 + NONCE };

enum blob_version {
	BLOB_KEYS = 0x01,
	BLOB_PLAIN = 0x11,
	BLOB_ZSTD = 0x12,
	BLOB_CELL = 0x21,
	BLOB_FIELD = 0x31,
	BLOB_USER = 0x41,
};

/* D(key, ctx, parts…); with key NULL it is H(ctx, parts…). D64 likewise. */
void derive(
	uint8_t ret[KEY], const uint8_t *key, const char *ctx, const struct bytes *parts, size_t n);
void derive64(
	uint8_t ret[64], const uint8_t *key, const char *ctx, const struct bytes *parts, size_t n);
int64_t token_of(const uint8_t hash[KEY]);

#define PARTS(...) VAULT_PARTS(__VA_ARGS__)
#define ARRAY(a)   bytes_of((a), sizeof(a))
#define SMALL(f)   bytes_of((f).at, (f).len)
#define NO_PARTS   NULL, 0

/* Small things written one after another: associated data, heads, bodies. */
struct small {
	size_t len;
	uint8_t at[192];
};

void small_add(struct small *s, const void *bytes, size_t n);
void small_le(struct small *s, uint64_t number, size_t n);
struct small small_u16(uint16_t n);
struct small small_u32(uint32_t n);
struct small small_i64(int64_t n);
uint64_t read_le(const uint8_t *at, size_t n);

/* nonce ‖ ciphertext ‖ tag. `to` has room for the plain text and 40 bytes more.
 * When the tag is wrong `plain` is zeros; no function of this room hands that out. */
enum { AEAD_MORE = NONCE + TAG };
void aead_seal(uint8_t *to, const uint8_t key[KEY], struct bytes ad, struct bytes plain);
bool aead_open(uint8_t *plain, const uint8_t key[KEY], struct bytes ad, struct bytes sealed);

/* A key wrapped as 0x11 ‖ nonce ‖ AEAD, without padding: its size is known. */
struct sealed wrap_seal(struct vault_keys *keys, const uint8_t key[KEY], struct bytes ad,
	const uint8_t secret[KEY]);
bool wrap_open(
	uint8_t ret_secret[KEY], const uint8_t key[KEY], struct bytes ad, struct sealed wrap);

/* A frame is `len u32 ‖ bytes ‖ zeros`; one with another byte than zero is refused. */
struct bytes frame_make(struct vault_keys *keys, struct bytes plain, size_t size);
bool frame_read(struct bytes frame, struct bytes *ret_plain);

/* zstd level 1 in the arena; what inflates beyond VAULT_ITEM_MAX is refused. */
struct bytes deflate(struct vault_keys *keys, struct bytes plain);
bool inflate(struct vault_keys *keys, struct bytes packed, struct bytes *ret_plain);
void packers_free(struct vault_keys *keys);

/* X25519 into keys->shared. A public key of small order belongs to nobody: false,
 * and the result is random, so that whoever seals to it seals to nobody. */
bool diffie_hellman(struct vault_keys *keys, const uint8_t scalar[KEY], const uint8_t pk[KEY]);

/* Opens what lies behind the first `skip` bytes of a blob, under keys->key. */
bool open_behind(struct vault_keys *keys, struct bytes ad, struct bytes blob, size_t skip,
	struct bytes *ret_plain);

#endif
