/*
 * names.h - what colleagues are called: for lines that say who did something. Not for
 * reporters, who read of offices and never of persons.
 */
#ifndef ASHRAY_PEOPLE_NAMES_H
#define ASHRAY_PEOPLE_NAMES_H

#include "app/core/access/access.h"

struct names {
	const struct person_name {
		int64_t account;
		const char *name;
	} * at;
	size_t n;
};

/* The names of some accounts; sixteen a question. */
struct names people_names(
	struct tx *tx, const struct actor *who, const int64_t *accounts, size_t n);
const char *name_among(struct names names, int64_t account); /* "" for nobody */

#endif
