/*
 * sorting_test.c - the triage desk's work through the door: what waits, how urgent it
 * is, who shall act, what was told twice.
 */

#include "app/reports/bars.h"
#include "app/reports/report.h"
#include "tests/support/desk_story.h"

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

/* ---- eight at once ---- */

enum { OFFICERS = 8 };

static void enter_officers(struct town_site *t, struct colleague officers[OFFICERS])
{
	for (int i = 0; i < OFFICERS; i++) {
		officers[i] = (struct colleague){ .name = "Officer",
			.user = arena_printf(t->served->arena, "officer%d", i),
			.password = "a lamp in every window" };
		town_site_enter(t, &officers[i]);
	}
}

static void take_all(struct town_site *t)
{
	int status;

	do
		status = town_site_post(t, &t->moyna, "/desk/inbox/next", NULL).status;
	while (status == 303);
	assert_int_equal(status, 200);
}

/* How many were given a report; no two the same one. */
static int given(struct town_site *t, const struct said *said)
{
	int n = 0;

	for (int i = 0; i < OFFICERS; i++) {
		const char *one = said_location(t, &said[i]);

		assert_true(said[i].status == 303 || said[i].status == 200);
		n += said[i].status == 303;
		for (int k = 0; k < i && *one != '\0'; k++)
			assert_string_not_equal(one, said_location(t, &said[k]));
	}
	return n;
}

static void test_eight_who_press_next_at_once_get_eight_reports(void **state)
{
	struct town_site *t = town_of(state);
	struct colleague officers[OFFICERS];
	struct said said[OFFICERS];

	enter_officers(t, officers);
	take_all(t);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < OFFICERS; i++)
			town_site_file_beating(t);
		town_site_post_together(t, officers, OFFICERS, "/desk/inbox/next", said);
		assert_int_equal(given(t, said), OFFICERS);
	}
	/* Three wait, and eight ask: three get one, five are told that nothing is left. */
	for (int i = 0; i < 3; i++)
		town_site_file_beating(t);
	town_site_post_together(t, officers, OFFICERS, "/desk/inbox/next", said);
	assert_int_equal(given(t, said), 3);
	for (int i = 0; i < OFFICERS; i++)
		if (said[i].status == 200)
			assert_non_null(strstr(said[i].text, "role=\"status\""));
	/* One person in eight tabs is eight who ask. */
	for (int i = 0; i < OFFICERS; i++) {
		town_site_file_beating(t);
		officers[i] = officers[0];
	}
	town_site_post_together(t, officers, OFFICERS, "/desk/inbox/next", said);
	assert_int_equal(given(t, said), OFFICERS);
}

static void test_a_report_that_somebody_has_cannot_be_taken(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const char *take = report_path(t, &filed, "/take");

	assert_int_equal(
		town_site_post(t, &t->moyna, take, "version", version_of(t, &filed), NULL).status,
		303);
	assert_int_equal(
		town_site_post(t, &t->rafiq, take, "version", version_of(t, &filed), NULL).status,
		409);
	town_site_wait(t, 31 * MINUTE);
	assert_int_equal(
		town_site_post(t, &t->rafiq, take, "version", version_of(t, &filed), NULL).status,
		303);
}

/* As a helper who is the accused's cousin would be. */
static void bar(struct town_site *t, const struct filed *filed, int64_t account)
{
	struct tx *tx = served_tx(t->served);
	int64_t report;

	assert_true(id_read(filed->report, &report));
	bar_add(tx, served_nobody(t->served), report, account);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
}

static bool is_in_inbox(struct town_site *t, const struct colleague *who, const struct filed *filed)
{
	const char *page = "/desk/inbox?level=high";
	const char *open = report_path(t, filed, "");

	while (page != NULL) {
		const struct json *list = town_site_json(t, who, page);

		if (json_where(t, json_get(list, "reports"), "open", open) != NULL)
			return true;
		page = json_at(t, list, "more");
	}
	return false;
}

static void test_who_must_not_see_a_report_does_not_meet_it(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);

	assert_true(is_in_inbox(t, &t->rafiq, &filed));
	bar(t, &filed, t->rafiq.account);
	assert_false(is_in_inbox(t, &t->rafiq, &filed));
	assert_true(is_in_inbox(t, &t->moyna, &filed));
	assert_int_equal(town_site_get(t, &t->rafiq, report_path(t, &filed, "")).status, 403);
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

