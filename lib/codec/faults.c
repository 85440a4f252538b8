/* faults.c - a list that grows at its end and knows when to stop keeping. */

#include "lib/codec/faults.h"

#include <stdarg.h>
#include <stdio.h>

enum { LONGEST = 400 };

struct faults faults_in(struct arena *a, const char *file)
{
	return (struct faults){ .arena = a, .file = file };
}

void fault_add(struct faults *f, int line, const char *format, ...)
{
	char what[LONGEST];
	struct fault *fault;
	va_list args;

	f->n++;
	if (f->n > FAULTS_MAX)
		return;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	fault = arena_new(f->arena, struct fault);
	fault->file = f->file;
	fault->line = line;
	fault->what = arena_textn(f->arena, what, utf8_fits(what, sizeof(what) - 1));
	if (f->last != NULL)
		f->last->next = fault;
	else
		f->first = fault;
	f->last = fault;
}

const char *fault_text(struct arena *a, const struct fault *fault)
{
	if (fault->line == 0)
		return arena_printf(a, "%s: %s", fault->file, fault->what);
	return arena_printf(a, "%s:%d: %s", fault->file, fault->line, fault->what);
}
