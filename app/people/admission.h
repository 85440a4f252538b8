/*
 * admission.h - how a body comes to be: an administrator may enter its name; whoever
 * heads the body above admits it, and with that it has rings and can be sealed to.
 */
#ifndef ASHRAY_ADMISSION_H
#define ASHRAY_ADMISSION_H

#include "app/people/people.h"

/* An administrator enters a body: a name without rings, dormant until it is admitted.
 * `body->id` and state are set here. */
MUST_USE enum outcome people_body_enter(
	struct tx *tx, const struct actor *who, struct body *body, int64_t *ret_body);

/* The head of the body above (of a top body: of any top body) admits it: rings are
 * made, certified by his own, with the parent's reserve behind them. `body->id` 0
 * enters it in the same change. */
struct admission {
	struct body body;
	const bool *compartments; /* as body_kinds.json says of its kind */
	const char *reserve_kind; /* of a top body: the kind that stands behind it; or NULL */
};
MUST_USE enum outcome people_body_admit(struct tx *tx, const struct actor *who,
	const struct admission *admission, int64_t *ret_body);

#endif
