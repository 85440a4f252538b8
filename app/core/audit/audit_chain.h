/*
 * audit_chain.h - entries become unchangeable: every second each node closes a block
 * over those that stand in none yet, chained to its block before; every ten minutes
 * the newest blocks of all nodes are signed as a head, which is published. Outside
 * of any change, so that no two writers wait for each other's place in a chain.
 */
#ifndef ASHRAY_AUDIT_CHAIN_H
#define ASHRAY_AUDIT_CHAIN_H

#include "app/core/audit/audit.h"

/* The jobs: each describes one change, or none. True: more is waiting. */
bool audit_close_block(struct tx *tx, struct actor *system);
bool audit_sign_head(struct tx *tx, struct actor *system);

/* For entries that nobody chains: of a node that died before it did, and of the command
 * line beside nodes. */
bool audit_close_strays(struct tx *tx, struct actor *system);

/* ---- reading ---- */

struct audit_block {
	int64_t node, no, closed_at;
	struct bytes leaves; /* ids, 8 bytes each, little-endian */
	uint8_t hash[32];
};
size_t block_leaves(const struct audit_block *block);
int64_t block_leaf(const struct audit_block *block, size_t i);

struct audit_head {
	uint32_t no;
	uint32_t hour; /* since 1970 */
	uint8_t hash[32], sig[64];
	struct vault_tip *tips; /* by node; `last` is the block's number */
	uint32_t tips_n;
};

/* False: there is none. */
bool audit_head_newest(struct tx *tx, struct audit_head *ret_head);

/* The newest ones, newest first. */
size_t audit_heads(struct tx *tx, struct audit_head *ret_heads, size_t most);

/* Where the filing stands whose receipt shows this commitment. */
struct filing_place {
	int64_t filed_at; /* the hour */
	uint8_t leaf[32];
	struct audit_block block;
	bool is_in_head; /* signed within ten minutes */
	struct audit_head head;
};
/* NOT_FOUND: nothing filed here commits to that, or not yet chained. FAILED. */
MUST_USE enum outcome audit_find_filing(
	struct tx *tx, const uint8_t commit[32], struct filing_place *ret_place);

#endif
