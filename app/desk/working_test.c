/*
 * working_test.c - a body's work through the door: take a task on, act, pause, finish;
 * what the reporter sees of it, and what stands on the board.
 */

#include "tests/support/desk_story.h"

/* ---- the loop ---- */

static const char *due_of(struct town_site *t, const struct colleague *who, const char *task)
{
	return json_at(t, town_site_json(t, who, task), "due_at");
}

static int record(struct town_site *t, const struct colleague *who, const char *task,
	const char *act, const char *where)
{
	return town_site_post(t, who, path_and(t, task, "/act"), "version",
		task_version(t, who, task), "act", act, "seen_by", "self", "seen_where", where,
		"alone", *where != '\0' ? "alone" : "", "done_at", "2026-11-22T10:00", "note", "x",
		NULL)
		.status;
}

/* Routed, and taken on by the social office. */
static const char *accepted(struct town_site *t, struct filed *ret_filed)
{
	const char *task;

	*ret_filed = town_site_file_beating(t);
	town_site_route(t, ret_filed);
	task = town_site_task(t, &t->nasrin, ret_filed);
	assert_int_equal(town_site_post(t, &t->nasrin, path_and(t, task, "/accept"), "version",
				 task_version(t, &t->nasrin, task), NULL)
				 .status,
		303);
	return task;
}

static void test_the_first_clock_stops_when_the_child_was_met(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed), *due = due_of(t, &t->nasrin, task);

	assert_int_equal(record(t, &t->nasrin, task, "reporter_called", ""), 303);
	assert_string_equal(due_of(t, &t->nasrin, task), due);
	assert_int_equal(record(t, &t->nasrin, task, "child_seen", ""), 422);
	assert_string_equal(due_of(t, &t->nasrin, task), due);
	assert_int_equal(record(t, &t->nasrin, task, "child_seen", "home"), 303);
	assert_string_not_equal(due_of(t, &t->nasrin, task), due);
}

static int tap(struct town_site *t, const char *task, const char *name, const char *value)
{
	return town_site_post(t, &t->nasrin, path_and(t, task, "/act"), "version",
		task_version(t, &t->nasrin, task), name, value, NULL)
		.status;
}

static void test_one_tap_says_who_met_the_child_where_when_and_whether_alone(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed), *due = due_of(t, &t->nasrin, task);
	const struct json *page = town_site_json(t, &t->nasrin, task), *event;

	assert_non_null(json_where(t, json_get(page, "meetings"), "where", "home"));
	assert_null(json_where(t, json_get(page, "meetings"), "where", "hospital"));
	assert_int_equal(tap(t, task, "met", "child_seen self home"), 422);
	assert_int_equal(tap(t, task, "met", "child_seen self home nobody"), 422);
	assert_int_equal(tap(t, task, "met", "child_seen"), 422);
	assert_int_equal(tap(t, task, "met", ""), 422);
	assert_string_equal(due_of(t, &t->nasrin, task), due);
	assert_int_equal(tap(t, task, "met", "child_seen self home caregiver_present"), 303);
	assert_string_not_equal(due_of(t, &t->nasrin, task), due);
	event = json_where(t, json_get(town_site_json(t, &t->nasrin, task), "events"), "words",
		"আমি নিজে, বাড়িতে, পরিচর্যাকারী সঙ্গে ছিলেন");
	assert_non_null(event);
	assert_string_equal(json_at(t, event, "done_at"), json_at(t, event, "recorded_at"));
}

static void test_what_is_said_twice_or_without_a_time_is_not_written_down(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed);
	struct said said = town_site_post(t, &t->nasrin, path_and(t, task, "/act"), "version",
		task_version(t, &t->nasrin, task), "met", "child_seen self home alone", "act",
		"attempt", NULL);

	assert_int_equal(said.status, 422);
	said = town_site_post(t, &t->nasrin, path_and(t, task, "/act"), "version",
		task_version(t, &t->nasrin, task), "act", "attempt", "done_at", "", "note",
		"the words stay", NULL);
	assert_int_equal(said.status, 422);
	assert_non_null(strstr(said.text, "the words stay"));
	assert_int_equal(json_count(json_get(town_site_json(t, &t->nasrin, task), "events")), 1);
}

