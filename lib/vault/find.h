/*
 * find.h - the name index of a ring: tokens and sealed blocks of postings that
 * open only in a member's session. F is born with the ring and carried along.
 */
#ifndef ASHRAY_VAULT_FIND_H
#define ASHRAY_VAULT_FIND_H

#include "lib/vault/keys.h"

/* Where a block of postings stands. */
struct vault_posting {
	uint32_t ring;
	int64_t token;
	uint32_t block;
};

enum { VAULT_POSTING_MAX = 1 << 16 };

const struct vault_find *vault_find_create(struct vault_keys *keys);

/* F for the column `find` of a generation, and back. */
struct sealed vault_find_seal(
	struct vault_keys *keys, const struct vault_ring *ring, const struct vault_find *find);
MUST_USE bool vault_find_open(struct vault_keys *keys, const struct vault_ring *ring,
	struct sealed sealed, const struct vault_find **ret_find);

/* The token of a key; `field` names the field and the normaliser's version. */
int64_t vault_find_token(struct vault_keys *keys, const struct vault_find *find, const char *field,
	struct bytes key);

/* A block of postings, padded to a power of two. More than VAULT_POSTING_MAX bytes is BUG(). */
struct sealed vault_posting_seal(struct vault_keys *keys, const struct vault_find *find,
	const struct vault_posting *at, struct bytes entries);
MUST_USE bool vault_posting_open(struct vault_keys *keys, const struct vault_find *find,
	const struct vault_posting *at, struct sealed block, struct bytes *ret_entries);

#endif
