/* db.c - the process's database and the workers' readers: opened by a driver, counted here. */

#include "lib/db/engine.h"

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

bool db_scrub(struct db *db)
{
	return db->driver->scrub(db->engine);
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

void change_end(struct db *db, struct change *c, enum verdict v)
{
	_Atomic int64_t *counters[] = { &db->changes, &db->stale, &db->constraint, &db->broken };

	atomic_fetch_add(counters[v], 1);
	atomic_fetch_sub(&db->queued, 1);
	c->done(c->with, v);
}
