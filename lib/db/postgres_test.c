/*
 * postgres_test.c - what only PostgreSQL can do to us: lines that break before, while
 * and after a change is made true, deadlocks, statements forgotten on a line, and a
 * database that would sort in another order.
 */

#include "tests/support/two_engines.h"
#include "tests/support/wire.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { PATIENCE = 20 * SECOND, WARM = 16 };

static const struct db_migration steps[] = {
	{ "0001_thing", "CREATE TABLE thing (id BIGINT PRIMARY KEY, version BIGINT NOT NULL);"
			"CREATE TABLE tally (id BIGINT PRIMARY KEY, n BIGINT NOT NULL);"
			"INSERT INTO tally (id, n) VALUES (1, 0), (2, 0);" },
};
static const char sql_insert[] = "INSERT INTO thing (id, version) VALUES ($1, 1)";
static const char sql_add[] = "UPDATE tally SET n = n + 1 WHERE id = $1";
static const char sql_there[] = "SELECT 1 FROM thing WHERE id = $1";
static const struct db_must guard_thing = DB_GUARD("thing");

/* ---- a world with a wire in it ---- */

struct world {
	struct engine_fixture *direct; /* sees what is true */
	struct wire *wire;
	struct db *db; /* by way of the wire */
	struct db_reader *reader;
	struct arena *arena;
};

static struct world *open_world(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char url[512];

	assert_non_null(w);
	w->direct = *state;
	assert_int_equal(db_migrate(w->direct->db, steps, COUNT_OF(steps)), OK);
	w->direct->reader = db_reader_open(w->direct->db);
	w->wire = wire_open(w->direct->url, url);
	w->db = db_open(url);
	assert_non_null(w->db);
	w->reader = db_reader_open(w->db);
	assert_non_null(w->reader);
	w->arena = arena_create(64 << 20);
	return w;
}

static void close_world(struct world *w)
{
	db_reader_close(w->reader);
	db_close(w->db);
	if (w->wire != NULL)
		wire_close(w->wire);
	arena_destroy(w->arena);
	free(w);
}

static int64_t ask(struct world *w, const char *sql)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct tx *tx = tx_begin(w->direct->reader, a);
	int64_t n = db_one_int(tx, -1, sql, DB_NO_ARGS);

	tx_end(tx);
	return n;
}

/* A change that may be said once and not twice: it counts. */
static struct tx *describe(struct db_reader *reader, struct arena *a, int64_t id)
{
	struct tx *tx = tx_begin(reader, a);

	db_run(tx, sql_insert, DB_ARGS(db_id(id)));
	db_run(tx, sql_add, DB_ARGS(db_int(1)));
	tx_proof(tx, sql_there, id);
	return tx;
}

static enum verdict change(struct world *w, int64_t id)
{
	return tx_commit(describe(w->reader, w->arena, id));
}

/* Every lane has its line, and has prepared what these tests send. */
static void warm(struct world *w)
{
	for (int i = 1; i <= WARM; i++)
		assert_int_equal(change(w, i), DURABLE);
}

static void wait_for(struct world *w, const char *sql, int64_t n)
{
	int64_t until = clock_ticks() + PATIENCE;

	while (ask(w, sql) != n) {
		assert_true(clock_ticks() < until);
		usleep(5000);
	}
}

/* ---- a change on its way ---- */

struct sent {
	atomic_bool is_told;
	enum verdict verdict;
};

static void tell(void *with, enum verdict v)
{
	struct sent *s = with;

	s->verdict = v;
	atomic_store(&s->is_told, true);
}

static enum verdict verdict_of(struct sent *s)
{
	int64_t until = clock_ticks() + PATIENCE;

	while (!atomic_load(&s->is_told)) {
		assert_true(clock_ticks() < until);
		usleep(1000);
	}
	return s->verdict;
}

static void assert_once(struct world *w, int64_t more)
{
	assert_int_equal(ask(w, "SELECT count(*) FROM thing"), WARM + more);
	assert_int_equal(ask(w, "SELECT n FROM tally WHERE id = 1"), WARM + more);
}

