/* postgres.h - what the parts of the PostgreSQL engine know of each other. Private to
 * this folder. */
#ifndef ASHRAY_DB_POSTGRES_H
#define ASHRAY_DB_POSTGRES_H

#include <libpq-fe.h>

#include "lib/db/engine.h"

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_INT4 = 23, OID_INT2 = 21 };

/* ---- a connection (postgres_line.c) ---- */

enum { CACHED = 256, MOST_PARAMETERS = 72 };

struct connection {
	struct db *db;
	const char *url;
	PGconn *line;
	char *prepared[CACHED];
};

struct connection *connection_create(struct db *db, const char *url); /* not yet dialled */
void connection_destroy(void *connection);                            /* NULL does nothing */

/* A new line in the place of the old one. False with a line in the log. */
bool connection_dial(struct connection *c);

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

/* True if the statement must first be prepared; gives its name. */
bool connection_names(
	struct connection *c, const char *sql, const struct parameters *p, char name[20]);

/* ---- a lane (postgres_lane.c) ---- */

struct lane {
	struct connection *connection;
	struct changes queue;
	pthread_t thread;
};

void lane_open(struct lane *lane, struct db *db, const char *url);
void lane_close(struct lane *lane); /* finishes what is queued */

#endif
