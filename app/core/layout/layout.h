/*
 * layout.h - the frames that pages stand in, the pages of errors, and the bytes
 * that are the same for everybody: sheets, mark, refusals. A page file hands
 * over its view; a program gets the same view as JSON, without a frame.
 */
#ifndef ASHRAY_LAYOUT_H
#define ASHRAY_LAYOUT_H

#include "app/core/pack/bodies.h"
#include "app/core/web/web.h"

struct web;

/* What a public page may ask of its frame. */
struct public_frame {
	bool is_asking;         /* a step of the form: the language switch is a button of it */
	const char *exit_token; /* ends the draft; NULL: there is none */
	bool is_first;          /* the first page: its sheet travels inside it */
};

/* Public: one column, neutral title, quick exit, no script, stored nowhere. */
struct reply page_public(struct request *rq, int status, const struct public_frame *frame,
	const struct view *view, const void *v);

/* Desk: rail, search, who is signed in. */
struct reply page_desk(
	struct request *rq, int status, const char *title, const struct view *view, const void *v);

/* What went wrong, with the helplines on it; `sentence` is a MESSAGE(), or NULL where
 * the status has words of its own. */
struct reply page_error(struct request *rq, int status, const char *sentence);

/* A form of the staff comes again with what was typed, where letters could not be read. */
struct reply page_unread(struct request *rq);

/* The telephone lines as large buttons. Without a situation: those for everybody. */
struct part calls_part(struct request *rq, const struct situation *situation,
	const struct area *area, bool only_first);

/* Certain lines, in their order. */
struct part calls_these(struct request *rq, const struct helpline *const *lines, size_t n);

/* A text of the pack in the reader's language; "" if the pack has none. */
const char *rq_pack_text(const struct request *rq, const char *key);
const char *rq_texts(const struct request *rq, const struct texts *texts);

/* A telephone or a number that people read to each other, in the reader's digits; NULL is "". */
const char *rq_digits(const struct request *rq, const char *ascii);

/* Paragraphs and list items of a plain text of the pack. */
struct text_line {
	const char *text;
	bool is_item;
};
size_t text_lines(struct arena *a, const char *text, const struct text_line **ret_lines);

/* A page that is the same for everybody, by its path and handler. */
struct prepared_page {
	const char *path;
	struct reply (*handler)(struct request *rq);
};

/* Puts the sheets and the mark, and makes room for refusals and prepared pages
 * (`pages` ends without a path). */
void layout_prepare(struct web *web, const struct site *site, const struct prepared_page *pages);

/* Renders and compresses them, once for each language; takes a moment, so it runs
 * beside the first requests, which get the same pages unprepared. */
void layout_fill(struct web *web, const struct site *site, const struct prepared_page *pages);

/* Renders the pages anew, and not the refusals; by one thread at a time. */
void layout_fill_pages(struct web *web, const struct site *site, const struct prepared_page *pages);

/* Address of a sheet; its name changes with its bytes. */
struct url layout_sheet(struct arena *a, const char *name);

/* The same sheet inside the page, and the policy that allows exactly it. */
struct part layout_inline_sheet(struct arena *a, const struct site *site, const char **ret_policy);

#endif
