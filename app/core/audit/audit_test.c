/* audit_test.c - a chain of entries, and whoever tries to change it afterwards. */

#include "app/core/audit/audit_fixture.h"

#define FILED "report.file"

static void test_entries_are_chained_and_nothing_is_found(void **state)
{
	struct world *w = world_open(state);

	assert_false(world_close(w, 0)); /* nothing happened: nothing is written */
	assert_false(world_sign(w));
	world_story(w);
	assert_whole(w);
	assert_false(world_close(w, 0));
	assert_false(world_sign(w)); /* no news */
	assert_int_equal(world_ask(w, "SELECT count(*) FROM audit_open"), 0);
	assert_int_equal(world_ask(w, "SELECT count(*) FROM audit_block"), 3);
	assert_int_equal(world_ask(w, "SELECT count(*) FROM head"), 3);
	world_act(w, 0); /* what waits for its block is no fault */
	assert_whole(w);
	world_end(w);
}

static void test_a_deleted_entry_is_found(void **state)
{
	struct world *w = world_open(state);

	world_story(w);
	world_run(w, "DELETE FROM audit WHERE id = (SELECT min(id) FROM audit)", DB_NO_ARGS);
	assert_finds(w, FINDING_LEAF_GONE);
	world_end(w);
}

static void test_an_entry_deleted_before_it_was_chained_is_found(void **state)
{
	struct world *w = world_open(state);

	world_story(w);
	world_act_on(w, 0, 77);
	world_run(w, "DELETE FROM audit WHERE object = 77", DB_NO_ARGS);
	assert_finds(w, FINDING_LEAF_GONE);
	world_end(w);
}

static void test_a_changed_entry_is_found(void **state)
{
	static const char *const changes[] = {
		"UPDATE audit SET actor = 5 WHERE object = $1",
		"UPDATE audit SET at = at + 60000 WHERE object = $1",
		"UPDATE audit SET action = 'task.decline' WHERE object = $1",
		"UPDATE audit SET object = object + 100 WHERE object = $1",
		"UPDATE audit SET about = 'report' WHERE object = $1",
		"UPDATE audit SET salt = inner_hash WHERE object = $1",
		"UPDATE audit SET salt = NULL, inner_hash = NULL WHERE object = $1",
		"UPDATE audit SET salt = NULL, inner_hash = leaf WHERE object = $1",
		"UPDATE audit SET \"commit\" = leaf WHERE object = $1",
		"UPDATE audit SET leaf = \"commit\" WHERE object = $1",
	};
	struct world *w = world_open(state);

	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		world_act_on(w, 0, 77 + (int)i);
		world_story(w);
		world_run(w, changes[i], DB_ARGS(db_int(77 + (int)i)));
		assert_int_equal(world_look(w, NULL).kinds[FINDING_LEAF_CHANGED], (int)i + 1);
	}
	world_end(w);
}

/* Somebody who knows how leaves are made writes the leaf anew as well. */
static void test_an_entry_changed_with_its_leaf_is_found(void **state)
{
	struct world *w = world_open(state);
	struct vault_leaf leaf = {
		.at = 0, .actor = 5, .action = "task.accept", .about = "task", .object = 77
	};
	uint8_t salt[16] = { 0 }, commit[32] = { 0 }, hash[32];

	world_act_on(w, 0, 77);
	world_story(w);
	vault_inner_hash(salt, commit, leaf.inner);
	vault_leaf_hash(&leaf, hash);
	world_run(w,
		"UPDATE audit SET at = 0, actor = 5, salt = $1, \"commit\" = $2, inner_hash = $3,"
		" leaf = $4 WHERE object = 77",
		DB_ARGS(db_bytes(bytes_of(salt, 16)), db_bytes(bytes_of(commit, 32)),
			db_bytes(bytes_of(leaf.inner, 32)), db_bytes(bytes_of(hash, 32))));
	assert_int_equal(world_look(w, NULL).kinds[FINDING_LEAF_CHANGED], 0);
	assert_finds(w, FINDING_BLOCK_CHANGED);
	world_end(w);
}

