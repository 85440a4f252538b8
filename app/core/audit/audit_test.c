/* audit_test.c - a chain of entries, and whoever tries to change it afterwards. */

#include "app/core/audit/verify.h"

#include "app/core/site/node.h"
#include "migrations.embed.h"
#include "tests/support/two_engines.h"
#include "tools/embed.h"

#include <unistd.h>

enum { NODES = 2 };
static struct node seven = { .no = 7 };
#define FILED "report.file"

struct world {
	struct engine_fixture *engine;
	struct arena *arena;
	struct vault_keys *keys;
	struct site sites[NODES]; /* two nodes of one site */
	uint8_t head_pk[1][32];
	int64_t now;
};

static struct site *site(struct world *w)
{
	return &w->sites[0];
}

static void open_vault(struct world *w)
{
	char path[64];

	snprintf(path, sizeof(path), "/tmp/ashray-audit-%d.key", getpid());
	unlink(path);
	assert_true(vault_start());
	assert_int_equal(vault_site_create(path), OK);
	assert_int_equal(vault_site_load(path, &site(w)->vault), OK);
	unlink(path);
	vault_site_head_pk(site(w)->vault, 0, w->head_pk[0]);
	w->keys = vault_keys_create(site(w)->vault);
	assert_non_null(w->keys);
	vault_keys_begin(w->keys, w->arena);
}

static struct world *open_world(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct db_migration steps[64];
	size_t n = 0;

	assert_non_null(w);
	w->engine = *state;
	w->arena = arena_create(256 << 20);
	open_vault(w);
	for (const struct embedded_file *f = migrations; f->name != NULL; f++)
		steps[n++] = (struct db_migration){ f->name, (const char *)f->bytes.at };
	assert_int_equal(db_migrate(w->engine->db, steps, n), OK);
	w->engine->reader = db_reader_open(w->engine->db);
	assert_non_null(w->engine->reader);
	site(w)->db = w->engine->db;
	w->sites[1] = w->sites[0];
	w->sites[1].node = &seven;
	w->now = day_from_civil(2026, 11, 22) * DAY + 4 * HOUR;
	clock_freeze(w->now);
	return w;
}

