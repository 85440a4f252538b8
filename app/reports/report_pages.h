/* report_pages.h - what the pages of this slice share: from answers to a filing,
 * the receipt, lists of offices and lines. Private to this folder. */
#ifndef ASHRAY_REPORT_PAGES_H
#define ASHRAY_REPORT_PAGES_H

#include "app/core/layout/layout.h"
#include "app/core/pack/speech.h"
#include "app/reports/asking.h"
#include "app/reports/report.h"
#include "lib/forms/flow.h"

struct line_row;
struct office_row;

/* The code of the area that was answered; NULL if none was. */
const char *report_area(const struct answers *answers);

/* Sorts the answers into the parts they are sealed in, by the readers of their
 * sections, and takes the facts out. Fills all of the filing but draft, f and attempt. */
struct origin {
	const char *channel, *door;
};
void filing_of_answers(struct request *rq, const struct answers *answers, struct origin from,
	struct report_facts *facts, struct filing *filing);

/* What is urgent stands on the receipt with its offices: it is read before the report is
 * filed, and shown after. */
struct view_receipt;
struct view_receipt *receipt_begin(struct request *rq, const struct filing *filing);
struct reply show_receipt(struct request *rq, const struct filing *filing,
	const struct receipt *receipt, struct view_receipt *v);

size_t lines_of(struct request *rq, const char *text, const struct line_row **ret_lines);
struct part page_calls(struct request *rq, const struct info_page *page);
size_t offices_of(struct request *rq, const struct info_page *page, const struct area *area,
	const struct office_row **ret_offices);
size_t office_rows(
	struct request *rq, struct bodies_found found, const struct office_row **ret_offices);

#endif
