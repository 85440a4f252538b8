/*
 * sql_test.c - every statement of every store can be prepared on both engines,
 * against the schema that the migrations make, and finds its rows by an index. What a
 * statement does, its slice's own tests show; that none is forgotten on one engine and
 * none grows slower with every report, this one shows.
 */

#include "tests/support/cmocka_first.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include "app/app.h"
#include "tests/sql_test.h"
#include "tests/support/two_engines.h"

enum { OID_BIGINT = 20, PARAMETERS_MAX = 64 };

static size_t faults;

static void fault(const struct sql_row *row, const char *why)
{
	print_error("%s: %s\n", row->at, why);
	faults++;
}

/* Calls `look` for every statement there is. */
static void each(void (*look)(void *connection, const struct sql_row *row), void *connection)
{
	size_t n = 0;

	faults = 0;
	for (size_t i = 0; all_sql[i] != NULL; i++)
		for (const struct sql_row *row = all_sql[i]; row->at != NULL; row++, n++)
			look(connection, row);
	assert_true(n > 100);
	assert_int_equal(faults, 0);
}

static void prepare_sqlite(void *connection, const struct sql_row *row)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(connection, row->must != NULL ? row->must->plain : row->sql, -1, &st,
		    NULL) != SQLITE_OK)
		fault(row, sqlite3_errmsg(connection));
	sqlite3_finalize(st);
}

static void test_sqlite_understands_every_statement(void **state)
{
	struct engine_fixture *f = *state;
	sqlite3 *connection;

	assert_true(app_migrate(f->db));
	assert_int_equal(sqlite3_open(f->url + strlen("sqlite:"), &connection), SQLITE_OK);
	each(prepare_sqlite, connection);
	sqlite3_close(connection);
}

/* ---- what a statement reads ---- */

/* These may go through all of a table (or of what they have just collected). Every other
 * statement must find its rows by an index, or it grows slower with each report. */
static const char *const reads_all[] = {
	/* What was collected a line before. */
	"sql_chain", "sql_nodes", "sql_late_under",
	/* Few rows, however many reports there are. */
	"sql_in_area", "sql_heads", "sql_traces", "sql_count", "sql_expired", "sql_numbers",
	"sql_number_held", "sql_recoveries",
	/* Rows that live for hours; swept away. */
	"sql_over", "sql_forget", "sql_typed_forget_old", "sql_stale", "sql_invitations_forget",
	"sql_unseen_forget", "sql_epochs_forget", "sql_dead_forget", "sql_filings_over",
	"sql_filings_forget", "sql_forget_filing", "sql_forget_typed",
	/* Leaves of the last second, leading to theirs. */
	"sql_open_leaves", "sql_stray",
	/* Only after a key was added to the key file, until all values have gone over to it. */
	"sql_report_old", "sql_task_old", "sql_pause_old", "sql_kind_old", "sql_receipt_old",
	"sql_notice_old", "sql_outbox_old", "sql_profile_old", "sql_factor_old", "sql_phone_old",
	/* `ashray verify` reads everything; that is what it is for. */
	"sql_chained", "sql_erased", "sql_waiting", "sql_reports", "sql_tasks", "sql_messages",
	"sql_partless", "sql_unerased"
};

static bool may_read_all(const char *at)
{
	const char *name = strrchr(at, ' ') + 1;

	for (size_t i = 0; i < COUNT_OF(reads_all); i++)
		if (text_equal(reads_all[i], name))
			return true;
	return false;
}

static void plan_sqlite(void *connection, const struct sql_row *row)
{
	char explain[8192];
	sqlite3_stmt *st;

	snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s",
		row->must != NULL ? row->must->plain : row->sql);
	if (sqlite3_prepare_v2(connection, explain, -1, &st, NULL) != SQLITE_OK)
		fault(row, sqlite3_errmsg(connection));
	while (st != NULL && sqlite3_step(st) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(st, 3);

		if (text_starts(step, "SCAN ") && !text_equal(step, "SCAN CONSTANT ROW") &&
			!may_read_all(row->at))
			fault(row, step);
	}
	sqlite3_finalize(st);
}

static void test_no_statement_reads_through_what_grows(void **state)
{
	struct engine_fixture *f = *state;
	sqlite3 *connection;

	assert_true(app_migrate(f->db));
	assert_int_equal(sqlite3_open(f->url + strlen("sqlite:"), &connection), SQLITE_OK);
	each(plan_sqlite, connection);
	sqlite3_close(connection);
}

/* The program always sends types. PostgreSQL guesses them where it can; where it
 * cannot ("$2 IS NULL"), any type that fits will do. */
static bool give_type(const char *why, Oid types[PARAMETERS_MAX])
{
	const char *at = strstr(why, "data type of parameter $");
	long n = at != NULL ? strtol(at + strlen("data type of parameter $"), NULL, 10) : 0;

	if (n < 1 || n > PARAMETERS_MAX || types[n - 1] != 0)
		return false;
	types[n - 1] = OID_BIGINT;
	return true;
}

static void prepare_postgres(void *connection, const struct sql_row *row)
{
	Oid types[PARAMETERS_MAX] = { 0 };
	char why[1000] = "";

	do {
		PGresult *result = PQprepare(connection, "",
			row->must != NULL ? row->must->checked : row->sql, PARAMETERS_MAX, types);
		bool is_good = PQresultStatus(result) == PGRES_COMMAND_OK;

		snprintf(why, sizeof(why), "%s", PQresultErrorMessage(result));
		PQclear(result);
		if (is_good)
			return;
	} while (give_type(why, types));
	fault(row, why);
}

static void test_postgres_understands_every_statement(void **state)
{
	struct engine_fixture *f = *state;
	PGconn *connection;

	assert_true(app_migrate(f->db));
	connection = PQconnectdb(f->url);
	assert_int_equal(PQstatus(connection), CONNECTION_OK);
	each(prepare_postgres, connection);
	PQfinish(connection);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_sqlite_understands_every_statement, sqlite_setup, engine_teardown),
		cmocka_unit_test_setup_teardown(
			test_no_statement_reads_through_what_grows, sqlite_setup, engine_teardown),
		cmocka_unit_test_setup_teardown(
			test_postgres_understands_every_statement, postgres_setup, engine_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
