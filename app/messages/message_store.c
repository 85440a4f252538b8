/* message_store.c - every statement on message. */

#include "app/messages/message_store.h"

#define MESSAGE_COLUMNS \
	"id, version, report, task, sender, author, kind, state, day, at, show_at, item, place"

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
		.place = col_int(rows, 12),
	};
}

#define NEWEST_FIRST "AND place < $3 ORDER BY place DESC, id DESC LIMIT $2"
#define NO_COPY \
	"(COALESCE(task, 0) = 0 OR sender <> 'reporter' OR kind NOT IN ('fact', 'objection'))"

static const char sql_of_report[] =
	"SELECT " MESSAGE_COLUMNS " FROM message WHERE report = $1 AND " NO_COPY " " NEWEST_FIRST;

struct rows *message_rows_of_report(struct tx *tx, int64_t report, int64_t before)
{
	return db_query(tx, sql_of_report,
		DB_ARGS(db_id(report), db_int(MESSAGES_AT_ONCE + 1), db_int(before)));
}

static const char sql_of_task[] =
	"SELECT " MESSAGE_COLUMNS " FROM message WHERE task = $1 " NEWEST_FIRST;

struct rows *message_rows_of_task(struct tx *tx, int64_t task, int64_t before)
{
	return db_query(tx, sql_of_task,
		DB_ARGS(db_id(task), db_int(MESSAGES_AT_ONCE + 1), db_int(before)));
}

static const char sql_said_on[] = "SELECT count(*) FROM message WHERE report = $1 AND day = $2"
				  " AND sender = 'reporter' AND " NO_COPY;

int64_t messages_said_on(struct tx *tx, int64_t report, int64_t day)
{
	return db_one_int(tx, 0, sql_said_on, DB_ARGS(db_id(report), db_int(day)));
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

static const char sql_insert[] =
	"INSERT INTO message (id, version, report, task, sender, author, kind, state, day, at,"
	" show_at, item, place) VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
	" (SELECT COALESCE(max(place), 0) + 1 FROM message WHERE report = $2))";

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
