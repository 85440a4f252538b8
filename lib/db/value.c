/* value.c - what goes into a statement, and the rows that come out of one. */

#include "lib/db/engine.h"

/* ---- into a statement ---- */

struct db_arg db_int(int64_t n)
{
	return (struct db_arg){ .type = DB_INT, .number = n };
}

struct db_arg db_bool(bool b)
{
	return (struct db_arg){ .type = DB_BOOL, .number = b };
}

struct db_arg db_text(const char *text)
{
	if (text == NULL)
		return db_null(DB_TEXT);
	return (struct db_arg){ .type = DB_TEXT, .bytes = bytes_of(text, strlen(text)) };
}

struct db_arg db_bytes(struct bytes b)
{
	return (struct db_arg){ .type = DB_BYTES, .bytes = b };
}

struct db_arg db_sealed(struct sealed s)
{
	return db_bytes(s.blob);
}

/* A typed NULL: bytes that lie nowhere. DB_INT and DB_BOOL use number = 1. */
struct db_arg db_null(enum db_type type)
{
	return (struct db_arg){ .type = DB_NULL, .number = type };
}

/* ---- rows, as a driver fills them ---- */

struct rows_block {
	struct rows_block *next;
	int used;
	struct db_arg values[];
};

enum { ROWS_A_BLOCK = 64 };

struct db_arg *rows_add(struct rows *rows, struct arena *a)
{
	struct rows_block *b = rows->blocks;

	if (b == NULL || b->used == ROWS_A_BLOCK) {
		size_t values = (size_t)rows->columns * ROWS_A_BLOCK;

		b = arena_alloc(a, sizeof(*b) + values * sizeof(struct db_arg));
		b->next = rows->blocks;
		rows->blocks = b;
	}
	rows->count++;
	return b->values + (size_t)rows->columns * (size_t)b->used++;
}

void rows_finish(struct rows *rows, struct arena *a)
{
	size_t row = (size_t)rows->columns, at = (size_t)rows->count;

	rows->values = arena_array(a, at * row + 1, sizeof(struct db_arg));
	for (struct rows_block *b = rows->blocks; b != NULL; b = b->next) {
		at -= (size_t)b->used;
		memcpy(rows->values + at * row, b->values,
			(size_t)b->used * row * sizeof(struct db_arg));
	}
	rows->blocks = NULL;
}

/* ---- rows, as a rule reads them ---- */

bool db_next(struct rows *rows)
{
	if (rows->at + 1 >= rows->count)
		return false;
	rows->at++;
	return true;
}

void db_rewind(struct rows *rows)
{
	rows->at = -1;
}

size_t db_count(const struct rows *rows)
{
	return (size_t)rows->count;
}

static const struct db_arg *col(const struct rows *rows, int i)
{
	if (rows->at < 0 || rows->at >= rows->count || i < 0 || i >= rows->columns)
		BUG("column %d of row %d was asked of %d rows of %d columns", i, (int)rows->at,
			(int)rows->count, rows->columns);
	return rows->values + rows->at * rows->columns + i;
}

int64_t col_int(const struct rows *rows, int i)
{
	return col(rows, i)->number;
}

bool col_bool(const struct rows *rows, int i)
{
	return col(rows, i)->number != 0;
}

bool col_null(const struct rows *rows, int i)
{
	return col(rows, i)->type == DB_NULL;
}

const char *col_text(const struct rows *rows, int i)
{
	const struct db_arg *v = col(rows, i);

	return v->type == DB_NULL || v->bytes.at == NULL ? "" : (const char *)v->bytes.at;
}

struct bytes col_bytes(const struct rows *rows, int i)
{
	return col(rows, i)->bytes;
}

struct sealed col_sealed(const struct rows *rows, int i)
{
	return (struct sealed){ col(rows, i)->bytes };
}
