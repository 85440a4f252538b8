/*
 * expression.h - conditions of forms and packs: the part of XPath that authors
 * of XLSForms know (docs/forms.md). Compiled once and checked against the names
 * it may use; running it cannot fail. Knows no question and no fact: both give
 * it a scope (what names mean) and values.
 */
#ifndef ASHRAY_FORMS_EXPRESSION_H
#define ASHRAY_FORMS_EXPRESSION_H

#include "lib/base/base.h"

enum { EXPRESSION_LONGEST = 2000 };

/* The values that all names can be compared with: no answer, "I don't know". */
#define EXPRESSION_EMPTY   ""
#define EXPRESSION_UNKNOWN "_unknown"

enum expression_type {
	EX_BOOL,
	EX_NUMBER,
	EX_TEXT,
	EX_DATE,   /* day numbers */
	EX_YES_NO, /* compared with 'yes' and 'no'; alone it is true for yes */
	EX_CODE,   /* compared with codes that it offers */
	EX_CODES,  /* selected(), count-selected() */
	EX_OPAQUE, /* only whether there is one */
};

/* What names mean. `at` is the owner's own number of the name. */
struct expression_scope {
	const void *of;
	bool (*find)(const void *of, const char *name, enum expression_type *ret_type, int *ret_at);
	bool (*offers)(const void *of, int at, const char *code); /* for EX_CODE, EX_CODES */
	const char *self; /* the name that '.' stands for; NULL: '.' has no meaning here */
};

/* A name's value at the moment. For bool and yes_no `number` is 1 or 0. */
struct expression_value {
	enum { EX_EMPTY, EX_UNKNOWN, EX_GIVEN } state;
	int64_t number;
	const char *text;
	const char *const *codes;
	size_t codes_n;
};

struct expression_values {
	const void *of;
	struct expression_value (*value)(const void *of, int at);
	int64_t today;
};

struct expression {
	const char *source;
	const struct expression_node *root;
	const int *names; /* `at` of every name it uses, in order of appearance */
	size_t names_n;
};

/* NULL when the source is wrong; then *ret_problem says what to change. */
const struct expression *expression_compile(struct arena *a, const char *source,
	const struct expression_scope *scope, const char **ret_problem) MUST_USE;

bool expression_holds(const struct expression *e, const struct expression_values *values);

#endif