static void test_an_entry_without_its_salt_is_found(void **state)
{
	struct world *w = world_open(state);

	world_story(w);
	world_run(w,
		"UPDATE audit SET salt = NULL, \"commit\" = $1"
		" WHERE id = (SELECT max(id) FROM audit)",
		DB_ARGS(db_bytes(bytes_of("", 0))));
	assert_finds(w, FINDING_LEAF_UNSALTED);
	world_end(w);
}

static void test_an_inserted_entry_is_found(void **state)
{
	struct world *w = world_open(state);

	world_story(w);
	world_act_on(w, 0, 77);
	world_run(w, "DELETE FROM audit_open WHERE leaf = (SELECT id FROM audit WHERE object = 77)",
		DB_NO_ARGS);
	assert_finds(w, FINDING_LEAF_OUTSIDE);
	world_end(w);
}

static struct bytes leaves_of_block_two(struct world *w)
{
	struct tx *tx = world_tx(w);
	struct rows *rows = db_query(tx, "SELECT leaves FROM audit_block WHERE no = 2", DB_NO_ARGS);
	struct bytes leaves;

	assert_true(db_next(rows));
	leaves = col_bytes(rows, 0);
	tx_end(tx);
	assert_int_equal(leaves.len, 3 * 8);
	return leaves;
}

static void test_reordered_entries_are_found(void **state)
{
	struct world *w = world_open(state);
	struct bytes leaves;
	uint8_t *turned = arena_alloc(w->arena, 24);

	world_story(w);
	leaves = leaves_of_block_two(w);
	for (int i = 0; i < 3; i++)
		memcpy(turned + 8 * i, leaves.at + 8 * (2 - i), 8);
	world_run(w, "UPDATE audit_block SET leaves = $1 WHERE no = 2",
		DB_ARGS(db_bytes(bytes_of(turned, 24))));
	assert_finds(w, FINDING_BLOCK_CHANGED);
	world_end(w);
}

static void test_an_entry_moved_to_another_block_is_found(void **state)
{
	struct world *w = world_open(state);
	struct bytes leaves;

	world_story(w);
	leaves = leaves_of_block_two(w);
	world_run(w, "UPDATE audit_block SET leaves = $1 WHERE no = 3", DB_ARGS(db_bytes(leaves)));
	assert_finds(w, FINDING_BLOCK_CHANGED);
	assert_finds(w, FINDING_LEAF_TWICE);
	assert_finds(w, FINDING_LEAF_OUTSIDE);
	world_end(w);
}

static void test_a_deleted_block_is_found(void **state)
{
	struct world *w = world_open(state);

	world_story(w);
	world_run(w, "DELETE FROM audit_block WHERE no = 2", DB_NO_ARGS);
	assert_finds(w, FINDING_BLOCK_GONE);
	assert_finds(w, FINDING_TIP_OTHER);
	world_end(w);
}

static void test_a_last_block_cut_off_with_its_entries_is_found_by_the_head(void **state)
{
	struct world *w = world_open(state);

	world_story(w);
	world_run(w,
		"DELETE FROM audit WHERE id IN (SELECT a.id FROM audit a, audit_block b"
		" WHERE b.no = 3 AND a.at >= b.closed_at - 60000)",
		DB_NO_ARGS);
	world_run(w, "DELETE FROM audit_block WHERE no = 3", DB_NO_ARGS);
	assert_finds(w, FINDING_TIP_OTHER);
	world_end(w);
}

static void test_a_forged_head_is_found(void **state)
{
	struct world *w = world_open(state);

	world_story(w);
	world_run(w, "UPDATE head SET hour = hour + 1 WHERE no = 2", DB_NO_ARGS);
	assert_finds(w, FINDING_HEAD_CHANGED);
	world_run(w, "UPDATE head SET sig = hash WHERE no = 3", DB_NO_ARGS);
	assert_finds(w, FINDING_HEAD_UNSIGNED);
	world_run(w, "DELETE FROM head WHERE no = 1", DB_NO_ARGS);
	assert_finds(w, FINDING_HEAD_GONE);
	world_end(w);
}

/* Everything after an instant is gone, without a seam: only somebody who kept a head
 * outside can tell. */
