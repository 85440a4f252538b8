/* clocks_test.c - deadlines in calendar and working time, under the calendars of real packs. */

#include "app/core/pack/clocks.h"
#include "app/core/pack/pack_fixture.h"
#include "tests/support/cmocka_first.h"

static const struct pack
	*packs[2]; /* weekend Friday and Saturday; Saturday and Sunday with summer time */

static int set_up(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		packs[i] = pack_that_loads(all_packs[i]);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		pack_destroy(packs[i]);
	return 0;
}

/* "2026-11-24T15:00" on the wall of a pack. */
static int64_t wall(const struct pack *p, const char *text)
{
	struct moment m;

	assert_true(moment_read(text, &m));
	return local_instant(p->zone, m.on, m.minute);
}

static void assert_wall(const struct pack *p, int64_t at, const char *text)
{
	struct local_time t = local_time_of(p->zone, at);
	char shown[24];

	moment_text((struct moment){ .on = t.on, .minute = t.minute }, shown);
	assert_string_equal(shown, text);
}

static struct working_time office(const struct pack *p)
{
	return (struct working_time){ .calendar = pack_calendar(p, NULL), .zone = p->zone };
}

static int64_t days_after(const struct pack *p, const char *from, int days)
{
	struct working_time w = office(p);

	return working_time_after(&w, wall(p, from), days * working_day_length(w.calendar));
}

static void test_durations_are_read_strictly(void **state)
{
	static const char *const bad[] = { "", "h", "0h", "1", "1 h", "1.5h", "-1h", "10000h",
		"1wh", "1dd", "99999999999h" };
	struct duration d;

	(void)state;
	assert_true(duration_read("15m", &d));
	assert_int_equal(d.ms, 15 * MINUTE);
	assert_true(duration_read("2w", &d));
	assert_int_equal(d.ms, 14 * DAY);
	assert_true(duration_read("3wd", &d));
	assert_int_equal(d.working_days, 3);
	assert_int_equal(d.ms, 0);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(duration_read(bad[i], &d));
}

static void test_working_days_pass_over_the_weekend(void **state)
{
	(void)state;
	/* Tuesday afternoon, then the weekend of each. */
	assert_wall(packs[0], days_after(packs[0], "2026-11-24T15:00", 1), "2026-11-25T15:00");
	assert_wall(packs[0], days_after(packs[0], "2026-11-26T15:00", 1), "2026-11-29T15:00");
	assert_wall(packs[1], days_after(packs[1], "2026-11-27T15:00", 1), "2026-11-30T15:00");
	assert_wall(packs[1], days_after(packs[1], "2026-11-24T10:00", 5), "2026-12-01T10:00");
}

static void test_what_comes_after_hours_counts_from_the_morning(void **state)
{
	(void)state;
	assert_wall(packs[0], days_after(packs[0], "2026-11-24T20:00", 1), "2026-11-25T17:00");
	assert_wall(packs[0], days_after(packs[0], "2026-11-24T06:00", 1), "2026-11-24T17:00");
	assert_wall(packs[0], days_after(packs[0], "2026-11-27T12:00", 1), "2026-11-29T17:00");
}

static void test_holidays_are_passed_over_fixed_and_yearly(void **state)
{
	(void)state;
	/* 26 March 2026 is a Thursday and Independence Day; Eid from 19 to 23 March. */
	assert_wall(packs[0], days_after(packs[0], "2026-03-25T12:00", 1), "2026-03-29T12:00");
	assert_wall(packs[0], days_after(packs[0], "2026-03-18T12:00", 1), "2026-03-24T12:00");
	assert_wall(packs[0], days_after(packs[0], "2031-12-15T12:00", 1), "2031-12-17T12:00");
	assert_wall(packs[1], days_after(packs[1], "2026-04-09T12:00", 1), "2026-04-14T12:00");
	assert_wall(packs[1], days_after(packs[1], "2029-01-01T12:00", 1), "2029-01-03T16:00");
}