/* ---- lost lines ---- */

static void test_a_request_that_was_lost_is_sent_again(void **state)
{
	struct world *w = open_world(state);

	warm(w);
	wire_lose_request(w->wire);
	assert_int_equal(change(w, 1000), DURABLE);
	assert_once(w, 1);
	close_world(w);
}

static void test_what_was_done_is_not_done_again_when_the_answer_is_lost(void **state)
{
	struct world *w = open_world(state);
	struct sent sent = { 0 };

	warm(w);
	wire_lose_answer(w->wire);
	tx_submit(describe(w->reader, w->arena, 1000), tell, &sent);
	wait_for(w, "SELECT count(*) FROM thing", WARM + 1);
	assert_false(sent.is_told); /* it cannot know yet */
	wire_cut(w->wire);
	assert_int_equal(verdict_of(&sent), DURABLE);
	assert_once(w, 1);
	close_world(w);
}

/* The server does not notice that nobody listens any more: when we ask, the first
 * sending is not there yet, and the second one waits behind it. */
static void lose_a_line_at_work(struct world *w, struct tx *tx, struct sent *sent)
{
	PGconn *lock = PQconnectdb(w->direct->url);

	PQclear(PQexec(lock, "BEGIN; UPDATE tally SET n = n WHERE id = 1"));
	wire_lose_answer(w->wire);
	tx_submit(tx, tell, sent);
	wait_for(w, "SELECT count(*) FROM pg_locks WHERE NOT granted", 1);
	wire_cut(w->wire);
	wait_for(w, "SELECT count(*) FROM pg_locks WHERE NOT granted", 2);
	assert_false(sent->is_told);
	PQclear(PQexec(lock, "COMMIT"));
	PQfinish(lock);
}

static void test_a_first_sending_that_is_still_at_work_is_found(void **state)
{
	struct world *w = open_world(state);
	struct sent sent = { 0 };

	warm(w);
	lose_a_line_at_work(w, describe(w->reader, w->arena, 1000), &sent);
	assert_int_equal(verdict_of(&sent), DURABLE); /* its own row was the duplicate */
	assert_once(w, 1);
	close_world(w);
}

static void test_a_guard_that_met_its_own_first_sending_is_no_conflict(void **state)
{
	struct world *w = open_world(state);
	struct sent sent = { 0 };
	struct tx *tx;

	warm(w);
	tx = tx_begin(w->reader, w->arena);
	tx_guard(tx, &guard_thing, 5, 1);
	db_run(tx, sql_add, DB_ARGS(db_int(1)));
	db_run(tx, sql_insert, DB_ARGS(db_id(1000)));
	tx_proof(tx, sql_there, 1000);
	lose_a_line_at_work(w, tx, &sent);
	assert_int_equal(verdict_of(&sent), DURABLE);
	assert_once(w, 1);
	assert_int_equal(ask(w, "SELECT version FROM thing WHERE id = 5"), 2);
	close_world(w);
}

static void test_a_reader_finds_its_way_back(void **state)
{
	struct world *w = open_world(state);
	struct tx *tx;

	warm(w);
	wire_cut(w->wire);
	tx = tx_begin(w->reader, w->arena);
	assert_true(db_exists(tx, sql_there, DB_ARGS(db_id(1)))); /* between two pages: unseen */
	wire_cut(w->wire);
	assert_false(db_exists(tx, sql_there, DB_ARGS(db_id(1))));
	assert_true(tx_poisoned(tx)); /* in the middle of one: that page is lost */
	tx_end(tx);
	tx = tx_begin(w->reader, w->arena);
	assert_true(db_exists(tx, sql_there, DB_ARGS(db_id(1))));
	tx_end(tx);
	close_world(w);
}

