/*
 * loading.h - what the files share that read a form's JSON: where memory and
 * faults go, and the readers of small things. Private to lib/forms.
 */
#ifndef ASHRAY_FORMS_LOADING_H
#define ASHRAY_FORMS_LOADING_H

#include "lib/forms/form.h"

struct loading {
	struct arena *arena;
	struct faults *faults;
	const struct form_world *world;
	struct form *form;          /* being filled: languages and sections come first */
	struct question *questions; /* the form's, while they may still be changed */
	const char **page_of;       /* the page that each question names, NULL: its own */
	const char *about;          /* "question 'age': " in front of every fault */
};

/* A fault about what is being read. */
#define loading_fault(l, line, format, ...) \
	fault_add((l)->faults, (line), "%s" format, (l)->about, ##__VA_ARGS__)

/* "id": lower case letters, digits, '_'. "" beside a fault. */
const char *loading_id(struct loading *l, const struct json *object);
bool is_form_id(const char *text);
bool is_form_code(const char *text);

/* Words in every language of the form. The first wants the key to be there. */
struct texts loading_need_words(struct loading *l, const struct json *object, const char *key);
struct texts loading_words(struct loading *l, const struct json *object, const char *key);

/* A list of texts under a key, each of which `is_well_formed`. */
struct loaded_texts {
	const char *const *at;
	size_t n;
};
struct loaded_texts loading_texts(struct loading *l, const struct json *object, const char *key,
	bool (*is_well_formed)(const char *text));

/* Everything about one question but its expressions. */
void loading_question(struct loading *l, const struct json *object, struct question *q);

/* Its expressions, once all questions are known. `at` is its place in the form. */
void loading_conditions(struct loading *l, const struct json *object, size_t at);

#endif
