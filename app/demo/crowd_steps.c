/*
 * crowd_steps.c - who gets a report of the background, by the pack's own advice, and
 * when each of them does what: so much of the limit that the pack's clocks give, and
 * more of it where somebody is late.
 */

#include "app/demo/crowd.h"

#include "app/core/pack/clocks.h"
#include "app/core/pack/routing.h"
#include "app/demo/world.h"
#include "app/reports/report_pages.h"

enum { STEPS_MAX = 64, SHARES_MAX = 6 };

/* A story being written. */
struct pen {
	struct world *world;
	struct crowd *crowd;
	struct chance *chance;
	const struct told *told;
	const struct situation *situation; /* of what was told */
	struct step *steps;
	size_t n;
	int64_t last_at; /* of all bodies */
};

static struct step *add(struct pen *pen, int64_t at, enum deed deed, struct cast_person *by)
{
	struct step *step = &pen->steps[pen->n];

	if (pen->n == STEPS_MAX - 1)
		BUG("a story with more than %d steps", STEPS_MAX);
	*step = (struct step){ .at = at, .deed = deed, .by = by, .seen = { "", "", "" } };
	/* What would lie in the future has not happened: the place is used again. */
	if (at < pen->world->now)
		pen->n++;
	return step;
}

static struct cast_person *desk_at(const struct pen *pen, int64_t at)
{
	int hour = local_time_of(pen->world->site->pack->zone, at).minute / 60;

	return hour >= 8 && hour < 20 ? pen->crowd->desk_day : pen->crowd->desk_night;
}

static const char *note(struct pen *pen)
{
	return weighted_pick(pen->chance, &pen->crowd->notes);
}

/* ---- when ---- */

static const struct duration *limit_of(const struct pen *pen, const char *step)
{
	const struct clocks *clocks = pen->world->site->pack->clocks;
	size_t level = 0;

	while (level + 1 < clocks->levels_n &&
		!text_equal(clocks->levels[level].id, pen->told->level))
		level++;
	return &clock_step(pen->world->site->pack, step)->limits[level];
}

/* The instant at which `percent` of a step's limit has passed for this body. An event
 * with an hour leaves less than the limit: then so much of what it leaves. */
static int64_t after(struct pen *pen, const struct cast_body *body, const char *step, int64_t from,
	int64_t percent)
{
	const struct pack *pack = pen->world->site->pack;
	const struct duration *limit = limit_of(pen, step);
	struct clock_question question = { .step = step,
		.level = pen->told->level,
		.from_at = from,
		.working = { .calendar = body->kind->calendar, .zone = pack->zone },
		.situation = pen->situation };
	struct deadline deadline;
	int64_t at;

	if (question.working.calendar == NULL)
		question.working.calendar = pack_calendar(pack, NULL);
	clock_set(pack, &question, &deadline);
	if (limit->working_days == 0)
		at = from + limit->ms / 100 * percent;
	else
		at = working_time_after(&question.working, from,
			working_day_length(question.working.calendar) * limit->working_days / 100 *
				percent);
	return percent < 100 && at > deadline.due_at - 10 * MINUTE
		       ? from + (deadline.due_at - from) * percent / 100
		       : at;
}

static int64_t share_of_limit(struct pen *pen, bool is_late)
{
	return is_late ? chance_from(pen->chance, 120, 280) : chance_from(pen->chance, 8, 80);
}

/* ---- who ---- */

static struct share *share_of(struct share *shares, size_t n, const struct cast_body *body)
{
	for (size_t i = 0; i < n; i++)
		if (shares[i].body == body)
			return &shares[i];
	return NULL;
}

/* The body for an assignment, or for a lead the next one above that may lead. */
static struct cast_body *body_for(struct pen *pen, const struct assignment *to)
{
	struct cast *cast = &pen->world->cast;

	for (const struct body_kind *kind = to->kind; kind != NULL; kind = kind->parent) {
		struct cast_body *body = cast_serving(cast, kind,
			routing_place(pen->told->area, kind == to->kind ? to->level : kind->level));

		if (body != NULL && cast_worker(body) != NULL && (!to->leads || kind->may_lead))
			return body;
		if (!to->leads)
			return NULL;
	}
	return &cast->bodies[0]; /* the national desk */
}

/* One task for each body: who leads and has another duty too, leads. */
static size_t add_share(struct share *shares, size_t n, const struct share *share)
{
	struct share *same = share_of(shares, n, share->body);

	if (same == NULL)
		shares[n++] = *share;
	else if (share->is_lead)
		*same = *share;
	return n;
}

static size_t shares_of(struct pen *pen, const struct routing_advice *advice, struct share *shares)
{
	size_t n = 0;

	for (size_t i = 0; i < advice->n; i++) {
		const struct assignment *to = &advice->at[i];
		struct cast_body *body = body_for(pen, to);

		if (body != NULL && (to->leads || n < SHARES_MAX - 1))
			n = add_share(shares, n, &(struct share){ body, to->duty, to->leads });
	}
	if (advice->has_fallback_lead)
		n = add_share(
			shares, n, &(struct share){ &pen->world->cast.bodies[0], DUTY_LEAD, true });
	return n;
}

