/*
 * html.h - the escaped writer. The only maker of markup: literals of the
 * program's own text, and values that are escaped for the place where they
 * stand. Pages are not written with it by hand but by templates (tools/htmlc,
 * docs/templates.md), whose compiler chooses the function by context.
 */
#ifndef ASHRAY_HTML_H
#define ASHRAY_HTML_H

#include "lib/html/url.h"
#include "lib/i18n/i18n.h"

/* A page or a piece of one, and who reads it: that is how instants, dates and
 * counts find their words. Make it with html_in(). */
struct html {
	struct str text;
	const struct language *language;
	struct zone zone;
	int64_t now;
	const char *form_token; /* hidden in every form by {{csrf}}; empty = none */
};

struct html html_in(struct arena *a, size_t max, const struct language *language, struct zone zone,
	int64_t now);

/* A second piece for the same reader, in the same arena and of the same ceiling. */
struct html html_like(const struct html *other);

struct bytes html_bytes(const struct html *out);
bool html_over(const struct html *out);

/* Markup as it stands in the program: a string literal and nothing else. */
#define html_lit(out, literal) html_literal((out), "" literal, sizeof(literal) - 1)
void html_literal(struct html *out, const char *literal, size_t n); /* by html_lit() only */

/* A text between tags, and one inside a quoted attribute. NULL is empty. */
void html_text(struct html *out, const char *text);
void html_attr(struct html *out, const char *text);
void html_url(struct html *out, struct url url);

/* Values in the reader's words. In running text a time becomes a <time> with
 * the exact instant; the _plain ones are for <title>, <option> and attributes
 * that people read. NO_TIME writes nothing. */
void html_day(struct html *out, int64_t day);
void html_day_plain(struct html *out, int64_t day);
void html_instant(struct html *out, int64_t at);
void html_instant_plain(struct html *out, int64_t at);
void html_count(struct html *out, int64_t n);
void html_bool(struct html *out, bool b);

/* The same for programs: attributes such as value="" and class="". */
void html_day_iso(struct html *out, int64_t day);
void html_instant_iso(struct html *out, int64_t at);
void html_int(struct html *out, int64_t n);
void html_bool_word(struct html *out, bool b); /* "true" or "false" */
void html_id(struct html *out, int64_t id);

/* A translated text whose {placeholders} are values, all of it escaped.
 * `values` ends with one that has no name. The plural form is n's. */
enum html_place { HTML_TEXT, HTML_PLAIN, HTML_ATTR };
void html_message(
	struct html *out, enum html_place place, const char *key, const struct value *values);
void html_plural(struct html *out, enum html_place place, const char *const forms[2], int64_t n,
	const struct value *values);

/* The hidden field with the form's token, if the reader has one. */
void html_form_token(struct html *out);

#endif
