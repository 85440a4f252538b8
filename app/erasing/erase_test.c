/*
 * erase_test.c - through the door: who may end a report, what he sees of it, what is left;
 * the rules that end reports by themselves; and that a backup does not bring one back.
 */

#include "app/erasing/erase.h"

#include "app/backup/backup.h"
#include "app/core/audit/verify.h"
#include "app/erasing/forget.h"
#include "tests/support/site_fixture.h"
#include "tests/support/two_engines.h"

#include <sys/mman.h>
#include <unistd.h>

static struct town_site *town_of(void **state)
{
	return *state;
}

static const char *path_of(struct town_site *t, const struct filed *filed, const char *before)
{
	return arena_printf(t->served->arena, "%s/%s", before, filed->report);
}

static int64_t id_of(const struct filed *filed)
{
	int64_t id;

	assert_true(id_read(filed->report, &id));
	return id;
}

static void close_report(struct town_site *t, const struct filed *filed)
{
	const char *path = path_of(t, filed, "/desk/reports");
	struct said said =
		town_site_post(t, &t->moyna, arena_printf(t->served->arena, "%s/close", path),
			"version", json_at(t, town_site_json(t, &t->moyna, path), "version"),
			"reason", "information_given", "why", "The neighbour was advised", NULL);

	assert_int_equal(said.status, 303);
}

static struct said erase(
	struct town_site *t, const struct filed *filed, const char *cause, const char *reason)
{
	const char *path = path_of(t, filed, "/desk/erasing");
	const struct json *page = town_site_json(t, &t->mita, path);

	return town_site_post(t, &t->mita, path, "version", json_at(t, page, "version"), "cause",
		cause, "reason", reason, NULL);
}

static bool is_there(struct town_site *t, const struct filed *filed)
{
	return town_site_count(t,
		       arena_printf(t->served->arena, "SELECT count(*) FROM report WHERE id = %lld",
			       (long long)id_of(filed))) == 1;
}

static void run(struct town_site *t, const char *job)
{
	assert_int_equal(jobs_run_once(&t->served->app.site, app_jobs, job), OK);
}

static void print(void *of, const struct finding *finding)
{
	print_error("%s\n", finding_text(of, finding));
}

static void assert_audit_is_whole(struct town_site *t)
{
	struct served *s = t->served;
	struct tx *tx = served_tx(s);
	uint8_t keys[1][32];
	struct audit_check check = {
		.keys = (const uint8_t(*)[32])keys, .keys_n = 1, .each = print, .of = s->arena
	};
	struct audit_checked done;

	vault_site_head_pk(s->app.site.vault, 0, keys[0]);
	assert_int_equal(audit_verify(tx, &check, &done), OK);
	assert_int_equal(done.findings, 0);
	assert_true(done.entries > 0);
	tx_end(tx);
}

/* ---- by the officer ---- */

static void test_the_officer_sees_number_days_and_state_and_no_word(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	struct said found = town_site_get(t, &t->mita,
		arena_printf(t->served->arena, "/desk/erasing?number=%s", filed.number));
	struct said page;

	assert_non_null(strstr(said_location(t, &found), path_of(t, &filed, "/desk/erasing")));
	page = town_site_get(t, &t->mita, said_location(t, &found));
	assert_int_equal(page.status, 200);
	assert_non_null(strstr(page.text, "\"filed\""));
	assert_null(strstr(page.text, "physical"));
	assert_null(strstr(page.text, "Mohammadpur"));
	page = town_site_get(t, &t->mita, path_of(t, &filed, "/desk/reports"));
	assert_int_equal(page.status, 403);
	page = town_site_get(t, &t->mita, "/desk/erasing?number=00000000");
	assert_int_equal(page.status, 404);
}

static void test_nobody_else_may(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	struct colleague *others[] = { &t->moyna, &t->nasrin, &t->hasan };

	close_report(t, &filed);
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		const char *path = path_of(t, &filed, "/desk/erasing");

		assert_int_equal(town_site_get(t, others[i], path).status, 403);
		assert_int_equal(town_site_post(t, others[i], path, "version", "1", "cause", "wish",
					 "reason", "x", NULL)
					 .status,
			403);
	}
	assert_true(is_there(t, &filed));
}

static void test_what_is_still_worked_on_is_not_erased(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);

	assert_int_equal(erase(t, &filed, "wish", "The reporter asked").status, 409);
	town_site_route(t, &filed);
	assert_int_equal(erase(t, &filed, "wish", "The reporter asked").status, 409);
	assert_true(is_there(t, &filed));
}

