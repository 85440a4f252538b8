/* nodes_test.c - chains of processes that lose their number, die, or have none. */

#include "app/core/audit/verify.h"

#include "app/core/site/node.h"
#include "migrations.embed.h"
#include "tests/support/two_engines.h"
#include "tools/embed.h"

enum { NODES = 3, LEASED = 30 * SECOND };

struct world {
	struct engine_fixture *engine;
	struct arena *arena;
	struct site command_line, sites[NODES];
	struct node nodes[NODES];
	int64_t now;
};

static struct world *open_world(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct db_migration steps[64];
	size_t n = 0;

	assert_non_null(w);
	assert_true(vault_start());
	w->engine = *state;
	w->arena = w->engine->arena;
	for (const struct embedded_file *f = migrations; f->name != NULL; f++)
		steps[n++] = (struct db_migration){ f->name, (const char *)f->bytes.at };
	assert_int_equal(db_migrate(w->engine->db, steps, n), OK);
	w->engine->reader = db_reader_open(w->engine->db);
	w->command_line.db = w->engine->db;
	for (int i = 0; i < NODES; i++)
		w->sites[i] = w->command_line;
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

static struct tx *begin(struct world *w)
{
	return tx_begin(w->engine->reader, w->arena);
}

static int64_t ask(struct world *w, const char *sql)
{
	struct tx *tx = begin(w);
	int64_t n = db_one_int(tx, -1, sql, DB_NO_ARGS);

	tx_end(tx);
	return n;
}

static int64_t waiting(struct world *w)
{
	return ask(w, "SELECT count(*) FROM audit_open");
}

static void act(struct world *w, const struct site *site)
{
	struct tx *tx = begin(w);

	audit_act(tx, actor_system(site, NULL, w->arena), "task.accept", "task", id_new());
	assert_int_equal(tx_commit(tx), DURABLE);
}

typedef bool job(struct tx *tx, struct actor *system);

static enum verdict run(struct world *w, job *what, const struct site *site)
{
	struct tx *tx = begin(w);
	enum verdict v;

	what(tx, actor_system(site, NULL, w->arena));
	v = tx_commit(tx);
	tx_end(tx);
	return v;
}

static void renew(struct world *w, int i)
{
	bool has_more = true;

	while (has_more) {
		struct tx *tx = begin(w);

		has_more = node_renew(tx, &w->sites[i]);
		assert_int_equal(tx_commit(tx), DURABLE);
		tx_end(tx);
	}
}

static void print(void *of, const struct finding *finding)
{
	struct world *w = of;

	print_error("%s\n", finding_text(w->arena, finding));
}

static void assert_whole(struct world *w)
{
	struct audit_check check = { .each = print, .of = w };
	struct audit_checked checked;
	struct tx *tx = begin(w);

	assert_int_equal(audit_verify(tx, &check, &checked), OK);
	tx_end(tx);
	assert_int_equal(checked.findings, 0);
}

/* ---- tests ---- */

static void test_entries_of_a_dead_node_are_chained_by_another(void **state)
{
	struct world *w = open_world(state);

	assert_true(node_take(&w->sites[0], &w->nodes[0]));
	assert_true(node_take(&w->sites[1], &w->nodes[1]));
	act(w, &w->sites[0]);
	assert_int_equal(run(w, audit_close_block, &w->sites[0]), DURABLE);
	act(w, &w->sites[0]); /* and it dies before the next block */
	assert_int_equal(run(w, audit_close_strays, &w->sites[1]), DURABLE);
	assert_int_equal(waiting(w), 1); /* it may only be slow */
	wait(w, LEASED);
	renew(w, 1);
	assert_int_equal(run(w, audit_close_strays, &w->sites[1]), DURABLE);
	assert_int_equal(waiting(w), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit_block WHERE node = 1"), 2);
	assert_whole(w);
	close_world(w);
}

static void test_entries_of_the_command_line_are_chained_by_a_node(void **state)
{
	struct world *w = open_world(state);

	assert_true(node_take(&w->sites[0], &w->nodes[0]));
	act(w, &w->command_line);
	assert_int_equal(run(w, audit_close_block, &w->sites[0]), DURABLE);
	assert_int_equal(waiting(w), 1);
	assert_int_equal(run(w, audit_close_strays, &w->sites[0]), DURABLE);
	assert_int_equal(waiting(w), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit_block WHERE node = 0"), 1);
	assert_whole(w);
	close_world(w);
}

static void test_who_lost_its_number_closes_no_block_of_it(void **state)
{
	struct world *w = open_world(state);
	struct tx *late;

	assert_true(node_take(&w->sites[0], &w->nodes[0]));
	act(w, &w->sites[0]);
	late = begin(w);
	audit_close_block(late, actor_system(&w->sites[0], NULL, w->arena)); /* and falls asleep */
	wait(w, LEASED);
	assert_true(node_take(&w->sites[1], &w->nodes[1]));
	assert_int_equal(site_node(&w->sites[1]), 1);
	assert_int_equal(tx_commit(late), STALE);
	act(w, &w->sites[0]); /* a request on its way: still under the old number */
	assert_int_equal(run(w, audit_close_block, &w->sites[0]), DURABLE);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit_block"), 0);
	assert_int_equal(run(w, audit_close_block, &w->sites[1]), DURABLE);
	assert_int_equal(waiting(w), 0);
	renew(w, 0);
	act(w, &w->sites[0]);
	assert_int_equal(run(w, audit_close_block, &w->sites[0]), DURABLE);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit_block WHERE node = 2"), 1);
	assert_whole(w);
	close_world(w);
}

static void test_two_that_close_the_same_block_close_it_once(void **state)
{
	struct world *w = open_world(state);
	struct db_reader *other = db_reader_open(w->engine->db);
	struct tx *strays, *own;

	assert_true(node_take(&w->sites[0], &w->nodes[0]));
	assert_true(node_take(&w->sites[1], &w->nodes[1]));
	act(w, &w->sites[0]);
	wait(w, LEASED);
	strays = begin(w);
	audit_close_strays(strays, actor_system(&w->sites[1], NULL, w->arena));
	own = tx_begin(other, w->arena);
	audit_close_block(own, actor_system(&w->sites[0], NULL, w->arena));
	assert_int_equal(tx_commit(strays), DURABLE);
	assert_int_equal(tx_commit(own), CONSTRAINT); /* and looks again */
	assert_int_equal(ask(w, "SELECT count(*) FROM audit_block"), 1);
	assert_whole(w);
	db_reader_close(other);
	close_world(w);
}

static void test_the_latest_are_those_of_all_nodes(void **state)
{
	struct world *w = open_world(state);
	struct audit_before before = AUDIT_NEWEST;
	struct audit_lines lines, all;
	struct tx *tx;

	for (int i = 0; i < NODES; i++) {
		assert_true(node_take(&w->sites[i], &w->nodes[i]));
		wait(w, MINUTE);
		renew(w, i);
		act(w, &w->sites[i]);
		assert_int_equal(run(w, audit_close_block, &w->sites[i]), DURABLE);
	}
	tx = begin(w);
	lines = audit_latest(tx, AUDIT_NEWEST, 2);
	assert_int_equal(lines.n, 2);
	assert_int_equal(lines.at[0].at, w->now);
	assert_int_equal(lines.at[1].at, w->now - MINUTE);
	/* Line by line to the first one, each once, as the page leads on. */
	all = audit_latest(tx, AUDIT_NEWEST, 100);
	assert_false(all.has_more);
	for (size_t i = 0; i < all.n; i++) {
		lines = audit_latest(tx, before, 1);
		assert_int_equal(lines.n, 1);
		assert_true(lines.at[0].id == all.at[i].id);
		assert_int_equal(lines.has_more, i + 1 < all.n);
		before = (struct audit_before){ lines.at[0].at, lines.at[0].id };
	}
	assert_int_equal(audit_latest(tx, before, 1).n, 0);
	tx_end(tx);
	close_world(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_entries_of_a_dead_node_are_chained_by_another),
		test_on_both(test_entries_of_the_command_line_are_chained_by_a_node),
		test_on_both(test_who_lost_its_number_closes_no_block_of_it),
		test_on_both(test_two_that_close_the_same_block_close_it_once),
		test_on_both(test_the_latest_are_those_of_all_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
