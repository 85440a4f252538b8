/* markup.c - the body of a view: elements, text, blocks, messages. Elements and
 * blocks are read by recursion, so that what opens inside a block closes there. */

#include "tools/htmlc/htmlc.h"

#include <string.h>

/* An open element, on the stack of the reading functions. */
struct element {
	const struct element *parent;
	struct element *form; /* the form around this, or itself */
	const char *name;
	int line;
	unsigned flags;
	bool is_post, has_token;
};

void nodes_init(struct nodes *to)
{
	*to = (struct nodes){ 0 };
}

struct node *nodes_add(struct source *s, struct nodes *to, enum node_kind kind)
{
	struct node *node = arena_new(s->arena, struct node);

	node->kind = kind;
	node->line = s->line;
	if (to->last == NULL)
		to->first = node;
	else
		to->last->next = node;
	to->last = node;
	return node;
}

void nodes_literal(struct source *s, struct nodes *to, const char *text, size_t n)
{
	struct node *node = to->last;

	if (n == 0)
		return;
	if (node == NULL || node->kind != NODE_LITERAL) {
		node = nodes_add(s, to, NODE_LITERAL);
		node->literal = str_in(s->arena, 1 << 20);
	}
	str_addn(&node->literal, text, n);
}

struct path path_read(struct source *s)
{
	struct path path = { .name = source_name(s, "a field") };

	if (source_takes(s, ".")) {
		path.of = path.name;
		path.name = source_name(s, "a field of the row");
	}
	return path;
}

void condition_read(struct source *s, struct node *node)
{
	source_open(s);
	if (source_sees(s, "not") && strchr(" \t\r\n", s->at[3]) != NULL) {
		source_skip(s, 3);
		source_skip_blanks(s);
		node->is_negated = true;
	}
	node->path = path_read(s);
	source_close(s);
}

/* Messages. */

static bool is_same_path(const struct path *a, const struct path *b)
{
	return text_equal(a->of, b->of) && text_equal(a->name, b->name);
}

static void add_value(struct source *s, struct node *node, struct path path)
{
	struct path **end = &node->values;

	for (; *end != NULL; end = &(*end)->next) {
		if (!text_equal((*end)->placeholder, path.placeholder))
			continue;
		if (!is_same_path(*end, &path))
			source_fail(s, s->line, "two values of this text are called \"%s\"",
				path.placeholder);
		return;
	}
	*end = arena_new(s->arena, struct path);
	**end = path;
}

/* "{t.number}" stands in the key as "{number}": that is what translators see.
 * In a plural "{count}" is the number it follows, whatever that is called. */
static void message_value_read(struct source *s, struct node *node, struct str *key)
{
	struct path path;

	source_skip(s, 1);
	path = path_read(s);
	if (!source_takes(s, "}"))
		source_fail(s, s->line, "a value in a text is written {name}");
	if (node->kind == NODE_PLURAL && path.of == NULL && text_equal(path.name, "count")) {
		path = node->path;
		path.placeholder = "count";
	} else {
		path.placeholder = path.name;
	}
	add_value(s, node, path);
	str_addf(key, "{%s}", path.placeholder);
}

/* One sentence, blanks folded, up to "}}" or, in a plural, '|'. */
static const char *sentence_read(struct source *s, struct node *node, bool is_plural)
{
	struct str key = str_in(s->arena, 4000);

	source_skip_blanks(s);
	while (*s->at != '\0' && !source_sees(s, "}}") && !(is_plural && *s->at == '|')) {
		size_t blanks = strspn(s->at, " \t\r\n");

		if (blanks > 0) {
			source_skip(s, blanks);
			if (*s->at != '\0' && !source_sees(s, "}}") && *s->at != '|')
				str_addc(&key, ' ');
		} else if (*s->at == '{') {
			message_value_read(s, node, &key);
		} else if (*s->at == '}' || *s->at == '<') {
			source_fail(s, s->line, "'%c' cannot stand in a text", *s->at);
		} else {
			str_addc(&key, *s->at);
			source_skip(s, 1);
		}
	}
	if (key.len == 0)
		source_fail(s, node->line, "an empty text");
	if (str_over(&key))
		source_fail(s, node->line, "a text of more than 4000 bytes");
	return str_text(&key);
}

