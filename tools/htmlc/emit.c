/* emit.c - the tree as C: structs for the header; tables and writers for the
 * source. #line leads errors and debuggers back to the template. */

#include "tools/htmlc/htmlc.h"

#include <string.h>

enum { OUTPUT_MAX = 8 << 20 };

struct emitter {
	struct str c;
	const char *path;
	int tabs;
};

static void line_of(struct emitter *e, int line)
{
	str_addf(&e->c, "#line %d \"%s\"\n", line, e->path);
}

static void indent(struct emitter *e)
{
	for (int i = 0; i < e->tabs; i++)
		str_addc(&e->c, '\t');
}

/* A C string literal; line ends inside it break the line of C too. */
static void add_quoted(struct str *c, const char *text, size_t n, const char *line_break)
{
	str_addc(c, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char byte = (unsigned char)text[i];

		if (byte == '\n') {
			str_add(c, "\\n");
			if (i + 1 < n)
				str_add(c, line_break);
		} else if (byte == '"' || byte == '\\') {
			str_addc(c, '\\');
			str_addc(c, (char)byte);
		} else if (byte < 0x20 || (byte == '?' && i > 0 && text[i - 1] == '?')) {
			str_addf(c, "\\%03o", byte); /* "??" could begin a trigraph */
		} else {
			str_addc(c, (char)byte);
		}
	}
	str_addc(c, '"');
}

static void add_text(struct str *c, const char *text)
{
	add_quoted(c, text, strlen(text), "");
}

/* Values: one row per type, one column per place. */

struct writer {
	const char *before, *after;
};

static struct writer value_writer(enum view_type type, enum place place)
{
	bool in_text = place == PLACE_TEXT || place == PLACE_PLAIN;
	bool is_machine = place == PLACE_MACHINE;

	switch (type) {
	case VIEW_TEXT:
	case VIEW_PERSON:
		return (struct writer){ in_text ? "html_text(out, " : "html_attr(out, ", ")" };
	case VIEW_CODE:
	case VIEW_AREA:
		return (struct writer){ in_text ? "html_text(out, " : "html_attr(out, ",
			is_machine ? ".id)" : ".label)" };
	case VIEW_DATE:
		return (struct writer){ place == PLACE_TEXT ? "html_day(out, "
					: is_machine        ? "html_day_iso(out, "
							    : "html_day_plain(out, ",
			")" };
	case VIEW_INSTANT:
		return (struct writer){ place == PLACE_TEXT ? "html_instant(out, "
					: is_machine        ? "html_instant_iso(out, "
							    : "html_instant_plain(out, ",
			")" };
	case VIEW_COUNT:
		return (struct writer){ is_machine ? "html_int(out, " : "html_count(out, ", ")" };
	case VIEW_BOOL:
		return (struct writer){ is_machine ? "html_bool_word(out, " : "html_bool(out, ",
			")" };
	case VIEW_ID:
		return (struct writer){ "html_id(out, ", ")" };
	case VIEW_URL:
		return in_text ? (struct writer){ "html_text(out, ", ".text)" }
			       : (struct writer){ "html_url(out, ", ")" };
	case VIEW_PART:
		return (struct writer){ "html_part(out, ", ")" };
	case VIEW_LIST:
		break;
	}
	BUG("a list is no value");
}

static void emit_value(struct emitter *e, const struct node *node)
{
	struct writer writer = value_writer(node->path.type->type, node->place);

	indent(e);
	str_addf(&e->c, "%s%s%s;\n", writer.before, node->path.c, writer.after);
}

/* Messages. */

static void emit_message_value(struct emitter *e, const struct path *value)
{
	static const struct {
		const char *type, *member, *after;
	} kinds[] = {
		[VIEW_TEXT] = { "VALUE_TEXT", "text", "" },
		[VIEW_PERSON] = { "VALUE_TEXT", "text", "" },
		[VIEW_CODE] = { "VALUE_TEXT", "text", ".label" },
		[VIEW_AREA] = { "VALUE_TEXT", "text", ".label" },
		[VIEW_URL] = { "VALUE_TEXT", "text", ".text" },
		[VIEW_DATE] = { "VALUE_DAY", "n", "" },
		[VIEW_INSTANT] = { "VALUE_INSTANT", "n", "" },
		[VIEW_COUNT] = { "VALUE_COUNT", "n", "" },
		[VIEW_ID] = { "VALUE_ID", "n", "" },
		[VIEW_LIST] = { "VALUE_COUNT", "n", "_n" },
	};
	enum view_type type = value->type->type;
	const char *cast = type == VIEW_LIST ? "(int64_t)" : "";

	indent(e);
	str_addf(&e->c, "\t{ .name = \"%s\", .type = %s, .%s = %s%s%s },\n", value->placeholder,
		kinds[type].type, kinds[type].member, cast, value->c, kinds[type].after);
}

