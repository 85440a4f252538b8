/* expression_test.c - what conditions mean, and what an author is told who wrote one wrongly. */

#include "tests/support/cmocka_first.h"

#include "lib/forms/expression.h"

#include <string.h>

/* A little form: names, their types, and one set of values. */
static const struct {
	const char *name;
	enum expression_type type;
	struct expression_value value;
} names[] = {
	{ "whom", EX_CODE, { .state = EX_GIVEN, .text = "child" } },
	{ "kinds", EX_CODES,
		{ .state = EX_GIVEN, .codes = (const char *const[]){ "a", "b" }, .codes_n = 2 } },
	{ "age", EX_NUMBER, { .state = EX_GIVEN, .number = 8 } },
	{ "on", EX_DATE, { .state = EX_GIVEN, .number = 100 } },
	{ "danger", EX_YES_NO, { .state = EX_GIVEN, .number = 1 } },
	{ "story", EX_TEXT, { .state = EX_GIVEN, .text = "বাড়ি" } },
	{ "files", EX_OPAQUE, { .state = EX_GIVEN } },
	{ "late", EX_BOOL, { .state = EX_GIVEN, .number = 1 } },
	{ "no_whom", EX_CODE, { .state = EX_EMPTY } },
	{ "no_kinds", EX_CODES, { .state = EX_EMPTY } },
	{ "no_age", EX_NUMBER, { .state = EX_UNKNOWN } },
	{ "no_danger", EX_YES_NO, { .state = EX_UNKNOWN } },
	{ "no_story", EX_TEXT, { .state = EX_EMPTY } },
};

static bool find(const void *of, const char *name, enum expression_type *ret_type, int *ret_at)
{
	(void)of;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (strcmp(names[i].name, name) == 0) {
			*ret_type = names[i].type;
			*ret_at = (int)i;
			return true;
		}
	}
	return false;
}

static bool offers(const void *of, int at, const char *code)
{
	(void)of;
	(void)at;
	return text_equal(code, "child") || text_equal(code, "adult") || text_equal(code, "a") ||
	       text_equal(code, "b") || text_equal(code, "c");
}

static struct expression_value value(const void *of, int at)
{
	(void)of;
	return names[at].value;
}

static int set_up(void **state)
{
	*state = arena_create(16 << 20);
	return 0;
}

static int tear_down(void **state)
{
	arena_destroy(*state);
	return 0;
}

static bool run(void **state, const char *source)
{
	const struct expression_scope scope = { .find = find, .offers = offers, .self = "age" };
	const struct expression_values values = { .value = value, .today = 100 };
	const char *problem = NULL;
	const struct expression *e = expression_compile(*state, source, &scope, &problem);

	if (e == NULL)
		fail_msg("%s: %s", source, problem);
	return expression_holds(e, &values);
}

static void assert_problem(void **state, const char *source, const char *expected)
{
	const struct expression_scope scope = { .find = find, .offers = offers };
	const char *problem = NULL;

	if (expression_compile(*state, source, &scope, &problem) != NULL)
		fail_msg("accepted: %s", source);
	assert_string_equal(problem, expected);
}

static void test_conditions_that_hold(void **state)
{
	static const char *const true_ones[] = { "${whom} = 'child'", "'child' = ${whom}",
		"${whom} != \"adult\"", "${age} < 9 and ${age} > 7", "${age} <= 8 and ${age} >= 8",
		"${age} = 8", "-1 < ${age}", ". = 8", "selected(${kinds}, 'b')",
		"not(selected( ${kinds} , 'c' ))", "selected(${whom}, 'child')",
		"count-selected(${kinds}) = 2", "string-length(${story}) = 5", "${danger}",
		"${danger} = 'yes'", "${danger} = true()", "${late}", "${late} and ${danger}",
		"${on} = today()", "${on} < '1970-04-12'", "'1970-04-10' < ${on}",
		"false() or true()", "true() or false() and false()", "not ( false() )",
		"(${age} = 1 or ${age} = 8) and ${danger}", "${files} != ''", "${story} != ''",
		"${story} = ${story}", "${no_story} != ${story}", "(1 < 2) = true()" };

	for (size_t i = 0; i < COUNT_OF(true_ones); i++)
		if (!run(state, true_ones[i]))
			fail_msg("should hold: %s", true_ones[i]);
}

static void test_conditions_that_do_not_hold(void **state)
{
	static const char *const false_ones[] = { "${whom} = 'adult'", "${age} < 8", "${age} != 8",
		"selected(${kinds}, 'c')", "${danger} = 'no'", "not(${danger})", "${on} > today()",
		"${files} = ''", "(true() or false()) and false()", "${age} = '_unknown'" };

	for (size_t i = 0; i < COUNT_OF(false_ones); i++)
		if (run(state, false_ones[i]))
			fail_msg("should not hold: %s", false_ones[i]);
}

