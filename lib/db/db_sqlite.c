/*
 * db_sqlite.c - the embedded engine: read connections of the workers, and one
 * writer thread that commits all waiting changes with one fsync.
 */

#include <sqlite3.h>

#include "lib/db/engine.h"
#include "lib/db/sqlite_log.h"

enum { BATCH_CHANGES = 256, BATCH_BYTES = 8 << 20, CACHED = 256, MOST_PARAMETERS = 72 };
enum { SCRUB_WAITS = 200 /* ms */ };

struct cached {
	uint64_t hash;
	char *sql;
	sqlite3_stmt *stmt;
	int index[MOST_PARAMETERS + 1]; /* SQLite takes "$2" for a name, not a position */
};

struct connection {
	struct db *db;
	sqlite3 *handle;
	bool is_writer, is_script; /* a script may change the schema */
	struct cached cached[CACHED];
};

struct sqlite {
	struct db *db;
	char *path;
	struct connection *writer;
	struct sqlite_log *log;
	struct changes queue;
	pthread_t thread;
};

/* ---- connections ---- */

static bool run_plain(sqlite3 *handle, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(handle, sql, NULL, NULL, &why) == SQLITE_OK)
		return true;
	log_error("sqlite: %s (%.40s)", why != NULL ? why : "failed", sql);
	sqlite3_free(why);
	return false;
}

/* Defensive: no writable schema, no functions or virtual tables from a schema
 * that somebody else wrote, no attached files, freed pages overwritten. */
static bool harden(sqlite3 *handle, bool is_writer)
{
	static const char both[] = "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
				   "PRAGMA mmap_size=0; PRAGMA foreign_keys=ON;"
				   "PRAGMA temp_store=MEMORY;"
				   /* Met once before may_do() watches: it is declared then. */
				   "SELECT 1 FROM pragma_table_info('none')";

	sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 32 << 20);
	sqlite3_busy_timeout(handle, 5000);
	if (!run_plain(handle, both))
		return false;
	if (is_writer)
		return run_plain(handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
					 "PRAGMA cache_size=-16000;"
					 "PRAGMA secure_delete=ON");
	return run_plain(handle, "PRAGMA query_only=ON; PRAGMA cache_size=-2000");
}

/* What a statement may do at all, asked once when it is prepared: a connection reads or
 * writes rows, and nothing else, whatever text should ever reach it. */
static int may_do(void *arg, int what, const char *name, const char *more, const char *schema,
	const char *trigger)
{
	const struct connection *c = arg;

	(void)schema, (void)trigger;
	switch (what) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return text_equal(more, "load_extension") ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
	case SQLITE_SAVEPOINT:
		return c->is_writer ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		return SQLITE_DENY;
	case SQLITE_PRAGMA: /* what a schema looks like may be asked */
		return c->is_script || text_equal(name, "table_info") ? SQLITE_OK : SQLITE_DENY;
	default:
		return c->is_script ? SQLITE_OK : SQLITE_DENY;
	}
}

static struct connection *connect_to(struct db *db, const char *path, bool is_writer)
{
	int flags =
		SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (is_writer ? SQLITE_OPEN_CREATE : 0);
	struct connection *c = calloc(1, sizeof(*c));

	if (c == NULL)
		BUG("out of memory");
	c->db = db;
	c->is_writer = is_writer;
	if (sqlite3_open_v2(path, &c->handle, flags, NULL) != SQLITE_OK) {
		log_error("sqlite: cannot open the database: %s", sqlite3_errmsg(c->handle));
	} else if (harden(c->handle, is_writer)) {
		sqlite3_set_authorizer(c->handle, may_do, c);
		return c;
	}
	sqlite3_close(c->handle);
	free(c);
	return NULL;
}

static void disconnect(struct connection *c)
{
	if (c == NULL)
		return;
	for (int i = 0; i < CACHED; i++) {
		sqlite3_finalize(c->cached[i].stmt);
		free(c->cached[i].sql);
	}
	sqlite3_close(c->handle);
	free(c);
}

/* ---- statements ---- */