void message_read(struct source *s, struct nodes *to, enum place place)
{
	bool is_plural = source_directive(s) == A_PLURAL;
	struct node *node = nodes_add(s, to, is_plural ? NODE_PLURAL : NODE_MESSAGE);

	node->place = place;
	source_open(s);
	if (is_plural) {
		node->path = path_read(s);
		source_skip_blanks(s);
		if (!source_takes(s, ":"))
			source_fail(s, s->line, "a plural is {{n_ count: one form | other form}}");
	}
	node->key = sentence_read(s, node, is_plural);
	if (is_plural) {
		if (!source_takes(s, "|"))
			source_fail(s, s->line, "a plural has two forms with '|' between");
		node->other = sentence_read(s, node, true);
	}
	source_close(s);
}

/* Text. */

/* An entity, "&name;" or "&#n;", at the reading point; 0: there is none. */
static size_t entity_length(const char *at)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t hash = at[1] == '#', n = strspn(at + 1 + hash, letters);

	return n > 0 && n < 32 && at[1 + hash + n] == ';' ? n + hash + 2 : 0;
}

static size_t text_length(struct source *s)
{
	const char *end = s->at;

	while (*end != '\0' && *end != '<' && !(end[0] == '{' && end[1] == '{')) {
		if (*end == '&' && entity_length(end) == 0)
			source_fail(s, s->line, "'&' in text: write &amp;");
		if (s->problem != NULL)
			return 0;
		end++;
	}
	return (size_t)(end - s->at);
}

/* Blanks fold to one, to a line end if there is one among them: pages stay
 * small, and what is not drawn is not sent. */
static void add_folded(struct source *s, struct nodes *to, const char *text, size_t n)
{
	const char *end = text + n;

	while (text < end) {
		size_t blanks = strspn(text, " \t\r\n"), words;

		if (blanks > (size_t)(end - text))
			blanks = (size_t)(end - text);
		if (blanks > 0)
			nodes_literal(s, to, memchr(text, '\n', blanks) != NULL ? "\n" : " ", 1);
		text += blanks;
		words = strcspn(text, " \t\r\n");
		if (words > (size_t)(end - text))
			words = (size_t)(end - text);
		nodes_literal(s, to, text, words);
		text += words;
	}
}

static void read_text(struct source *s, const struct element *in, struct nodes *to)
{
	size_t n = text_length(s);

	if (n == 0)
		return;
	if ((in->flags & ELEMENT_WORDLESS) == 0 && text_has_words(s->at, n))
		source_fail(s, s->line, "text for readers must be translatable: write {{_ …}}");
	if (s->problem != NULL)
		return;
	if (in->flags & ELEMENT_VERBATIM)
		nodes_literal(s, to, s->at, n);
	else
		add_folded(s, to, s->at, n);
	source_skip(s, n);
}

/* Elements. */

static void read_content(struct source *s, struct element *in, struct nodes *to);

