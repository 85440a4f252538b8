/* traces_public.c - how often recovery shares opened something, on which day, and for
 * what kind of body; and when they were given to other people: so that it cannot be done in secret
 * by the program. */

#include "app/core/layout/layout.h"
#include "app/people/traces.h"
#include "traces.view.h"

static struct code kind_code(struct request *rq, const char *id)
{
	const struct body_kind *kind = id != NULL ? body_kind(rq->site->pack, id) : NULL;

	return (struct code){ .id = id, .label = kind != NULL ? rq_texts(rq, &kind->name) : id };
}

static struct reply traces(struct request *rq)
{
	struct trace_lines lines = people_traces(rq->tx);
	struct trace_row *list = arena_array(rq->arena, lines.n + 1, sizeof(*list));
	struct view_traces v = { .count = lines.recovered,
		.custodians = lines.custodians,
		.traces = list,
		.traces_n = lines.n };

	if (tx_poisoned(rq->tx))
		return reply_outcome(rq, FAILED);
	for (size_t i = 0; i < lines.n; i++)
		list[i] = (struct trace_row){ .on = lines.at[i].on,
			.new_shares = lines.at[i].is_custodians,
			.kind = kind_code(rq, lines.at[i].body_kind) };
	return page_public(rq, 200, NULL, &view_traces, &v);
}

const struct route traces_public[] = {
	{ HTTP_GET, "/traces", traces, ACCESS_PUBLIC, 0, &view_traces,
		"how often the recovery shares were used, when, and for what kind of body" },
	{ 0 },
};
