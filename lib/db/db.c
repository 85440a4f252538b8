/*
 * db.c - the part of the database that both engines share: values, the
 * transaction that a rule writes into, and the queue of changes.
 */

#include "lib/db/engine.h"

struct db_reader {
	struct db *db;
	void *connection;
};

struct tx {
	struct db_reader *reader;
	struct arena *arena;
	struct change *change;
	bool has_snapshot;
	bool is_poisoned;
};

/* ---- values ---- */

struct db_arg db_int(int64_t n)
{
	return (struct db_arg){ .type = DB_INT, .number = n };
}

struct db_arg db_bool(bool b)
{
	return (struct db_arg){ .type = DB_BOOL, .number = b };
}

struct db_arg db_text(const char *text)
{
	if (text == NULL)
		return db_null(DB_TEXT);
	return (struct db_arg){ .type = DB_TEXT, .bytes = bytes_of(text, strlen(text)) };
}

struct db_arg db_bytes(struct bytes b)
{
	return (struct db_arg){ .type = DB_BYTES, .bytes = b };
}

struct db_arg db_sealed(struct sealed s)
{
	return db_bytes(s.blob);
}

/* A typed NULL: bytes that lie nowhere. DB_INT and DB_BOOL use number = 1. */
struct db_arg db_null(enum db_type type)
{
	return (struct db_arg){ .type = DB_NULL, .number = type };
}

/* ---- the process ---- */

struct db *db_open(const char *url)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL)
		BUG("out of memory");
	if (text_starts(url, "sqlite:")) {
		db->driver = &sqlite_driver;
		db->engine = db->driver->open(db, url + strlen("sqlite:"));
	} else if (text_starts(url, "postgres://") || text_starts(url, "postgresql://")) {
		db->driver = &postgres_driver;
		db->engine = db->driver->open(db, url);
	} else {
		log_error("a database is named as sqlite:<path> or postgres://<host>/<name>");
	}
	if (db->engine == NULL) {
		free(db);
		return NULL;
	}
	return db;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	db->driver->close(db->engine);
	free(db);
}

bool db_is_sqlite(const struct db *db)
{
	return db->driver == &sqlite_driver;
}

bool db_fault(struct db *db)
{
	if (atomic_load_explicit(&db->fail_after, memory_order_relaxed) <= 0)
		return false;
	return atomic_fetch_sub(&db->fail_after, 1) == 1;
}

void db_fail_after(struct db *db, int n)
{
	atomic_store(&db->fail_after, n);
}

struct db_figures db_figures(const struct db *db)
{
	return (struct db_figures){ .changes = db->changes,
		.batches = db->batches,
		.stale = db->stale,
		.constraint = db->constraint,
		.broken = db->broken,
		.queued = db->queued };
}

struct db_reader *db_reader_open(struct db *db)
{
	struct db_reader *r;
	void *connection = db->driver->reader_open(db->engine);

	if (connection == NULL)
		return NULL;
	r = malloc(sizeof(*r));
	if (r == NULL)
		BUG("out of memory");
	*r = (struct db_reader){ .db = db, .connection = connection };
	return r;
}

void db_reader_close(struct db_reader *r)
{
	if (r == NULL)
		return;
	r->db->driver->reader_close(r->connection);
	free(r);
}

/* ---- one transaction ---- */

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

struct rows_block {
	struct rows_block *next;
	int used;
	struct db_arg values[];
};

enum { ROWS_A_BLOCK = 64 };

struct db_arg *rows_add(struct rows *rows, struct arena *a)
{
	struct rows_block *b = rows->blocks;

	if (b == NULL || b->used == ROWS_A_BLOCK) {
		size_t values = (size_t)rows->columns * ROWS_A_BLOCK;

		b = arena_alloc(a, sizeof(*b) + values * sizeof(struct db_arg));
		b->next = rows->blocks;
		rows->blocks = b;
	}
	rows->count++;
	return b->values + (size_t)rows->columns * (size_t)b->used++;
}

