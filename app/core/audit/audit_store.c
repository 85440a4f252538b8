/* audit_store.c - every statement on audit, audit_open, audit_block, audit_filed and head. */

#include "app/core/audit/audit_store.h"

/* ---- entries ---- */

static const char sql_insert[] =
	"INSERT INTO audit (id, node, at, actor, action, object, about, salt, \"commit\","
	" inner_hash, leaf, delta, note)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
static const char sql_open[] = "INSERT INTO audit_open (leaf) VALUES ($1)";
static const char sql_proof[] = "SELECT 1 FROM audit WHERE id = $1";

void audit_insert(struct tx *tx, const struct audit_row *row)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(row->id), db_int(row->node), db_int(row->at), db_id(row->actor),
			db_text(row->action), db_id(row->object), db_text(row->about),
			db_bytes(row->salt), db_bytes(row->commit), db_bytes(row->inner),
			db_bytes(row->leaf), db_sealed(row->delta), db_sealed(row->note)));
	db_run(tx, sql_open, DB_ARGS(db_id(row->id)));
	tx_proof(tx, sql_proof, row->id);
}

#define LINE_COLUMNS "id, at, actor, object, action, about"

static const char sql_of_record[] =
	"SELECT " LINE_COLUMNS " FROM audit WHERE object = $1 AND (at, id) < ($2, $3)"
	" ORDER BY at DESC, id DESC LIMIT $4";

struct rows *line_rows_of_record(
	struct tx *tx, int64_t object, struct audit_before before, int most)
{
	return db_query(tx, sql_of_record,
		DB_ARGS(db_id(object), db_int(before.at), db_id(before.id), db_int(most)));
}

static const char sql_of_actor[] =
	"SELECT " LINE_COLUMNS " FROM audit WHERE actor = $1 AND actor > 1 AND (at, id) < ($2, $3)"
	" ORDER BY at DESC, id DESC LIMIT $4";

struct rows *line_rows_of_actor(struct tx *tx, int64_t actor, struct audit_before before, int most)
{
	return db_query(tx, sql_of_actor,
		DB_ARGS(db_id(actor), db_int(before.at), db_id(before.id), db_int(most)));
}

static const char sql_lines[] =
	"SELECT " LINE_COLUMNS " FROM audit WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
	" $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,"
	" $27, $28, $29, $30, $31, $32)";

struct rows *line_rows(struct tx *tx, const int64_t *ids, size_t n)
{
	struct db_arg args[LINES_AT_ONCE];

	for (size_t i = 0; i < LINES_AT_ONCE; i++)
		args[i] = db_id(i < n ? ids[i] : 0);
	return db_query(tx, sql_lines, args, LINES_AT_ONCE);
}

void line_of(const struct rows *rows, struct audit_line *ret_line)
{
	*ret_line = (struct audit_line){
		.id = col_int(rows, 0),
		.at = col_int(rows, 1),
		.actor = col_int(rows, 2),
		.object = col_int(rows, 3),
		.action = col_text(rows, 4),
		.about = col_text(rows, 5),
	};
}

/* ---- numbers inside bytes ---- */

static void put_le(uint8_t *to, uint64_t n, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = (uint8_t)(n >> (8 * i));
}

static uint64_t get_le(const uint8_t *at, size_t size)
{
	uint64_t n = 0;

	for (size_t i = size; i > 0; i--)
		n = n << 8 | at[i - 1];
	return n;
}

static void copy_exactly(uint8_t *to, size_t n, struct bytes from)
{
	memset(to, 0, n);
	if (from.len == n)
		memcpy(to, from.at, n);
}

/* ---- blocks ---- */

/* By the few that are open, never through the many that are chained. */
static const char sql_open_leaves[] =
	"SELECT a.id, a.leaf, a.\"commit\", a.action FROM audit_open o CROSS JOIN audit a"
	" WHERE a.id = o.leaf AND a.node = $1 ORDER BY o.leaf LIMIT $2";

struct rows *open_leaf_rows(struct tx *tx, int64_t node, int most)
{
	return db_query(tx, sql_open_leaves, DB_ARGS(db_int(node), db_int(most)));
}

void open_leaf_of(const struct rows *rows, struct open_leaf *ret_leaf)
{
	*ret_leaf = (struct open_leaf){
		.id = col_int(rows, 0),
		.leaf = col_bytes(rows, 1),
		.commit = col_bytes(rows, 2),
		.is_filing = text_equal(col_text(rows, 3), "report.file"),
	};
}

