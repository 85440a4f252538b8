/*
 * history.h - what was done, by whom, when, and when it was written down: on a task,
 * and by the desk on the report itself. Lines for people; nothing is decided by them.
 */
#ifndef ASHRAY_TASK_HISTORY_H
#define ASHRAY_TASK_HISTORY_H

#include "app/tasks/task.h"

/* What was done, the newest first. Codes and words are "" when there are none, or
 * when they do not open for the actor. */
struct act {
	int64_t id, task, actor, body; /* task 0: the desk's act on the report itself */
	const char *kind;
	int64_t done_at, recorded_at;
	const char *codes; /* a reason, an outcome, or by whom, where and how a child was met */
	const char *words;
};
struct act_list {
	const struct act *at;
	size_t n;
};
struct act_list acts_of(struct tx *tx, struct actor *who, const struct task *task);
struct act_list acts_of_report(
	struct tx *tx, struct actor *who, const struct report *report, struct task_list tasks);

#endif
