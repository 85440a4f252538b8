/* form.c - finding one's way in a loaded form, and showing it to programs. */

#include "lib/forms/form.h"

#include <string.h>

const struct question *form_question(const struct form *form, const char *id)
{
	for (size_t i = 0; id != NULL && i < form->n; i++)
		if (strcmp(form->questions[i].id, id) == 0)
			return &form->questions[i];
	return NULL;
}

const struct form_page *form_page(const struct form *form, const char *id)
{
	for (size_t i = 0; id != NULL && i < form->pages_n; i++)
		if (strcmp(form->pages[i].id, id) == 0)
			return &form->pages[i];
	return NULL;
}

const struct section *form_section(const struct form *form, const char *id)
{
	for (size_t i = 0; id != NULL && i < form->sections_n; i++)
		if (strcmp(form->sections[i].id, id) == 0)
			return &form->sections[i];
	return NULL;
}

size_t form_index(const struct form *form, const struct question *q)
{
	return (size_t)(q - form->questions);
}

/* Who writes for whom. */
struct showing {
	struct arena *arena;
	const struct language *language;
	struct json_out *out;
};

static void write_words(struct showing *s, const char *key, const struct texts *words)
{
	if (!texts_empty(words))
		json_pair_text(s->out, key, texts_say(s->arena, words, s->language));
}

static void write_choices(struct showing *s, const struct question *q)
{
	json_key(s->out, "choices");
	json_array(s->out);
	for (size_t i = 0; i < q->choices_n; i++) {
		json_object(s->out);
		json_pair_text(s->out, "code", q->choices[i]->code);
		write_words(s, "label", &q->choices[i]->label);
		write_words(s, "hint", &q->choices[i]->hint);
		if (q->choices[i]->alone)
			json_pair_bool(s->out, "alone", true);
		json_object_end(s->out);
	}
	json_array_end(s->out);
}

static void write_bound(
	struct showing *s, const char *key, const struct question *q, const struct bound *bound)
{
	char day[12];

	if (bound->kind == BOUND_NONE)
		return;
	if (bound->kind == BOUND_TODAY) {
		json_pair_text(s->out, key, "today");
	} else if (q->type == Q_INTEGER) {
		json_pair_int(s->out, key, bound->n);
	} else {
		day_text(bound->n, day);
		json_pair_text(s->out, key, day);
	}
}

static void write_limits(struct showing *s, const struct question *q)
{
	if (q->type == Q_ONE_OF || q->type == Q_MANY_OF)
		write_choices(s, q);
	if (q->max_length > 0)
		json_pair_int(s->out, "max_length", (int64_t)q->max_length);
	write_bound(s, "min", q, &q->min);
	write_bound(s, "max", q, &q->max);
	if (q->level != NULL)
		json_pair_text(s->out, "level", q->level);
	if (q->relevant != NULL)
		json_pair_text(s->out, "relevant", q->relevant->source);
	if (q->constraint != NULL) {
		json_pair_text(s->out, "constraint", q->constraint->source);
		write_words(s, "constraint_message", &q->constraint_message);
	}
}

static void write_question(struct showing *s, const struct form *form, const struct question *q)
{
	json_object(s->out);
	json_pair_text(s->out, "id", q->id);
	json_pair_text(s->out, "type", question_type_name(q->type));
	json_pair_text(s->out, "page", form->pages[q->page].id);
	write_words(s, "label", &q->label);
	write_words(s, "hint", &q->hint);
	if (question_asks(q)) {
		json_pair_bool(s->out, "required", q->required);
		json_pair_bool(s->out, "unknown", q->offers_unknown);
		json_pair_bool(s->out, "skip", q->offers_skip);
	}
	write_limits(s, q);
	json_object_end(s->out);
}

void form_write(const struct form *form, struct arena *a, const struct language *language,
	struct json_out *out)
{
	struct showing s = { .arena = a, .language = language, .out = out };

	json_object(out);
	json_pair_text(out, "form", form->id);
	json_pair_int(out, "version", form->version);
	json_pair_text(out, "language", language_tag(language));
	write_words(&s, "title", &form->title);
	json_key(out, "questions");
	json_array(out);
	for (size_t i = 0; i < form->n; i++)
		write_question(&s, form, &form->questions[i]);
	json_array_end(out);
	json_object_end(out);
}