static void test_without_cause_reason_or_fresh_factor_nothing_is_erased(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	struct said said;

	close_report(t, &filed);
	assert_int_equal(erase(t, &filed, "because", "The reporter asked").status, 422);
	assert_int_equal(erase(t, &filed, "wish", " ").status, 422);
	town_site_wait(t, FRESH_FOR + MINUTE);
	said = erase(t, &filed, "wish", "The reporter asked");
	assert_int_equal(said.status, 403);
	assert_non_null(strstr(said.text, "second"));
	assert_true(is_there(t, &filed));
	town_site_wait(t, SESSION_IDLE);
}

static void test_a_desk_that_was_quicker_is_not_overtaken(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	struct said said;

	close_report(t, &filed);
	said = town_site_post(t, &t->mita, path_of(t, &filed, "/desk/erasing"), "version", "1",
		"cause", "wish", "reason", "The reporter asked", NULL);
	assert_int_equal(said.status, 409);
	assert_true(is_there(t, &filed));
}

static void test_an_end_leaves_its_day_its_reason_and_a_whole_audit(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const struct json *list;
	struct said said;

	close_report(t, &filed);
	run(t, "audit_blocks");
	assert_audit_is_whole(t);
	assert_int_equal(erase(t, &filed, "wish", "Asked by telephone").status, 303);
	assert_false(is_there(t, &filed));
	run(t, "audit_blocks");
	run(t, "audit_heads");
	assert_audit_is_whole(t);
	/* The desk reads why; the officer, who holds no ring, that it was. */
	list = json_get(town_site_json(t, &t->moyna, "/desk/erasing"), "ends");
	assert_string_equal(json_at(t, json_where(t, list, "report", filed.report), "reason"),
		"Asked by telephone");
	list = json_get(town_site_json(t, &t->mita, "/desk/erasing"), "ends");
	assert_null(json_at(t, json_where(t, list, "report", filed.report), "reason"));
	/* Who had opened it stands in the audit still. */
	said = town_site_get(t, &t->mita, path_of(t, &filed, "/desk/audit/record"));
	assert_int_equal(said.status, 200);
	assert_non_null(strstr(said.text, t->moyna.name));
	assert_int_equal(
		town_site_get(t, &t->moyna, path_of(t, &filed, "/desk/reports")).status, 404);
}

static struct said track(struct town_site *t, const char *number, const char *code)
{
	return served_post(t->served, "/en/track",
		(const struct said_part[]){ { "number", NULL, bytes_of(number, strlen(number)) },
			{ "secret", NULL, bytes_of(code, strlen(code)) } },
		2, false);
}

static void test_its_receipt_is_like_one_that_never_was(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t), other = town_site_file_beating(t);
	struct said erased, unknown;

	town_site_track(t, &filed);
	close_report(t, &filed);
	assert_int_equal(erase(t, &filed, "not_a_report", "A test of the kiosk").status, 303);
	erased = track(t, filed.number, filed.code);
	unknown = track(t, other.number, filed.code);
	assert_int_equal(erased.status, unknown.status);
	assert_int_equal(erased.body.len, unknown.body.len);
}

/* ---- somebody pretends ---- */

static void test_what_was_only_deleted_is_not_taken_for_erased(void **state)
{
	struct town_site *t = town_of(state);
	struct filed erased = town_site_file_beating(t), filed = town_site_file_beating(t);
	struct served *s = t->served;
	struct audit_checked done;
	uint8_t keys[1][32];
	struct audit_check check = { .keys = (const uint8_t(*)[32])keys, .keys_n = 1 };
	struct tx *tx;

	close_report(t, &erased);
	assert_int_equal(erase(t, &erased, "wish", "Asked").status, 303);
	run(t, "audit_blocks");
	tx = served_tx(s);
	db_run(tx, "INSERT INTO erased_part (object, report, is_file) VALUES ($1, $2, $3)",
		DB_ARGS(db_id(id_of(&filed)), db_id(id_of(&erased)), db_bool(false)));
	assert_int_equal(tx_commit(tx), DURABLE);
	tx = served_tx(s);
	vault_site_head_pk(s->app.site.vault, 0, keys[0]);
	assert_int_equal(audit_verify(tx, &check, &done), OK);
	assert_true(done.findings > 0);
	tx_end(tx);
	tx = served_tx(s);
	db_run(tx, "DELETE FROM erased_part WHERE object = $1", DB_ARGS(db_id(id_of(&filed))));
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
	assert_audit_is_whole(t);
}

