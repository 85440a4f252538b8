/* jobs_test.c - jobs that work, fail, have much to do, and are wanted by two nodes at once. */

#include "app/core/jobs/jobs.h"

#include "app/core/site/node.h"
#include "migrations.embed.h"
#include "tests/support/two_engines.h"
#include "tools/embed.h"

#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

enum { PATIENCE = 20 * SECOND, MUCH = 25 };

static atomic_int counted, broken;
static struct node seven = { .no = 7 };

struct world {
	struct engine_fixture *engine;
	struct site site;
};

static struct world *open_world(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct db_migration steps[64];
	char path[64];
	size_t n = 0;

	assert_non_null(w);
	w->engine = *state;
	for (const struct embedded_file *f = migrations; f->name != NULL; f++)
		steps[n++] = (struct db_migration){ f->name, (const char *)f->bytes.at };
	assert_int_equal(db_migrate(w->engine->db, steps, n), OK);
	snprintf(path, sizeof(path), "/tmp/ashray-jobs-%d.key", getpid());
	unlink(path);
	assert_true(vault_start());
	assert_int_equal(vault_site_create(path), OK);
	assert_int_equal(vault_site_load(path, &w->site.vault), OK);
	unlink(path);
	w->site.db = w->engine->db;
	w->engine->reader = db_reader_open(w->engine->db);
	atomic_store(&counted, 0);
	atomic_store(&broken, 0);
	return w;
}

static void close_world(struct world *w)
{
	clock_freeze(-1);
	vault_site_destroy(w->site.vault);
	free(w);
}

static int64_t ask(struct world *w, const char *sql)
{
	struct tx *tx = tx_begin(w->engine->reader, w->engine->arena);
	int64_t n = db_one_int(tx, -1, sql, DB_NO_ARGS);

	tx_end(tx);
	return n;
}

static int64_t done(struct world *w)
{
	return ask(w, "SELECT count(*) FROM dead");
}

/* ---- jobs ---- */

/* Something that can be counted afterwards: a row. */
static void leave_a_row(struct tx *tx)
{
	uint8_t *x = arena_alloc(tx_arena(tx), 16);

	random_fill(x, 16);
	db_run(tx, "INSERT INTO dead (x, until_at) VALUES ($1, 0)",
		DB_ARGS(db_bytes(bytes_of(x, 16))));
}

static bool count(struct tx *tx, struct actor *system)
{
	assert_int_equal(system->account, ACTOR_SYSTEM);
	atomic_fetch_add(&counted, 1);
	leave_a_row(tx);
	return false;
}

static bool break_down(struct tx *tx, struct actor *system)
{
	(void)system;
	atomic_fetch_add(&broken, 1);
	tx_poison(tx);
	return false;
}

static bool much(struct tx *tx, struct actor *system)
{
	int64_t n = db_one_int(tx, 0, "SELECT count(*) FROM dead", DB_NO_ARGS);

	(void)system;
	if (n < MUCH)
		leave_a_row(tx);
	return n < MUCH;
}

static bool idle(struct tx *tx, struct actor *system)
{
	(void)tx;
	(void)system;
	atomic_fetch_add(&counted, 1);
	return false;
}

/* Waits for the thread, not for a time; a job that never comes fails the test. */
static void wait_until(atomic_int *what, int n)
{
	int64_t until = clock_ticks() + PATIENCE;

	while (atomic_load(what) < n) {
		assert_true(clock_ticks() < until);
		sched_yield();
	}
}

/* ---- tests ---- */

static void test_a_job_that_fails_stops_no_other(void **state)
{
	static const struct job table[] = { { "broken", 5, break_down, 0 }, { "good", 5, count, 0 },
		{ 0 } };
	struct world *w = open_world(state);
	struct jobs *jobs = jobs_start(&w->site, table);

	assert_non_null(jobs);
	wait_until(&broken, 3);
	wait_until(&counted, 2);
	jobs_stop(jobs);
	assert_true(done(w) >= 2);
	close_world(w);
}

static void test_a_job_goes_on_until_nothing_is_left(void **state)
{
	static const struct job table[] = { { "much", HOUR, much, 0 }, { 0 } };
	struct world *w = open_world(state);

	assert_int_equal(jobs_run_once(&w->site, table, "much"), OK);
	assert_int_equal(done(w), MUCH);
	close_world(w);
}

