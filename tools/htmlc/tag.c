/* tag.c - inside "<name …>": attributes, their values, and what may stand in them. */

#include "tools/htmlc/htmlc.h"

#include <string.h>

static const char attribute_letters[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:.";

/* One attribute while its value is read. */
struct attribute {
	const char *name;
	enum attribute_kind kind;
	enum place place;
	int line;
	bool is_description; /* content="": letters may stand there untranslated */
};

static const char *attribute_name(struct source *s, const struct tag *tag)
{
	size_t n = strspn(s->at, attribute_letters);
	enum directive after;
	char *name;

	if (source_sees(s, "{{")) {
		source_fail(s, s->line, "a placeholder cannot be the name of an attribute");
		return "";
	}
	if (n == 0 || n > 60) {
		source_fail(s, s->line, "expected an attribute or '>' in <%s>", tag->name);
		return "";
	}
	name = arena_textn(s->arena, s->at, n);
	source_skip(s, n);
	after = source_directive(s);
	if (after != NO_DIRECTIVE && after != AN_ELSE && after != AN_END_IF)
		source_fail(s, s->line, "a placeholder cannot be part of the attribute name \"%s\"",
			name);
	for (char *p = name; !tag->in_svg && *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			source_fail(
				s, s->line, "write the attribute \"%s\" in small letters", name);
	return name;
}

/* Also in SVG the check must not depend on capitals. */
static const char *in_small_letters(struct source *s, const char *name)
{
	char *small = arena_text(s->arena, name);

	for (char *p = small; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return small;
}

static void remember(struct source *s, struct tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->seen_n; i++)
		if (text_equal(tag->seen[i], name))
			source_fail(s, s->line, "<%s> has two attributes \"%s\"", tag->name, name);
	if (tag->seen_n == COUNT_OF(tag->seen))
		source_fail(s, s->line, "<%s> has too many attributes", tag->name);
	else
		tag->seen[tag->seen_n++] = name;
}

/* The literal at the reading point: up to a quote or a placeholder. */
static const char *value_literal(struct source *s, const struct attribute *attribute)
{
	const char *from = s->at, *end = from, *text;

	while (*end != '\0' && *end != '"' && !(end[0] == '{' && end[1] == '{')) {
		if (*end == '<')
			source_fail(s, s->line, "'<' in the attribute \"%s\": write &lt;",
				attribute->name);
		end++;
	}
	if (s->problem != NULL)
		return "";
	text = arena_textn(s->arena, from, (size_t)(end - from));
	if (attribute->kind == ATTRIBUTE_WORDS && !attribute->is_description &&
		text_has_words(text, strlen(text)))
		source_fail(s, s->line, "people read the attribute \"%s\": write {{_ %s}}",
			attribute->name, text);
	source_skip(s, (size_t)(end - from));
	return text;
}

static void value_pieces(struct source *s, const struct attribute *attribute, struct nodes *to);

/* {{if x}} … {{else}} … {{/if}} inside a value. */
static void value_if(struct source *s, const struct attribute *attribute, struct nodes *to)
{
	struct node *node = nodes_add(s, to, NODE_IF);
	struct nodes inside;

	condition_read(s, node);
	nodes_init(&inside);
	value_pieces(s, attribute, &inside);
	node->body = inside.first;
	if (source_directive(s) == AN_ELSE) {
		source_open(s);
		source_close(s);
		nodes_init(&inside);
		value_pieces(s, attribute, &inside);
		node->otherwise = inside.first;
	}
	if (source_directive(s) != AN_END_IF) {
		source_fail(s, node->line, "an {{if}} in the attribute \"%s\" without {{/if}}",
			attribute->name);
		return;
	}
	source_open(s);
	source_close(s);
}

static void value_directive(struct source *s, const struct attribute *attribute, struct nodes *to)
{
	struct node *node;

	switch (source_directive(s)) {
	case A_VALUE:
		node = nodes_add(s, to, NODE_VALUE);
		node->place = attribute->place;
		source_open(s);
		node->path = path_read(s);
		source_close(s);
		break;
	case A_MESSAGE:
	case A_PLURAL:
		message_read(s, to, PLACE_WORDS);
		break;
	case AN_IF:
		if (source_enter(s))
			value_if(s, attribute, to);
		source_leave(s);
		break;
	default:
		source_fail(
			s, s->line, "this cannot stand in the attribute \"%s\"", attribute->name);
	}
}

static void value_pieces(struct source *s, const struct attribute *attribute, struct nodes *to)
{
	while (*s->at != '\0' && *s->at != '"') {
		enum directive directive = source_directive(s);

		if (directive == AN_ELSE || directive == AN_END_IF)
			return;
		if (directive == NO_DIRECTIVE) {
			const char *text = value_literal(s, attribute);

			nodes_literal(s, to, text, strlen(text));
		} else {
			value_directive(s, attribute, to);
		}
	}
}

/* A link is one url field, or a literal, or "#" and what follows. */
static void value_url(struct source *s, struct attribute *attribute, struct nodes *to)
{
	const char *literal = value_literal(s, attribute);

	if (literal[0] == '#') {
		attribute->kind = ATTRIBUTE_MACHINE;
		nodes_literal(s, to, literal, strlen(literal));
		value_pieces(s, attribute, to);
		return;
	}
	if (literal[0] != '\0') {
		if (source_sees(s, "{{"))
			source_fail(s, s->line,
				"the link \"%s\" is glued together in \"%s\": make a url in C",
				literal, attribute->name);
		else if (!url_literal_is_safe(literal))
			source_fail(s, s->line, "\"%s\" is no safe link for \"%s\"", literal,
				attribute->name);
		nodes_literal(s, to, literal, strlen(literal));
		return;
	}
	attribute->place = PLACE_URL;
	if (source_directive(s) != A_VALUE) {
		source_fail(s, s->line,
			"the attribute \"%s\" takes a link: a literal or one url field",
			attribute->name);
		return;
	}
	value_directive(s, attribute, to);
	if (s->problem == NULL && *s->at != '"')
		source_fail(s, s->line, "the attribute \"%s\" takes one url field and nothing more",
			attribute->name);
}

/* content="0; url={{x}}" of a refresh: seconds, and one url field. */
static void value_refresh(struct source *s, struct attribute *attribute, struct nodes *to)
{
	const char *literal = value_literal(s, attribute);
	size_t n = strspn(literal, "0123456789");

	nodes_literal(s, to, literal, strlen(literal));
	if (!source_sees(s, "{{"))
		return;
	if (n == 0 || !text_equal(literal + n, "; url="))
		source_fail(s, s->line, "a refresh is written content=\"0; url={{x}}\"");
	attribute->place = PLACE_URL;
	value_directive(s, attribute, to);
	if (s->problem == NULL && *s->at != '"')
		source_fail(s, s->line, "a refresh ends with its url field");
}

static void attribute_value(
	struct source *s, struct tag *tag, struct attribute *attribute, struct nodes *to)
{
	bool is_literal = s->at[strcspn(s->at, "\"{")] == '"';

	if (text_equal(attribute->name, "http-equiv")) {
		tag->is_refresh = source_sees(s, "refresh\"");
		if (!is_literal || tag->has_content)
			source_fail(
				s, s->line, "http-equiv is a literal and stands before content");
	}
	if (text_equal(attribute->name, "method") && text_equal(tag->name, "form"))
		tag->is_post = source_sees(s, "post\"");
	if (attribute->kind == ATTRIBUTE_URL)
		value_url(s, attribute, to);
	else if (tag->is_refresh && attribute->is_description)
		value_refresh(s, attribute, to);
	else
		value_pieces(s, attribute, to);
}

static void note(struct tag *tag, const char *name)
{
	tag->has_lang |= text_equal(name, "lang") || text_equal(name, "translate");
	tag->has_src |= text_equal(name, "src");
	tag->has_content |= text_equal(name, "content");
}

static void attribute_read(struct source *s, struct tag *tag, struct nodes *to, bool in_if)
{
	struct attribute attribute = { .line = s->line, .place = PLACE_MACHINE };
	const char *written = attribute_name(s, tag), *why = NULL;

	if (s->problem != NULL)
		return;
	attribute.name = in_small_letters(s, written);
	attribute.kind = attribute_kind(attribute.name, &why);
	if (attribute.kind == ATTRIBUTE_REFUSED)
		source_fail(s, s->line, "the attribute \"%s\" is refused: %s", written, why);
	if (attribute.kind == ATTRIBUTE_WORDS)
		attribute.place = PLACE_WORDS;
	attribute.is_description = text_equal(attribute.name, "content");
	if (!in_if)
		remember(s, tag, attribute.name);
	note(tag, attribute.name);
	nodes_literal(s, to, " ", 1);
	nodes_literal(s, to, written, strlen(written));
	if (!source_takes(s, "="))
		return;
	if (!source_takes(s, "\"")) {
		source_fail(s, s->line, "the value of \"%s\" must stand in double quotes", written);
		return;
	}
	nodes_literal(s, to, "=\"", 2);
	attribute_value(s, tag, &attribute, to);
	if (!source_takes(s, "\""))
		source_fail(s, attribute.line, "the value of \"%s\" does not end", written);
	nodes_literal(s, to, "\"", 1);
}

static void attributes_read(struct source *s, struct tag *tag, struct nodes *to, bool in_if);

/* {{if x}} checked{{/if}}: whole attributes under a condition. */
static void attributes_if(struct source *s, struct tag *tag, struct nodes *to)
{
	struct node *node = nodes_add(s, to, NODE_IF);
	struct nodes inside;

	condition_read(s, node);
	nodes_init(&inside);
	attributes_read(s, tag, &inside, true);
	node->body = inside.first;
	if (source_directive(s) == AN_ELSE) {
		source_open(s);
		source_close(s);
		nodes_init(&inside);
		attributes_read(s, tag, &inside, true);
		node->otherwise = inside.first;
	}
	if (source_directive(s) != AN_END_IF) {
		source_fail(s, node->line, "an {{if}} in <%s> without {{/if}}", tag->name);
		return;
	}
	source_open(s);
	source_close(s);
}

static void attributes_read(struct source *s, struct tag *tag, struct nodes *to, bool in_if)
{
	for (;;) {
		enum directive directive;

		source_skip_blanks(s);
		directive = source_directive(s);
		if (*s->at == '\0' || *s->at == '>' || *s->at == '/' || directive == AN_ELSE ||
			directive == AN_END_IF)
			return;
		if (directive != AN_IF) {
			attribute_read(s, tag, to, in_if);
			continue;
		}
		if (source_enter(s))
			attributes_if(s, tag, to);
		source_leave(s);
	}
}

void tag_read(struct source *s, struct tag *tag, struct nodes *to)
{
	attributes_read(s, tag, to, false);
	tag->is_closed = source_takes(s, "/");
	if (!source_takes(s, ">"))
		source_fail(s, tag->line, "the tag <%s> does not end with '>'", tag->name);
	if (tag->is_closed && tag->in_svg)
		nodes_literal(s, to, "/", 1);
	nodes_literal(s, to, ">", 1);
}
