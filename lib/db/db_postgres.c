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

	if (connection_is_fit(c) && connection_run(c, begin))
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

static bool prepare(
	struct connection *c, const char *name, const char *sql, const struct parameters *p)
{
	PGresult *result = PQprepare(c->line, name, sql, p->n, p->types);
	bool is_done = PQresultStatus(result) == PGRES_COMMAND_OK;

	PQclear(result);
	return is_done;
}

static PGresult *ask(struct connection *c, const struct statement *st, const struct parameters *p)
{
	uint64_t hash = statement_hash(st->sql, st);
	enum naming naming = connection_names(c, hash);
	char name[STATEMENT_NAME];

	if (naming == UNNAMED)
		return PQexecParams(
			c->line, st->sql, p->n, p->types, p->values, p->lengths, p->formats, 1);
	statement_name(hash, name);
	if (naming == TO_PREPARE && !prepare(c, name, st->sql, p))
		return NULL;
	return PQexecPrepared(c->line, name, p->n, p->values, p->lengths, p->formats, 1);
}

static bool query(void *connection, struct arena *a, const struct statement *st, struct rows *rows)
{
	struct connection *c = connection;
	struct parameters *p = arena_new(a, struct parameters);
	PGresult *result;
	bool is_read;

	parameters_fill(p, st);
	result = ask(c, st, p);
	is_read = PQresultStatus(result) == PGRES_TUPLES_OK && read_rows(result, a, rows);
	if (!is_read) {
		c->is_spent = true;
		log_error("postgres: %.200s (%.60s)", PQerrorMessage(c->line), st->sql);
	}
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

/* Table after table; what was cleaned before the time is over is clean, so the next time
 * comes further. */
static bool scrub(void *engine)
{
	struct postgres *e = engine;
	struct connection *c = connection_create(e->db, e->url);
	bool is_done = connection_dial(c) && connection_run(c, "SET statement_timeout = 8000") &&
		       connection_run(c, "VACUUM");

	connection_destroy(c);
	return is_done;
}

/* Asked by what it does, too: with ICU the locale's name still says C. */
static bool collates_by_bytes(struct connection *c)
{
	static const char sql[] = "SELECT 1 FROM pg_database WHERE datname = current_database()"
				  " AND datcollate IN ('C', 'POSIX') AND NOT 'a'::text < 'B'::text"
				  " AND pg_encoding_to_char(encoding) = 'UTF8'";
	PGresult *result = PQexec(c->line, sql);
	bool is_c = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;

	PQclear(result);
	if (!is_c)
		log_error("postgres: the database must sort by bytes and hold UTF-8: make it with "
			  "createdb --locale=C --encoding=UTF8 --template=template0");
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
	.scrub = scrub,
};
