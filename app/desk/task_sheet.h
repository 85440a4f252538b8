/* task_sheet.h - the page of one task, put together. Private to this folder. */
#ifndef ASHRAY_TASK_SHEET_H
#define ASHRAY_TASK_SHEET_H

#include "app/desk/desk_pages.h"

/* The task that the path names, if the actor may see it. */
MUST_USE enum outcome sheet_task(struct request *rq, struct task *ret_task);

/* The page. Opening it is an entry. With `wrong` (a sentence in the reader's words)
 * what was typed stands in it again. */
struct reply show_task(struct request *rq, const struct task *task, int status, const char *wrong);

/* Why a task cannot be paused any more; a key of the catalogues. */
extern const char desk_pause_spent[];

#endif
