/* forget_store.c - the statements by which a report and all that hangs on it go: a look
 * into every room, so that what a room adds has one place to be forgotten. */

#include "app/erasing/forget_store.h"

static const char sql_desk[] = "SELECT desk, \"commit\" FROM report WHERE id = $1";

bool forget_report(struct tx *tx, int64_t report, int64_t *ret_desk, struct bytes *ret_commit)
{
	struct rows *rows = db_query(tx, sql_desk, DB_ARGS(db_id(report)));

	if (!db_next(rows))
		return false;
	*ret_desk = col_int(rows, 0);
	*ret_commit = col_bytes(rows, 1);
	return true;
}

static const char sql_parts[] = "SELECT id, 'task' AS kind FROM task WHERE report = $1"
				" UNION ALL SELECT id, 'message' FROM message WHERE report = $1"
				" UNION ALL SELECT id, 'file' FROM file WHERE record = $1"
				" ORDER BY 1";

struct rows *forget_part_rows(struct tx *tx, int64_t report)
{
	return db_query(tx, sql_parts, DB_ARGS(db_id(report)));
}

/* ---- the report ---- */

static const char sql_outbox[] = "DELETE FROM outbox WHERE object = $1"
				 " OR object IN (SELECT id FROM task WHERE report = $1)";
static const char sql_bars[] = "DELETE FROM bar WHERE record = $1"
			       " OR record IN (SELECT id FROM task WHERE report = $1)";
static const char sql_acts[] = "DELETE FROM act WHERE report = $1";
static const char sql_messages[] = "DELETE FROM message WHERE report = $1";
static const char sql_extracts[] =
	"DELETE FROM task_item WHERE task IN (SELECT id FROM task WHERE report = $1)";
static const char sql_tasks[] = "DELETE FROM task WHERE report = $1";
static const char sql_notice[] = "DELETE FROM notice WHERE report = $1";
static const char sql_likeness[] = "DELETE FROM likeness WHERE report = $1";
static const char sql_files[] = "DELETE FROM file WHERE record = $1";
static const char sql_file_item[] = "DELETE FROM file_item WHERE record = $1";
static const char sql_forget_filing[] = "DELETE FROM filing WHERE report = $1";
static const char sql_receipt[] = "DELETE FROM receipt WHERE report = $1";
static const char sql_item[] = "DELETE FROM report_item WHERE report = $1";
static const char sql_twins[] =
	"UPDATE report SET same_as = 0, version = version + 1 WHERE same_as = $1 AND same_as <> 0";
static const char sql_report[] = "DELETE FROM report WHERE id = $1";

void forget_rows(struct tx *tx, int64_t report)
{
	/* What others are found by comes after them. */
	static const char *const all[] = { sql_outbox, sql_bars, sql_acts, sql_messages,
		sql_extracts, sql_tasks, sql_notice, sql_likeness, sql_files, sql_file_item,
		sql_forget_filing, sql_receipt, sql_item, sql_twins, sql_report };

	for (size_t i = 0; i < COUNT_OF(all); i++)
		db_run(tx, all[i], DB_ARGS(db_id(report)));
}

static const char sql_entries[] = "UPDATE audit SET salt = NULL, \"commit\" = $2, delta = NULL, "
				  "note = NULL WHERE object = $1";

void forget_entries(struct tx *tx, int64_t object)
{
	static const uint8_t nothing[1];

	db_run(tx, sql_entries, DB_ARGS(db_id(object), db_bytes(bytes_of(nothing, 0))));
}

static const char sql_filed[] = "DELETE FROM audit_filed WHERE token = $1"
				" AND leaf IN (SELECT id FROM audit WHERE object = $2)";

void forget_filed(struct tx *tx, int64_t token, int64_t report)
{
	db_run(tx, sql_filed, DB_ARGS(db_int(token), db_id(report)));
}

/* "/desk/reports/<id>…" and "/desk/tasks/<id>…": what somebody was typing there. */
static const char sql_forget_typed[] =
	"DELETE FROM typed WHERE substr(path, 15, 13) = $1 OR substr(path, 13, 13) = $1";

void forget_typed(struct tx *tx, const char *id)
{
	db_run(tx, sql_forget_typed, DB_ARGS(db_text(id)));
}

/* ---- what stays of it ---- */

static const char sql_insert[] =
	"INSERT INTO erased (report, day, cause, actor, desk, ring, gen, reason, is_swept, sig)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

void erased_insert(struct tx *tx, const struct forgetting *what, const struct actor *who,
	const struct forget_why *why, struct bytes sig)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(what->report), db_int(why->day), db_text(why->cause),
			db_id(who->account), db_id(what->desk), db_int(why->ring), db_int(why->gen),
			db_sealed(why->reason), db_bool(false),
			sig.len > 0 ? db_bytes(sig) : db_null(DB_BYTES)));
}

static const char sql_part_insert[] =
	"INSERT INTO erased_part (object, report, is_file) VALUES ($1, $2, $3)";

void erased_part_insert(struct tx *tx, int64_t object, int64_t report, bool is_file)
{
	db_run(tx, sql_part_insert, DB_ARGS(db_id(object), db_id(report), db_bool(is_file)));
}

static const char sql_log[] = "SELECT day, report FROM erased WHERE day >= $1 ORDER BY day, report";

struct rows *erased_log_rows(struct tx *tx, int64_t since)
{
	return db_query(tx, sql_log, DB_ARGS(db_int(since)));
}
