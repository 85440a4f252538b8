/*
 * routing.h - to which kinds of bodies a report goes, with which duty, who
 * leads, and who must not see it. A suggestion made of the country's rules: a
 * person routes. Which body of that kind serves the place is app/bodies'.
 */
#ifndef ASHRAY_PACK_ROUTING_H
#define ASHRAY_PACK_ROUTING_H

#include "app/core/pack/bodies.h"

/* The duty that every pack has: to hold the threads together. */
#define DUTY_LEAD "lead"

/* One duty for one kind of body. */
struct assignment {
	const char *duty;
	const struct body_kind *kind;
	const struct area_level *level; /* where to look for the body first */
	bool leads;
	const char *because; /* id of the rule; "fallback" when no rule named a lead */
};

struct barred {
	const struct body_kind *kind;
	const char *because; /* id of a "never" rule; "accused" */
};

enum { ASSIGNMENTS_MAX = 48, BARRED_MAX = 64 };

struct routing_advice {
	struct assignment at[ASSIGNMENTS_MAX];
	size_t n;
	struct barred barred[BARRED_MAX];
	size_t barred_n;
	bool has_fallback_lead; /* no rule's lead may act: the national desk leads */
};

struct routing_rule {
	const char *id;
	struct rule rule;
	const struct assignment *to;
	size_t to_n;
	bool is_last; /* when it holds, no further rule is asked */
};

struct never_rule {
	const char *id;
	struct rule rule;
	const struct body_kind *const *kinds;
	size_t kinds_n;
};

struct routing {
	const struct routing_rule *rules;
	size_t rules_n;
	const struct never_rule *nevers;
	size_t nevers_n;
	/* Desks: who reads first, who reads when that one is dark, who keeps what no
	 * other may see or serve. */
	const struct body_kind *triage, *standby, *national;
};

/* The same situation always gives the same advice; exactly one assignment
 * leads. No barred kind is in it. */
void routing_advise(
	const struct pack *p, const struct situation *s, struct routing_advice *ret_advice);

bool advice_bars(const struct routing_advice *advice, const struct body_kind *kind);

/* Where to look for the body: the report's place at that level, or the place
 * itself when it is larger. Nobody there: its parent, and so on to the top;
 * then the national desk. NULL for no place: only the top is left. */
const struct area *routing_place(const struct area *area, const struct area_level *level);

#endif
