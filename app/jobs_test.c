/* jobs_test.c - every job of the table on a site, and what the sweepers leave alone. */

#include "app/app.h"
#include "app/core/facts/facts.h"
#include "app/core/notices/notices.h"
#include "app/people/people_fixture.h"

static struct town *open_site(void **state)
{
	struct town *t = town_open(state);
	struct pack_findings findings = pack_findings_in(t->arena);

	t->site.pack = pack_load("packs/bd", &fact_names, &findings);
	assert_non_null(t->site.pack);
	assert_true(
		app_languages(t->arena, t->site.pack, &t->site.languages, &t->site.languages_n));
	return t;
}

static void close_site(struct town *t)
{
	pack_destroy(t->site.pack);
	town_close(t);
}

static void run_job(struct town *t, const char *name)
{
	assert_int_equal(jobs_run_once(&t->site, app_jobs, name), OK);
}

static int64_t sessions(struct town *t)
{
	return town_count(t, "SELECT count(*) FROM session WHERE account > $1", 0);
}

static int64_t typed(struct town *t)
{
	return town_count(t, "SELECT count(*) FROM typed WHERE account > $1", 0);
}

static int64_t filings(struct town *t)
{
	return town_count(t, "SELECT count(*) FROM filing WHERE report > $1", 0);
}

static int64_t lines(struct town *t, const char *state)
{
	struct tx *tx = town_tx(t);
	int64_t n = db_one_int(
		tx, -1, "SELECT count(*) FROM outbox WHERE state = $1", DB_ARGS(db_text(state)));

	tx_end(tx);
	return n;
}

/* ---- tests ---- */

static void test_every_job_of_the_table_runs(void **state)
{
	struct town *t = open_site(state);

	for (const struct job *job = app_jobs; job->name != NULL; job++)
		if (!text_equal(job->name, "files")) /* which wants a folder */
			run_job(t, job->name);
	assert_int_equal(town_count(t, "SELECT count(*) FROM audit_open WHERE leaf > $1", 0), 0);
	assert_int_equal(town_count(t, "SELECT count(*) FROM head WHERE no > $1", 0), 1);
	assert_int_equal(town_count(t, "SELECT count(*) FROM epoch WHERE no > $1", 0), 3);
	close_site(t);
}

static void leave_traces(struct town *t)
{
	struct bytes some = bytes_of("sixteen bytes...", 16);
	int64_t now = clock_now();

	town_run(t,
		"INSERT INTO session (sid, account, kind, until_at, seen_at, fresh_at, key)"
		" VALUES ($1, 5, 'browser', $2, $3, $3, $1)",
		DB_ARGS(db_bytes(some), db_int(now + 12 * HOUR), db_int(now)));
	town_run(t, "INSERT INTO typed (account, path, at, text) VALUES (5, '/desk', $1, $2)",
		DB_ARGS(db_int(now), db_bytes(some)));
	town_run(t, "INSERT INTO filing (f, report, until_at) VALUES ($1, 1, $2)",
		DB_ARGS(db_bytes(some), db_int(now + DAY)));
}

static void test_what_is_over_is_swept_and_nothing_else(void **state)
{
	struct town *t = open_site(state);

	leave_traces(t);
	run_job(t, "sessions");
	run_job(t, "reports");
	assert_int_equal(sessions(t), 1);
	assert_int_equal(filings(t), 1);

	town_wait(t, 23 * HOUR); /* it ended, and still says whose words were typed */
	run_job(t, "sessions");
	assert_int_equal(sessions(t), 1);
	town_wait(t, 14 * HOUR);
	run_job(t, "sessions");
	run_job(t, "reports");
	assert_int_equal(sessions(t), 0);
	assert_int_equal(filings(t), 0);
	assert_int_equal(typed(t), 1);
	town_wait(t, 30 * DAY);
	run_job(t, "sessions");
	assert_int_equal(typed(t), 0);
	close_site(t);
}

static void test_an_invitation_that_nobody_took_up_goes_and_an_accepted_one_stays(void **state)
{
	struct town *t = open_site(state);
	static const char *const accounts[] = { "one", "two" };

	for (int i = 0; i < 2; i++)
		town_run(t,
			"INSERT INTO invitation (account, token, until_at, ring, gen, keys, code,"
			" pledge) VALUES ($1, $2, $3, 1, 1, $2, $2, $4)",
			DB_ARGS(db_int(i + 1), db_bytes(bytes_of(accounts[i], 3)),
				db_int(clock_now() + DAY),
				db_bytes(i == 0 ? BYTES_NONE : bytes_of("pledge", 6))));
	run_job(t, "people");
	assert_int_equal(town_count(t, "SELECT count(*) FROM invitation WHERE gen > $1", 0), 2);
	town_wait(t, 2 * DAY);
	run_job(t, "people");
	assert_int_equal(town_count(t, "SELECT max(account) FROM invitation WHERE gen > $1", 0), 2);
	assert_int_equal(town_count(t, "SELECT count(*) FROM invitation WHERE gen > $1", 0), 1);
	close_site(t);
}

static void test_a_demo_never_sends_what_waits(void **state)
{
	struct town *t = open_site(state);
	struct tx *tx = town_tx(t);

	notify_body(tx, actor_system(&t->site, t->keys, t->arena),
		&(struct notice){ .kind = NOTICE_TASK_DUE, .object = 1, .body = 1, .text = "x" });
	assert_int_equal(tx_commit(tx), DURABLE);
	run_job(t, "outbox");
	assert_int_equal(lines(t, "waiting"), 1);
	t->site.is_demo = true;
	run_job(t, "outbox");
	assert_int_equal(lines(t, "failed"), 1);
	close_site(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_every_job_of_the_table_runs),
		test_on_both(test_what_is_over_is_swept_and_nothing_else),
		test_on_both(test_an_invitation_that_nobody_took_up_goes_and_an_accepted_one_stays),
		test_on_both(test_a_demo_never_sends_what_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
