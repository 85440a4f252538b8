/*
 * board.h - what is late or unanswered, for those who answer for it: a head for his
 * body and those below, a desk for what came of its reports. Lists; the words are
 * not opened for them.
 */
#ifndef ASHRAY_TASK_BOARD_H
#define ASHRAY_TASK_BOARD_H

#include "app/tasks/task.h"

/* Open tasks that are due before an instant, the latest first. */
struct board_question {
	int64_t body; /* the head's body, or the desk */
	bool is_desk;
	int64_t before;
	int most;
};
struct task_list tasks_late(struct tx *tx, struct actor *who, const struct board_question *q);

/* Urgent tasks that nobody took on within the pack's time: ring them up. */
struct task_list tasks_unanswered(struct tx *tx, struct actor *who, int64_t desk);

/* Given back, while the report waits for another body. */
struct task_list tasks_declined(struct tx *tx, struct actor *who, int64_t desk);

#endif