static void test_a_child_is_called_a_girl_and_an_adult_a_woman(void **state)
{
	static const struct {
		const char *answers, *words;
	} told[] = {
		{ "\"whom\":\"child\",\"kinds\":[\"missing\"],\"child_age\":5,\"sex\":\"F\"",
			"Girl, 5 years" },
		{ "\"whom\":\"adult\",\"kinds\":[\"missing\"],\"sex\":\"F\"", "Woman" },
		{ "\"whom\":\"child\",\"kinds\":[\"missing\"],\"sex\":\"M\"", "Boy" },
		{ "\"whom\":\"both\",\"kinds\":[\"missing\"],\"child_age\":6,\"sex\":\"M\"",
			"Both a child and an adult, Boy or man, 6 years" },
		{ "\"kinds\":[\"missing\"],\"sex\":\"M\"", "Boy or man" },
	};
	struct town_site *t = town_of(state);
	const struct json *page;

	for (size_t i = 0; i < COUNT_OF(told); i++)
		town_site_file(t, told[i].answers);
	page = town_site_json(t, &t->moyna, "/en/desk/inbox");
	for (size_t i = 0; i < COUNT_OF(told); i++)
		if (json_where(t, json_get(page, "reports"), "child", told[i].words) == NULL)
			fail_msg("nobody is called %s", told[i].words);
}

/* Of the offices that the reporter sees, how many stand in for one that is not there? */
static int standing_in(struct town_site *t, const struct filed *filed)
{
	const struct json *parties = json_get(town_site_track(t, filed), "parties");
	int n = 0;

	assert_true(json_count(parties) > 0);
	for (const struct json *p = json_first(parties); p != NULL; p = p->next)
		n += !text_empty(json_at(t, p, "instead"));
	return n;
}

static void test_the_reporter_is_told_that_the_office_above_stands_in(void **state)
{
	struct town_site *t = town_of(state);
	struct filed here = town_site_file(
		t, "\"whom\":\"child\",\"kinds\":[\"emotional\"],\"area\":\"" TOWN_AREA "\"");
	/* Another upazila of the district, which has no office of its own. */
	struct filed there = town_site_file(
		t, "\"whom\":\"child\",\"kinds\":[\"emotional\"],\"area\":\"BD302662\"");

	town_site_route(t, &here);
	town_site_route(t, &there);
	assert_int_equal(standing_in(t, &here), 0);
	assert_int_equal(standing_in(t, &there), 1);
}

