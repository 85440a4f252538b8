/*
 * hidden_test.c - somebody has the database and knows the program, and has no key: he wants
 * to hide a report, who opened it, or how it ended. One report of the town was erased by
 * right, so that there is something to hide behind. What he leaves is held against the heads.
 */

#include "app/core/audit/verify.h"
#include "app/erasing/forget.h"
#include "tests/support/site_fixture.h"
#include "tests/support/two_engines.h"

static struct hiding {
	struct town_site *town;
	struct filed erased;
} hiding;

static struct town_site *town(void)
{
	return hiding.town;
}

static int64_t id_of(const struct filed *filed)
{
	int64_t id;

	assert_true(id_read(filed->report, &id));
	return id;
}

static void job(const char *name)
{
	assert_int_equal(jobs_run_once(&town()->served->app.site, app_jobs, name), OK);
}

static void chain(void)
{
	job("audit_blocks");
	job("audit_heads");
}

/* ---- what is found ---- */

struct found {
	struct arena *arena;
	int64_t kinds[FINDINGS], all;
};

static void note(void *of, const struct finding *finding)
{
	struct found *found = of;

	found->kinds[finding->kind]++;
	found->all++;
	assert_true(*finding_text(found->arena, finding) != '\0');
}

static struct found look(void)
{
	struct served *s = town()->served;
	struct found found = { .arena = s->arena };
	uint8_t keys[1][32];
	struct audit_check check = {
		.keys = (const uint8_t(*)[32])keys, .keys_n = 1, .each = note, .of = &found
	};
	struct audit_checked done;
	struct tx *tx = served_tx(s);

	vault_site_head_pk(s->app.site.vault, 0, keys[0]);
	assert_int_equal(audit_verify(tx, &check, &done), OK);
	tx_end(tx);
	return found;
}

static void run(const char *sql, const struct db_arg *args, size_t n)
{
	struct tx *tx = served_tx(town()->served);

	db_run(tx, sql, args, n);
	assert_int_equal(tx_commit(tx), DURABLE);
}

static struct db_arg nothing(void)
{
	return db_bytes(bytes_of("", 0));
}

/* A report that the desk has opened, written to and given to an office. */
static struct filed worked_on(void)
{
	struct filed filed = town_site_file_beating(town());

	const char *page = arena_printf(town()->served->arena, "/desk/reports/%s", filed.report);
	struct said said;

	town_site_json(town(), &town()->moyna, page);
	said = town_site_post(town(), &town()->moyna,
		arena_printf(town()->served->arena, "%s/message", page), "sentence", "thank_you",
		NULL);
	assert_int_equal(said.status, 303);
	town_site_route(town(), &filed);
	chain();
	return filed;
}

/* The report, its tasks and its messages. */
static struct forgetting parts_of(const struct filed *filed)
{
	struct tx *tx = served_tx(town()->served);
	struct forgetting what = forget_read(tx, id_of(filed));

	tx_end(tx);
	assert_true(what.is_there && what.n > 1);
	return what;
}

/* ---- entries ---- */

static void test_what_was_erased_by_right_is_no_finding(void **state)
{
	(void)state;
	assert_int_equal(look().all, 0);
	assert_true(town_site_count(town(), "SELECT count(*) FROM audit WHERE salt IS NULL") > 0);
}

static void test_an_opening_moved_under_an_erased_report_is_found(void **state)
{
	struct filed filed = worked_on();
	int64_t before = look().kinds[FINDING_LEAF_CHANGED];

	(void)state;
	run("UPDATE audit SET object = $1, salt = NULL, \"commit\" = $2, actor = 1,"
	    " action = 'report.list' WHERE id = (SELECT min(id) FROM audit WHERE object = $3"
	    " AND action = 'report.open')",
		DB_ARGS(db_id(id_of(&hiding.erased)), nothing(), db_id(id_of(&filed))));
	assert_int_equal(look().kinds[FINDING_LEAF_CHANGED], before + 1);
}

/* Who had looked at it before it was erased is proved as well as all else. */
static void test_who_had_opened_an_erased_report_cannot_be_changed(void **state)
{
	static const char *const changes[][2] = { { "actor = actor + 1", "actor = actor - 1" },
		{ "at = at - 60000", "at = at + 60000" },
		{ "action = 'report.list'", "action = 'report.open'" },
		{ "about = 'task'", "about = 'report'" },
		{ "object = object + 1", "object = object - 1" } };
	int64_t before = look().kinds[FINDING_LEAF_CHANGED];
	struct arena *a = town()->served->arena;
	int64_t id = town_site_count(town(),
		arena_printf(a,
			"SELECT min(id) FROM audit WHERE object = %lld AND action = 'report.open'",
			(long long)id_of(&hiding.erased)));

	(void)state;
	assert_true(id != 0);
	for (size_t i = 0; i < COUNT_OF(changes); i++)
		for (size_t back = 0; back < 2; back++) {
			run(arena_printf(a, "UPDATE audit SET %s WHERE id = $1", changes[i][back]),
				DB_ARGS(db_id(id)));
			assert_int_equal(look().kinds[FINDING_LEAF_CHANGED], before + (back == 0));
		}
}

