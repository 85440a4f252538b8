/*
 * htmlc.h - the template compiler. A template goes through four rooms: source.c
 * (where in the file are we, and the first thing that is wrong), declare.c with
 * markup.c and tag.c (text to tree), check.c (names and types), emit.c (tree to
 * C). vocabulary.c holds what HTML knows. The language: docs/templates.md.
 */
#ifndef ASHRAY_HTMLC_H
#define ASHRAY_HTMLC_H

#include "tools/htmlc/source.h"
#include "tools/htmlc/vocabulary.h"

#include "lib/html/view.h"

/* The tree, which all rooms share. */

/* A type of a field, and what it looks like in C. */
struct type {
	const char *word; /* in a declaration */
	enum view_type type;
	const char *constant;
	const char *c_type;                   /* with the blank or star before the name */
	const char *test_before, *test_after; /* of {{if}}, around the expression */
};

const struct type *type_named(const char *word);

struct field {
	const char *name;
	const struct type *type;
	struct shape *row; /* of a list */
	int line;
	bool is_used;
	struct field *next;
};

struct shape {
	const char *name; /* "task_row", or "view_task_list" */
	struct field *fields;
	bool is_view, is_foreign, is_reached;
	int line;
	struct node *body; /* of a view */
	struct shape *next;
};

/* Where a value stands decides how it is written. */
enum place { PLACE_TEXT, PLACE_PLAIN, PLACE_WORDS, PLACE_MACHINE, PLACE_URL };

enum node_kind {
	NODE_LITERAL,
	NODE_VALUE,
	NODE_MESSAGE,
	NODE_PLURAL,
	NODE_IF,
	NODE_EACH,
	NODE_TOKEN
};

/* "heading", or "t.number"; check.c adds what it stands for. */
struct path {
	const char *of; /* the variable of an {{each}}, or NULL */
	const char *name;
	const char *placeholder; /* in a message: the name, or "count" of a plural */
	const struct type *type;
	struct shape *row;
	const char *c;     /* the C expression */
	struct path *next; /* the next placeholder of a message */
};

struct node {
	enum node_kind kind;
	enum place place;
	int line;
	struct str literal;
	struct path path;        /* of a value, condition, list or number */
	const char *key, *other; /* of a message */
	struct path *values;     /* in a message */
	const char *as;          /* of an {{each}} */
	bool is_negated;         /* {{if not x}} */
	bool is_used;            /* is the variable of the {{each}} read? */
	struct node *body, *otherwise;
	struct node *next;
};

struct nodes {
	struct node *first;
	struct node *last;
};

struct view_file {
	const char *name;     /* "task_list" of views/task_list.html */
	struct shape *shapes; /* rows and views in order, foreign rows first */
	struct shape **end;
	const char *uses[16];
	size_t uses_n;
};

/* From declare.c. */

/* Opens another template of the same folder for {{use}}; NULL: there is none. */
struct opener {
	const char *(*open)(struct opener *o, struct arena *a, const char *name);
	const char *folder;
};

/* The whole template; look at s->problem afterwards. */
struct view_file *template_read(struct source *s, const char *name, struct opener *opener);

/* From markup.c and tag.c. */

struct element;
void nodes_init(struct nodes *to);
struct node *nodes_add(struct source *s, struct nodes *to, enum node_kind kind);
void nodes_literal(struct source *s, struct nodes *to, const char *text, size_t n);

/* The body of a view: up to the next declaration or the end. */
struct node *markup_read(struct source *s);
struct path path_read(struct source *s);
/* "if x" or "if not x", with its braces. */
void condition_read(struct source *s, struct node *node);
void message_read(struct source *s, struct nodes *to, enum place place);

/* Everything between "<name" and ">", as it may stand inside an {{if}} too. */
struct tag {
	const char *name;
	int line;
	bool in_svg, has_lang, is_post, has_src, is_refresh, has_content, is_closed;
	const char *seen[40]; /* names of attributes */
	size_t seen_n;
};
void tag_read(struct source *s, struct tag *tag, struct nodes *to);

/* From check.c and emit.c. */

void template_check(struct source *s, struct view_file *t);
const char *emit_header(struct arena *a, const struct view_file *t, const char *path);
const char *emit_source(struct arena *a, const struct view_file *t, const char *path);
/* The keys as a .pot file, to be joined with those of the C code. */
void emit_messages(struct str *to, const struct view_file *t, const char *path);

#endif
