/* file_store.c - every statement on file and file_item. */

#include "app/files/file_store.h"

#define FILE_COLUMNS "id, record, part, chunks, state"

void file_of_row(const struct rows *rows, struct file_row *ret_row)
{
	*ret_row = (struct file_row){
		.id = col_int(rows, 0),
		.record = col_int(rows, 1),
		.part = (int)col_int(rows, 2),
		.chunks = col_int(rows, 3),
		.state = col_text(rows, 4),
	};
}

static const char sql_get[] = "SELECT " FILE_COLUMNS " FROM file WHERE id = $1";

bool file_row(struct tx *tx, int64_t id, struct file_row *ret_row)
{
	struct rows *rows = db_query(tx, sql_get, DB_ARGS(db_id(id)));

	if (!db_next(rows))
		return false;
	file_of_row(rows, ret_row);
	return true;
}

static const char sql_of_record[] = "SELECT " FILE_COLUMNS " FROM file WHERE record = $1";

struct rows *file_rows(struct tx *tx, int64_t record)
{
	return db_query(tx, sql_of_record, DB_ARGS(db_id(record)));
}

static const char sql_insert[] = "INSERT INTO file (" FILE_COLUMNS ") VALUES ($1, $2, $3, $4, $5)";

void file_insert(struct tx *tx, const struct file_row *row)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(row->id), db_id(row->record), db_int(row->part), db_int(row->chunks),
			db_text(row->state)));
}

static const char sql_state[] = "UPDATE file SET state = $2 WHERE id = $1";

void file_set_state(struct tx *tx, int64_t id, const char *state)
{
	db_run(tx, sql_state, DB_ARGS(db_id(id), db_text(state)));
}

static const char sql_item[] = "SELECT item FROM file_item WHERE record = $1";

bool file_item(struct tx *tx, int64_t record, struct sealed *ret_item)
{
	struct rows *rows = db_query(tx, sql_item, DB_ARGS(db_id(record)));

	if (!db_next(rows))
		return false;
	*ret_item = col_sealed(rows, 0);
	return true;
}

static const char sql_item_insert[] = "INSERT INTO file_item (record, item) VALUES ($1, $2)";

void file_item_insert(struct tx *tx, int64_t record, struct sealed item)
{
	db_run(tx, sql_item_insert, DB_ARGS(db_id(record), db_sealed(item)));
}
