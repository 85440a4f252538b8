/*
 * answers_json.c - answers as JSON: from programs and from our own drafts and
 * seals in, canonical bytes out. What is written here and read again as ours
 * gives the same bytes.
 */

#include "lib/forms/answers_inside.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_CODES = 400 };

/* ---- in ---- */

static void read_codes(
	const struct answers *answers, const struct question *q, const struct json *list)
{
	const char **codes;
	size_t n = 0;

	if (list->items.n > MOST_CODES) {
		answer_fault_of(answers, q, FAULT_NO_SUCH_CHOICE);
		return;
	}
	codes = arena_array(answers->arena, list->items.n + 1, sizeof(*codes));
	for (const struct json *v = json_first(list); v != NULL; v = v->next) {
		if (v->kind != JSON_TEXT) {
			answer_fault_of(answers, q, FAULT_WRONG_TYPE);
			return;
		}
		codes[n++] = v->text;
	}
	answer_codes(answers, q, codes, n);
}

static void read_files(struct answers *answers, const struct question *q, const struct json *list)
{
	answer_state_of(answers, q, ANSWER_NONE);
	for (const struct json *v = json_first(list); v != NULL; v = v->next)
		if (v->kind != JSON_TEXT || !answers_add_file(answers, q, v->text))
			answer_fault_of(answers, q, FAULT_WRONG_TYPE);
}

static void read_text(const struct answers *answers, const struct question *q, const char *text)
{
	const char *words = typed_words(answers->arena, text);

	if (words == NULL)
		answer_fault_of(answers, q, FAULT_NO_TEXT);
	else if (q->type == Q_AREA)
		answer_place(answers, q, words);
	else if (q->type == Q_ONE_OF)
		answer_codes(answers, q, &words, *words != '\0');
	else
		answer_words(answers, q, words);
}

static void read_day(const struct answers *answers, const struct question *q, const char *text)
{
	struct moment m;

	if (!moment_read(text, &m))
		answer_fault_of(answers, q, answer_fault_of_moment(answers, text));
	else if (q->type == Q_DATE && m.minute >= 0)
		answer_fault_of(answers, q, FAULT_NO_DATE);
	else if (q->type == Q_DATE)
		answer_number(answers, q, m.on);
	else
		answer_moment(answers, q, m);
}

static enum json_kind kind_of(enum question_type type)
{
	switch (type) {
	case Q_MANY_OF:
	case Q_FILE:
		return JSON_ARRAY;
	case Q_YES_NO:
		return JSON_BOOL;
	case Q_INTEGER:
		return JSON_NUMBER;
	default:
		return JSON_TEXT;
	}
}

static void read_given(struct answers *answers, const struct question *q, const struct json *v)
{
	int64_t id;

	switch (q->type) {
	case Q_MANY_OF:
		read_codes(answers, q, v);
		break;
	case Q_FILE:
		read_files(answers, q, v);
		break;
	case Q_YES_NO:
		answer_number(answers, q, v->truth);
		break;
	case Q_INTEGER:
		if (v->number.is_whole)
			answer_number(answers, q, v->number.whole);
		else
			answer_fault_of(answers, q, FAULT_NO_NUMBER);
		break;
	case Q_DATE:
	case Q_INSTANT:
		read_day(answers, q, v->text);
		break;
	case Q_ID:
		if (id_read(v->text, &id))
			answer_number(answers, q, id);
		else
			answer_fault_of(answers, q, FAULT_NO_ID);
		break;
	default:
		read_text(answers, q, v->text);
		break;
	}
}

static void read_answer(struct answers *answers, const struct question *q, const struct json *v)
{
	if (v->kind == JSON_NULL)
		answer_state_of(answers, q, ANSWER_NONE);
	else if (v->kind == JSON_TEXT && strcmp(v->text, ANSWER_IS_UNKNOWN) == 0)
		answer_state_of(answers, q, ANSWER_UNKNOWN);
	else if (v->kind == JSON_TEXT && strcmp(v->text, ANSWER_IS_SKIPPED) == 0)
		answer_state_of(answers, q, ANSWER_SKIPPED);
	else if (q->type == Q_FILE && !answers->is_ours)
		answer_fault_of(answers, q, FAULT_NOT_OFFERED);
	else if (v->kind != kind_of(q->type))
		answer_fault_of(answers, q, FAULT_WRONG_TYPE);
	else
		read_given(answers, q, v);
}

/* Is it about this form? What is not said is believed; an older or newer
 * version is not. */
