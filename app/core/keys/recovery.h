/*
 * recovery.h - the recovery ring R, which the printed shares open: its generations, one
 * for each set of shares, what is sealed to them, and opening that. docs/recovery.md.
 */
#ifndef ASHRAY_RECOVERY_H
#define ASHRAY_RECOVERY_H

#include "app/core/keys/keys.h"

/* ---- the generations of R ---- */

/* All, the oldest first: generation g at g - 1. */
struct recovery_chain {
	const struct vault_ring_to *at;
	const int64_t *since_on; /* the day of each */
	size_t n;
};

/* As the rows say it, for whoever has no site key: to see whose shares somebody has, or
 * to seal what is as good as public to him who can change rows. NOT_FOUND: no site. */
MUST_USE enum outcome recovery_read(struct tx *tx, struct recovery_chain *ret_chain);

/* Each certified by the one before, the first by the site: what secrets may be sealed to.
 * FAILED: a certificate does not hold; that is logged, because somebody has changed rows. */
MUST_USE enum outcome recovery_vouch(
	struct tx *tx, struct vault_keys *vault, struct recovery_chain *ret_chain);

const struct vault_ring_to *recovery_newest(const struct recovery_chain *chain);

/* Does the ring's own mark say that it was sealed to this generation of the chain? The
 * site's certificate alone is what anybody with the database and K can make. */
bool recovery_is_ours(const struct recovery_chain *chain, const struct vault_ring *ring,
	uint16_t gen, struct bytes mark);

/* Opens a generation with shares. INVALID: `ret_fault` says what is wrong with them, and
 * whether they are those of another generation. */
struct recovery_try {
	struct vault_shares shares;
	uint16_t gen;
};
struct recovery_fault {
	enum vault_shares_answer answer;
	size_t bad;   /* as vault_shares_join() says it */
	uint16_t gen; /* whose shares they are; 0: of none here */
	uint16_t wanted;
	int64_t since_on; /* the day of `wanted` */
};
MUST_USE enum outcome recovery_join(struct vault_keys *vault, const struct recovery_chain *chain,
	const struct recovery_try *with, const struct vault_ring **ret_recovery,
	struct recovery_fault *ret_fault);

/* ---- what is sealed to it ---- */

/* The site's first act: R's card and the copy of the key file, sealed to R. */
void keys_site_begin(struct tx *tx, struct keyring *kr, const struct vault_ring *recovery);
void keys_site_fingerprint(struct tx *tx, const struct vault_ring *desk, uint8_t ret_print[32]);

/* The copy of the key file, which opens with the recovery ring. NOT_FOUND, FAILED. */
MUST_USE enum outcome keys_site_copy(struct tx *tx, struct sealed *ret_copy);

/* The same anew, of the key file as it is now. */
void keys_site_copy_renew(struct tx *tx, struct keyring *kr, const struct vault_ring_to *recovery);

/* Another generation of R, certified by the one that somebody's shares have opened. The
 * copy of the key file is renewed with it; rings follow when their key holders come. */
void recovery_succeed(struct tx *tx, struct keyring *kr, const struct vault_ring *old,
	const struct vault_ring *next);

/* Rings that are sealed to another generation than `newest`. */
struct recovery_wait {
	int64_t body;
	enum compartment compartment;
	uint16_t gen;
};
size_t recovery_waiting(struct tx *tx, uint16_t newest, const struct recovery_wait **ret_waiting);

/* To which generation of R a ring is sealed. 0: there is no such ring. */
uint16_t recovery_gen_of(struct tx *tx, uint32_t ring);

/* Disaster: the newest generation of a ring, opened with the recovery ring itself. */
MUST_USE enum outcome keys_recover(struct tx *tx, struct keyring *kr,
	const struct vault_ring *recovery, uint32_t ring, const struct vault_ring **ret_ring);

#endif