static void test_three_attempts_are_three_taps(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed), *due = due_of(t, &t->nasrin, task);

	for (int i = 0; i < 3; i++) {
		assert_string_equal(due_of(t, &t->nasrin, task), due);
		assert_int_equal(tap(t, task, "act", "attempt"), 303);
	}
	assert_string_not_equal(due_of(t, &t->nasrin, task), due);
}

static void test_the_page_of_other_acts_is_for_who_works_on_the_task(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const char *task;

	town_site_route(t, &filed);
	task = town_site_task(t, &t->nasrin, &filed);
	assert_int_equal(town_site_get(t, &t->nasrin, path_and(t, task, "/act")).status, 409);
	task = accepted(t, &filed);
	assert_true(json_count(json_get(town_site_json(t, &t->nasrin, path_and(t, task, "/act")),
			    "acts")) > 20);
	assert_int_equal(town_site_get(t, &t->karim, path_and(t, task, "/act")).status, 403);
	assert_int_equal(town_site_get(t, &t->moyna, path_and(t, task, "/act")).status, 403);
}

static void test_the_third_attempt_stops_the_first_clock_and_the_second_does_not(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed), *due = due_of(t, &t->nasrin, task);

	assert_int_equal(record(t, &t->nasrin, task, "attempt", ""), 303);
	assert_int_equal(record(t, &t->nasrin, task, "attempt", ""), 303);
	assert_string_equal(due_of(t, &t->nasrin, task), due);
	assert_int_equal(record(t, &t->nasrin, task, "attempt", ""), 303);
	assert_string_not_equal(due_of(t, &t->nasrin, task), due);
}

static void test_an_act_of_tomorrow_is_not_written_down(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed);
	struct said said = town_site_post(t, &t->nasrin, path_and(t, task, "/act"), "version",
		task_version(t, &t->nasrin, task), "act", "gd", "done_at", "2027-11-22T10:00",
		"note", "the words stay", NULL);

	assert_int_equal(said.status, 422);
	assert_non_null(strstr(said.text, "the words stay"));
}

static int pause(struct town_site *t, const char *task, const char *reason)
{
	return town_site_post(t, &t->nasrin, path_and(t, task, "/pause"), "version",
		task_version(t, &t->nasrin, task), "reason", reason, NULL)
		.status;
}

static int step(struct town_site *t, const struct colleague *who, const char *task, const char *act,
	const char *version)
{
	return town_site_post(t, who, path_and(t, task, act), "version", version, NULL).status;
}

/* The row of the board by which a head agrees. */
static const struct json *pause_on_board(
	struct town_site *t, const struct colleague *head, const char *task)
{
	return json_where(t, json_get(town_site_json(t, head, "/desk/board"), "pauses"), "confirm",
		path_and(t, task, "/pause/confirm"));
}

static void test_a_pause_needs_a_reason_and_another_person_agrees_to_it(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed), *version;
	const struct json *row;

	assert_int_equal(pause(t, task, ""), 422);
	assert_int_equal(pause(t, task, "court"), 303);
	version = task_version(t, &t->nasrin, task);
	assert_null(json_at(t, town_site_json(t, &t->nasrin, task), "confirm"));
	assert_int_equal(step(t, &t->nasrin, task, "/pause/confirm", version), 403);
	assert_int_equal(step(t, &t->karim, task, "/pause/confirm", version), 403);
	assert_int_equal(town_site_get(t, &t->shirin, task).status, 403); /* it stays closed */
	row = pause_on_board(t, &t->shirin, task);
	assert_string_equal(json_at(t, row, "reason.code"), "court");
	assert_string_equal(json_at(t, row, "who"), t->nasrin.name);
	assert_int_equal(step(t, &t->shirin, task, "/pause/confirm", "1"), 409);
	assert_int_equal(
		step(t, &t->shirin, task, "/pause/confirm", json_at(t, row, "version")), 303);
	assert_null(pause_on_board(t, &t->shirin, task));
	assert_null(json_at(t, town_site_json(t, &t->nasrin, task), "paused_until"));
	assert_int_equal(
		step(t, &t->nasrin, task, "/resume", task_version(t, &t->nasrin, task)), 303);
	assert_int_equal(pause(t, task, "court"), 303); /* what was agreed to costs nothing */
}

