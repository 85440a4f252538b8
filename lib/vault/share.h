/*
 * share.h - the recovery ring's secret in n printed shares of which any k bring it
 * back. A share carries its set, its place and a check, so that a wrong one is named.
 */
#ifndef ASHRAY_VAULT_SHARE_H
#define ASHRAY_VAULT_SHARE_H

#include "lib/vault/keys.h"
#include "lib/vault/spell.h"

enum {
	VAULT_SHARE_BYTES = 44, /* ver, set 4, k, n, x, y 32, check 4 */
	VAULT_SHARE_WORDS = 32, /* the same, 11 bits each */
	VAULT_SHARES_MAX = 16,
	VAULT_SHARE_TEXT = 88 + 10 + 1, /* hexadecimal in groups of eight */
};

/* A share that was made here or read and found whole. */
struct vault_share {
	uint8_t at[VAULT_SHARE_BYTES];
};

enum vault_shares_answer {
	VAULT_SHARES_JOINED,
	VAULT_SHARES_TOO_FEW, /* less than k different ones */
	VAULT_SHARES_MIXED,   /* one is of another set than most */
	VAULT_SHARES_WRONG,   /* no k of them give R, and nothing tells which is wrong */
};

/* Splits R. 2 ≤ k ≤ n ≤ VAULT_SHARES_MAX, else BUG(). Secret: show once, then wipe. */
void vault_shares_split(struct vault_keys *keys, const struct vault_ring *recovery, unsigned k,
	unsigned n, struct vault_share *ret_shares);

struct vault_ring_to;

/* `shares` may be more than k; then a wrong one does no harm and is named. `ret_bad`
 * is always written: the place in `at` of a share to set aside, or `shares.n`. */
struct vault_shares {
	const struct vault_share *at;
	size_t n;
};
MUST_USE enum vault_shares_answer vault_shares_join(struct vault_keys *keys,
	struct vault_shares shares, const struct vault_ring_to *recovery,
	const struct vault_ring **ret_recovery, size_t *ret_bad);

/* How many are needed, how many there are, which one this is. */
unsigned vault_share_needed(const struct vault_share *share);
unsigned vault_share_total(const struct vault_share *share);
unsigned vault_share_place(const struct vault_share *share);

/* For the printed page. Reading takes either spelling, in either case, with or
 * without blanks; false: not a share, or a sign is wrong. */
void vault_share_text(const struct vault_share *share, char ret_text[VAULT_SHARE_TEXT]);
void vault_share_words(const struct vault_share *share, uint16_t ret_indices[VAULT_SHARE_WORDS]);
MUST_USE bool vault_share_read(
	const char *text, const struct vault_words *words, struct vault_share *ret_share);

#endif
