/*
 * form_load.c - from the JSON of a form to the form: first languages and
 * sections, then all questions, then their conditions (which may name any
 * question and are told when they name a later one), then the pages.
 */

#include "lib/forms/loading.h"

#include <string.h>

enum { LONGEST_WORDS = 4000, MOST_SECTIONS = 20, MOST_LANGUAGES = 20 };

static bool well_formed(const char *text, const char *first, const char *others)
{
	size_t n = strlen(text);

	return n >= 1 && n <= 40 && strchr(first, text[0]) != NULL && strspn(text, others) == n;
}

#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

bool is_form_id(const char *text)
{
	return well_formed(text, LOWER, LOWER DIGITS "_");
}

bool is_form_code(const char *text)
{
	return well_formed(text, LOWER UPPER, LOWER UPPER DIGITS "_-.");
}

static bool is_language(const char *text)
{
	return well_formed(text, LOWER, LOWER UPPER DIGITS "-");
}

const char *loading_id(struct loading *l, const struct json *object)
{
	const char *id = json_need_text(object, "id", l->faults);

	if (id == NULL)
		return "";
	if (is_form_id(id))
		return id;
	loading_fault(l, object->line,
		"the id \"%.60s\" must begin with a lower-case letter and hold lower-case letters, "
		"digits and _ only, at most 40",
		id);
	return "";
}

static bool is_words(struct loading *l, const struct json *v, const char *key)
{
	if (v->kind != JSON_TEXT || *v->text == '\0' || strlen(v->text) > LONGEST_WORDS ||
		!utf8_clean(v->text, strlen(v->text))) {
		loading_fault(l, v->line, "\"%s\" in \"%s\" must be words, at most %d bytes",
			v->key, key, LONGEST_WORDS);
		return false;
	}
	for (size_t i = 0; i < l->form->languages_n; i++)
		if (text_equal(v->key, l->form->languages[i]))
			return true;
	loading_fault(l, v->line,
		"\"%s\" has words in \"%.20s\", which is no language of this form", key, v->key);
	return false;
}

struct texts loading_words(struct loading *l, const struct json *object, const char *key)
{
	const struct json *words = json_may(object, key, JSON_OBJECT, l->faults);
	const struct form *form = l->form;
	struct text_in *at;
	size_t n = 0;

	if (words == NULL)
		return (struct texts){ 0 };
	for (const struct json *v = json_first(words); v != NULL; v = v->next)
		is_words(l, v, key);
	at = arena_array(l->arena, form->languages_n, sizeof(*at));
	for (size_t i = 0; i < form->languages_n; i++) {
		const struct json *v = json_get(words, form->languages[i]);

		if (v == NULL)
			loading_fault(l, words->line, "\"%s\" has no words in \"%s\": add them",
				key, form->languages[i]);
		else if (v->kind == JSON_TEXT)
			at[n++] = (struct text_in){ .tag = form->languages[i], .text = v->text };
	}
	return (struct texts){ .at = at, .n = n };
}

struct texts loading_need_words(struct loading *l, const struct json *object, const char *key)
{
	if (json_get(object, key) == NULL)
		loading_fault(
			l, object->line, "\"%s\" is missing: add it, one text per language", key);
	return loading_words(l, object, key);
}

struct loaded_texts loading_texts(struct loading *l, const struct json *object, const char *key,
	bool (*is_well_formed)(const char *text))
{
	const struct json *list = json_may(object, key, JSON_ARRAY, l->faults);
	const char **at;
	size_t n = 0;

	if (list == NULL)
		return (struct loaded_texts){ 0 };
	at = arena_array(l->arena, list->items.n + 1, sizeof(*at));
	for (const struct json *v = json_first(list); v != NULL; v = v->next) {
		bool is_good = v->kind == JSON_TEXT && is_well_formed(v->text);

		for (size_t i = 0; is_good && i < n; i++)
			is_good = strcmp(at[i], v->text) != 0;
		if (is_good)
			at[n++] = v->text;
		else
			loading_fault(l, v->line,
				"\"%s\" has an entry that is malformed or stands twice", key);
	}
	return (struct loaded_texts){ .at = at, .n = n };
}

