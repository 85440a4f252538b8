/* rest_test.c - when a clock rests: closed days, and pauses that somebody agrees to or not. */

#include "app/core/calendar/closed_days.h"
#include "app/core/notices/notices.h"
#include "app/core/pack/codes.h"
#include "app/tasks/closing.h"
#include "app/tasks/loop.h"
#include "app/tasks/watch_fixture.h"

/* ---- working time ---- */

/* The town's clock stands on a Sunday at ten; the office works Sunday to Thursday. */
static void test_days_that_offices_entered_move_the_deadline(void **state)
{
	struct watched *p = watched_open(state);
	const struct calendar *office = pack_calendar(p->pack, "office");
	int64_t monday = day_of(clock_now()) + 1;
	const struct closed_day days[] = {
		{ office->id, "", "flood", monday, 1, 2 },
		{ office->id, "RS", "elsewhere", monday + 1, 1, 2 },
		{ office->id, "", "nobody has agreed", monday + 1, 1, 0 },
	};
	struct tx *tx = town_tx(p->town);

	for (size_t i = 0; i < COUNT_OF(days); i++)
		closed_day_enter(tx, &days[i]);
	assert_int_equal(tx_commit(tx), DURABLE);
	watched_rate(p, "medium"); /* one working day to accept */
	watched_route(p);
	assert_int_equal(watched_now(p).due_at, clock_now() + 2 * DAY);
	watched_close(p);
}