/* Several on one lane wait as long as one. */
static void test_a_database_that_stays_away_is_waited_for_once(void **state)
{
	struct world *w = open_world(state);
	struct sent sent[4] = { 0 };
	int64_t began;
	struct tx *tx;

	warm(w);
	wire_close(w->wire);
	w->wire = NULL;
	began = clock_ticks();
	for (size_t i = 0; i < COUNT_OF(sent); i++) {
		tx = tx_begin(w->reader, w->arena);
		tx_guard(tx, &guard_thing, 5, 1);
		tx_submit(tx, tell, &sent[i]);
	}
	tx = tx_begin(w->reader, w->arena);
	db_exists(tx, sql_there, DB_ARGS(db_id(1)));
	assert_true(tx_poisoned(tx));
	tx_end(tx);
	assert_false(sent[0].is_told); /* a page is told at once, and does not wait as they do */
	for (size_t i = 0; i < COUNT_OF(sent); i++)
		assert_int_equal(verdict_of(&sent[i]), BROKEN);
	assert_true(clock_ticks() - began < 12 * SECOND); /* two batches at most */
	assert_once(w, 0);
	close_world(w);
}

/* ---- killed under load ---- */

enum { WRITERS = 6, EACH = 150 };

struct writer {
	struct world *world;
	int number, durable;
};

static void *write_many(void *with)
{
	struct writer *w = with;
	struct arena *a = arena_create(64 << 20);
	struct db_reader *reader = db_reader_open(w->world->db);

	for (int i = 0; i < EACH; i++) {
		int64_t id = 1000 * (w->number + 1) + i;

		w->durable += tx_commit(describe(reader, a, id)) == DURABLE;
	}
	db_reader_close(reader);
	arena_destroy(a);
	return NULL;
}

static void *kill_lines(void *with)
{
	static const char sql[] = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
				  " WHERE pid <> pg_backend_pid() AND query LIKE 'UPDATE tally%' "
				  "ORDER BY random() LIMIT 1";
	struct world *w = with;
	PGconn *line = PQconnectdb(w->direct->url);
	int64_t killed = 0;

	while (ask(w, "SELECT n FROM tally WHERE id = 2") == 0) {
		PGresult *result = PQexec(line, sql);

		killed += PQntuples(result);
		PQclear(result);
		usleep(30000);
	}
	PQfinish(line);
	return (void *)(intptr_t)killed;
}

static void test_killed_lines_lose_nothing_and_double_nothing(void **state)
{
	struct world *w = open_world(state);
	struct writer writers[WRITERS];
	pthread_t threads[WRITERS], killer;
	int durable = WARM;
	struct tx *stop;
	void *killed;

	warm(w);
	assert_int_equal(pthread_create(&killer, NULL, kill_lines, w), 0);
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){ .world = w, .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &writers[i]), 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(threads[i], NULL);
		durable += writers[i].durable;
	}
	stop = tx_begin(w->reader, w->arena);
	db_run(stop, sql_add, DB_ARGS(db_int(2)));
	assert_int_equal(tx_commit(stop), DURABLE);
	pthread_join(killer, &killed);
	assert_true((intptr_t)killed > 2);
	/* One whose line is killed again and again is given up: nobody was told that it is there.
	 */
	assert_true(durable > WRITERS * EACH * 9 / 10);
	assert_true(ask(w, "SELECT count(*) FROM thing") >= durable);
	assert_once(w, ask(w, "SELECT count(*) FROM thing") - WARM);
	close_world(w);
}

/* ---- verdicts ---- */

static void test_a_deadlock_is_stale(void **state)
{
	struct world *w = open_world(state);
	PGconn *other = PQconnectdb(w->direct->url);
	struct sent sent = { 0 };
	struct tx *tx;

	warm(w);
	/* Whoever looks first gives way: ours after the usual second. */
	PQclear(PQexec(other, "SET deadlock_timeout = '60s'"));
	PQclear(PQexec(other, "BEGIN; UPDATE tally SET n = n + 1 WHERE id = 2"));
	tx = tx_begin(w->reader, w->arena);
	db_run(tx, sql_add, DB_ARGS(db_int(1)));
	db_run(tx, sql_add, DB_ARGS(db_int(2)));
	tx_submit(tx, tell, &sent);
	wait_for(w, "SELECT count(*) FROM pg_locks WHERE NOT granted", 1);
	PQclear(PQexec(other, "UPDATE tally SET n = n + 1 WHERE id = 1; COMMIT"));
	PQfinish(other);
	assert_int_equal(verdict_of(&sent), STALE);
	assert_int_equal(ask(w, "SELECT n FROM tally WHERE id = 2"), 1); /* the other's */
	close_world(w);
}