/* As the desk's page would advise. */
static const struct routing_advice *advise(struct pen *pen, struct bytes told)
{
	struct world *w = pen->world;
	struct arena *a = w->turn;
	struct request rq = { .site = w->site, .language = w->site->languages[0], .arena = a };
	struct routing_advice *advice = arena_new(a, struct routing_advice);
	struct faults faults = faults_in(a, "answers");
	struct answers *answers;
	struct fact_values *values = arena_new(a, struct fact_values);
	struct situation *situation = arena_new(a, struct situation);
	struct report_facts *facts = arena_new(a, struct report_facts);

	clock_freeze(pen->told->at);
	answers = answers_create(a, w->site->form, asking_of(&rq));
	if (!answers_from_json(answers, json_read(a, told, NULL, &faults), ANSWERS_FROM_OUTSIDE))
		log_warn("the background says what the form does not take");
	facts_from(answers, facts);
	*values = facts_values(facts);
	*situation = situation_of(
		w->site->pack, values, pen->told->level, zone_day(w->site->zone, pen->told->at));
	pen->situation = situation;
	routing_advise(w->site->pack, situation, advice);
	return advice;
}

/* ---- a body's work ---- */

/* What a duty does that meets no child; NULL for those that meet one. */
static const char *duty_act(const struct pen *pen, const char *duty)
{
	const struct weighted *pairs = &pen->crowd->duty_acts;

	for (size_t i = 0; i < pairs->n; i++) {
		size_t n = strlen(duty);

		if (strncmp(pairs->codes[i], duty, n) == 0 && pairs->codes[i][n] == ' ')
			return pairs->codes[i] + n + 1;
	}
	return NULL;
}

static struct step *work(
	struct pen *pen, const struct cast_body *body, int64_t at, enum deed deed, const char *code)
{
	struct step *step = add(pen, at, deed, cast_worker(body));

	step->body = body;
	step->code = code;
	step->text = note(pen);
	if (at > pen->last_at)
		pen->last_at = at;
	return step;
}

static void first_act(struct pen *pen, const struct cast_body *body, int64_t at)
{
	struct crowd *c = pen->crowd;
	struct step *step =
		work(pen, body, at, DEED_ACT, weighted_pick(pen->chance, &c->first_acts));

	step->seen[0] = weighted_pick(pen->chance, &c->seen_by);
	step->seen[1] = weighted_pick(pen->chance, &c->seen_where);
	step->seen[2] = weighted_pick(pen->chance, &c->seen_alone);
}

/* Waits for somebody else for a day; returns when it goes on. */
static int64_t rest(struct pen *pen, const struct cast_body *body, int64_t at)
{
	int64_t paused = at + chance_from(pen->chance, 2, 20) * HOUR;
	int64_t resumed = paused + chance_from(pen->chance, 12, 40) * HOUR;

	work(pen, body, paused, DEED_PAUSE, weighted_pick(pen->chance, &pen->crowd->pauses));
	work(pen, body, resumed, DEED_RESUME, NULL);
	return resumed;
}

static void finish(struct pen *pen, const struct cast_body *body, int64_t at)
{
	work(pen, body, at, DEED_FINISH, weighted_pick(pen->chance, &pen->told->kind->outcomes));
}

/* From the child who was met to what changed for it. */
static void see_it_through(
	struct pen *pen, const struct share *share, int64_t accepted, bool is_late)
{
	const struct cast_body *body = share->body;
	int64_t at = after(pen, body, STEP_FIRST_ACTION, accepted, share_of_limit(pen, is_late));
	int64_t seen = at;

	first_act(pen, body, at);
	for (int64_t i = chance_from(pen->chance, 0, 2); i > 0; i--) {
		at += chance_from(pen->chance, 20, 60) * HOUR / 2;
		work(pen, body, at, DEED_ACT, weighted_pick(pen->chance, &pen->told->kind->acts));
	}
	if (share->is_lead && chance_percent(pen->chance, pen->crowd->pause))
		at = rest(pen, body, at);
	seen = after(pen, body, STEP_FINISH, seen, chance_from(pen->chance, 20, 85));
	finish(pen, body, seen > at ? seen : at + HOUR);
}

/* Exactly so many of its tasks. */
static bool is_slow_body(struct cast_body *body)
{
	int before = body->given++ * body->late_percent / 100;

	return body->given * body->late_percent / 100 > before;
}

static void work_on(struct pen *pen, const struct share *share, int64_t from, bool is_late)
{
	const struct cast_body *body = share->body;
	const char *act = duty_act(pen, share->duty);
	bool is_slow = is_late || is_slow_body(share->body);
	bool is_slow_to_accept = is_slow && chance_percent(pen->chance, 50);
	int64_t at = after(pen, body, STEP_ACCEPT, from, share_of_limit(pen, is_slow_to_accept));

	work(pen, body, at, DEED_ACCEPT, NULL);
	is_slow = is_slow && !is_slow_to_accept;
	if (act == NULL) {
		see_it_through(pen, share, at, is_slow);
		return;
	}
	at = after(pen, body, STEP_FIRST_ACTION, at, share_of_limit(pen, is_slow));
	work(pen, body, at, DEED_ACT, act);
	finish(pen, body, at + chance_from(pen->chance, 5, 50) * MINUTE);
}

