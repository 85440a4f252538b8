/*
 * layout.h - the frames that pages stand in, the pages of errors, and the bytes
 * that are the same for everybody: sheets, mark, refusals. A page file hands
 * over its view; a program gets the same view as JSON, without a frame.
 */
#ifndef ASHRAY_LAYOUT_H
#define ASHRAY_LAYOUT_H

#include "app/core/pack/bodies.h"
#include "app/core/web/web.h"

/* What a public page may ask of its frame. */
struct public_frame {
	bool is_asking;         /* a step of the form: the language switch is a button of it */
	const char *exit_token; /* ends the draft; NULL: there is none */
};

/* Public: one column, neutral title, quick exit, no script, stored nowhere. */
struct reply page_public(struct request *rq, int status, const struct public_frame *frame,
	const struct view *view, const void *v);

/* Desk: rail, search, who is signed in. */
struct reply page_desk(
	struct request *rq, int status, const char *title, const struct view *view, const void *v);

/* What went wrong, with the helplines on it; `sentence` is a MESSAGE(). */
struct reply page_error(struct request *rq, int status, const char *sentence);

/* The telephone lines as large buttons. Without a situation: those for everybody. */
struct part calls_part(struct request *rq, const struct situation *situation,
	const struct area *area, bool only_first);

/* Certain lines, in their order. */
struct part calls_these(struct request *rq, const struct helpline *const *lines, size_t n);

/* A text of the pack in the reader's language; "" if the pack has none. */
const char *rq_pack_text(const struct request *rq, const char *key);
const char *rq_texts(const struct request *rq, const struct texts *texts);

/* Paragraphs and list items of a plain text of the pack. */
struct text_line {
	const char *text;
	bool is_item;
};
size_t text_lines(struct arena *a, const char *text, const struct text_line **ret_lines);

/* Origin of the neutral site to which quick exit leads. */
const char *layout_exit_origin(struct arena *a, const struct site *site);

/* Puts sheets, mark, refusals and the prepared pages of the site. */
void layout_prepare(struct web *web, const struct site *site);

/* Address of a sheet; its name changes with its bytes. */
struct url layout_sheet(struct arena *a, const char *name);

/* Renders a page for nobody in particular, for preparing it: a request without a
 * connection. */
struct request *layout_request(struct arena *a, const struct site *site, const struct language *l);

#endif
