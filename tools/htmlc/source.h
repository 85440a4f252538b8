/*
 * source.h - a template while it is read: where we are, which directive begins
 * here, and the first thing that is wrong. An error empties what is left, so
 * that every reading loop ends by itself and one look at `problem` suffices.
 */
#ifndef ASHRAY_HTMLC_SOURCE_H
#define ASHRAY_HTMLC_SOURCE_H

#include "lib/base/base.h"

struct source {
	struct arena *arena;
	const char *path; /* as it is printed: from the root of the project */
	const char *at;   /* the rest; "" after an error */
	int line;
	int depth;           /* of blocks and elements; limited */
	const char *problem; /* "path:line: what is wrong", or NULL */
};

enum directive {
	NO_DIRECTIVE,
	A_VALUE,
	A_MESSAGE,
	A_PLURAL,
	AN_IF,
	AN_ELSE,
	AN_END_IF,
	AN_EACH,
	AN_END_EACH,
	A_TOKEN,
	A_USE,
	A_ROW,
	A_VIEW,
};

void source_fail(struct source *s, int line, const char *format, ...) PRINTF(3, 4);
bool source_sees(const struct source *s, const char *text);
bool source_takes(struct source *s, const char *text);
void source_skip(struct source *s, size_t n);
void source_skip_blanks(struct source *s);
/* Goes one level deeper; false, with an error, where it is too deep. */
bool source_enter(struct source *s);
void source_leave(struct source *s);

/* A name of ours: small letters, digits, '_'. Fails when there is none. */
const char *source_name(struct source *s, const char *what);
/* Which directive begins here; source_open() takes "{{" and its word. */
enum directive source_directive(const struct source *s);
void source_open(struct source *s);
void source_close(struct source *s); /* wants "}}" */
bool name_is_reserved(const char *name);

#endif
