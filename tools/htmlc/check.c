/* check.c - what every name stands for, and whether a value of its type may
 * stand where it stands. Afterwards every path has its type and its C. */

#include "tools/htmlc/htmlc.h"

#include <string.h>

/* The variables of the loops around a place, innermost first. */
struct scope {
	const struct scope *outer;
	const struct shape *shape;
	const char *as; /* NULL: the view itself */
	struct node *loop;
};

static struct field *field_named(const struct shape *shape, const char *name)
{
	for (struct field *field = shape->fields; field != NULL; field = field->next)
		if (text_equal(field->name, name))
			return field;
	return NULL;
}

static const char *field_names(struct source *s, const struct shape *shape)
{
	struct str names = str_in(s->arena, 300);

	for (const struct field *field = shape->fields; field != NULL; field = field->next)
		str_addf(&names, " %s", field->name);
	return str_text(&names);
}

/* The scope that a path begins in: a loop's by name, else the view's. */
static const struct scope *scope_of(const struct scope *scope, const char *of)
{
	while (scope != NULL && !text_equal(scope->as, of))
		scope = scope->outer;
	return scope;
}

static void resolve(struct source *s, int line, const struct scope *inner, struct path *path)
{
	const struct scope *scope = scope_of(inner, path->of);
	struct field *field;

	if (scope == NULL) {
		source_fail(s, line, "no {{each}} around this is called \"%s\"", path->of);
		return;
	}
	field = field_named(scope->shape, path->name);
	if (field == NULL) {
		if (path->of == NULL && scope_of(inner, path->name) != NULL)
			source_fail(s, line, "\"%s\" is a row: name one of its fields", path->name);
		source_fail(s, line, "\"%s\" has no field \"%s\"; it has:%s", scope->shape->name,
			path->name, field_names(s, scope->shape));
		return;
	}
	field->is_used = true;
	path->type = field->type;
	path->row = field->row;
	if (scope->loop != NULL) {
		scope->loop->is_used = true;
		path->c = arena_printf(s->arena, "row_%s->%s", path->of, path->name);
	} else {
		path->c = arena_printf(s->arena, "v->%s", path->name);
	}
}

static void check_value(struct source *s, struct node *node, const struct scope *scope)
{
	const struct path *path = &node->path;
	enum view_type type;

	resolve(s, node->line, scope, &node->path);
	if (path->type == NULL)
		return;
	type = path->type->type;
	if (node->place == PLACE_URL && type != VIEW_URL)
		source_fail(s, node->line, "a link takes a url, and \"%s\" is of type %s",
			path->name, path->type->word);
	if (type == VIEW_LIST)
		source_fail(s, node->line, "\"%s\" is a list: write {{each %s as x}}", path->name,
			path->name);
	if (type == VIEW_PART && node->place != PLACE_TEXT)
		source_fail(s, node->line, "the part \"%s\" cannot stand here: it is markup",
			path->name);
}

static void check_message(struct source *s, struct node *node, const struct scope *scope)
{
	enum view_type type;

	for (struct path *value = node->values; value != NULL; value = value->next) {
		resolve(s, node->line, scope, value);
		if (value->type == NULL)
			return;
		type = value->type->type;
		if (type == VIEW_BOOL || type == VIEW_PART)
			source_fail(s, node->line,
				"\"%s\" is of type %s and cannot stand in a text", value->name,
				value->type->word);
	}
	if (node->kind != NODE_PLURAL)
		return;
	resolve(s, node->line, scope, &node->path);
	if (node->path.type == NULL)
		return;
	type = node->path.type->type;
	if (type != VIEW_COUNT && type != VIEW_LIST)
		source_fail(s, node->line,
			"a plural follows a count or a list, and \"%s\" is of type %s",
			node->path.name, node->path.type->word);
}

static void check_nodes(struct source *s, struct node *first, const struct scope *scope);

static void check_loop(struct source *s, struct node *node, const struct scope *scope)
{
	struct scope inside = { .outer = scope, .as = node->as, .loop = node };

	resolve(s, node->line, scope, &node->path);
	if (node->path.type == NULL)
		return;
	if (node->path.type->type != VIEW_LIST) {
		source_fail(s, node->line, "\"%s\" is no list", node->path.name);
		return;
	}
	if (scope_of(scope, node->as) != NULL)
		source_fail(s, node->line, "an {{each}} around this is already called \"%s\"",
			node->as);
	inside.shape = node->path.row;
	check_nodes(s, node->body, &inside);
}

static void check_nodes(struct source *s, struct node *first, const struct scope *scope)
{
	for (struct node *node = first; node != NULL && s->problem == NULL; node = node->next) {
		switch (node->kind) {
		case NODE_LITERAL:
		case NODE_TOKEN:
			break;
		case NODE_VALUE:
			check_value(s, node, scope);
			break;
		case NODE_MESSAGE:
		case NODE_PLURAL:
			check_message(s, node, scope);
			break;
		case NODE_IF:
			resolve(s, node->line, scope, &node->path);
			check_nodes(s, node->body, scope);
			check_nodes(s, node->otherwise, scope);
			break;
		case NODE_EACH:
			check_loop(s, node, scope);
			break;
		}
	}
}

/* Rows that a view shows, directly or inside other rows, get their tables. */
static void reach(const struct shape *shape)
{
	for (const struct field *field = shape->fields; field != NULL; field = field->next)
		if (field->row != NULL) {
			field->row->is_reached = true;
			reach(field->row);
		}
}

/* What is declared goes out as JSON, so a reader of the page must see it too. */
static void check_all_shown(struct source *s, const struct shape *view)
{
	for (const struct field *field = view->fields; field != NULL; field = field->next)
		if (!field->is_used)
			source_fail(s, field->line, "the field \"%s\" is declared and never shown",
				field->name);
}

void template_check(struct source *s, struct view_file *t)
{
	for (struct shape *shape = t->shapes; shape != NULL; shape = shape->next) {
		struct scope scope = { .shape = shape };

		if (!shape->is_view || s->problem != NULL)
			continue;
		check_nodes(s, shape->body, &scope);
		check_all_shown(s, shape);
		reach(shape);
	}
}
