/*
 * view.h - one view, two faces. A template declares its fields from the closed
 * set of types below; htmlc makes of it a struct, a function that writes HTML,
 * and a table of the fields. From that table comes everything else: the JSON
 * face, its schema, and the hostile fillings of the tests.
 */
#ifndef ASHRAY_VIEW_H
#define ASHRAY_VIEW_H

#include "lib/codec/json_write.h"
#include "lib/html/html.h"

/* A word from a list: `id` for programs, `label` for people, in their language. */
struct code {
	const char *id;
	const char *label;
};

/* A finished piece, both faces. Made by view_part() and part_…() only. */
struct part {
	struct bytes html;
	struct bytes json;
};

#define PART_NONE ((struct part){ 0 })

enum view_type {
	VIEW_TEXT,    /* const char *, NULL = absent */
	VIEW_CODE,    /* struct code, id NULL = absent */
	VIEW_AREA,    /* struct code */
	VIEW_DATE,    /* int64_t day number, or NO_TIME */
	VIEW_INSTANT, /* int64_t UTC ms, or NO_TIME */
	VIEW_COUNT,   /* int64_t */
	VIEW_BOOL,    /* bool */
	VIEW_ID,      /* int64_t, 0 = absent */
	VIEW_URL,     /* struct url */
	VIEW_PERSON,  /* const char *, a name as the reader may see it */
	VIEW_PART,    /* struct part */
	VIEW_LIST,    /* const struct ROW *x; size_t x_n; */
};

/* The fields of a view or of a row, in the order of their declaration. */
struct view_shape {
	const char *name;
	size_t size;
	size_t fields_n;
	const struct view_field *fields;
};

struct view_field {
	const char *name;
	enum view_type type;
	size_t offset;
	size_t count_offset;          /* of a list's length */
	const struct view_shape *row; /* of a list */
};

/* What htmlc makes of `{{view task_list: …}}`, under the name view_task_list;
 * `html` takes a struct of that name. */
struct view {
	struct view_shape shape;
	void (*html)(struct html *out, const void *v);
};

/* The JSON face: an object with every field (absent = null), or its schema
 * (JSON Schema 2020-12, for OpenAPI). */
void view_json(struct json_out *out, const struct view *view, const void *v);
void view_schema(struct json_out *out, const struct view *view);

/* Renders a view into a piece for a page of the same reader. A piece that is
 * larger than the page may be makes the page over-full. */
struct part view_part(struct html *page, const struct view *view, const void *v);

/* A sheet inlined in <head>, as <style>…</style>; BUG() if it holds a '<'. */
struct part part_style(struct arena *a, struct bytes css);

void html_part(struct html *out, struct part part);

#endif
