/*
 * inside.h - what the files of this room share and nobody else may include: what
 * the handles point to, the block's layout, the site's keys. Temporary keys are made
 * in the block's scratch places and die with the request.
 */
#ifndef ASHRAY_VAULT_INSIDE_H
#define ASHRAY_VAULT_INSIDE_H

#include "lib/vault/vault.h"

#include "lib/vault/primitives.h"

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
	struct ZSTD_CCtx_s *packer; /* made at first use: making one costs 11 µs */
	struct ZSTD_DCtx_s *unpacker;

	/* From here on of one request, and wiped with it. */
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

/* Puts a site together from raw keys, oldest first; NULL if a kid comes twice or
 * memory cannot be locked. Loading and tests use it. */
struct vault_site *site_of_keys(const uint8_t *kids, const uint8_t (*k)[KEY], size_t n);

/* What certificates sign and what `prev` and `find` of a generation are bound to. */
struct small ring_body_of(const struct vault_ring *ring);

/* A ring from its secret, in the block. */
const struct vault_ring *ring_of_secret(
	struct vault_keys *keys, uint32_t ring, uint16_t gen, const uint8_t secret[KEY]);

/* A person from the scalar, in the block. */
const struct vault_user *user_of_scalar(
	struct vault_keys *keys, int64_t id, const uint8_t scalar[KEY]);

#endif
