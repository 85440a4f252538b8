/*
 * custody.h - a body's rings in the hands of whoever manages it: opening them by
 * membership or by the chain of reserves above the body, giving them to people,
 * rotating them after somebody left. Which person ought to have what, app/people
 * decides; that a use of the reserve is audited and shown, too.
 */
#ifndef ASHRAY_CUSTODY_H
#define ASHRAY_CUSTODY_H

#include "app/core/keys/members.h"
#include "app/core/keys/recovery.h"

/* The body whose reserve stands behind this one, and so can open what is sealed to it:
 * the parent, or of a top body the second one. 0: none. */
int64_t keys_body_behind(struct tx *tx, int64_t body);

/* One holder of the newest generation, as a rotation needs him. */
struct ring_holder {
	int64_t account;                   /* 0: a reserve ring */
	struct bytes pk;                   /* of the account */
	struct vault_ring_to wrapped, now; /* of the reserve: what it was wrapped to, its newest */
	bool is_key_holder;
	int64_t until_on;
	struct sealed wrap;
};

struct custody_ring {
	uint32_t number;               /* 0: the body has no such ring */
	const struct vault_ring *ring; /* NULL: it cannot be reached */
	int64_t version;
	bool rotate_due;
	bool reseal_due;    /* it is sealed to an older R than the newest */
	bool has_true_mark; /* R came from the one that the ring was sealed to; else seal nothing */
	bool is_guarded;    /* this change guards the ring's row already */
	struct sealed find;
	const struct ring_holder *holders;
	size_t holders_n;
};

/* Everything that was read; what follows only writes. */
struct custody {
	int64_t body;
	bool by_reserve; /* some ring was opened through a body above */
	struct custody_ring rings[COMPARTMENTS];
	struct vault_ring_to recovery;
};

/* Opens the newest generation of a ring for its member, or through reserves: of the
 * body above, or of one above that, as far as the chain goes. What was passed on
 * the way joins the keyring for this request. FORBIDDEN: no way leads there. */
MUST_USE enum outcome keys_reach(
	struct tx *tx, struct keyring *kr, uint32_t ring, const struct vault_ring **ret_ring);

/* Reads a body's rings, their holders and all that a rotation needs. FORBIDDEN if
 * none of them can be reached, NOT_FOUND if the body has none. */
MUST_USE enum outcome custody_open(
	struct tx *tx, struct keyring *kr, int64_t body, struct custody *ret_custody);

/* Makes the rings of a new body (see keys_body_create()) and keeps them in hand. */
void custody_create(struct tx *tx, struct keyring *kr, const struct body_rings *what,
	struct custody *ret_custody);

/* Gives somebody the compartments that are in hand, in place of what he held of them. */
void custody_grant(struct tx *tx, struct keyring *kr, struct custody *c,
	const struct new_member *who, const bool compartments[COMPARTMENTS]);

/* A reserve as a further holder of each ring in hand (of a body that had none). */
void custody_reserve(
	struct tx *tx, struct keyring *kr, struct custody *c, const struct vault_ring_to *reserve);

/* Gives the rings that are due, because somebody left or a year is over, a new generation:
 * every holder's row is verified from our side first. Whose row was changed does not
 * enter the new generation; their accounts come back for the audit, after the alarm in
 * the log. Afterwards the new generations are in hand. Rings that are only sealed to an
 * older R are sealed to the newest. */
struct refused {
	int64_t accounts[16];
	size_t n;
	bool has_rotated, has_resealed; /* what was done to some ring */
};
void custody_rotate(struct tx *tx, struct keyring *kr, struct custody *c, struct refused *ret_who);
bool custody_is_due(const struct custody *c);

/* Takes all rings of the body from somebody: those in hand get a new generation at
 * once, the others when their next key holder comes. */
void custody_expel(struct tx *tx, struct keyring *kr, struct custody *c, int64_t account,
	struct refused *ret_who);

/* Bodies in which the keyring's user is a key holder and rings are due. */
size_t keys_rotations_due(struct tx *tx, const struct keyring *kr, const int64_t **ret_bodies);

#endif
