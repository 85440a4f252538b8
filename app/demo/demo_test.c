/* demo_test.c - a small demo on either engine: it has what was asked for, people can
 * work in it, and nobody outside is ever reached. */

#include "app/core/audit/verify.h"
#include "app/demo/demo.h"
#include "app/demo/notes.h"
#include "app/demo/world.h"
#include "app/making.h"
#include "app/messages/message.h"
#include "app/people/signing.h"
#include "app/reports/bars.h"
#include "app/reports/receipt.h"
#include "app/reports/receipt_words.h"
#include "tests/support/two_engines.h"

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REPORTS = 50, SCENARIOS = 5 };

/* One demo for all tests of an engine. */
struct stand {
	void *engine; /* of the fixture */
	char data[64];
	struct app_config config;
	struct app app;
	struct world world;
	const struct json *notes;
};

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void read_notes(struct stand *s)
{
	struct faults faults = faults_in(s->world.arena, "notes");
	struct bytes bytes;

	assert_true(world_read(s->world.arena, demo_notes(s->world.arena, &s->config), &bytes));
	s->notes = json_read(s->world.arena, bytes, NULL, &faults);
	assert_true(json_is(s->notes, JSON_ARRAY));
}

static int stand_setup(void **state, int (*engine_setup)(void **state), const char *pack)
{
	struct stand *s = calloc(1, sizeof(*s));
	struct engine_fixture *f;
	struct arena *a = arena_create(1 << 20);

	assert_non_null(s);
	assert_int_equal(engine_setup(&s->engine), 0);
	f = s->engine;
	snprintf(s->data, sizeof(s->data), "/tmp/ashray-demo-XXXXXX");
	assert_non_null(mkdtemp(s->data));
	s->config = (struct app_config){ .data = s->data, .database = f->url, .pack = pack };
	assert_true(demo_folder_begin(&s->config));
	assert_true(making_begin(&s->app, &s->config));
	assert_true(demo_make(&s->app,
		&(struct demo_order){ .reports = REPORTS, .notes = demo_notes(a, &s->config) }));
	assert_true(demo_folder_end(&s->config));
	assert_true(world_open(&s->world, &s->app));
	read_notes(s);
	arena_destroy(a);
	*state = s;
	return 0;
}

static int sqlite_stand(void **state)
{
	return stand_setup(state, sqlite_setup, "packs/bd");
}

static int postgres_stand(void **state)
{
	return stand_setup(state, postgres_setup, "packs/bd");
}

static int other_country_stand(void **state)
{
	return stand_setup(state, sqlite_setup, "packs/rs");
}

