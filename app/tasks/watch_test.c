/* watch_test.c - clocks that nobody watches: what they tell, mark and hand up by themselves. */

#include "app/core/notices/notices.h"
#include "app/reports/bars.h"
#include "app/tasks/loop.h"
#include "app/tasks/watch_fixture.h"

/* ---- tests ---- */

static void test_a_clock_reminds_marks_late_and_hands_up_twice(void **state)
{
	struct watched *p =
		watched_open_with_task(state, "high"); /* one hour to accept, day and night */
	struct town *t = p->town;
	struct task task = watched_now(p);

	assert_int_equal(task.due_at - task.start_at, HOUR);
	assert_false(watched_turn(p, tasks_watch));
	watched_after(p, 29 * MINUTE);
	assert_int_equal(watched_now(p).noticed, 0);

	watched_after(p, 2 * MINUTE);
	assert_int_equal(watched_now(p).noticed, 50);
	assert_int_equal(watched_told(p, NOTICE_TASK_DUE, t->office), 1);
	assert_false(watched_now(p).was_late);

	watched_after(p, 30 * MINUTE);
	assert_int_equal(watched_now(p).noticed, 100);
	assert_true(watched_now(p).was_late);
	assert_int_equal(watched_told(p, NOTICE_TASK_LATE, t->office), 1);
	assert_int_equal(watched_now(p).escalated_to, 0);
	assert_int_equal(watched_opens(p, &t->district_head), FORBIDDEN);

	watched_after(p, 30 * MINUTE);
	assert_int_equal(watched_now(p).noticed, 150);
	assert_int_equal(watched_now(p).escalated_to, t->district);
	assert_int_equal(watched_told(p, NOTICE_ESCALATED, t->district), 1);
	assert_int_equal(watched_opens(p, &t->district_head), OK);
	assert_int_equal(watched_opens(p, &t->hasan), FORBIDDEN);

	watched_after(p, 90 * MINUTE);
	assert_int_equal(watched_now(p).noticed, 300);
	assert_int_equal(watched_now(p).escalated_to, t->hq);
	assert_int_equal(watched_told(p, NOTICE_ESCALATED, t->hq), 1);
	assert_int_equal(watched_opens(p, &t->hasan), OK);
	assert_int_equal(watched_opens(p, &t->rina), OK); /* it is still hers */

	town_wait(t, 30 * DAY);
	assert_false(watched_turn(p, tasks_watch)); /* everybody has been told */
	assert_int_equal(town_count(t,
				 "SELECT count(*) FROM audit WHERE action = 'task.late'"
				 " AND object = $1",
				 p->task.n),
		1);
	watched_close(p);
}

static void test_an_office_that_acts_again_is_handed_up_step_by_step(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");
	struct town *t = p->town;

	watched_after(p, 95 * MINUTE);
	assert_int_equal(watched_now(p).escalated_to, t->district);
	watched_accept(p);
	assert_int_equal(watched_now(p).escalated_to, 0);
	assert_int_equal(watched_opens(p, &t->district_head), FORBIDDEN);
	assert_int_equal(watched_opens(p, &t->rina), OK);
	watched_after(p, 36 * HOUR + MINUTE); /* and does not go: a day to see the child */
	assert_int_equal(watched_now(p).escalated_to, t->district);
	assert_int_equal(watched_opens(p, &t->district_head), OK);
	watched_close(p);
}

/* ---- given back ---- */

/* High: an hour to accept, a day to see the child. Whoever gets it from the second hand
 * has what is left of the twenty-five hours. */
static void test_a_child_whose_task_came_back_does_not_begin_to_wait_anew(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");
	int64_t first = clock_now();

	town_wait(p->town, 50 * MINUTE);
	watched_decline(p);
	watched_route(p);
	assert_int_equal(watched_now(p).due_at, clock_now() + HOUR);
	town_wait(p->town, 50 * MINUTE);
	watched_accept(p);
	assert_true(watched_now(p).due_at <= first + 25 * HOUR);
	assert_true(watched_now(p).due_at > first + 24 * HOUR);
	watched_close(p);
}

/* The last of many is not late before he could go. */
static void test_whoever_gets_it_last_has_half_of_the_time_at_least(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	watched_decline(p);
	town_wait(p->town, 3 * DAY);
	watched_route(p);
	watched_accept(p);
	assert_int_equal(watched_now(p).due_at, clock_now() + 12 * HOUR);
	watched_close(p);
}

/* ---- time that stood still, or passed unseen ---- */

static void test_frozen_time_tells_nobody_twice(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	town_wait(p->town, 31 * MINUTE);
	assert_true(watched_turn(p, tasks_watch));
	assert_false(watched_turn(p, tasks_watch));
	assert_int_equal(watched_told(p, NOTICE_TASK_DUE, p->town->office), 1);
	watched_close(p);
}

