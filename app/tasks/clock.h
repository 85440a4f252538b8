/* clock.h - the clock of a task's next step. Private to this folder. */
#ifndef ASHRAY_TASK_CLOCK_H
#define ASHRAY_TASK_CLOCK_H

#include "app/core/pack/calendar.h"
#include "app/tasks/task_store.h"

struct task_clock {
	int64_t start_at, due_at;
	int64_t alarm_at; /* when it first tells somebody; 0 = never */
};

/* Starts the clock of `step` now, by the pack's rules: risk, events that have an
 * hour, limits that run from the act, the working time of that body. Reads. */
struct clock_start {
	const struct body *body;
	int risk;
	const struct report_facts *facts;
	const char *step;
	int64_t given_at; /* the duty went to an office so long ago that gave it back; 0 */
};
struct task_clock task_clock_start(
	struct tx *tx, struct actor *who, const struct clock_start *start);

/* Has an event, or the act itself, made the running clock shorter than its limit? Such a
 * clock does not move, whoever rests. */
bool task_clock_is_hasty(
	struct actor *who, const struct task *task, const struct working_time *working);

/* A pause does not count against the body: its whole clock moves. */
void task_clock_shift(struct task_state *state, int64_t ms);

/* A pause that begins now and that nobody agrees to ends then, if unconfirmed ones
 * have held the clock for `unconfirmed` before; clock_now() if nothing is left. */
int64_t task_pause_ends(
	const struct pack *pack, const struct working_time *working, int64_t unconfirmed);
/* What unconfirmed pauses have held the clock for when this one ends. */
int64_t task_pause_counts(const struct pack *pack, const struct working_time *working,
	const struct task_row *row, int64_t ends_at);

#endif
