/* closed_days_store.c - every statement on closed_day. */

#include "app/core/calendar/closed_days_store.h"

static const char sql_from[] = "SELECT day, area FROM closed_day WHERE calendar IN ($1, '')"
			       " AND day >= $2 ORDER BY day, id";

struct rows *closed_day_rows(struct tx *tx, const char *calendar, int64_t from_on)
{
	return db_query(tx, sql_from, DB_ARGS(db_text(calendar), db_int(from_on)));
}

static const char sql_insert[] =
	"INSERT INTO closed_day (id, calendar, day, area, reason, entered_by, entered_at)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)";

void closed_day_insert(struct tx *tx, int64_t id, const struct closed_day *day, int64_t at)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(id), db_text(day->calendar), db_int(day->on), db_text(day->area),
			db_text(day->reason), db_id(day->entered_by), db_int(at)));
}
