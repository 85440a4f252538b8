/*
 * deadline.c - from a step's limit to an instant: the limit itself, then what
 * an event or an act makes earlier, then the alarms before and after it.
 */

#include "app/core/pack/clocks.h"

/* The instant at which `percent` of a length of time has passed. */
static int64_t after(
	const struct working_time *w, int64_t from, const struct duration *d, int percent)
{
	if (d->working_days == 0)
		return from + d->ms * percent / 100;
	return working_time_after(
		w, from, d->working_days * working_day_length(w->calendar) * percent / 100);
}

/* So long before an event; working days are taken back as whole days. */
static int64_t before(int64_t event_at, const struct duration *lead)
{
	return event_at - (lead->ms + lead->working_days * DAY);
}

static void bring_forward(struct deadline *d, int64_t at, const char *because)
{
	if (at >= d->due_at)
		return;
	d->due_at = at;
	d->because = because;
}

static void heed_events(const struct pack *p, const struct clock_question *q, struct deadline *d)
{
	int64_t at;

	for (size_t i = 0; i < p->clocks->events_n; i++) {
		const struct event_rule *e = &p->clocks->events[i];

		if (rule_holds(&e->when, q->situation) &&
			situation_time(q->situation, e->fact, &at))
			bring_forward(d, before(at, &e->lead), e->id);
	}
}

static void heed_act(const struct pack *p, const struct clock_question *q, struct deadline *d)
{
	int64_t at;

	for (size_t i = 0; i < p->clocks->since_act_n; i++) {
		const struct since_act_rule *s = &p->clocks->since_act[i];

		if (text_list_has(&s->steps, q->step) && rule_holds(&s->when, q->situation) &&
			situation_time(q->situation, s->fact, &at))
			bring_forward(d, at + s->limit.ms, s->id);
	}
}

/* Of a limit in working days that nothing shortened, so much is so much
 * working time; otherwise it is a share of the way from start to due. */
static void set_alarms(const struct clock_question *q, const struct duration *limit,
	const struct clocks *c, struct deadline *d)
{
	struct duration whole = *limit;
	size_t remind = 0, escalate = 0;

	if (d->because != NULL)
		whole = (struct duration){ .ms = d->due_at - q->from_at };
	while (remind < c->remind_n || escalate < c->escalate_n) {
		bool is_escalation =
			remind == c->remind_n ||
			(escalate < c->escalate_n && c->escalate[escalate] <= c->remind[remind]);
		int percent = is_escalation ? c->escalate[escalate++] : c->remind[remind++];

		d->alarms[d->alarms_n++] = (struct alarm){ .percent = percent,
			.is_escalation = is_escalation,
			.at = after(&q->working, q->from_at, &whole, percent) };
	}
}

void clock_set(const struct pack *p, const struct clock_question *q, struct deadline *ret_deadline)
{
	const struct clock_step *step = clock_step(p, q->step);
	const struct risk_level *level =
		q->level != NULL ? risk_level(p, q->level) : p->clocks->levels;
	const struct duration *limit;
	struct deadline d = { 0 };

	if (step == NULL || level == NULL)
		BUG("no clock for this step and level");
	limit = &step->limits[level - p->clocks->levels];
	d.due_at = after(&q->working, q->from_at, limit, 100);
	if (q->situation != NULL) {
		heed_events(p, q, &d);
		heed_act(p, q, &d);
	}
	if (d.due_at < q->from_at)
		d.due_at = q->from_at;
	set_alarms(q, limit, p->clocks, &d);
	*ret_deadline = d;
}

bool clock_counts_days(const struct pack *p, const char *step_id)
{
	const struct clock_step *step = clock_step(p, step_id);

	for (size_t i = 0; step != NULL && i < p->clocks->levels_n; i++)
		if (step->limits[i].working_days > 0)
			return true;
	return false;
}

/* ---- of a clock that runs ---- */

static void find_lowest(
	const int *percents, size_t n, bool is_escalation, int above, struct alarm *lowest)
{
	for (size_t i = 0; i < n; i++)
		if (percents[i] > above &&
			(lowest->percent == 0 || percents[i] <= lowest->percent)) {
			lowest->percent = percents[i];
			lowest->is_escalation = is_escalation;
		}
}

/* Whatever moved the deadline, an event or a pause, the share is one of the time
 * that was really given: of working time where the limit counts that. */
static int64_t share_of(
	const struct running_clock *clock, const struct duration *limit, int percent)
{
	int64_t given = clock->due_at - clock->start_at;

	if (percent == 100)
		return clock->due_at;
	if (limit->working_days > 0) {
		int64_t worked =
			working_time_between(&clock->working, clock->start_at, clock->due_at);

		if (worked > 0)
			return working_time_after(
				&clock->working, clock->start_at, worked * percent / 100);
	}
	return clock->start_at + given * percent / 100;
}

bool clock_next_alarm(const struct pack *p, const struct running_clock *clock, int percent,
	struct alarm *ret_alarm)
{
	static const int overdue = 100;
	const struct clock_step *step = clock_step(p, clock->step);
	const struct risk_level *level = risk_level_of_n(p, clock->risk);
	struct alarm next = { 0 };

	find_lowest(&overdue, 1, false, percent, &next);
	find_lowest(p->clocks->remind, p->clocks->remind_n, false, percent, &next);
	find_lowest(p->clocks->escalate, p->clocks->escalate_n, true, percent, &next);
	if (next.percent == 0 || step == NULL || level == NULL)
		return false;
	next.at = share_of(clock, &step->limits[level - p->clocks->levels], next.percent);
	*ret_alarm = next;
	return true;
}