static void test_pauses_that_nobody_agrees_to_hold_the_clock_two_days_together(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed), *due;
	struct said said;

	assert_int_equal(pause(t, task, "court"), 303);
	town_site_wait(t, 3 * HOUR); /* of sixteen that two working days have */
	assert_int_equal(
		step(t, &t->nasrin, task, "/resume", task_version(t, &t->nasrin, task)), 303);
	due = json_at(t, town_site_json(t, &t->nasrin, task), "due_at");
	assert_int_equal(pause(t, task, "court"), 303);
	town_site_wait(t, 7 * DAY);
	assert_int_equal(jobs_run_once(&t->served->app.site, app_jobs, "pauses"), OK);
	assert_string_equal(
		json_at(t, town_site_json(t, &t->nasrin, task), "state.code"), "acting");
	assert_string_not_equal(
		json_at(t, town_site_json(t, &t->nasrin, task), "due_at"), due); /* it moved */
	assert_null(json_at(t, town_site_json(t, &t->nasrin, task), "pause"));
	said = town_site_post(t, &t->nasrin, path_and(t, task, "/pause"), "version",
		task_version(t, &t->nasrin, task), "reason", "court", NULL);
	assert_int_equal(said.status, 422);
}

static void test_a_finished_task_says_what_changed_and_lets_the_report_close(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file(t,
		"\"whom\":\"child\",\"kinds\":[\"emotional\"],\"child_age\":9,\"area\":\"" TOWN_AREA
		"\"");
	const char *task;

	town_site_route(t, &filed);
	assert_int_equal(json_count(json_get(report_page(t, &filed), "work")), 1);
	task = town_site_task(t, &t->nasrin, &filed);
	assert_int_equal(town_site_post(t, &t->moyna, report_path(t, &filed, "/close"), "version",
				 version_of(t, &filed), "reason", "goals_met", "why", "done", NULL)
				 .status,
		409);
	town_site_post(t, &t->nasrin, path_and(t, task, "/accept"), "version",
		task_version(t, &t->nasrin, task), NULL);
	assert_int_equal(record(t, &t->nasrin, task, "child_seen", "school"), 303);
	assert_int_equal(town_site_post(t, &t->nasrin, path_and(t, task, "/finish"), "version",
				 task_version(t, &t->nasrin, task), "note", "x", NULL)
				 .status,
		422);
	assert_int_equal(town_site_post(t, &t->nasrin, path_and(t, task, "/finish"), "version",
				 task_version(t, &t->nasrin, task), "outcome", "safe_now", "note",
				 "lives with her aunt", NULL)
				 .status,
		303);
	assert_int_equal(town_site_post(t, &t->moyna, report_path(t, &filed, "/close"), "version",
				 version_of(t, &filed), "reason", "goals_met", "why", "", NULL)
				 .status,
		422);
	assert_int_equal(town_site_post(t, &t->moyna, report_path(t, &filed, "/close"), "version",
				 version_of(t, &filed), "reason", "goals_met", "why", "safe", NULL)
				 .status,
		303);
	assert_string_equal(json_at(t, report_page(t, &filed), "state.code"), "closed");
}

/* ---- what the reporter sees ---- */

static void test_the_reporter_sees_the_phase_of_each_office(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const struct json *progress;
	const char *task = accepted(t, &filed);
	struct said said;

	progress = town_site_track(t, &filed);
	assert_int_equal(json_count(json_get(progress, "parties")), 3);
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/hold"), "task",
		strrchr(task, '/') + 1, "held", "yes", "reason", "accused_may_read", NULL);
	assert_int_equal(said.status, 303);
	assert_int_equal(json_count(json_get(town_site_track(t, &filed), "parties")), 2);
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/shy"), "version",
		version_of(t, &filed), "coarse", "yes", NULL);
	assert_int_equal(said.status, 303);
	progress = town_site_track(t, &filed);
	assert_int_equal(json_count(json_get(progress, "parties")), 0);
	assert_true(json_get(progress, "is_coarse")->truth);
}

