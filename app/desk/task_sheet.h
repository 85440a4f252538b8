/*
 * task_sheet.h - the page of one task, put together, and what all steps on it share.
 * Private to this folder.
 */
#ifndef ASHRAY_TASK_SHEET_H
#define ASHRAY_TASK_SHEET_H

#include "app/desk/desk_pages.h"
#include "lib/forms/command.h"

/* The task that the path names, if the actor may see it. */
MUST_USE enum outcome sheet_task(struct request *rq, struct task *ret_task);

/* Is it a task of the actor's office, or did the clock hand it there? */
bool sheet_is_mine(const struct request *rq, const struct task *task);

/* The page. Opening it is an entry. With `wrong` (a sentence in the reader's words)
 * what was typed stands in it again. */
struct reply show_task(struct request *rq, const struct task *task, int status, const char *wrong);

/* The task that the path names, and whether the form's version still stands. */
MUST_USE enum outcome sheet_begin(struct request *rq, struct task *ret_task, bool *ret_is_current);

/* Reads the fields of a form. False: what to change, in the reader's words. */
MUST_USE bool sheet_form(
	struct request *rq, const struct field *fields, void *ret_form, const char **ret_wrong);

/* The page again when the step was done; else what to change. */
struct reply sheet_after(
	struct request *rq, const struct task *task, enum outcome oc, const char *invalid);

/* Why a task cannot be paused any more; a key of the catalogues. */
extern const char desk_pause_spent[];

#endif
