/*
 * question_load.c - one question from its JSON. A key that means nothing for
 * the question's type is a fault: it would be believed to do something.
 */

#include "lib/forms/loading.h"

#include <string.h>

enum { USUAL_TEXT = 200, USUAL_STORY = 4000, MOST_CHOICES = 300, MOST_INTERRUPTS = 8 };

#define ONLY(type) (1u << (type))

enum {
	ALL = (1u << (Q_NOTE + 1)) - 1,
	ASKING = ALL & ~ONLY(Q_NOTE),
	VALUES = ASKING & ~ONLY(Q_FILE),
	CHOOSING = ONLY(Q_ONE_OF) | ONLY(Q_MANY_OF),
	WORDS = ONLY(Q_TEXT) | ONLY(Q_LONG_TEXT),
	RANGED = ONLY(Q_INTEGER) | ONLY(Q_DATE),
};

static const struct {
	const char *key;
	unsigned types;
} keys[] = {
	{ "id", ALL },
	{ "type", ALL },
	{ "label", ALL },
	{ "hint", ALL },
	{ "page", ALL },
	{ "relevant", ALL },
	{ "section", ASKING },
	{ "required", ASKING },
	{ "interrupts", ASKING },
	{ "unknown", VALUES },
	{ "skip", CHOOSING | ONLY(Q_YES_NO) },
	{ "constraint", VALUES },
	{ "fact", VALUES & ~ONLY(Q_LONG_TEXT) },
	{ "counted", CHOOSING | ONLY(Q_YES_NO) },
	{ "list", CHOOSING },
	{ "only", CHOOSING },
	{ "choices", CHOOSING },
	{ "max_length", WORDS },
	{ "input", ONLY(Q_TEXT) },
	{ "min", RANGED },
	{ "max", RANGED },
	{ "level", ONLY(Q_AREA) },
};

static void check_keys(struct loading *l, const struct json *object, enum question_type type)
{
	for (const struct json *v = json_first(object); v != NULL; v = v->next) {
		size_t i = 0;

		while (i < COUNT_OF(keys) && strcmp(keys[i].key, v->key) != 0)
			i++;
		if (i == COUNT_OF(keys))
			loading_fault(l, v->line,
				"\"%.60s\" is no key of a question: check its spelling", v->key);
		else if ((keys[i].types & ONLY(type)) == 0)
			loading_fault(l, v->line, "\"%s\" means nothing for a question of type %s",
				v->key, question_type_name(type));
	}
}

static void load_choice(struct loading *l, const struct json *object, struct choice *choice)
{
	static const char *const known[] = { "code", "label", "hint", "alone", NULL };

	json_only_keys(object, known, l->faults);
	choice->code = json_need_text(object, "code", l->faults);
	if (choice->code == NULL)
		choice->code = "";
	else if (!is_form_code(choice->code))
		loading_fault(l, object->line,
			"the code \"%.60s\" must begin with a letter and hold letters, "
			"digits, _ - and . only, at most 40",
			choice->code);
	choice->label = loading_need_words(l, object, "label");
	choice->hint = loading_words(l, object, "hint");
	choice->alone = json_may_bool(object, "alone", false, l->faults);
}

static const struct code_list *load_choices(struct loading *l, const struct json *array)
{
	struct code_list *list = arena_new(l->arena, struct code_list);
	struct choice *at = arena_array(l->arena, array->items.n + 1, sizeof(*at));

	list->at = at;
	for (const struct json *v = json_first(array); v != NULL; v = v->next) {
		if (v->kind != JSON_OBJECT) {
			loading_fault(l, v->line, "a choice is an object");
			continue;
		}
		load_choice(l, v, &at[list->n]);
		if (code_list_find(list, at[list->n].code) != NULL)
			loading_fault(l, v->line, "a second choice '%s'", at[list->n].code);
		list->n++;
	}
	return list;
}

/* Offers the named codes of the list, in the order in which they are named. */
static void load_only(struct loading *l, const struct json *object, struct question *q)
{
	struct loaded_texts only = loading_texts(l, object, "only", is_form_code);
	const struct choice **offered = arena_array(l->arena, only.n + 1, sizeof(*offered));
	int line = json_get(object, "only")->line;

	q->choices = offered;
	q->choices_n = 0;
	for (size_t i = 0; i < only.n; i++) {
		const struct choice *choice = code_list_find(q->list, only.at[i]);

		if (choice == NULL)
			loading_fault(l, line, "\"only\": the list '%s' has no code '%s'",
				q->list->id, only.at[i]);
		else if (choice->retired)
			loading_fault(l, line, "\"only\": '%s' is retired", only.at[i]);
		else
			offered[q->choices_n++] = choice;
	}
}

