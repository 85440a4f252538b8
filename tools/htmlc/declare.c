/* declare.c - the declarations of a template: uses, rows, views, their fields. */

#include "tools/htmlc/htmlc.h"

#include <string.h>

static const struct type types[] = {
	{ "text", VIEW_TEXT, "VIEW_TEXT", "const char *", "!text_empty(", ")" },
	{ "person", VIEW_PERSON, "VIEW_PERSON", "const char *", "!text_empty(", ")" },
	{ "code", VIEW_CODE, "VIEW_CODE", "struct code ", "!text_empty(", ".id)" },
	{ "area", VIEW_AREA, "VIEW_AREA", "struct code ", "!text_empty(", ".id)" },
	{ "date", VIEW_DATE, "VIEW_DATE", "int64_t ", "", " != NO_TIME" },
	{ "instant", VIEW_INSTANT, "VIEW_INSTANT", "int64_t ", "", " != NO_TIME" },
	{ "count", VIEW_COUNT, "VIEW_COUNT", "int64_t ", "", " != 0" },
	{ "bool", VIEW_BOOL, "VIEW_BOOL", "bool ", "", "" },
	{ "id", VIEW_ID, "VIEW_ID", "int64_t ", "", " != 0" },
	{ "url", VIEW_URL, "VIEW_URL", "struct url ", "!url_is_none(", ")" },
	{ "part", VIEW_PART, "VIEW_PART", "struct part ", "", ".html.len > 0" },
	{ "list", VIEW_LIST, "VIEW_LIST", NULL, "", "_n > 0" },
};

const struct type *type_named(const char *word)
{
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (strcmp(types[i].word, word) == 0)
			return &types[i];
	return NULL;
}

static struct shape *row_named(const struct view_file *t, const char *name)
{
	for (struct shape *shape = t->shapes; shape != NULL; shape = shape->next)
		if (!shape->is_view && text_equal(shape->name, name))
			return shape;
	return NULL;
}

static void read_type(struct source *s, const struct view_file *t, struct field *field)
{
	const char *word = source_name(s, "a type");

	field->type = type_named(word);
	if (field->type == NULL) {
		source_fail(s, field->line,
			"\"%s\" is no type: text code area date instant count bool id url person "
			"part, "
			"or \"list of\" a row",
			word);
		return;
	}
	if (field->type->type != VIEW_LIST)
		return;
	source_skip_blanks(s);
	if (!text_equal(source_name(s, "\"of\""), "of"))
		source_fail(s, field->line, "a list is \"list of\" a row");
	source_skip_blanks(s);
	word = source_name(s, "the row of the list");
	field->row = row_named(t, word);
	if (field->row == NULL)
		source_fail(s, field->line, "the row \"%s\" is not declared before this", word);
}

/* "tasks_n" is the length of the list "tasks" and cannot be a field beside it. */
static bool is_length_of(const struct field *list, const struct field *field)
{
	return list->type->type == VIEW_LIST && text_starts(field->name, list->name) &&
	       text_equal(field->name + strlen(list->name), "_n");
}

static void check_clash(struct source *s, const struct field *one, const struct field *other)
{
	if (text_equal(one->name, other->name))
		source_fail(s, other->line, "two fields are called \"%s\"", other->name);
	else if (is_length_of(one, other) || is_length_of(other, one))
		source_fail(s, other->line, "\"%s\" and \"%s\": x_n is the length of the list x",
			one->name, other->name);
}

static void add_field(struct source *s, const struct view_file *t, struct shape *shape)
{
	struct field *field = arena_new(s->arena, struct field), **end = &shape->fields;

	field->line = s->line;
	field->name = source_name(s, "a field");
	source_skip_blanks(s);
	read_type(s, t, field);
	if (s->problem != NULL)
		return;
	if (name_is_reserved(field->name))
		source_fail(s, field->line, "\"%s\" cannot name a field", field->name);
	for (; *end != NULL; end = &(*end)->next)
		check_clash(s, *end, field);
	*end = field;
}

/* "NAME: field type, …" after {{row or {{view, up to its "}}". */
static struct shape *read_shape(struct source *s, struct view_file *t, bool is_view)
{
	struct shape *shape = arena_new(s->arena, struct shape);
	const char *name;

