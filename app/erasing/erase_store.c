/* erase_store.c - reading reports as far as whoever ends them may see them, and ends. */

#include "app/erasing/erase_store.h"

#define OPEN_TASK "t.state NOT IN ('finished', 'declined', 'withdrawn')"

static const char sql_erasable[] =
	"SELECT r.id, r.version, r.district, r.state, r.filed_day, r.closed_on, r.desk,"
	" (SELECT count(*) FROM task t WHERE t.report = r.id AND " OPEN_TASK ") FROM report r"
	" WHERE r.id = $1";

bool erasable_row(struct tx *tx, int64_t report, struct erasable *ret_report)
{
	struct rows *rows = db_query(tx, sql_erasable, DB_ARGS(db_id(report)));

	if (!db_next(rows))
		return false;
	*ret_report = (struct erasable){
		.id = { col_int(rows, 0) },
		.version = col_int(rows, 1),
		.district = col_text(rows, 2),
		.state = col_text(rows, 3),
		.filed_on = col_int(rows, 4),
		.closed_on = col_int(rows, 5),
		.desk = col_int(rows, 6),
		.open_tasks = col_int(rows, 7),
	};
	return true;
}

#define CLOSED                                                                               \
	"SELECT r.id, r.version, r.filed_day, r.closed_on, r.same_as <> 0 OR EXISTS (SELECT" \
	" 1 FROM report x WHERE x.same_as = r.id AND x.same_as <> 0), r.facts FROM report r" \
	" WHERE r.closed_on <> 0 AND NOT EXISTS (SELECT 1 FROM task t WHERE t.report = r.id" \
	" AND " OPEN_TASK ")"

static const char sql_closed[] = CLOSED
	" AND r.closed_on <= $1 AND (r.closed_on, r.id) > ($2, $3) ORDER BY r.closed_on, r.id"
	" LIMIT $4";

struct rows *closed_rows(struct tx *tx, const struct closed_row *after, int64_t by, int most)
{
	return db_query(tx, sql_closed,
		DB_ARGS(db_int(by), db_int(after->closed_on), db_id(after->id), db_int(most)));
}

static const char sql_closed_one[] = CLOSED " AND r.id = $1";

struct rows *closed_row_of(struct tx *tx, int64_t report)
{
	return db_query(tx, sql_closed_one, DB_ARGS(db_id(report)));
}

void closed_of_row(const struct rows *rows, struct closed_row *ret_row)
{
	*ret_row = (struct closed_row){
		.id = col_int(rows, 0),
		.version = col_int(rows, 1),
		.filed_on = col_int(rows, 2),
		.closed_on = col_int(rows, 3),
		.is_linked = col_bool(rows, 4),
		.facts = col_sealed(rows, 5),
	};
}

/* ---- ends ---- */

#define ERASED_COLUMNS "report, day, actor, desk, ring, gen, cause, reason"

static const char sql_list[] = "SELECT " ERASED_COLUMNS " FROM erased WHERE day >= 0"
			       " ORDER BY day DESC, report DESC LIMIT $1";
static const char sql_list_of_desk[] = "SELECT " ERASED_COLUMNS " FROM erased WHERE desk = $1"
				       " ORDER BY day DESC, report DESC LIMIT $2";

struct rows *erased_list_rows(struct tx *tx, int64_t desk, size_t most)
{
	if (desk == 0)
		return db_query(tx, sql_list, DB_ARGS(db_int((int64_t)most)));
	return db_query(tx, sql_list_of_desk, DB_ARGS(db_id(desk), db_int((int64_t)most)));
}

void erased_of_row(const struct rows *rows, struct erased_row *ret_row)
{
	*ret_row = (struct erased_row){
		.report = col_int(rows, 0),
		.day = col_int(rows, 1),
		.actor = col_int(rows, 2),
		.desk = col_int(rows, 3),
		.ring = col_int(rows, 4),
		.gen = col_int(rows, 5),
		.cause = col_text(rows, 6),
		.reason = col_sealed(rows, 7),
	};
}

static const char sql_unswept[] =
	"SELECT report FROM erased WHERE NOT is_swept AND day >= 0 ORDER BY day LIMIT $1";

struct rows *unswept_rows(struct tx *tx, int most)
{
	return db_query(tx, sql_unswept, DB_ARGS(db_int(most)));
}

static const char sql_files[] = "SELECT object FROM erased_part WHERE report = $1 AND is_file";

struct rows *erased_files(struct tx *tx, int64_t report)
{
	return db_query(tx, sql_files, DB_ARGS(db_id(report)));
}

static const char sql_swept[] = "UPDATE erased SET is_swept = $2 WHERE report = $1";

void erased_set_swept(struct tx *tx, int64_t report)
{
	db_run(tx, sql_swept, DB_ARGS(db_id(report), db_bool(true)));
}