static void load_offer(struct loading *l, const struct json *object, struct question *q)
{
	const char *name = json_may_text(object, "list", NULL, l->faults);
	const struct json *choices = json_may(object, "choices", JSON_ARRAY, l->faults);
	const struct code_list *list = NULL;

	if ((name == NULL) == (choices == NULL)) {
		loading_fault(l, object->line, "needs either \"list\" or \"choices\"");
		return;
	}
	if (choices != NULL)
		list = load_choices(l, choices);
	else if (l->world->list != NULL)
		list = l->world->list(l->world->of, name);
	if (list == NULL) {
		loading_fault(
			l, json_get(object, "list")->line, "there is no code list '%.40s'", name);
		return;
	}
	question_offer_list(q, l->arena, list);
	if (json_get(object, "only") != NULL && choices != NULL)
		loading_fault(l, object->line, "\"only\" goes with \"list\", not with \"choices\"");
	else if (json_get(object, "only") != NULL)
		load_only(l, object, q);
	if (q->choices_n == 0 || q->choices_n > MOST_CHOICES)
		loading_fault(l, object->line, "must offer 1 to %d choices", MOST_CHOICES);
}

static struct bound load_bound(
	struct loading *l, const struct json *object, const char *key, enum question_type type)
{
	const struct json *v = json_get(object, key);
	struct bound bound = { .kind = BOUND_NUMBER };

	if (v == NULL)
		return (struct bound){ 0 };
	if (type == Q_INTEGER && v->kind == JSON_NUMBER && v->number.is_whole) {
		bound.n = v->number.whole;
		return bound;
	}
	if (type == Q_DATE && json_is(v, JSON_TEXT) && text_equal(v->text, "today"))
		return (struct bound){ .kind = BOUND_TODAY };
	if (type == Q_DATE && json_is(v, JSON_TEXT) && day_read(v->text, &bound.n))
		return bound;
	loading_fault(l, v->line, "\"%s\" must be %s", key,
		type == Q_INTEGER ? "a whole number" : "\"today\" or a date as \"2026-11-22\"");
	return (struct bound){ 0 };
}

static void load_limits(struct loading *l, const struct json *object, struct question *q)
{
	const char *input = json_may_text(object, "input", "text", l->faults);
	const struct json_range lengths = { 1, FORM_STORY_MAX };

	if (q->type == Q_TEXT || q->type == Q_LONG_TEXT)
		q->max_length = (size_t)json_may_int(object, "max_length", lengths,
			q->type == Q_TEXT ? USUAL_TEXT : USUAL_STORY, l->faults);
	if (text_equal(input, "tel"))
		q->input = INPUT_TEL;
	else if (text_equal(input, "email"))
		q->input = INPUT_EMAIL;
	else if (!text_equal(input, "text"))
		loading_fault(l, object->line, "\"input\" must be \"text\", \"tel\" or \"email\"");
	q->min = load_bound(l, object, "min", q->type);
	q->max = load_bound(l, object, "max", q->type);
	if (q->min.kind == BOUND_NUMBER && q->max.kind == BOUND_NUMBER && q->min.n > q->max.n)
		loading_fault(l, object->line, "\"min\" is larger than \"max\"");
	if (q->type != Q_AREA)
		return;
	q->level = json_need_text(object, "level", l->faults);
	if (q->level != NULL &&
		(l->world->level == NULL || !l->world->level(l->world->of, q->level, &q->rank)))
		loading_fault(l, object->line, "there is no level of areas '%.40s'", q->level);
}

static void load_section_of(struct loading *l, const struct json *object, struct question *q)
{
	const char *id = json_need_text(object, "section", l->faults);

	q->section = form_section(l->form, id);
	if (id != NULL && q->section == NULL)
		loading_fault(l, object->line, "there is no section '%.40s'", id);
	if (q->counted && q->section != NULL && q->section->seal == SEAL_SEALED)
		loading_fault(
			l, object->line, "is \"counted\" but lies in the sealed section '%s'", id);
}

void loading_question(struct loading *l, const struct json *object, struct question *q)
{
	const char *type = json_need_text(object, "type", l->faults);
	const char *page = json_may_text(object, "page", NULL, l->faults);
	bool is_free;

	q->line = object->line;
	q->id = loading_id(l, object);
	if (!question_type_read(type, &q->type)) {
		if (type != NULL)
			loading_fault(l, object->line, "there is no type '%.40s'", type);
		return;
	}
	check_keys(l, object, q->type);
	q->label = loading_need_words(l, object, "label");
	q->hint = loading_words(l, object, "hint");
	if (page != NULL && !is_form_id(page))
		loading_fault(l, object->line, "\"page\" must be an id");
	l->page_of[l->form->n] = page;
	if (!question_asks(q))
		return;
	is_free = q->type == Q_TEXT || q->type == Q_LONG_TEXT || q->type == Q_FILE;
	q->required = json_may_bool(object, "required", false, l->faults);
	q->offers_unknown = json_may_bool(object, "unknown", !is_free, l->faults);
	q->offers_skip = json_may_bool(object, "skip", false, l->faults);
	q->counted = json_may_bool(object, "counted", false, l->faults);
	q->fact = json_may_text(object, "fact", NULL, l->faults);
	load_section_of(l, object, q);
	if (q->type == Q_ONE_OF || q->type == Q_MANY_OF)
		load_offer(l, object, q);
	load_limits(l, object, q);
}