static void load_languages(struct loading *l, const struct json *object)
{
	struct loaded_texts tags = loading_texts(l, object, "languages", is_language);

	if (tags.n == 0 || tags.n > MOST_LANGUAGES)
		loading_fault(l, object->line, "\"languages\" must list 1 to %d languages",
			MOST_LANGUAGES);
	l->form->languages = tags.at;
	l->form->languages_n = tags.n;
}

static enum seal seal_read(struct loading *l, const struct json *object)
{
	const char *name = json_may_text(object, "seal", "sealed", l->faults);

	if (text_equal(name, "clear"))
		return SEAL_CLEAR;
	if (text_equal(name, "site"))
		return SEAL_SITE;
	if (!text_equal(name, "sealed"))
		loading_fault(
			l, object->line, "\"seal\" must be \"clear\", \"site\" or \"sealed\"");
	return SEAL_SEALED;
}

static void load_section(struct loading *l, const struct json *object, struct section *section)
{
	static const char *const known[] = { "id", "seal", "readers", NULL };
	struct loaded_texts readers;

	json_only_keys(object, known, l->faults);
	section->id = loading_id(l, object);
	section->seal = seal_read(l, object);
	readers = loading_texts(l, object, "readers", is_form_id);
	if (readers.n == 0)
		loading_fault(l, object->line, "section '%s' needs \"readers\": who may open it",
			section->id);
	section->readers = readers.at;
	section->readers_n = readers.n;
}

static void load_sections(struct loading *l, const struct json *object)
{
	const struct json *list = json_need(object, "sections", JSON_ARRAY, l->faults);
	struct section *at;
	size_t n = 0;

	if (list == NULL || list->items.n == 0 || list->items.n > MOST_SECTIONS) {
		loading_fault(
			l, object->line, "\"sections\" must list 1 to %d sections", MOST_SECTIONS);
		return;
	}
	l->form->sections = at = arena_array(l->arena, list->items.n, sizeof(*at));
	for (const struct json *v = json_first(list); v != NULL; v = v->next) {
		if (v->kind != JSON_OBJECT) {
			loading_fault(l, v->line, "a section is an object");
			continue;
		}
		load_section(l, v, &at[n]);
		if (form_section(l->form, at[n].id) != NULL)
			loading_fault(l, v->line, "a second section '%s'", at[n].id);
		l->form->sections_n = ++n;
	}
}

static void load_questions(struct loading *l, const struct json *list)
{
	l->form->questions = l->questions =
		arena_array(l->arena, list->items.n + 1, sizeof(*l->questions));
	l->page_of = arena_array(l->arena, list->items.n + 1, sizeof(*l->page_of));
	for (const struct json *v = json_first(list); v != NULL; v = v->next) {
		const struct json *id = json_get(v, "id");
		struct question *q = &l->questions[l->form->n];

		l->about = arena_printf(
			l->arena, "question '%.40s': ", json_is(id, JSON_TEXT) ? id->text : "");
		q->id = "";
		if (v->kind != JSON_OBJECT)
			loading_fault(l, v->line, "a question is an object");
		else if (json_is(id, JSON_TEXT) && form_question(l->form, id->text) != NULL)
			loading_fault(l, v->line, "this id is used twice");
		else
			loading_question(l, v, q);
		l->form->n++;
	}
}

static void load_conditions(struct loading *l, const struct json *list)
{
	size_t at = 0;

	for (const struct json *v = json_first(list); v != NULL; v = v->next, at++) {
		l->about = arena_printf(l->arena, "question '%.40s': ", l->questions[at].id);
		if (v->kind == JSON_OBJECT)
			loading_conditions(l, v, at);
	}
}

