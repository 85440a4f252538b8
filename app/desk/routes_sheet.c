/*
 * routes_sheet.c - to whom a report could go: what the pack's rules advise, found in
 * the tree of bodies, and what else works near the place. A person ticks.
 */

#include "app/core/pack/clocks.h"
#include "app/core/pack/routing.h"
#include "app/desk/report_sheet.h"
#include "app/reports/bars.h"
#include "app/tasks/route.h"
#include "report.view.h"

enum { ROUTES_MAX = 40 };

struct routes {
	struct request *rq;
	const struct report *report;
	struct task_list tasks;
	struct situation situation;
	const struct area *area; /* of the report, or the whole country */
	const struct routing_advice *advice;
	bool has_bars; /* somebody must not see it */
	bool has_lead; /* somebody leads already */
	bool is_retry; /* what was ticked counts, not what is advised */
	bool is_first; /* nobody has decided yet: the advice is ticked */
	struct route_row *rows;
	size_t n;
};

/* "0A…:protect": how a form names a body and its duty. */
static const char *route_id(struct arena *a, int64_t body, const char *duty)
{
	char id[14];

	id_text(body, id);
	return arena_printf(a, "%s:%s", id, duty);
}

static bool is_ticked(const struct request *rq, const char *id)
{
	for (size_t i = 0; i < rq->fields.n; i++)
		if (text_equal(rq->fields.at[i].name, "route") && rq->fields.at[i].is_text &&
			text_equal(rq->fields.at[i].value, id))
			return true;
	return false;
}

static const struct task *task_for_route(const struct routes *r, int64_t body, const char *duty)
{
	for (size_t i = 0; i < r->tasks.n; i++)
		if (r->tasks.at[i].body == body && text_equal(r->tasks.at[i].duty, duty))
			return &r->tasks.at[i];
	return NULL;
}

/* What the desk should know before it ticks this one; "" = nothing. */
static const char *why_not(const struct routes *r, const struct task *task)
{
	if (task == NULL)
		return "";
	if (text_equal(task->state, "declined"))
		return rq_text(r->rq, MESSAGE("gave it back"));
	return rq_text(r->rq, MESSAGE("has it already"));
}

struct offer {
	const struct body *body;
	const struct body_kind *kind;
	const char *duty;
	bool is_advised, leads, is_instead; /* of a kind that has nobody here */
};

static void add_route(struct routes *r, const struct offer *o)
{
	struct request *rq = r->rq;
	const char *id = route_id(rq->arena, o->body->id, o->duty);
	const struct task *task = task_for_route(r, o->body->id, o->duty);
	struct route_row row = { .body = body_name(o->body, rq->language, rq->site),
		.duty = desk_code(rq, "duty", o->duty).label,
		.id = id,
		.why = why_not(r, task),
		.phone = desk_digits(rq, o->body->phone),
		.dial = url_tel(rq->arena, o->body->phone),
		.may_lead = o->kind->may_lead && !r->has_lead };

	for (size_t i = 0; i < r->n; i++)
		if (text_equal(r->rows[i].id, id))
			return;
	if (r->n == ROUTES_MAX)
		return;
	if (*row.why == '\0' && o->is_instead)
		row.why = rq_text(rq, MESSAGE("no such office works here: this one stands above"));
	row.is_ticked =
		r->is_retry ? is_ticked(rq, id) : o->is_advised && r->is_first && task == NULL;
	row.is_lead = row.may_lead && (r->is_retry ? text_equal(rq_field(rq, "lead"), id)
						   : o->leads && task == NULL);
	if (r->has_bars && route_may_go(rq->tx, rq->actor, r->report, o->body->id) != OK)
		row.bar = rq_text(rq, MESSAGE("must not see this report"));
	row.is_ticked = row.is_ticked && row.bar == NULL;
	row.is_lead = row.is_lead && row.bar == NULL;
	r->rows[r->n++] = row;
}