static void test_a_rolled_back_database_is_found_by_a_newer_head(void **state)
{
	struct world *w = world_open(state);
	struct published_head early, late;
	struct found found;
	int64_t then;

	world_story(w);
	early = world_head(w);
	then = w->now;
	world_story(w);
	late = world_head(w);
	assert_int_equal(world_look(w, &late).all, 0);
	assert_int_equal(world_look(w, &early).all, 0);
	world_run(w, "DELETE FROM head WHERE no > 3", DB_NO_ARGS);
	world_run(w, "DELETE FROM audit_block WHERE no > 3", DB_NO_ARGS);
	world_run(w, "DELETE FROM audit WHERE at >= $1", DB_ARGS(db_int(then)));
	assert_whole(w);
	assert_int_equal(world_look(w, &early).all, 0);
	found = world_look(w, &late);
	assert_int_equal(found.all, 1);
	assert_int_equal(found.kinds[FINDING_PUBLISHED_GONE], 1);

	/* And it goes on from there as if nothing had been. */
	world_story(w);
	assert_whole(w);
	found = world_look(w, &late);
	assert_int_equal(found.all, 1);
	assert_int_equal(found.kinds[FINDING_PUBLISHED_OTHER], 1);
	late.sig[3] ^= 1;
	assert_int_equal(world_look(w, &late).kinds[FINDING_PUBLISHED_FALSE], 1);
	world_end(w);
}

static void test_two_nodes_chain_separately_and_one_head_binds_both(void **state)
{
	struct world *w = world_open(state);
	struct audit_head head;
	struct tx *tx;

	world_act(w, 0);
	world_act(w, 1);
	world_act(w, 1);
	assert_true(world_close(w, 0));
	assert_int_equal(world_ask(w, "SELECT count(*) FROM audit_open"), 2);
	assert_true(world_close(w, 1));
	assert_int_equal(world_ask(w, "SELECT count(*) FROM audit_open"), 0);
	assert_int_equal(
		world_ask(w, "SELECT count FROM audit_block WHERE node = 7 AND no = 1"), 2);
	assert_true(world_sign(w));
	world_act(w, 1);
	assert_true(world_close(w, 1));
	assert_true(world_sign(w));
	tx = world_tx(w);
	assert_true(audit_head_newest(tx, &head));
	assert_int_equal(head.no, 2);
	assert_int_equal(head.tips_n, 2);
	assert_int_equal(head.tips[0].node, 0);
	assert_int_equal(head.tips[0].last, 1);
	assert_int_equal(head.tips[1].node, 7);
	assert_int_equal(head.tips[1].last, 2);
	tx_end(tx);
	assert_whole(w);
	world_run(
		w, "UPDATE audit_block SET node = 0, no = 2 WHERE node = 7 AND no = 2", DB_NO_ARGS);
	assert_finds(w, FINDING_BLOCK_CHANGED);
	world_end(w);
}

static void test_many_entries_are_closed_in_several_blocks(void **state)
{
	struct world *w = world_open(state);
	struct tx *tx = world_tx(w);
	struct actor *system = actor_system(world_site(w), w->keys, w->arena);
	bool has_more = true;

	for (int i = 0; i < 1500; i++)
		audit_act(tx, system, "task.accept", "task", id_new());
	assert_int_equal(tx_commit(tx), DURABLE);
	while (has_more) {
		tx = world_tx(w);
		has_more = audit_close_block(tx, system);
		assert_int_equal(tx_commit(tx), DURABLE);
	}
	assert_true(world_ask(w, "SELECT count(*) FROM audit_block") > 1);
	assert_int_equal(world_ask(w, "SELECT count(*) FROM audit_open"), 0);
	assert_int_equal(world_ask(w, "SELECT CAST(sum(count) AS BIGINT) FROM audit_block"), 1500);
	assert_whole(w);
	world_end(w);
}

/* ---- records ---- */

