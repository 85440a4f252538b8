/* closed_days_store.c - every statement on closed_day. A day counts once somebody has agreed. */

#include "app/core/calendar/closed_days_store.h"

static const char sql_from[] = "SELECT day, area FROM closed_day WHERE calendar IN ($1, '')"
			       " AND day >= $2 AND undone_at = 0 AND agreed_by <> 0"
			       " ORDER BY day, id";

struct rows *closed_day_rows(struct tx *tx, const char *calendar, int64_t from_on)
{
	return db_query(tx, sql_from, DB_ARGS(db_text(calendar), db_int(from_on)));
}

static const char sql_insert[] =
	"INSERT INTO closed_day (id, calendar, day, area, reason, entered_by, entered_at,"
	" agreed_by, agreed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

void closed_day_insert(struct tx *tx, int64_t id, const struct closed_day *day, int64_t at)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(id), db_text(day->calendar), db_int(day->on), db_text(day->area),
			db_text(day->reason), db_id(day->entered_by), db_int(at),
			db_id(day->agreed_by), db_int(day->agreed_by != 0 ? at : 0)));
}

#define ENTRY                                                                        \
	"SELECT id, calendar, day, area, reason, entered_by, entered_at, undone_at," \
	" undone_by, moved_to, agreed_by, agreed_at FROM closed_day"

static const char sql_entries[] = ENTRY " WHERE day >= $1 ORDER BY day DESC, id LIMIT 400";

struct rows *closed_day_entries(struct tx *tx, int64_t from_on)
{
	return db_query(tx, sql_entries, DB_ARGS(db_int(from_on)));
}

static const char sql_entry[] = ENTRY " WHERE id = $1";

struct rows *closed_day_entry(struct tx *tx, int64_t id)
{
	return db_query(tx, sql_entry, DB_ARGS(db_id(id)));
}

static const char sql_unmoved[] = ENTRY " WHERE moved_to >= 0 AND undone_at = 0 AND entered_at > 0"
					" AND agreed_by <> 0"
					" ORDER BY entered_at, id LIMIT 1";

struct rows *closed_day_unmoved_row(struct tx *tx)
{
	return db_query(tx, sql_unmoved, DB_NO_ARGS);
}

static const char sql_alone[] =
	"SELECT DISTINCT day, area FROM closed_day WHERE day BETWEEN $1 AND $2 AND undone_at = 0"
	" AND agreed_by = entered_by ORDER BY day, area";

struct rows *closed_alone_rows(struct tx *tx, int64_t from_on, int64_t to_on)
{
	return db_query(tx, sql_alone, DB_ARGS(db_int(from_on), db_int(to_on)));
}

static const char sql_closer[] = "SELECT version FROM account WHERE id = $1";

int64_t closer_version(struct tx *tx, int64_t account)
{
	return db_one_int(tx, 0, sql_closer, DB_ARGS(db_id(account)));
}

static const struct db_must guard_closer = DB_GUARD("account");

void closer_guard(struct tx *tx, int64_t account, int64_t version)
{
	tx_guard(tx, &guard_closer, account, version);
}

static const struct db_must set_agreed =
	DB_MUST("UPDATE closed_day SET agreed_by = $2, agreed_at = $3"
		" WHERE id = $1 AND agreed_by = 0 AND undone_at = 0");

void closed_day_set_agreed(struct tx *tx, int64_t id, int64_t by, int64_t at)
{
	db_must(tx, &set_agreed, DB_ARGS(db_id(id), db_id(by), db_int(at)));
}

static const struct db_must set_undone = DB_MUST(
	"UPDATE closed_day SET undone_by = $2, undone_at = $3 WHERE id = $1 AND undone_at = 0");

void closed_day_set_undone(struct tx *tx, int64_t id, int64_t by, int64_t at)
{
	db_must(tx, &set_undone, DB_ARGS(db_id(id), db_id(by), db_int(at)));
}

static const struct db_must set_moved =
	DB_MUST("UPDATE closed_day SET moved_to = $2 WHERE id = $1 AND undone_at = 0");

void closed_day_set_moved(struct tx *tx, int64_t id, int64_t moved_to)
{
	db_must(tx, &set_moved, DB_ARGS(db_id(id), db_int(moved_to)));
}
