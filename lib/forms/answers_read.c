/*
 * answers_read.c - from the fields of a page to answers. A browser sends what
 * it likes: fields may be missing, repeated, of nobody; each question looks
 * for its own names and makes the best of what it finds.
 */

#include "lib/forms/answers_inside.h"

#include <string.h>

enum { MOST_LEVELS = 9 };

/* One question being read from the fields. */
struct reading {
	const struct answers *answers;
	const struct question *q;
	struct form_fields fields;
	struct typed *typed;
};

/* The last value of a field of the question; `suffix` "" is the plain name. */
static const struct form_field *field(const struct reading *r, const char *suffix)
{
	size_t n = strlen(r->q->id);

	for (size_t i = r->fields.n; i > 0; i--) {
		const struct form_field *f = &r->fields.at[i - 1];

		if (strncmp(f->name, r->q->id, n) == 0 && strcmp(f->name + n, suffix) == 0)
			return f;
	}
	return NULL;
}

/* The words of a field: NULL when it was not sent, "" for what is no text. */
static const char *words(const struct reading *r, const char *suffix)
{
	const struct form_field *f = field(r, suffix);
	const char *clean;

	if (f == NULL)
		return NULL;
	clean = f->value != NULL ? typed_words(r->answers->arena, f->value) : NULL;
	return clean != NULL ? clean : "";
}

/* What all values of the plain name together say. */
struct said {
	const char **values; /* that are neither empty nor ours; broken ones, too */
	size_t n;
	bool is_skipped, is_unknown, is_no_text;
};

static struct said said_by(const struct reading *r)
{
	struct said said = { 0 };

	for (size_t i = 0; i < r->fields.n; i++)
		said.n += strcmp(r->fields.at[i].name, r->q->id) == 0;
	said.values = arena_array(r->answers->arena, said.n + 1, sizeof(*said.values));
	said.n = 0;
	for (size_t i = 0; i < r->fields.n; i++) {
		const struct form_field *f = &r->fields.at[i];
		const char *value;

		if (strcmp(f->name, r->q->id) != 0)
			continue;
		value = f->value != NULL ? typed_words(r->answers->arena, f->value) : NULL;
		said.is_no_text = said.is_no_text || value == NULL || f->is_broken;
		if (value == NULL)
			continue;
		if (strcmp(value, ANSWER_IS_SKIPPED) == 0)
			said.is_skipped = true;
		else if (strcmp(value, ANSWER_IS_UNKNOWN) == 0)
			said.is_unknown = true;
		else if (*value != '\0')
			said.values[said.n++] = value;
	}
	return said;
}

static void read_number(const struct reading *r, const char *value)
{
	int64_t n;

	r->typed->text = value;
	if (r->q->type == Q_ID ? id_read(value, &n) : typed_number(r->answers->arena, value, &n))
		answer_number(r->answers, r->q, n);
	else
		answer_fault_of(
			r->answers, r->q, r->q->type == Q_ID ? FAULT_NO_ID : FAULT_NO_NUMBER);
}

static void read_yes_no(const struct reading *r, const struct said *said)
{
	bool is_yes = strcmp(said->values[said->n - 1], "yes") == 0;

	if (is_yes || strcmp(said->values[said->n - 1], "no") == 0)
		answer_number(r->answers, r->q, is_yes);
	else
		answer_fault_of(r->answers, r->q, FAULT_NO_SUCH_CHOICE);
}

/* The time of day beside a date; true also when none was typed. */
static bool read_minute(const struct reading *r, int *ret_minute)
{
	*ret_minute = -1;
	if (r->q->type != Q_INSTANT || text_empty(r->typed->time))
		return true;
	return typed_time(r->answers->arena, r->typed->time, ret_minute);
}