static uint64_t hash_of(const char *sql)
{
	uint64_t hash = 14695981039346656037u;

	for (; *sql != '\0'; sql++)
		hash = (hash ^ (uint8_t)*sql) * 1099511628211u;
	return hash;
}

static bool prepare(struct connection *c, struct cached *slot, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v3(c->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
		SQLITE_OK) {
		log_error("sqlite: %s (%.60s)", sqlite3_errmsg(c->handle), sql);
		return false;
	}
	sqlite3_finalize(slot->stmt);
	free(slot->sql);
	slot->stmt = stmt;
	slot->sql = strdup(sql);
	for (int i = 1; i <= MOST_PARAMETERS; i++) {
		char name[8];

		snprintf(name, sizeof(name), "$%d", i);
		slot->index[i] = sqlite3_bind_parameter_index(stmt, name);
	}
	return true;
}

static struct cached *cached(struct connection *c, const char *sql)
{
	uint64_t hash = hash_of(sql);
	struct cached *slot = &c->cached[hash % CACHED];

	if (slot->stmt != NULL && slot->hash == hash && strcmp(slot->sql, sql) == 0)
		return slot;
	if (!prepare(c, slot, sql))
		return NULL;
	slot->hash = hash;
	return slot;
}

static void bind_one(sqlite3_stmt *stmt, int at, const struct db_arg *arg)
{
	if (arg->type == DB_INT || arg->type == DB_BOOL)
		sqlite3_bind_int64(stmt, at, arg->number);
	else if (arg->type == DB_TEXT)
		sqlite3_bind_text(
			stmt, at, (const char *)arg->bytes.at, (int)arg->bytes.len, SQLITE_STATIC);
	else if (arg->type == DB_BYTES && arg->bytes.at != NULL)
		sqlite3_bind_blob(stmt, at, arg->bytes.at, (int)arg->bytes.len, SQLITE_STATIC);
	else
		sqlite3_bind_null(stmt, at);
}

static sqlite3_stmt *bound(struct connection *c, const struct statement *st)
{
	struct cached *slot = cached(c, st->sql);

	if (slot == NULL)
		return NULL;
	if (st->n > MOST_PARAMETERS)
		BUG("a statement with %zu parameters", st->n);
	for (size_t i = 0; i < st->n; i++) {
		if (slot->index[i + 1] == 0)
			BUG("parameter $%zu is not in: %.60s", i + 1, st->sql);
		bind_one(slot->stmt, slot->index[i + 1], &st->args[i]);
	}
	return slot->stmt;
}

static void release(sqlite3_stmt *stmt)
{
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
}

/* ---- reading ---- */

static void *reader_open(void *engine)
{
	struct sqlite *e = engine;

	return connect_to(e->db, e->path, false);
}

static void reader_close(void *connection)
{
	disconnect(connection);
}

/* A statement without values, prepared once. */
static bool run_prepared(struct connection *c, const char *sql)
{
	struct cached *slot = cached(c, sql);
	int rc = slot != NULL ? sqlite3_step(slot->stmt) : SQLITE_ERROR;

	if (slot != NULL)
		sqlite3_reset(slot->stmt);
	if (rc != SQLITE_DONE)
		log_error("sqlite: %s (%.40s)", sqlite3_errmsg(c->handle), sql);
	return rc == SQLITE_DONE;
}

static bool snapshot_begin(void *connection)
{
	return run_prepared(connection, "BEGIN");
}

static void snapshot_end(void *connection)
{
	run_prepared(connection, "COMMIT");
}

static void read_value(sqlite3_stmt *stmt, int i, struct arena *a, struct db_arg *to)
{
	size_t n = (size_t)sqlite3_column_bytes(stmt, i);

	switch (sqlite3_column_type(stmt, i)) {
	case SQLITE_INTEGER:
		*to = db_int(sqlite3_column_int64(stmt, i));
		return;
	case SQLITE_TEXT:
		to->type = DB_TEXT;
		to->bytes =
			bytes_of(arena_textn(a, (const char *)sqlite3_column_text(stmt, i), n), n);
		return;
	case SQLITE_BLOB:
		*to = db_bytes(bytes_of(arena_copy(a, sqlite3_column_blob(stmt, i), n), n));
		return;
	default:
		*to = db_null(DB_NULL);
	}
}