static void emit_message(struct emitter *e, const struct node *node)
{
	static const char *const places[] = { "HTML_TEXT", "HTML_PLAIN", "HTML_ATTR", "HTML_ATTR",
		"HTML_ATTR" };

	indent(e);
	if (node->kind == NODE_MESSAGE) {
		str_addf(&e->c, "html_message(out, %s, ", places[node->place]);
		add_text(&e->c, node->key);
	} else {
		bool is_list = node->path.type->type == VIEW_LIST;

		str_addf(
			&e->c, "html_plural(out, %s, (const char *const[]){ ", places[node->place]);
		add_text(&e->c, node->key);
		str_add(&e->c, ", ");
		add_text(&e->c, node->other);
		str_addf(&e->c, " }, %s%s%s", is_list ? "(int64_t)" : "", node->path.c,
			is_list ? "_n" : "");
	}
	if (node->values == NULL) {
		str_add(&e->c, ", NULL);\n");
		return;
	}
	str_add(&e->c, ", (const struct value[]){\n");
	for (const struct path *value = node->values; value != NULL; value = value->next)
		emit_message_value(e, value);
	indent(e);
	str_add(&e->c, "\t{ 0 } });\n");
}

/* Nodes. */

static void emit_nodes(struct emitter *e, const struct node *first);

static void emit_if(struct emitter *e, const struct node *node)
{
	const struct type *type = node->path.type;

	indent(e);
	str_addf(&e->c, "if (%s%s%s%s%s) {\n", node->is_negated ? "!(" : "", type->test_before,
		node->path.c, type->test_after, node->is_negated ? ")" : "");
	e->tabs++;
	emit_nodes(e, node->body);
	e->tabs--;
	if (node->otherwise != NULL) {
		indent(e);
		str_add(&e->c, "} else {\n");
		e->tabs++;
		emit_nodes(e, node->otherwise);
		e->tabs--;
	}
	indent(e);
	str_add(&e->c, "}\n");
}

static void emit_each(struct emitter *e, const struct node *node)
{
	indent(e);
	str_addf(&e->c, "for (size_t at_%s = 0; at_%s < %s_n; at_%s++) {\n", node->as, node->as,
		node->path.c, node->as);
	e->tabs++;
	if (node->is_used) {
		indent(e);
		str_addf(&e->c, "const struct %s *row_%s = &%s[at_%s];\n\n", node->path.row->name,
			node->as, node->path.c, node->as);
	}
	emit_nodes(e, node->body);
	e->tabs--;
	indent(e);
	str_add(&e->c, "}\n");
}

static void emit_literal(struct emitter *e, const struct node *node)
{
	indent(e);
	str_add(&e->c, "html_lit(out, ");
	add_quoted(&e->c, node->literal.at, node->literal.len, "\"\n\t\t\"");
	str_add(&e->c, ");\n");
}

static void emit_node(struct emitter *e, const struct node *node)
{
	switch (node->kind) {
	case NODE_LITERAL:
		emit_literal(e, node);
		break;
	case NODE_VALUE:
		emit_value(e, node);
		break;
	case NODE_MESSAGE:
	case NODE_PLURAL:
		emit_message(e, node);
		break;
	case NODE_IF:
		emit_if(e, node);
		break;
	case NODE_EACH:
		emit_each(e, node);
		break;
	case NODE_TOKEN:
		indent(e);
		str_add(&e->c, "html_form_token(out);\n");
		break;
	}
}

/* A literal cannot be wrong for the C compiler: it needs no line. */
static void emit_nodes(struct emitter *e, const struct node *first)
{
	for (const struct node *node = first; node != NULL; node = node->next) {
		if (node->kind == NODE_LITERAL && node->literal.len == 0)
			continue;
		if (node->kind != NODE_LITERAL)
			line_of(e, node->line);
		emit_node(e, node);
	}
}

/* The two files. */

static void emit_struct(struct str *c, const struct shape *shape)
{
	str_addf(c, "\nstruct %s {\n", shape->name);
	for (const struct field *field = shape->fields; field != NULL; field = field->next)
		if (field->row != NULL)
			str_addf(c, "\tconst struct %s *%s;\n\tsize_t %s_n;\n", field->row->name,
				field->name, field->name);
		else
			str_addf(c, "\t%s%s;\n", field->type->c_type, field->name);
	if (shape->fields == NULL)
		str_add(c, "\tchar has_no_fields;\n");
	str_add(c, "};\n");
}

static void emit_functions_of(struct str *c, const char *name)
{
	str_addf(c, "\nextern const struct view %s;\n", name);
	str_addf(c, "void %s_html(struct html *out, const struct %s *v);\n", name, name);
	str_addf(c, "static inline void %s_json(struct json_out *out, const struct %s *v)\n", name,
		name);
	str_addf(c, "{\n\tview_json(out, &%s, v);\n}\n", name);
	str_addf(c, "static inline struct part %s_part(struct html *page, const struct %s *v)\n",
		name, name);
	str_addf(c, "{\n\treturn view_part(page, &%s, v);\n}\n", name);
}

