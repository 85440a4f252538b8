/*
 * form_schema.c - a form as JSON Schema (2020-12): what answers_from_json() takes,
 * for programs that check before they send. Conditions between answers cannot be
 * said there; form_write() tells them.
 */

#include "lib/forms/answers_inside.h"

/* Who writes for whom. */
struct showing {
	struct arena *arena;
	const struct language *language;
	struct json_out *out;
};

/* What may stand in place of every answer. */
static void add_not_said(struct json_out *out, const struct question *q)
{
	if (q->offers_unknown)
		json_text(out, ANSWER_IS_UNKNOWN);
	json_text(out, ANSWER_IS_SKIPPED);
	json_null(out);
}

static void add_codes(struct json_out *out, const struct question *q)
{
	for (size_t i = 0; i < q->choices_n; i++)
		json_text(out, q->choices[i]->code);
}

static void write_bound(struct json_out *out, const char *key, const struct bound *bound)
{
	if (bound->kind == BOUND_NUMBER)
		json_pair_int(out, key, bound->n);
}

static void write_codes(struct json_out *out, const struct question *q)
{
	json_pair_text(out, "type", "array");
	json_pair_bool(out, "uniqueItems", true);
	json_key(out, "items");
	json_object(out);
	json_key(out, "enum");
	json_array(out);
	add_codes(out, q);
	json_array_end(out);
	json_object_end(out);
}

/* An answer of this type, that is not the name of a state. */
static void write_given(struct json_out *out, const struct question *q)
{
	switch (q->type) {
	case Q_MANY_OF:
		write_codes(out, q);
		return;
	case Q_YES_NO:
		json_pair_text(out, "type", "boolean");
		return;
	case Q_INTEGER:
		json_pair_text(out, "type", "integer");
		write_bound(out, "minimum", &q->min);
		write_bound(out, "maximum", &q->max);
		return;
	case Q_DATE:
		json_pair_text(out, "type", "string");
		json_pair_text(out, "format", "date");
		return;
	case Q_INSTANT:
		json_pair_text(out, "type", "string");
		json_pair_text(out, "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$");
		return;
	default:
		json_pair_text(out, "type", "string");
		if (q->max_length > 0)
			json_pair_int(out, "maxLength", (int64_t)q->max_length);
	}
}

/* One choice is one list of words with the states among them; the others are
 * either an answer or a state. */
static void write_answer(struct json_out *out, const struct question *q)
{
	if (q->type != Q_ONE_OF) {
		json_key(out, "anyOf");
		json_array(out);
		json_object(out);
		write_given(out, q);
		json_object_end(out);
		json_object(out);
	}
	json_key(out, "enum");
	json_array(out);
	if (q->type == Q_ONE_OF)
		add_codes(out, q);
	add_not_said(out, q);
	json_array_end(out);
	if (q->type != Q_ONE_OF) {
		json_object_end(out);
		json_array_end(out);
	}
}

/* Files are not taken from programs, and notes ask nothing. */
static bool is_open(const struct question *q)
{
	return question_asks(q) && q->type != Q_FILE;
}

static void write_property(const struct showing *s, const struct question *q)
{
	json_key(s->out, q->id);
	json_object(s->out);
	json_pair_text(s->out, "description", texts_say(s->arena, &q->label, s->language));
	write_answer(s->out, q);
	json_object_end(s->out);
}

static void write_answers(const struct showing *s, const struct form *form)
{
	json_object(s->out);
	json_pair_text(s->out, "type", "object");
	json_pair_text(s->out, "description",
		"Answers by question; what is left out was not asked. Which question is asked "
		"when, and the words for every code, tells the form itself.");
	json_pair_bool(s->out, "additionalProperties", false);
	json_key(s->out, "properties");
	json_object(s->out);
	for (size_t i = 0; i < form->n; i++)
		if (is_open(&form->questions[i]))
			write_property(s, &form->questions[i]);
	json_object_end(s->out);
	json_key(s->out, "required");
	json_array(s->out);
	for (size_t i = 0; i < form->n; i++)
		if (form->questions[i].required && form->questions[i].relevant == NULL)
			json_text(s->out, form->questions[i].id);
	json_array_end(s->out);
	json_object_end(s->out);
}

static void write_constant(struct json_out *out, const char *key, const char *text, int64_t n)
{
	json_key(out, key);
	json_object(out);
	if (text != NULL)
		json_pair_text(out, "const", text);
	else
		json_pair_int(out, "const", n);
	json_object_end(out);
}

void form_schema(const struct form *form, struct arena *a, const struct language *language,
	struct json_out *out)
{
	struct showing s = { .arena = a, .language = language, .out = out };

	json_object(out);
	json_pair_text(out, "type", "object");
	json_pair_bool(out, "additionalProperties", false);
	json_key(out, "properties");
	json_object(out);
	write_constant(out, "form", form->id, 0);
	write_constant(out, "version", NULL, form->version);
	json_key(out, "language");
	json_object(out);
	json_pair_text(out, "type", "string");
	json_pair_text(out, "description", "Of the answers, and of what is answered.");
	json_object_end(out);
	json_key(out, "answers");
	write_answers(&s, form);
	json_object_end(out);
	json_key(out, "required");
	json_array(out);
	json_text(out, "answers");
	json_array_end(out);
	json_object_end(out);
}
