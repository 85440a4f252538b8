/* postgres.h - what the parts of the PostgreSQL engine know of each other. Private to
 * this folder. */
#ifndef ASHRAY_DB_POSTGRES_H
#define ASHRAY_DB_POSTGRES_H

#include <libpq-fe.h>

#include "lib/db/engine.h"

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_INT4 = 23, OID_INT2 = 21 };

/* ---- a connection (postgres_line.c) ---- */

/* PREPARED_SLOTS is a power of two. */
enum { PREPARED_SLOTS = 2048, PREPARED_MAX = 1024, MOST_PARAMETERS = 72 };

struct connection {
	struct db *db;
	const char *url;
	PGconn *line;
	uint64_t prepared[PREPARED_SLOTS]; /* hashes; 0 = free */
	int prepared_n;
	bool is_spent;          /* what is prepared on the line is not what we think: dial anew */
	bool is_lost;           /* and the log has said so */
	int64_t patience_until; /* ticks: for how long a lane dials for one batch */
};

struct connection *connection_create(struct db *db, const char *url); /* not yet dialled */
void connection_destroy(void *connection);                            /* NULL does nothing */

/* A new line in the place of the old one. False: the database is not there, and the
 * log says so once. */
bool connection_dial(struct connection *c);

bool connection_is_fit(const struct connection *c);

/* SQL without parameters, and without rows to read. */
bool connection_run(struct connection *c, const char *sql);

/* ---- parameters, in the binary format ---- */

struct parameters {
	Oid types[MOST_PARAMETERS];
	const char *values[MOST_PARAMETERS];
	int lengths[MOST_PARAMETERS];
	int formats[MOST_PARAMETERS];
	uint64_t numbers[MOST_PARAMETERS];
	char flags[MOST_PARAMETERS];
	int n;
};

uint64_t big_endian(uint64_t n);
void parameters_fill(struct parameters *p, const struct statement *st);

/* ---- prepared statements ---- */

/* Every SQL text is prepared once on a line and stays so. The types of its parameters
 * belong to it, because the same text may come with a typed NULL. `hash` is never 0. */
uint64_t statement_hash(const char *sql, const struct statement *st);

enum { STATEMENT_NAME = 20 };
void statement_name(uint64_t hash, char ret_name[STATEMENT_NAME]);

/* TO_PREPARE counts it as prepared: whoever asked must do it now. UNNAMED: the line has
 * too many, send the text. */
enum naming { IS_PREPARED, TO_PREPARE, UNNAMED };
enum naming connection_names(struct connection *c, uint64_t hash);

/* ---- a lane (postgres_lane.c) ---- */

struct lane {
	struct connection *connection;
	struct changes queue;
	pthread_t thread;
};

void lane_open(struct lane *lane, struct db *db, const char *url);
void lane_close(struct lane *lane); /* finishes what is queued */

#endif
