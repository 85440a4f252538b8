/*
 * verify_store.c - what the check of the audit reads, the records of the slices
 * included: an auditor looks into every room and changes nothing.
 */

#include "app/core/audit/verify_store.h"

static const char sql_chained[] = "SELECT coalesce(sum(length(leaves)), 0) FROM audit_block";

int64_t chained_count(struct tx *tx)
{
	return db_one_int(tx, 0, sql_chained, DB_NO_ARGS) / 8;
}

static const char sql_blocks[] =
	"SELECT node, no, closed_at, leaves, hash FROM audit_block WHERE (node, no) > ($1, $2)"
	" ORDER BY node, no LIMIT $3";

struct rows *block_rows_after(struct tx *tx, int64_t node, int64_t no, int most)
{
	return db_query(tx, sql_blocks, DB_ARGS(db_int(node), db_int(no), db_int(most)));
}

void block_row_of(const struct rows *rows, struct audit_block *ret_block)
{
	struct bytes hash = col_bytes(rows, 4);

	*ret_block = (struct audit_block){ .node = col_int(rows, 0),
		.no = col_int(rows, 1),
		.closed_at = col_int(rows, 2),
		.leaves = col_bytes(rows, 3) };
	if (hash.len == sizeof(ret_block->hash))
		memcpy(ret_block->hash, hash.at, hash.len);
}

static const char sql_leaves[] =
	"SELECT id, leaf FROM audit WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
	" $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28,"
	" $29, $30, $31, $32)";

struct rows *leaf_rows(struct tx *tx, const int64_t *ids, size_t n)
{
	struct db_arg args[LEAVES_AT_ONCE];

	for (size_t i = 0; i < LEAVES_AT_ONCE; i++)
		args[i] = db_id(i < n ? ids[i] : 0);
	return db_query(tx, sql_leaves, args, LEAVES_AT_ONCE);
}

/* A report's row keeps the commitment itself; a message keeps the blob; a task's keys
 * are what was given as long as nobody has changed the task. */
static const char sql_entries[] =
	"SELECT a.id, a.node, a.at, a.actor, a.object, a.action, a.about, a.salt, a.\"commit\","
	" a.inner_hash, a.leaf, o.leaf IS NOT NULL, r.\"commit\", m.item,"
	" CASE WHEN t.version = 1 THEN t.keys END,"
	" r.id IS NOT NULL OR m.id IS NOT NULL OR t.id IS NOT NULL"
	" FROM audit a LEFT JOIN audit_open o ON o.leaf = a.id"
	" LEFT JOIN report r ON a.action = 'report.file' AND r.id = a.object"
	" LEFT JOIN message m ON a.action = 'message.write' AND m.id = a.object"
	" LEFT JOIN task t ON a.action = 'task.give' AND t.id = a.object"
	" WHERE a.id >= $1 ORDER BY a.id LIMIT $2";

struct rows *entry_rows_from(struct tx *tx, int64_t id, int most)
{
	return db_query(tx, sql_entries, DB_ARGS(db_id(id), db_int(most)));
}

void entry_of(const struct rows *rows, struct entry_row *ret_row)
{
	struct entry_row row = {
		.entry = { .id = col_int(rows, 0),
			.node = col_int(rows, 1),
			.at = col_int(rows, 2),
			.actor = col_int(rows, 3),
			.object = col_int(rows, 4),
			.action = col_text(rows, 5),
			.about = col_text(rows, 6),
			.salt = col_bytes(rows, 7),
			.commit = col_bytes(rows, 8),
			.inner = col_bytes(rows, 9),
			.leaf = col_bytes(rows, 10) },
		.is_waiting = col_bool(rows, 11),
		.has_record = col_bool(rows, 15),
	};

	row.is_hashed = !col_null(rows, 12);
	for (int i = 12; i <= 14; i++)
		if (!col_null(rows, i))
			row.record = col_bytes(rows, i);
	*ret_row = row;
}

static const char sql_waiting[] = "SELECT o.leaf FROM audit_open o LEFT JOIN audit a"
				  " ON a.id = o.leaf WHERE a.id IS NULL LIMIT $1";

struct rows *waiting_rows_without_entry(struct tx *tx, int most)
{
	return db_query(tx, sql_waiting, DB_ARGS(db_int(most)));
}

#define TOLD(by)                                                           \
	" x WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.object = x.id" \
	" AND a.action = '" by "') LIMIT $1"

static const char sql_reports[] = "SELECT x.id FROM report" TOLD("report.file");
static const char sql_tasks[] = "SELECT x.id FROM task" TOLD("task.give");
static const char sql_messages[] = "SELECT x.id FROM message" TOLD("message.write");

struct rows *untold_rows(struct tx *tx, const char *kind, int most)
{
	const char *sql = text_equal(kind, "report") ? sql_reports
			  : text_equal(kind, "task") ? sql_tasks
						     : sql_messages;

	return db_query(tx, sql, DB_ARGS(db_int(most)));
}

static const char sql_erased[] =
	"SELECT report, object FROM erased_part"
	" ORDER BY report, CASE WHEN object = report THEN 0 ELSE 1 END, object";

struct rows *erased_rows(struct tx *tx)
{
	return db_query(tx, sql_erased, DB_NO_ARGS);
}

static const char sql_end[] = "SELECT day, actor, desk, ring, gen, cause, reason, sig FROM erased"
			      " WHERE report = $1";

bool erased_end(struct tx *tx, int64_t report, struct audit_end *ret_end, struct bytes *ret_sig)
{
	struct rows *rows = db_query(tx, sql_end, DB_ARGS(db_id(report)));

	if (!db_next(rows))
		return false;
	*ret_end = (struct audit_end){ .report = report,
		.day = col_int(rows, 0),
		.actor = col_int(rows, 1),
		.desk = col_int(rows, 2),
		.ring = col_int(rows, 3),
		.gen = col_int(rows, 4),
		.cause = col_text(rows, 5),
		.reason = col_bytes(rows, 6) };
	*ret_sig = col_bytes(rows, 7);
	return true;
}

static const char sql_partless[] =
	"SELECT e.report FROM erased e WHERE NOT EXISTS (SELECT 1 FROM erased_part p"
	" WHERE p.report = e.report AND p.object = e.report) LIMIT $1";

struct rows *partless_rows(struct tx *tx, int most)
{
	return db_query(tx, sql_partless, DB_ARGS(db_int(most)));
}

static const char sql_unerased[] =
	"SELECT p.object, 'report' FROM erased_part p JOIN report x ON x.id = p.object UNION ALL"
	" SELECT p.object, 'task' FROM erased_part p JOIN task x ON x.id = p.object UNION ALL"
	" SELECT p.object, 'message' FROM erased_part p JOIN message x ON x.id = p.object"
	" UNION ALL SELECT p.object, 'file' FROM erased_part p JOIN file x ON x.id = p.object"
	" LIMIT $1";

struct rows *unerased_rows(struct tx *tx, int most)
{
	return db_query(tx, sql_unerased, DB_ARGS(db_int(most)));
}

static const char sql_erasing[] = "SELECT \"commit\" FROM audit WHERE object = $1"
				  " AND action = 'report.erase' AND salt IS NOT NULL";

struct rows *erasing_rows(struct tx *tx, int64_t report)
{
	return db_query(tx, sql_erasing, DB_ARGS(db_id(report)));
}
