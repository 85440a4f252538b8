/* zone_test.c - local time by rule, with and without summer, on both sides of the equator. */

#include "app/core/pack/zone.h"
#include "tests/support/cmocka_first.h"

static const struct zone_rules dhaka = { .minutes = 360 };
static const struct zone_rules belgrade = { .minutes = 60,
	.has_summer = true,
	.summer_minutes = 120,
	.to_summer = { .month = 3, .week = 5, .weekday = 6, .minute = 120 },
	.to_winter = { .month = 10, .week = 5, .weekday = 6, .minute = 180 } };
/* First Sunday in October to first Sunday in April, as in Sydney. */
static const struct zone_rules sydney = { .minutes = 600,
	.has_summer = true,
	.summer_minutes = 660,
	.to_summer = { .month = 10, .week = 1, .weekday = 6, .minute = 120 },
	.to_winter = { .month = 4, .week = 1, .weekday = 6, .minute = 180 } };

static int64_t utc(int year, int month, int day, int minute)
{
	return day_from_civil(year, month, day) * DAY + (int64_t)minute * MINUTE;
}

static void test_days_of_the_week_are_known(void **state)
{
	(void)state;
	assert_int_equal(weekday_of(day_from_civil(1970, 1, 1)), 3);
	assert_int_equal(weekday_of(day_from_civil(2026, 11, 22)), 6);
	assert_int_equal(weekday_of(day_from_civil(1969, 12, 29)), 0);
}

static void test_a_zone_without_summer_never_changes(void **state)
{
	struct local_time t = local_time_of(&dhaka, utc(2026, 11, 22, 20 * 60));

	(void)state;
	assert_int_equal(t.on, day_from_civil(2026, 11, 23));
	assert_int_equal(t.minute, 120);
	assert_int_equal(t.weekday, 0);
	assert_int_equal(local_instant(&dhaka, t.on, t.minute), utc(2026, 11, 22, 20 * 60));
	assert_int_equal(local_time_of(&dhaka, -1).on, 0);
	assert_int_equal(local_time_of(&dhaka, -7 * HOUR).on, -1);
}

static void test_summer_begins_and_ends_by_rule(void **state)
{
	(void)state;
	/* 2026: 29 March and 25 October, both at 01:00 UTC. */
	assert_int_equal(zone_rules_minutes(&belgrade, utc(2026, 3, 29, 60) - 1), 60);
	assert_int_equal(zone_rules_minutes(&belgrade, utc(2026, 3, 29, 60)), 120);
	assert_int_equal(zone_rules_minutes(&belgrade, utc(2026, 10, 25, 60) - 1), 120);
	assert_int_equal(zone_rules_minutes(&belgrade, utc(2026, 10, 25, 60)), 60);
	assert_int_equal(zone_rules_minutes(&belgrade, utc(2027, 1, 1, 0)), 60);
	assert_int_equal(zone_rules_minutes(&belgrade, utc(2026, 12, 31, 1439)), 60);
	/* 2024 and 2030 have their last Sundays elsewhere. */
	assert_int_equal(zone_rules_minutes(&belgrade, utc(2024, 3, 31, 59)), 60);
	assert_int_equal(zone_rules_minutes(&belgrade, utc(2024, 3, 31, 60)), 120);
	assert_int_equal(zone_rules_minutes(&belgrade, utc(2030, 10, 27, 60)), 60);
}

static void test_in_the_south_a_year_begins_in_summer(void **state)
{
	(void)state;
	assert_int_equal(zone_rules_minutes(&sydney, utc(2026, 1, 1, 0)), 660);
	assert_int_equal(zone_rules_minutes(&sydney, utc(2026, 4, 4, 16 * 60) - 1), 660);
	assert_int_equal(zone_rules_minutes(&sydney, utc(2026, 4, 4, 16 * 60)), 600);
	assert_int_equal(zone_rules_minutes(&sydney, utc(2026, 10, 3, 16 * 60)), 660);
}

static void test_a_wall_time_that_comes_twice_means_the_first(void **state)
{
	int64_t sunday = day_from_civil(2026, 10, 25);

	(void)state;
	assert_int_equal(local_instant(&belgrade, sunday, 150), utc(2026, 10, 25, 30));
	assert_int_equal(local_instant(&belgrade, sunday, 180), utc(2026, 10, 25, 120));
}

static void test_a_wall_time_that_spring_leaves_out_has_an_instant(void **state)
{
	(void)state;
	assert_int_equal(
		local_instant(&belgrade, day_from_civil(2026, 3, 29), 150), utc(2026, 3, 29, 90));
}

static void test_every_hour_of_two_years_comes_back(void **state)
{
	(void)state;
	for (int64_t at = utc(2026, 1, 1, 0); at < utc(2028, 1, 1, 0); at += HOUR) {
		struct local_time t = local_time_of(&belgrade, at);
		int64_t back = local_instant(&belgrade, t.on, t.minute);

		assert_true(back == at || back == at - HOUR);
	}
}

static void test_only_times_are_read_as_times(void **state)
{
	static const char *const bad[] = { "", "9:00", "24:01", "09:60", "09-00", "09:0", "0a:00",
		":1:00", "09:000" };
	int minute;

	(void)state;
	assert_true(minute_read("09:30", &minute));
	assert_int_equal(minute, 570);
	assert_true(minute_read("24:00", &minute));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(minute_read(bad[i], &minute));
	assert_int_equal(weekday_read("sun"), 6);
	assert_int_equal(weekday_read("sunday"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_of_the_week_are_known),
		cmocka_unit_test(test_a_zone_without_summer_never_changes),
		cmocka_unit_test(test_summer_begins_and_ends_by_rule),
		cmocka_unit_test(test_in_the_south_a_year_begins_in_summer),
		cmocka_unit_test(test_a_wall_time_that_comes_twice_means_the_first),
		cmocka_unit_test(test_a_wall_time_that_spring_leaves_out_has_an_instant),
		cmocka_unit_test(test_every_hour_of_two_years_comes_back),
		cmocka_unit_test(test_only_times_are_read_as_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
