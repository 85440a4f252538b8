/* html.c - escaping by place, and values in the reader's words. */

#include "lib/html/html.h"

#include <inttypes.h>
#include <string.h>

struct html html_in(
	struct arena *a, size_t max, const struct language *language, struct zone zone, int64_t now)
{
	return (struct html){
		.text = str_in(a, max),
		.language = language,
		.zone = zone,
		.now = now,
	};
}

struct html html_like(const struct html *other)
{
	struct html out = *other;

	out.text = str_in(other->text.arena, other->text.max);
	return out;
}

struct bytes html_bytes(const struct html *out)
{
	return str_bytes(&out->text);
}

bool html_over(const struct html *out)
{
	return str_over(&out->text);
}

void html_literal(struct html *out, const char *literal, size_t n)
{
	str_addn(&out->text, literal, n);
}

/* What a byte is written as in that place; NULL: as itself. */
static const char *entity(enum html_place place, char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return place == HTML_ATTR ? "&quot;" : NULL;
	case '\'':
		return place == HTML_ATTR ? "&#39;" : NULL;
	default:
		return NULL;
	}
}

static void add_escaped(struct html *out, enum html_place place, const char *text, size_t n)
{
	const char *end = text + n, *from = text;

	for (const char *p = text; p < end; p++) {
		const char *escaped = entity(place, *p);

		if (escaped == NULL)
			continue;
		str_addn(&out->text, from, (size_t)(p - from));
		str_add(&out->text, escaped);
		from = p + 1;
	}
	str_addn(&out->text, from, (size_t)(end - from));
}

void html_text(struct html *out, const char *text)
{
	if (text != NULL)
		add_escaped(out, HTML_TEXT, text, strlen(text));
}

void html_attr(struct html *out, const char *text)
{
	if (text != NULL)
		add_escaped(out, HTML_ATTR, text, strlen(text));
}

void html_url(struct html *out, struct url url)
{
	html_attr(out, url.text);
}

/* The words of numbers and times are made of letters, digits, blanks and
 * marks that mean nothing in HTML, so they are written as they come. */
void html_day_plain(struct html *out, int64_t day)
{
	if (day != NO_TIME)
		words_day(&out->text, out->language, day);
}

void html_instant_plain(struct html *out, int64_t at)
{
	if (at != NO_TIME)
		words_instant(&out->text, out->language, out->zone, at);
}

void html_day_iso(struct html *out, int64_t day)
{
	char text[12];

	if (day == NO_TIME)
		return;
	day_text(day, text);
	str_add(&out->text, text);
}

void html_instant_iso(struct html *out, int64_t at)
{
	char text[24];

	if (at == NO_TIME)
		return;
	instant_text(at, text);
	str_add(&out->text, text);
}

void html_day(struct html *out, int64_t day)
{
	if (day == NO_TIME)
		return;
	html_lit(out, "<time datetime=\"");
	html_day_iso(out, day);
	html_lit(out, "\">");
	html_day_plain(out, day);
	html_lit(out, "</time>");
}

void html_instant(struct html *out, int64_t at)
{
	if (at == NO_TIME)
		return;
	html_lit(out, "<time datetime=\"");
	html_instant_iso(out, at);
	html_lit(out, "\">");
	html_instant_plain(out, at);
	html_lit(out, "</time>");
}

void html_count(struct html *out, int64_t n)
{
	words_count(&out->text, out->language, n);
}

void html_bool(struct html *out, bool b)
{
	html_attr(out, language_text(out->language, b ? MESSAGE("Yes") : MESSAGE("No")));
}

void html_int(struct html *out, int64_t n)
{
	str_addf(&out->text, "%" PRId64, n);
}

void html_bool_word(struct html *out, bool b)
{
	str_add(&out->text, b ? "true" : "false");
}

void html_id(struct html *out, int64_t id)
{
	char text[14];

	if (id == 0)
		return;
	id_text(id, text);
	str_add(&out->text, text);
}

static void add_value(struct html *out, enum html_place place, const struct value *value)
{
	switch (value->type) {
	case VALUE_TEXT:
		(place == HTML_ATTR ? html_attr : html_text)(out, value->text);
		break;
	case VALUE_COUNT:
		html_count(out, value->n);
		break;
	case VALUE_DAY:
		(place == HTML_TEXT ? html_day : html_day_plain)(out, value->n);
		break;
	case VALUE_ID:
		html_id(out, value->n);
		break;
	case VALUE_INSTANT:
		(place == HTML_TEXT ? html_instant : html_instant_plain)(out, value->n);
		break;
	}
}

static void add_message(
	struct html *out, enum html_place place, const char *text, const struct value *values)
{
	struct bytes literal, name;

	while (message_next(&text, &literal, &name)) {
		add_escaped(out, place, (const char *)literal.at, literal.len);
		if (name.len > 0)
			add_value(out, place, message_value(values, name));
	}
}

void html_message(
	struct html *out, enum html_place place, const char *key, const struct value *values)
{
	add_message(out, place, language_text(out->language, key), values);
}

void html_plural(struct html *out, enum html_place place, const char *const forms[2], int64_t n,
	const struct value *values)
{
	add_message(out, place, language_plural(out->language, forms[0], forms[1], n), values);
}

void html_form_token(struct html *out)
{
	if (text_empty(out->form_token))
		return;
	html_lit(out, "<input type=\"hidden\" name=\"form_token\" value=\"");
	html_attr(out, out->form_token);
	html_lit(out, "\">");
}
