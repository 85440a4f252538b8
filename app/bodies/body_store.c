/* body_store.c - every statement on body. */

#include "app/bodies/body.h"

#define BODY_COLUMNS "id, version, kind, parent, area, state, name, name_en, phone, address"

static void body_of_row(const struct rows *rows, struct body *ret_body)
{
	*ret_body = (struct body){
		.id = col_int(rows, 0),
		.version = col_int(rows, 1),
		.kind = col_text(rows, 2),
		.parent = col_int(rows, 3),
		.area = col_text(rows, 4),
		.state = col_text(rows, 5),
		.name = col_text(rows, 6),
		.name_en = col_text(rows, 7),
		.phone = col_text(rows, 8),
		.address = col_text(rows, 9),
	};
}

static struct bodies_found found_of(struct tx *tx, struct rows *rows)
{
	struct body *at = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*at));
	size_t n = 0;

	while (db_next(rows))
		body_of_row(rows, &at[n++]);
	return (struct bodies_found){ .at = at, .n = n };
}

static const char sql_get[] = "SELECT " BODY_COLUMNS " FROM body WHERE id = $1";

enum outcome body_get(struct tx *tx, int64_t id, struct body *ret_body)
{
	struct rows *rows = db_query(tx, sql_get, DB_ARGS(db_id(id)));

	if (!db_next(rows))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	body_of_row(rows, ret_body);
	return OK;
}

static const char sql_of[] =
	"SELECT " BODY_COLUMNS " FROM body WHERE id IN"
	" ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

/* Asks sixteen at a time, so that the statement is always the same. */
struct bodies_found bodies_of(struct tx *tx, const int64_t *ids, size_t n)
{
	struct body *all = arena_array(tx_arena(tx), n + 1, sizeof(*all));
	size_t have = 0;

	for (size_t at = 0; at < n; at += 16) {
		struct db_arg args[16];
		struct rows *rows;

		for (size_t i = 0; i < 16; i++)
			args[i] = db_id(at + i < n ? ids[at + i] : 0);
		rows = db_query(tx, sql_of, args, 16);
		while (db_next(rows) && have < n)
			body_of_row(rows, &all[have++]);
	}
	return (struct bodies_found){ .at = all, .n = have };
}

static const char sql_kind[] =
	"SELECT " BODY_COLUMNS " FROM body WHERE kind = $1 AND state = 'active' ORDER BY id";

struct bodies_found bodies_of_kind(struct tx *tx, const char *kind)
{
	return found_of(tx, db_query(tx, sql_kind, DB_ARGS(db_text(kind))));
}

static const char sql_in_area[] =
	"SELECT " BODY_COLUMNS " FROM body WHERE area = $1 AND state = 'active' ORDER BY kind, id";

static const char sql_below[] =
	"SELECT " BODY_COLUMNS " FROM body WHERE parent = $1 ORDER BY kind, id";

struct bodies_found bodies_below(struct tx *tx, int64_t parent)
{
	return found_of(tx, db_query(tx, sql_below, DB_ARGS(db_id(parent))));
}

struct bodies_found bodies_near(struct tx *tx, const struct area *area)
{
	struct bodies_found levels[8];
	struct body *all;
	size_t n = 0, have = 0, k = 0;

	for (; area != NULL && k < COUNT_OF(levels); area = area->parent) {
		levels[k] = found_of(tx, db_query(tx, sql_in_area, DB_ARGS(db_text(area->code))));
		n += levels[k++].n;
	}
	all = arena_array(tx_arena(tx), n + 1, sizeof(*all));
	for (size_t i = 0; i < k; i++)
		for (size_t b = 0; b < levels[i].n; b++)
			all[have++] = levels[i].at[b];
	return (struct bodies_found){ .at = all, .n = have };
}

static const char sql_chain[] =
	"WITH RECURSIVE up (id, depth) AS ("
	" SELECT id, 0 FROM body WHERE id = $1"
	" UNION ALL SELECT b.parent, up.depth + 1 FROM up JOIN body b ON b.id = up.id"
	" WHERE b.parent <> 0 AND up.depth < 16)"
	" SELECT b.id, version, kind, parent, area, state, name, name_en, phone, address"
	" FROM up JOIN body b ON b.id = up.id ORDER BY up.depth";

size_t body_chain(struct tx *tx, int64_t id, struct body *ret_chain, size_t most)
{
	struct rows *rows = db_query(tx, sql_chain, DB_ARGS(db_id(id)));
	size_t n = 0;

	while (n < most && db_next(rows))
		body_of_row(rows, &ret_chain[n++]);
	return n;
}

static const char sql_insert[] =
	"INSERT INTO body (id, version, kind, parent, area, state, name, name_en, phone, address)"
	" VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9)";

void body_insert(struct tx *tx, const struct body *b)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(b->id), db_text(b->kind), db_id(b->parent), db_text(b->area),
			db_text(b->state), db_text(b->name), db_text(b->name_en), db_text(b->phone),
			db_text(b->address)));
}
