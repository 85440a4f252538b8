/*
 * postgres_lane.c - a thread with a connection in pipeline mode. A change is one
 * implicit transaction between two Syncs; its guards are statements that fail,
 * because in a pipeline only an error can stop one.
 */

#include "lib/db/postgres.h"

#include <unistd.h>

enum { IN_FLIGHT = 16, LANE_BYTES = 1 << 20, PATIENCE = 5 * SECOND, TRIES_OF_A_CHANGE = 3 };

/* ---- sending ---- */

/* Whatever still comes on this line belongs to nobody. */
static bool lost(struct connection *c)
{
	c->is_spent = true;
	return false;
}

static const char *sql_of(const struct statement *st)
{
	return st->must != NULL ? st->must->checked : st->sql;
}

/* Before the change and outside of it, each with a Sync of its own: what is prepared
 * must stay so when the change is rolled back, or never gets to that statement. */
static bool prepare_new(struct connection *c, struct statement *st, struct change *change)
{
	char name[STATEMENT_NAME];
	struct parameters p;

	st->hash = statement_hash(sql_of(st), st);
	switch (connection_names(c, st->hash)) {
	case IS_PREPARED:
		return true;
	case UNNAMED:
		st->hash = 0;
		return true;
	case TO_PREPARE:
		break;
	}
	parameters_fill(&p, st);
	statement_name(st->hash, name);
	change->syncs_before++;
	return PQsendPrepare(c->line, name, sql_of(st), p.n, p.types) == 1 &&
	       PQpipelineSync(c->line) == 1;
}

static bool send_statement(struct connection *c, const struct statement *st)
{
	static const char fault[] = "SELECT a_fault_that_a_test_asked_for";
	bool is_fault = db_fault(c->db);
	char name[STATEMENT_NAME];
	struct parameters p;

	parameters_fill(&p, st);
	if (is_fault || st->hash == 0)
		return PQsendQueryParams(c->line, is_fault ? fault : sql_of(st), p.n, p.types,
			       p.values, p.lengths, p.formats, 1) == 1;
	statement_name(st->hash, name);
	return PQsendQueryPrepared(c->line, name, p.n, p.values, p.lengths, p.formats, 1) == 1;
}

static bool send_change(struct connection *c, struct change *change)
{
	change->syncs_before = 0;
	for (struct statement *st = change->first; st != NULL; st = st->next)
		if (!prepare_new(c, st, change))
			return lost(c);
	for (struct statement *st = change->first; st != NULL; st = st->next)
		if (!send_statement(c, st))
			return lost(c);
	return PQpipelineSync(c->line) == 1 || lost(c);
}

/* ---- reading ---- */

/* 22012: a guard's division by the rows that it touched. 40P01, 40001: another change
 * went first. 26000: the line has lost what was prepared on it, as behind a pooler. In
 * each case nothing was written, and a second look may go through. */
static enum verdict verdict_of(const PGresult *result)
{
	static const char *const stale[] = { "22012", "40P01", "40001", "26000" };
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	if (state == NULL)
		return BROKEN;
	for (size_t i = 0; i < COUNT_OF(stale); i++)
		if (strcmp(state, stale[i]) == 0)
			return STALE;
	if (strncmp(state, "23", 2) == 0)
		return CONSTRAINT;
	log_error("postgres: %s %.120s", state, PQresultErrorMessage(result));
	return BROKEN;
}

static bool has_lost_prepared(const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return state != NULL && strcmp(state, "26000") == 0;
}

/* Up to the next Sync. False: the line is lost and we do not know. */
static bool read_to_sync(struct connection *c, enum verdict *ret_verdict)
{
	int nothing = 0;

	*ret_verdict = DURABLE;
	for (;;) {
		PGresult *result = PQgetResult(c->line);
		ExecStatusType status;

		if (result == NULL) {
			if (PQstatus(c->line) != CONNECTION_OK || ++nothing > 2)
				return lost(c);
			continue;
		}
		nothing = 0;
		status = PQresultStatus(result);
		if (status == PGRES_FATAL_ERROR)
			*ret_verdict = verdict_of(result);
		c->is_spent = c->is_spent || has_lost_prepared(result);
		PQclear(result);
		if (PQstatus(c->line) != CONNECTION_OK)
			return lost(c);
		if (status == PGRES_PIPELINE_SYNC)
			return true;
	}
}