static void delete_rows(const struct forgetting *what)
{
	static const char *const all[] = {
		"DELETE FROM task_item WHERE task IN (SELECT id FROM task WHERE report = $1)",
		"DELETE FROM act WHERE report = $1",
		"DELETE FROM message WHERE report = $1",
		"DELETE FROM task WHERE report = $1",
		"DELETE FROM report_item WHERE report = $1",
		"DELETE FROM receipt WHERE report = $1",
		"DELETE FROM bar WHERE record = $1",
		"DELETE FROM report WHERE id = $1",
	};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		run(all[i], DB_ARGS(db_id(what->report)));
}

static void test_a_deleted_report_is_found_wherever_its_entries_went(void **state)
{
	struct filed filed = worked_on();
	struct forgetting what = parts_of(&filed);
	struct found before = look(), after;
	int64_t moved = 0;

	(void)state;
	for (size_t i = 0; i < what.n; i++) {
		const char *count = arena_printf(town()->served->arena,
			"SELECT count(*) FROM audit WHERE object = %lld", (long long)what.ids[i]);

		moved += town_site_count(town(), count);
		run("UPDATE audit SET object = $1, salt = NULL, \"commit\" = $2,"
		    " action = 'report.list' WHERE object = $3",
			DB_ARGS(db_id(id_of(&hiding.erased)), nothing(), db_id(what.ids[i])));
	}
	assert_true(moved > 4);
	delete_rows(&what);
	after = look();
	assert_int_equal(
		after.kinds[FINDING_LEAF_CHANGED], before.kinds[FINDING_LEAF_CHANGED] + moved);
}

/* ---- ends ---- */

/* By the program itself, which writes rows, parts and entry as it does by right; the site
 * chains the entry and signs a head over it. Only its key is missing. */
static void erase_without_key(const struct filed *filed)
{
	struct served *s = town()->served;
	struct tx *tx = served_tx(s);
	const struct forgetting read = forget_read(tx, id_of(filed));

	forget_write(tx, actor_system(&s->app.site, NULL, s->arena), &read,
		&(struct forget_why){ .day = 20000, .cause = "wish" });
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
	chain();
}

static void test_an_end_that_the_site_has_not_signed_is_found(void **state)
{
	struct filed filed = worked_on();
	struct found before = look(), after;

	(void)state;
	erase_without_key(&filed);
	after = look();
	assert_int_equal(
		after.kinds[FINDING_ERASED_UNSIGNED], before.kinds[FINDING_ERASED_UNSIGNED] + 1);
	assert_true(after.kinds[FINDING_LEAF_UNSALTED] > before.kinds[FINDING_LEAF_UNSALTED]);
	assert_true(after.kinds[FINDING_RECORD_GONE] > before.kinds[FINDING_RECORD_GONE]);
	/* The signature of another end is none. */
	run("UPDATE erased SET sig = (SELECT x.sig FROM erased x WHERE x.report = $2)"
	    " WHERE report = $1",
		DB_ARGS(db_id(id_of(&filed)), db_id(id_of(&hiding.erased))));
	assert_int_equal(
		look().kinds[FINDING_ERASED_UNSIGNED], before.kinds[FINDING_ERASED_UNSIGNED] + 1);
}

static void test_a_report_that_is_there_cannot_be_called_erased(void **state)
{
	struct filed filed = worked_on();
	struct found before = look(), after;

	(void)state;
	run("INSERT INTO erased (report, day, cause, actor, desk, ring, gen, reason, is_swept)"
	    " VALUES ($1, 20000, 'wish', 1, 1, 0, 0, NULL, $2)",
		DB_ARGS(db_id(id_of(&filed)), db_bool(true)));
	after = look();
	assert_int_equal(
		after.kinds[FINDING_ERASED_UNTOLD], before.kinds[FINDING_ERASED_UNTOLD] + 1);
	run("INSERT INTO erased_part (object, report, is_file) VALUES ($1, $1, $2)",
		DB_ARGS(db_id(id_of(&filed)), db_bool(false)));
	after = look();
	assert_int_equal(
		after.kinds[FINDING_ERASED_UNTOLD], before.kinds[FINDING_ERASED_UNTOLD] + 1);
	assert_int_equal(after.kinds[FINDING_ERASED_THERE], before.kinds[FINDING_ERASED_THERE] + 1);
	run("DELETE FROM erased_part WHERE report = $1", DB_ARGS(db_id(id_of(&filed))));
	run("DELETE FROM erased WHERE report = $1", DB_ARGS(db_id(id_of(&filed))));
	assert_int_equal(look().all, before.all);
}

