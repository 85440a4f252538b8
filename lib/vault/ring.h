/*
 * ring.h - who may open: a ring is one body and one compartment. Its secret S has
 * generations; each is certified by the one before, the first by the ring that
 * admits the body, the very first by the site. Members hold S wrapped for them.
 */
#ifndef ASHRAY_VAULT_RING_H
#define ASHRAY_VAULT_RING_H

#include "lib/vault/keys.h"

/* Numbers of rings that no body has. */
#define VAULT_RING_REPORTER 0u
#define VAULT_RING_LINK     0xFFFFFFFEu
#define VAULT_RING_RECOVERY 0xFFFFFFFFu

/* What the database says of a generation. Believed by nobody before vouching. */
struct vault_ring_card {
	uint32_t ring;
	uint16_t gen;
	uint8_t box_pk[32];
	uint8_t sign_pk[32];
	uint8_t cert[64];
};

/* A generation that may be sealed to. Made by vouching (which may be cached in
 * the process), by vault_ring_to_reporter() and vault_ring_to_recovery() only. */
struct vault_ring_to {
	uint32_t ring;
	uint16_t gen;
	uint8_t box_pk[32];
	uint8_t sign_pk[32];
};

/* A holder of a ring: 1 ‖ user, or 2 ‖ the ring that is its reserve. */
struct vault_holder {
	uint8_t at[17];
};

struct vault_holder vault_holder_user(int64_t user);
struct vault_holder vault_holder_ring(uint32_t ring);

/* A new ring (generation 1, random), the generation after, the recovery ring R. */
const struct vault_ring *vault_ring_create(struct vault_keys *keys, uint32_t ring);
const struct vault_ring *vault_ring_next(struct vault_keys *keys, const struct vault_ring *ring);

uint32_t vault_ring_number(const struct vault_ring *ring);
uint16_t vault_ring_gen(const struct vault_ring *ring);

/* One's own generation needs no certificate to be sealed to. */
struct vault_ring_to vault_ring_to_own(const struct vault_ring *ring);

/* The card of `ring`, certified by `by`: the generation before, or for
 * generation 1 the admitting ring; NULL: the site itself (the first desk). */
struct vault_ring_card vault_ring_certify(
	struct vault_keys *keys, const struct vault_ring *ring, const struct vault_ring *by);

/* True if `by` may certify this card and did. With NULL: the site, under any kid. */
MUST_USE bool vault_ring_vouch(struct vault_keys *keys, const struct vault_ring_card *card,
	const struct vault_ring_to *by, struct vault_ring_to *ret_to);

/* The reporter's public key comes out of a site-sealed cell, R's out of the
 * site's own row; neither has a card. */
struct vault_ring_to vault_ring_to_reporter(const uint8_t pk[32], uint16_t gen);
struct vault_ring_to vault_ring_to_recovery(const uint8_t pk[32], uint16_t gen);

/* The way back: the secret of the generation before, carried by the one after.
 * Opening demands that it gives the public key of `older`. */
struct sealed vault_ring_prev_seal(
	struct vault_keys *keys, const struct vault_ring *ring, const struct vault_ring *older);
MUST_USE bool vault_ring_prev_open(struct vault_keys *keys, const struct vault_ring *ring,
	const struct vault_ring_to *older, struct sealed prev, const struct vault_ring **ret_ring);

/* For disasters: S for R, by k shares. Opening demands the public key of `to`. R too has
 * generations, each certified by the one before, the first by the site; what a ring was
 * sealed to last, its own mark remembers, which nobody makes without S: so whoever has
 * the database and K puts no R of his own in the place of it. */
struct sealed vault_ring_recovery_seal(struct vault_keys *keys, const struct vault_ring *ring,
	const struct vault_ring_to *recovery);
MUST_USE bool vault_ring_recovery_open(struct vault_keys *keys, const struct vault_ring *recovery,
	const struct vault_ring_to *to, struct sealed blob, const struct vault_ring **ret_ring);

enum { VAULT_MARK = 32 };
void vault_ring_recovery_mark(const struct vault_ring *ring, const struct vault_ring_to *recovery,
	uint8_t ret_mark[VAULT_MARK]);

/* Memberships. The wrap is the Diffie-Hellman of ring and holder, so the holder
 * opens it, and a key holder can prove it from his side: vault_member_verify()
 * demands that it opens and equals S. What fails is refused, raises an alarm and
 * never enters the next generation. `to` must be vouched. */
struct sealed vault_member_wrap(struct vault_keys *keys, const struct vault_ring *ring,
	const struct vault_holder *holder, const uint8_t holder_pk[32]);
MUST_USE bool vault_member_open(struct vault_keys *keys, const struct vault_user *user,
	const struct vault_ring_to *to, struct sealed wrap, const struct vault_ring **ret_ring);
MUST_USE bool vault_member_verify(struct vault_keys *keys, const struct vault_ring *ring,
	const struct vault_holder *holder, const uint8_t holder_pk[32], struct sealed wrap);

/* The same from the reserve ring's side (the generation it was wrapped to). */
MUST_USE bool vault_member_open_reserve(struct vault_keys *keys, const struct vault_ring *reserve,
	const struct vault_ring_to *to, struct sealed wrap, const struct vault_ring **ret_ring);

#endif
