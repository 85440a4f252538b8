/*
 * form.h - a questionnaire as data: loaded once from JSON (docs/forms.md), never
 * changed after. What may be named in it (lists, levels of areas, information
 * pages) belongs to the application, which lends it as a `struct form_world`.
 */
#ifndef ASHRAY_FORMS_FORM_H
#define ASHRAY_FORMS_FORM_H

#include "lib/codec/json.h"
#include "lib/codec/json_write.h"
#include "lib/forms/question.h"

enum { FORM_QUESTIONS_MAX = 500, FORM_COUNTED_MAX = 20, FORM_STORY_MAX = 12000 };

/* One question, or a few that stand together. */
struct form_page {
	const char *id;
	struct texts title, hint; /* empty when one question stands alone */
	size_t first, n;          /* of the form's questions */
};

struct form {
	const char *id;
	int version;
	const char *const *languages;
	size_t languages_n;
	struct texts title;
	const struct section *sections;
	size_t sections_n;
	const struct form_page *pages;
	size_t pages_n;
	const struct question *questions;
	size_t n;
};

/* What a form may name. */
struct form_world {
	const void *of;
	const struct code_list *(*list)(const void *of, const char *id); /* NULL: none */
	bool (*level)(const void *of, const char *level, int *ret_rank); /* of areas */
	bool (*has_page)(const void *of, const char *id); /* information pages for interrupts */
};

/* NULL when there is a fault; every fault names its line and what to change. */
const struct form *form_load(struct arena *a, struct bytes json, const struct form_world *world,
	struct faults *faults) MUST_USE;

/* NULL when there is none of that id. */
const struct question *form_question(const struct form *form, const char *id);
const struct form_page *form_page(const struct form *form, const char *id);
const struct section *form_section(const struct form *form, const char *id);

/* Position of a question in its form, as answers are counted. */
size_t form_index(const struct form *form, const struct question *q);

/* The form for programs that fill it in: questions, types, choices, conditions,
 * with all words in the reader's language. */
void form_write(const struct form *form, struct arena *a, const struct language *language,
	struct json_out *out);

/* What programs may send as answers (answers_from_json), as JSON Schema 2020-12. */
void form_schema(const struct form *form, struct arena *a, const struct language *language,
	struct json_out *out);

#endif