static const char sql_stray[] =
	"SELECT a.node FROM audit_open o CROSS JOIN audit a WHERE a.id = o.leaf AND a.node <> $1"
	" AND NOT EXISTS (SELECT 1 FROM node n WHERE n.no = a.node AND n.until_at > $2) LIMIT 1";

bool stray_node(struct tx *tx, int64_t than, int64_t now, int64_t *ret_node)
{
	struct rows *rows = db_query(tx, sql_stray, DB_ARGS(db_int(than), db_int(now)));

	if (!db_next(rows))
		return false;
	*ret_node = col_int(rows, 0);
	return true;
}

enum { FORGOTTEN_AT_ONCE = 32 };
static const char sql_forget[] =
	"DELETE FROM audit_open WHERE leaf IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
	" $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29,"
	" $30, $31, $32)";

void open_leaves_forget(struct tx *tx, const int64_t *ids, size_t n)
{
	for (size_t at = 0; at < n; at += FORGOTTEN_AT_ONCE) {
		struct db_arg args[FORGOTTEN_AT_ONCE];

		for (size_t i = 0; i < FORGOTTEN_AT_ONCE; i++)
			args[i] = db_id(at + i < n ? ids[at + i] : 0);
		db_run(tx, sql_forget, args, FORGOTTEN_AT_ONCE);
	}
}

#define BLOCK_COLUMNS "node, no, closed_at, leaves, hash"

static bool block_of(struct rows *rows, struct audit_block *ret_block)
{
	struct audit_block block;

	if (!db_next(rows))
		return false;
	block = (struct audit_block){ .node = col_int(rows, 0),
		.no = col_int(rows, 1),
		.closed_at = col_int(rows, 2),
		.leaves = col_bytes(rows, 3) };
	copy_exactly(block.hash, sizeof(block.hash), col_bytes(rows, 4));
	*ret_block = block;
	return true;
}

static const char sql_newest[] =
	"SELECT " BLOCK_COLUMNS " FROM audit_block WHERE node = $1 ORDER BY no DESC LIMIT 1";

bool block_newest(struct tx *tx, int64_t node, struct audit_block *ret_block)
{
	return block_of(db_query(tx, sql_newest, DB_ARGS(db_int(node))), ret_block);
}

static const char sql_block[] =
	"SELECT " BLOCK_COLUMNS " FROM audit_block WHERE node = $1 AND no = $2";

bool block_at(struct tx *tx, int64_t node, int64_t no, struct audit_block *ret_block)
{
	return block_of(db_query(tx, sql_block, DB_ARGS(db_int(node), db_int(no))), ret_block);
}

static const char sql_block_insert[] =
	"INSERT INTO audit_block (node, no, closed_at, count, leaves, hash)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

void block_insert(struct tx *tx, const struct audit_block *block)
{
	uint8_t *hash = arena_copy(tx_arena(tx), block->hash, sizeof(block->hash));

	db_run(tx, sql_block_insert,
		DB_ARGS(db_int(block->node), db_int(block->no), db_int(block->closed_at),
			db_int((int64_t)block_leaves(block)), db_bytes(block->leaves),
			db_bytes(bytes_of(hash, sizeof(block->hash)))));
}

size_t block_leaves(const struct audit_block *block)
{
	return block->leaves.len / 8;
}

int64_t block_leaf(const struct audit_block *block, size_t i)
{
	return (int64_t)get_le(block->leaves.at + 8 * i, 8);
}

struct bytes audit_ids(struct arena *a, const int64_t *ids, size_t n)
{
	uint8_t *at = arena_alloc(a, 8 * n + 1);

	for (size_t i = 0; i < n; i++)
		put_le(at + 8 * i, (uint64_t)ids[i], 8);
	return bytes_of(at, 8 * n);
}

/* ---- filings ---- */

int64_t audit_filed_token(struct bytes commit)
{
	return (int64_t)get_le(commit.at, 8);
}

static const char sql_filed_insert[] =
	"INSERT INTO audit_filed (token, leaf, node, block) VALUES ($1, $2, $3, $4)";

void filed_insert(struct tx *tx, struct bytes commit, int64_t leaf, const struct audit_block *at)
{
	if (commit.len < 8)
		return;
	db_run(tx, sql_filed_insert,
		DB_ARGS(db_int(audit_filed_token(commit)), db_id(leaf), db_int(at->node),
			db_int(at->no)));
}

static const char sql_filed[] =
	"SELECT a.at, f.node, f.block, a.leaf, a.\"commit\" FROM audit_filed f"
	" JOIN audit a ON a.id = f.leaf WHERE f.token = $1 AND a.action = 'report.file'";

