/*
 * desk_test.c - the desk's work through the door: from the inbox over routing to the
 * offices that act, and what the reporter sees of it. One town for all tests; each
 * files its own reports.
 */

#include "tests/support/site_fixture.h"

#include "tests/support/two_engines.h"

static struct town_site *town_of(void **state)
{
	return *state;
}

static const char *report_path(struct town_site *t, const struct filed *filed, const char *act)
{
	return arena_printf(t->served->arena, "/desk/reports/%s%s", filed->report, act);
}

static const char *path_and(struct town_site *t, const char *path, const char *act)
{
	return arena_printf(t->served->arena, "%s%s", path, act);
}

/* The page of a report for the first triage officer. */
static const struct json *report_page(struct town_site *t, const struct filed *filed)
{
	return town_site_json(t, &t->moyna, report_path(t, filed, ""));
}

static const char *version_of(struct town_site *t, const struct filed *filed)
{
	return json_at(t, report_page(t, filed), "version");
}

static const char *task_version(struct town_site *t, const struct colleague *who, const char *path)
{
	return json_at(t, town_site_json(t, who, path), "version");
}

/* The row of a list in which a field has this value; NULL: none. */
static const struct json *row_where(
	struct town_site *t, const struct json *list, const char *field, const char *value)
{
	for (const struct json *row = json_first(list); row != NULL; row = row->next)
		if (text_equal(json_at(t, row, field), value))
			return row;
	return NULL;
}

/* The task of somebody's body that belongs to this report: told by its page's link. */
static const char *task_of(
	struct town_site *t, const struct colleague *who, const struct filed *filed)
{
	const struct json *work = json_get(report_page(t, filed), "work");

	for (const struct json *w = json_first(work); w != NULL; w = w->next) {
		const char *open = json_at(t, w, "open");
		const struct json *list = town_site_json(t, who, "/desk/tasks");

		if (row_where(t, json_get(list, "tasks"), "open", open) != NULL)
			return open;
	}
	fail_msg("%s has no task of this report", who->user);
	return "";
}

/* ---- the inbox ---- */

static void test_next_gives_each_officer_another_report(void **state)
{
	struct town_site *t = town_of(state);
	struct said first, second;

	town_site_file_beating(t);
	town_site_file_beating(t);
	first = town_site_post(t, &t->moyna, "/desk/inbox/next", NULL);
	second = town_site_post(t, &t->rafiq, "/desk/inbox/next", NULL);
	assert_int_equal(first.status, 303);
	assert_int_equal(second.status, 303);
	assert_string_not_equal(said_location(t, &first), said_location(t, &second));
	assert_string_equal(
		json_at(t, town_site_json(t, &t->rafiq, said_location(t, &first)), "taken_by"),
		t->moyna.name);
}

static void test_the_most_urgent_report_stands_first(void **state)
{
	struct town_site *t = town_of(state);
	const struct json *page;
	int64_t last = INT64_MAX;

	town_site_file(t, "\"whom\":\"child\",\"kinds\":[\"bullying\"],\"area\":\"" TOWN_AREA "\"");
	town_site_file_beating(t);
	page = town_site_json(t, &t->moyna, "/desk/inbox");
	assert_true(json_count(json_get(page, "reports")) >= 2);
	for (const struct json *r = json_first(json_get(page, "reports")); r != NULL; r = r->next) {
		int64_t rank;

		assert_true(int_read(json_at(t, r, "rank"), 0, 9, &rank));
		assert_true(rank <= last);
		last = rank;
	}
}

static void test_the_inbox_goes_on_where_the_page_ended(void **state)
{
	struct town_site *t = town_of(state);
	const struct json *first, *second;

	for (int i = 0; i < 27; i++)
		town_site_file(t, "\"whom\":\"child\",\"kinds\":[\"bullying\"]");
	first = town_site_json(t, &t->moyna, "/desk/inbox");
	assert_int_equal(json_count(json_get(first, "reports")), 25);
	second = town_site_json(t, &t->moyna, json_at(t, first, "more"));
	assert_true(json_count(json_get(second, "reports")) > 0);
	for (const struct json *r = json_first(json_get(second, "reports")); r != NULL; r = r->next)
		assert_null(
			row_where(t, json_get(first, "reports"), "open", json_at(t, r, "open")));
}

