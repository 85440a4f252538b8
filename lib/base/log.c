/* log.c - one write per line, so that lines of threads do not mix. */

#include "lib/base/base.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static _Atomic int most_said = LOG_INFO;

void log_level_set(enum log_level most)
{
	atomic_store(&most_said, (int)most);
}

__attribute__((format(printf, 2, 0))) static void write_line(
	const char *word, const char *format, va_list args)
{
	char line[1024];
	int n = snprintf(line, sizeof(line), "ashray: %s: ", word);
	int m = vsnprintf(line + n, sizeof(line) - (size_t)n - 1, format, args);

	if (m < 0)
		return;
	n += m;
	if (n > (int)sizeof(line) - 2)
		n = (int)sizeof(line) - 2;
	for (int i = 0; i < n; i++)
		if ((unsigned char)line[i] < 0x20)
			line[i] = ' ';
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return; /* nobody listens; there is nowhere else to say it */
}

void log_line(enum log_level level, const char *format, ...)
{
	static const char *const words[] = { "error", "warning", "info", "debug" };
	va_list args;

	if ((int)level > atomic_load_explicit(&most_said, memory_order_relaxed))
		return;
	va_start(args, format);
	write_line(words[level], format, args);
	va_end(args);
}

void bug_at(const char *file, int line, const char *format, ...)
{
	char where[256];
	va_list args;

	snprintf(where, sizeof(where), "BUG at %s:%d", file, line);
	va_start(args, format);
	write_line(where, format, args);
	va_end(args);
	abort();
}
