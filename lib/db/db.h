/*
 * db.h - one small face over SQLite and PostgreSQL.
 *
 * A worker reads from a *snapshot* and describes a *change*: guards and
 * statements, as data in the request's arena. Nothing of the change runs while
 * the rule runs. When the rule is done the change is handed over, somebody
 * else's thread commits it together with its neighbours, and tells the
 * *verdict*. So no rule ever waits for a disk or a lock, and one fsync serves
 * many reports.
 *
 * Order in every rule: read, decide, write. A read after the first write of the
 * same transaction is BUG(), because it could not see that write.
 */
#ifndef ASHRAY_DB_H
#define ASHRAY_DB_H

#include "lib/db/value.h"

struct db;
struct db_reader;
struct tx;

enum verdict {
	DURABLE,    /* on the disk, with everything the change said */
	STALE,      /* a guard found another version than the rule had read */
	CONSTRAINT, /* a UNIQUE, CHECK or foreign key refused a statement */
	BROKEN,     /* disk full, database gone, lock kept: nothing was written; or the line
		     * to the server broke and stayed so, and nobody knows */
};

/* ---- the process ---- */

/* Opens "sqlite:<path>" or "postgres://…". Starts the writer thread, or the
 * lanes. NULL with a line in the log if that cannot be. */
struct db *db_open(const char *url) MUST_USE;
void db_close(struct db *db); /* finishes what is queued; NULL does nothing */

bool db_is_sqlite(const struct db *db);

/* Brings the schema up to the last of `n` migrations (name, SQL), each in a
 * transaction of its own. Refuses a database that is newer than the program. */
struct db_migration {
	const char *name;
	const char *sql;
};
enum outcome db_migrate(struct db *db, const struct db_migration *steps, size_t n) MUST_USE;

/* After something was erased: what its rows left behind in the files goes. SQLite, which
 * overwrites what it frees, brings its log into the database and cuts it to nothing;
 * PostgreSQL makes the room of dead rows free, to be overwritten. Takes some seconds at
 * most; a reader is in its way, so the caller must not be one. False: try again later. */
MUST_USE bool db_scrub(struct db *db);

/* ---- a worker's own connection ---- */

struct db_reader *db_reader_open(struct db *db) MUST_USE;
void db_reader_close(struct db_reader *r);

/* ---- one transaction ---- */

/* The snapshot opens at the first read. `tx` lives in the arena; tx_end() lets
 * the snapshot go and drops a change that was not handed over. */
struct tx *tx_begin(struct db_reader *r, struct arena *a);
void tx_end(struct tx *tx);
struct arena *tx_arena(struct tx *tx);

/* Reads. The rows are all there when the call returns, in the arena; a failed
 * read poisons the transaction and gives no rows. */
struct rows *db_query(struct tx *tx, const char *sql, const struct db_arg *args, size_t n);

/* One-value helpers. */
int64_t db_one_int(
	struct tx *tx, int64_t otherwise, const char *sql, const struct db_arg *args, size_t n);
bool db_exists(struct tx *tx, const char *sql, const struct db_arg *args, size_t n);

/* Describes one statement of the change. */
void db_run(struct tx *tx, const char *sql, const struct db_arg *args, size_t n);

/* A statement that must touch a row; if it touches none, the verdict is STALE.
 * Declared once beside the table's other SQL:
 *     const struct db_must guard_report = DB_GUARD("report"); */
struct db_must {
	const char *plain;   /* for an engine that counts touched rows */
	const char *checked; /* for one where only an error can stop a pipeline */
};
#define DB_MUST(update)                                                  \
	{                                                                \
		update, "WITH touched AS (" update                       \
			" RETURNING 1) SELECT 1 / count(*) FROM touched" \
	}
#define DB_GUARD(table) \
	DB_MUST("UPDATE " table " SET version = version + 1 WHERE id = $1 AND version = $2")

void db_must(struct tx *tx, const struct db_must *must, const struct db_arg *args, size_t n);
void tx_guard(struct tx *tx, const struct db_must *guard, int64_t id, int64_t version);

/* How to ask later whether this change was committed, should the connection
 * break in between: a query that gives a row if so. One per change. */
void tx_proof(struct tx *tx, const char *sql, int64_t id);

/* Something went wrong that must stop this change. Sticky. */
void tx_poison(struct tx *tx);
bool tx_poisoned(const struct tx *tx);
bool tx_has_change(const struct tx *tx);

/* Hands the change over. `done` is called once, from the committing thread,
 * with the arena still alive; it must be quick. The snapshot is closed first. */
typedef void tx_done(void *with, enum verdict verdict);
void tx_submit(struct tx *tx, tx_done *done, void *with);

/* The same, waiting here. For jobs, the command line and tests. An empty
 * change is DURABLE, a poisoned one BROKEN. */
enum verdict tx_commit(struct tx *tx) MUST_USE;

/* Test seam: the n-th call from now (1 = next) into the engine fails, reads
 * and writes counted together; 0 switches it off. */
void db_fail_after(struct db *db, int n);

/* Figures for /metrics. */
struct db_figures {
	int64_t changes, batches, stale, constraint, broken, queued;
};
struct db_figures db_figures(const struct db *db);

#endif