void rows_finish(struct rows *rows, struct arena *a)
{
	size_t row = (size_t)rows->columns, at = (size_t)rows->count;

	rows->values = arena_array(a, at * row + 1, sizeof(struct db_arg));
	for (struct rows_block *b = rows->blocks; b != NULL; b = b->next) {
		at -= (size_t)b->used;
		memcpy(rows->values + at * row, b->values,
			(size_t)b->used * row * sizeof(struct db_arg));
	}
	rows->blocks = NULL;
}

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

bool db_next(struct rows *rows)
{
	if (rows->at + 1 >= rows->count)
		return false;
	rows->at++;
	return true;
}

void db_rewind(struct rows *rows)
{
	rows->at = -1;
}

size_t db_count(const struct rows *rows)
{
	return (size_t)rows->count;
}

static const struct db_arg *col(const struct rows *rows, int i)
{
	if (rows->at < 0 || rows->at >= rows->count || i < 0 || i >= rows->columns)
		BUG("column %d of row %d was asked of %d rows of %d columns", i, (int)rows->at,
			(int)rows->count, rows->columns);
	return rows->values + rows->at * rows->columns + i;
}

int64_t col_int(const struct rows *rows, int i)
{
	return col(rows, i)->number;
}

bool col_bool(const struct rows *rows, int i)
{
	return col(rows, i)->number != 0;
}

bool col_null(const struct rows *rows, int i)
{
	return col(rows, i)->type == DB_NULL;
}

const char *col_text(const struct rows *rows, int i)
{
	const struct db_arg *v = col(rows, i);

	return v->type == DB_NULL || v->bytes.at == NULL ? "" : (const char *)v->bytes.at;
}

struct bytes col_bytes(const struct rows *rows, int i)
{
	return col(rows, i)->bytes;
}

struct sealed col_sealed(const struct rows *rows, int i)
{
	return (struct sealed){ col(rows, i)->bytes };
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

void change_end(struct db *db, struct change *c, enum verdict v)
{
	_Atomic int64_t *counters[] = { &db->changes, &db->stale, &db->constraint, &db->broken };

	atomic_fetch_add(counters[v], 1);
	atomic_fetch_sub(&db->queued, 1);
	c->done(c->with, v);
}

/* ---- the queue ---- */

void changes_init(struct changes *q)
{
	*q = (struct changes){ .lock = PTHREAD_MUTEX_INITIALIZER,
		.filled = PTHREAD_COND_INITIALIZER };
	q->end = &q->first;
}

void changes_push(struct changes *q, struct change *c)
{
	c->next = NULL;
	pthread_mutex_lock(&q->lock);
	*q->end = c;
	q->end = &c->next;
	q->length++;
	pthread_cond_signal(&q->filled);
	pthread_mutex_unlock(&q->lock);
}

struct change *changes_take(struct changes *q, size_t most, size_t bytes)
{
	struct change *first, *last = NULL;
	size_t n = 0, size = 0;

	pthread_mutex_lock(&q->lock);
	while (q->first == NULL && !q->closing)
		pthread_cond_wait(&q->filled, &q->lock);
	first = q->first;
	for (struct change *c = first; c != NULL; c = c->next) {
		if (n > 0 && (n == most || size + c->bytes > bytes))
			break;
		n++;
		size += c->bytes;
		last = c;
	}
	if (last != NULL) {
		q->first = last->next;
		last->next = NULL;
		q->length -= (int64_t)n;
		if (q->first == NULL)
			q->end = &q->first;
	}
	pthread_mutex_unlock(&q->lock);
	return first;
}

void changes_close(struct changes *q)
{
	pthread_mutex_lock(&q->lock);
	q->closing = true;
	pthread_cond_broadcast(&q->filled);
	pthread_mutex_unlock(&q->lock);
}
