/* task_files.h - files that the desk has given into a task's extract, for its body. */
#ifndef ASHRAY_TASK_FILES_H
#define ASHRAY_TASK_FILES_H

#include "app/reports/report_files.h"
#include "app/tasks/task.h"

/* Opens one of them with its key from the extract, and writes the audit entry. NOT_FOUND:
 * the task does not carry it; FORBIDDEN: no key any more; CONFLICT: out of sight. */
MUST_USE enum outcome task_file_open(struct tx *tx, struct actor *who, const struct task *task,
	int64_t id, struct file_opened *ret_opened);

#endif