static void close_world(struct world *w)
{
	clock_freeze(-1);
	vault_keys_destroy(w->keys);
	vault_site_destroy(site(w)->vault);
	arena_destroy(w->arena);
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

static void run(struct world *w, const char *sql, const struct db_arg *args, size_t n)
{
	struct tx *tx = begin(w);

	db_run(tx, sql, args, n);
	assert_int_equal(tx_commit(tx), DURABLE);
}

static int64_t ask(struct world *w, const char *sql)
{
	struct tx *tx = begin(w);
	int64_t n = db_one_int(tx, -1, sql, DB_NO_ARGS);

	assert_false(tx_poisoned(tx));
	tx_end(tx);
	return n;
}

/* ---- what happens ---- */

static void act_on(struct world *w, int node, int64_t object)
{
	struct tx *tx = begin(w);

	audit_act(tx, actor_system(&w->sites[node], w->keys, w->arena), "task.accept", "task",
		object);
	assert_int_equal(tx_commit(tx), DURABLE);
}

static void act(struct world *w, int node)
{
	act_on(w, node, id_new());
}

static bool close_one(struct world *w, int node)
{
	struct tx *tx = begin(w);
	bool has_change;

	audit_close_block(tx, actor_system(&w->sites[node], w->keys, w->arena));
	has_change = tx_has_change(tx);
	assert_int_equal(tx_commit(tx), DURABLE);
	return has_change;
}

static bool sign_one(struct world *w)
{
	struct tx *tx = begin(w);
	bool has_change;

	audit_sign_head(tx, actor_system(site(w), w->keys, w->arena));
	has_change = tx_has_change(tx);
	assert_int_equal(tx_commit(tx), DURABLE);
	return has_change;
}

/* Three blocks of three entries, and a head over each. */
static void tell_a_story(struct world *w)
{
	for (int block = 0; block < 3; block++) {
		for (int i = 0; i < 3; i++)
			act(w, 0);
		assert_true(close_one(w, 0));
		assert_true(sign_one(w));
		wait(w, 10 * MINUTE);
	}
}

static struct published_head newest_head(struct world *w)
{
	struct tx *tx = begin(w);
	struct published_head published;
	struct str text = str_in(w->arena, 1000);
	struct audit_head head;

	assert_true(audit_head_newest(tx, &head));
	tx_end(tx);
	str_add(&text, "a page about heads\n");
	published_head_write(&text, &head);
	assert_true(published_head_read(str_bytes(&text), &published));
	return published;
}

/* ---- what is found ---- */

struct found {
	struct arena *arena;
	int kinds[FINDINGS];
	int all;
};

static void note(void *of, const struct finding *finding)
{
	struct found *found = of;

	found->kinds[finding->kind]++;
	found->all++;
	assert_true(*finding_text(found->arena, finding) != '\0');
}

static struct found look(struct world *w, const struct published_head *published)
{
	struct found found = { .arena = w->arena };
	struct audit_check check = { .keys = (const uint8_t(*)[32])w->head_pk,
		.keys_n = 1,
		.published = published,
		.each = note,
		.of = &found };
	struct audit_checked checked;
	struct tx *tx = begin(w);

	assert_int_equal(audit_verify(tx, &check, &checked), OK);
	tx_end(tx);
	assert_int_equal(checked.findings, found.all);
	return found;
}

static void assert_whole(struct world *w)
{
	assert_int_equal(look(w, NULL).all, 0);
}

static void assert_finds(struct world *w, enum finding_kind kind)
{
	struct found found = look(w, NULL);

	assert_true(found.kinds[kind] > 0);
}

/* ---- tests ---- */

static void test_entries_are_chained_and_nothing_is_found(void **state)
{
	struct world *w = open_world(state);

	assert_false(close_one(w, 0)); /* nothing happened: nothing is written */
	assert_false(sign_one(w));
	tell_a_story(w);
	assert_whole(w);
	assert_false(close_one(w, 0));
	assert_false(sign_one(w)); /* no news */
	assert_int_equal(ask(w, "SELECT count(*) FROM audit_open"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit_block"), 3);
	assert_int_equal(ask(w, "SELECT count(*) FROM head"), 3);
	act(w, 0); /* what waits for its block is no fault */
	assert_whole(w);
	close_world(w);
}

static void test_a_deleted_entry_is_found(void **state)
{
	struct world *w = open_world(state);

	tell_a_story(w);
	run(w, "DELETE FROM audit WHERE id = (SELECT min(id) FROM audit)", DB_NO_ARGS);
	assert_finds(w, FINDING_LEAF_GONE);
	close_world(w);
}

static void test_an_entry_deleted_before_it_was_chained_is_found(void **state)
{
	struct world *w = open_world(state);

	tell_a_story(w);
	act_on(w, 0, 77);
	run(w, "DELETE FROM audit WHERE object = 77", DB_NO_ARGS);
	assert_finds(w, FINDING_LEAF_GONE);
	close_world(w);
}

static void test_a_changed_entry_is_found(void **state)
{
	static const char *const changes[] = {
		"UPDATE audit SET actor = 5 WHERE object = $1",
		"UPDATE audit SET at = at + 60000 WHERE object = $1",
		"UPDATE audit SET action = 'task.decline' WHERE object = $1",
		"UPDATE audit SET object = object + 100 WHERE object = $1",
		"UPDATE audit SET \"commit\" = leaf WHERE object = $1",
		"UPDATE audit SET leaf = \"commit\" WHERE object = $1",
	};
	struct world *w = open_world(state);

	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		act_on(w, 0, 77 + (int)i);
		tell_a_story(w);
		run(w, changes[i], DB_ARGS(db_int(77 + (int)i)));
		assert_int_equal(look(w, NULL).kinds[FINDING_LEAF_CHANGED], (int)i + 1);
	}
	close_world(w);
}

/* Somebody who knows how leaves are made writes the leaf anew as well. */
static void test_an_entry_changed_with_its_leaf_is_found(void **state)
{
	struct world *w = open_world(state);
	struct vault_leaf leaf = { .at = 0, .actor = 5, .action = "task.accept", .object = 77 };
	uint8_t hash[32];

	act_on(w, 0, 77);
	tell_a_story(w);
	vault_leaf_hash(&leaf, hash);
	run(w,
		"UPDATE audit SET at = 0, actor = 5, salt = $1, \"commit\" = $2, leaf = $3"
		" WHERE object = 77",
		DB_ARGS(db_bytes(bytes_of(leaf.salt, 16)), db_bytes(bytes_of(leaf.commit, 32)),
			db_bytes(bytes_of(hash, 32))));
	assert_int_equal(look(w, NULL).kinds[FINDING_LEAF_CHANGED], 0);
	assert_finds(w, FINDING_BLOCK_CHANGED);
	close_world(w);
}

static void test_an_entry_without_its_salt_is_found(void **state)
{
	struct world *w = open_world(state);

	tell_a_story(w);
	run(w, "UPDATE audit SET salt = NULL WHERE id = (SELECT max(id) FROM audit)", DB_NO_ARGS);
	assert_finds(w, FINDING_LEAF_UNSALTED);
	close_world(w);
}

static void test_an_inserted_entry_is_found(void **state)
{
	struct world *w = open_world(state);

	tell_a_story(w);
	act_on(w, 0, 77);
	run(w, "DELETE FROM audit_open WHERE leaf = (SELECT id FROM audit WHERE object = 77)",
		DB_NO_ARGS);
	assert_finds(w, FINDING_LEAF_OUTSIDE);
	close_world(w);
}

static struct bytes leaves_of_block_two(struct world *w)
{
	struct tx *tx = begin(w);
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
	struct world *w = open_world(state);
	struct bytes leaves;
	uint8_t *turned = arena_alloc(w->arena, 24);

	tell_a_story(w);
	leaves = leaves_of_block_two(w);
	for (int i = 0; i < 3; i++)
		memcpy(turned + 8 * i, leaves.at + 8 * (2 - i), 8);
	run(w, "UPDATE audit_block SET leaves = $1 WHERE no = 2",
		DB_ARGS(db_bytes(bytes_of(turned, 24))));
	assert_finds(w, FINDING_BLOCK_CHANGED);
	close_world(w);
}

static void test_an_entry_moved_to_another_block_is_found(void **state)
{
	struct world *w = open_world(state);
	struct bytes leaves;

	tell_a_story(w);
	leaves = leaves_of_block_two(w);
	run(w, "UPDATE audit_block SET leaves = $1 WHERE no = 3", DB_ARGS(db_bytes(leaves)));
	assert_finds(w, FINDING_BLOCK_CHANGED);
	assert_finds(w, FINDING_LEAF_TWICE);
	assert_finds(w, FINDING_LEAF_OUTSIDE);
	close_world(w);
}

static void test_a_deleted_block_is_found(void **state)
{
	struct world *w = open_world(state);

	tell_a_story(w);
	run(w, "DELETE FROM audit_block WHERE no = 2", DB_NO_ARGS);
	assert_finds(w, FINDING_BLOCK_GONE);
	assert_finds(w, FINDING_TIP_OTHER);
	close_world(w);
}

static void test_a_last_block_cut_off_with_its_entries_is_found_by_the_head(void **state)
{
	struct world *w = open_world(state);

	tell_a_story(w);
	run(w,
		"DELETE FROM audit WHERE id IN (SELECT a.id FROM audit a, audit_block b"
		" WHERE b.no = 3 AND a.at >= b.closed_at - 60000)",
		DB_NO_ARGS);
	run(w, "DELETE FROM audit_block WHERE no = 3", DB_NO_ARGS);
	assert_finds(w, FINDING_TIP_OTHER);
	close_world(w);
}

static void test_a_forged_head_is_found(void **state)
{
	struct world *w = open_world(state);

	tell_a_story(w);
	run(w, "UPDATE head SET hour = hour + 1 WHERE no = 2", DB_NO_ARGS);
	assert_finds(w, FINDING_HEAD_CHANGED);
	run(w, "UPDATE head SET sig = hash WHERE no = 3", DB_NO_ARGS);
	assert_finds(w, FINDING_HEAD_UNSIGNED);
	run(w, "DELETE FROM head WHERE no = 1", DB_NO_ARGS);
	assert_finds(w, FINDING_HEAD_GONE);
	close_world(w);
}

/* Everything after an instant is gone, without a seam: only somebody who kept a head
 * outside can tell. */
static void test_a_rolled_back_database_is_found_by_a_newer_head(void **state)
{
	struct world *w = open_world(state);
	struct published_head early, late;
	struct found found;
	int64_t then;

	tell_a_story(w);
	early = newest_head(w);
	then = w->now;
	tell_a_story(w);
	late = newest_head(w);
	assert_int_equal(look(w, &late).all, 0);
	assert_int_equal(look(w, &early).all, 0);
	run(w, "DELETE FROM head WHERE no > 3", DB_NO_ARGS);
	run(w, "DELETE FROM audit_block WHERE no > 3", DB_NO_ARGS);
	run(w, "DELETE FROM audit WHERE at >= $1", DB_ARGS(db_int(then)));
	assert_whole(w);
	assert_int_equal(look(w, &early).all, 0);
	found = look(w, &late);
	assert_int_equal(found.all, 1);
	assert_int_equal(found.kinds[FINDING_PUBLISHED_GONE], 1);

	/* And it goes on from there as if nothing had been. */
	tell_a_story(w);
	assert_whole(w);
	found = look(w, &late);
	assert_int_equal(found.all, 1);
	assert_int_equal(found.kinds[FINDING_PUBLISHED_OTHER], 1);
	late.sig[3] ^= 1;
	assert_int_equal(look(w, &late).kinds[FINDING_PUBLISHED_FALSE], 1);
	close_world(w);
}

static void test_two_nodes_chain_separately_and_one_head_binds_both(void **state)
{
	struct world *w = open_world(state);
	struct audit_head head;
	struct tx *tx;

	act(w, 0);
	act(w, 1);
	act(w, 1);
	assert_true(close_one(w, 0));
	assert_int_equal(ask(w, "SELECT count(*) FROM audit_open"), 2);
	assert_true(close_one(w, 1));
	assert_int_equal(ask(w, "SELECT count(*) FROM audit_open"), 0);
	assert_int_equal(ask(w, "SELECT count FROM audit_block WHERE node = 7 AND no = 1"), 2);
	assert_true(sign_one(w));
	act(w, 1);
	assert_true(close_one(w, 1));
	assert_true(sign_one(w));
	tx = begin(w);
	assert_true(audit_head_newest(tx, &head));
	assert_int_equal(head.no, 2);
	assert_int_equal(head.tips_n, 2);
	assert_int_equal(head.tips[0].node, 0);
	assert_int_equal(head.tips[0].last, 1);
	assert_int_equal(head.tips[1].node, 7);
	assert_int_equal(head.tips[1].last, 2);
	tx_end(tx);
	assert_whole(w);
	run(w, "UPDATE audit_block SET node = 0, no = 2 WHERE node = 7 AND no = 2", DB_NO_ARGS);
	assert_finds(w, FINDING_BLOCK_CHANGED);
	close_world(w);
}

static void test_many_entries_are_closed_in_several_blocks(void **state)
{
	struct world *w = open_world(state);
	struct tx *tx = begin(w);
	struct actor *system = actor_system(site(w), w->keys, w->arena);
	bool has_more = true;

	for (int i = 0; i < 1500; i++)
		audit_act(tx, system, "task.accept", "task", id_new());
	assert_int_equal(tx_commit(tx), DURABLE);
	while (has_more) {
		tx = begin(w);
		has_more = audit_close_block(tx, system);
		assert_int_equal(tx_commit(tx), DURABLE);
	}
	assert_true(ask(w, "SELECT count(*) FROM audit_block") > 1);
	assert_int_equal(ask(w, "SELECT count(*) FROM audit_open"), 0);
	assert_int_equal(ask(w, "SELECT CAST(sum(count) AS BIGINT) FROM audit_block"), 1500);
	assert_whole(w);
	close_world(w);
}

/* ---- records ---- */

static void file(struct world *w, int64_t id, const uint8_t commit[32])
{
	struct bytes kept = bytes_of(commit, 32), none = bytes_of("", 0);
	struct tx *tx = begin(w);

	db_run(tx,
		"INSERT INTO report (id, version, district, risk, state, filed_day, desk, lead,"
		" due_at, noticed, claimed_by, claimed_until, is_shy, same_as, form, form_version,"
		" \"commit\", facts, keys, label) VALUES ($1, 1, '', 1, 'received', 1, 1, 0, 1, 0, "
		"0,"
		" 0, $2, 0, 'report', 1, $3, $4, $4, $4)",
		DB_ARGS(db_id(id), db_bool(false), db_bytes(kept), db_bytes(none)));
	audit(tx, actor_nobody(site(w), w->keys, w->arena),
		&(struct audit_entry){
			.action = FILED, .about = "report", .object = id, .commit = commit });
	assert_int_equal(tx_commit(tx), DURABLE);
}

static void test_records_are_held_against_their_entries(void **state)
{
	struct world *w = open_world(state);
	uint8_t commit[32] = { 1, 2, 3 };

	file(w, 41, commit);
	file(w, 42, commit);
	tell_a_story(w);
	assert_whole(w);
	run(w, "UPDATE report SET \"commit\" = $1 WHERE id = 41",
		DB_ARGS(db_bytes(bytes_of("another commitment, 32 bytes long", 32))));
	assert_finds(w, FINDING_RECORD_CHANGED);
	run(w, "DELETE FROM report WHERE id = 41", DB_NO_ARGS);
	assert_finds(w, FINDING_RECORD_GONE);
	run(w, "UPDATE report SET id = 43 WHERE id = 42", DB_NO_ARGS);
	assert_finds(w, FINDING_RECORD_UNTOLD);
	close_world(w);
}

static void test_a_receipt_finds_its_block_and_head(void **state)
{
	struct world *w = open_world(state);
	uint8_t commit[32] = { 9, 8, 7 }, other[32] = { 9, 8, 7, 0, 0, 0, 0, 0, 1 };
	struct filing_place place;
	struct tx *tx;

	file(w, 41, commit);
	tx = begin(w);
	assert_int_equal(audit_find_filing(tx, commit, &place), NOT_FOUND); /* not yet */
	tx_end(tx);
	tell_a_story(w);
	tx = begin(w);
	assert_int_equal(audit_find_filing(tx, commit, &place), OK);
	assert_int_equal(place.block.no, 1);
	assert_true(place.is_in_head);
	assert_int_equal(place.head.no, 1);
	assert_int_equal(place.filed_at % HOUR, 0);
	assert_int_equal(audit_find_filing(tx, other, &place), NOT_FOUND);
	tx_end(tx);
	close_world(w);
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