bool filed_row(struct tx *tx, const uint8_t commit[32], struct filed_row *ret_row)
{
	struct rows *rows =
		db_query(tx, sql_filed, DB_ARGS(db_int(audit_filed_token(bytes_of(commit, 32)))));

	while (db_next(rows)) {
		if (!bytes_equal(col_bytes(rows, 4), bytes_of(commit, 32)))
			continue;
		*ret_row = (struct filed_row){ .at = col_int(rows, 0),
			.node = col_int(rows, 1),
			.block = col_int(rows, 2),
			.leaf = col_bytes(rows, 3) };
		return true;
	}
	return false;
}

/* ---- heads ---- */

/* The few nodes are stepped through by the index; the many blocks are not read. */
static const char sql_nodes[] =
	"WITH RECURSIVE step (node) AS (SELECT min(node) FROM audit_block UNION ALL"
	" SELECT (SELECT min(b.node) FROM audit_block b WHERE b.node > step.node) FROM step"
	" WHERE step.node IS NOT NULL) SELECT node FROM step WHERE node IS NOT NULL ORDER BY node";

struct rows *node_rows(struct tx *tx)
{
	return db_query(tx, sql_nodes, DB_NO_ARGS);
}

enum { TIP_SIZE = 4 + 8 + 32 };

struct bytes tips_bytes(struct arena *a, const struct vault_tip *tips, size_t n)
{
	uint8_t *bytes = arena_alloc(a, n * TIP_SIZE + 1), *at = bytes;

	for (size_t i = 0; i < n; i++, at += TIP_SIZE) {
		put_le(at, tips[i].node, 4);
		put_le(at + 4, (uint64_t)tips[i].last, 8);
		memcpy(at + 12, tips[i].hash, 32);
	}
	return bytes_of(bytes, n * TIP_SIZE);
}

static const char sql_head_insert[] =
	"INSERT INTO head (no, hour, tips, hash, sig) VALUES ($1, $2, $3, $4, $5)";

void head_insert(struct tx *tx, const struct audit_head *head, struct bytes tips)
{
	const struct audit_head *kept = arena_copy(tx_arena(tx), head, sizeof(*head));

	db_run(tx, sql_head_insert,
		DB_ARGS(db_int(head->no), db_int(head->hour), db_bytes(tips),
			db_bytes(bytes_of(kept->hash, sizeof(kept->hash))),
			db_bytes(bytes_of(kept->sig, sizeof(kept->sig)))));
}

#define HEAD_COLUMNS "no, hour, tips, hash, sig"

static const char sql_heads[] = "SELECT " HEAD_COLUMNS " FROM head ORDER BY no DESC LIMIT $1";

struct rows *head_rows(struct tx *tx, int most)
{
	return db_query(tx, sql_heads, DB_ARGS(db_int(most)));
}

static const char sql_heads_since[] =
	"SELECT " HEAD_COLUMNS " FROM head WHERE hour >= $1 ORDER BY hour, no LIMIT $2";

struct rows *head_rows_since(struct tx *tx, int64_t hour, int most)
{
	return db_query(tx, sql_heads_since, DB_ARGS(db_int(hour), db_int(most)));
}

static const char sql_heads_after[] =
	"SELECT " HEAD_COLUMNS " FROM head WHERE no > $1 AND no <= 4294967295 ORDER BY no LIMIT $2";

struct rows *head_rows_after(struct tx *tx, int64_t no, int most)
{
	return db_query(tx, sql_heads_after, DB_ARGS(db_int(no), db_int(most)));
}

void head_of(struct tx *tx, const struct rows *rows, struct audit_head *ret_head)
{
	struct bytes tips = col_bytes(rows, 2);
	uint32_t n = (uint32_t)(tips.len / TIP_SIZE);

	*ret_head = (struct audit_head){ .no = (uint32_t)col_int(rows, 0),
		.hour = (uint32_t)col_int(rows, 1),
		.tips = arena_array(tx_arena(tx), n + 1, sizeof(struct vault_tip)),
		.tips_n = n };
	copy_exactly(ret_head->hash, sizeof(ret_head->hash), col_bytes(rows, 3));
	copy_exactly(ret_head->sig, sizeof(ret_head->sig), col_bytes(rows, 4));
	for (uint32_t i = 0; i < n; i++) {
		const uint8_t *at = tips.at + (size_t)i * TIP_SIZE;

		ret_head->tips[i].node = (uint32_t)get_le(at, 4);
		ret_head->tips[i].last = (int64_t)get_le(at + 4, 8);
		memcpy(ret_head->tips[i].hash, at + 12, 32);
	}
}