static void test_a_job_with_nothing_to_do_writes_nothing(void **state)
{
	static const struct job table[] = { { "idle", HOUR, idle, 0 }, { 0 } };
	struct world *w = open_world(state);

	assert_int_equal(jobs_run_once(&w->site, table, "idle"), OK);
	assert_int_equal(counted, 1);
	assert_int_equal(ask(w, "SELECT version FROM job WHERE name = 'idle'"), 1);
	close_world(w);
}

static void test_what_must_run_before_serving_refuses_the_start(void **state)
{
	static const struct job good[] = { { "good", HOUR, count, JOB_AT_START }, { 0 } };
	static const struct job bad[] = { { "broken", HOUR, break_down, JOB_AT_START }, { 0 } };
	struct world *w = open_world(state);
	struct jobs *jobs = jobs_start(&w->site, good);

	assert_non_null(jobs);
	assert_int_equal(counted, 1); /* before anybody is served, not a moment later */
	jobs_stop(jobs);
	assert_null(jobs_start(&w->site, bad));
	close_world(w);
}

static void test_the_last_job_runs_at_the_stop(void **state)
{
	static const struct job table[] = { { "last", HOUR, count, JOB_AT_START | JOB_AT_STOP },
		{ 0 } };
	struct world *w = open_world(state);

	jobs_stop(jobs_start(&w->site, table));
	assert_int_equal(done(w), 2);
	close_world(w);
}

static void test_two_nodes_share_one_job(void **state)
{
	static const struct job table[] = { { "shared", HOUR, count, 0 },
		{ "own", HOUR, idle, JOB_OF_NODE }, { 0 } };
	struct world *w = open_world(state);
	struct site other = w->site;
	struct jobs *a, *b;

	other.node = &seven;
	a = jobs_start(&w->site, table);
	b = jobs_start(&other, table);
	/* Each node's own job, and the shared one once. */
	wait_until(&counted, 3);
	jobs_stop(a);
	jobs_stop(b);
	assert_int_equal(done(w), 1);
	assert_int_equal(ask(w, "SELECT version FROM job WHERE name = 'shared'"), 2);
	close_world(w);
}

static void test_a_job_whose_row_is_not_due_waits(void **state)
{
	static const struct job table[] = { { "shared", HOUR, count, 0 },
		{ "beat", 5, idle, JOB_OF_NODE }, { 0 } };
	struct world *w = open_world(state);
	struct jobs *jobs;

	clock_freeze(day_from_civil(2026, 11, 22) * DAY);
	assert_int_equal(jobs_run_once(&w->site, table, "shared"), OK);
	assert_int_equal(done(w), 1);
	jobs = jobs_start(&w->site, table); /* another node, a minute later */
	wait_until(&counted, 4);
	jobs_stop(jobs);
	assert_int_equal(done(w), 1);
	clock_freeze(day_from_civil(2026, 11, 22) * DAY + 2 * HOUR);
	atomic_store(&counted, 0);
	jobs = jobs_start(&w->site, table);
	wait_until(&counted, 4);
	jobs_stop(jobs);
	assert_int_equal(done(w), 2);
	close_world(w);
}

static void test_each_failing_call_is_survived(void **state)
{
	static const struct job table[] = { { "good", HOUR, count, 0 }, { 0 } };
	struct world *w = open_world(state);

	assert_int_equal(jobs_run_once(&w->site, table, "good"), OK);
	for (int n = 1; n < 12; n++) {
		int64_t before = done(w), after;
		enum outcome oc;

		db_fail_after(w->engine->db, n);
		oc = jobs_run_once(&w->site, table, "good");
		db_fail_after(w->engine->db, 0);
		after = done(w);
		assert_int_equal(after - before, oc == OK);
	}
	close_world(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_a_job_that_fails_stops_no_other),
		test_on_both(test_a_job_goes_on_until_nothing_is_left),
		test_on_both(test_a_job_with_nothing_to_do_writes_nothing),
		test_on_both(test_what_must_run_before_serving_refuses_the_start),
		test_on_both(test_the_last_job_runs_at_the_stop),
		test_on_both(test_two_nodes_share_one_job),
		test_on_both(test_a_job_whose_row_is_not_due_waits),
		test_on_both(test_each_failing_call_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
