/*
 * retention.h - how long a closed report is kept, as the country's rules say. The first
 * rule that holds decides; where none holds, the report stays until a person erases it.
 */
#ifndef ASHRAY_PACK_RETENTION_H
#define ASHRAY_PACK_RETENTION_H

#include "app/core/pack/conditions.h"

struct retention_rule {
	const char *id;
	struct rule rule;
	bool is_unlinked; /* holds only for a report that is linked to no other */
	int months;       /* after closing */
	int until_age;    /* and until the child is so old; 0: whatever its age */
	struct texts text;
};

struct retention {
	const struct retention_rule *rules;
	size_t n;
};

/* What a rule counts from. */
struct kept_report {
	int64_t filed_on, closed_on;
	int child_age; /* below 0: it was not said */
	bool is_linked;
};

/* NULL: no rule holds. */
const struct retention_rule *retention_of(
	const struct pack *p, const struct situation *s, const struct kept_report *report);
const struct retention_rule *retention_named(const struct pack *p, const char *id);

/* The first day on which a rule lets the report go. Never a day too early: a month has
 * 30.44 days, and a child whose age was not said was born when it was told. */
int64_t retention_ends_on(const struct retention_rule *rule, const struct kept_report *report);

/* A report that was closed after this day is kept by every rule; no rule at all: none goes. */
int64_t retention_closed_by(const struct pack *p, int64_t today);

#endif