/* The server was dark for a day: it says what counts now, once. */
static void test_alarms_that_passed_while_dark_are_one_line(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	watched_after(p, DAY);
	assert_int_equal(watched_now(p).noticed, 300);
	assert_int_equal(watched_now(p).escalated_to, p->town->hq);
	assert_int_equal(watched_told(p, NOTICE_TASK_DUE, p->town->office), 0);
	assert_int_equal(watched_told(p, NOTICE_TASK_LATE, p->town->office), 1);
	assert_int_equal(watched_told(p, NOTICE_ESCALATED, p->town->district), 0);
	assert_int_equal(watched_told(p, NOTICE_ESCALATED, p->town->hq), 1);
	watched_close(p);
}

static void test_it_is_never_handed_to_a_barred_body(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	watched_bar(p, p->town->district);
	watched_after(p, 91 * MINUTE);
	assert_int_equal(watched_now(p).escalated_to, p->town->hq);
	assert_int_equal(watched_told(p, NOTICE_ESCALATED, p->town->district), 0);
	assert_int_equal(watched_opens(p, &p->town->hasan), OK);
	assert_int_equal(watched_opens(p, &p->town->district_head), FORBIDDEN);
	watched_after(p, 90 * MINUTE);
	assert_int_equal(
		watched_now(p).escalated_to, p->town->desk); /* whose reserve stands behind hq */
	watched_close(p);
}

static void test_a_bar_holds_when_the_site_has_a_new_key(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	watched_bar(p, p->town->district);
	town_new_key(p->town);
	watched_after(p, 91 * MINUTE);
	assert_int_equal(watched_now(p).escalated_to, p->town->hq);
	assert_int_equal(watched_opens(p, &p->town->district_head), FORBIDDEN);
	assert_int_equal(watched_opens(p, &p->town->hasan), OK);
	watched_close(p);
}

