/* command.c - from a table of C fields to questions, and from answers into the struct. */

#include "lib/forms/command.h"

#include <string.h>

enum { LONGEST_LINE = 200, USUAL_TEXT = 4000, MOST_FIELDS = 60 };

static struct texts key_texts(struct arena *a, const char *key)
{
	struct text_in *at;

	if (key == NULL)
		return (struct texts){ 0 };
	at = arena_new(a, struct text_in);
	*at = (struct text_in){ .tag = "", .text = key };
	return (struct texts){ .at = at, .n = 1 };
}

static enum question_type type_of(const struct field *field)
{
	switch (field->type) {
	case F_TEXT:
		return field->max > LONGEST_LINE ? Q_LONG_TEXT : Q_TEXT;
	case F_INT:
		return Q_INTEGER;
	case F_BOOL:
		return Q_YES_NO;
	case F_DATE:
		return Q_DATE;
	case F_INSTANT:
		return Q_INSTANT;
	case F_ID:
		return Q_ID;
	case F_CODE:
		return Q_ONE_OF;
	case F_CODES:
		return Q_MANY_OF;
	}
	BUG("field \"%s\" has no type", field->name);
}

static size_t size_of(enum field_type type)
{
	switch (type) {
	case F_TEXT:
	case F_CODE:
		return sizeof(const char *);
	case F_BOOL:
		return sizeof(bool);
	case F_CODES:
		return sizeof(struct field_codes);
	default:
		return sizeof(int64_t);
	}
}

static void make_question(struct arena *a, const struct field *field,
	const struct form_world *world, struct question *q)
{
	const struct code_list *list;

	if (field->size != size_of(field->type))
		BUG("member \"%s\" is not of its field's C type", field->name);
	q->id = field->name;
	q->type = type_of(field);
	q->label = key_texts(a, field->label);
	q->hint = key_texts(a, field->hint);
	q->required = field->required;
	if (field->type == F_TEXT)
		q->max_length = (size_t)(field->max > 0 ? field->max : LONGEST_LINE);
	if (field->type == F_INT && field->min < field->max) {
		q->min = (struct bound){ BOUND_NUMBER, field->min };
		q->max = (struct bound){ BOUND_NUMBER, field->max };
	}
	if (field->type != F_CODE && field->type != F_CODES)
		return;
	list = world->list(world->of, field->list);
	if (list == NULL)
		BUG("field \"%s\" names the list \"%s\", which there is not", field->name,
			field->list);
	question_offer_list(q, a, list);
}

struct command command_create(struct arena *a, const char *name, const struct field *fields,
	const struct form_world *world)
{
	struct form *form = arena_new(a, struct form);
	struct form_page *page = arena_new(a, struct form_page);
	struct question *questions = arena_array(a, MOST_FIELDS, sizeof(*questions));

	form->id = name;
	form->version = 1;
	form->questions = questions;
	for (const struct field *field = fields; field->name != NULL; field++) {
		if (form->n == MOST_FIELDS)
			BUG("the form \"%s\" has more than %d fields", name, MOST_FIELDS);
		make_question(a, field, world, &questions[form->n++]);
	}
	page->id = name;
	page->n = form->n;
	form->pages = page;
	form->pages_n = 1;
	return (struct command){ .form = form, .fields = fields };
}

static void put_number(void *to, bool is_given, int64_t n, int64_t none)
{
	int64_t value = is_given ? n : none;

	memcpy(to, &value, sizeof(value)); /* the member may be a struct around it */
}

static void put_field(const struct answers *answers, const struct field *field,
	const struct answer *answer, void *to)
{
	bool is_given = answer->state == ANSWER_GIVEN;
	struct moment m = { answer->number, answer->minute };

	switch (field->type) {
	case F_TEXT:
		*(const char **)to = is_given ? answer->text : "";
		break;
	case F_CODE:
		*(const char **)to = is_given ? answer->text : NULL;
		break;
	case F_BOOL:
		*(bool *)to = is_given && answer->number != 0;
		break;
	case F_CODES:
		*(struct field_codes *)to = (struct field_codes){ answer->codes, answer->codes_n };
		break;
	case F_INT:
		put_number(to, is_given, answer->number, field->none);
		break;
	case F_ID:
		put_number(to, is_given, answer->number, 0);
		break;
	case F_DATE:
		put_number(to, is_given, answer->number, NO_TIME);
		break;
	case F_INSTANT:
		put_number(to, is_given, moment_instant(m, answers->asking->zone), NO_TIME);
		break;
	}
}

bool form_read(const struct command *command, struct answers *answers, struct form_fields in,
	void *ret_form)
{
	const struct form *form = command->form;

	if (answers->form != form)
		BUG("answers of another form");
	answers_read(answers, NULL, in);
	if (answers_check(answers, NULL) > 0)
		return false;
	for (size_t i = 0; i < form->n; i++)
		put_field(answers, &command->fields[i], &answers->at[i],
			(char *)ret_form + command->fields[i].offset);
	return true;
}