static bool read_verdict(struct connection *c, struct change *change)
{
	for (; change->syncs_before > 0; change->syncs_before--) {
		enum verdict prepared;

		if (!read_to_sync(c, &prepared))
			return false;
		c->is_spent = c->is_spent || prepared != DURABLE;
	}
	return read_to_sync(c, &change->verdict);
}

/* ---- the line ---- */

static bool redial(struct connection *c)
{
	while (!connection_dial(c)) {
		if (clock_ticks() > c->patience_until)
			return false;
		usleep(250000);
	}
	return true;
}

static bool enter_pipeline(struct connection *c)
{
	if (!connection_is_fit(c) && !redial(c))
		return false;
	return PQpipelineStatus(c->line) == PQ_PIPELINE_ON || PQenterPipelineMode(c->line) == 1;
}

static bool leave_pipeline(struct connection *c)
{
	if (!connection_is_fit(c) && !redial(c))
		return false;
	return PQpipelineStatus(c->line) == PQ_PIPELINE_OFF || PQexitPipelineMode(c->line) == 1;
}

/* ---- after a lost line ---- */

enum fate { COMMITTED, NOT_COMMITTED, UNKNOWN };

/* By its entry in the audit, whose id was made here. A change without one may be asked
 * in no way: only what can be said twice is said without an entry. */
static enum fate ask_fate(struct connection *c, const struct change *change)
{
	uint64_t id = big_endian((uint64_t)change->proof_id);
	const char *value = (const char *)&id;
	int length = 8, format = 1;
	Oid type = OID_INT8;
	enum fate fate = UNKNOWN;
	PGresult *result;

	if (!leave_pipeline(c))
		return UNKNOWN;
	if (change->proof_sql == NULL)
		return NOT_COMMITTED;
	result = PQexecParams(c->line, change->proof_sql, 1, &type, &value, &length, &format, 1);
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		fate = PQntuples(result) > 0 ? COMMITTED : NOT_COMMITTED;
	PQclear(result);
	return fate;
}

/* Asked before it is sent again; and after a refusal too, because the first sending may
 * still have been at work when we asked, and be itself what the second one met. */
static bool settle_once(struct connection *c, struct change *change, enum verdict *ret_verdict)
{
	enum fate fate = ask_fate(c, change);

	*ret_verdict = DURABLE;
	if (fate != NOT_COMMITTED)
		return fate == COMMITTED;
	if (!enter_pipeline(c) || !send_change(c, change) || !read_verdict(c, change))
		return false;
	*ret_verdict = change->verdict;
	if (change->verdict != STALE && change->verdict != CONSTRAINT)
		return true;
	fate = ask_fate(c, change);
	if (fate == COMMITTED)
		*ret_verdict = DURABLE;
	return fate != UNKNOWN;
}

/* False: the database is gone for longer than anybody waits. */
static bool settle(struct connection *c, struct change *change)
{
	enum verdict verdict = BROKEN;
	bool is_settled = false;

	for (int i = 0; i < TRIES_OF_A_CHANGE && !is_settled; i++)
		is_settled = settle_once(c, change, &verdict);
	change_end(c->db, change, is_settled ? verdict : BROKEN);
	return is_settled;
}

/* ---- the lane ---- */

static bool send_batch(struct connection *c, struct change *batch)
{
	if (!enter_pipeline(c))
		return false;
	for (struct change *at = batch; at != NULL; at = at->next)
		if (!send_change(c, at))
			return false;
	return PQflush(c->line) >= 0 || lost(c);
}

static void run_batch(struct connection *c, struct change *batch)
{
	bool is_sent, is_there = true;
	struct change *at, *next;

	c->patience_until = clock_ticks() + PATIENCE;
	is_sent = send_batch(c, batch);
	for (at = batch; at != NULL && is_sent; at = next) {
		next = at->next;
		if (!read_verdict(c, at))
			break;
		change_end(c->db, at, at->verdict);
	}
	for (; at != NULL; at = next) {
		next = at->next;
		if (is_there)
			is_there = settle(c, at);
		else
			change_end(c->db, at, BROKEN);
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