/* ---- by itself ---- */

#define TOLD \
	"\"whom\":\"child\",\"kinds\":[\"bullying\"],\"child_age\":9,\"area\":\"" TOWN_AREA "\","

static void test_the_countrys_rules_end_what_is_over_and_nothing_else(void **state)
{
	struct town_site *t = town_of(state);
	struct filed over = town_site_file(t, TOLD "\"anonymity\":\"anonymous\"");
	struct filed named = town_site_file(t, TOLD "\"anonymity\":\"named\",\"my_name\":\"A\"");
	struct filed first = town_site_file(t, TOLD "\"anonymity\":\"anonymous\"");
	struct filed second = town_site_file(t, TOLD "\"anonymity\":\"anonymous\"");
	struct filed open = town_site_file(t, TOLD "\"anonymity\":\"anonymous\"");
	struct filed *closed[] = { &over, &named, &first, &second };
	struct said said;

	said = town_site_post(t, &t->moyna,
		arena_printf(t->served->arena, "%s/same", path_of(t, &second, "/desk/reports")),
		"version",
		json_at(t, town_site_json(t, &t->moyna, path_of(t, &second, "/desk/reports")),
			"version"),
		"twin", first.report, "answer", "same", NULL);
	assert_int_equal(said.status, 303);
	for (size_t i = 0; i < COUNT_OF(closed); i++)
		close_report(t, closed[i]);
	town_site_wait(t, 365 * DAY);
	run(t, "retention");
	assert_true(is_there(t, &over));
	town_site_wait(t, 2 * DAY);
	run(t, "retention");
	assert_false(is_there(t, &over));
	assert_true(is_there(t, &named) && is_there(t, &first) && is_there(t, &second));
	assert_true(is_there(t, &open));
	assert_int_equal(
		town_site_count(t, arena_printf(t->served->arena,
					   "SELECT count(*) FROM erased WHERE report = %lld"
					   " AND cause = 'anonymous' AND actor = 1",
					   (long long)id_of(&over))),
		1);
	run(t, "audit_blocks");
	assert_audit_is_whole(t);
}

/* ---- backups ---- */

/* A recovery ring of the test's own, for a backup that the test can open. */
static void back_up(struct town_site *t, const struct vault_ring *recovery, int fd)
{
	struct vault_ring_to to = vault_ring_to_own(recovery);
	struct served *s = t->served;
	struct vault_backup_writer *w;
	struct backup_count count;
	uint8_t pk[1][32];

	memcpy(pk[0], to.box_pk, 32);
	w = vault_backup_begin(s->keys, fd, (struct vault_backup_to){ pk, 1 });
	assert_non_null(w);
	assert_true(backup_write(s->app.site.db, s->data, w, &count));
	assert_true(vault_backup_end(w));
}

static struct db *restored(
	struct town_site *t, const struct vault_ring *recovery, int fd, const char *folder)
{
	struct db *db = db_open(arena_printf(t->served->arena, "sqlite:%s/ashray.db", folder));
	struct vault_backup_reader *r;
	struct backup_count count;

	assert_non_null(db);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	r = vault_backup_open(fd);
	assert_non_null(r);
	assert_true(vault_backup_unlock_ring(t->served->keys, r, recovery));
	assert_true(backup_read(r, db, folder, &count));
	vault_backup_close(r);
	return db;
}

static struct bytes log_of(struct town_site *t)
{
	FILE *file = fopen(arena_printf(t->served->arena, "%s/erased.log", t->served->data), "re");
	char *text = arena_alloc(t->served->arena, 1 << 16);
	size_t n;

	assert_non_null(file);
	n = fread(text, 1, 1 << 16, file);
	fclose(file);
	return bytes_of(text, n);
}

static void test_the_log_names_each_end_once_and_keeps_what_people_wrote(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	struct bytes log;
	const char *at;
	FILE *file;

	close_report(t, &filed);
	assert_int_equal(erase(t, &filed, "court", "Order 12 of 2026").status, 303);
	file = fopen(arena_printf(t->served->arena, "%s/erased.log", t->served->data), "ae");
	assert_non_null(file);
	fputs("# copied to the safe", file);
	fclose(file);
	run(t, "erased");
	log = log_of(t);
	assert_non_null(memmem(log.at, log.len, "# copied to the safe\n", 21));
	at = memmem(log.at, log.len, filed.report, 13);
	assert_non_null(at);
	assert_int_equal(at[13], '\n');
	run(t, "erased");
	assert_int_equal(log_of(t).len, log.len);
}