static void test_a_number_finds_in_either_script_and_tells_nobody_else(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	struct str bengali = str_in(t->served->arena, 100);
	struct said said;

	for (const char *at = filed.number; *at != '\0'; at++)
		str_addf(&bengali, "%%E0%%A7%%%02X", 0xA6 + (*at - '0'));
	said = town_site_get(t, &t->moyna,
		arena_printf(t->served->arena, "/desk/find?number=%s", str_text(&bengali)));
	assert_string_equal(said_location(t, &said), report_path(t, &filed, ""));
	said = town_site_get(
		t, &t->karim, arena_printf(t->served->arena, "/desk/find?number=%s", filed.number));
	assert_int_equal(said.status, 404);
}

static void test_lists_and_openings_leave_entries(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const char *lists = "SELECT count(*) FROM audit WHERE action = 'report.list'",
		   *opened = "SELECT count(*) FROM audit WHERE action = 'report.open'";
	int64_t n = town_site_count(t, lists), k = town_site_count(t, opened);

	town_site_json(t, &t->moyna, "/desk/inbox");
	assert_int_equal(town_site_count(t, lists), n + 1);
	report_page(t, &filed);
	assert_int_equal(town_site_count(t, opened), k + 1);
}

/* ---- urgency ---- */

static void test_another_urgency_than_the_rules_suggest_needs_a_reason(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	struct said said;

	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/risk"), "version",
		version_of(t, &filed), "level", "low", "why", "", NULL);
	assert_int_equal(said.status, 422);
	assert_string_equal(json_at(t, report_page(t, &filed), "level.code"), "high");
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/risk"), "version",
		version_of(t, &filed), "level", "low", "why", "Told by a child as a joke", NULL);
	assert_int_equal(said.status, 303);
	assert_string_equal(json_at(t, report_page(t, &filed), "level.code"), "low");
	assert_non_null(strstr(json_at(t, report_page(t, &filed), "events.0.words"), "as a joke"));
}

static void test_two_officers_at_once_meet_a_conflict(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const char *shown = version_of(t, &filed);
	struct said said;

	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/risk"), "version", shown,
		"level", "medium", "why", "The boy is with his aunt now", NULL);
	assert_int_equal(said.status, 303);
	said = town_site_post(t, &t->rafiq, report_path(t, &filed, "/risk"), "version", shown,
		"level", "low", "why", "I typed this for a long time", NULL);
	assert_int_equal(said.status, 409);
	assert_non_null(strstr(said.text, "I typed this for a long time"));
	assert_string_equal(json_at(t, report_page(t, &filed), "level.code"), "medium");
}

/* ---- routing ---- */

static void test_a_report_goes_to_three_bodies_at_once(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const struct json *page;
	size_t leads = 0;

	town_site_route(t, &filed);
	page = report_page(t, &filed);
	assert_int_equal(json_count(json_get(page, "work")), 3);
	for (const struct json *w = json_first(json_get(page, "work")); w != NULL; w = w->next)
		leads += json_get(w, "is_lead")->truth;
	assert_int_equal(leads, 1);
	assert_string_equal(json_at(t, page, "state.code"), "routed");
	task_of(t, &t->nasrin, &filed);
	task_of(t, &t->karim, &filed);
	task_of(t, &t->dalia, &filed);
}

static void test_routing_without_a_lead_or_a_contact_decision_is_not_done(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const struct json *page = report_page(t, &filed);
	const char *route = json_at(t, page, "routes.0.id");
	struct said said;

	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/route"), "version",
		json_at(t, page, "version"), "route", route, "safe_contact", "nobody", NULL);
	assert_int_equal(said.status, 422);
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/route"), "version",
		version_of(t, &filed), "route", route, "lead", route, "safe_contact", " ", NULL);
	assert_int_equal(said.status, 422);
	assert_int_equal(json_count(json_get(report_page(t, &filed), "work")), 0);
}

static void test_a_body_opens_its_extract_and_not_the_report(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file(t,
		"\"whom\":\"child\",\"kinds\":[\"physical\"],\"child_age\":9,\"area\":\"" TOWN_AREA
		"\",\"must_not_see\":[\"relative_in_office\"],"
		"\"must_not_see_who\":\"the chairman of the ward\",\"story\":\"Every evening.\"");
	struct said said;

	town_site_route(t, &filed);
	said = town_site_get(t, &t->nasrin, task_of(t, &t->nasrin, &filed));
	assert_int_equal(said.status, 200);
	assert_non_null(strstr(said.text, "Every evening."));
	assert_null(strstr(said.text, "chairman of the ward"));
	said = town_site_get(t, &t->nasrin, report_path(t, &filed, ""));
	assert_int_equal(said.status, 403);
	said = town_site_get(t, &t->karim, task_of(t, &t->nasrin, &filed));
	assert_int_equal(said.status, 403);
}