static const char *tag_name(struct source *s)
{
	size_t n = strspn(s->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
	const char *name, *why;

	if (source_sees(s, "{{"))
		source_fail(s, s->line, "a placeholder cannot be the name of an element");
	else if (n == 0 || n > 60)
		source_fail(s, s->line, "'<' in text: write &lt;");
	if (s->problem != NULL)
		return "";
	name = arena_textn(s->arena, s->at, n);
	source_skip(s, n);
	why = element_refusal(name);
	if (why != NULL)
		source_fail(s, s->line, "the element <%s> is refused: %s", name, why);
	else if (element_kind(name) == NULL)
		source_fail(s, s->line, "there is no element <%s> (see tools/htmlc/vocabulary.c)",
			name);
	if (source_directive(s) != NO_DIRECTIVE && source_directive(s) != AN_IF)
		source_fail(s, s->line, "a placeholder cannot be part of the element name \"%s\"",
			name);
	return name;
}

static void read_end_tag(struct source *s, const struct element *element, struct nodes *to)
{
	const char *name;

	if (!source_takes(s, "</")) {
		source_fail(s, element->line, "the element <%s> is not closed where it should be",
			element->name);
		return;
	}
	name = tag_name(s);
	if (s->problem == NULL && !text_equal(name, element->name))
		source_fail(s, s->line, "</%s> stands where </%s> of line %d is due", name,
			element->name, element->line);
	source_skip_blanks(s);
	if (!source_takes(s, ">"))
		source_fail(s, s->line, "the end tag </%s> does not end with '>'", name);
	nodes_literal(s, to, "</", 2);
	nodes_literal(s, to, name, strlen(name));
	nodes_literal(s, to, ">", 1);
}

/* What an element adds to what holds inside it. */
static struct element element_inside(struct element *in, const struct tag *tag)
{
	unsigned kept = in->flags & (ELEMENT_VERBATIM | ELEMENT_WORDLESS | ELEMENT_SVG);
	struct element element = { .parent = in,
		.name = tag->name,
		.line = tag->line,
		.form = in->form,
		.is_post = tag->is_post };

	element.flags = kept | element_kind(tag->name)->flags;
	if (tag->has_lang)
		element.flags |= ELEMENT_WORDLESS;
	return element;
}

static void check_element(struct source *s, const struct element *element, const struct tag *tag)
{
	if (text_equal(tag->name, "script") && (!tag->has_src || !source_sees(s, "</script>")))
		source_fail(s, tag->line, "a <script> has a src and no content");
	if (text_equal(tag->name, "form") && element->form != NULL)
		source_fail(s, tag->line, "a <form> inside a <form>");
}

static void read_element(struct source *s, struct element *in, struct nodes *to)
{
	struct tag tag = { .line = s->line };
	struct element element;

	if (in->flags & ELEMENT_PLAIN) {
		source_fail(s, s->line, "<%s> holds text only", in->name);
		return;
	}
	source_skip(s, 1);
	tag.name = tag_name(s);
	if (s->problem != NULL)
		return;
	tag.in_svg = ((in->flags | element_kind(tag.name)->flags) & ELEMENT_SVG) != 0;
	nodes_literal(s, to, "<", 1);
	nodes_literal(s, to, tag.name, strlen(tag.name));
	tag_read(s, &tag, to);
	if (s->problem != NULL)
		return;
	element = element_inside(in, &tag);
	if (element_kind(tag.name)->flags & ELEMENT_VOID || (tag.is_closed && tag.in_svg))
		return;
	if (tag.is_closed)
		source_fail(s, tag.line, "<%s/>: only void elements end in '/'", tag.name);
	check_element(s, &element, &tag);
	if (text_equal(tag.name, "form"))
		element.form = &element;
	if (text_equal(tag.name, "textarea"))
		nodes_literal(s, to, "\n", 1); /* browsers drop one line end: let it be this */
	read_content(s, &element, to);
	read_end_tag(s, &element, to);
	if (s->problem == NULL && element.is_post && !element.has_token)
		source_fail(s, tag.line,
			"a form that is posted needs {{csrf}} (it writes nothing for readers "
			"without a session)");
}

/* Blocks. */

static void read_end(
	struct source *s, const struct node *node, enum directive end, const char *word)
{
	if (source_directive(s) != end) {
		if (source_sees(s, "</"))
			source_fail(s, s->line,
				"an end tag inside the {{%s}} of line %d closes nothing", word,
				node->line);
		source_fail(s, node->line, "the {{%s}} is not closed by {{/%s}} where it should be",
			word, word);
		return;
	}
	source_open(s);
	source_close(s);
}

static void read_if(struct source *s, struct element *in, struct nodes *to)
{
	struct node *node = nodes_add(s, to, NODE_IF);
	struct nodes inside;

	condition_read(s, node);
	nodes_init(&inside);
	read_content(s, in, &inside);
	node->body = inside.first;
	if (source_directive(s) == AN_ELSE) {
		source_open(s);
		source_close(s);
		nodes_init(&inside);
		read_content(s, in, &inside);
		node->otherwise = inside.first;
	}
	read_end(s, node, AN_END_IF, "if");
}

static void read_each(struct source *s, struct element *in, struct nodes *to)
{
	struct node *node = nodes_add(s, to, NODE_EACH);
	struct nodes inside;

	source_open(s);
	node->path = path_read(s);
	source_skip_blanks(s);
	if (!text_equal(source_name(s, "\"as\""), "as"))
		source_fail(s, node->line, "a loop is {{each things as t}}");
	source_skip_blanks(s);
	node->as = source_name(s, "the name of one row");
	source_close(s);
	nodes_init(&inside);
	read_content(s, in, &inside);
	node->body = inside.first;
	read_end(s, node, AN_END_EACH, "each");
}

static void read_token(struct source *s, struct element *in, struct nodes *to)
{
	if (in->form == NULL)
		source_fail(s, s->line, "{{csrf}} stands in a form");
	else
		in->form->has_token = true;
	nodes_add(s, to, NODE_TOKEN);
	source_open(s);
	source_close(s);
}

static void read_value(struct source *s, struct nodes *to, enum place place)
{
	struct node *node = nodes_add(s, to, NODE_VALUE);

	node->place = place;
	source_open(s);
	node->path = path_read(s);
	source_close(s);
}

/* Reads one directive; false: it ends this content and belongs to the caller. */
static bool read_directive(struct source *s, struct element *in, struct nodes *to)
{
	bool is_plain = (in->flags & (ELEMENT_PLAIN | ELEMENT_SVG)) != 0;
	enum place place = is_plain ? PLACE_PLAIN : PLACE_TEXT;

	switch (source_directive(s)) {
	case A_VALUE:
		read_value(s, to, place);
		return true;
	case A_MESSAGE:
	case A_PLURAL:
		message_read(s, to, place);
		return true;
	case AN_IF:
		read_if(s, in, to);
		return true;
	case AN_EACH:
		read_each(s, in, to);
		return true;
	case A_TOKEN:
		read_token(s, in, to);
		return true;
	default:
		return false;
	}
}

static void skip_comment(struct source *s)
{
	const char *end = strstr(s->at, "-->");

	if (end == NULL)
		source_fail(s, s->line, "a comment that does not end");
	else
		source_skip(s, (size_t)(end - s->at) + 3);
}

/* Up to an end tag or a directive that is not of this content. */
static void read_content(struct source *s, struct element *in, struct nodes *to)
{
	bool goes_on = source_enter(s);

	while (goes_on && *s->at != '\0' && !source_sees(s, "</")) {
		if (source_sees(s, "<!--"))
			skip_comment(s);
		else if (source_sees(s, "<"))
			read_element(s, in, to);
		else if (source_directive(s) != NO_DIRECTIVE)
			goes_on = read_directive(s, in, to);
		else
			read_text(s, in, to);
	}
	source_leave(s);
}

/* A part stands between other pieces: it ends where its markup ends. */
static void trim_end(struct nodes *body)
{
	struct str *last = body->last != NULL ? &body->last->literal : NULL;

	while (last != NULL && last->len > 0 && strchr(" \n", last->at[last->len - 1]) != NULL)
		last->at[--last->len] = '\0';
}

struct node *markup_read(struct source *s)
{
	struct element top = { .name = "view", .line = s->line };
	struct nodes body;
	enum directive directive;

	nodes_init(&body);
	source_skip_blanks(s);
	if (source_takes(s, "<!doctype html>") || source_takes(s, "<!DOCTYPE html>"))
		nodes_literal(s, &body, "<!doctype html>\n", 16);
	source_skip_blanks(s);
	read_content(s, &top, &body);
	trim_end(&body);
	directive = source_directive(s);
	if (source_sees(s, "</"))
		source_fail(s, s->line, "an end tag that closes nothing");
	else if (directive == AN_ELSE || directive == AN_END_IF || directive == AN_END_EACH)
		source_fail(s, s->line, "a block that was not opened is closed here");
	else if (directive == A_USE)
		source_fail(s, s->line, "{{use}} stands before the views");
	return body.first;
}