static bool query(void *connection, struct arena *a, const struct statement *st, struct rows *rows)
{
	struct connection *c = connection;
	sqlite3_stmt *stmt = bound(c, st);
	int rc;

	if (stmt == NULL)
		return false;
	rows->columns = sqlite3_column_count(stmt);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		struct db_arg *row = rows_add(rows, a);

		for (int i = 0; i < rows->columns; i++)
			read_value(stmt, i, a, &row[i]);
	}
	release(stmt);
	if (rc != SQLITE_DONE)
		log_error("sqlite: %s (%.60s)", sqlite3_errmsg(c->handle), st->sql);
	return rc == SQLITE_DONE;
}

/* ---- writing ---- */

static enum verdict verdict_of(int rc)
{
	return (rc & 0xFF) == SQLITE_CONSTRAINT ? CONSTRAINT : BROKEN;
}

static enum verdict run_statement(struct connection *c, const struct statement *st)
{
	enum verdict v = DURABLE;
	sqlite3_stmt *stmt;
	int rc;

	if (db_fault(c->db))
		return BROKEN;
	stmt = bound(c, st);
	if (stmt == NULL)
		return BROKEN;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		;
	if (rc != SQLITE_DONE)
		v = verdict_of(rc);
	else if (st->must != NULL && sqlite3_changes(c->handle) < 1)
		v = STALE;
	if (v == BROKEN)
		log_error("sqlite: %s (%.60s)", sqlite3_errmsg(c->handle), st->sql);
	release(stmt);
	return v;
}

static bool run_cached(struct connection *c, const char *sql)
{
	return !db_fault(c->db) && run_prepared(c, sql);
}

/* ---- a batch ---- */

/* All of a change, up to the first statement that fails. */
static enum verdict run_statements(struct connection *c, const struct change *change)
{
	enum verdict v = DURABLE;

	for (struct statement *st = change->first; st != NULL && v == DURABLE; st = st->next)
		v = run_statement(c, st);
	return v;
}

/* One change inside the batch: all of it, or nothing. False when even that
 * cannot be said, and then nothing of the whole batch may stand. */
static bool run_apart(struct connection *c, struct change *change)
{
	if (!run_cached(c, "SAVEPOINT change"))
		return false;
	change->verdict = run_statements(c, change);
	/* A full disk ends the transaction itself, and with it the savepoint. */
	if (sqlite3_get_autocommit(c->handle))
		return false;
	if (change->verdict != DURABLE && !run_cached(c, "ROLLBACK TO change"))
		return false;
	return run_cached(c, "RELEASE change");
}

/* Most batches hold nothing but reports that meet nobody: they run without a savepoint
 * each, for which SQLite would copy every page that a change touches. False at the
 * first change that does not go through; what ran is to be taken back. */
static bool run_together(struct connection *c, struct change *batch)
{
	for (struct change *at = batch; at != NULL; at = at->next) {
		at->verdict = run_statements(c, at);
		if (at->verdict != DURABLE)
			return false;
	}
	return true;
}

/* The same again, each change by itself, so that one that fails takes no other along. */
static bool run_one_by_one(struct connection *c, struct change *batch)
{
	if (!run_cached(c, "BEGIN IMMEDIATE"))
		return false;
	for (struct change *at = batch; at != NULL; at = at->next)
		if (!run_apart(c, at))
			return false;
	return true;
}

static bool take_back(struct connection *c)
{
	return sqlite3_get_autocommit(c->handle) || run_prepared(c, "ROLLBACK");
}

/* False: nothing of it stands, and who asked is told that. */
static bool write_batch(struct connection *c, struct change *batch)
{
	bool is_whole = run_cached(c, "BEGIN IMMEDIATE") && run_together(c, batch);

	if (!is_whole && (batch->next == NULL || !take_back(c) || !run_one_by_one(c, batch)))
		return false;
	return run_cached(c, "COMMIT");
}

