/*
 * db_postgres.c - the engine for several nodes: read connections of the
 * workers, and lanes, each a thread with a connection in pipeline mode. A
 * change is one implicit transaction between two Syncs; its guards are
 * statements that fail, because in a pipeline only an error can stop one.
 */

#include <libpq-fe.h>

#include "lib/db/engine.h"

#include <arpa/inet.h>
#include <unistd.h>

enum { LANES = 4, IN_FLIGHT = 16, LANE_BYTES = 1 << 20, CACHED = 256, MOST_PARAMETERS = 72 };
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_INT4 = 23, OID_INT2 = 21 };
enum { TRIES_OF_A_LOST_LINE = 20 };

struct connection {
	struct db *db;
	const char *url;
	PGconn *line;
	char *prepared[CACHED];
};

struct lane {
	struct postgres *engine;
	struct connection *connection;
	struct changes queue;
	pthread_t thread;
};

struct postgres {
	struct db *db;
	char *url;
	struct lane lanes[LANES];
	atomic_uint next_lane;
};

/* ---- connections ---- */

static void forget_prepared(struct connection *c)
{
	for (int i = 0; i < CACHED; i++) {
		free(c->prepared[i]);
		c->prepared[i] = NULL;
	}
}

static void quiet(void *with, const PGresult *notice)
{
	(void)with;
	(void)notice;
}

static bool run_plain(struct connection *c, const char *sql)
{
	PGresult *result = PQexec(c->line, sql);
	ExecStatusType status = PQresultStatus(result);
	bool is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

	if (!is_done)
		log_error("postgres: %.200s", PQerrorMessage(c->line));
	PQclear(result);
	return is_done;
}

static bool dial(struct connection *c)
{
	forget_prepared(c);
	if (c->line != NULL)
		PQfinish(c->line);
	c->line = PQconnectdb(c->url);
	if (PQstatus(c->line) != CONNECTION_OK) {
		log_error("postgres: cannot connect");
		return false;
	}
	PQsetNoticeReceiver(c->line, quiet, NULL);
	return run_plain(c, "SET client_encoding = 'UTF8'");
}

static struct connection *connection_create(struct db *db, const char *url)
{
	struct connection *c = calloc(1, sizeof(*c));

	if (c == NULL)
		BUG("out of memory");
	c->db = db;
	c->url = url;
	return c;
}

static void disconnect(void *connection)
{
	struct connection *c = connection;

	if (c == NULL)
		return;
	forget_prepared(c);
	PQfinish(c->line);
	free(c);
}

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

static Oid type_of(const struct db_arg *arg)
{
	enum db_type type = arg->type == DB_NULL ? (enum db_type)arg->number : arg->type;

	return type == DB_INT    ? OID_INT8
	       : type == DB_BOOL ? OID_BOOL
	       : type == DB_TEXT ? OID_TEXT
				 : OID_BYTEA;
}

static uint64_t big_endian(uint64_t n)
{
	return (uint64_t)htonl((uint32_t)n) << 32 | htonl((uint32_t)(n >> 32));
}

static void fill(struct parameters *p, const struct statement *st)
{
	if (st->n > MOST_PARAMETERS)
		BUG("a statement with %zu parameters", st->n);
	p->n = (int)st->n;
	for (size_t i = 0; i < st->n; i++) {
		const struct db_arg *arg = &st->args[i];

		p->types[i] = type_of(arg);
		p->formats[i] = 1;
		p->values[i] = NULL;
		if (arg->type == DB_INT) {
			p->numbers[i] = big_endian((uint64_t)arg->number);
			p->values[i] = (const char *)&p->numbers[i];
			p->lengths[i] = 8;
		} else if (arg->type == DB_BOOL) {
			p->flags[i] = arg->number != 0;
			p->values[i] = &p->flags[i];
			p->lengths[i] = 1;
		} else if (arg->type != DB_NULL && arg->bytes.at != NULL) {
			p->values[i] = (const char *)arg->bytes.at;
			p->lengths[i] = (int)arg->bytes.len;
		}
	}
}

/* A statement's name on this connection is its hash; the types are part of it,
 * because the same SQL may come with a typed NULL. */
static uint64_t hash_of(const char *sql, const struct parameters *p)
{
	uint64_t hash = 14695981039346656037u;

	for (; *sql != '\0'; sql++)
		hash = (hash ^ (uint8_t)*sql) * 1099511628211u;
	for (int i = 0; i < p->n; i++)
		hash = (hash ^ p->types[i]) * 1099511628211u;
	return hash;
}

/* True if the statement must first be prepared; gives its name. */
static bool name_statement(
	struct connection *c, const char *sql, const struct parameters *p, char name[20])
{
	uint64_t hash = hash_of(sql, p);
	char **slot = &c->prepared[hash % CACHED];

	snprintf(name, 20, "s%016llx", (unsigned long long)hash);
	if (*slot != NULL && strcmp(*slot, name) == 0)
		return false;
	free(*slot);
	*slot = strdup(name);
	return true;
}

/* ---- reading ---- */

static void *reader_open(void *engine)
{
	struct postgres *e = engine;
	struct connection *c = connection_create(e->db, e->url);

	if (dial(c))
		return c;
	disconnect(c);
	return NULL;
}

static bool snapshot_begin(void *connection)
{
	static const char begin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
	struct connection *c = connection;

	if (PQstatus(c->line) == CONNECTION_OK && run_plain(c, begin))
		return true;
	return dial(c) && run_plain(c, begin);
}

