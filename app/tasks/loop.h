/*
 * loop.h - what a body does with its task, from taking it on to finishing it, and what
 * the desk that gave it may do about it.
 */
#ifndef ASHRAY_TASK_LOOP_H
#define ASHRAY_TASK_LOOP_H

#include "app/tasks/task.h"

MUST_USE enum outcome task_accept(struct tx *tx, struct actor *who, const struct task *task);

/* `reason` is a code of the list decline_reason; `whose` names the right body in
 * words, or is "". The report is back in triage, its clock runs on. If another body
 * has given the same duty back before, the one above the lead decides: until it has
 * accepted, or said whose it is, the task stays (`decider`), and to give it back
 * once more is CONFLICT. */
MUST_USE enum outcome task_decline(struct tx *tx, struct actor *who, const struct task *task,
	const char *reason, const char *whose);

/* Something was done. INVALID: done_at before the task or in the future, no such
 * kind of act, or a child was met and nobody says by whom, where, whether alone. */
#define SEEN_BY_SELF "self" /* of seen_by: whoever writes it down */
struct act_record {
	const char *kind; /* code of the list act_kind */
	int64_t done_at;
	const char *seen_by, *seen_where, *seen_alone; /* codes of those lists; "" = not said */
	const char *words;                             /* "" = none */
};
MUST_USE enum outcome task_act(
	struct tx *tx, struct actor *who, const struct task *task, const struct act_record *record);

/* `outcome` is a code of the list finish_outcome: what changed for the child. */
MUST_USE enum outcome task_finish(struct tx *tx, struct actor *who, const struct task *task,
	const char *outcome, const char *note);

/* Works at once, and lapses unless somebody else agrees as soon as the pack says.
 * FORBIDDEN: pauses that nobody agreed to have held this clock long enough. */
MUST_USE enum outcome task_pause(struct tx *tx, struct actor *who, const struct task *task,
	const char *reason, const char *note);
bool task_may_pause(
	struct tx *tx, struct actor *who, const struct task *task, const struct body *body);

/* Who may agree: a head of the body or of the one above it, who need not be able to
 * open the task. Nobody agrees to his own pause where above somebody else could. */
bool task_may_confirm(
	struct tx *tx, struct actor *who, const struct task *task, const struct body *body);
struct task_list tasks_to_confirm(struct tx *tx, struct actor *who, int64_t body, int most);
/* The row for such a head. NOT_FOUND, FORBIDDEN, FAILED. */
MUST_USE enum outcome task_to_confirm(
	struct tx *tx, struct actor *who, struct task_id id, struct task *ret_task);
const char *task_pause_reason(struct actor *who, const struct task *task); /* a code; "" */
MUST_USE enum outcome task_pause_confirm(struct tx *tx, struct actor *who, const struct task *task);
MUST_USE enum outcome task_resume(struct tx *tx, struct actor *who, const struct task *task);

/* The desk keeps a phase from the reporter's page for a reason (hold_reason), or
 * shows it again (NULL). */
MUST_USE enum outcome task_hold(
	struct tx *tx, struct actor *who, const struct task *task, const char *reason);

/* The desk takes a task back. */
MUST_USE enum outcome task_withdraw(struct tx *tx, struct actor *who, const struct task *task);

#endif
