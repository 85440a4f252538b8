/* draft_store.c - every statement on epoch and dead. */

#include "app/reports/draft_store.h"

static const char sql_epoch[] = "SELECT key FROM epoch WHERE no = $1";

bool epoch_row(struct tx *tx, uint32_t no, struct sealed *ret_key)
{
	struct rows *rows = db_query(tx, sql_epoch, DB_ARGS(db_int(no)));

	if (!db_next(rows))
		return false;
	*ret_key = col_sealed(rows, 0);
	return true;
}

static const char sql_epoch_insert[] =
	"INSERT INTO epoch (no, until_at, key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

void epoch_insert(struct tx *tx, uint32_t no, int64_t until_at, struct sealed key)
{
	db_run(tx, sql_epoch_insert, DB_ARGS(db_int(no), db_int(until_at), db_sealed(key)));
}

static const char sql_epochs_forget[] = "DELETE FROM epoch WHERE until_at < $1";

void epochs_forget(struct tx *tx, int64_t now)
{
	db_run(tx, sql_epochs_forget, DB_ARGS(db_int(now)));
}

static struct db_arg x_arg(struct tx *tx, const uint8_t x[16])
{
	return db_bytes(bytes_of(arena_copy(tx_arena(tx), x, 16), 16));
}

static const char sql_dead[] = "SELECT 1 FROM dead WHERE x = $1";

bool dead_row(struct tx *tx, const uint8_t x[16])
{
	return db_exists(tx, sql_dead, DB_ARGS(x_arg(tx, x)));
}

static const char sql_dead_insert[] =
	"INSERT INTO dead (x, until_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";

void dead_insert(struct tx *tx, const uint8_t x[16], int64_t until_at)
{
	db_run(tx, sql_dead_insert, DB_ARGS(x_arg(tx, x), db_int(until_at)));
}

static const char sql_dead_forget[] = "DELETE FROM dead WHERE until_at < $1";

void dead_forget(struct tx *tx, int64_t now)
{
	db_run(tx, sql_dead_forget, DB_ARGS(db_int(now)));
}
