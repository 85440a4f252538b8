/* step.h - what every step of a task has in common. Private to this folder. */
#ifndef ASHRAY_TASK_STEP_H
#define ASHRAY_TASK_STEP_H

#include "app/tasks/act.h"

bool state_is_one_of(const char *state, const char *a, const char *b, const char *c);

/* The part under which notes of acts are sealed, and the body. FORBIDDEN: not his to
 * work on. Read before the first write. */
MUST_USE enum outcome step_begin(struct tx *tx, struct actor *who, const struct task *task,
	const struct vault_part **ret_part, struct body *ret_body);

/* Does it end too late? Judged by when it was done; a pause does not count. */
bool step_is_late(const struct task *task, int64_t done_at);

/* The state that follows, with the clock and its alarms as they run. */
struct task_state step_next(
	const struct task *task, const char *state, const char *step, bool was_late);

/* Guards the task and writes its new state; another step begins its own clock. */
void step_move(struct tx *tx, struct actor *who, const struct task *task, const struct body *body,
	struct task_state next);

/* A line in the history, done now unless it says when; and one in the audit. */
void step_act(struct tx *tx, struct actor *who, const struct task *task, struct act_entry entry);
void step_entry(struct tx *tx, struct actor *who, const struct task *task, const char *action);

#endif