static void snapshot_end(void *connection)
{
	struct connection *c = connection;

	if (PQstatus(c->line) == CONNECTION_OK)
		run_plain(c, "COMMIT");
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

	fill(p, st);
	if (name_statement(c, st->sql, p, name)) {
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

/* ---- writing: a lane ---- */

static bool send_statement(struct connection *c, const struct statement *st)
{
	const char *sql = st->must != NULL ? st->must->checked : st->sql;
	struct parameters p;

	if (db_fault(c->db))
		sql = "SELECT a_fault_that_a_test_asked_for";
	fill(&p, st);
	return PQsendQueryParams(c->line, sql, p.n, p.types, p.values, p.lengths, p.formats, 1) ==
	       1;
}

static bool send_change(struct connection *c, struct change *change)
{
	for (struct statement *st = change->first; st != NULL; st = st->next)
		if (!send_statement(c, st))
			return false;
	return PQpipelineSync(c->line) == 1;
}

static enum verdict verdict_of(const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	if (state == NULL)
		return BROKEN;
	if (strcmp(state, "22012") == 0 || strcmp(state, "40P01") == 0 ||
		strcmp(state, "40001") == 0)
		return STALE;
	if (strncmp(state, "23", 2) == 0)
		return CONSTRAINT;
	log_error("postgres: %s %.120s", state, PQresultErrorMessage(result));
	return BROKEN;
}

/* Reads up to the change's Sync. False: the line is lost and we do not know. */
static bool read_verdict(struct connection *c, struct change *change)
{
	int nothing = 0;

	change->verdict = DURABLE;
	for (;;) {
		PGresult *result = PQgetResult(c->line);
		ExecStatusType status;

		if (result == NULL) {
			if (PQstatus(c->line) != CONNECTION_OK || ++nothing > 2)
				return false;
			continue;
		}
		nothing = 0;
		status = PQresultStatus(result);
		if (status == PGRES_FATAL_ERROR)
			change->verdict = verdict_of(result);
		PQclear(result);
		if (PQstatus(c->line) != CONNECTION_OK)
			return false;
		if (status == PGRES_PIPELINE_SYNC)
			return true;
	}
}

static bool pipeline(struct connection *c)
{
	return PQstatus(c->line) == CONNECTION_OK && PQpipelineStatus(c->line) == PQ_PIPELINE_ON;
}

static bool redial(struct connection *c)
{
	for (int i = 0; i < TRIES_OF_A_LOST_LINE; i++) {
		if (dial(c))
			return true;
		usleep(250000);
	}
	return false;
}

/* After a lost line: was it committed before the line broke? */
static bool was_committed(struct connection *c, const struct change *change)
{
	uint64_t id = big_endian((uint64_t)change->proof_id);
	const char *value = (const char *)&id;
	int length = 8, format = 1;
	Oid type = OID_INT8;
	PGresult *result;
	bool is_there;

	if (change->proof_sql == NULL)
		return false;
	result = PQexecParams(c->line, change->proof_sql, 1, &type, &value, &length, &format, 1);
	is_there = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0;
	PQclear(result);
	return is_there;
}

static void finish_alone(struct connection *c, struct change *change, bool is_repeat)
{
	enum verdict v = BROKEN;

	if ((pipeline(c) || redial(c)) && (PQexitPipelineMode(c->line), true)) {
		if (is_repeat && was_committed(c, change))
			v = DURABLE;
		else if (PQenterPipelineMode(c->line) == 1 && send_change(c, change) &&
			 read_verdict(c, change))
			v = change->verdict;
	}
	if (v == CONSTRAINT && is_repeat && PQexitPipelineMode(c->line) == 1 &&
		was_committed(c, change))
		v = DURABLE;
	change_end(c->db, change, v);
}

static void run_batch(struct connection *c, struct change *batch)
{
	bool is_sent = pipeline(c) || (redial(c) && PQenterPipelineMode(c->line) == 1);
	struct change *at, *next;

	for (at = batch; at != NULL && is_sent; at = at->next)
		is_sent = send_change(c, at);
	is_sent = is_sent && PQflush(c->line) >= 0;
	for (at = batch; at != NULL && is_sent; at = next) {
		next = at->next;
		is_sent = read_verdict(c, at);
		if (!is_sent)
			break;
		change_end(c->db, at, at->verdict);
	}
	for (; at != NULL; at = next) {
		next = at->next;
		finish_alone(c, at, true);
	}
}

static void *lane_loop(void *with)
{
	struct lane *lane = with;
	struct change *batch;

	while ((batch = changes_take(&lane->queue, IN_FLIGHT, LANE_BYTES)) != NULL) {
		atomic_fetch_add(&lane->engine->db->batches, 1);
		run_batch(lane->connection, batch);
	}
	return NULL;
}

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
	bool is_done = dial(c) && run_plain(c, sql);

	(void)is_schema;
	disconnect(c);
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

	for (int i = 0; i < LANES; i++) {
		if (e->lanes[i].connection == NULL)
			continue;
		changes_close(&e->lanes[i].queue);
		pthread_join(e->lanes[i].thread, NULL);
		disconnect(e->lanes[i].connection);
	}
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
	is_fit = dial(c) && collates_by_bytes(c);
	disconnect(c);
	if (!is_fit) {
		free(e->url);
		free(e);
		return NULL;
	}
	for (int i = 0; i < LANES; i++) {
		struct lane *lane = &e->lanes[i];

		lane->engine = e;
		lane->connection = connection_create(db, e->url);
		changes_init(&lane->queue);
		if (pthread_create(&lane->thread, NULL, lane_loop, lane) != 0)
			BUG("no thread for a lane");
	}
	return e;
}

const struct driver postgres_driver = {
	.open = open_engine,
	.close = close_engine,
	.reader_open = reader_open,
	.reader_close = disconnect,
	.snapshot_begin = snapshot_begin,
	.snapshot_end = snapshot_end,
	.query = query,
	.submit = submit,
	.script = script,
};
