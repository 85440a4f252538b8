/* postgres_line.c - one connection to PostgreSQL: its line, what is prepared on it, and
 * how parameters are written. */

#include "lib/db/postgres.h"

#include <arpa/inet.h>

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

bool connection_dial(struct connection *c)
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
	return connection_run(c, "SET client_encoding = 'UTF8'");
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
	forget_prepared(c);
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

bool connection_names(
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
