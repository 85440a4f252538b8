/* value.h - what goes into a statement, and the rows that come out of one. */
#ifndef ASHRAY_DB_VALUE_H
#define ASHRAY_DB_VALUE_H

#include "lib/base/base.h"

/* ---- into a statement ---- */

enum db_type { DB_NULL, DB_INT, DB_BOOL, DB_TEXT, DB_BYTES };

struct db_arg {
	enum db_type type;
	int64_t number;
	struct bytes bytes; /* text and bytes; text without its NUL */
};

struct db_arg db_int(int64_t n);
struct db_arg db_bool(bool b);
struct db_arg db_text(const char *text); /* NULL is NULL */
struct db_arg db_bytes(struct bytes b);  /* nowhere is NULL */
struct db_arg db_sealed(struct sealed s);
struct db_arg db_null(enum db_type type);
#define db_id(id) db_int(id)

#define DB_ARGS(...)                              \
	((const struct db_arg[]){ __VA_ARGS__ }), \
		(sizeof((const struct db_arg[]){ __VA_ARGS__ }) / sizeof(struct db_arg))
#define DB_NO_ARGS NULL, 0

/* ---- out of one ---- */

struct rows;

bool db_next(struct rows *rows);
void db_rewind(struct rows *rows); /* before the first row again */
size_t db_count(const struct rows *rows);

int64_t col_int(const struct rows *rows, int i);
bool col_bool(const struct rows *rows, int i);
bool col_null(const struct rows *rows, int i);
const char *col_text(const struct rows *rows, int i); /* "" for NULL */
struct bytes col_bytes(const struct rows *rows, int i);
struct sealed col_sealed(const struct rows *rows, int i);

#endif