static void test_a_line_that_lost_what_was_prepared_heals(void **state)
{
	struct world *w = open_world(state);
	int stale = 0;
	struct tx *tx;

	warm(w);
	tx = tx_begin(w->reader, w->arena);
	db_run(tx, "DEALLOCATE ALL", DB_NO_ARGS); /* on one lane */
	assert_int_equal(tx_commit(tx), DURABLE);
	for (int i = 0; i < WARM; i++) {
		enum verdict v = change(w, 1000 + i);

		assert_true(v == DURABLE || v == STALE);
		stale += v == STALE; /* and the handler runs again */
	}
	assert_int_equal(stale, 1);
	assert_once(w, WARM - 1);
	tx = tx_begin(w->reader, w->arena);
	db_query(tx, "DEALLOCATE ALL", DB_NO_ARGS);
	tx_end(tx);
	tx = tx_begin(w->reader, w->arena);
	assert_true(db_exists(tx, sql_there, DB_ARGS(db_id(1))));
	tx_end(tx);
	close_world(w);
}

/* More texts than a line keeps: those beyond are sent as they are. */
static void test_more_statements_than_a_line_keeps(void **state)
{
	struct world *w = open_world(state);

	for (int i = 0; i < 1100; i++) {
		struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
		struct tx *tx = tx_begin(w->reader, a);

		assert_int_equal(
			db_one_int(tx, -1, arena_printf(a, "SELECT %d::int8", i), DB_NO_ARGS), i);
		tx_end(tx);
	}
	close_world(w);
}

/* ---- order ---- */

static void assert_refused(struct engine_fixture *f, const char *made_with)
{
	PGconn *line = PQconnectdb(f->url);
	char sql[300], url[512];
	PGresult *result;

	PQclear(PQexec(line, "DROP DATABASE IF EXISTS other_order"));
	snprintf(sql, sizeof(sql), "CREATE DATABASE other_order TEMPLATE template0 %s", made_with);
	result = PQexec(line, sql);
	assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
	PQclear(result);
	snprintf(
		url, sizeof(url), "%.*s/other_order", (int)(strrchr(f->url, '/') - f->url), f->url);
	assert_null(db_open(url));
	PQclear(PQexec(line, "DROP DATABASE other_order"));
	PQfinish(line);
}

static void test_a_database_with_another_order_is_refused(void **state)
{
	assert_refused(*state, "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'");
	assert_refused(*state, "LOCALE_PROVIDER icu ICU_LOCALE 'bn' LC_COLLATE 'C' LC_CTYPE 'C'");
	assert_refused(*state, "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
}

#define test_on_postgres(f) cmocka_unit_test_setup_teardown(f, postgres_setup, engine_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_postgres(test_a_request_that_was_lost_is_sent_again),
		test_on_postgres(test_what_was_done_is_not_done_again_when_the_answer_is_lost),
		test_on_postgres(test_a_first_sending_that_is_still_at_work_is_found),
		test_on_postgres(test_a_guard_that_met_its_own_first_sending_is_no_conflict),
		test_on_postgres(test_a_reader_finds_its_way_back),
		test_on_postgres(test_a_database_that_stays_away_is_waited_for_once),
		test_on_postgres(test_killed_lines_lose_nothing_and_double_nothing),
		test_on_postgres(test_a_deadlock_is_stale),
		test_on_postgres(test_a_line_that_lost_what_was_prepared_heals),
		test_on_postgres(test_more_statements_than_a_line_keeps),
		test_on_postgres(test_a_database_with_another_order_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
