/*
 * log.h - words for the operator, one line each, on stderr. An error is logged
 * once, at the edge that knows what was being tried. Never a field's content,
 * a name, an address or a path with an id in it.
 */
#ifndef ASHRAY_LOG_H
#define ASHRAY_LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_level_set(enum log_level most);

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)

/* Our own mistake: say where, and stop. The supervisor starts us again. */
_Noreturn void bug_at(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)

#endif