static void test_the_inbox_goes_on_where_the_page_ended(void **state)
{
	struct town_site *t = town_of(state);
	const struct json *first, *second;

	for (int i = 0; i < 27; i++)
		town_site_file(t, "\"whom\":\"child\",\"kinds\":[\"bullying\"]");
	first = town_site_json(t, &t->moyna, "/desk/inbox");
	assert_int_equal(json_count(json_get(first, "reports")), 20);
	assert_in_range(town_site_page(t, &t->moyna, "/desk/inbox").body.len, 10000, 30000);
	second = town_site_json(t, &t->moyna, json_at(t, first, "more"));
	assert_true(json_count(json_get(second, "reports")) > 0);
	for (const struct json *r = json_first(json_get(second, "reports")); r != NULL; r = r->next)
		assert_null(
			json_where(t, json_get(first, "reports"), "open", json_at(t, r, "open")));
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

/* The page again, with all that could be read; nothing was done. What nobody sees is no
 * reason to refuse, and stays on no page. */
static void test_words_in_which_letters_could_not_be_read_come_back(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	struct said said;

	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/risk"), "version",
		version_of(t, &filed), "level", "low", "why", "Seen at the caf\xE9 <b>", NULL);
	assert_int_equal(said.status, 422);
	assert_non_null(strstr(said.text, "Seen at the caf\uFFFD &lt;b&gt;</textarea>"));
	assert_non_null(strstr(said.text, "name=\"level\" value=\"low\""));
	assert_string_equal(json_at(t, report_page(t, &filed), "level.code"), "high");
	said = town_site_post(t, &t->moyna, report_path(t, &filed, "/risk"), "version",
		version_of(t, &filed), "level", "low", "why",
		"Told by \u202A+880 1711\u202C\u202E\x07.", NULL);
	assert_int_equal(said.status, 303);
	assert_non_null(strstr(
		json_at(t, report_page(t, &filed), "events.0.words"), " Told by +880 1711."));
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
	town_site_task(t, &t->nasrin, &filed);
	town_site_task(t, &t->karim, &filed);
	town_site_task(t, &t->dalia, &filed);
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

static void test_nobody_is_not_somebody_who_must_not_see_it(void **state)
{
	struct town_site *t = town_of(state);
	struct filed nobody = town_site_file(t,
		"\"whom\":\"child\",\"kinds\":[\"bullying\"],\"area\":\"" TOWN_AREA
		"\",\"must_not_see\":[\"nobody\"]");
	struct filed relative = town_site_file(t,
		"\"whom\":\"child\",\"kinds\":[\"bullying\"],\"area\":\"" TOWN_AREA
		"\",\"must_not_see\":[\"relative_in_office\"]");

	assert_int_equal(json_count(json_get(report_page(t, &nobody), "warnings")), 0);
	assert_int_equal(json_count(json_get(report_page(t, &relative), "warnings")), 1);
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
	said = town_site_get(t, &t->nasrin, town_site_task(t, &t->nasrin, &filed));
	assert_int_equal(said.status, 200);
	assert_non_null(strstr(said.text, "Every evening."));
	assert_null(strstr(said.text, "chairman of the ward"));
	said = town_site_get(t, &t->nasrin, report_path(t, &filed, ""));
	assert_int_equal(said.status, 403);
	assert_null(strstr(said.text, "\"detail\"")); /* by rule, not for want of a key */
	said = town_site_get(t, &t->karim, town_site_task(t, &t->nasrin, &filed));
	assert_int_equal(said.status, 403);
	assert_null(strstr(said.text, "\"detail\""));
}

/* Does the page advise the police station, and may the report go there? */
static int route_to_police(struct town_site *t, const struct filed *filed, bool *ret_is_ticked)
{
	const struct json *page = report_page(t, filed);
	char id[14];
	const char *route;

	id_text(t->police, id);
	route = arena_printf(t->served->arena, "%s:lead", id);
	*ret_is_ticked = false;
	for (const struct json *r = json_first(json_get(page, "routes")); r != NULL; r = r->next)
		*ret_is_ticked |=
			text_starts(json_at(t, r, "id"), id) && json_get(r, "is_ticked")->truth;
	return town_site_post(t, &t->moyna, report_path(t, filed, "/route"), "version",
		json_at(t, page, "version"), "route", route, "lead", route, "safe_contact",
		"nobody", NULL)
		.status;
}

static struct filed file_in(struct town_site *t, const char *area, const char *more)
{
	return town_site_file(
		t, arena_printf(t->served->arena,
			   "\"danger\":true,\"whom\":\"child\",\"kinds\":[\"physical\"],"
			   "\"child_age\":9%s%s",
			   area, more));
}

/* However coarse the place is: who excludes the police excludes each station. */
static void test_a_body_that_must_not_see_it_is_refused(void **state)
{
	static const char *const areas[] = { ",\"area\":\"" TOWN_AREA "\"", ",\"area\":\"BD3026\"",
		",\"area\":\"BD30\"", "" };
	struct town_site *t = town_of(state);
	struct filed filed;
	bool is_ticked;

	for (size_t i = 0; i < COUNT_OF(areas); i++) {
		filed = file_in(t, areas[i], ",\"must_not_see\":[\"police\"]");
		assert_int_equal(route_to_police(t, &filed, &is_ticked), 422);
		assert_false(is_ticked);
		assert_int_equal(json_count(json_get(report_page(t, &filed), "work")), 0);
	}
	filed = file_in(t, areas[0], "");
	assert_int_equal(route_to_police(t, &filed, &is_ticked), 303);
	assert_true(is_ticked);
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

	/* Whether or not somebody has opened the other one yet. */
	twin = json_first(json_get(report_page(t, &first), "twins"));
	assert_string_equal(json_at(t, twin, "id"), second.report);
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

/* ---- what the clock hands up ---- */

static bool is_on_board(struct town_site *t, const struct colleague *who, const struct filed *filed)
{
	const struct json *board = town_site_json(t, who, "/desk/board");

	return json_where(t, json_get(board, "reports"), "open", report_path(t, filed, "")) != NULL;
}

/* Nobody of the desk does anything; whoever stands behind it does the whole work, and
 * an office that gives its task back does not take the report away from it. */
static void test_a_report_that_the_desk_never_reads_is_worked_on_above(void **state)
{
	struct town_site *t = town_of(state);
	struct filed filed = town_site_file_beating(t);
	const char *path = report_path(t, &filed, ""), *task;
	const struct json *page;
	struct said said;

	assert_int_equal(town_site_get(t, &t->asha, path).status, 403);
	said = town_site_post(t, &t->asha, report_path(t, &filed, "/risk"), "version", "1", "level",
		"low", "why", "x", NULL);
	assert_int_equal(said.status, 403);
	town_site_wait(t, 46 * MINUTE);
	for (int i = 0; i < 5; i++) /* other tests have left reports, too */
		assert_int_equal(
			jobs_run_once(&t->served->app.site, app_jobs, "report_clocks"), OK);
	assert_true(is_on_board(t, &t->asha, &filed));

	page = town_site_json(t, &t->asha, path);
	assert_string_equal(json_at(t, page, "folded.0.text"), "The boy is beaten every evening.");
	said = town_site_post(t, &t->asha, report_path(t, &filed, "/risk"), "version",
		json_at(t, page, "version"), "level", "medium", "why", "he is with his aunt", NULL);
	assert_int_equal(said.status, 303);
	town_site_route_as(t, &t->asha, &filed);
	page = town_site_json(t, &t->asha, path);
	assert_string_equal(json_at(t, page, "state.code"), "routed");
	assert_false(is_on_board(t, &t->asha, &filed));

	task = town_site_task(t, &t->karim, &filed);
	said = town_site_post(t, &t->karim, arena_printf(t->served->arena, "%s/decline", task),
		"version", json_at(t, town_site_json(t, &t->karim, task), "version"), "reason",
		"not_our_area", "whose", "Hazaribagh", NULL);
	assert_int_equal(said.status, 303);
	assert_true(is_on_board(t, &t->asha, &filed));
	town_site_wait(t, HOUR);
	said = town_site_post(
		t, &t->asha, report_path(t, &filed, "/message"), "sentence", "thank_you", NULL);
	assert_int_equal(said.status, 303);
	assert_int_equal(json_count(json_get(town_site_track(t, &filed), "said")), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_child_is_called_a_girl_and_an_adult_a_woman),
		/* Before the board is full of what the other tests leave. */
		cmocka_unit_test(test_a_report_that_the_desk_never_reads_is_worked_on_above),
		cmocka_unit_test(test_next_gives_each_officer_another_report),
		cmocka_unit_test(test_eight_who_press_next_at_once_get_eight_reports),
		cmocka_unit_test(test_a_report_that_somebody_has_cannot_be_taken),
		cmocka_unit_test(test_who_must_not_see_a_report_does_not_meet_it),
		cmocka_unit_test(test_the_most_urgent_report_stands_first),
		cmocka_unit_test(test_the_inbox_goes_on_where_the_page_ended),
		cmocka_unit_test(test_a_number_finds_in_either_script_and_tells_nobody_else),
		cmocka_unit_test(test_lists_and_openings_leave_entries),
		cmocka_unit_test(test_another_urgency_than_the_rules_suggest_needs_a_reason),
		cmocka_unit_test(test_words_in_which_letters_could_not_be_read_come_back),
		cmocka_unit_test(test_two_officers_at_once_meet_a_conflict),
		cmocka_unit_test(test_a_report_goes_to_three_bodies_at_once),
		cmocka_unit_test(test_routing_without_a_lead_or_a_contact_decision_is_not_done),
		cmocka_unit_test(test_nobody_is_not_somebody_who_must_not_see_it),
		cmocka_unit_test(test_a_body_opens_its_extract_and_not_the_report),
		cmocka_unit_test(test_the_reporter_is_told_that_the_office_above_stands_in),
		cmocka_unit_test(test_a_body_that_must_not_see_it_is_refused),
		cmocka_unit_test(test_a_likely_duplicate_is_proposed_linked_and_undone),
		cmocka_unit_test(test_what_is_not_the_same_is_not_proposed_again),
	};

	return cmocka_run_group_tests_name(
		       "sorting on SQLite", tests, town_site_on_sqlite, town_site_end) +
	       cmocka_run_group_tests_name(
		       "sorting on PostgreSQL", tests, town_site_on_postgres, town_site_end);
}
