/*
 * declining_test.c - tasks that an office does not keep: given back, given to and fro,
 * taken back by the desk; and whether anybody was told of one.
 */

#include "tests/support/desk_story.h"

/* ---- declining ---- */

/* An office that is offered, and has nothing to do with the report yet. */
static const char *unused_route(struct town_site *t, const struct json *page)
{
	for (const struct json *r = json_first(json_get(page, "routes")); r != NULL; r = r->next)
		if (text_empty(json_at(t, r, "why")) && text_empty(json_at(t, r, "bar")))
			return json_at(t, r, "id");
	fail_msg("no other office is offered");
	return "";
}

static void test_a_declined_task_is_in_triage_inside_the_same_clock(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const struct json *page, *board;
	const char *task, *due;
	struct said said;

	town_site_route(t, &filed);
	task = town_site_task(t, &t->karim, &filed);
	due = json_at(t, town_site_json(t, &t->karim, task), "due_at");
	said = town_site_post(t, &t->karim, path_and(t, task, "/decline"), "version",
		task_version(t, &t->karim, task), "reason", "not_our_area", "whose", "", NULL);
	assert_int_equal(said.status, 422);
	said = town_site_post(t, &t->karim, path_and(t, task, "/decline"), "version",
		task_version(t, &t->karim, task), "reason", "not_our_area", "whose", "Hazaribagh",
		NULL);
	assert_int_equal(said.status, 303);
	page = report_page(t, &filed);
	assert_string_equal(json_at(t, page, "state.code"), "triage");
	assert_string_equal(json_at(t, page, "due_at"), due);
	board = town_site_json(t, &t->moyna, "/desk/board");
	assert_non_null(
		json_where(t, json_get(board, "reports"), "open", report_path(t, &filed, "")));
	/* The lead is at work, so another body is enough. */
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/route"), "version",
		version_of(t, &filed), "route", unused_route(t, page), "safe_contact", "nobody",
		NULL);
	assert_int_equal(said.status, 303);
	assert_string_equal(json_at(t, report_page(t, &filed), "state.code"), "routed");
}

/* ---- two offices that give it to each other ---- */

static int decline(struct town_site *t, const struct colleague *who, const char *task)
{
	return town_site_post(t, who, path_and(t, task, "/decline"), "version",
		task_version(t, who, task), "reason", "not_our_duty", "whose", "the other", NULL)
		.status;
}

/* Routes to one office, which leads. */
static void route_to(struct town_site *t, const struct filed *filed, int64_t body, const char *duty)
{
	char id[14];
	const char *route;

	id_text(body, id);
	route = arena_printf(t->served->arena, "%s:%s", id, duty);
	assert_int_equal(town_site_post(t, &t->moyna, report_path(t, filed, "/route"), "version",
				 version_of(t, filed), "route", route, "lead", route,
				 "safe_contact", "nobody", NULL)
				 .status,
		303);
}

static int64_t holders_of(struct town_site *t, const struct filed *filed)
{
	int64_t report;

	assert_true(id_read(filed->report, &report));
	return town_site_count(
		t, arena_printf(t->served->arena,
			   "SELECT (SELECT count(*) FROM task WHERE report = %lld AND state IN"
			   " ('waiting', 'accepted', 'acting', 'paused')) + (SELECT count(*) FROM "
			   "report"
			   " WHERE id = %lld AND state IN ('received', 'triage'))",
			   (long long)report, (long long)report));
}

static void test_of_two_who_decline_the_office_above_the_lead_decides(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const char *told = "SELECT count(*) FROM outbox WHERE kind = 'escalated'",
		   *back = "SELECT count(*) FROM outbox WHERE kind = 'task_back'";
	int64_t told_before = town_site_count(t, told), back_before = town_site_count(t, back);
	const char *task, *due;
	const struct json *page;

	route_to(t, &filed, t->social, "protect");
	task = town_site_task(t, &t->nasrin, &filed);
	assert_int_equal(decline(t, &t->nasrin, task), 303);
	assert_int_equal(holders_of(t, &filed), 1);
	assert_int_equal(town_site_count(t, back), back_before + 1); /* the desk hears of it */

	route_to(t, &filed, t->clinic, "protect");
	task = town_site_task(t, &t->dalia, &filed);
	due = json_at(t, town_site_json(t, &t->dalia, task), "due_at");
	assert_int_equal(town_site_get(t, &t->asha, task).status, 403);
	assert_int_equal(decline(t, &t->dalia, task), 303);

	/* It stays, under the same clock, and cannot be given back once more. */
	assert_int_equal(holders_of(t, &filed), 1);
	assert_int_equal(town_site_count(t, told), told_before + 1);
	page = town_site_json(t, &t->dalia, task);
	assert_string_equal(json_at(t, page, "state.code"), "waiting");
	assert_string_equal(json_at(t, page, "due_at"), due);
	assert_non_null(json_at(t, page, "decider"));
	assert_null(json_at(t, page, "decline"));
	assert_int_equal(decline(t, &t->dalia, task), 409);

	/* The office above reads it, and decides: first another one, in the end this. */
	page = town_site_json(t, &t->asha, task);
	assert_true(json_get(page, "is_deciding")->truth);
	assert_true(json_count(json_get(page, "facts")) > 0);
	assert_non_null(json_where(
		t, json_get(town_site_json(t, &t->asha, "/desk/tasks"), "tasks"), "open", task));
	assert_int_equal(decline(t, &t->asha, task), 303);
	assert_string_equal(json_at(t, report_page(t, &filed), "state.code"), "triage");
	assert_int_equal(holders_of(t, &filed), 1);
	assert_int_equal(town_site_get(t, &t->dalia, task).status, 403);

	route_to(t, &filed, t->social, "protect");
	task = town_site_task(t, &t->nasrin, &filed);
	assert_int_equal(decline(t, &t->nasrin, task), 303);
	assert_int_equal(holders_of(t, &filed), 1);
	assert_int_equal(town_site_post(t, &t->shirin, path_and(t, task, "/accept"), "version",
				 task_version(t, &t->shirin, task), NULL)
				 .status,
		303);
	assert_string_equal(
		json_at(t, town_site_json(t, &t->nasrin, task), "state.code"), "accepted");
	assert_int_equal(holders_of(t, &filed), 1);
}

