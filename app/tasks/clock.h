/* clock.h - the clock of a task's next step. Private to this folder. */
#ifndef ASHRAY_TASK_CLOCK_H
#define ASHRAY_TASK_CLOCK_H

#include "app/tasks/task.h"

/* Starts the clock of `step` now, for a body of that kind, by the pack's rules:
 * risk, events that have an hour, limits that run from the act. */
struct task_clock {
	int64_t start_at, due_at;
};
struct task_clock task_clock_start(struct actor *who, const char *body_kind_id, int risk,
	const struct report_facts *facts, const char *step);

#endif