	shape->line = s->line;
	shape->is_view = is_view;
	source_open(s);
	name = source_name(s, is_view ? "the name of the view" : "the name of the row");
	shape->name = is_view ? arena_printf(s->arena, "view_%s", name) : name;
	if (name_is_reserved(name))
		source_fail(
			s, shape->line, "\"%s\" cannot name a %s", name, is_view ? "view" : "row");
	for (struct shape *other = t->shapes; other != NULL; other = other->next)
		if (text_equal(other->name, shape->name))
			source_fail(s, shape->line, "\"%s\" is declared twice", name);
	source_skip_blanks(s);
	if (source_takes(s, ":")) {
		do {
			source_skip_blanks(s);
			add_field(s, t, shape);
			source_skip_blanks(s);
		} while (source_takes(s, ","));
	}
	source_close(s);
	if (!is_view && shape->fields == NULL)
		source_fail(s, shape->line, "the row \"%s\" has no field", name);
	return shape;
}

static void template_add(struct view_file *t, struct shape *shape)
{
	*t->end = shape;
	t->end = &shape->next;
}

/* Skips the body of a view in a foreign file: only rows are taken from there. */
static void skip_to_declaration(struct source *s)
{
	while (*s->at != '\0' && source_directive(s) != A_ROW && source_directive(s) != A_VIEW)
		source_skip(s, 1);
}

static bool skip_comment(struct source *s)
{
	const char *end;

	if (!source_sees(s, "<!--"))
		return false;
	end = strstr(s->at, "-->");
	if (end == NULL)
		source_fail(s, s->line, "a comment that does not end");
	else
		source_skip(s, (size_t)(end - s->at) + 3);
	return true;
}

static void read_declarations(
	struct source *s, struct view_file *t, struct opener *opener, bool is_foreign);

/* {{use other}}: the rows of other.html and of what that uses. */
static void read_use(struct source *s, struct view_file *t, struct opener *opener)
{
	int line = s->line;
	struct source other = { .arena = s->arena, .line = 1 };
	const char *name;

	source_open(s);
	name = source_name(s, "the name of a template");
	source_close(s);
	for (size_t i = 0; i < t->uses_n; i++)
		if (text_equal(t->uses[i], name))
			return; /* by way of another file, or twice: once is enough */
	if (s->problem != NULL)
		return;
	if (text_equal(name, t->name) || t->uses_n == COUNT_OF(t->uses)) {
		source_fail(s, line, "\"%s\" cannot be used here", name);
		return;
	}
	t->uses[t->uses_n++] = name;
	other.path = arena_printf(s->arena, "%s%s.html", opener->folder, name);
	other.at = opener->open(opener, s->arena, name);
	if (other.at == NULL) {
		source_fail(s, line, "there is no template %s.html in this folder", name);
		return;
	}
	read_declarations(&other, t, opener, true);
	if (other.problem != NULL) {
		s->problem = other.problem;
		s->at = "";
	}
}

static void read_one(struct source *s, struct view_file *t, struct opener *opener, bool is_foreign)
{
	enum directive directive = source_directive(s);
	struct shape *shape;

	if (directive == A_USE) {
		read_use(s, t, opener);
		return;
	}
	if (directive != A_ROW && directive != A_VIEW) {
		source_fail(s, s->line, "a template begins with {{use}}, {{row}} and {{view}}");
		return;
	}
	if (is_foreign && directive == A_VIEW) {
		source_skip(s, 2);
		skip_to_declaration(s);
		return;
	}
	shape = read_shape(s, t, directive == A_VIEW);
	shape->is_foreign = is_foreign;
	if (s->problem == NULL && shape->is_view)
		shape->body = markup_read(s);
	template_add(t, shape);
}

static void read_declarations(
	struct source *s, struct view_file *t, struct opener *opener, bool is_foreign)
{
	source_skip_blanks(s);
	while (*s->at != '\0') {
		if (!skip_comment(s))
			read_one(s, t, opener, is_foreign);
		source_skip_blanks(s);
	}
}

struct view_file *template_read(struct source *s, const char *name, struct opener *opener)
{
	struct view_file *t = arena_new(s->arena, struct view_file);

	t->name = name;
	t->end = &t->shapes;
	read_declarations(s, t, opener, false);
	if (s->problem == NULL && t->shapes == NULL)
		source_fail(s, 1, "a template declares at least one {{view}} or {{row}}");
	return t;
}
