/* question.c - words in languages, choices in lists, and the names of types. */

#include "lib/forms/question.h"

#include <string.h>

bool texts_empty(const struct texts *t)
{
	return t->n == 0;
}

/* Length of the language without script and region: "sr" of "sr-Latn". */
static size_t primary(const char *tag)
{
	return strcspn(tag, "-");
}

static const struct text_in *same_language(const struct texts *t, const char *tag)
{
	size_t n = primary(tag);

	for (size_t i = 0; i < t->n; i++)
		if (primary(t->at[i].tag) == n && strncmp(t->at[i].tag, tag, n) == 0)
			return &t->at[i];
	return NULL;
}

const char *texts_say(struct arena *a, const struct texts *t, const struct language *language)
{
	const char *tag;
	const struct text_in *other;

	if (t->n == 0)
		return "";
	if (*t->at[0].tag == '\0')
		return language_text(language, t->at[0].text);
	tag = language_tag(language);
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->at[i].tag, tag) == 0)
			return t->at[i].text;
	other = same_language(t, tag);
	return other != NULL ? language_script(language, a, other->text) : t->at[0].text;
}

const char *texts_tag(const struct texts *t, const struct language *language)
{
	const char *tag = language_tag(language);

	if (t->n == 0 || *t->at[0].tag == '\0' || same_language(t, tag) != NULL)
		return tag;
	return t->at[0].tag;
}

const struct choice *code_list_find(const struct code_list *list, const char *code)
{
	for (size_t i = 0; list != NULL && code != NULL && i < list->n; i++)
		if (strcmp(list->at[i].code, code) == 0)
			return &list->at[i];
	return NULL;
}

const struct choice *code_list_number(const struct code_list *list, int n)
{
	for (size_t i = 0; list != NULL && n > 0 && i < list->n; i++)
		if (list->at[i].n == n)
			return &list->at[i];
	return NULL;
}

static const char *const type_names[] = {
	[Q_ONE_OF] = "one_of",
	[Q_MANY_OF] = "many_of",
	[Q_YES_NO] = "yes_no",
	[Q_TEXT] = "text",
	[Q_LONG_TEXT] = "long_text",
	[Q_INTEGER] = "integer",
	[Q_DATE] = "date",
	[Q_INSTANT] = "instant",
	[Q_AREA] = "area",
	[Q_FILE] = "file",
	[Q_NOTE] = "note",
	[Q_ID] = "id",
};

const char *question_type_name(enum question_type type)
{
	return type_names[type];
}

bool question_type_read(const char *name, enum question_type *ret_type)
{
	for (size_t i = 0; i < COUNT_OF(type_names); i++) {
		if (i != Q_ID && text_equal(type_names[i], name)) {
			*ret_type = (enum question_type)i;
			return true;
		}
	}
	return false;
}

const struct choice *question_offers(const struct question *q, const char *code)
{
	for (size_t i = 0; code != NULL && i < q->choices_n; i++)
		if (strcmp(q->choices[i]->code, code) == 0)
			return q->choices[i];
	return NULL;
}

const struct choice *question_choice(const struct question *q, const char *code)
{
	return code_list_find(q->list, code);
}

void question_offer_list(struct question *q, struct arena *a, const struct code_list *list)
{
	const struct choice **offered = arena_array(a, list->n + 1, sizeof(*offered));

	q->list = list;
	q->choices = offered;
	q->choices_n = 0;
	for (size_t i = 0; i < list->n; i++)
		if (!list->at[i].retired)
			offered[q->choices_n++] = &list->at[i];
}

bool question_asks(const struct question *q)
{
	return q->type != Q_NOTE;
}
