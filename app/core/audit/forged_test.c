/* forged_test.c - somebody who knows how the audit is checked, and has the database but no
 * key, looks for a place where the check does not look. */

#include "app/core/audit/audit_fixture.h"

static void test_a_block_that_was_emptied_is_found(void **state)
{
	struct world *w = world_open(state);

	world_story(w);
	world_run(w, "UPDATE audit_block SET leaves = $1, count = 0 WHERE no = 2",
		DB_ARGS(db_bytes(bytes_of("", 0))));
	assert_finds(w, FINDING_LEAF_OUTSIDE);
	world_run(w,
		"DELETE FROM audit WHERE at = (SELECT (closed_at / 60000) * 60000"
		" FROM audit_block WHERE no = 2)",
		DB_NO_ARGS);
	assert_int_equal(world_ask(w, "SELECT count(*) FROM audit"), 6);
	assert_finds(w, FINDING_BLOCK_CHANGED);
	world_end(w);
}

/* Its hash would be what the first block is chained to. */
static void test_a_block_before_the_first_is_found(void **state)
{
	static const uint8_t nothing[32];
	struct world *w = world_open(state);

	for (int no = 0; no > -2; no--) {
		world_story(w);
		world_act_on(w, 0, 77);
		world_run(w,
			"INSERT INTO audit_block (node, no, closed_at, count, leaves, hash)"
			" SELECT 0, $1, 0, 1, $2, $3 FROM audit WHERE object = 77",
			DB_ARGS(db_int(no),
				db_bytes(audit_ids(w->arena,
					&(int64_t){ world_ask(
						w, "SELECT id FROM audit WHERE object = 77") },
					1)),
				db_bytes(bytes_of(nothing, 32))));
		world_run(w, "DELETE FROM audit_open", DB_NO_ARGS);
		assert_finds(w, FINDING_BLOCK_CHANGED);
		world_run(w, "DELETE FROM audit_block WHERE no < 1", DB_NO_ARGS);
		assert_finds(w, FINDING_LEAF_OUTSIDE);
		world_run(w, "DELETE FROM audit WHERE object = 77", DB_NO_ARGS);
		assert_whole(w);
	}
	world_end(w);
}

/* Of a block's ids only the first and the last are under its hash. */
static void test_an_entry_under_the_lowest_number_is_looked_at(void **state)
{
	struct world *w = world_open(state);
	struct tx *tx;
	struct rows *rows;
	int64_t ids[3];

	world_story(w);
	tx = world_tx(w);
	rows = db_query(tx, "SELECT leaves FROM audit_block WHERE no = 2", DB_NO_ARGS);
	assert_true(db_next(rows) && col_bytes(rows, 0).len == sizeof(ids));
	memcpy(ids, col_bytes(rows, 0).at, sizeof(ids));
	tx_end(tx);
	world_run(w, "UPDATE audit SET id = $2, actor = 5 WHERE id = $1",
		DB_ARGS(db_id(ids[1]), db_id(INT64_MIN)));
	ids[1] = INT64_MIN;
	world_run(w, "UPDATE audit_block SET leaves = $1 WHERE no = 2",
		DB_ARGS(db_bytes(audit_ids(w->arena, ids, 3))));
	assert_int_equal(world_look(w, NULL).kinds[FINDING_LEAF_CHANGED], 1);
	world_end(w);
}

/* The list of leaves of both blocks is written anew, so that nothing is twice or missing. */
static void test_an_entry_moved_into_the_next_block_is_found(void **state)
{
	struct world *w = world_open(state);
	struct tx *tx;
	struct rows *rows;
	uint8_t *ids = arena_alloc(w->arena, 6 * 8);

	world_story(w);
	tx = world_tx(w);
	rows = db_query(tx, "SELECT leaves FROM audit_block WHERE no > 1 ORDER BY no", DB_NO_ARGS);
	for (int i = 0; db_next(rows); i++)
		memcpy(ids + 24 * i, col_bytes(rows, 0).at, 24);
	tx_end(tx);
	world_run(w, "UPDATE audit_block SET leaves = $1, count = 2 WHERE no = 2",
		DB_ARGS(db_bytes(bytes_of(ids, 16))));
	world_run(w, "UPDATE audit_block SET leaves = $1, count = 4 WHERE no = 3",
		DB_ARGS(db_bytes(bytes_of(ids + 16, 32))));
	assert_int_equal(world_look(w, NULL).kinds[FINDING_BLOCK_CHANGED], 2);
	assert_int_equal(world_look(w, NULL).all, 2);
	world_end(w);
}