static void withdraw(struct watched *p)
{
	struct tx *tx = town_tx(p->town);
	struct actor *salma = town_actor(p->town, tx, &p->town->salma);
	struct task task;

	assert_int_equal(task_for(tx, salma, p->task, &task), OK);
	assert_int_equal(task_withdraw(tx, salma, &task), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
}

/* A top body of its own, which nobody barred heads. */
static int64_t admit_beside(struct watched *p)
{
	static const bool compartments[COMPARTMENTS] = { [COMPARTMENT_MAIN] = true };
	struct admission admission = { .body = { .kind = "human_rights",
					       .area = "BD",
					       .name = "x",
					       .name_en = "x",
					       .phone = "",
					       .address = "" },
		.compartments = compartments };
	struct tx *tx = town_tx(p->town);
	int64_t body;

	assert_int_equal(
		people_body_admit(tx, town_actor(p->town, tx, &p->town->salma), &admission, &body),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	return body;
}

/* Salma's desk keeps it in its closed ring, with what she routes from it. */
static void test_what_the_office_behind_the_desk_must_not_see_is_closed_to_it(void **state)
{
	static const char *const codes[] = { "administration" };
	struct watched *p = watched_open(state);
	struct town *t = p->town;
	int64_t before = p->report.n;

	town_run(t, "UPDATE body SET kind = $2 WHERE id = $1",
		DB_ARGS(db_id(t->hq), db_text("district_admin")));
	watched_file_about(p, (struct fact_codes){ codes, 1 });
	p->report.n = town_count(t, "SELECT id FROM report WHERE id <> $1", before);
	assert_int_equal(watched_reaches_report(p, before), OK);
	assert_int_equal(watched_reaches_report(p, p->report.n), FORBIDDEN);
	watched_route_to(p, &t->salma, admit_beside(p));
	assert_true(watched_task_is_sealed_to(p, COMPARTMENT_CLOSED));
	assert_false(watched_task_is_sealed_to(p, COMPARTMENT_MAIN));
	withdraw(p);
	assert_true(watched_task_is_sealed_to(p, COMPARTMENT_CLOSED)); /* the desk keeps its own */
	watched_after(p, 4 * DAY);
	watched_turn(p, reports_watch);
	assert_int_equal(
		town_count(t, "SELECT escalated_to FROM report WHERE id = $1", p->report.n), 0);
	watched_close(p);
}

static void test_if_all_above_are_barred_it_stays(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	watched_bar(p, p->town->district);
	watched_bar(p, p->town->hq);
	watched_bar(p, p->town->desk);
	watched_after(p, DAY);
	assert_int_equal(
		town_count(p->town, "SELECT escalated_to FROM task WHERE id = $1", p->task.n), 0);
	assert_int_equal(
		town_count(p->town, "SELECT noticed FROM task WHERE id = $1", p->task.n), 300);
	watched_close(p);
}

static void test_a_reminder_that_nobody_can_read_goes_up_at_once(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	watched_leave(p, &p->town->rina);
	watched_after(p, 31 * MINUTE);
	assert_int_equal(watched_now(p).noticed, 50);
	assert_int_equal(watched_now(p).escalated_to, p->town->district);
	assert_int_equal(watched_opens(p, &p->town->district_head), OK);
	watched_after(p, 60 * MINUTE);
	assert_int_equal(watched_now(p).escalated_to, p->town->hq); /* and on from there */
	watched_close(p);
}

static void test_a_body_without_a_head_is_passed_over(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	watched_leave(p, &p->town->district_head);
	watched_after(p, 91 * MINUTE);
	assert_int_equal(watched_now(p).escalated_to, p->town->hq);
	assert_int_equal(watched_opens(p, &p->town->hasan), OK);
	watched_close(p);
}

/* ---- the clock of triage ---- */

static struct report report_now(struct watched *p)
{
	struct tx *tx = town_tx(p->town);
	struct report report;

	watched_get_report(p, tx, watched_system(p), &report);
	tx_end(tx);
	return report;
}

static enum outcome reads(struct watched *p, const struct person *person)
{
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, person);
	struct report_words words;
	struct report report;
	enum outcome oc = report_for(tx, who, p->report, &report);

	if (oc == OK)
		oc = report_words(tx, who, &report, &words);
	tx_end(tx);
	return oc;
}

/* The desk's only officer never signs in again; whoever stands behind it reads and acts. */
static void test_a_report_that_nobody_reads_goes_to_the_body_behind_the_desk(void **state)
{
	struct watched *p = watched_open(state);
	struct town *t = p->town;

	assert_false(watched_turn(p, reports_watch));
	town_wait(t, 16 * MINUTE); /* half an hour to read */
	assert_true(watched_turn(p, reports_watch));
	assert_int_equal(report_now(p).noticed, 50);
	assert_int_equal(watched_told(p, NOTICE_TASK_DUE, t->desk), 1);
	town_wait(t, 15 * MINUTE);
	assert_true(watched_turn(p, reports_watch));
	assert_int_equal(report_now(p).noticed, 100);
	assert_int_equal(watched_told(p, NOTICE_TASK_LATE, t->desk), 1);
	assert_int_equal(reads(p, &t->hasan), FORBIDDEN);
	town_wait(t, 15 * MINUTE);
	assert_true(watched_turn(p, reports_watch));
	assert_int_equal(report_now(p).escalated_to, t->hq);
	assert_int_equal(reads(p, &t->hasan), OK);
	assert_int_equal(reads(p, &t->salma), OK);
	town_wait(t, DAY);
	assert_true(watched_turn(p, reports_watch));
	assert_int_equal(report_now(p).noticed, 300);
	assert_false(watched_turn(p, reports_watch));
	watched_route_as(p, &t->hasan);
	assert_int_equal(watched_opens(p, &t->rina), OK);
	assert_int_equal(watched_opens(p, &t->salma), OK);
	watched_close(p);
}

static void test_a_report_that_was_read_and_routed_is_quiet(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	town_wait(p->town, DAY);
	assert_false(watched_turn(p, reports_watch));
	assert_int_equal(watched_told(p, NOTICE_TASK_LATE, p->town->desk), 0);
	watched_close(p);
}

/* ---- lines ---- */

static void test_a_line_carries_a_number_and_no_word_of_the_report(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");
	struct tx *tx;
	struct rows *rows;
	const char *text;

	watched_after(p, 31 * MINUTE);
	tx = town_tx(p->town);
	rows = db_query(tx, "SELECT id, text FROM outbox WHERE kind = 'task_due'", DB_NO_ARGS);
	assert_true(db_next(rows));
	assert_int_equal(
		notice_text(watched_system(p), col_int(rows, 0), col_sealed(rows, 1), &text), OK);
	assert_null(strstr(text, "{"));
	assert_null(strstr(text, "beaten"));
	assert_true(utf8_count(text) <= 160);
	tx_end(tx);
	watched_close(p);
}

static void test_what_is_over_keeps_days_only(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");
	struct tx *tx;

	withdraw(p);
	town_wait(p->town, 29 * DAY);
	tx = town_tx(p->town);
	tasks_coarsen(tx);
	assert_false(tx_has_change(tx));
	tx_end(tx);
	town_wait(p->town, 2 * DAY);
	tx = town_tx(p->town);
	tasks_coarsen(tx);
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_int_equal(watched_now(p).due_at % DAY, 0);
	assert_int_equal(watched_now(p).since_at % DAY, 0);
	watched_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_a_clock_reminds_marks_late_and_hands_up_twice),
		test_on_both(test_an_office_that_acts_again_is_handed_up_step_by_step),
		test_on_both(test_a_child_whose_task_came_back_does_not_begin_to_wait_anew),
		test_on_both(test_whoever_gets_it_last_has_half_of_the_time_at_least),
		test_on_both(test_frozen_time_tells_nobody_twice),
		test_on_both(test_alarms_that_passed_while_dark_are_one_line),
		test_on_both(test_it_is_never_handed_to_a_barred_body),
		test_on_both(test_a_bar_holds_when_the_site_has_a_new_key),
		test_on_both(test_what_the_office_behind_the_desk_must_not_see_is_closed_to_it),
		test_on_both(test_if_all_above_are_barred_it_stays),
		test_on_both(test_a_reminder_that_nobody_can_read_goes_up_at_once),
		test_on_both(test_a_body_without_a_head_is_passed_over),
		test_on_both(test_a_report_that_nobody_reads_goes_to_the_body_behind_the_desk),
		test_on_both(test_a_report_that_was_read_and_routed_is_quiet),
		test_on_both(test_a_line_carries_a_number_and_no_word_of_the_report),
		test_on_both(test_what_is_over_keeps_days_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
