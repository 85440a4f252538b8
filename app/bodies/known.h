/*
 * known.h - which body serves a place, remembered for a few seconds. Intake asks this
 * for every report and the answer changes a few times a year; so a report that is
 * filed reads nothing at all. Who must have it to the second asks body_serving().
 */
#ifndef ASHRAY_BODY_KNOWN_H
#define ASHRAY_BODY_KNOWN_H

#include "app/bodies/body.h"

struct bodies_known;

struct bodies_known *bodies_known_create(struct arena *process);

/* What a report needs of the body. `kind` and `area` are the pack's own: they are
 * compared by where they stand. */
struct serving {
	int64_t body;
	const char *kind;
	const char *area; /* code of the area that the body serves */
};

/* As body_serving(): OK, NOT_FOUND, FAILED. A body that came or went less than five
 * seconds ago may not be noticed yet. */
MUST_USE enum outcome body_serving_lately(struct tx *tx, struct bodies_known *known,
	const char *kind, const struct area *area, struct serving *ret_serving);

#endif
