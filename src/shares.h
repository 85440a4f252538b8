/*
 * shares.h - recovery shares as people type them: from the terminal or a pipe, one a
 * line, each checked before the next is asked for. For `recover` and `restore`.
 */
#ifndef ASHRAY_SHARES_H
#define ASHRAY_SHARES_H

#include "app/app.h"

/* Filled from standard input; to be wiped after use. */
struct typed_shares {
	struct vault_share at[VAULT_SHARES_MAX];
	size_t n;
};
void typed_shares_wipe(struct typed_shares *shares); /* for CLEANUP() */

/* Reads until there are as many as the first one says are needed, in hexadecimal or in
 * the words of `pack` (may be NULL). At a terminal a damaged line is asked for again;
 * from a pipe it ends the reading. False with a line on stderr that names the share. */
MUST_USE bool shares_read(const struct pack *pack, struct typed_shares *ret_shares);

/* Opens the recovery ring of this public key; says on stderr which share is wrong. */
MUST_USE bool shares_join(struct vault_keys *keys, const struct typed_shares *shares,
	const uint8_t recovery_pk[32], const struct vault_ring **ret_recovery);

/* The same words for an answer that somebody else got. */
void shares_say(enum vault_shares_answer answer, size_t bad, const struct typed_shares *shares);

#endif
