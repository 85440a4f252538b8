/* audit_lines.c - entries as people read them: of a record, of a person, the latest. */

#include "app/core/audit/audit_store.h"

enum { LATEST_DEPTH = 500 }; /* lines of each node that are looked through for older ones */

static struct audit_lines lines_of(struct tx *tx, struct rows *rows, size_t most)
{
	struct audit_line *at = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*at));
	struct audit_lines lines = { .at = at, .has_more = db_count(rows) > most };

	while (lines.n < most && db_next(rows))
		line_of(rows, &at[lines.n++]);
	return lines;
}

struct audit_lines audit_of_record(
	struct tx *tx, int64_t object, struct audit_before before, int most)
{
	return lines_of(tx, line_rows_of_record(tx, object, before, most + 1), (size_t)most);
}

struct audit_lines audit_of_actor(
	struct tx *tx, int64_t actor, struct audit_before before, int most)
{
	return lines_of(tx, line_rows_of_actor(tx, actor, before, most + 1), (size_t)most);
}

/* ---- the latest ---- */

static int newest_first(const void *a, const void *b)
{
	const struct audit_line *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? 1 : -1;
	return x->id < y->id ? 1 : -1;
}

/* Blocks are in order of time and ids are not: the newest blocks name the latest. */
static size_t latest_ids(struct tx *tx, int64_t node, int64_t *ids, size_t most)
{
	struct audit_block block;
	size_t n = 0;
	bool is_there = block_newest(tx, node, &block);

	while (is_there && n < most) {
		for (size_t i = block_leaves(&block); i > 0 && n < most; i--)
			ids[n++] = block_leaf(&block, i - 1);
		is_there = n < most && block_at(tx, node, block.no - 1, &block);
	}
	return n;
}

static bool is_older(const struct audit_line *line, struct audit_before before)
{
	return line->at < before.at || (line->at == before.at && line->id < before.id);
}

/* Of each node as many as are wanted in all, since all the latest may be one node's. */
struct audit_lines audit_latest(struct tx *tx, struct audit_before before, size_t most)
{
	size_t depth = before.at == INT64_MAX ? most + 1 : LATEST_DEPTH;
	struct rows *nodes = node_rows(tx);
	int64_t *ids = arena_array(tx_arena(tx), db_count(nodes) * depth + 1, sizeof(*ids));
	struct audit_line *at;
	size_t wanted = 0, n = 0, skipped = 0;

	while (db_next(nodes))
		wanted += latest_ids(tx, col_int(nodes, 0), ids + wanted, depth);
	at = arena_array(tx_arena(tx), wanted + 1, sizeof(*at));
	for (size_t i = 0; i < wanted; i += LINES_AT_ONCE) {
		struct rows *rows = line_rows(
			tx, ids + i, wanted - i < LINES_AT_ONCE ? wanted - i : LINES_AT_ONCE);

		while (db_next(rows) && n < wanted)
			line_of(rows, &at[n++]);
	}
	qsort(at, n, sizeof(*at), newest_first);
	while (skipped < n && !is_older(&at[skipped], before))
		skipped++;
	n -= skipped;
	return (struct audit_lines){
		.at = at + skipped, .n = n < most ? n : most, .has_more = n > most
	};
}