static void test_what_was_not_said_compares_as_nothing(void **state)
{
	assert_true(run(state, "${no_whom} = ''"));
	assert_true(run(state, "${no_whom} != 'child'"));
	assert_false(run(state, "${no_whom} = 'child'"));
	assert_false(run(state, "${no_age} = ''"));
	assert_true(run(state, "${no_age} = '_unknown'"));
	assert_false(run(state, "${no_age} < 5"));
	assert_false(run(state, "${no_age} >= 5"));
	assert_true(run(state, "${no_age} != 5"));
	assert_false(run(state, "${no_danger}"));
	assert_false(run(state, "${no_danger} = 'no'"));
	assert_false(run(state, "selected(${no_kinds}, 'a')"));
	assert_true(run(state, "count-selected(${no_kinds}) = 0"));
	assert_true(run(state, "string-length(${no_story}) = 0"));
	assert_true(run(state, "${no_story} = ${no_story}"));
}

static void test_an_author_is_told_what_is_wrong(void **state)
{
	assert_problem(state, "${wohm} = 'child'", "there is no ${wohm} here");
	assert_problem(state, "${whom} = 'chidl'", "${whom} does not offer 'chidl'");
	assert_problem(state, "selected(${kinds}, 'x')", "${kinds} does not offer 'x'");
	assert_problem(state, "${danger} = 'maybe'", "${danger} is 'yes' or 'no', never 'maybe'");
	assert_problem(state, "${age} = '8'", "a number is compared with a text");
	assert_problem(state, "${whom} < 'x'", "${whom} does not offer 'x'");
	assert_problem(state, "${story} < 'x'", "only numbers and dates are larger or smaller");
	assert_problem(state, "${kinds} = 'a'",
		"several choices (use selected()) is compared with a text");
	assert_problem(state, "${files} = 'a'",
		"something that can only be compared with '' is compared with a text");
	assert_problem(state, "${age}", "a condition is expected, such as ${x} = 'y'");
	assert_problem(
		state, "${age} and ${danger}", "a condition is expected, such as ${x} = 'y'");
	assert_problem(state, "${on} < 'soon'", "'soon' is no date: write it as '2026-11-22'");
	assert_problem(
		state, "1 < 2 < 3", "two values are compared at a time: join comparisons by and");
	assert_problem(
		state, ". = 8", "'.' means the answer itself and stands only in a constraint");
	assert_problem(state, "${age} = 1.5", "whole numbers only: \"1.5\"");
	assert_problem(state, "not(${danger}", "')' is missing at the end");
	assert_problem(state, "${danger} xor ${late}", "\"xor ${late}\" is not understood here");
	assert_problem(state, "${danger} =", "a value is missing at the end");
	assert_problem(state, "", "a value is missing at the end");
	assert_problem(state, "${age} = 'x", "a text is not closed by its quotation mark");
	assert_problem(state, "${ age } = 1", "after ${ comes the id of a question, then }");
	assert_problem(state, "count-selected(${age}) = 1",
		"count-selected() wants a many_of, and ${age} is none");
	assert_problem(state, "string-length(${age}) = 1",
		"string-length() wants a text, and ${age} is none");
	assert_problem(state, "selected(${age}, '1')",
		"selected() asks about choices, and ${age} has none");
	assert_problem(state, "system('x')", "\"system('x')\" is not understood here");
}

static void test_depth_and_length_are_limited(void **state)
{
	char deep[EXPRESSION_LONGEST + 2];

	memset(deep, '(', 100);
	deep[100] = '\0';
	assert_problem(state, deep, "parentheses are nested too deeply");
	memset(deep, ' ', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	assert_problem(state, deep, "longer than 2000 characters");
}

static void test_the_names_used_are_known(void **state)
{
	const struct expression_scope scope = { .find = find, .offers = offers };
	const char *problem;
	const struct expression *e =
		expression_compile(*state, "${age} < 5 or ${danger}", &scope, &problem);

	assert_non_null(e);
	assert_int_equal(e->names_n, 2);
	assert_int_equal(e->names[0], 2);
	assert_int_equal(e->names[1], 4);
	assert_true(expression_holds(NULL, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_conditions_that_hold, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_conditions_that_do_not_hold, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_was_not_said_compares_as_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_author_is_told_what_is_wrong, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_depth_and_length_are_limited, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_names_used_are_known, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