static void test_the_office_may_close_and_open_days_while_the_site_runs(void **state)
{
	int64_t wednesday = day_from_civil(2026, 11, 25), friday = day_from_civil(2026, 11, 27);
	const struct day_change changes[] = {
		{ wednesday, wednesday + 1, false }, /* a flood */
		{ friday, friday, true },            /* and a day made up for */
		{ wednesday + 1, wednesday + 1, true },
	};
	struct working_time w = office(packs[0]);
	int64_t day = working_day_length(w.calendar);

	(void)state;
	w.changes = changes;
	w.changes_n = 2;
	assert_wall(packs[0], working_time_after(&w, wall(packs[0], "2026-11-24T15:00"), day),
		"2026-11-27T15:00");
	w.changes_n = 3; /* the last word counts */
	assert_wall(packs[0], working_time_after(&w, wall(packs[0], "2026-11-24T15:00"), day),
		"2026-11-26T15:00");
}

static void test_a_country_closed_for_ever_still_has_deadlines(void **state)
{
	const struct day_change closed = { 0, 1000000, false };
	struct working_time w = office(packs[0]);

	(void)state;
	w.changes = &closed;
	w.changes_n = 1;
	assert_true(working_time_after(&w, wall(packs[0], "2026-11-24T15:00"), DAY) <
		    wall(packs[0], "2028-11-24T15:00"));
}

static void test_summer_time_does_not_shorten_a_working_day(void **state)
{
	(void)state;
	/* Friday before the last Sunday of March and of October. */
	assert_wall(packs[1], days_after(packs[1], "2026-03-27T10:30", 1), "2026-03-30T10:30");
	assert_wall(packs[1], days_after(packs[1], "2026-10-23T10:30", 2), "2026-10-27T10:30");
}

static struct deadline set(const struct pack *p, const char *step, const char *level,
	const char *from, const struct told *told)
{
	struct fact_values facts = told_values(told);
	struct situation s =
		situation_of(p, &facts, level, local_time_of(p->zone, wall(p, from)).on);
	struct clock_question q = { .step = step,
		.level = level,
		.from_at = wall(p, from),
		.working = office(p),
		.situation = &s };
	struct deadline d;

	clock_set(p, &q, &d);
	return d;
}

static void test_the_most_urgent_level_runs_by_day_and_night(void **state)
{
	static const struct told nothing;
	struct deadline d = set(packs[0], STEP_FIRST_ACTION, "high", "2026-11-26T20:00", &nothing);

	(void)state;
	assert_wall(packs[0], d.due_at, "2026-11-27T20:00");
	assert_null(d.because);
	d = set(packs[0], STEP_FIRST_ACTION, "medium", "2026-11-26T20:00", &nothing);
	assert_wall(packs[0], d.due_at, "2026-12-01T17:00");
	d = set(packs[1], STEP_FIRST_ACTION, "level3", "2026-03-28T12:00", &nothing);
	assert_wall(packs[1], d.due_at, "2026-03-29T13:00");
}

static void test_reminders_and_escalations_come_in_order(void **state)
{
	static const struct told nothing;
	struct deadline d = set(packs[0], STEP_FIRST_ACTION, "high", "2026-11-24T12:00", &nothing);

	(void)state;
	assert_int_equal(d.alarms_n, 4);
	assert_int_equal(d.alarms[0].percent, 50);
	assert_wall(packs[0], d.alarms[0].at, "2026-11-25T00:00");
	assert_false(d.alarms[0].is_escalation);
	assert_int_equal(d.alarms[1].at, d.due_at);
	assert_wall(packs[0], d.alarms[2].at, "2026-11-26T00:00");
	assert_true(d.alarms[2].is_escalation);
	assert_int_equal(d.alarms[3].percent, 300);
	assert_wall(packs[0], d.alarms[3].at, "2026-11-27T12:00");

	/* Half of two working days is one working day. */
	d = set(packs[0], STEP_ACCEPT, "low", "2026-11-26T12:00", &nothing);
	assert_wall(packs[0], d.alarms[0].at, "2026-11-29T12:00");
	assert_wall(packs[0], d.due_at, "2026-11-30T12:00");
	assert_wall(packs[0], d.alarms[2].at, "2026-12-01T12:00");
}

