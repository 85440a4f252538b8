/* instead.c - the advice of the desk's page, read backwards. */

#include "app/tracking/instead.h"

#include "app/core/pack/clocks.h"

struct advised advised_for(struct tx *tx, const struct site *site, const struct report *report)
{
	const struct pack *pack = site->pack;
	const struct risk_level *level = risk_level_of_n(pack, report->risk);
	struct fact_values values = facts_values(&report->facts);
	struct situation situation = situation_of(
		pack, &values, level != NULL ? level->id : NULL, zone_day(site->zone, clock_now()));
	struct advised advised = { .site = site,
		.tx = tx,
		.area = area_of(pack, report->facts.area),
		.advice = arena_new(tx_arena(tx), struct routing_advice) };

	if (advised.area == NULL)
		advised.area = pack->areas->at;
	routing_advise(pack, &situation, advised.advice);
	return advised;
}

static bool stands_above(
	const struct site *site, const struct body_kind *above, const struct body_kind *kind)
{
	if (above == site->pack->routing->national)
		return true;
	while (kind != NULL && kind != above)
		kind = kind->parent;
	return kind != NULL;
}

bool is_instead(const struct advised *advised, const struct task *task, const struct body *body)
{
	const struct site *site = advised->site;
	const struct body_kind *kind = body_kind(site->pack, body->kind);
	bool is_found = false;

	for (size_t i = 0; kind != NULL && i < advised->advice->n; i++) {
		const struct assignment *a = &advised->advice->at[i];
		struct body below;

		if (!text_equal(a->duty, task->duty))
			continue;
		if (a->kind == kind)
			return false; /* it is its own duty */
		is_found = is_found || (stands_above(site, kind, a->kind) &&
					       body_serving(advised->tx, a->kind->id,
						       routing_place(advised->area, a->level),
						       &below) == NOT_FOUND);
	}
	return is_found;
}
