/* source.c - reading a template: position, first error, directives. */

#include "tools/htmlc/htmlc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 100 };

void source_fail(struct source *s, int line, const char *format, ...)
{
	char what[400];
	va_list args;

	if (s->problem != NULL)
		return;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	s->problem = arena_printf(s->arena, "%s:%d: error: %s", s->path, line, what);
	s->at = "";
}

bool source_sees(const struct source *s, const char *text)
{
	return strncmp(s->at, text, strlen(text)) == 0;
}

void source_skip(struct source *s, size_t n)
{
	for (size_t i = 0; i < n && *s->at != '\0'; i++)
		if (*s->at++ == '\n')
			s->line++;
}

bool source_takes(struct source *s, const char *text)
{
	if (!source_sees(s, text))
		return false;
	source_skip(s, strlen(text));
	return true;
}

void source_skip_blanks(struct source *s)
{
	source_skip(s, strspn(s->at, " \t\r\n"));
}

bool source_enter(struct source *s)
{
	if (++s->depth <= DEPTH_MAX)
		return true;
	source_fail(s, s->line, "more than %d elements and blocks inside each other", DEPTH_MAX);
	return false;
}

void source_leave(struct source *s)
{
	s->depth--;
}

static const char name_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

const char *source_name(struct source *s, const char *what)
{
	size_t n = strspn(s->at, name_letters);
	const char *name;

	if (n == 0 || *s->at == '_' || (*s->at >= '0' && *s->at <= '9') || n > 60) {
		source_fail(s, s->line, "expected %s (small letters, digits, '_')", what);
		return "";
	}
	name = arena_textn(s->arena, s->at, n);
	source_skip(s, n);
	return name;
}

static const struct {
	const char *word;
	enum directive directive;
} words[] = {
	{ "_", A_MESSAGE },
	{ "n_", A_PLURAL },
	{ "if", AN_IF },
	{ "else", AN_ELSE },
	{ "/if", AN_END_IF },
	{ "each", AN_EACH },
	{ "/each", AN_END_EACH },
	{ "csrf", A_TOKEN },
	{ "use", A_USE },
	{ "row", A_ROW },
	{ "view", A_VIEW },
};

/* The row of `words` that stands at `at`, or COUNT_OF(words). */
static size_t word_at(const char *at)
{
	size_t slash = *at == '/', n = slash + strspn(at + slash, name_letters);

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strlen(words[i].word) == n && strncmp(words[i].word, at, n) == 0)
			return i;
	return COUNT_OF(words);
}

enum directive source_directive(const struct source *s)
{
	const char *at = s->at;
	size_t i;

	if (at[0] != '{' || at[1] != '{')
		return NO_DIRECTIVE;
	at += 2;
	at += strspn(at, " \t\r\n");
	i = word_at(at);
	return i < COUNT_OF(words) ? words[i].directive : A_VALUE;
}

void source_open(struct source *s)
{
	size_t i;

	source_skip(s, 2);
	source_skip_blanks(s);
	i = word_at(s->at);
	if (i < COUNT_OF(words))
		source_skip(s, strlen(words[i].word));
	source_skip_blanks(s);
}

void source_close(struct source *s)
{
	source_skip_blanks(s);
	if (!source_takes(s, "}}"))
		source_fail(s, s->line, "expected \"}}\"");
}

bool name_is_reserved(const char *name)
{
	static const char *const c_words[] = { "auto", "bool", "break", "case", "char", "const",
		"continue", "default", "do", "double", "else", "enum", "extern", "false", "float",
		"for", "goto", "if", "inline", "int", "long", "register", "restrict", "return",
		"short", "signed", "sizeof", "static", "struct", "switch", "true", "typedef",
		"typeof", "union", "unsigned", "void", "volatile", "while", "asm", "unix", "linux",
		"not" };

	if (word_at(name) < COUNT_OF(words))
		return true;
	for (size_t i = 0; i < COUNT_OF(c_words); i++)
		if (text_equal(name, c_words[i]))
			return true;
	return false;
}