static void emit_guard(struct str *c, const char *name)
{
	str_add(c, "VIEW_");
	for (const char *p = name; *p != '\0'; p++)
		str_addc(c, *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
	str_add(c, "_H\n");
}

const char *emit_header(struct arena *a, const struct view_file *t, const char *path)
{
	struct str c = str_in(a, OUTPUT_MAX);

	str_addf(&c, "/* Made by htmlc from %s. */\n#ifndef ", path);
	emit_guard(&c, t->name);
	str_add(&c, "#define ");
	emit_guard(&c, t->name);
	str_add(&c, "\n#include \"lib/html/view.h\"\n");
	for (size_t i = 0; i < t->uses_n; i++)
		str_addf(&c, "#include \"%s.view.h\"\n", t->uses[i]);
	for (const struct shape *shape = t->shapes; shape != NULL; shape = shape->next) {
		if (shape->is_foreign)
			continue;
		emit_struct(&c, shape);
		if (shape->is_view)
			emit_functions_of(&c, shape->name);
	}
	str_add(&c, "\n#endif\n");
	return str_text(&c);
}

static void emit_field(struct str *c, const struct shape *shape, const struct field *field)
{
	str_addf(c, "\t{ \"%s\", %s, offsetof(struct %s, %s), ", field->name, field->type->constant,
		shape->name, field->name);
	if (field->row != NULL)
		str_addf(c, "offsetof(struct %s, %s_n), &shape_%s },\n", shape->name, field->name,
			field->row->name);
	else
		str_add(c, "0, NULL },\n");
}

static void emit_fields(struct str *c, const struct shape *shape)
{
	if (shape->fields == NULL)
		return;
	str_addf(c, "\nstatic const struct view_field fields_%s[] = {\n", shape->name);
	for (const struct field *field = shape->fields; field != NULL; field = field->next)
		emit_field(c, shape, field);
	str_add(c, "};\n");
}

/* What a `struct view_shape` is filled with. */
static void emit_shape(struct str *c, const struct shape *shape)
{
	const char *name = shape->name + (shape->is_view ? strlen("view_") : 0);
	size_t n = 0;

	for (const struct field *field = shape->fields; field != NULL; field = field->next)
		n++;
	str_addf(c, "{ \"%s\", sizeof(struct %s), %zu, ", name, shape->name, n);
	if (n > 0)
		str_addf(c, "fields_%s }", shape->name);
	else
		str_add(c, "NULL }");
}

static void emit_table(struct str *c, const struct shape *shape)
{
	if (!shape->is_view && !shape->is_reached)
		return;
	emit_fields(c, shape);
	if (!shape->is_view) {
		str_addf(c, "static const struct view_shape shape_%s = ", shape->name);
		emit_shape(c, shape);
		str_add(c, ";\n");
		return;
	}
	str_addf(c, "\nstatic void write_%s(struct html *out, const void *v)\n", shape->name);
	str_addf(c, "{\n\t%s_html(out, v);\n}\n\nconst struct view %s = { ", shape->name,
		shape->name);
	emit_shape(c, shape);
	str_addf(c, ", write_%s };\n", shape->name);
}

const char *emit_source(struct arena *a, const struct view_file *t, const char *path)
{
	struct emitter e = { .c = str_in(a, OUTPUT_MAX), .path = path, .tabs = 1 };

	str_addf(&e.c, "/* Made by htmlc from %s. */\n#include \"%s.view.h\"\n", path, t->name);
	for (const struct shape *shape = t->shapes; shape != NULL; shape = shape->next)
		emit_table(&e.c, shape);
	for (const struct shape *view = t->shapes; view != NULL; view = view->next) {
		if (!view->is_view)
			continue;
		str_addf(&e.c, "\nvoid %s_html(struct html *out, const struct %s *v)\n{\n",
			view->name, view->name);
		if (view->fields == NULL)
			str_add(&e.c, "\t(void)v;\n");
		if (view->body == NULL)
			str_add(&e.c, "\t(void)out;\n");
		emit_nodes(&e, view->body);
		str_add(&e.c, "}\n");
	}
	if (str_over(&e.c))
		BUG("a template of more than %d bytes of C", OUTPUT_MAX);
	return str_text(&e.c);
}

/* Messages. */

static void emit_keys(struct str *to, const struct node *first, const char *path)
{
	for (const struct node *node = first; node != NULL; node = node->next) {
		emit_keys(to, node->body, path);
		emit_keys(to, node->otherwise, path);
		if (node->kind != NODE_MESSAGE && node->kind != NODE_PLURAL)
			continue;
		str_addf(to, "#: %s:%d\nmsgid ", path, node->line);
		add_text(to, node->key);
		if (node->kind == NODE_PLURAL) {
			str_add(to, "\nmsgid_plural ");
			add_text(to, node->other);
			str_add(to, "\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n\n");
		} else {
			str_add(to, "\nmsgstr \"\"\n\n");
		}
	}
}

void emit_messages(struct str *to, const struct view_file *t, const char *path)
{
	for (const struct shape *view = t->shapes; view != NULL; view = view->next)
		if (view->is_view)
			emit_keys(to, view->body, path);
}