static void read_date(const struct reading *r, const char *value)
{
	struct typed *typed = r->typed;
	const char *parts[3];
	struct moment m = MOMENT_NONE;
	enum answer_fault fault = FAULT_NONE;
	int minute;

	*typed = (struct typed){ .text = value,
		.day = words(r, ".day"),
		.month = words(r, ".month"),
		.year = words(r, ".year"),
		.time = words(r, ".time") };
	parts[0] = typed->day;
	parts[1] = typed->month;
	parts[2] = typed->year;
	if (value == NULL)
		fault = answer_fault_of_day(r->answers, parts, &m.on);
	else if (!moment_read(digits_ascii(r->answers->arena, value), &m))
		fault = answer_fault_of_moment(r->answers, value);
	if (fault != FAULT_NONE)
		answer_fault_of(r->answers, r->q, fault);
	else if (!read_minute(r, &minute))
		answer_fault_of(r->answers, r->q, FAULT_NO_TIME_OF_DAY);
	else if (r->q->type == Q_DATE)
		answer_number(r->answers, r->q, m.on);
	else
		answer_moment(
			r->answers, r->q, (struct moment){ m.on, minute >= 0 ? minute : m.minute });
}

static bool has_date(const struct reading *r)
{
	return !text_empty(words(r, ".day")) || !text_empty(words(r, ".month")) ||
	       !text_empty(words(r, ".year")) || !text_empty(words(r, ".time"));
}

/* ---- places: lists one inside the other, or a typed name ---- */

static bool find_place(const struct reading *r, const char *code, struct place *ret_place)
{
	const struct places *places = r->answers->asking->places;

	return places != NULL &&
	       places->find(places->of, r->answers->asking->language, code, ret_place);
}

static bool has_inside(const struct reading *r, const char *code)
{
	const struct places *places = r->answers->asking->places;
	const struct place *inside;

	return places->inside(places->of, r->answers->arena, r->answers->asking->language, code,
		       &inside) > 0;
}

/* Follows the lists from the largest place down as long as each lies in the one
 * before. Was the list after the last one on the page, and left alone? */
static bool follow_lists(const struct reading *r, struct place *ret_place, bool *ret_is_settled)
{
	struct place place, last = { 0 };
	const char *value = "";

	*ret_is_settled = false;
	for (int level = 1; level <= MOST_LEVELS; level++) {
		value = words(r, (char[]){ '.', (char)('0' + level), '\0' });
		if (text_empty(value) || strcmp(value, ANSWER_IS_UNKNOWN) == 0)
			break;
		if (!find_place(r, value, &place))
			return false;
		if (last.code != NULL && !text_equal(place.parent, last.code)) {
			value = NULL; /* the list before was changed: this one has to come again */
			break;
		}
		last = place;
	}
	*ret_is_settled = value != NULL;
	*ret_place = last;
	return true;
}

static void give_place(const struct reading *r, const struct place *place, bool is_settled)
{
	struct answer *answer = answer_at(r->answers, r->q);

	answer_place(r->answers, r->q, place->code);
	if (answer->fault == FAULT_NONE && !is_settled && place->rank < r->q->rank)
		answer->is_open = has_inside(r, place->code);
}

static void search_place(const struct reading *r)
{
	const struct places *places = r->answers->asking->places;
	const struct place *found;
	size_t n = 0;

	if (places != NULL)
		n = places->search(places->of, r->answers->arena, r->answers->asking->language,
			r->typed->find, &found);
	if (n == 0)
		answer_fault_of(r->answers, r->q, FAULT_NO_PLACE);
	else
		answer_state_of(r->answers, r->q, ANSWER_NONE);
	answer_at(r->answers, r->q)->is_open = n > 0;
}

