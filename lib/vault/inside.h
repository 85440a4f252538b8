/*
 * inside.h - what the files of this room share and nobody else may include: the
 * block's layout, derivation, the one AEAD, framing. Temporary keys are made in
 * the block's scratch places, never on the stack, and die with the request.
 */
#ifndef ASHRAY_VAULT_INSIDE_H
#define ASHRAY_VAULT_INSIDE_H

#include <sodium.h>
#include <string.h>

#include "lib/vault/vault.h"

enum { KEY = 32, NONCE = 24, TAG = 16, HEAD_OF_BLOB = 1 + NONCE };

enum blob_version {
	BLOB_KEYS = 0x01,
	BLOB_PLAIN = 0x11,
	BLOB_ZSTD = 0x12,
	BLOB_CELL = 0x21,
	BLOB_FIELD = 0x31,
	BLOB_USER = 0x41,
};

struct vault_part {
	uint8_t key[KEY];
};
struct vault_find {
	uint8_t key[KEY];
};
struct vault_file {
	uint8_t key[KEY];
};
struct vault_epoch {
	uint8_t key[KEY];
	uint32_t hour;
};
struct vault_user {
	int64_t id;
	uint8_t scalar[KEY];
	uint8_t pk[KEY];
};
struct vault_ring {
	uint32_t ring;
	uint16_t gen;
	uint8_t secret[KEY];
	uint8_t scalar[KEY];
	uint8_t pk[KEY];
};

/* One K and what follows from it. */
struct site_key {
	uint8_t kid;
	uint8_t k[KEY];
	uint8_t wrap[KEY], login[KEY], session[KEY], receipt[KEY], cell[KEY], token[KEY];
	uint8_t head[KEY];
	uint8_t head_pk[KEY];
};
struct vault_site {
	size_t n;
	struct site_key key[VAULT_KIDS]; /* newest first */
};

struct vault_keys {
	const struct vault_site *site;
	struct arena *arena;
	size_t used;
	uint8_t shared[KEY]; /* the result of the last Diffie-Hellman */
	uint8_t key[KEY];    /* the key of the current seal or open */
	uint8_t plain[KEY];  /* a key that was opened and is not yet believed */
	uint8_t mix[64];     /* the step before a key */
	_Alignas(16) uint8_t slots[];
};

/* Zeroed room in the block. */
void *keys_take(struct vault_keys *keys, size_t n);

/* The site's keys: the newest, one by its kid (VAULT_NEWEST: the newest; NULL:
 * unknown). Without a site asking for the newest is BUG(). */
const struct site_key *site_newest(const struct vault_keys *keys);
const struct site_key *site_kid(const struct vault_keys *keys, uint8_t kid);

/* Puts a site together from raw keys, oldest first; NULL if a kid is 0 or comes
 * twice, or memory cannot be locked. Loading and tests use it. */
struct vault_site *site_of_keys(const uint8_t *kids, const uint8_t (*k)[KEY], size_t n);

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
 * Opening writes `plain` only when the tag is right. */
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

/* X25519 into keys->shared. A public key of small order belongs to nobody: false,
 * and the result is random, so that whoever seals to it seals to nobody. */
bool diffie_hellman(struct vault_keys *keys, const uint8_t scalar[KEY], const uint8_t pk[KEY]);

/* Opens what lies behind the first `skip` bytes of a blob, under keys->key. */
bool open_behind(struct vault_keys *keys, struct bytes ad, struct bytes blob, size_t skip,
	struct bytes *ret_plain);

/* What certificates sign and what `prev` and `find` of a generation are bound to. */
struct small ring_body_of(const struct vault_ring *ring);

/* A ring from its secret, in the block. */
const struct vault_ring *ring_of_secret(
	struct vault_keys *keys, uint32_t ring, uint16_t gen, const uint8_t secret[KEY]);

/* A person from the scalar, in the block. */
const struct vault_user *user_of_scalar(
	struct vault_keys *keys, int64_t id, const uint8_t scalar[KEY]);

#endif
