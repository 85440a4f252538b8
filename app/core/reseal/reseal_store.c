/*
 * reseal_store.c - every column of site-sealed values. A new one gets a row here, or the
 * values in it go on hanging on a key that was to be retired (tests/bad_days/new_key
 * looks through every table). Keys of the hour are not here: they live for six hours.
 */

#include "app/core/reseal/reseal_store.h"

/* A cell is 0x21, its kid, the rest. In the rows' order, so that nothing is met twice. */
#define OLD(table, id, column)                                                         \
	"SELECT " id ", " column " FROM " table " WHERE substr(" column ", 1, 1) = $1" \
	" AND substr(" column ", 2, 1) <> $2 ORDER BY " id " LIMIT 500"

/* Only what was read: a value that somebody has changed meanwhile is newer than ours. */
#define PUT(table, id, column) \
	"UPDATE " table " SET " column " = $3 WHERE " id " = $1 AND " column " = $2"

static const char sql_report_old[] = OLD("report", "id", "facts");
static const char sql_report_put[] = PUT("report", "id", "facts");
static const char sql_task_old[] = OLD("task", "id", "facts");
static const char sql_task_put[] = PUT("task", "id", "facts");
static const char sql_pause_old[] = OLD("task", "id", "pause_reason");
static const char sql_pause_put[] = PUT("task", "id", "pause_reason");
static const char sql_kind_old[] = OLD("act", "id", "kind");
static const char sql_kind_put[] = PUT("act", "id", "kind");
static const char sql_receipt_old[] = OLD("receipt", "report", "proof");
static const char sql_receipt_put[] = PUT("receipt", "report", "proof");
static const char sql_notice_old[] = OLD("notice", "report", "address");
static const char sql_notice_put[] = PUT("notice", "report", "address");
static const char sql_outbox_old[] = OLD("outbox", "id", "text");
static const char sql_outbox_put[] = PUT("outbox", "id", "text");
static const char sql_profile_old[] = OLD("account", "id", "profile");
static const char sql_profile_put[] = PUT("account", "id", "profile");
static const char sql_factor_old[] = OLD("account", "id", "factor");
static const char sql_factor_put[] = PUT("account", "id", "factor");
static const char sql_phone_old[] = OLD("post", "id", "duty_phone");
static const char sql_phone_put[] = PUT("post", "id", "duty_phone");

const struct cell_column cell_columns[] = {
	{ TABLE_REPORT, FIELD_FACTS, sql_report_old, sql_report_put },
	{ TABLE_TASK, FIELD_FACTS, sql_task_old, sql_task_put },
	{ TABLE_TASK, FIELD_PAUSE, sql_pause_old, sql_pause_put },
	{ TABLE_ACT, FIELD_KIND, sql_kind_old, sql_kind_put },
	{ TABLE_RECEIPT, FIELD_PROOF, sql_receipt_old, sql_receipt_put },
	{ TABLE_NOTICE, FIELD_ADDRESS, sql_notice_old, sql_notice_put },
	{ TABLE_OUTBOX, FIELD_TEXT, sql_outbox_old, sql_outbox_put },
	{ TABLE_ACCOUNT, FIELD_PROFILE, sql_profile_old, sql_profile_put },
	{ TABLE_ACCOUNT, FIELD_PROOF, sql_factor_old, sql_factor_put }, /* one that waits */
	{ TABLE_POST, FIELD_PHONE, sql_phone_old, sql_phone_put },
	{ 0 },
};

struct rows *cell_rows(struct tx *tx, const struct cell_column *column, uint8_t newest)
{
	static const uint8_t cell = 0x21;

	return db_query(tx, column->sql_old,
		DB_ARGS(db_bytes(bytes_of(&cell, 1)), db_bytes(bytes_of(&newest, 1))));
}

void cell_put(struct tx *tx, const struct cell_column *column, int64_t id, struct sealed was,
	struct sealed cell)
{
	db_run(tx, column->sql_put, DB_ARGS(db_id(id), db_sealed(was), db_sealed(cell)));
}

static const char sql_noted[] = "SELECT value FROM site WHERE name = $1";

uint8_t kid_noted(struct tx *tx, const char *step)
{
	struct rows *rows = db_query(tx, sql_noted, DB_ARGS(db_text(step)));

	return db_next(rows) && col_bytes(rows, 0).len == 1 ? col_bytes(rows, 0).at[0] : 0;
}

static const char sql_note[] = "INSERT INTO site (name, value) VALUES ($1, $2)"
			       " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

void kid_note(struct tx *tx, const char *step, uint8_t kid)
{
	const uint8_t *kept = arena_copy(tx_arena(tx), &kid, 1);

	db_run(tx, sql_note, DB_ARGS(db_text(step), db_bytes(bytes_of(kept, 1))));
}