/* Hasan heads the desk, too. */
static void second_head(struct town *t)
{
	int64_t post = town_post(t, &t->salma, t->desk, ROLE_HEAD);
	struct tx *tx = town_tx(t);
	struct wrong wrong;

	assert_int_equal(people_hold(tx, town_actor(t, tx, &t->salma),
				 &(struct taking){ .post = post,
					 .user = t->hasan.user,
					 .charge = "additional",
					 .from_on = NO_TIME,
					 .until_on = NO_TIME,
					 .purpose = "x" },
				 &wrong),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
}

static void let_clocks_move(struct watched *p)
{
	for (int i = 0; i < 3; i++)
		watched_turn(p, tasks_move_for_closed);
}

static void enter_day(struct watched *p, const char *area, int64_t on)
{
	struct tx *tx = town_tx(p->town);
	struct actor *head = town_actor(p->town, tx, &p->town->salma);

	assert_int_equal(
		day_close(tx, head,
			&(struct closed_day){
				.calendar = "office", .area = area, .on = on, .reason = "flood" }),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
}

/* The day that waits for a second person; 0. */
static int64_t waiting_day(struct watched *p)
{
	return watched_newest(p, "SELECT COALESCE(max(id), 0) FROM closed_day"
				 " WHERE id > $1 AND agreed_by = 0 AND undone_at = 0");
}

static enum outcome agree_to(struct watched *p, const struct person *who, int64_t day)
{
	struct tx *tx = town_tx(p->town);
	enum outcome oc = day_agree(tx, town_actor(p->town, tx, who), day);

	if (oc == OK)
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

static enum outcome undo(struct watched *p, int64_t day)
{
	struct tx *tx = town_tx(p->town);
	enum outcome oc = day_open(tx, town_actor(p->town, tx, &p->town->salma), day);

	if (oc == OK)
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

/* Entered by one head, and agreed to by another if it must be. */
static void close_day(struct watched *p, const char *area, int64_t on)
{
	enter_day(p, area, on);
	if (waiting_day(p) != 0)
		assert_int_equal(agree_to(p, &p->town->hasan, waiting_day(p)), OK);
	let_clocks_move(p);
}

static int64_t moved(struct watched *p)
{
	return town_count(
		p->town, "SELECT count(*) FROM act WHERE actor = 1 AND task = $1", p->task.n);
}

/* Entered while the clock runs. */
static void test_a_day_that_is_closed_meanwhile_moves_clocks_of_working_days(void **state)
{
	struct watched *p = watched_open_with_task(state, "medium"); /* one working day to accept */
	int64_t due = watched_now(p).due_at, monday = day_of(clock_now()) + 1;

	second_head(p->town);
	close_day(p, "BD40", monday); /* elsewhere */
	assert_int_equal(watched_now(p).due_at, due);
	assert_int_equal(moved(p), 0);
	close_day(p, "", monday);
	assert_int_equal(watched_now(p).due_at, due + DAY);
	assert_true(watched_now(p).alarm_at > 0);
	assert_int_equal(moved(p), 1);
	close_day(p, "", monday); /* once more: it is closed already */
	assert_int_equal(watched_now(p).due_at, due + DAY);
	assert_false(watched_turn(p, tasks_move_for_closed));

	/* A mistake, undone: what has moved stays, what begins later counts the day. */
	assert_int_equal(
		undo(p, watched_newest(p, "SELECT max(id) FROM closed_day WHERE id > $1")), OK);
	assert_int_equal(watched_now(p).due_at, due + DAY);
	watched_close(p);
}

static void test_an_urgent_clock_does_not_rest_on_a_closed_day(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");
	int64_t due = watched_now(p).due_at;

	second_head(p->town);
	close_day(p, "", day_of(clock_now()));
	assert_int_equal(watched_now(p).due_at, due);
	assert_int_equal(moved(p), 0);
	watched_close(p);
}

static void test_only_a_desk_or_an_administrator_closes_a_day(void **state)
{
	struct watched *p = watched_open(state);
	struct closed_day day = { "office", "", "a feast", day_of(clock_now()) + 1, 0 };
	struct tx *tx = town_tx(p->town);
	struct actor *salma;

	assert_int_equal(day_close(tx, town_actor(p->town, tx, &p->town->rina), &day), FORBIDDEN);
	tx_end(tx);
	tx = town_tx(p->town);
	salma = town_actor(p->town, tx, &p->town->salma);
	day.reason = "";
	assert_int_equal(day_close(tx, salma, &day), INVALID);
	day.reason = "a feast";
	day.on += 500;
	assert_int_equal(day_close(tx, salma, &day), INVALID);
	day.on -= 500;
	day.area = "XX99";
	assert_int_equal(day_close(tx, salma, &day), INVALID);
	day.area = "";
	salma->fresh_at = clock_now() - FRESH_FOR;
	assert_int_equal(day_close(tx, salma, &day), FORBIDDEN);
	assert_int_equal(day_agree(tx, salma, 1), FORBIDDEN);
	tx_end(tx);
	watched_close(p);
}

static void test_a_day_of_the_whole_country_waits_for_a_second_head(void **state)
{
	struct watched *p = watched_open_with_task(state, "medium");
	int64_t due = watched_now(p).due_at, monday = day_of(clock_now()) + 1, day;

	enter_day(p, "", monday);
	let_clocks_move(p);
	assert_int_equal(watched_now(p).due_at, due);
	day = waiting_day(p);
	assert_true(day != 0);
	assert_int_equal(agree_to(p, &p->town->salma, day), INVALID); /* she entered it */
	assert_int_equal(agree_to(p, &p->town->rina, day), FORBIDDEN);
	assert_int_equal(agree_to(p, &p->town->hasan, day), FORBIDDEN);
	second_head(p->town);
	assert_int_equal(agree_to(p, &p->town->hasan, day), OK);
	let_clocks_move(p);
	assert_int_equal(watched_now(p).due_at, due + DAY);
	assert_int_equal(agree_to(p, &p->town->hasan, day), CONFLICT);

	enter_day(p, "BD", monday + 1); /* the country by its code */
	day = waiting_day(p);
	assert_true(day != 0);
	assert_int_equal(undo(p, day), OK);
	assert_int_equal(agree_to(p, &p->town->hasan, day), CONFLICT);
	watched_close(p);
}

static void test_a_few_days_of_a_district_count_at_once_and_more_do_not(void **state)
{
	static const char *const others[] = { "BD1004", "BD1006", "BD1009", "BD1042", "BD1078",
		"BD1079", "BD2003" };
	struct watched *p = watched_open_with_task(state, "medium");
	int64_t due = watched_now(p).due_at, monday = day_of(clock_now()) + 1;

	town_run(p->town, "UPDATE body SET area = 'BD302614' WHERE id = $1",
		DB_ARGS(db_id(p->town->office)));
	enter_day(p, "BD3026", monday);
	let_clocks_move(p);
	assert_int_equal(waiting_day(p), 0);
	assert_int_equal(watched_now(p).due_at, due + DAY);
	enter_day(p, "BD302614", monday + 2); /* a part of it, and not in a row */
	enter_day(p, "BD3026", monday + 6);
	assert_int_equal(waiting_day(p), 0);
	enter_day(p, "BD302628", monday + 4);
	assert_int_equal(undo(p, waiting_day(p)), OK);
	enter_day(p, "BD3026", monday + 9); /* another week */
	assert_int_equal(waiting_day(p), 0);

	for (size_t i = 0; i < COUNT_OF(others); i++)
		enter_day(p, others[i], monday);
	assert_int_equal(waiting_day(p), 0);
	enter_day(p, "BD2012", monday); /* a ninth district */
	assert_int_equal(undo(p, waiting_day(p)), OK);
	enter_day(p, "BD40", monday + 20); /* a division */
	assert_true(waiting_day(p) != 0);
	watched_close(p);
}

static struct tx *entering(struct watched *p, struct db_reader *reader, int64_t on)
{
	struct tx *tx = tx_begin(reader, p->town->arena);

	assert_int_equal(
		day_close(tx, town_actor(p->town, tx, &p->town->salma),
			&(struct closed_day){
				.calendar = "", .area = "BD3026", .on = on, .reason = "flood" }),
		OK);
	return tx;
}

static void test_days_entered_at_the_same_instant_are_counted_one_by_one(void **state)
{
	struct watched *p = watched_open(state);
	struct db_reader *beside = db_reader_open(p->town->engine->db);
	struct tx *first, *second;
	int64_t monday = day_of(clock_now()) + 1;

	assert_non_null(beside);
	first = entering(p, p->town->engine->reader, monday);
	second = entering(p, beside, monday + 1);
	assert_int_equal(tx_commit(first), DURABLE);
	assert_int_equal(tx_commit(second), STALE);
	tx_end(first);
	tx_end(second);
	db_reader_close(beside);
	watched_close(p);
}

static void test_what_is_not_urgent_is_handed_up_once_a_day(void **state)
{
	struct watched *p = watched_open_with_task(state, "medium");
	struct task task = watched_now(p);
	int64_t waits;

	assert_int_equal(task.due_at, clock_now() + DAY);
	watched_after(p, DAY + MINUTE);
	assert_int_equal(watched_now(p).noticed, 100);
	watched_after(p, 5 * HOUR);
	assert_int_equal(watched_now(p).escalated_to, p->town->district);
	waits = town_count(p->town,
			"SELECT due_at FROM outbox WHERE kind = 'escalated' AND body = $1",
			p->town->district) -
		clock_now();
	assert_true(waits > 0 && waits <= DAY);
	watched_close(p);
}

/* ---- pauses ---- */

static void accept_and_pause(struct watched *p)
{
	struct tx *tx;
	struct actor *rina;
	struct task task;

	watched_accept(p);
	town_wait(p->town, HOUR);
	tx = town_tx(p->town);
	rina = town_actor(p->town, tx, &p->town->rina);
	assert_int_equal(task_for(tx, rina, p->task, &task), OK);
	assert_int_equal(task_pause(tx, rina, &task,
				 pack_codes(p->pack, "pause_reason")->at[0].code, "flood"),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
}

static void test_an_unconfirmed_pause_lapses_and_the_clock_moves(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");
	struct task paused, task;

	accept_and_pause(p);
	paused = watched_now(p);
	assert_int_equal(paused.paused_until - clock_now(), 2 * DAY); /* two working days */
	watched_after(p, DAY);
	assert_int_equal(watched_now(p).noticed, 0); /* a paused clock tells nobody */
	assert_false(watched_turn(p, tasks_resume_lapsed));
	town_wait(p->town, DAY + HOUR);
	assert_true(watched_turn(p, tasks_resume_lapsed));
	task = watched_now(p);
	assert_string_equal(task.state, "acting");
	assert_int_equal(task.due_at - paused.due_at, 2 * DAY);
	assert_int_equal(task.start_at - paused.start_at, 2 * DAY);
	assert_int_equal(task.alarm_at - paused.alarm_at, 2 * DAY);
	assert_int_equal(watched_told(p, NOTICE_TASK_DUE, p->town->office), 1);
	assert_false(watched_turn(p, tasks_resume_lapsed));
	watched_close(p);
}

static bool may_agree(struct watched *p, const struct person *person)
{
	struct task task = watched_now(p);
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, person);
	struct body office;
	bool may;

	assert_int_equal(body_get(tx, task.body, &office), OK);
	may = task_may_confirm(tx, who, &task, &office);
	tx_end(tx);
	return may;
}

/* An office of one: above it a head who could agree, then none. */
static void test_one_agrees_to_his_own_pause_only_if_nobody_above_could(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	accept_and_pause(p);
	assert_false(may_agree(p, &p->town->rina));
	assert_true(may_agree(p, &p->town->district_head));
	watched_leave(p, &p->town->district_head);
	assert_true(may_agree(p, &p->town->rina));
	watched_close(p);
}

static void test_a_head_above_who_must_not_see_it_is_not_waited_for(void **state)
{
	struct watched *p = watched_open_with_task(state, "high");

	accept_and_pause(p);
	watched_bar(p, p->town->district);
	assert_true(may_agree(p, &p->town->rina));
	watched_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_days_that_offices_entered_move_the_deadline),
		test_on_both(test_a_day_that_is_closed_meanwhile_moves_clocks_of_working_days),
		test_on_both(test_an_urgent_clock_does_not_rest_on_a_closed_day),
		test_on_both(test_only_a_desk_or_an_administrator_closes_a_day),
		test_on_both(test_a_day_of_the_whole_country_waits_for_a_second_head),
		test_on_both(test_a_few_days_of_a_district_count_at_once_and_more_do_not),
		test_on_both(test_days_entered_at_the_same_instant_are_counted_one_by_one),
		test_on_both(test_what_is_not_urgent_is_handed_up_once_a_day),
		test_on_both(test_an_unconfirmed_pause_lapses_and_the_clock_moves),
		test_on_both(test_one_agrees_to_his_own_pause_only_if_nobody_above_could),
		test_on_both(test_a_head_above_who_must_not_see_it_is_not_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
