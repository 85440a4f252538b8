/*
 * audit.h - the arithmetic of the audit: leaves that commit without telling,
 * blocks that chain them, heads that the site signs. Needs no key but the head's;
 * `ashray verify` uses the same functions offline.
 */
#ifndef ASHRAY_VAULT_AUDIT_H
#define ASHRAY_VAULT_AUDIT_H

#include "lib/vault/keys.h"

/* The body of an entry, in two layers: what it commits to lies under a hash of its own,
 * with a salt, so that both can go while the rest of the entry stays proved. With the
 * salt gone neither hash confirms a guess of the commitment. */
struct vault_leaf {
	int64_t at; /* staff: cut to the minute, public: to the hour */
	int64_t actor;
	const char *action;
	const char *about; /* kind of record */
	int64_t object;
	uint8_t inner[32]; /* vault_inner_hash */
};

/* Leaves of one node, closed about every second, chained to the block before. */
struct vault_block {
	uint8_t prev[32];
	uint32_t node;
	int64_t first; /* ids of the first and last leaf */
	int64_t last;
	const uint8_t (*leaves)[32];
	uint32_t count;
};

/* The newest block of a node, as a head binds it. */
struct vault_tip {
	uint32_t node;
	int64_t last;
	uint8_t hash[32];
};

struct vault_head {
	uint32_t no;
	uint32_t hour;
	uint8_t prev[32];
	const struct vault_tip *tips;
	uint32_t tips_n;
};

void vault_inner_hash(const uint8_t salt[16], const uint8_t commit[32], uint8_t ret_inner[32]);
void vault_leaf_hash(const struct vault_leaf *leaf, uint8_t ret_leaf[32]);

/* As the first entries of all had it, in one layer and without `about`. Only to check
 * what was written then. */
void vault_leaf_hash_first(const struct vault_leaf *leaf, const uint8_t salt[16],
	const uint8_t commit[32], uint8_t ret_leaf[32]);

void vault_link_hash(
	const uint8_t prev[32], int64_t n, const uint8_t leaf[32], uint8_t ret_link[32]);
void vault_block_hash(const struct vault_block *block, uint8_t ret_hash[32]);
void vault_head_hash(const struct vault_head *head, uint8_t ret_hash[32]);

/* Signed by the newest kid; checked with one published key of the site. */
void vault_head_sign(struct vault_keys *keys, const uint8_t hash[32], uint8_t ret_sig[64]);
MUST_USE bool vault_head_check(
	const uint8_t hash[32], const uint8_t sig[64], const uint8_t head_pk[32]);

/* What a write commits to: H("blob", blob). A filing: H("filed", r, answers, files),
 * where `r` is 32 random bytes inside the story and `files` the files' hashes. */
void vault_commit_blob(struct bytes blob, uint8_t ret_commit[32]);
void vault_commit_filed(
	const uint8_t r[32], struct bytes answers, struct bytes files, uint8_t ret_commit[32]);

#endif