/* ---- the desk's work ---- */

static void file_and_rate(struct pen *pen, int64_t *ret_at)
{
	int64_t at = pen->told->at + chance_from(pen->chance, 2, 24) * MINUTE;
	struct step *step = add(pen, pen->told->at, DEED_FILE, NULL);

	step = add(pen, at, DEED_RATE, desk_at(pen, at));
	step->code = pen->told->level;
	step->text = weighted_pick(pen->chance, &pen->crowd->whys);
	*ret_at = at;
}

static void hand_out(struct pen *pen, int64_t at, const struct share *shares, size_t n)
{
	struct step *step = add(pen, at, DEED_ROUTE, desk_at(pen, at));

	step->text = weighted_pick(pen->chance, &pen->crowd->safe);
	step->to = arena_copy(pen->world->arena, shares, n * sizeof(*shares));
	step->to_n = n;
	if (!chance_percent(pen->chance, 35))
		return;
	step = add(pen, at + MINUTE, DEED_DESK, desk_at(pen, at));
	step->code = weighted_pick(pen->chance, &pen->crowd->read);
}

/* The lead says that it cannot; the desk gives it to the body above, which may. */
static bool declined(struct pen *pen, struct share *lead, int64_t *at)
{
	struct cast_body *above = lead->body->parent;

	if (above == NULL || !above->kind->may_lead || cast_worker(above) == NULL ||
		!chance_percent(pen->chance, pen->crowd->decline))
		return false;
	*at = after(pen, lead->body, STEP_ACCEPT, *at, chance_from(pen->chance, 10, 70));
	work(pen, lead->body, *at, DEED_DECLINE, weighted_pick(pen->chance, &pen->crowd->declines));
	lead->body = above;
	*at += chance_from(pen->chance, 3, 20) * MINUTE;
	hand_out(pen, *at, lead, 1);
	return true;
}

static void say_more(struct pen *pen, int64_t at)
{
	struct step *step;

	if (!chance_percent(pen->chance, pen->crowd->add))
		return;
	step = add(pen, at + chance_from(pen->chance, 60, 3000) * MINUTE, DEED_ADD, NULL);
	step->text = weighted_pick(pen->chance, &pen->crowd->added);
}

static void close_it(struct pen *pen)
{
	int64_t at = pen->last_at + chance_from(pen->chance, 4, 40) * HOUR;
	struct step *step = add(pen, at, DEED_CLOSE, desk_at(pen, at));

	step->code = weighted_pick(pen->chance, &pen->crowd->closes);
	step->text = note(pen);
}

static struct pen pen_for(struct world *w, struct crowd *c, const struct told *told)
{
	return (struct pen){ .world = w,
		.crowd = c,
		.chance = &c->chance,
		.told = told,
		.steps = arena_array(w->arena, STEPS_MAX, sizeof(struct step)) };
}

void crowd_steps(struct world *w, struct crowd *c, const struct told *told, struct story *story)
{
	struct pen pen = pen_for(w, c, told);
	struct share shares[SHARES_MAX];
	size_t n = shares_of(&pen, advise(&pen, story->answers), shares);
	int64_t at;

	file_and_rate(&pen, &at);
	at += chance_from(&c->chance, 1, 5) * MINUTE;
	hand_out(&pen, at, shares, n);
	say_more(&pen, at);
	for (size_t i = 0; i < n; i++) {
		int64_t from = at;

		if (shares[i].is_lead)
			declined(&pen, &shares[i], &from);
		work_on(&pen, &shares[i], from, told->is_late && shares[i].is_lead);
	}
	close_it(&pen);
	story->steps = pen.steps;
	story->steps_n = pen.n;
	arena_reset(w->turn);
}

/* Nobody has read it yet. */
void crowd_steps_waiting(
	struct world *w, struct crowd *c, const struct told *told, struct story *story)
{
	struct pen pen = pen_for(w, c, told);

	add(&pen, told->at, DEED_FILE, NULL);
	story->steps = pen.steps;
	story->steps_n = pen.n;
}

void crowd_steps_of_double(
	struct world *w, struct crowd *c, const struct told *told, struct story *story)
{
	struct pen pen = pen_for(w, c, told);
	struct step *step;
	int64_t at;

	file_and_rate(&pen, &at);
	at += chance_from(&c->chance, 1, 5) * MINUTE;
	add(&pen, at, DEED_LINK, desk_at(&pen, at));
	step = add(&pen, at + MINUTE, DEED_CLOSE, desk_at(&pen, at));
	step->code = c->close_double;
	step->text = note(&pen);
	story->steps = pen.steps;
	story->steps_n = pen.n;
}
