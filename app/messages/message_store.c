/* message_store.c - every statement on message. */

#include "app/messages/message_store.h"

#define MESSAGE_COLUMNS \
	"id, version, report, task, sender, author, kind, state, day, at, show_at, item"

const struct db_must guard_message = DB_GUARD("message");

void message_of_row(const struct rows *rows, struct message_row *ret_row)
{
	*ret_row = (struct message_row){
		.id = col_int(rows, 0),
		.version = col_int(rows, 1),
		.report = col_int(rows, 2),
		.task = col_int(rows, 3),
		.sender = col_text(rows, 4),
		.author = col_int(rows, 5),
		.kind = col_text(rows, 6),
		.state = col_text(rows, 7),
		.day = col_int(rows, 8),
		.at = col_int(rows, 9),
		.show_at = col_int(rows, 10),
		.item = col_sealed(rows, 11),
	};
}

static const char sql_of_report[] =
	"SELECT " MESSAGE_COLUMNS " FROM message WHERE report = $1 ORDER BY at, id";

struct rows *message_rows_of_report(struct tx *tx, int64_t report)
{
	return db_query(tx, sql_of_report, DB_ARGS(db_id(report)));
}

static const char sql_of_task[] =
	"SELECT " MESSAGE_COLUMNS " FROM message WHERE task = $1 ORDER BY at, id";

struct rows *message_rows_of_task(struct tx *tx, int64_t task)
{
	return db_query(tx, sql_of_task, DB_ARGS(db_id(task)));
}

static const char sql_get[] = "SELECT " MESSAGE_COLUMNS " FROM message WHERE id = $1";

bool message_row(struct tx *tx, int64_t id, struct message_row *ret_row)
{
	struct rows *rows = db_query(tx, sql_get, DB_ARGS(db_id(id)));

	if (!db_next(rows))
		return false;
	message_of_row(rows, ret_row);
	return true;
}

static const char sql_insert[] = "INSERT INTO message (id, version, report, task, sender, author, "
				 "kind, state, day, at, show_at,"
				 " item) VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

void message_insert(struct tx *tx, const struct message_row *row)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(row->id), db_id(row->report), db_id(row->task), db_text(row->sender),
			db_id(row->author), db_text(row->kind), db_text(row->state),
			db_int(row->day), db_int(row->at), db_int(row->show_at),
			db_sealed(row->item)));
}

static const char sql_state[] = "UPDATE message SET state = $2 WHERE id = $1";

void message_set_state(struct tx *tx, int64_t id, const char *state)
{
	db_run(tx, sql_state, DB_ARGS(db_id(id), db_text(state)));
}
