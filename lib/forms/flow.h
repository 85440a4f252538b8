/*
 * flow.h - the way through a form: which page comes next, which information
 * page stands between, what is still needed before sending. The server keeps
 * no place in the form: all of it follows from the answers.
 */
#ifndef ASHRAY_FORMS_FLOW_H
#define ASHRAY_FORMS_FLOW_H

#include "lib/forms/answers.h"

/* The nearest page after or before this one that asks or says something, as
 * things stand. NULL as the page: from the start, or from the end. NULL as
 * result: there is none. */
const struct form_page *form_next_page(const struct answers *answers, const struct form_page *page);
const struct form_page *form_page_before(
	const struct answers *answers, const struct form_page *page);

/* The first page with a question that was not answered and not passed over. */
const struct form_page *form_first_unanswered(const struct answers *answers);

/* The first page without which nothing can be sent: a required answer is
 * missing, or one has a fault. NULL: "send what I have said so far" may go. */
const struct form_page *form_first_missing(struct answers *answers);

/* The information page that an answer of this page calls for, after the one
 * that was shown last (NULL: none yet). NULL: go on. */
const char *form_interrupt(
	const struct answers *answers, const struct form_page *page, const char *shown);

/* Where a page stands among those that are relevant now: 1 of 12. */
struct form_progress {
	int page, of;
};
struct form_progress form_progress(const struct answers *answers, const struct form_page *page);

#endif
