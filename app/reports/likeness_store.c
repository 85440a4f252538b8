/* likeness_store.c - every statement on likeness. */

#include "app/reports/likeness_store.h"

/* A token that hundreds share says little: the newest are enough. */
static const char sql_alike[] = "SELECT report FROM likeness WHERE token = $1 AND token <> 0"
				" ORDER BY report DESC LIMIT 400";

struct rows *likeness_rows(struct tx *tx, int64_t token)
{
	return db_query(tx, sql_alike, DB_ARGS(db_int(token)));
}

static const char sql_of_report[] = "SELECT token FROM likeness WHERE report = $1";

struct rows *likeness_rows_of_report(struct tx *tx, int64_t report)
{
	return db_query(tx, sql_of_report, DB_ARGS(db_id(report)));
}

static const char sql_insert[] =
	"INSERT INTO likeness (token, report) VALUES ($1, $2) ON CONFLICT DO NOTHING";

void likeness_insert(struct tx *tx, int64_t token, int64_t report)
{
	db_run(tx, sql_insert, DB_ARGS(db_int(token), db_id(report)));
}

static const char sql_delete[] = "DELETE FROM likeness WHERE token = $1 AND report = $2";

void likeness_delete(struct tx *tx, int64_t token, int64_t report)
{
	db_run(tx, sql_delete, DB_ARGS(db_int(token), db_id(report)));
}