static void test_a_body_that_must_not_see_it_is_refused(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file(t,
		"\"danger\":true,\"whom\":\"child\",\"kinds\":[\"physical\"],\"child_age\":9,"
		"\"area\":\"" TOWN_AREA "\",\"must_not_see\":[\"police\"]");
	const struct json *page = report_page(t, &filed);
	char id[14];
	const char *route;
	struct said said;

	id_text(t->police, id);
	route = arena_printf(t->served->arena, "%s:lead", id);
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/route"), "version",
		json_at(t, page, "version"), "route", route, "lead", route, "safe_contact",
		"nobody", NULL);
	assert_int_equal(said.status, 422);
	assert_int_equal(json_count(json_get(report_page(t, &filed), "work")), 0);
	for (const struct json *r = json_first(json_get(page, "routes")); r != NULL; r = r->next)
		assert_false(text_starts(json_at(t, r, "id"), id) && json_at(t, r, "bar") == NULL &&
			     json_get(r, "is_ticked")->truth);
}

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
	task = task_of(t, &t->karim, &filed);
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
		row_where(t, json_get(board, "reports"), "open", report_path(t, &filed, "")));
	/* The lead is at work, so another body is enough. */
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/route"), "version",
		version_of(t, &filed), "route", unused_route(t, page), "safe_contact", "nobody",
		NULL);
	assert_int_equal(said.status, 303);
	assert_string_equal(json_at(t, report_page(t, &filed), "state.code"), "routed");
}

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
	task = task_of(t, &t->nasrin, ret_filed);
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

