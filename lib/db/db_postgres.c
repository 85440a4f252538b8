/* db_postgres.c - the engine for several nodes: the workers' read connections, and which
 * lane a change goes to. */

#include "lib/db/postgres.h"

enum { LANES = 4 };

struct postgres {
	struct db *db;
	char *url;
	struct lane lanes[LANES];
	atomic_uint next_lane;
};

/* ---- reading ---- */

static void *reader_open(void *engine)
{
	struct postgres *e = engine;
	struct connection *c = connection_create(e->db, e->url);

	if (connection_dial(c))
		return c;
	connection_destroy(c);
	return NULL;
}

static bool snapshot_begin(void *connection)
{
	static const char begin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
	struct connection *c = connection;

	if (PQstatus(c->line) == CONNECTION_OK && connection_run(c, begin))
		return true;
	return connection_dial(c) && connection_run(c, begin);
}

static void snapshot_end(void *connection)
{
	struct connection *c = connection;

	if (PQstatus(c->line) == CONNECTION_OK)
		connection_run(c, "COMMIT");
}

static void read_value(const PGresult *result, int row, int i, struct arena *a, struct db_arg *to)
{
	const char *at = PQgetvalue(result, row, i);
	size_t n = (size_t)PQgetlength(result, row, i);
	uint64_t number = 0;

	if (PQgetisnull(result, row, i)) {
		*to = db_null(DB_NULL);
		return;
	}
	switch (PQftype(result, i)) {
	case OID_INT8:
	case OID_INT4:
	case OID_INT2:
		for (size_t k = 0; k < n; k++)
			number = number << 8 | (uint8_t)at[k];
		if (n < 8 && ((uint8_t)at[0] & 0x80) != 0)
			number |= UINT64_MAX << (8 * n);
		*to = db_int((int64_t)number);
		return;
	case OID_BOOL:
		*to = db_bool(at[0] != 0);
		return;
	case OID_TEXT:
		to->type = DB_TEXT;
		to->bytes = bytes_of(arena_textn(a, at, n), n);
		return;
	case OID_BYTEA:
		*to = db_bytes(bytes_of(arena_copy(a, at, n), n));
		return;
	default:
		BUG("column %d has a type that this house does not use: %u", i, PQftype(result, i));
	}
}

static bool read_rows(PGresult *result, struct arena *a, struct rows *rows)
{
	rows->columns = PQnfields(result);
	for (int r = 0; r < PQntuples(result); r++) {
		struct db_arg *row = rows_add(rows, a);

		for (int i = 0; i < rows->columns; i++)
			read_value(result, r, i, a, &row[i]);
	}
	return true;
}

static bool query(void *connection, struct arena *a, const struct statement *st, struct rows *rows)
{
	struct connection *c = connection;
	struct parameters *p = arena_new(a, struct parameters);
	PGresult *result;
	char name[20];
	bool is_read;

	parameters_fill(p, st);
	if (connection_names(c, st->sql, p, name)) {
		/* An evicted name may still be prepared on the server: ask again by the same name.
		 */
		PQclear(PQexec(c->line, "SAVEPOINT before_prepare"));
		result = PQprepare(c->line, name, st->sql, p->n, p->types);
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			PQclear(PQexec(c->line, "ROLLBACK TO before_prepare"));
		PQclear(result);
	}
	result = PQexecPrepared(c->line, name, p->n, p->values, p->lengths, p->formats, 1);
	is_read = PQresultStatus(result) == PGRES_TUPLES_OK && read_rows(result, a, rows);
	if (!is_read)
		log_error("postgres: %.200s (%.60s)", PQerrorMessage(c->line), st->sql);
	PQclear(result);
	return is_read;
}

/* ---- writing ---- */

static void submit(void *engine, struct change *c)
{
	struct postgres *e = engine;
	unsigned lane = c->root != 0 ? (unsigned)((uint64_t)c->root * 0x9E3779B97F4A7C15u >> 60)
				     : atomic_fetch_add(&e->next_lane, 1);

	changes_push(&e->lanes[lane % LANES].queue, c);
}

/* ---- life ---- */

static bool script(void *engine, const char *sql, bool is_schema)
{
	struct postgres *e = engine;
	struct connection *c = connection_create(e->db, e->url);
	bool is_done = connection_dial(c) && connection_run(c, sql);

	(void)is_schema;
	connection_destroy(c);
	return is_done;
}

static bool collates_by_bytes(struct connection *c)
{
	static const char sql[] =
		"SELECT datcollate FROM pg_database WHERE datname = current_database()";
	PGresult *result = PQexec(c->line, sql);
	bool is_c = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1 &&
		    (strcmp(PQgetvalue(result, 0, 0), "C") == 0 ||
			    strcmp(PQgetvalue(result, 0, 0), "POSIX") == 0);

	PQclear(result);
	if (!is_c)
		log_error("postgres: the database must be made with LC_COLLATE 'C' "
			  "(createdb --locale=C --encoding=UTF8 --template=template0)");
	return is_c;
}

static void close_engine(void *engine)
{
	struct postgres *e = engine;

	for (int i = 0; i < LANES; i++)
		lane_close(&e->lanes[i]);
	free(e->url);
	free(e);
}

static void *open_engine(struct db *db, const char *url)
{
	struct postgres *e = calloc(1, sizeof(*e));
	struct connection *c;
	bool is_fit;

	if (e == NULL)
		BUG("out of memory");
	e->db = db;
	e->url = strdup(url);
	c = connection_create(db, e->url);
	is_fit = connection_dial(c) && collates_by_bytes(c);
	connection_destroy(c);
	if (!is_fit) {
		free(e->url);
		free(e);
		return NULL;
	}
	for (int i = 0; i < LANES; i++)
		lane_open(&e->lanes[i], db, e->url);
	return e;
}

const struct driver postgres_driver = {
	.open = open_engine,
	.close = close_engine,
	.reader_open = reader_open,
	.reader_close = connection_destroy,
	.snapshot_begin = snapshot_begin,
	.snapshot_end = snapshot_end,
	.query = query,
	.submit = submit,
	.script = script,
};
