/*
 * pause.c - a task that waits for somebody else. A pause works at once, because the
 * officer knows best; it holds the clock no longer than others agree.
 */

#include "app/core/pack/codes.h"
#include "app/reports/bars.h"
#include "app/tasks/clock.h"
#include "app/tasks/loop.h"
#include "app/tasks/step.h"

static bool is_head(const struct actor *who, int64_t body)
{
	for (size_t i = 0; i < who->holdings_n; i++)
		if (who->holdings[i].body == body && who->holdings[i].role == ROLE_HEAD)
			return true;
	return false;
}

/* ---- beginning ---- */

bool task_may_pause(
	struct tx *tx, struct actor *who, const struct task *task, const struct body *body)
{
	struct working_time working = body_working_time(tx, who->site, body);

	return task_pause_ends(who->site->pack, &working, task->unconfirmed) > clock_now();
}

enum outcome task_pause(struct tx *tx, struct actor *who, const struct task *task,
	const char *reason, const char *note)
{
	struct task_state next =
		step_next(task, "paused", task->step, step_is_late(task, clock_now()));
	struct vault_place place = place_of(TABLE_TASK, FIELD_PAUSE, task->id.n);
	const struct vault_part *part;
	struct working_time working;
	struct body body;
	enum outcome oc = step_begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!text_equal(task->state, "accepted") && !text_equal(task->state, "acting"))
		return CONFLICT;
	if (pack_code(who->site->pack, "pause_reason", reason) == NULL)
		return INVALID;
	working = body_working_time(tx, who->site, &body);
	next.paused_until = task_pause_ends(who->site->pack, &working, task->unconfirmed);
	if (next.paused_until <= clock_now())
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
	task_set_paused(tx, task->id.n, who->account,
		vault_cell_seal_text(who->keys->vault, &place, reason));
	step_act(tx, who, task,
		(struct act_entry){
			.kind = "pause", .codes = reason, .words = note, .part = part });
	step_entry(tx, who, task, "task.pause");
	return OK;
}

/* ---- agreeing ---- */

const char *task_pause_reason(struct actor *who, const struct task *task)
{
	struct vault_place place = place_of(TABLE_TASK, FIELD_PAUSE, task->id.n);
	const char *reason;

	return vault_cell_open_text(who->keys->vault, &place, task->pause_reason, &reason) ? reason
											   : "";
}

/* A head of the body or of the one above. His own pause only if above nobody else is
 * there to ask: in a country of one-officer offices nothing would ever be agreed. */
bool task_may_confirm(
	struct tx *tx, struct actor *who, const struct task *task, const struct body *body)
{
	if (!is_head(who, task->body) && (body->parent == 0 || !is_head(who, body->parent)))
		return false;
	if (task->paused_by != who->account)
		return true;
	return body->parent == 0 || bar_holds_body(tx, who, task->report.n, body->parent) ||
	       !body_has_besides(tx, who->site, body->parent, ACCESS_SUPERVISE, who->account);
}

enum outcome task_to_confirm(
	struct tx *tx, struct actor *who, struct task_id id, struct task *ret_task)
{
	struct task_list found = task_list_of(tx, who, task_row_alone(tx, id.n));
	struct body body;
	enum outcome oc;

	if (found.n == 0)
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	oc = body_get(tx, found.at[0].body, &body);
	if (oc != OK)
		return oc;
	if (!is_head(who, body.id) && (body.parent == 0 || !is_head(who, body.parent)))
		return FORBIDDEN;
	if (bar_holds(tx, who, found.at[0].report.n))
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	*ret_task = found.at[0];
	return OK;
}

struct task_list tasks_to_confirm(struct tx *tx, struct actor *who, int64_t body, int most)
{
	return task_list_of(tx, who, task_rows_to_confirm(tx, body, most));
}

/* Whoever agrees needs no key: nothing that is sealed is read or written. */
enum outcome task_pause_confirm(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_state next = step_next(task, "paused", task->step, task->was_late);
	struct body body;
	enum outcome oc = body_get(tx, task->body, &body);

	if (oc != OK)
		return oc;
	if (!text_equal(task->state, "paused") || task->paused_until == 0)
		return CONFLICT;
	if (!task_may_confirm(tx, who, task, &body))
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	next.since_at = task->since_at;
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
	step_act(tx, who, task, (struct act_entry){ .kind = "agree" });
	step_entry(tx, who, task, "task.pause_confirm");
	return OK;
}

/* ---- going on ---- */

enum outcome task_resume(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_state next = step_next(task, "acting", task->step, task->was_late);
	const struct vault_part *part;
	struct working_time working;
	struct body body;
	enum outcome oc = step_begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!text_equal(task->state, "paused"))
		return CONFLICT;
	working = body_working_time(tx, who->site, &body);
	if (!task_clock_is_hasty(who, task, &working))
		task_clock_shift(&next, clock_now() - task->since_at);
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
	if (task->paused_until != 0)
		task_set_unconfirmed(tx, task->id.n,
			task_pause_counts(who->site->pack, &working,
				&(struct task_row){ .since_at = task->since_at,
					.unconfirmed = task->unconfirmed },
				clock_now()));
	step_act(tx, who, task, (struct act_entry){ .kind = "resume", .part = part });
	step_entry(tx, who, task, "task.resume");
	return OK;
}