static void read_area(const struct reading *r, const struct said *said)
{
	struct place place;
	bool is_settled;

	r->typed->find = words(r, ".find");
	if (!text_empty(r->typed->find) && !text_equal(r->typed->find, words(r, ".found"))) {
		search_place(r);
	} else if (said->n > 0) {
		if (find_place(r, said->values[said->n - 1], &place))
			give_place(r, &place, false);
		else
			answer_fault_of(r->answers, r->q, FAULT_NO_PLACE);
	} else if (!follow_lists(r, &place, &is_settled)) {
		answer_fault_of(r->answers, r->q, FAULT_NO_PLACE);
	} else if (place.code != NULL) {
		give_place(r, &place, is_settled);
	} else if (!text_empty(r->typed->find)) {
		search_place(r); /* nothing of what was found was chosen: show it again */
	} else {
		answer_state_of(r->answers, r->q,
			text_equal(words(r, ".1"), ANSWER_IS_UNKNOWN) ? ANSWER_UNKNOWN
								      : ANSWER_NONE);
	}
}

/* ---- one question ---- */

/* More than the plain name speaks for these types. */
static bool has_parts(const struct reading *r)
{
	if (r->q->type == Q_DATE || r->q->type == Q_INSTANT)
		return has_date(r);
	return r->q->type == Q_AREA &&
	       (!text_empty(words(r, ".find")) || !text_empty(words(r, ".1")));
}

static void read_value(const struct reading *r, const struct said *said)
{
	const char *last = said->n > 0 ? said->values[said->n - 1] : NULL;

	switch (r->q->type) {
	case Q_ONE_OF:
	case Q_MANY_OF:
		answer_codes(r->answers, r->q, said->values, said->n);
		break;
	case Q_YES_NO:
		read_yes_no(r, said);
		break;
	case Q_TEXT:
	case Q_LONG_TEXT:
		r->typed->text = last;
		answer_words(r->answers, r->q, last);
		break;
	case Q_INTEGER:
	case Q_ID:
		read_number(r, last);
		break;
	case Q_DATE:
	case Q_INSTANT:
		read_date(r, last);
		break;
	case Q_AREA:
		read_area(r, said);
		break;
	case Q_FILE: /* taken in by answers_add_file() only */
	case Q_NOTE:
		break;
	}
}

/* Shown again as far as it could be read, so that only the rest is typed anew. */
static void read_broken(const struct reading *r, const struct said *said)
{
	r->typed->text = said->n > 0 ? said->values[said->n - 1] : NULL;
	answer_fault_of(r->answers, r->q, FAULT_NO_TEXT);
}

/* Nothing was said: on a page that means that it was passed over. */
static void read_nothing(const struct reading *r, bool is_page)
{
	bool has_files = answer_at(r->answers, r->q)->codes_n > 0;

	if (r->q->type != Q_FILE || !has_files)
		answer_state_of(r->answers, r->q,
			is_page && !r->q->required ? ANSWER_SKIPPED : ANSWER_NONE);
}

static void read_question(const struct reading *r, bool is_page)
{
	struct said said = said_by(r);

	*r->typed = (struct typed){ 0 };
	if (r->q->type == Q_FILE)
		said.n = 0; /* a browser's words make no file */
	if (said.is_skipped)
		answer_state_of(r->answers, r->q, ANSWER_SKIPPED);
	else if (said.is_no_text)
		read_broken(r, &said);
	else if (said.n > 0 || has_parts(r))
		read_value(r, &said);
	else if (said.is_unknown)
		answer_state_of(r->answers, r->q, ANSWER_UNKNOWN);
	else
		read_nothing(r, is_page);
}

void answers_read(struct answers *answers, const struct form_page *page, struct form_fields fields)
{
	const struct form *form = answers->form;
	size_t first = page != NULL ? page->first : 0;
	size_t end = page != NULL ? page->first + page->n : form->n;

	for (size_t i = first; i < end; i++) {
		const struct question *q = &form->questions[i];
		struct reading r = {
			.answers = answers, .q = q, .fields = fields, .typed = &answers->at[i].typed
		};

		/* What the page did not show keeps its answer in the draft. */
		if (question_asks(q) && (page == NULL || answers->at[i].is_relevant))
			read_question(&r, page != NULL);
	}
	answers_settle(answers);
}
