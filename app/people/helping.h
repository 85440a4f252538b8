/*
 * helping.h - what goes wrong with people, and how the head or the body above mends it
 * in the browser: no recovery share is needed, and no record is lost. Each act by a
 * body above is a use of the reserve, with a purpose that the office reads.
 */
#ifndef ASHRAY_HELPING_H
#define ASHRAY_HELPING_H

#include "app/people/people.h"

/* ---- acts ---- */

/* For somebody who holds a post: all by the id of that holding. */
struct help {
	int64_t holding;
	enum factor_kind factor;
	const char *purpose;
};

/* Forgotten password: a new invitation for the same person, who keeps his posts. */
MUST_USE enum outcome people_restore(struct tx *tx, const struct actor *who,
	const struct help *help, struct handed *ret_handed, struct wrong *ret_wrong);

/* Lost phone or card: a new factor, handed over; the password stays. */
MUST_USE enum outcome people_new_factor(struct tx *tx, const struct actor *who,
	const struct help *help, struct handed *ret_handed, struct wrong *ret_wrong);

/* Leaves the post: today is the last day of nothing any more (NO_TIME: at once), or a
 * last day to come. Keys of this body go, unless another post in it keeps them. */
MUST_USE enum outcome people_end(struct tx *tx, const struct actor *who, const struct help *help,
	int64_t last_on, struct wrong *ret_wrong);

/* No more sign-in, no session, no key anywhere, until somebody restores him. */
MUST_USE enum outcome people_block(
	struct tx *tx, const struct actor *who, const struct help *help, struct wrong *ret_wrong);

/* Agrees to a wide post that somebody else has given (access.h): until then it gives no
 * right. INVALID: whoever gave it cannot; CONFLICT: it is one's own, or needs nobody. */
MUST_USE enum outcome people_agree(
	struct tx *tx, const struct actor *who, const struct help *help, struct wrong *ret_wrong);

/* ---- by itself ---- */

/* Rotates the rings of bodies in which this person is a key holder and somebody left.
 * At sign-in and on the pages of people. Reads, then writes. */
MUST_USE enum outcome people_rotate_due(struct tx *tx, const struct actor *who);

/* Takes the keys whose time is over; for the daily job. */
MUST_USE enum outcome people_expire(struct tx *tx);

/* ---- uses of the reserve, for the body they were made in ---- */

struct reserve_line {
	int64_t at;
	const char *who, *by_body, *kind, *person;
	const char *purpose; /* NULL: the reader has no key for it */
};
struct reserve_lines {
	const struct reserve_line *at;
	size_t n;
};
MUST_USE enum outcome people_reserve_uses(
	struct tx *tx, const struct actor *who, int64_t body, struct reserve_lines *ret_lines);

#endif
