/* report_sheet.h - the page of one report, put together. Private to this folder. */
#ifndef ASHRAY_REPORT_SHEET_H
#define ASHRAY_REPORT_SHEET_H

#include "app/desk/desk_pages.h"

struct route_row;

/* The report that the path names, if the actor may see it. */
MUST_USE enum outcome sheet_report(struct request *rq, struct report *ret_report);

/* The page. Opening it is an entry. With `wrong` (a sentence in the reader's words)
 * what was typed stands in it again. */
struct reply show_report(
	struct request *rq, const struct report *report, int status, const char *wrong);

/* After an act: the page again when it was done; else what to change. */
struct reply after_act(
	struct request *rq, const struct report *report, enum outcome oc, const char *invalid);

/* Bodies that the pack's rules propose, ticked, with those near the place beside
 * them. What was ticked before stands again. Reads. */
size_t proposed_routes(struct request *rq, const struct report *report, struct task_list tasks,
	const struct route_row **ret_rows);

/* In what two reports agree, in words. */
struct alike;
const char *alike_words(struct request *rq, const struct alike *alike);

#endif
