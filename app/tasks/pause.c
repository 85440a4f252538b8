/*
 * pause.c - a task that waits for somebody else. A pause works at once, because the
 * officer knows best; it holds the clock no longer than others agree.
 */

#include "app/core/pack/codes.h"
#include "app/tasks/clock.h"
#include "app/tasks/loop.h"
#include "app/tasks/step.h"

static int64_t two_working_days(struct tx *tx, struct actor *who, const struct body *body)
{
	struct working_time working = task_working_time(tx, who->site, body);

	return working_time_after(&working, clock_now(), 2 * working_day_length(working.calendar));
}

static bool is_head(const struct actor *who, int64_t body)
{
	for (size_t i = 0; i < who->holdings_n; i++)
		if (who->holdings[i].body == body && who->holdings[i].role == ROLE_HEAD)
			return true;
	return false;
}

/* An officer pauses once on his own word; a second time his head must, or pauses
 * that lapse unconfirmed would hold the clock for ever. */
static bool may_pause(struct tx *tx, const struct actor *who, const struct task *task)
{
	return is_head(who, task->body) || act_count(tx, task->id.n, "pause") == 0;
}

enum outcome task_pause(struct tx *tx, struct actor *who, const struct task *task,
	const char *reason, const char *note)
{
	struct task_state next =
		step_next(task, "paused", task->step, step_is_late(task, clock_now()));
	const struct vault_part *part;
	struct body body;
	enum outcome oc = step_begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!state_is_one_of(task->state, "accepted", "acting", "acting"))
		return CONFLICT;
	if (!may_pause(tx, who, task))
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	if (pack_code(who->site->pack, "pause_reason", reason) == NULL)
		return INVALID;
	next.paused_until = two_working_days(tx, who, &body);
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
	step_act(tx, who, task,
		(struct act_entry){
			.kind = "pause", .codes = reason, .words = note, .part = part });
	step_entry(tx, who, task, "task.pause");
	return OK;
}

bool task_may_confirm(const struct actor *who, const struct task *task, const struct body *body)
{
	return is_head(who, task->body) || is_head(who, body->parent);
}

enum outcome task_pause_confirm(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_state next = step_next(task, "paused", task->step, task->was_late);
	const struct vault_part *part;
	struct body body;
	enum outcome oc = step_begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!task_may_confirm(who, task, &body))
		return FORBIDDEN;
	if (!text_equal(task->state, "paused") || task->paused_until == 0)
		return CONFLICT;
	next.since_at = task->since_at;
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
	step_entry(tx, who, task, "task.pause_confirm");
	return OK;
}

enum outcome task_resume(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_state next = step_next(task, "acting", task->step, task->was_late);
	const struct vault_part *part;
	struct body body;
	enum outcome oc = step_begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!text_equal(task->state, "paused"))
		return CONFLICT;
	task_clock_shift(&next, clock_now() - task->since_at);
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
	step_act(tx, who, task, (struct act_entry){ .kind = "resume", .part = part });
	step_entry(tx, who, task, "task.resume");
	return OK;
}