static void test_typed_words_of_a_body_wait_for_a_second_person(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed);
	const struct json *row;
	struct said said;

	said = town_site_post(
		t, &t->nasrin, path_and(t, task, "/ask"), "text", "Which house is it?", NULL);
	assert_int_equal(said.status, 303);
	assert_int_equal(json_count(json_get(town_site_track(t, &filed), "said")), 0);
	row = json_first(json_get(json_get(report_page(t, &filed), "reporter"), "said"));
	assert_string_equal(json_at(t, row, "text"), "Which house is it?");
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/review"), "message",
		json_at(t, row, "id"), "state", "shown", NULL);
	assert_int_equal(said.status, 303);
	assert_int_equal(json_count(json_get(town_site_track(t, &filed), "questions")), 1);
}

static void test_a_ready_sentence_goes_at_once(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed);
	struct said said;

	said = town_site_post(
		t, &t->nasrin, path_and(t, task, "/message"), "sentence", "thank_you", NULL);
	assert_int_equal(said.status, 303);
	assert_int_equal(json_count(json_get(town_site_track(t, &filed), "said")), 1);
	said = town_site_post(
		t, &t->nasrin, path_and(t, task, "/message"), "sentence", "please_accept", NULL);
	assert_int_equal(said.status, 422);
}

static void test_a_ready_question_asks_for_an_answer_and_thanks_do_not(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed);
	const struct json *thread = json_get(town_site_json(t, &t->nasrin, task), "reporter");

	assert_non_null(json_where(t, json_get(thread, "questions"), "code", "is_child_safe"));
	assert_non_null(json_where(t, json_get(thread, "sentences"), "code", "thank_you"));
	town_site_post(t, &t->nasrin, path_and(t, task, "/message"), "sentence", "thank_you", NULL);
	assert_int_equal(json_count(json_get(town_site_track(t, &filed), "questions")), 0);
	town_site_post(
		t, &t->nasrin, path_and(t, task, "/message"), "sentence", "is_child_safe", NULL);
	assert_int_equal(json_count(json_get(town_site_track(t, &filed), "questions")), 1);
}

static void test_a_tap_on_a_sentence_does_not_lose_what_was_typed(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed);
	struct said said = town_site_post(t, &t->nasrin, path_and(t, task, "/message"), "sentence",
		"thank_you", "text", "I typed this for a long time", NULL);

	assert_int_equal(said.status, 422);
	assert_non_null(strstr(said.text, "I typed this for a long time"));
	assert_int_equal(json_count(json_get(town_site_track(t, &filed), "said")), 0);
}

static void test_a_head_of_the_desk_enters_a_closed_day_with_its_reason(void **state)
{
	struct town_site *t = town_of(state);
	const struct json *page, *row;
	struct said said;

	said = town_site_post(
		t, &t->karim, "/desk/calendar", "on", "2026-12-16", "reason", "x", NULL);
	assert_int_equal(said.status, 403);
	said = town_site_post(t, &t->asha, "/desk/calendar", "on", "2026-12-17", "calendar",
		"office", "area", "BD3026", "reason", "", NULL);
	assert_int_equal(said.status, 422);
	said = town_site_post(t, &t->asha, "/desk/calendar", "on", "2026-12-17", "calendar",
		"office", "area", "BD3026", "reason", "Flood in Dhaka", NULL);
	assert_int_equal(said.status, 303);
	page = town_site_json(t, &t->karim, "/desk/calendar");
	row = json_where(t, json_get(page, "days"), "reason", "Flood in Dhaka");
	assert_string_equal(json_at(t, row, "on"), "2026-12-17");
	assert_string_equal(json_at(t, row, "who"), "Asha");
	assert_null(json_at(t, row, "undo"));
	page = town_site_json(t, &t->asha, "/desk/calendar");
	row = json_where(t, json_get(page, "days"), "reason", "Flood in Dhaka");
	assert_int_equal(town_site_post(t, &t->asha, json_at(t, row, "undo"), NULL).status, 303);
	assert_int_equal(town_site_post(t, &t->asha, json_at(t, row, "undo"), NULL).status, 409);
	page = town_site_json(t, &t->asha, "/desk/calendar");
	row = json_where(t, json_get(page, "days"), "reason", "Flood in Dhaka");
	assert_non_null(json_at(t, row, "undone_at"));
}

