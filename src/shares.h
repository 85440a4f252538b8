/*
 * shares.h - recovery shares as people type them: from the terminal or a pipe, one a
 * line, each checked before the next is asked for; and new ones, printed once. For
 * `init`, `recover`, `custodians` and `restore`.
 */
#ifndef ASHRAY_SHARES_H
#define ASHRAY_SHARES_H

#include "app/app.h"
#include "app/core/keys/recovery.h"

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

/* Opens this recovery ring; says on stderr which share is wrong. */
MUST_USE bool shares_join(struct vault_keys *keys, const struct typed_shares *shares,
	const struct vault_ring_to *recovery, const struct vault_ring **ret_recovery);

/* The same words for an answer that somebody else got. */
void shares_say(enum vault_shares_answer answer, size_t bad, const struct typed_shares *shares);

/* And for one about several generations: which shares are these, and which are needed? */
void shares_say_fault(const struct recovery_fault *fault, const struct typed_shares *shares);

/* Of how many shares how many are needed, as --shares takes it: "3/5". */
struct shares_of {
	unsigned needed, n;
};
MUST_USE bool shares_of_read(const char *text, struct shares_of *ret_of);

/* Prints new ones, each with its place and the number of its set. */
void shares_print(const struct vault_share *shares, unsigned n, unsigned set);

#endif