static bool is_this_form(const struct form *form, const struct json *object)
{
	const struct json *id = json_get(object, "form"), *version = json_get(object, "version");

	if (id != NULL && (id->kind != JSON_TEXT || strcmp(id->text, form->id) != 0))
		return false;
	return version == NULL || (version->kind == JSON_NUMBER && version->number.is_whole &&
					  version->number.whole == form->version);
}

/* The first key of the envelope that we do not know. */
static const char *stray_key(const struct json *object)
{
	static const char *const known[] = { "form", "version", "language", "answers" };

	for (const struct json *v = json_first(object); v != NULL; v = v->next) {
		size_t i = 0;

		while (i < COUNT_OF(known) && strcmp(known[i], v->key) != 0)
			i++;
		if (i == COUNT_OF(known))
			return v->key;
	}
	return NULL;
}

bool answers_from_json(
	struct answers *answers, const struct json *object, enum answers_source source)
{
	const struct json *said = json_get(object, "answers");
	bool has_fault = false;

	answers->is_ours = source == ANSWERS_OURS;
	answers->is_other_form = !is_this_form(answers->form, object);
	answers->stray = json_is(said, JSON_OBJECT) ? stray_key(object) : "answers";
	if (answers->is_other_form || answers->stray != NULL)
		return false;
	for (const struct json *v = json_first(said); v != NULL; v = v->next) {
		const struct question *q = form_question(answers->form, v->key);

		if (q == NULL || !question_asks(q)) {
			if (answers->stray == NULL)
				answers->stray = v->key;
			continue;
		}
		read_answer(answers, q, v);
		has_fault |= answers_to(answers, q)->fault != FAULT_NONE;
	}
	answers->is_ours = false;
	answers_settle(answers);
	return !has_fault && answers->stray == NULL;
}

/* ---- out ---- */

static void write_texts(struct str *out, const char *const *texts, size_t n)
{
	str_addc(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			str_addc(out, ',');
		json_quote(out, texts[i]);
	}
	str_addc(out, ']');
}

static void write_given(struct str *out, const struct question *q, const struct answer *answer)
{
	char text[24];

	switch (q->type) {
	case Q_MANY_OF:
	case Q_FILE:
		write_texts(out, answer->codes, answer->codes_n);
		break;
	case Q_YES_NO:
		str_add(out, answer->number != 0 ? "true" : "false");
		break;
	case Q_INTEGER:
		str_addf(out, "%lld", (long long)answer->number);
		break;
	case Q_DATE:
	case Q_INSTANT:
		moment_text((struct moment){ answer->number, answer->minute }, text);
		json_quote(out, text);
		break;
	case Q_ID:
		id_text(answer->number, text);
		json_quote(out, text);
		break;
	default:
		json_quote(out, answer->text);
		break;
	}
}

static int by_id(const void *a, const void *b)
{
	const struct question *const *x = a, *const *y = b;

	return strcmp((*x)->id, (*y)->id);
}

/* Is the answer part of what is written? */
static bool belongs(const struct answers *answers, const struct question *q,
	const struct section *section, enum answers_purpose purpose)
{
	const struct answer *answer = answers_to(answers, q);

	if (answer->state == ANSWER_NONE || !question_asks(q))
		return false;
	if (purpose == ANSWERS_SENT && !answer->is_relevant)
		return false;
	return section == NULL || q->section == section;
}

void answers_write(const struct answers *answers, const struct section *section,
	enum answers_purpose purpose, struct str *out)
{
	const struct form *form = answers->form;
	const struct question **order = arena_array(out->arena, form->n + 1, sizeof(*order));
	size_t n = 0;

	for (size_t i = 0; i < form->n; i++)
		if (belongs(answers, &form->questions[i], section, purpose))
			order[n++] = &form->questions[i];
	qsort(order, n, sizeof(order[0]), by_id);
	str_add(out, "{\"answers\":{");
	for (size_t i = 0; i < n; i++) {
		const struct answer *answer = answers_to(answers, order[i]);

		if (i > 0)
			str_addc(out, ',');
		json_quote(out, order[i]->id);
		str_addc(out, ':');
		if (answer->state == ANSWER_GIVEN)
			write_given(out, order[i], answer);
		else
			json_quote(out, answer->state == ANSWER_UNKNOWN ? ANSWER_IS_UNKNOWN
									: ANSWER_IS_SKIPPED);
	}
	str_add(out, "},\"form\":");
	json_quote(out, form->id);
	str_addf(out, ",\"version\":%d}", form->version);
}