/* ---- conditions ---- */

static bool find_name(const void *of, const char *name, enum expression_type *ret_type, int *ret_at)
{
	static const enum expression_type types[] = {
		[Q_ONE_OF] = EX_CODE,
		[Q_MANY_OF] = EX_CODES,
		[Q_YES_NO] = EX_YES_NO,
		[Q_TEXT] = EX_TEXT,
		[Q_LONG_TEXT] = EX_TEXT,
		[Q_INTEGER] = EX_NUMBER,
		[Q_DATE] = EX_DATE,
		[Q_INSTANT] = EX_DATE,
		[Q_AREA] = EX_TEXT,
		[Q_FILE] = EX_OPAQUE,
	};
	const struct form *form = of;
	const struct question *q = form_question(form, name);

	if (q == NULL || !question_asks(q))
		return false;
	*ret_type = types[q->type];
	*ret_at = (int)form_index(form, q);
	return true;
}

static bool offers(const void *of, int at, const char *code)
{
	const struct form *form = of;

	return question_offers(&form->questions[at], code) != NULL;
}

/* How many questions an expression may see, and whether '.' has a meaning. */
struct sight {
	size_t questions;
	const char *self;
};

static const struct expression *load_expression(
	struct loading *l, const struct json *object, const char *key, struct sight sight)
{
	const struct expression_scope scope = {
		.of = l->form, .find = find_name, .offers = offers, .self = sight.self
	};
	const char *source = json_need_text(object, key, l->faults), *problem;
	const struct expression *e;

	if (source == NULL)
		return NULL;
	e = expression_compile(l->arena, source, &scope, &problem);
	if (e == NULL) {
		loading_fault(l, json_get(object, key)->line, "\"%s\": %s", key, problem);
		return NULL;
	}
	for (size_t i = 0; i < e->names_n; i++)
		if ((size_t)e->names[i] >= sight.questions)
			loading_fault(l, json_get(object, key)->line,
				"\"%s\": ${%s} is asked later; only earlier questions can be used",
				key, l->questions[e->names[i]].id);
	return e;
}

static void load_interrupts(
	struct loading *l, const struct json *list, struct question *q, struct sight sight)
{
	static const char *const known[] = { "page", "when", NULL };
	struct interrupt *at = arena_array(l->arena, list->items.n + 1, sizeof(*at));

	if (list->items.n > MOST_INTERRUPTS)
		loading_fault(l, list->line, "more than %d interrupts", MOST_INTERRUPTS);
	q->interrupts = at;
	for (const struct json *v = json_first(list); v != NULL; v = v->next) {
		struct interrupt *one = &at[q->interrupts_n++];

		if (v->kind != JSON_OBJECT) {
			loading_fault(l, v->line, "an interrupt is an object");
			continue;
		}
		json_only_keys(v, known, l->faults);
		one->page = json_need_text(v, "page", l->faults);
		one->when = load_expression(l, v, "when", sight);
		if (one->page != NULL && l->world->has_page != NULL &&
			!l->world->has_page(l->world->of, one->page))
			loading_fault(
				l, v->line, "there is no information page '%.40s'", one->page);
	}
}

void loading_conditions(struct loading *l, const struct json *object, size_t at)
{
	static const char *const known[] = { "holds", "message", NULL };
	struct question *q = &l->questions[at];
	const struct json *constraint = json_may(object, "constraint", JSON_OBJECT, l->faults);
	const struct json *interrupts = json_may(object, "interrupts", JSON_ARRAY, l->faults);

	if (json_get(object, "relevant") != NULL)
		q->relevant = load_expression(l, object, "relevant", (struct sight){ at, NULL });
	if (constraint != NULL) {
		json_only_keys(constraint, known, l->faults);
		q->constraint =
			load_expression(l, constraint, "holds", (struct sight){ at + 1, q->id });
		q->constraint_message = loading_need_words(l, constraint, "message");
	}
	if (interrupts != NULL)
		load_interrupts(l, interrupts, q, (struct sight){ at + 1, NULL });
}