/* Rafiq of the triage desk heads it, too. */
static void make_second_head(struct town_site *t)
{
	char id[14];
	const struct json *page;
	const char *desk;

	id_text(t->triage, id);
	desk = arena_printf(t->served->arena, "/desk/bodies/%s", id);
	assert_int_equal(town_site_post(t, &t->asha, path_and(t, desk, "/posts"), "title",
				 "Second head", "role", "head", NULL)
				 .status,
		303);
	page = town_site_json(t, &t->asha, desk);
	assert_int_equal(
		town_site_post(t, &t->asha,
			json_at(t, json_where(t, json_get(page, "posts"), "title", "Second head"),
				"take"),
			"user", t->rafiq.user, "charge", "additional", "purpose", "x", NULL)
			.status,
		303);
}

static void test_a_day_of_the_whole_country_waits_for_a_second_head(void **state)
{
	struct town_site *t = town_of(state);
	const struct json *page, *row;
	const char *agree;
	struct said said;

	town_site_wait(t, SESSION_IDLE); /* everybody has just signed in */
	make_second_head(t);
	said = town_site_post(
		t, &t->asha, "/desk/calendar", "on", "2026-12-21", "reason", "A feast", NULL);
	assert_int_equal(said.status, 303);
	page = town_site_json(t, &t->asha, "/desk/calendar");
	row = json_where(t, json_get(page, "days"), "reason", "A feast");
	assert_string_equal(json_at(t, row, "waits"), "true");
	assert_null(json_at(t, row, "agree")); /* she entered it */
	page = town_site_json(t, &t->rafiq, "/desk/calendar");
	row = json_where(t, json_get(page, "days"), "reason", "A feast");
	agree = json_at(t, row, "agree");
	assert_non_null(agree);
	assert_int_equal(town_site_post(t, &t->karim, agree, NULL).status, 403);
	assert_int_equal(town_site_post(t, &t->asha, agree, NULL).status, 422);
	assert_int_equal(town_site_post(t, &t->rafiq, agree, NULL).status, 303);
	assert_int_equal(town_site_post(t, &t->rafiq, agree, NULL).status, 409);
	page = town_site_json(t, &t->karim, "/desk/calendar");
	row = json_where(t, json_get(page, "days"), "reason", "A feast");
	assert_string_equal(json_at(t, row, "waits"), "false");
	assert_string_equal(json_at(t, row, "agreed_by"), t->rafiq.name);

	town_site_wait(t, FRESH_FOR);
	said = town_site_post(t, &t->asha, "/desk/calendar", "on", "2026-12-22", "area", "BD3026",
		"reason", "Without a code", NULL);
	assert_int_equal(said.status, 403);
	assert_int_equal(town_site_count(t, "SELECT count(*) FROM closed_day"
					    " WHERE reason = 'Without a code'"),
		0);
}

/* ---- who may, and how large ---- */

static void test_an_officer_of_a_body_has_no_inbox(void **state)
{
	struct town_site *t = town_of(state);

	assert_int_equal(town_site_get(t, &t->karim, "/desk/inbox").status, 403);
	assert_int_equal(town_site_post(t, &t->karim, "/desk/inbox/next", NULL).status, 403);
	assert_int_equal(town_site_get(t, NULL, "/desk/inbox").status, 401);
	assert_int_equal(town_site_get(t, &t->moyna, "/desk/tasks").status, 403);
}

