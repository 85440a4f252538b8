/* clock.c - when the next step of a task is due. */

#include "app/tasks/clock.h"

#include "app/core/calendar/closed_days.h"
#include "app/core/pack/bodies.h"
#include "app/core/pack/clocks.h"

#define FIVE_MINUTES (5 * MINUTE)

/* The child has waited since the duty was first given out: whoever gets it now has what
 * is left of the time in which the first office should have come, but never less than
 * half of his own, for he did not make it late. */
static int64_t due_after_return(
	const struct pack *pack, const struct clock_question *own, int64_t given_at, int64_t due_at)
{
	struct clock_question first = *own;
	struct deadline accepted, met;
	int64_t half = own->from_at + (due_at - own->from_at) / 2;

	first.step = STEP_ACCEPT;
	first.from_at = given_at;
	clock_set(pack, &first, &accepted);
	first.step = own->step;
	first.from_at = accepted.due_at;
	clock_set(pack, &first, &met);
	if (met.due_at >= due_at)
		return due_at;
	return met.due_at > half ? met.due_at : half;
}

struct task_clock task_clock_start(
	struct tx *tx, struct actor *who, const struct clock_start *start)
{
	const struct pack *pack = who->site->pack;
	const struct risk_level *level = risk_level_of_n(pack, start->risk);
	const char *level_id = level != NULL ? level->id : NULL;
	struct fact_values values = facts_values(start->facts);
	struct situation situation =
		situation_of(pack, &values, level_id, zone_day(who->site->zone, clock_now()));
	struct running_clock clock = { .step = start->step,
		.risk = start->risk,
		.start_at = clock_now(),
		.working = body_working_time(tx, who->site, start->body) };
	struct clock_question question = { .step = start->step,
		.level = level_id,
		.from_at = clock.start_at,
		.working = clock.working,
		.situation = &situation };
	struct deadline deadline;
	struct alarm alarm;

	clock_set(pack, &question, &deadline);
	if (start->given_at != 0 && text_equal(start->step, STEP_FIRST_ACTION))
		deadline.due_at =
			due_after_return(pack, &question, start->given_at, deadline.due_at);
	clock.due_at = deadline.due_at - deadline.due_at % FIVE_MINUTES;
	return (struct task_clock){ .start_at = clock.start_at,
		.due_at = clock.due_at,
		.alarm_at = clock_next_alarm(pack, &clock, 0, &alarm) ? alarm.at : 0 };
}

bool task_clock_is_hasty(
	struct actor *who, const struct task *task, const struct working_time *working)
{
	const struct pack *pack = who->site->pack;
	const struct risk_level *level = risk_level_of_n(pack, task->risk);
	const char *level_id = level != NULL ? level->id : NULL;
	struct fact_values values = facts_values(&task->facts);
	struct situation situation =
		situation_of(pack, &values, level_id, zone_day(who->site->zone, clock_now()));
	struct deadline deadline;

	if (*task->step == '\0')
		return false;
	clock_set(pack,
		&(struct clock_question){ .step = task->step,
			.level = level_id,
			.from_at = task->start_at,
			.working = *working,
			.situation = &situation },
		&deadline);
	return deadline.because != NULL;
}

/* ---- pauses: in working time where the pack counts days, else by day and night ---- */

static int64_t length_of(const struct working_time *w, const struct duration *d)
{
	return d->working_days > 0 ? d->working_days * working_day_length(w->calendar) : d->ms;
}

static int64_t time_after(
	const struct working_time *w, const struct duration *d, int64_t from, int64_t ms)
{
	return d->working_days > 0 ? working_time_after(w, from, ms) : from + ms;
}

int64_t task_pause_ends(
	const struct pack *pack, const struct working_time *working, int64_t unconfirmed)
{
	const struct pause_rules *rules = &pack->clocks->pauses;
	int64_t now = clock_now(), left = length_of(working, &rules->unconfirmed) - unconfirmed;
	int64_t lapses =
		time_after(working, &rules->confirm, now, length_of(working, &rules->confirm));
	int64_t spent = left > 0 ? time_after(working, &rules->unconfirmed, now, left) : now;

	return lapses < spent ? lapses : spent;
}

int64_t task_pause_counts(const struct pack *pack, const struct working_time *working,
	const struct task_row *row, int64_t ends_at)
{
	bool counts_days = pack->clocks->pauses.unconfirmed.working_days > 0;

	return row->unconfirmed +
	       (counts_days ? working_time_between(working, row->since_at, ends_at)
			    : ends_at - row->since_at);
}

void task_clock_shift(struct task_state *state, int64_t ms)
{
	state->start_at += ms;
	state->due_at += ms;
	if (state->alarm_at != 0)
		state->alarm_at += ms;
}
