/* node_test.c - processes that start, die and sleep, and the numbers that they hold. */

#include "app/core/site/node.h"

#include "migrations.embed.h"
#include "tests/support/two_engines.h"
#include "tools/embed.h"

#include <pthread.h>

enum { AT_ONCE = 6, LEASED = 30 * SECOND };

struct world {
	struct engine_fixture *engine;
	struct site sites[AT_ONCE];
	struct node nodes[AT_ONCE];
	int64_t now;
};

static struct world *open_world(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct db_migration steps[64];
	size_t n = 0;

	assert_non_null(w);
	w->engine = *state;
	for (const struct embedded_file *f = migrations; f->name != NULL; f++)
		steps[n++] = (struct db_migration){ f->name, (const char *)f->bytes.at };
	assert_int_equal(db_migrate(w->engine->db, steps, n), OK);
	w->engine->reader = db_reader_open(w->engine->db);
	for (int i = 0; i < AT_ONCE; i++)
		w->sites[i].db = w->engine->db;
	w->now = day_from_civil(2026, 11, 22) * DAY;
	clock_freeze(w->now);
	return w;
}

static void close_world(struct world *w)
{
	clock_freeze(-1);
	free(w);
}

static void wait(struct world *w, int64_t ms)
{
	w->now += ms;
	clock_freeze(w->now);
}

static int64_t start(struct world *w, int i)
{
	assert_true(node_take(&w->sites[i], &w->nodes[i]));
	return site_node(&w->sites[i]);
}

/* As the job does: until there is no more to do. */
static int64_t renew(struct world *w, int i)
{
	bool has_more = true;

	while (has_more) {
		struct tx *tx = tx_begin(w->engine->reader, w->engine->arena);

		has_more = node_renew(tx, &w->sites[i]);
		assert_int_equal(tx_commit(tx), DURABLE);
		tx_end(tx);
	}
	return site_node(&w->sites[i]);
}

static bool is_held(struct world *w, int i)
{
	struct tx *tx = tx_begin(w->engine->reader, w->engine->arena);
	bool is_held = node_is_held(tx, &w->sites[i]);

	tx_end(tx);
	return is_held;
}

static enum verdict write_guarded(struct world *w, int i)
{
	struct tx *tx = tx_begin(w->engine->reader, w->engine->arena);

	node_guard(tx, &w->sites[i]);
	return tx_commit(tx);
}

/* ---- tests ---- */

static void test_each_process_has_a_number_of_its_own(void **state)
{
	struct world *w = open_world(state);

	assert_int_equal(site_node(&w->sites[0]), 0); /* the command line */
	assert_int_equal(start(w, 0), 1);
	assert_int_equal(start(w, 1), 2);
	assert_int_equal(start(w, 2), 3);
	assert_int_equal(write_guarded(w, 1), DURABLE);
	close_world(w);
}

static void test_a_number_that_was_given_back_is_taken_first(void **state)
{
	struct world *w = open_world(state);

	start(w, 0);
	start(w, 1);
	start(w, 2);
	node_give_back(&w->sites[1]);
	assert_int_equal(start(w, 3), 2);
	assert_int_equal(start(w, 4), 4);
	close_world(w);
}

static void test_a_dead_process_holds_its_number_until_the_lease_ends(void **state)
{
	struct world *w = open_world(state);

	start(w, 0);
	start(w, 1);
	wait(w, LEASED - 1);
	assert_int_equal(renew(w, 1), 2);
	assert_int_equal(start(w, 2), 3);
	wait(w, 1);
	assert_int_equal(start(w, 3), 1); /* 0 was not heard of for half a minute */
	close_world(w);
}

static void test_a_late_renewal_keeps_a_number_that_nobody_took(void **state)
{
	struct world *w = open_world(state);

	start(w, 0);
	wait(w, HOUR); /* the database was away, or the machine slept */
	assert_true(is_held(w, 0));
	assert_int_equal(renew(w, 0), 1);
	assert_int_equal(start(w, 1), 2);
	close_world(w);
}

static void test_who_slept_too_long_writes_no_more_and_takes_another(void **state)
{
	struct world *w = open_world(state);

	start(w, 0);
	wait(w, LEASED);
	assert_int_equal(start(w, 1), 1);
	assert_false(is_held(w, 0));
	assert_int_equal(write_guarded(w, 0), STALE);
	assert_int_equal(write_guarded(w, 1), DURABLE);
	assert_int_equal(renew(w, 0), 2);
	assert_true(is_held(w, 0));
	assert_int_equal(write_guarded(w, 0), DURABLE);
	node_give_back(&w->sites[0]); /* its own, not the other's */
	assert_int_equal(start(w, 2), 2);
	assert_int_equal(renew(w, 1), 1);
	close_world(w);
}

static void *start_beside_others(void *site)
{
	return (void *)(intptr_t)node_take(site, ((struct site *)site)->node);
}

static void test_many_that_start_at_once_share_no_number(void **state)
{
	struct world *w = open_world(state);
	pthread_t threads[AT_ONCE];
	int seen = 0;

	for (int i = 0; i < AT_ONCE; i++) {
		w->sites[i].node = &w->nodes[i];
		assert_int_equal(
			pthread_create(&threads[i], NULL, start_beside_others, &w->sites[i]), 0);
	}
	for (int i = 0; i < AT_ONCE; i++) {
		void *is_taken;

		pthread_join(threads[i], &is_taken);
		assert_non_null(is_taken);
		seen |= 1 << site_node(&w->sites[i]);
	}
	assert_int_equal(seen, ((1 << AT_ONCE) - 1) << 1);
	close_world(w);
}

static void test_a_failing_call_takes_no_number(void **state)
{
	struct world *w = open_world(state);
	bool is_taken = false;
	int n = 0;

	while (!is_taken) {
		db_fail_after(w->engine->db, ++n);
		is_taken = node_take(&w->sites[0], &w->nodes[0]);
		db_fail_after(w->engine->db, 0);
	}
	assert_true(n > 2); /* a read and a write can fail, at least */
	assert_int_equal(site_node(&w->sites[0]), 1);
	close_world(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_each_process_has_a_number_of_its_own),
		test_on_both(test_a_number_that_was_given_back_is_taken_first),
		test_on_both(test_a_dead_process_holds_its_number_until_the_lease_ends),
		test_on_both(test_a_late_renewal_keeps_a_number_that_nobody_took),
		test_on_both(test_who_slept_too_long_writes_no_more_and_takes_another),
		test_on_both(test_many_that_start_at_once_share_no_number),
		test_on_both(test_a_failing_call_takes_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