/* What stands after the newest head that somebody kept is proved by nothing outside. The
 * documentation says so; this is what it means. */
static void test_only_a_head_that_was_kept_finds_a_tail_that_was_cut_off(void **state)
{
	struct world *w = world_open(state);
	struct published_head early, late;

	world_story(w);
	early = world_head(w);
	world_wait(w, 10 * MINUTE);
	world_act_on(w, 0, 77);
	assert_true(world_close(w, 0));
	assert_true(world_sign(w));
	late = world_head(w);
	world_run(w, "DELETE FROM audit WHERE object = 77", DB_NO_ARGS);
	world_run(w, "DELETE FROM audit_block WHERE no = 4", DB_NO_ARGS);
	assert_finds(w, FINDING_TIP_OTHER);
	world_run(w, "DELETE FROM head WHERE no = 4", DB_NO_ARGS);
	assert_int_equal(world_look(w, &early).all, 0);
	assert_int_equal(world_look(w, &late).kinds[FINDING_PUBLISHED_GONE], 1);
	world_end(w);
}

/* ---- entries of before ---- */

/* As they stand in a database that is older than the second layer. */
static void act_as_the_first(struct world *w, int64_t object)
{
	struct vault_leaf leaf = {
		.at = w->now, .actor = ACTOR_SYSTEM, .action = "task.accept", .object = object
	};
	const uint8_t salt[16] = { 3 }, commit[32] = { 4 };
	uint8_t hash[32];

	world_act_on(w, 0, object);
	vault_leaf_hash_first(&leaf, salt, commit, hash);
	world_run(w,
		"UPDATE audit SET salt = $1, \"commit\" = $2, inner_hash = NULL, leaf = $3"
		" WHERE object = $4",
		DB_ARGS(db_bytes(bytes_of(salt, 16)), db_bytes(bytes_of(commit, 32)),
			db_bytes(bytes_of(hash, 32)), db_id(object)));
}

static void test_entries_of_before_are_proved_by_their_own_leaf(void **state)
{
	struct world *w = world_open(state);

	act_as_the_first(w, 77);
	assert_true(world_close(w, 0));
	world_story(w);
	assert_whole(w);
	world_run(w, "UPDATE audit SET actor = 5 WHERE object = 77", DB_NO_ARGS);
	assert_int_equal(world_look(w, NULL).kinds[FINDING_LEAF_CHANGED], 1);
	world_end(w);
}

/* Nothing proves who did what then, so it is not believed. */
static void test_an_entry_of_before_without_its_salt_is_found(void **state)
{
	struct world *w = world_open(state);

	act_as_the_first(w, 77);
	assert_true(world_close(w, 0));
	world_run(w, "UPDATE audit SET salt = NULL, \"commit\" = $1 WHERE object = 77",
		DB_ARGS(db_bytes(bytes_of("", 0))));
	assert_int_equal(world_look(w, NULL).kinds[FINDING_LEAF_CHANGED], 1);
	world_end(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_a_block_that_was_emptied_is_found),
		test_on_both(test_a_block_before_the_first_is_found),
		test_on_both(test_an_entry_under_the_lowest_number_is_looked_at),
		test_on_both(test_an_entry_moved_into_the_next_block_is_found),
		test_on_both(test_only_a_head_that_was_kept_finds_a_tail_that_was_cut_off),
		test_on_both(test_entries_of_before_are_proved_by_their_own_leaf),
		test_on_both(test_an_entry_of_before_without_its_salt_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
