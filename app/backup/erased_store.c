/* erased_store.c - the statements by which a report and all that hangs on it go. */

#include "app/backup/erased_store.h"

static const char sql_audit[] =
	"UPDATE audit SET salt = NULL, delta = NULL, note = NULL WHERE object = $1"
	" OR object IN (SELECT id FROM task WHERE report = $1)"
	" OR object IN (SELECT id FROM message WHERE report = $1)"
	" OR object IN (SELECT id FROM file WHERE record = $1)";
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
static const char sql_receipt[] = "DELETE FROM receipt WHERE report = $1";
static const char sql_item[] = "DELETE FROM report_item WHERE report = $1";
static const char sql_report[] = "DELETE FROM report WHERE id = $1";

void erased_forget(struct tx *tx, int64_t report)
{
	/* What others are found by comes after them. */
	static const char *const all[] = { sql_audit, sql_bars, sql_acts, sql_messages,
		sql_extracts, sql_tasks, sql_notice, sql_likeness, sql_files, sql_receipt, sql_item,
		sql_report };

	for (size_t i = 0; i < COUNT_OF(all); i++)
		db_run(tx, all[i], DB_ARGS(db_id(report)));
}