static void test_a_pause_needs_a_reason_and_only_a_head_confirms_it(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed;
	const char *task = accepted(t, &filed);

	assert_int_equal(town_site_post(t, &t->nasrin, path_and(t, task, "/pause"), "version",
				 task_version(t, &t->nasrin, task), NULL)
				 .status,
		422);
	assert_int_equal(town_site_post(t, &t->nasrin, path_and(t, task, "/pause"), "version",
				 task_version(t, &t->nasrin, task), "reason", "court", NULL)
				 .status,
		303);
	assert_string_equal(
		json_at(t, town_site_json(t, &t->nasrin, task), "state.code"), "paused");
	assert_int_equal(town_site_post(t, &t->karim, path_and(t, task, "/pause/confirm"),
				 "version", "3", NULL)
				 .status,
		403);
	assert_int_equal(town_site_post(t, &t->nasrin, path_and(t, task, "/pause/confirm"),
				 "version", task_version(t, &t->nasrin, task), NULL)
				 .status,
		303);
	assert_null(json_at(t, town_site_json(t, &t->nasrin, task), "paused_until"));
	assert_int_equal(town_site_post(t, &t->nasrin, path_and(t, task, "/resume"), "version",
				 task_version(t, &t->nasrin, task), NULL)
				 .status,
		303);
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
	task = task_of(t, &t->nasrin, &filed);
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

/* ---- told twice ---- */

static void test_a_likely_duplicate_is_proposed_linked_and_undone(void **state)
{
	struct town_site *t = town_of(state);
	static const char answers[] = "\"whom\":\"child\",\"kinds\":[\"labour\"],\"child_age\":13,"
				      "\"sex\":\"F\",\"area\":\"BD302628\"";
	struct filed first = town_site_file(t, answers), second = town_site_file(t, answers);
	const struct json *twin;
	struct said said;

	assert_null(json_first(json_get(report_page(t, &first), "twins")));
	report_page(t, &second);
	twin = json_first(json_get(report_page(t, &second), "twins"));
	assert_string_equal(json_at(t, twin, "id"), first.report);
	town_site_json(t, &t->moyna, json_at(t, twin, "open"));
	said = town_site_post(t, &t->moyna, report_path(t, &second, "/same"), "version",
		version_of(t, &second), "twin", first.report, "answer", "same", NULL);
	assert_int_equal(said.status, 303);
	assert_non_null(json_at(t, report_page(t, &second), "same_number"));
	/* Both stay, each with its reporter. */
	town_site_track(t, &first);
	town_site_track(t, &second);
	said = town_site_post(t, &t->moyna, report_path(t, &first, "/same"), "version",
		version_of(t, &first), "twin", second.report, "answer", "same", NULL);
	assert_int_equal(said.status, 422);
	said = town_site_post(t, &t->moyna, report_path(t, &second, "/same"), "version",
		version_of(t, &second), "answer", "undo", NULL);
	assert_int_equal(said.status, 303);
	assert_null(json_at(t, report_page(t, &second), "same_number"));
}

static void test_what_is_not_the_same_is_not_proposed_again(void **state)
{
	struct town_site *t = town_of(state);
	static const char answers[] =
		"\"whom\":\"child\",\"kinds\":[\"bullying\"],\"child_age\":16,"
		"\"sex\":\"M\",\"area\":\"BD302628\"";
	struct filed first = town_site_file(t, answers), second = town_site_file(t, answers);
	struct said said;

	report_page(t, &first);
	report_page(t, &second);
	said = town_site_post(t, &t->moyna, report_path(t, &second, "/same"), "version",
		version_of(t, &second), "twin", first.report, "answer", "not_same", NULL);
	assert_int_equal(said.status, 303);
	assert_null(json_first(json_get(report_page(t, &second), "twins")));
	assert_null(json_first(json_get(report_page(t, &first), "twins")));
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
	social = task_of(t, &t->nasrin, &filed);
	police = task_of(t, &t->karim, &filed);
	town_site_wait(t, 3 * HOUR);
	board = town_site_json(t, &t->shirin, "/desk/board");
	assert_non_null(row_where(t, json_get(board, "tasks"), "open", social));
	assert_null(row_where(t, json_get(board, "tasks"), "open", police));
	board = town_site_json(t, &t->moyna, "/desk/board");
	assert_non_null(row_where(t, json_get(board, "tasks"), "open", police));
	board = town_site_json(t, &t->moyna, "/desk/inbox");
	assert_true(json_count(json_get(board, "rings")) > 0);
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

/* ---- one town for all ---- */

static int open_sqlite(void **state)
{
	*state = town_site_open(NULL);
	return 0;
}

static int open_postgres(void **state)
{
	struct engine_fixture *empty;
	void *made = NULL;
	char *url;

	postgres_setup(&made);
	empty = made;
	url = strdup(empty->url);
	engine_teardown(&made);
	*state = town_site_open(url);
	free(url);
	return 0;
}

static int close_town(void **state)
{
	town_site_close(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next_gives_each_officer_another_report),
		cmocka_unit_test(test_the_most_urgent_report_stands_first),
		cmocka_unit_test(test_the_inbox_goes_on_where_the_page_ended),
		cmocka_unit_test(test_a_number_finds_in_either_script_and_tells_nobody_else),
		cmocka_unit_test(test_lists_and_openings_leave_entries),
		cmocka_unit_test(test_another_urgency_than_the_rules_suggest_needs_a_reason),
		cmocka_unit_test(test_two_officers_at_once_meet_a_conflict),
		cmocka_unit_test(test_a_report_goes_to_three_bodies_at_once),
		cmocka_unit_test(test_routing_without_a_lead_or_a_contact_decision_is_not_done),
		cmocka_unit_test(test_a_body_opens_its_extract_and_not_the_report),
		cmocka_unit_test(test_a_body_that_must_not_see_it_is_refused),
		cmocka_unit_test(test_a_declined_task_is_in_triage_inside_the_same_clock),
		cmocka_unit_test(test_the_first_clock_stops_when_the_child_was_met),
		cmocka_unit_test(
			test_the_third_attempt_stops_the_first_clock_and_the_second_does_not),
		cmocka_unit_test(test_an_act_of_tomorrow_is_not_written_down),
		cmocka_unit_test(test_a_pause_needs_a_reason_and_only_a_head_confirms_it),
		cmocka_unit_test(test_a_finished_task_says_what_changed_and_lets_the_report_close),
		cmocka_unit_test(test_the_reporter_sees_the_phase_of_each_office),
		cmocka_unit_test(test_typed_words_of_a_body_wait_for_a_second_person),
		cmocka_unit_test(test_a_ready_sentence_goes_at_once),
		cmocka_unit_test(test_a_likely_duplicate_is_proposed_linked_and_undone),
		cmocka_unit_test(test_what_is_not_the_same_is_not_proposed_again),
		cmocka_unit_test(test_an_officer_of_a_body_has_no_inbox),
		cmocka_unit_test(test_a_head_sees_what_is_late_below_and_not_beside),
		cmocka_unit_test(test_pages_of_a_body_are_small_and_need_no_script),
	};
	int failed = cmocka_run_group_tests_name("desk on SQLite", tests, open_sqlite, close_town);

	return failed +
	       cmocka_run_group_tests_name("desk on PostgreSQL", tests, open_postgres, close_town);
}
