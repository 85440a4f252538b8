/*
 * grants.h - what a person's posts in a body give him, and the record of each reach
 * into a body below. Private to this folder.
 */
#ifndef ASHRAY_GRANTS_H
#define ASHRAY_GRANTS_H

#include "app/people/people_store.h"

/* ---- the keys of posts ---- */

/* The sum of the posts that somebody holds in one body today; a compartment is held
 * as long as the longest of the posts that give it. */
struct grant {
	bool compartments[COMPARTMENTS];
	int64_t until_on[COMPARTMENTS];
	bool is_key_holder;
};

/* Do posts of this role come with keys at all? Administrators' and auditors' do not. */
bool role_has_keys(enum role role);

void grant_add(struct grant *g, const struct holding_row *holding);

/* Of all posts held today, but one that is about to end (0: none). */
struct in_body {
	int64_t body, account, today;
};
struct grant grant_of(struct tx *tx, const struct in_body *at, int64_t ending);
bool grant_is_empty(const struct grant *g);
void grant_give(struct tx *tx, struct keyring *kr, struct custody *c, const struct grant *g,
	const struct new_member *who);

/* ---- acts on people ---- */

/* One act in a body by somebody who manages it. */
struct act {
	int64_t body;
	const char *kind;    /* of reserve_use */
	const char *purpose; /* needed where the body is not one's own */
	struct right right;
	struct vault_ring_to to; /* the body's main ring, for whose members the purpose is */
};

/* Reads: may he, has he shown his factor, has he said why? INVALID writes `ret_wrong`. */
MUST_USE enum outcome act_begin(
	struct tx *tx, const struct actor *who, struct act *act, struct wrong *ret_wrong);

/* Writes: the audit entry `action`, and the use of the reserve if it is one. */
void act_record(struct tx *tx, const struct actor *who, const struct act *act, const char *action,
	int64_t account);

/* The rings of a body that somebody manages; FORBIDDEN unless its main ring is among
 * them. And their rotation, if one is due: refused rows go into the audit. */
MUST_USE enum outcome custody_of(
	struct tx *tx, const struct actor *who, int64_t body, struct custody *ret_custody);
void rotate_recorded(struct tx *tx, const struct actor *who, struct custody *c);

/* The same after somebody was taken out of all the body's rings. */
void expel_recorded(struct tx *tx, const struct actor *who, struct custody *c, int64_t account);

/* Takes every key in every body, every session and browser from somebody. The rings of
 * the body that one manages rotate at once, those of others when their own key holders
 * come. */
struct stripped {
	struct custody custody; /* of the body, if it can be reached */
	bool has_custody;
	const int64_t *bodies; /* all in whose rings he is a member */
	size_t n;
};
MUST_USE enum outcome strip_read(struct tx *tx, const struct actor *who, const struct in_body *at,
	struct stripped *ret_from);
void strip(struct tx *tx, const struct actor *who, int64_t account, struct stripped *from);

int64_t people_today(const struct actor *who);

#endif
