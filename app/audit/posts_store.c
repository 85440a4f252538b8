/* posts_store.c - posts that people hold or held. An auditor's view: reads, never writes. */

#include "app/audit/posts.h"

enum { AT_ONCE = 16 };

static const char sql_held[] =
	"SELECT h.account, h.from_on, h.until_on, p.body, p.title, b.name FROM holding h"
	" JOIN post p ON p.id = h.post JOIN body b ON b.id = p.body WHERE h.account IN"
	" ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
	" ORDER BY h.from_on DESC, h.id";

static struct rows *held_rows(struct tx *tx, const int64_t *accounts, size_t n)
{
	struct db_arg args[AT_ONCE];

	for (size_t i = 0; i < AT_ONCE; i++)
		args[i] = db_id(i < n ? accounts[i] : 0);
	return db_query(tx, sql_held, args, AT_ONCE);
}

static struct post_held held_of(const struct rows *rows)
{
	return (struct post_held){ .account = col_int(rows, 0),
		.from_on = col_int(rows, 1),
		.until_on = col_null(rows, 2) ? NO_TIME : col_int(rows, 2),
		.body = col_int(rows, 3),
		.title = col_text(rows, 4),
		.body_name = col_text(rows, 5) };
}

size_t posts_held(struct tx *tx, const int64_t *accounts, size_t n, const struct post_held **ret)
{
	struct rows **all = arena_array(tx_arena(tx), n / AT_ONCE + 1, sizeof(struct rows *));
	struct post_held *held;
	size_t have = 0, asked = 0;

	for (size_t at = 0; at < n; at += AT_ONCE) {
		all[asked] = held_rows(tx, accounts + at, n - at);
		have += db_count(all[asked++]);
	}
	held = arena_array(tx_arena(tx), have + 1, sizeof(*held));
	have = 0;
	for (size_t i = 0; i < asked; i++)
		while (db_next(all[i]))
			held[have++] = held_of(all[i]);
	*ret = held;
	return have;
}