static void file(struct world *w, int64_t id, const uint8_t commit[32])
{
	struct bytes kept = bytes_of(commit, 32), none = bytes_of("", 0);
	struct tx *tx = world_tx(w);

	db_run(tx,
		"INSERT INTO report (id, version, district, risk, state, filed_day, desk, lead,"
		" due_at, noticed, claimed_by, claimed_until, is_shy, same_as, form, form_version,"
		" \"commit\", facts, keys, label) VALUES ($1, 1, '', 1, 'received', 1, 1, 0, 1, 0, "
		"0,"
		" 0, $2, 0, 'report', 1, $3, $4, $4, $4)",
		DB_ARGS(db_id(id), db_bool(false), db_bytes(kept), db_bytes(none)));
	audit(tx, actor_nobody(world_site(w), w->keys, w->arena),
		&(struct audit_entry){
			.action = FILED, .about = "report", .object = id, .commit = commit });
	assert_int_equal(tx_commit(tx), DURABLE);
}

static void test_records_are_held_against_their_entries(void **state)
{
	struct world *w = world_open(state);
	uint8_t commit[32] = { 1, 2, 3 };

	file(w, 41, commit);
	file(w, 42, commit);
	world_story(w);
	assert_whole(w);
	world_run(w, "UPDATE report SET \"commit\" = $1 WHERE id = 41",
		DB_ARGS(db_bytes(bytes_of("another commitment, 32 bytes long", 32))));
	assert_finds(w, FINDING_RECORD_CHANGED);
	world_run(w, "DELETE FROM report WHERE id = 41", DB_NO_ARGS);
	assert_finds(w, FINDING_RECORD_GONE);
	world_run(w, "UPDATE report SET id = 43 WHERE id = 42", DB_NO_ARGS);
	assert_finds(w, FINDING_RECORD_UNTOLD);
	world_end(w);
}

static void test_a_receipt_finds_its_block_and_head(void **state)
{
	struct world *w = world_open(state);
	uint8_t commit[32] = { 9, 8, 7 }, other[32] = { 9, 8, 7, 0, 0, 0, 0, 0, 1 };
	struct filing_place place;
	struct tx *tx;

	file(w, 41, commit);
	tx = world_tx(w);
	assert_int_equal(audit_find_filing(tx, commit, &place), NOT_FOUND); /* not yet */
	tx_end(tx);
	world_story(w);
	tx = world_tx(w);
	assert_int_equal(audit_find_filing(tx, commit, &place), OK);
	assert_int_equal(place.block.no, 1);
	assert_true(place.is_in_head);
	assert_int_equal(place.head.no, 1);
	assert_int_equal(place.filed_at % HOUR, 0);
	assert_int_equal(audit_find_filing(tx, other, &place), NOT_FOUND);
	tx_end(tx);
	world_end(w);
}

static void test_what_is_no_published_head_is_refused(void **state)
{
	static const char *const bad[] = { "", "head", "head ", "head 1", "head 1 2 3 4",
		"head 0 1 00 00", "heads of nothing\nhead x y z" };
	struct published_head head;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(published_head_read(bytes_of(bad[i], strlen(bad[i])), &head));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_entries_are_chained_and_nothing_is_found),
		test_on_both(test_a_deleted_entry_is_found),
		test_on_both(test_an_entry_deleted_before_it_was_chained_is_found),
		test_on_both(test_a_changed_entry_is_found),
		test_on_both(test_an_entry_changed_with_its_leaf_is_found),
		test_on_both(test_an_entry_without_its_salt_is_found),
		test_on_both(test_an_inserted_entry_is_found),
		test_on_both(test_reordered_entries_are_found),
		test_on_both(test_an_entry_moved_to_another_block_is_found),
		test_on_both(test_a_deleted_block_is_found),
		test_on_both(test_a_last_block_cut_off_with_its_entries_is_found_by_the_head),
		test_on_both(test_a_forged_head_is_found),
		test_on_both(test_a_rolled_back_database_is_found_by_a_newer_head),
		test_on_both(test_two_nodes_chain_separately_and_one_head_binds_both),
		test_on_both(test_many_entries_are_closed_in_several_blocks),
		test_on_both(test_records_are_held_against_their_entries),
		test_on_both(test_a_receipt_finds_its_block_and_head),
		cmocka_unit_test(test_what_is_no_published_head_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