static int stand_teardown(void **state)
{
	struct stand *s = *state;

	world_close(&s->world);
	app_close(&s->app);
	assert_int_equal(nftw(s->data, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
	engine_teardown(&s->engine);
	free(s);
	return 0;
}

/* ---- looking ---- */

static struct actor *nobody(struct stand *s)
{
	return actor_nobody(&s->app.site, s->world.keys, s->world.turn);
}

static struct actor *house(struct stand *s)
{
	return actor_system(&s->app.site, s->world.keys, s->world.turn);
}

static const char *text_of(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	assert_true(json_is(value, JSON_TEXT));
	return value->text;
}

static const struct json *account(struct stand *s, const char *user)
{
	for (const struct json *at = json_first(s->notes); at != NULL; at = at->next)
		if (json_get(at, "user") != NULL && text_equal(text_of(at, "user"), user))
			return at;
	fail_msg("there is no account %s", user);
	return NULL;
}

static void end_turn(struct stand *s, struct tx *tx)
{
	tx_end(tx);
	arena_reset(s->world.turn);
}

/* The reporter of a scenario comes back with the receipt, as on the page. */
static struct actor *come_back(
	struct stand *s, struct tx *tx, const struct json *receipt, struct report *ret_report)
{
	struct request rq = {
		.site = &s->app.site, .language = s->app.site.languages[0], .arena = s->world.turn
	};
	struct vault_receipt_try shown = { .pin = NULL };
	struct actor *who = nobody(s);
	struct visit visit;

	const char *words = text_of(receipt, "words");

	/* A pack without words spells the secret in signs. */
	assert_true(receipt_secret_read(
		&rq, *words != '\0' ? words : text_of(receipt, "code"), &shown.secret));
	assert_int_equal(receipt_open(tx, who, text_of(receipt, "number"), &shown, &visit), OK);
	assert_int_equal(report_for(tx, who, visit.report, ret_report), OK);
	return who;
}

static const struct json *receipt_of(struct stand *s, const char *scenario)
{
	for (const struct json *at = json_first(s->notes); at != NULL; at = at->next)
		if (json_get(at, "scenario") != NULL &&
			text_equal(text_of(at, "scenario"), scenario))
			return at;
	fail_msg("there is no receipt of %s", scenario);
	return NULL;
}

static struct actor *staff(struct stand *s, struct tx *tx, const char *user)
{
	struct actor *who;

	assert_int_equal(
		people_open(tx, nobody(s), user, text_of(account(s, user), "password"), &who), OK);
	return who;
}

static int64_t body_named(struct stand *s, struct tx *tx, const char *kind, const char *name)
{
	struct bodies_found found = bodies_of_kind(tx, kind);

	(void)s;
	for (size_t i = 0; i < found.n; i++)
		if (strstr(found.at[i].name_en, name) != NULL)
			return found.at[i].id;
	fail_msg("there is no body %s", name);
	return 0;
}

/* ---- tests ---- */

static bool is_about(int n, int wanted, int tolerance)
{
	return n >= wanted - tolerance && n <= wanted + tolerance;
}

static void test_the_background_has_the_shares_that_were_asked_for(void **state)
{
	static const struct {
		const char *channel;
		int percent;
	} wanted[] = { { "phone", 38 }, { "walk_in", 27 }, { "assisted", 20 }, { "web", 9 },
		{ "sms", 4 }, { "kiosk", 2 } };
	struct stand *s = *state;
	struct tx *tx = world_begin(&s->world);
	struct rows *rows = db_query(tx, "SELECT id FROM report", DB_NO_ARGS);
	int channels[COUNT_OF(wanted)] = { 0 }, risks[4] = { 0 }, no_age = 0, same = 0;

	assert_int_equal(db_count(rows), REPORTS + SCENARIOS);
	while (db_next(rows)) {
		struct report report;

		assert_int_equal(
			report_for(tx, house(s), (struct report_id){ col_int(rows, 0) }, &report),
			OK);
		for (size_t i = 0; i < COUNT_OF(wanted); i++)
			channels[i] += text_equal(report.facts.channel, wanted[i].channel);
		risks[report.risk]++;
		no_age += report.facts.child_age == AGE_NOT_SAID;
		same += report.same_as != 0;
	}
	/* Scenarios come on top, so a little more than the share is right. */
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_true(is_about(channels[i], wanted[i].percent * REPORTS / 100 + 1, 2));
	assert_true(is_about(risks[3], 18 * REPORTS / 100 + 2, 5));
	assert_true(is_about(risks[2], 47 * REPORTS / 100 + 3, 6));
	assert_true(is_about(risks[1], 35 * REPORTS / 100, 6));
	assert_true(is_about(no_age, 4, 3)); /* adults are not asked */
	assert_true(is_about(same, 12 * REPORTS / 100, 2));
	end_turn(s, tx);
}

static void test_the_inbox_is_not_empty_and_most_is_done(void **state)
{
	struct stand *s = *state;
	struct tx *tx = world_begin(&s->world);

	assert_int_equal(db_one_int(tx, 0, "SELECT count(*) FROM report WHERE state = 'received'",
				 DB_NO_ARGS),
		REPORTS / 10);
	assert_true(db_one_int(tx, 0, "SELECT count(*) FROM report WHERE state = 'closed'",
			    DB_NO_ARGS) > REPORTS / 2);
	end_turn(s, tx);
}

static void test_what_was_closed_long_ago_is_erased_and_said_so(void **state)
{
	struct stand *s = *state;
	struct tx *tx = world_begin(&s->world);

	assert_int_equal(db_one_int(tx, 0,
				 "SELECT count(*) FROM erased WHERE cause = 'anonymous'"
				 " AND actor = 1 AND is_swept",
				 DB_NO_ARGS),
		1);
	assert_int_equal(
		db_one_int(tx, 0, "SELECT count(*) FROM audit WHERE action = 'report.erase'",
			DB_NO_ARGS),
		1);
	end_turn(s, tx);
}

static void test_every_receipt_opens_its_report(void **state)
{
	struct stand *s = *state;
	int n = 0;

	for (const struct json *at = json_first(s->notes); at != NULL; at = at->next) {
		struct message_list list = { 0 };
		struct report report;
		struct tx *tx;

		if (json_get(at, "scenario") == NULL)
			continue;
		tx = world_begin(&s->world);
		assert_int_equal(
			messages_of_report(tx, come_back(s, tx, at, &report), &report, &list), OK);
		assert_true(list.n > 0);
		for (size_t i = 0; i < list.n; i++)
			assert_non_null(list.at[i].text);
		end_turn(s, tx);
		n++;
	}
	assert_true(n > 0);
}

static void test_the_accused_school_is_barred(void **state)
{
	struct stand *s = *state;
	struct tx *tx = world_begin(&s->world);
	struct report report, again;
	struct actor *head;
	struct task_list tasks;
	int64_t school;

	come_back(s, tx, receipt_of(s, "S2"), &report);
	school = body_named(s, tx, "school", "Bottola");
	assert_true(bar_holds_body(tx, house(s), report.id.n, school));
	head = staff(s, tx, "school.bottola");
	assert_int_equal(report_for(tx, head, report.id, &again), FORBIDDEN);
	tasks = tasks_of(tx, house(s), report.id);
	assert_int_equal(tasks.n, 2);
	for (size_t i = 0; i < tasks.n; i++) {
		struct task task;

		assert_int_not_equal(tasks.at[i].body, school);
		assert_int_equal(task_for(tx, head, tasks.at[i].id, &task), FORBIDDEN);
	}
	/* Whom it went to can read it. */
	assert_int_equal(tasks_open(tx, staff(s, tx, "secondary.hazaribagh"), 0, 50).n >= 1, 1);
	end_turn(s, tx);
}

static void test_the_silent_office_is_late_and_others_have_it(void **state)
{
	struct stand *s = *state;
	struct tx *tx = world_begin(&s->world);
	struct report report;
	struct task_list tasks;
	int64_t office;
	bool is_found = false;

	come_back(s, tx, receipt_of(s, "S7"), &report);
	office = body_named(s, tx, "labour_inspector", "Chattogram");
	tasks = tasks_of(tx, house(s), report.id);
	for (size_t i = 0; i < tasks.n; i++) {
		if (tasks.at[i].body != office)
			continue;
		is_found = true;
		assert_string_equal(tasks.at[i].state, "waiting");
		assert_true(tasks.at[i].was_late);
		assert_int_not_equal(tasks.at[i].escalated_to, 0);
	}
	assert_true(is_found);
	end_turn(s, tx);
}

static void test_everybody_signs_in_with_two_factors(void **state)
{
	struct stand *s = *state;
	unsigned roles = 0;
	enum role role;

	for (const struct json *at = json_first(s->notes); at != NULL; at = at->next) {
		struct credentials given = { .browser = NULL };
		uint8_t seed[FACTOR_SEED];
		char code[FACTOR_CODE_SIZE];
		struct signed_in in;
		struct tx *tx;

		if (json_get(at, "user") == NULL)
			continue;
		factor_totp(notes_seed(text_of(at, "totp_secret"), seed), factor_step(clock_now()),
			code);
		given.user = text_of(at, "user");
		given.password = text_of(at, "password");
		given.code = code;
		tx = world_begin(&s->world);
		assert_int_equal(people_sign_in(tx, nobody(s), &given, &in), OK);
		assert_int_equal(tx_commit(tx), DURABLE);
		end_turn(s, tx);
		assert_true(role_read(text_of(at, "role"), &role));
		roles |= 1u << role;
	}
	assert_int_equal(roles, (1u << ROLES) - 1);
}

/* Digits of a text in either script, so that no number hides in words. */
static void assert_no_real_phone(const char *text)
{
	struct arena *a = arena_create(8 << 20);
	const char *at = digits_ascii(a, text);

	for (; *at != '\0'; at += strcspn(at, "0123456789") == 0 ? strspn(at, "0123456789-") : 1) {
		size_t n = strspn(at, "0123456789-");

		if (n >= 9 && at[0] == '0' && strncmp(at, "010", 3) != 0)
			fail_msg("a telephone number outside 010: %.20s", at);
	}
	arena_destroy(a);
}

static void test_no_number_is_anybodys(void **state)
{
	static const char *const files[] = { "bodies.json", "scenarios.json", "crowd.json" };
	struct stand *s = *state;
	struct tx *tx = world_begin(&s->world);
	struct rows *rows = db_query(tx, "SELECT phone FROM body", DB_NO_ARGS);

	while (db_next(rows))
		assert_memory_equal(col_text(rows, 0), "010", 3);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		const char *path = arena_printf(s->world.turn, "packs/bd/demo/%s", files[i]);
		struct bytes bytes;

		assert_true(world_read(s->world.turn, path, &bytes));
		assert_no_real_phone(arena_textn(s->world.turn, (const char *)bytes.at, bytes.len));
	}
	end_turn(s, tx);
}

static void test_nothing_waits_to_be_sent(void **state)
{
	struct stand *s = *state;
	struct tx *tx = world_begin(&s->world);

	assert_true(db_one_int(tx, 0, "SELECT count(*) FROM outbox", DB_NO_ARGS) > 0);
	assert_int_equal(
		db_one_int(tx, -1, "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sent')",
			DB_NO_ARGS),
		0);
	end_turn(s, tx);
}

static void count_finding(void *of, const struct finding *finding)
{
	(void)finding;
	++*(int *)of;
}

static void test_the_audit_of_two_years_holds(void **state)
{
	struct stand *s = *state;
	struct tx *tx = world_begin(&s->world);
	struct audit_checked checked;
	uint8_t pk[1][32];
	int findings = 0;
	struct audit_check check = {
		.keys = pk, .keys_n = 1, .each = count_finding, .of = &findings
	};

	vault_site_head_pk(s->app.site.vault, 0, pk[0]);
	assert_int_equal(audit_verify(tx, &check, &checked), OK);
	assert_int_equal(findings, 0);
	assert_int_equal(checked.findings, 0);
	assert_true(checked.heads > 0 && checked.entries > REPORTS * 5);
	end_turn(s, tx);
}

static void test_it_stays_a_demo_however_it_is_opened(void **state)
{
	struct stand *s = *state;
	struct app again;

	assert_int_equal(demo_folder(&s->config), DEMO_WHOLE);
	assert_true(app_open(&again, &s->config));
	assert_true(again.site.is_demo);
	app_close(&again);
}

/* ---- the folder ---- */

static void touch(const struct app_config *config, const char *name)
{
	struct arena *a = arena_create(1 << 20);
	FILE *file = fopen(app_path(a, config, name), "w");

	assert_non_null(file);
	fclose(file);
	arena_destroy(a);
}

static void test_a_site_that_is_no_demo_is_never_touched(void **state)
{
	char data[] = "/tmp/ashray-demo-XXXXXX";
	struct app_config config = { .data = data };

	(void)state;
	assert_non_null(mkdtemp(data));
	assert_int_equal(demo_folder(&config), DEMO_TO_BE_MADE);
	touch(&config, "site.key");
	assert_int_equal(demo_folder(&config), DEMO_IS_OTHER_SITE);
	assert_false(demo_folder_begin(&config));
	assert_int_equal(demo_folder(&config), DEMO_IS_OTHER_SITE);
	assert_int_equal(nftw(data, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static void test_an_interrupted_demo_is_made_anew(void **state)
{
	char data[] = "/tmp/ashray-demo-XXXXXX";
	struct app_config config = { .data = data };

	(void)state;
	assert_non_null(mkdtemp(data));
	assert_true(demo_folder_begin(&config));
	touch(&config, "site.key");
	touch(&config, "demo-accounts.json");
	assert_int_equal(demo_folder(&config), DEMO_TO_BE_MADE);
	assert_true(demo_folder_begin(&config));
	touch(&config, "site.key");
	assert_true(demo_folder_end(&config));
	assert_int_equal(demo_folder(&config), DEMO_IS_OTHER_SITE); /* no notes: not whole */
	touch(&config, "demo-accounts.json");
	assert_int_equal(demo_folder(&config), DEMO_WHOLE);
	assert_int_equal(nftw(data, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

int main(void)
{
	const struct CMUnitTest demo[] = {
		cmocka_unit_test(test_the_background_has_the_shares_that_were_asked_for),
		cmocka_unit_test(test_the_inbox_is_not_empty_and_most_is_done),
		cmocka_unit_test(test_what_was_closed_long_ago_is_erased_and_said_so),
		cmocka_unit_test(test_every_receipt_opens_its_report),
		cmocka_unit_test(test_the_accused_school_is_barred),
		cmocka_unit_test(test_the_silent_office_is_late_and_others_have_it),
		cmocka_unit_test(test_no_number_is_anybodys),
		cmocka_unit_test(test_nothing_waits_to_be_sent),
		cmocka_unit_test(test_the_audit_of_two_years_holds),
		cmocka_unit_test(test_it_stays_a_demo_however_it_is_opened),
		cmocka_unit_test(test_everybody_signs_in_with_two_factors),
	};
	const struct CMUnitTest other_country[] = {
		cmocka_unit_test(test_the_inbox_is_not_empty_and_most_is_done),
		cmocka_unit_test(test_every_receipt_opens_its_report),
		cmocka_unit_test(test_nothing_waits_to_be_sent),
		cmocka_unit_test(test_everybody_signs_in_with_two_factors),
	};
	const struct CMUnitTest folder[] = {
		cmocka_unit_test(test_a_site_that_is_no_demo_is_never_touched),
		cmocka_unit_test(test_an_interrupted_demo_is_made_anew),
	};

	return cmocka_run_group_tests_name("demo, folder", folder, NULL, NULL) +
	       cmocka_run_group_tests_name("demo, another country", other_country,
		       other_country_stand, stand_teardown) +
	       cmocka_run_group_tests_name("demo, SQLite", demo, sqlite_stand, stand_teardown) +
	       cmocka_run_group_tests_name(
		       "demo, PostgreSQL", demo, postgres_stand, stand_teardown);
}
