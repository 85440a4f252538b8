/* retention_test.c - how long a closed report is kept, in every country. */

#include "app/core/pack/retention.h"

#include "app/core/pack/pack_fixture.h"
#include "tests/support/cmocka_first.h"

static const struct pack *packs[8];

static int set_up(void **state)
{
	struct arena *a = arena_create(16 << 20);

	*state = a;
	for (int k = 0; all_packs[k] != NULL; k++) {
		struct pack_findings findings = pack_findings_in(a);

		packs[k] = pack_load(all_packs[k], &told_names, &findings);
		assert_non_null(packs[k]);
	}
	return 0;
}

static int tear_down(void **state)
{
	for (int k = 0; all_packs[k] != NULL; k++)
		pack_destroy(packs[k]);
	arena_destroy(*state);
	return 0;
}

static const struct retention_rule *rule_of(
	int k, struct told *told, const struct kept_report *report)
{
	struct fact_values values = told_values(told);
	struct situation s = situation_of(packs[k], &values, NULL, 20000);

	return retention_of(packs[k], &s, report);
}

static void test_an_anonymous_report_goes_a_year_after_it_was_closed(void **state)
{
	const struct kept_report kept = { .filed_on = 19900, .closed_on = 20000, .child_age = 4 };

	(void)state;
	for (int k = 0; all_packs[k] != NULL; k++) {
		struct told told = { 0 };
		const struct retention_rule *rule;

		tell(&told, "anonymity", "anonymous");
		rule = rule_of(k, &told, &kept);
		assert_string_equal(rule->id, "anonymous");
		assert_int_equal(retention_ends_on(rule, &kept), 20000 + 366);
	}
}

static void test_one_that_is_linked_or_named_stays_until_the_child_has_grown_up(void **state)
{
	struct kept_report kept = { .filed_on = 19900, .closed_on = 20000, .child_age = 15 };

	(void)state;
	for (int k = 0; all_packs[k] != NULL; k++) {
		struct told linked = { 0 }, named = { 0 };
		const struct retention_rule *rule;

		tell(&linked, "anonymity", "anonymous");
		tell(&named, "anonymity", "named");
		kept.is_linked = true;
		rule = rule_of(k, &linked, &kept);
		kept.is_linked = false;
		assert_ptr_equal(rule, rule_of(k, &named, &kept));
		/* Ten years and not a day less. */
		assert_true(retention_ends_on(rule, &kept) >= 19900 + 3652);
		assert_true(retention_ends_on(rule, &kept) <= 19900 + 3654);
		kept.child_age = 40;
		assert_int_equal(retention_ends_on(rule, &kept), 20000 + 366);
		kept.child_age = -1;
		assert_true(retention_ends_on(rule, &kept) >= 19900 + 25 * 365);
		kept.child_age = 15;
	}
}

static void test_what_was_closed_lately_is_kept_by_every_rule(void **state)
{
	(void)state;
	for (int k = 0; all_packs[k] != NULL; k++)
		assert_int_equal(retention_closed_by(packs[k], 20366), 20000);
	assert_null(retention_named(packs[0], "never"));
	assert_non_null(retention_named(packs[0], "other"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_anonymous_report_goes_a_year_after_it_was_closed),
		cmocka_unit_test(
			test_one_that_is_linked_or_named_stays_until_the_child_has_grown_up),
		cmocka_unit_test(test_what_was_closed_lately_is_kept_by_every_rule),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
