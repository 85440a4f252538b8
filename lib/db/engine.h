/* engine.h - what the two drivers and the shared part know of each other.
 * Private to this folder. */
#ifndef ASHRAY_DB_ENGINE_H
#define ASHRAY_DB_ENGINE_H

#include "lib/db/db.h"

#include <pthread.h>
#include <stdatomic.h>

struct statement {
	struct statement *next;
	const char *sql;
	const struct db_must *must; /* else NULL */
	const struct db_arg *args;
	size_t n;
	uint64_t hash; /* the driver's: the statement's name where it is prepared */
};

/* What a rule decided, waiting to be made true. Lives in the request's arena. */
struct change {
	struct change *next; /* in the queue */
	struct statement *first, **end;
	size_t statements;
	size_t bytes;
	int64_t root; /* the aggregate it belongs to: keeps its changes in one lane */
	const char *proof_sql;
	int64_t proof_id;
	tx_done *done;
	void *with;
	enum verdict verdict; /* the driver's notes until the commit */
	int syncs_before;
};

struct changes {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct change *first, **end;
	int64_t length;
	bool closing;
};

void changes_init(struct changes *q);
void changes_push(struct changes *q, struct change *c);

/* Waits, and takes up to `most` changes of at most `bytes` together; NULL when
 * the queue is closing and empty. The returned list ends in NULL. */
struct change *changes_take(struct changes *q, size_t most, size_t bytes);
void changes_close(struct changes *q);

struct rows {
	int64_t count, at; /* at = -1 before the first db_next() */
	int columns;
	struct db_arg *values;
	struct rows_block *blocks; /* the driver's growing list until it is done */
};

/* A driver. `connection` is a reader's. */
struct driver {
	void *(*open)(struct db *db, const char *where);
	void (*close)(void *engine);
	void *(*reader_open)(void *engine);
	void (*reader_close)(void *connection);
	bool (*snapshot_begin)(void *connection);
	void (*snapshot_end)(void *connection);
	bool (*query)(
		void *connection, struct arena *a, const struct statement *st, struct rows *rows);
	void (*submit)(void *engine, struct change *c);
	bool (*script)(void *engine, const char *sql, bool is_schema);
	bool (*scrub)(void *engine);
};

extern const struct driver sqlite_driver;
extern const struct driver postgres_driver;

struct db_reader {
	struct db *db;
	void *connection;
};

struct db {
	const struct driver *driver;
	void *engine;
	atomic_int fail_after;
	_Atomic int64_t changes, batches, stale, constraint, broken, queued;
};

/* Counts a call; true if the test wants this one to fail. */
bool db_fault(struct db *db);

/* Tells the verdict to whoever waits, and counts it. The change's memory may
 * be gone when this returns. */
void change_end(struct db *db, struct change *c, enum verdict v);

/* Appends a row of `columns` values that are already in the arena. */
struct db_arg *rows_add(struct rows *rows, struct arena *a);
void rows_finish(struct rows *rows, struct arena *a);

#endif
