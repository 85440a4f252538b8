/*
 * members.h - making the rings of a body, and adding holders to an opened ring. Whom
 * to give what, app/people decides; many rings at once are custody.h.
 */
#ifndef ASHRAY_MEMBERS_H
#define ASHRAY_MEMBERS_H

#include "app/core/keys/keys.h"

/* Makes the rings of a new body: generation 1, certified by `admitted_by` (NULL:
 * by the site, for the first desk), with find key, recovery wrap, and the
 * parent's reserve as second holder (`reserve` NULL only where a top body's
 * second top body is not there yet). Rings come back in ret_rings, indexed by
 * compartment, so that the first member can be added in the same change. */
struct body_rings {
	int64_t body;
	const bool *compartments; /* COMPARTMENTS flags; RESERVE is always made */
	const struct vault_ring *admitted_by;
	const struct vault_ring_to *reserve;
	const struct vault_ring_to *recovery;
};
void keys_body_create(struct tx *tx, struct keyring *kr, const struct body_rings *what,
	const struct vault_ring *ret_rings[COMPARTMENTS]);

/* Adds a person or a reserve ring to an opened ring. */
struct new_member {
	int64_t account;
	const uint8_t *pk; /* 32 bytes */
	bool is_key_holder;
	int64_t until_on; /* NO_TIME = open */
};
void keys_member_add(struct tx *tx, struct keyring *kr, const struct vault_ring *ring,
	const struct new_member *who);
void keys_reserve_add(struct tx *tx, struct keyring *kr, const struct vault_ring *ring,
	const struct vault_ring_to *reserve);

/* Takes all memberships in a body's rings from somebody; the rings rotate at
 * the next key holder's request. */
void keys_member_remove(struct tx *tx, int64_t body, int64_t account);

/* Adds a person to an opened ring in place of what he held of it, with whatever pair. */
void keys_member_renew(struct tx *tx, struct keyring *kr, const struct vault_ring *ring,
	const struct new_member *who);

#endif
