/*
 * render.h - a page of a form as people meet it: its questions with what was
 * said, what is wrong and how to put it right. Fills the view of
 * views/asked.html; the <form>, its draft and its buttons are the page's own.
 */
#ifndef ASHRAY_FORMS_RENDER_H
#define ASHRAY_FORMS_RENDER_H

#include "lib/forms/answers.h"
#include "lib/html/view.h"

struct view_asked; /* "asked.view.h", made from the template */

/* The view-model. Memory is the answers'. */
void asked_fill(
	const struct answers *answers, const struct form_page *page, struct view_asked *ret_view);

/* Both faces of it, for the page that the reader gets. */
struct part asked_part(
	struct html *page, const struct answers *answers, const struct form_page *form_page);

#endif