static int64_t rows_of(struct town_site *t, struct db *db, const char *table, const char *column,
	const struct filed *filed)
{
	struct db_reader *reader = db_reader_open(db);
	struct tx *tx = tx_begin(reader, t->served->arena);
	int64_t n = db_one_int(tx, -1,
		arena_printf(t->served->arena, "SELECT count(*) FROM %s WHERE %s = %lld", table,
			column, (long long)id_of(filed)),
		DB_NO_ARGS);

	tx_end(tx);
	db_reader_close(reader);
	return n;
}

static void apply_log(struct town_site *t, struct db *db, struct bytes log)
{
	struct db_reader *reader = db_reader_open(db);
	struct tx *tx = tx_begin(reader, t->served->arena);
	struct audit_checked done;
	uint8_t keys[1][32];
	struct audit_check check = { .keys = (const uint8_t(*)[32])keys,
		.keys_n = 1,
		.each = print,
		.of = t->served->arena };
	int64_t line;

	assert_int_equal(backup_erase(tx, t->served->keys, log, &line), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
	tx = tx_begin(reader, t->served->arena);
	vault_site_head_pk(t->served->app.site.vault, 0, keys[0]);
	assert_int_equal(audit_verify(tx, &check, &done), OK);
	assert_int_equal(done.findings, 0);
	tx_end(tx);
	db_reader_close(reader);
}

/* As `ashray restore` does it: the rows of the older backup, then the log. */
static void test_an_older_backup_does_not_bring_it_back(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t), other = town_site_file_beating(t);
	const struct vault_ring *recovery = vault_ring_create(t->served->keys, VAULT_RING_RECOVERY);
	char folder[] = "/tmp/ashray-erased-XXXXXX";
	int fd = memfd_create("backup", 0);
	struct bytes log;
	struct db *db;

	assert_non_null(mkdtemp(folder));
	close_report(t, &filed);
	run(t, "audit_blocks");
	back_up(t, recovery, fd);
	assert_int_equal(erase(t, &filed, "wish", "Asked").status, 303);
	run(t, "erased");
	log = log_of(t);
	db = restored(t, recovery, fd, folder);
	assert_int_equal(rows_of(t, db, "report", "id", &filed), 1);
	apply_log(t, db, log);
	assert_int_equal(rows_of(t, db, "report", "id", &filed), 0);
	assert_int_equal(rows_of(t, db, "receipt", "report", &filed), 0);
	assert_int_equal(rows_of(t, db, "erased", "report", &filed), 1);
	assert_int_equal(rows_of(t, db, "report", "id", &other), 1);
	db_close(db);
	close(fd);
	for (size_t i = 0; i < 4; i++)
		remove(arena_printf(t->served->arena, "%s/%s", folder,
			(const char *const[]){
				"ashray.db-wal", "ashray.db-shm", "ashray.db", "files" }[i]));
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_officer_sees_number_days_and_state_and_no_word),
		cmocka_unit_test(test_nobody_else_may),
		cmocka_unit_test(test_what_is_still_worked_on_is_not_erased),
		cmocka_unit_test(test_without_cause_reason_or_fresh_factor_nothing_is_erased),
		cmocka_unit_test(test_a_desk_that_was_quicker_is_not_overtaken),
		cmocka_unit_test(test_an_end_leaves_its_day_its_reason_and_a_whole_audit),
		cmocka_unit_test(test_its_receipt_is_like_one_that_never_was),
		cmocka_unit_test(test_what_was_only_deleted_is_not_taken_for_erased),
		cmocka_unit_test(test_the_countrys_rules_end_what_is_over_and_nothing_else),
		cmocka_unit_test(test_the_log_names_each_end_once_and_keeps_what_people_wrote),
		cmocka_unit_test(test_an_older_backup_does_not_bring_it_back),
	};

	return cmocka_run_group_tests_name(
		       "erasing on SQLite", tests, town_site_on_sqlite, town_site_end) +
	       cmocka_run_group_tests_name(
		       "erasing on PostgreSQL", tests, town_site_on_postgres, town_site_end);
}
