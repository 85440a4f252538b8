/*
 * postgres_lane.c - a thread with a connection in pipeline mode. A change is one
 * implicit transaction between two Syncs; its guards are statements that fail,
 * because in a pipeline only an error can stop one.
 */

#include "lib/db/postgres.h"

#include <unistd.h>

enum { IN_FLIGHT = 16, LANE_BYTES = 1 << 20, TRIES_OF_A_LOST_LINE = 20 };

static bool send_statement(struct connection *c, const struct statement *st)
{
	const char *sql = st->must != NULL ? st->must->checked : st->sql;
	struct parameters p;

	if (db_fault(c->db))
		sql = "SELECT a_fault_that_a_test_asked_for";
	parameters_fill(&p, st);
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
		if (connection_dial(c))
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
		atomic_fetch_add(&lane->connection->db->batches, 1);
		run_batch(lane->connection, batch);
	}
	return NULL;
}

void lane_open(struct lane *lane, struct db *db, const char *url)
{
	lane->connection = connection_create(db, url);
	changes_init(&lane->queue);
	if (pthread_create(&lane->thread, NULL, lane_loop, lane) != 0)
		BUG("no thread for a lane");
}

void lane_close(struct lane *lane)
{
	changes_close(&lane->queue);
	pthread_join(lane->thread, NULL);
	connection_destroy(lane->connection);
}
