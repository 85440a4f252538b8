/*
 * sqlite_log.h - carries the write-ahead log of the embedded engine back into its file,
 * beside the writer: a commit that also does this makes everybody wait who is behind it.
 */
#ifndef ASHRAY_SQLITE_LOG_H
#define ASHRAY_SQLITE_LOG_H

#include <sqlite3.h>

#include "lib/base/base.h"

struct sqlite_log;

/* Watches the commits of `writer`, which it outlives by no call: destroy it before the
 * writer is closed. NULL with a line in the log if the file cannot be opened again. */
struct sqlite_log *sqlite_log_create(const char *path, sqlite3 *writer) MUST_USE;
void sqlite_log_destroy(struct sqlite_log *log); /* NULL does nothing */

#endif
