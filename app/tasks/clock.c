/* clock.c - when the next step of a task is due. */

#include "app/tasks/clock.h"

#include "app/core/calendar/closed_days.h"
#include "app/core/pack/bodies.h"
#include "app/core/pack/clocks.h"

#define FIVE_MINUTES (5 * MINUTE)

struct working_time task_working_time(
	struct tx *tx, const struct site *site, const struct body *body)
{
	const struct body_kind *kind = body_kind(site->pack, body->kind);

	return working_time_of(tx, site, kind != NULL ? kind->calendar : NULL, body->area);
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
		.working = task_working_time(tx, who->site, start->body) };
	struct deadline deadline;
	struct alarm alarm;

	clock_set(pack,
		&(struct clock_question){ .step = start->step,
			.level = level_id,
			.from_at = clock.start_at,
			.working = clock.working,
			.situation = &situation },
		&deadline);
	clock.due_at = deadline.due_at - deadline.due_at % FIVE_MINUTES;
	return (struct task_clock){ .start_at = clock.start_at,
		.due_at = clock.due_at,
		.alarm_at = clock_next_alarm(pack, &clock, 0, &alarm) ? alarm.at : 0 };
}

void task_clock_shift(struct task_state *state, int64_t ms)
{
	state->start_at += ms;
	state->due_at += ms;
	if (state->alarm_at != 0)
		state->alarm_at += ms;
}
