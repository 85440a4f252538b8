/*
 * conditions.h - what is so in a report, as the pack's rules ask: facts, the
 * level of risk, and the pack's own named conditions. One rule, one answer;
 * what follows from it is routing's, triage's, the clocks' to say. Which facts
 * there are is app/core/facts' to say: it comes in as two small tables.
 */
#ifndef ASHRAY_PACK_CONDITIONS_H
#define ASHRAY_PACK_CONDITIONS_H

#include "app/core/pack/pack.h"
#include "lib/forms/expression.h"
#include "lib/forms/typed.h"

enum { CONDITIONS_MAX = 64 };

/* The facts that rules may name, each with a number of its own (0 to 999). */
struct fact_names {
	bool (*find)(const char *name, enum expression_type *ret_type, int *ret_at);
	const char *(*list)(int at); /* whose codes it holds; NULL for other types */
};

/* One report's facts. */
struct fact_values {
	const void *of;
	struct expression_value (*value)(const void *of, int at);
	struct moment (*moment)(const void *of, int at); /* of dates; MOMENT_NONE without one */
};

/* "kinds" and "when" of a rule; both must hold, and what was not written does. */
struct rule {
	struct text_list kinds;        /* codes; the report has at least one */
	const struct expression *when; /* NULL: always */
};

struct condition {
	const char *id;
	struct rule rule;
};

struct conditions {
	const struct fact_names *facts;
	int kinds, whom, accused_body_kind, must_not_see; /* numbers of facts */
	const struct condition *at;
	size_t n;
};

/* A report as rules see it. Made by situation_of(); it borrows the facts. */
struct situation {
	const struct pack *pack;
	const struct fact_values *facts;
	const char *risk; /* id of a level; NULL before triage */
	int64_t today;
	uint64_t holds; /* by condition */
};

struct situation situation_of(
	const struct pack *p, const struct fact_values *facts, const char *risk, int64_t today);

bool rule_holds(const struct rule *rule, const struct situation *s);
bool rule_is_always(const struct rule *rule);

/* Does the report have at least one of these kinds? */
bool situation_has_kind(const struct situation *s, const struct text_list *kinds);

/* Did it happen to an adult, and to no child? Whoever did not say means a child. */
bool situation_is_adult_only(const struct situation *s);

/* Is this code the answer, or among the answers, to a fact of codes? */
bool situation_has_code(const struct situation *s, int fact, const char *code);

/* A fact's instant (of a day without an hour: its first moment on the wall
 * there). False when it was not answered. */
bool situation_time(const struct situation *s, int fact, int64_t *ret_at);

#endif