/* Nobody of that kind here: its parent, and so on to the top; then the national desk. */
static void add_assignment(struct routes *r, const struct assignment *a)
{
	struct request *rq = r->rq;
	const struct body_kind *kind = a->kind;
	struct body body;

	while (kind != NULL) {
		if (!advice_bars(r->advice, kind) &&
			body_serving(rq->tx, kind->id, routing_place(r->area, a->level), &body) ==
				OK)
			break;
		kind = kind->parent;
	}
	if (kind == NULL) {
		kind = rq->site->pack->routing->national;
		if (body_serving(rq->tx, kind->id, rq->site->pack->areas->at, &body) != OK)
			return;
	}
	add_route(r, &(struct offer){ .body = &body,
			     .kind = kind,
			     .duty = a->duty,
			     .is_advised = true,
			     .leads = a->leads,
			     .is_instead = kind != a->kind });
}

/* Offices for the whole country are asked by rule, or by those below them; only the
 * national desk takes what no other can. */
static bool is_neighbour(
	const struct routes *r, const struct body *body, const struct body_kind *kind)
{
	const struct routing *routing = r->rq->site->pack->routing;

	return kind == routing->national ||
	       !text_equal(body->area, r->rq->site->pack->areas->at[0].code);
}

/* The first of its duties that fits such a report; NULL: none does. */
static const char *fitting_duty(const struct routes *r, const struct body_kind *kind)
{
	for (size_t i = 0; i < kind->mandates_n; i++)
		if (body_kind_covers(kind, kind->mandates[i].duty, &r->situation))
			return kind->mandates[i].duty;
	return NULL;
}

static bool is_listed(const struct routes *r, int64_t body)
{
	char id[14];

	id_text(body, id);
	for (size_t i = 0; i < r->n; i++)
		if (text_starts(r->rows[i].id, id))
			return true;
	return false;
}

static void add_neighbours(struct routes *r)
{
	struct bodies_found near = bodies_near(r->rq->tx, r->area);

	for (size_t i = 0; i < near.n; i++) {
		const struct body_kind *kind = body_kind(r->rq->site->pack, near.at[i].kind);
		const char *duty = kind != NULL ? fitting_duty(r, kind) : NULL;

		if (duty == NULL || !is_neighbour(r, &near.at[i], kind) ||
			is_listed(r, near.at[i].id))
			continue;
		add_route(r, &(struct offer){ .body = &near.at[i], .kind = kind, .duty = duty });
	}
}

size_t proposed_routes(struct request *rq, const struct report *report, struct task_list tasks,
	const struct route_row **ret_rows)
{
	const struct pack *pack = rq->site->pack;
	const struct risk_level *level = risk_level_of_n(pack, report->risk);
	struct routing_advice *advice = arena_new(rq->arena, struct routing_advice);
	struct fact_values values = facts_values(&report->facts);
	struct routes r = { .rq = rq,
		.report = report,
		.tasks = tasks,
		.situation = situation_of(pack, &values, level != NULL ? level->id : NULL,
			zone_day(rq->site->zone, clock_now())),
		.area = area_of(pack, report->facts.area),
		.has_bars = bars_are_there(rq->tx, report->id.n),
		.advice = advice,
		.is_retry = rq_field(rq, "safe_contact") != NULL,
		.is_first = !text_equal(report->state, STATE_ROUTED),
		.rows = arena_array(rq->arena, ROUTES_MAX, sizeof(struct route_row)) };

	if (r.area == NULL)
		r.area = pack->areas->at;
	for (size_t i = 0; i < tasks.n; i++)
		r.has_lead = r.has_lead || (tasks.at[i].is_lead && task_is_open(&tasks.at[i]));
	routing_advise(pack, &r.situation, advice);
	for (size_t i = 0; i < advice->n; i++)
		add_assignment(&r, &advice->at[i]);
	add_neighbours(&r);
	*ret_rows = r.rows;
	return r.n;
}
