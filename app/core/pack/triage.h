/*
 * triage.h - a level of risk as the country's rules suggest it, with every
 * reason in words. Additive and open: no weight that nobody can read. A
 * person decides, and may differ.
 */
#ifndef ASHRAY_PACK_TRIAGE_H
#define ASHRAY_PACK_TRIAGE_H

#include "app/core/pack/clocks.h"

struct triage_rule {
	const char *id;
	struct rule rule;
	int points;                        /* 0 when it lifts at once */
	const struct risk_level *at_least; /* NULL when it only counts */
	struct texts why;
};

/* From so many points on. */
struct triage_level {
	const struct risk_level *level;
	int from;
};

struct triage {
	const struct triage_level *levels;
	size_t levels_n;
	const struct triage_rule *rules;
	size_t rules_n;
};

enum { REASONS_MAX = 64 };

struct triage_advice {
	const struct risk_level *level;
	int points;
	const struct triage_rule *reasons[REASONS_MAX]; /* in the pack's order */
	size_t reasons_n;
};

void triage_suggest(
	const struct pack *p, const struct situation *s, struct triage_advice *ret_advice);

#endif
