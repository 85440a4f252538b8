/* postgres_line.c - one connection to PostgreSQL: its line, what is prepared on it, and
 * how parameters are written. */

#include "lib/db/postgres.h"

#include <arpa/inet.h>

static void quiet(void *with, const PGresult *notice)
{
	(void)with;
	(void)notice;
}

bool connection_run(struct connection *c, const char *sql)
{
	PGresult *result = PQexec(c->line, sql);
	ExecStatusType status = PQresultStatus(result);
	bool is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

	if (!is_done)
		log_error("postgres: %.200s", PQerrorMessage(c->line));
	PQclear(result);
	return is_done;
}

/* A server that does not answer must not hold a lane for longer than a request waits.
 * What the URL says comes last, and so overrides. */
static PGconn *connect_to(const char *url)
{
	static const char *const names[] = { "connect_timeout", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "tcp_user_timeout",
		"fallback_application_name", "dbname", "client_encoding", NULL };
	const char *const values[] = { "5", "10", "5", "3", "20000", "ashray", url, "UTF8", NULL };

	return PQconnectdbParams(names, values, 1);
}

bool connection_dial(struct connection *c)
{
	memset(c->prepared, 0, sizeof(c->prepared));
	c->prepared_n = 0;
	c->is_spent = false;
	PQfinish(c->line);
	c->line = connect_to(c->url);
	if (PQstatus(c->line) != CONNECTION_OK) {
		if (!c->is_lost)
			log_error("postgres: cannot connect: %.200s", PQerrorMessage(c->line));
		c->is_lost = true;
		return false;
	}
	PQsetNoticeReceiver(c->line, quiet, NULL);
	if (c->is_lost)
		log_info("postgres: connected again");
	c->is_lost = false;
	return true;
}

bool connection_is_fit(const struct connection *c)
{
	return PQstatus(c->line) == CONNECTION_OK && !c->is_spent;
}

struct connection *connection_create(struct db *db, const char *url)
{
	struct connection *c = calloc(1, sizeof(*c));

	if (c == NULL)
		BUG("out of memory");
	c->db = db;
	c->url = url;
	return c;
}

void connection_destroy(void *connection)
{
	struct connection *c = connection;

	if (c == NULL)
		return;
	PQfinish(c->line);
	free(c);
}

/* ---- parameters, in the binary format ---- */

static Oid type_of(const struct db_arg *arg)
{
	enum db_type type = arg->type == DB_NULL ? (enum db_type)arg->number : arg->type;

	return type == DB_INT    ? OID_INT8
	       : type == DB_BOOL ? OID_BOOL
	       : type == DB_TEXT ? OID_TEXT
				 : OID_BYTEA;
}

uint64_t big_endian(uint64_t n)
{
	return (uint64_t)htonl((uint32_t)n) << 32 | htonl((uint32_t)(n >> 32));
}

void parameters_fill(struct parameters *p, const struct statement *st)
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

/* ---- prepared statements ---- */

uint64_t statement_hash(const char *sql, const struct statement *st)
{
	uint64_t hash = 14695981039346656037u;

	for (; *sql != '\0'; sql++)
		hash = (hash ^ (uint8_t)*sql) * 1099511628211u;
	for (size_t i = 0; i < st->n; i++)
		hash = (hash ^ type_of(&st->args[i])) * 1099511628211u;
	return hash != 0 ? hash : 1;
}

void statement_name(uint64_t hash, char ret_name[STATEMENT_NAME])
{
	snprintf(ret_name, STATEMENT_NAME, "s%016llx", (unsigned long long)hash);
}

enum naming connection_names(struct connection *c, uint64_t hash)
{
	size_t at = hash % PREPARED_SLOTS;

	while (c->prepared[at] != 0 && c->prepared[at] != hash)
		at = (at + 1) % PREPARED_SLOTS;
	if (c->prepared[at] == hash)
		return IS_PREPARED;
	if (c->prepared_n == PREPARED_MAX)
		return UNNAMED;
	c->prepared[at] = hash;
	c->prepared_n++;
	return TO_PREPARE;
}
