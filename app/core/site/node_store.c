/* node_store.c - every statement on node. */

#include "app/core/site/node_store.h"

static const char sql_numbers[] = "SELECT no, holder, until_at FROM node ORDER BY no";

struct rows *node_rows_all(struct tx *tx)
{
	return db_query(tx, sql_numbers, DB_NO_ARGS);
}

void node_row_of(const struct rows *rows, struct node_row *ret_row)
{
	*ret_row = (struct node_row){
		.no = col_int(rows, 0), .holder = col_int(rows, 1), .until_at = col_int(rows, 2)
	};
}

static const char sql_number_held[] = "SELECT no FROM node WHERE holder = $1";

bool node_row_held(struct tx *tx, int64_t holder, int64_t *ret_no)
{
	struct rows *rows = db_query(tx, sql_number_held, DB_ARGS(db_int(holder)));

	if (!db_next(rows))
		return false;
	*ret_no = col_int(rows, 0);
	return true;
}

static const char sql_insert[] = "INSERT INTO node (no, holder, until_at) VALUES ($1, $2, $3)";

void node_insert(struct tx *tx, const struct node_row *row)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_int(row->no), db_int(row->holder), db_int(row->until_at)));
	tx_proof(tx, sql_number_held, row->holder);
}

static const struct db_must sql_replace =
	DB_MUST("UPDATE node SET holder = $1, until_at = $2"
		" WHERE no = $3 AND holder = $4 AND until_at = $5");

void node_replace(struct tx *tx, const struct node_row *before, const struct node_row *now)
{
	db_must(tx, &sql_replace,
		DB_ARGS(db_int(now->holder), db_int(now->until_at), db_int(before->no),
			db_int(before->holder), db_int(before->until_at)));
	tx_proof(tx, sql_number_held, now->holder);
}

static const struct db_must sql_extend =
	DB_MUST("UPDATE node SET until_at = $1 WHERE no = $2 AND holder = $3");

void node_extend(struct tx *tx, const struct node_row *row)
{
	db_must(tx, &sql_extend,
		DB_ARGS(db_int(row->until_at), db_int(row->no), db_int(row->holder)));
}

static const struct db_must sql_touch =
	DB_MUST("UPDATE node SET until_at = until_at WHERE no = $1 AND holder = $2");

void node_touch(struct tx *tx, int64_t no, int64_t holder)
{
	db_must(tx, &sql_touch, DB_ARGS(db_int(no), db_int(holder)));
}
