/* tx.c - the transaction that a rule reads from and writes into. It executes nothing
 * but reads; the change that it describes is the driver's. */

#include "lib/db/engine.h"

struct tx {
	struct db_reader *reader;
	struct arena *arena;
	struct change *change;
	bool has_snapshot;
	bool is_poisoned;
};

struct tx *tx_begin(struct db_reader *r, struct arena *a)
{
	struct tx *tx = arena_new(a, struct tx);

	tx->reader = r;
	tx->arena = a;
	return tx;
}

static void let_snapshot_go(struct tx *tx)
{
	if (tx->has_snapshot)
		tx->reader->db->driver->snapshot_end(tx->reader->connection);
	tx->has_snapshot = false;
}

void tx_end(struct tx *tx)
{
	if (tx == NULL)
		return;
	let_snapshot_go(tx);
	tx->change = NULL;
}

struct arena *tx_arena(struct tx *tx)
{
	return tx->arena;
}

void tx_poison(struct tx *tx)
{
	tx->is_poisoned = true;
}

bool tx_poisoned(const struct tx *tx)
{
	return tx->is_poisoned;
}

bool tx_has_change(const struct tx *tx)
{
	return tx->change != NULL && tx->change->first != NULL;
}

/* ---- reads ---- */

struct rows *db_query(struct tx *tx, const char *sql, const struct db_arg *args, size_t n)
{
	const struct driver *driver = tx->reader->db->driver;
	struct statement st = { .sql = sql, .args = args, .n = n };
	struct rows *rows = arena_new(tx->arena, struct rows);

	rows->at = -1;
	if (tx_has_change(tx))
		BUG("a read after the first write of a transaction: %.60s", sql);
	if (tx->is_poisoned)
		return rows;
	if (!tx->has_snapshot) {
		if (!driver->snapshot_begin(tx->reader->connection)) {
			tx_poison(tx);
			return rows;
		}
		tx->has_snapshot = true;
	}
	if (db_fault(tx->reader->db) ||
		!driver->query(tx->reader->connection, tx->arena, &st, rows)) {
		*rows = (struct rows){ .at = -1 };
		tx_poison(tx);
		return rows;
	}
	rows_finish(rows, tx->arena);
	return rows;
}

int64_t db_one_int(
	struct tx *tx, int64_t otherwise, const char *sql, const struct db_arg *args, size_t n)
{
	struct rows *rows = db_query(tx, sql, args, n);

	return db_next(rows) && !col_null(rows, 0) ? col_int(rows, 0) : otherwise;
}

bool db_exists(struct tx *tx, const char *sql, const struct db_arg *args, size_t n)
{
	return db_next(db_query(tx, sql, args, n));
}

/* ---- the change ---- */

static struct change *change_of(struct tx *tx)
{
	if (tx->change == NULL) {
		tx->change = arena_new(tx->arena, struct change);
		tx->change->end = &tx->change->first;
	}
	return tx->change;
}

static void describe(struct tx *tx, struct statement st)
{
	struct change *c = change_of(tx);
	struct statement *kept;

	if (tx->is_poisoned)
		return;
	kept = arena_new(tx->arena, struct statement);
	*kept = st;
	kept->args = arena_copy(tx->arena, st.args, st.n * sizeof(*st.args));
	for (size_t i = 0; i < st.n; i++)
		c->bytes += st.args[i].bytes.len + 16;
	*c->end = kept;
	c->end = &kept->next;
	c->statements++;
}

void db_run(struct tx *tx, const char *sql, const struct db_arg *args, size_t n)
{
	describe(tx, (struct statement){ .sql = sql, .args = args, .n = n });
}

void db_must(struct tx *tx, const struct db_must *must, const struct db_arg *args, size_t n)
{
	describe(tx, (struct statement){ .sql = must->plain, .must = must, .args = args, .n = n });
}

void tx_guard(struct tx *tx, const struct db_must *guard, int64_t id, int64_t version)
{
	struct change *c = change_of(tx);

	if (c->root == 0)
		c->root = id;
	db_must(tx, guard, DB_ARGS(db_id(id), db_int(version)));
}

void tx_proof(struct tx *tx, const char *sql, int64_t id)
{
	struct change *c = change_of(tx);

	c->proof_sql = sql;
	c->proof_id = id;
}

void tx_submit(struct tx *tx, tx_done *done, void *with)
{
	struct db *db = tx->reader->db;
	struct change *c = tx->change;

	let_snapshot_go(tx);
	if (tx->is_poisoned || !tx_has_change(tx)) {
		done(with, tx->is_poisoned ? BROKEN : DURABLE);
		return;
	}
	tx->change = NULL;
	c->done = done;
	c->with = with;
	atomic_fetch_add(&db->queued, 1);
	db->driver->submit(db->engine, c);
}

struct waiting {
	pthread_mutex_t lock;
	pthread_cond_t told;
	bool is_told;
	enum verdict verdict;
};

static void tell(void *with, enum verdict v)
{
	struct waiting *w = with;

	pthread_mutex_lock(&w->lock);
	w->verdict = v;
	w->is_told = true;
	pthread_cond_signal(&w->told);
	pthread_mutex_unlock(&w->lock);
}

enum verdict tx_commit(struct tx *tx)
{
	struct waiting w = { .lock = PTHREAD_MUTEX_INITIALIZER, .told = PTHREAD_COND_INITIALIZER };

	tx_submit(tx, tell, &w);
	pthread_mutex_lock(&w.lock);
	while (!w.is_told)
		pthread_cond_wait(&w.told, &w.lock);
	pthread_mutex_unlock(&w.lock);
	return w.verdict;
}