static void test_working_time_is_measured_between_two_instants(void **state)
{
	struct working_time w = office(packs[0]);

	(void)state;
	/* Thursday to Sunday: an hour, the weekend, half an hour. */
	assert_int_equal(working_time_between(&w, wall(packs[0], "2026-11-26T16:00"),
				 wall(packs[0], "2026-11-29T09:30")),
		90 * MINUTE);
	assert_int_equal(working_time_between(&w, wall(packs[0], "2026-11-27T08:00"),
				 wall(packs[0], "2026-11-28T20:00")),
		0);
	assert_int_equal(working_time_between(&w, wall(packs[0], "2026-11-26T12:00"),
				 wall(packs[0], "2026-11-26T11:00")),
		0);
}

static struct alarm alarm_after(const struct running_clock *clock, int percent)
{
	struct alarm alarm;

	assert_true(clock_next_alarm(packs[0], clock, percent, &alarm));
	return alarm;
}

static void test_a_running_clock_knows_its_next_alarm(void **state)
{
	struct running_clock clock = { .step = STEP_ACCEPT,
		.risk = risk_level(packs[0], "low")->n,
		.start_at = wall(packs[0], "2026-11-26T12:00"),
		.due_at = wall(packs[0], "2026-11-30T12:00"),
		.working = office(packs[0]) };
	struct alarm alarm = alarm_after(&clock, 0);

	(void)state;
	assert_int_equal(alarm.percent, 50);
	assert_wall(packs[0], alarm.at, "2026-11-29T12:00");
	alarm = alarm_after(&clock, 50);
	assert_int_equal(alarm.at, clock.due_at);
	assert_false(alarm.is_escalation);
	alarm = alarm_after(&clock, 100);
	assert_true(alarm.is_escalation);
	assert_wall(packs[0], alarm.at, "2026-12-01T12:00");
	assert_false(clock_next_alarm(packs[0], &clock, 300, &alarm));

	/* A deadline that an event brought forward into the weekend: by the wall. */
	clock.start_at = wall(packs[0], "2026-11-27T08:00");
	clock.due_at = wall(packs[0], "2026-11-27T20:00");
	alarm = alarm_after(&clock, 0);
	assert_wall(packs[0], alarm.at, "2026-11-27T14:00");
}

static void test_a_wedding_tonight_is_before_any_clock(void **state)
{
	struct told told = { 0 };
	struct deadline d;

	(void)state;
	tell(&told, "kinds", "marriage");
	tell(&told, "event_kind", "wedding");
	tell(&told, "event_at", "2026-11-27T20:00");
	d = set(packs[0], STEP_FIRST_ACTION, "medium", "2026-11-24T12:00", &told);
	assert_wall(packs[0], d.due_at, "2026-11-27T08:00");
	assert_string_equal(d.because, "wedding");
	assert_int_equal(d.alarms[1].at, d.due_at);

	/* So near that its lead has begun: at once, never in the past. */
	d = set(packs[0], STEP_FIRST_ACTION, "medium", "2026-11-27T12:00", &told);
	assert_int_equal(d.due_at, wall(packs[0], "2026-11-27T12:00"));
	for (size_t i = 0; i < d.alarms_n; i++)
		assert_int_equal(d.alarms[i].at, d.due_at);

	/* Far off: the step's own clock. */
	d = set(packs[0], STEP_FIRST_ACTION, "high", "2026-11-20T12:00", &told);
	assert_null(d.because);
}

static void test_an_event_without_an_hour_counts_from_its_morning(void **state)
{
	struct told told = { 0 };
	struct deadline d;

	(void)state;
	tell(&told, "event_kind", "wedding");
	tell(&told, "event_at", "2026-11-27");
	d = set(packs[0], STEP_FIRST_ACTION, "medium", "2026-11-24T12:00", &told);
	assert_wall(packs[0], d.due_at, "2026-11-26T12:00");
}