static void run_batch(struct sqlite *e, struct change *batch)
{
	bool is_one = batch->next == NULL;
	bool is_kept = write_batch(e->writer, batch);
	struct change *next;

	take_back(e->writer);
	atomic_fetch_add(&e->db->batches, 1);
	for (struct change *at = batch; at != NULL; at = next) {
		next = at->next;
		/* Alone, it failed by its own verdict. */
		if (!is_kept && (!is_one || at->verdict == DURABLE))
			at->verdict = BROKEN;
		change_end(e->db, at, at->verdict);
	}
}

static void *write_loop(void *engine)
{
	struct sqlite *e = engine;
	struct change *batch;

	thread_name("writer");
	while ((batch = changes_take(&e->queue, BATCH_CHANGES, BATCH_BYTES)) != NULL)
		run_batch(e, batch);
	return NULL;
}

static void submit(void *engine, struct change *c)
{
	struct sqlite *e = engine;

	changes_push(&e->queue, c);
}

/* ---- schema ---- */

/* Our migrations are written for both engines; here BIGINT and BOOLEAN become
 * INTEGER (so that a BIGINT PRIMARY KEY is the rowid itself), and every table
 * is STRICT, or SQLite would take text into a number's column. */
static char *for_sqlite(struct arena *a, const char *sql)
{
	struct str out = str_in(a, 4 << 20);
	bool in_table = false;

	while (*sql != '\0') {
		if (text_starts(sql, "CREATE TABLE"))
			in_table = true;
		if (text_starts(sql, "BIGINT") || text_starts(sql, "BOOLEAN")) {
			str_add(&out, "INTEGER");
			sql += *sql == 'B' && sql[1] == 'I' ? strlen("BIGINT") : strlen("BOOLEAN");
		} else if (in_table && text_starts(sql, ");")) {
			str_add(&out, ") STRICT;");
			sql += 2;
			in_table = false;
		} else {
			str_addc(&out, *sql++);
		}
	}
	return (char *)(uintptr_t)str_text(&out);
}

static bool script(void *engine, const char *sql, bool is_schema)
{
	struct sqlite *e = engine;
	struct arena *a = arena_create(32 << 20);
	bool is_done;

	e->writer->is_script = true;
	is_done = run_plain(e->writer->handle, is_schema ? for_sqlite(a, sql) : sql);

	if (!is_done && !sqlite3_get_autocommit(e->writer->handle))
		run_plain(e->writer->handle, "ROLLBACK");
	e->writer->is_script = false;
	arena_destroy(a);
	return is_done;
}

/* On a connection of its own: the writer goes on with what waits, before and after. */
static bool scrub(void *engine)
{
	struct sqlite *e = engine;
	struct connection *c = connect_to(e->db, e->path, false);
	bool is_done;

	if (c == NULL)
		return false;
	/* It keeps the writer waiting while it waits for readers. */
	sqlite3_busy_timeout(c->handle, SCRUB_WAITS);
	is_done = sqlite3_wal_checkpoint_v2(
			  c->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK;
	disconnect(c);
	return is_done;
}

/* ---- life ---- */

static void *open_engine(struct db *db, const char *path)
{
	struct sqlite *e = calloc(1, sizeof(*e));

	if (e == NULL)
		BUG("out of memory");
	e->db = db;
	e->path = strdup(path);
	e->writer = connect_to(db, path, true);
	e->log = e->writer != NULL ? sqlite_log_create(path, e->writer->handle) : NULL;
	if (e->log == NULL) {
		disconnect(e->writer);
		free(e->path);
		free(e);
		return NULL;
	}
	changes_init(&e->queue);
	if (pthread_create(&e->thread, NULL, write_loop, e) != 0)
		BUG("no thread for the writer");
	return e;
}

static void close_engine(void *engine)
{
	struct sqlite *e = engine;

	changes_close(&e->queue);
	pthread_join(e->thread, NULL);
	sqlite_log_destroy(e->log);
	disconnect(e->writer);
	free(e->path);
	free(e);
}

const struct driver sqlite_driver = {
	.open = open_engine,
	.close = close_engine,
	.reader_open = reader_open,
	.reader_close = reader_close,
	.snapshot_begin = snapshot_begin,
	.snapshot_end = snapshot_end,
	.query = query,
	.submit = submit,
	.script = script,
	.scrub = scrub,
};
