/*
 * telling.h - lines for the duty phones of bodies, about a task: a number, an hour, no
 * other word; and who stands above a body when it must be told. Private to this folder.
 */
#ifndef ASHRAY_TASK_TELLING_H
#define ASHRAY_TASK_TELLING_H

#include "app/core/notices/notices.h"
#include "app/tasks/task_store.h"

struct line {
	const char *kind; /* NOTICE_… */
	int64_t body;
	const char *text; /* MESSAGE() with {number} and {due} */
	int64_t at;       /* NO_TIME: now */
};

/* Of the row, only id, number and due_at count. */
void task_tell(
	struct tx *tx, struct actor *who, const struct task_row *row, const struct line *line);

/* The next body that can open what `row->body` was given: up the reserves from `from`,
 * past those that must not see the report and those where nobody holds the key. 0:
 * there is none any more. Of the row, report and body count. */
int64_t task_body_above(struct tx *tx, struct actor *who, const struct task_row *row, int64_t from);

#endif
