/*
 * step.c - what every step of a task has in common: whose it may be, whether it came
 * too late, which clock runs next, its line in the history and in the audit.
 */

#include "app/tasks/step.h"

#include "app/tasks/clock.h"

bool state_is_one_of(const char *state, const char *a, const char *b, const char *c)
{
	return text_equal(state, a) || text_equal(state, b) || text_equal(state, c);
}

static bool is_mine(const struct actor *who, const struct task *task)
{
	return actor_in_body(who, task->body) ||
	       (task->escalated_to != 0 && actor_in_body(who, task->escalated_to));
}

enum outcome step_begin(struct tx *tx, struct actor *who, const struct task *task,
	const struct vault_part **ret_part, struct body *ret_body)
{
	enum outcome oc;

	if (!is_mine(who, task))
		return FORBIDDEN;
	oc = task_part(tx, who, task, PART_EXTRACT, ret_part);
	return oc == OK ? body_get(tx, task->body, ret_body) : oc;
}

void step_act(struct tx *tx, struct actor *who, const struct task *task, struct act_entry entry)
{
	entry.task = task->id.n;
	entry.report = task->report.n;
	entry.body = task->body;
	if (entry.done_at == 0)
		entry.done_at = clock_now();
	act_write(tx, who, &entry);
}

bool step_is_late(const struct task *task, int64_t done_at)
{
	int64_t paused_for = text_equal(task->state, "paused") ? clock_now() - task->since_at : 0;

	return task->was_late || (*task->step != '\0' && done_at - paused_for > task->due_at);
}

struct task_state step_next(
	const struct task *task, const char *state, const char *step, bool was_late)
{
	return (struct task_state){ .state = state,
		.step = step,
		.since_at = clock_now(),
		.start_at = task->start_at,
		.due_at = task->due_at,
		.noticed = task->noticed,
		.escalated_to = task->escalated_to,
		.alarm_at = *step != '\0' ? task->alarm_at : 0,
		.was_late = was_late };
}

void step_move(struct tx *tx, struct actor *who, const struct task *task, const struct body *body,
	struct task_state next)
{
	if (!text_equal(next.step, task->step) && *next.step != '\0') {
		struct task_clock clock = task_clock_start(tx, who,
			&(struct clock_start){ .body = body,
				.risk = task->risk,
				.facts = &task->facts,
				.step = next.step,
				.given_at = task_first_declined(tx, task->report.n, task->duty) });

		next.start_at = clock.start_at;
		next.due_at = clock.due_at;
		next.alarm_at = clock.alarm_at;
		next.noticed = 0;
		/* Its own office acts again: whoever stood in for it need not see on, and
		 * what is late after this begins one level up once more. */
		if (actor_in_body(who, task->body) && !actor_in_body(who, task->escalated_to))
			next.escalated_to = 0;
	}
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
}

void step_entry(struct tx *tx, struct actor *who, const struct task *task, const char *action)
{
	audit_act(tx, who, action, "task", task->id.n);
}