static void test_a_task_taken_back_is_read_no_more_and_nobody_falls(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const char *task;
	struct said said;

	route_to(t, &filed, t->social, "protect");
	task = town_site_task(t, &t->nasrin, &filed);
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/withdraw"), "version",
		version_of(t, &filed), NULL);
	assert_int_equal(said.status, 422);
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/withdraw"), "version",
		version_of(t, &filed), "task", strrchr(task, '/') + 1, NULL);
	assert_int_equal(said.status, 303);
	assert_int_equal(town_site_get(t, &t->nasrin, task).status, 403);
	assert_string_equal(json_at(t, report_page(t, &filed), "state.code"), "triage");
	assert_int_equal(holders_of(t, &filed), 1);
}

/* ---- who was told ---- */

static void give_duty_phone(struct town_site *t, int64_t body)
{
	struct tx *tx = served_tx(t->served);

	db_run(tx, "UPDATE post SET duty_phone = $2 WHERE body = $1",
		DB_ARGS(db_id(body), db_bytes(bytes_of("sealed", 6))));
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
}

static int64_t new_lines(struct town_site *t)
{
	return town_site_count(t, "SELECT count(*) FROM outbox WHERE kind = 'task_new'");
}

static void test_the_desk_reads_that_nobody_was_told_and_whom_to_ring(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const struct json *row;
	int64_t lines = new_lines(t);

	route_to(t, &filed, t->clinic, "protect");
	assert_int_equal(new_lines(t), lines); /* no duty phone, no line */
	row = json_first(json_get(report_page(t, &filed), "work"));
	assert_non_null(json_at(t, row, "told"));
	assert_string_equal(json_at(t, row, "dial"), "tel:01000000001");

	give_duty_phone(t, t->clinic);
	filed = town_site_file_beating(t);
	route_to(t, &filed, t->clinic, "protect");
	assert_int_equal(new_lines(t), lines + 1);
	row = json_first(json_get(report_page(t, &filed), "work"));
	assert_non_null(strstr(json_at(t, row, "told"), "অপেক্ষা"));
}

static void test_who_gave_a_task_back_reads_and_writes_it_no_more(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const char *task;
	struct said said;

	town_site_route(t, &filed);
	task = town_site_task(t, &t->karim, &filed);
	said = town_site_post(t, &t->karim, path_and(t, task, "/decline"), "version",
		task_version(t, &t->karim, task), "reason", "not_our_area", "whose", "Hazaribagh",
		NULL);
	assert_int_equal(said.status, 303);
	said = town_site_post(
		t, &t->karim, path_and(t, task, "/message"), "sentence", "thank_you", NULL);
	assert_int_equal(said.status, 403);
	assert_int_equal(town_site_get(t, &t->karim, task).status, 403);
	assert_int_equal(json_count(json_get(town_site_track(t, &filed), "said")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_declined_task_is_in_triage_inside_the_same_clock),
		cmocka_unit_test(test_of_two_who_decline_the_office_above_the_lead_decides),
		cmocka_unit_test(test_a_task_taken_back_is_read_no_more_and_nobody_falls),
		cmocka_unit_test(test_the_desk_reads_that_nobody_was_told_and_whom_to_ring),
		cmocka_unit_test(test_who_gave_a_task_back_reads_and_writes_it_no_more),
	};

	return cmocka_run_group_tests_name(
		       "declining on SQLite", tests, town_site_on_sqlite, town_site_end) +
	       cmocka_run_group_tests_name(
		       "declining on PostgreSQL", tests, town_site_on_postgres, town_site_end);
}