static void test_rape_is_counted_from_the_act(void **state)
{
	struct told told = { 0 };
	struct deadline d;

	(void)state;
	tell(&told, "kinds", "sexual");
	tell(&told, "happened_on", "2026-11-22");
	d = set(packs[0], STEP_FIRST_ACTION, "high", "2026-11-24T12:00", &told);
	assert_wall(packs[0], d.due_at, "2026-11-25T00:00");
	assert_string_equal(d.because, "clinical");
	/* Other steps keep their clock. */
	assert_null(set(packs[0], STEP_FINISH, "high", "2026-11-24T12:00", &told).because);
}

static void test_every_pack_has_every_step_at_every_level(void **state)
{
	static const char *const steps[] = { STEP_TRIAGE, STEP_ACCEPT, STEP_FIRST_ACTION,
		STEP_FINISH, STEP_REPLY, STEP_OBJECTION };
	static const struct told nothing;

	(void)state;
	for (int k = 0; k < 2; k++) {
		const struct clocks *c = packs[k]->clocks;

		for (size_t i = 0; i < COUNT_OF(steps); i++) {
			int64_t before = INT64_MIN;

			for (size_t j = 0; j < c->levels_n; j++) {
				struct deadline d = set(packs[k], steps[i], c->levels[j].id,
					"2026-11-24T12:00", &nothing);

				assert_true(d.due_at > wall(packs[k], "2026-11-24T12:00"));
				assert_true(d.due_at >= before); /* less urgent is never sooner */
				before = d.due_at;
				for (size_t a = 1; a < d.alarms_n; a++)
					assert_true(d.alarms[a].at >= d.alarms[a - 1].at);
			}
		}
		for (size_t j = 0; j < c->levels_n; j++)
			assert_ptr_equal(risk_level_of_n(packs[k], c->levels[j].n), &c->levels[j]);
	}
}

static void count_day(void *of, const struct closed_days *days)
{
	(void)days;
	++*(int *)of;
}

static void test_days_by_the_moon_ask_for_confirmation_until_decided(void **state)
{
	struct working_time w = office(packs[0]);
	int64_t from = day_from_civil(2026, 3, 1), to = day_from_civil(2026, 3, 31);
	const struct day_change eid = { day_from_civil(2026, 3, 20), day_from_civil(2026, 3, 24),
		false };
	int before = 0, after = 0;

	(void)state;
	unconfirmed_days(&w, from, to, count_day, &before);
	w.changes = &eid;
	w.changes_n = 1;
	unconfirmed_days(&w, from, to, count_day, &after);
	assert_true(before > 0);
	assert_true(after < before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_durations_are_read_strictly),
		cmocka_unit_test(test_working_days_pass_over_the_weekend),
		cmocka_unit_test(test_what_comes_after_hours_counts_from_the_morning),
		cmocka_unit_test(test_holidays_are_passed_over_fixed_and_yearly),
		cmocka_unit_test(test_the_office_may_close_and_open_days_while_the_site_runs),
		cmocka_unit_test(test_a_country_closed_for_ever_still_has_deadlines),
		cmocka_unit_test(test_summer_time_does_not_shorten_a_working_day),
		cmocka_unit_test(test_the_most_urgent_level_runs_by_day_and_night),
		cmocka_unit_test(test_reminders_and_escalations_come_in_order),
		cmocka_unit_test(test_working_time_is_measured_between_two_instants),
		cmocka_unit_test(test_a_running_clock_knows_its_next_alarm),
		cmocka_unit_test(test_a_wedding_tonight_is_before_any_clock),
		cmocka_unit_test(test_an_event_without_an_hour_counts_from_its_morning),
		cmocka_unit_test(test_rape_is_counted_from_the_act),
		cmocka_unit_test(test_every_pack_has_every_step_at_every_level),
		cmocka_unit_test(test_days_by_the_moon_ask_for_confirmation_until_decided),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