static void test_a_head_sees_what_is_late_below_and_not_beside(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const char *social, *police;
	const struct json *board;

	town_site_route(t, &filed);
	social = town_site_task(t, &t->nasrin, &filed);
	police = town_site_task(t, &t->karim, &filed);
	town_site_wait(t, 3 * HOUR);
	board = town_site_json(t, &t->shirin, "/desk/board");
	assert_non_null(json_where(t, json_get(board, "tasks"), "open", social));
	assert_null(json_where(t, json_get(board, "tasks"), "open", police));
	board = town_site_json(t, &t->moyna, "/desk/board");
	assert_non_null(json_where(t, json_get(board, "tasks"), "open", police));
	board = town_site_json(t, &t->moyna, "/desk/inbox");
	assert_true(json_count(json_get(board, "rings")) > 0);
}

static void test_the_office_above_opens_what_the_clock_handed_up(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const char *opened = "SELECT count(*) FROM audit WHERE action = 'task.open_by_reserve'";
	int64_t before = town_site_count(t, opened);
	const struct json *page;
	const char *task;

	town_site_route(t, &filed);
	task = town_site_task(t, &t->nasrin, &filed);
	assert_int_equal(town_site_get(t, &t->shirin, task).status, 403);
	town_site_wait(t, 2 * HOUR);
	assert_int_equal(jobs_run_once(&t->served->app.site, app_jobs, "task_clocks"), OK);
	page = town_site_json(t, &t->shirin, task);
	assert_true(json_get(page, "by_reserve")->truth);
	assert_non_null(json_at(t, page, "safe_contact"));
	assert_int_equal(town_site_count(t, opened), before + 1);
	assert_int_equal(town_site_post(t, &t->shirin, path_and(t, task, "/accept"), "version",
				 json_at(t, page, "version"), NULL)
				 .status,
		303);
}

static void test_pages_of_a_body_are_small_and_need_no_script(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed);
	const char *pages[] = { "/desk/tasks", task };

	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		struct said said = town_site_page(t, &t->nasrin, pages[i]);

		assert_int_equal(said.status, 200);
		assert_null(strstr(said.text, "<script"));
		assert_in_range(said.body.len, 1000, 30000);
	}
	assert_non_null(strstr(town_site_page(t, &t->nasrin, task).text, "tel:"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_clock_stops_when_the_child_was_met),
		cmocka_unit_test(test_one_tap_says_who_met_the_child_where_when_and_whether_alone),
		cmocka_unit_test(test_what_is_said_twice_or_without_a_time_is_not_written_down),
		cmocka_unit_test(test_three_attempts_are_three_taps),
		cmocka_unit_test(test_the_page_of_other_acts_is_for_who_works_on_the_task),
		cmocka_unit_test(
			test_the_third_attempt_stops_the_first_clock_and_the_second_does_not),
		cmocka_unit_test(test_an_act_of_tomorrow_is_not_written_down),
		cmocka_unit_test(test_a_pause_needs_a_reason_and_another_person_agrees_to_it),
		cmocka_unit_test(test_a_finished_task_says_what_changed_and_lets_the_report_close),
		cmocka_unit_test(test_the_reporter_sees_the_phase_of_each_office),
		cmocka_unit_test(test_typed_words_of_a_body_wait_for_a_second_person),
		cmocka_unit_test(test_a_ready_sentence_goes_at_once),
		cmocka_unit_test(test_a_ready_question_asks_for_an_answer_and_thanks_do_not),
		cmocka_unit_test(test_a_tap_on_a_sentence_does_not_lose_what_was_typed),
		cmocka_unit_test(test_a_head_of_the_desk_enters_a_closed_day_with_its_reason),
		cmocka_unit_test(test_a_day_of_the_whole_country_waits_for_a_second_head),
		cmocka_unit_test(test_an_officer_of_a_body_has_no_inbox),
		cmocka_unit_test(test_a_head_sees_what_is_late_below_and_not_beside),
		cmocka_unit_test(test_the_office_above_opens_what_the_clock_handed_up),
		cmocka_unit_test(test_pages_of_a_body_are_small_and_need_no_script),
		/* Days go by in what follows. */
		cmocka_unit_test(
			test_pauses_that_nobody_agrees_to_hold_the_clock_two_days_together),
	};

	return cmocka_run_group_tests_name(
		       "working on SQLite", tests, town_site_on_sqlite, town_site_end) +
	       cmocka_run_group_tests_name(
		       "working on PostgreSQL", tests, town_site_on_postgres, town_site_end);
}