/* Day, cause, who and which desk: the row says how it ended, and the site has signed it. */
static void test_how_a_report_ended_cannot_be_changed(void **state)
{
	static const char *const changes[][2] = { { "day = day + 1", "day = day - 1" },
		{ "actor = actor + 1", "actor = actor - 1" },
		{ "desk = desk + 1", "desk = desk - 1" }, { "cause = 'court'", "cause = 'wish'" } };
	struct arena *a = town()->served->arena;
	struct found before = look();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		for (size_t back = 0; back < 2; back++) {
			run(arena_printf(
				    a, "UPDATE erased SET %s WHERE report = $1", changes[i][back]),
				DB_ARGS(db_id(id_of(&hiding.erased))));
			assert_int_equal(look().kinds[FINDING_ERASED_UNSIGNED],
				before.kinds[FINDING_ERASED_UNSIGNED] + (back == 0));
		}
	}
	assert_int_equal(look().all, before.all);
}

/* ---- records that no entry tells of ---- */

static void test_a_record_without_its_entry_is_found(void **state)
{
	static const char *const tables[] = { "task", "message" };
	struct arena *a = town()->served->arena;

	(void)state;
	worked_on();
	assert_true(town_site_count(town(), "SELECT count(*) FROM message") > 0);
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		struct found before = look(), after;

		run(arena_printf(a, "UPDATE %s SET id = id + 1 WHERE id = (SELECT max(id) FROM %s)",
			    tables[i], tables[i]),
			DB_NO_ARGS);
		after = look();
		assert_int_equal(after.kinds[FINDING_RECORD_UNTOLD],
			before.kinds[FINDING_RECORD_UNTOLD] + 1);
		assert_int_equal(
			after.kinds[FINDING_RECORD_GONE], before.kinds[FINDING_RECORD_GONE] + 1);
	}
}

/* Last, because nothing is left to hide behind. */
static void test_an_end_that_is_denied_is_found(void **state)
{
	struct found before = look();

	(void)state;
	run("DELETE FROM erased_part WHERE report = $1", DB_ARGS(db_id(id_of(&hiding.erased))));
	run("DELETE FROM erased WHERE report = $1", DB_ARGS(db_id(id_of(&hiding.erased))));
	assert_true(look().kinds[FINDING_LEAF_UNSALTED] > before.kinds[FINDING_LEAF_UNSALTED]);
}

/* ---- a town in which one report was erased ---- */

static void erase_one(void)
{
	struct town_site *t = town();
	struct arena *a = t->served->arena;
	struct filed filed = town_site_file_beating(t);
	const char *desk = arena_printf(a, "/desk/reports/%s", filed.report);
	const char *end = arena_printf(a, "/desk/erasing/%s", filed.report);
	struct said said;

	said = town_site_post(t, &t->moyna, arena_printf(a, "%s/close", desk), "version",
		json_at(t, town_site_json(t, &t->moyna, desk), "version"), "reason",
		"information_given", "why", "The neighbour was advised", NULL);
	assert_int_equal(said.status, 303);
	chain();
	said = town_site_post(t, &t->mita, end, "version",
		json_at(t, town_site_json(t, &t->mita, end), "version"), "cause", "wish", "reason",
		"Asked", NULL);
	assert_int_equal(said.status, 303);
	chain();
	hiding.erased = filed;
}

static int open_on_sqlite(void **state)
{
	int rc = town_site_on_sqlite(state);

	hiding.town = *state;
	erase_one();
	return rc;
}

static int open_on_postgres(void **state)
{
	int rc = town_site_on_postgres(state);

	hiding.town = *state;
	erase_one();
	return rc;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_was_erased_by_right_is_no_finding),
		cmocka_unit_test(test_an_opening_moved_under_an_erased_report_is_found),
		cmocka_unit_test(test_who_had_opened_an_erased_report_cannot_be_changed),
		cmocka_unit_test(test_a_deleted_report_is_found_wherever_its_entries_went),
		cmocka_unit_test(test_an_end_that_the_site_has_not_signed_is_found),
		cmocka_unit_test(test_a_report_that_is_there_cannot_be_called_erased),
		cmocka_unit_test(test_how_a_report_ended_cannot_be_changed),
		cmocka_unit_test(test_a_record_without_its_entry_is_found),
		cmocka_unit_test(test_an_end_that_is_denied_is_found),
	};

	return cmocka_run_group_tests_name(
		       "hiding on SQLite", tests, open_on_sqlite, town_site_end) +
	       cmocka_run_group_tests_name(
		       "hiding on PostgreSQL", tests, open_on_postgres, town_site_end);
}
