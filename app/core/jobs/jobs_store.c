/* jobs_store.c - every statement on job. */

#include "app/core/jobs/jobs_store.h"

static const char sql_get[] = "SELECT id, version, next_at FROM job WHERE name = $1";

bool job_row(struct tx *tx, const char *name, struct job_row *ret_row)
{
	struct rows *rows = db_query(tx, sql_get, DB_ARGS(db_text(name)));

	if (!db_next(rows))
		return false;
	*ret_row = (struct job_row){
		.id = col_int(rows, 0), .version = col_int(rows, 1), .next_at = col_int(rows, 2)
	};
	return true;
}

static const char sql_insert[] = "INSERT INTO job (id, name, version, next_at, ran_at)"
				 " VALUES ($1, $2, 1, 0, 0) ON CONFLICT DO NOTHING";

void job_insert(struct tx *tx, const char *name)
{
	db_run(tx, sql_insert, DB_ARGS(db_id(id_new()), db_text(name)));
}

static const struct db_must sql_take =
	DB_MUST("UPDATE job SET version = version + 1, ran_at = $3, next_at = $4"
		" WHERE id = $1 AND version = $2");

void job_take(struct tx *tx, const struct job_row *row, int64_t now, int64_t next_at)
{
	db_must(tx, &sql_take,
		DB_ARGS(db_id(row->id), db_int(row->version), db_int(now), db_int(next_at)));
}