/* Questions that follow each other and name the same page stand on it. */
static void make_pages(struct loading *l)
{
	struct form *form = l->form;
	struct form_page *pages = arena_array(l->arena, form->n + 1, sizeof(*pages));

	form->pages = pages;
	for (size_t i = 0; i < form->n; i++) {
		const char *id = l->page_of[i] != NULL ? l->page_of[i] : form->questions[i].id;
		struct form_page *last = form->pages_n > 0 ? &pages[form->pages_n - 1] : NULL;

		if (last == NULL || !text_equal(last->id, id)) {
			if (form_page(form, id) != NULL)
				loading_fault(l, form->questions[i].line,
					"question '%s' stands apart from the other questions of "
					"page '%s': "
					"put them beside each other",
					form->questions[i].id, id);
			last = &pages[form->pages_n++];
			last->id = id;
			last->first = i;
		}
		last->n++;
		l->questions[i].page = form->pages_n - 1;
	}
}

static void load_heading(struct loading *l, const struct json *object)
{
	static const char *const known[] = { "id", "title", "hint", NULL };
	const char *id = loading_id(l, object);
	struct form_page *page = (struct form_page *)form_page(l->form, id);

	json_only_keys(object, known, l->faults);
	if (page == NULL) {
		loading_fault(l, object->line, "page '%s' has no question", id);
		return;
	}
	if (!texts_empty(&page->title))
		loading_fault(l, object->line, "a second heading for page '%s'", id);
	page->title = loading_need_words(l, object, "title");
	page->hint = loading_words(l, object, "hint");
}

static void load_headings(struct loading *l, const struct json *object)
{
	const struct json *list = json_may(object, "pages", JSON_ARRAY, l->faults);

	for (const struct json *v = json_first(list); v != NULL; v = v->next) {
		if (v->kind == JSON_OBJECT)
			load_heading(l, v);
		else
			loading_fault(l, v->line, "a page is an object");
	}
	for (size_t i = 0; i < l->form->pages_n; i++) {
		const struct form_page *page = &l->form->pages[i];

		if (page->n > 1 && texts_empty(&page->title))
			loading_fault(l, l->questions[page->first].line,
				"page '%s' shows several questions and has no title in \"pages\"",
				page->id);
	}
}

static void check_counted(struct loading *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->form->n; i++)
		n += l->questions[i].counted;
	if (n > FORM_COUNTED_MAX)
		loading_fault(l, 0, "%zu questions are \"counted\", at most %d may be", n,
			FORM_COUNTED_MAX);
}

static void load_form(struct loading *l, const struct json *object)
{
	static const char *const known[] = { "id", "version", "languages", "title", "sections",
		"pages", "questions", NULL };
	const struct json_range versions = { 1, 1000000 };
	const struct json *list;

	json_only_keys(object, known, l->faults);
	l->form->id = loading_id(l, object);
	l->form->version = (int)json_need_int(object, "version", versions, l->faults);
	load_languages(l, object);
	l->form->title = loading_words(l, object, "title");
	load_sections(l, object);
	list = json_need(object, "questions", JSON_ARRAY, l->faults);
	if (list == NULL || list->items.n == 0 || list->items.n > FORM_QUESTIONS_MAX) {
		loading_fault(l, list != NULL ? list->line : object->line,
			"\"questions\" must list 1 to %d questions", FORM_QUESTIONS_MAX);
		return;
	}
	load_questions(l, list);
	load_conditions(l, list);
	l->about = "";
	make_pages(l);
	load_headings(l, object);
	check_counted(l);
}

const struct form *form_load(
	struct arena *a, struct bytes json, const struct form_world *world, struct faults *faults)
{
	struct loading l = { .arena = a, .faults = faults, .world = world, .about = "" };
	const struct json *object = json_read(a, json, NULL, faults);
	size_t before = faults->n;

	if (object == NULL)
		return NULL;
	l.form = arena_new(a, struct form);
	if (object->kind == JSON_OBJECT)
		load_form(&l, object);
	else
		fault_add(faults, object->line, "a form is an object");
	return faults->n == before ? l.form : NULL;
}
