/* json_test.c - what is JSON, what is not, and its one spelling. */

#include "tests/support/cmocka_first.h"

#include "lib/codec/json.h"

#include <string.h>

enum { ROOM = 64 << 20 };

static int set_up(void **state)
{
	*state = arena_create(ROOM);
	return 0;
}

static int tear_down(void **state)
{
	arena_destroy(*state);
	return 0;
}

static const struct json *read_limited(
	struct arena *a, const char *text, struct json_limits limits, struct faults *f)
{
	*f = faults_in(a, "x.json");
	return json_read(a, bytes_of(text, strlen(text)), &limits, f);
}

static const struct json *read(struct arena *a, const char *text)
{
	struct faults f;
	const struct json *v = read_limited(a, text, (struct json_limits){ 0 }, &f);

	assert_int_equal(v == NULL, f.n > 0);
	return v;
}

static void assert_canonical(struct arena *a, const char *text, const char *expected)
{
	struct str out = str_in(a, 1 << 16);
	const struct json *v = read(a, text);

	assert_non_null(v);
	json_canonical(&out, v);
	assert_string_equal(str_text(&out), expected);
}

static void assert_fault(struct arena *a, const char *text, const char *expected)
{
	struct faults f;

	assert_null(read_limited(a, text, (struct json_limits){ 0 }, &f));
	assert_int_equal(f.n, 1);
	assert_string_equal(fault_text(a, f.first), expected);
}

static void test_values_come_back_with_their_lines(void **state)
{
	const struct json *v = read(*state, "{\n \"a\": 1,\n \"b\": [true,\n null, \"x\"]\n}"), *b;

	assert_true(json_is(v, JSON_OBJECT));
	assert_int_equal(json_get(v, "a")->number.whole, 1);
	assert_int_equal(json_get(v, "a")->line, 2);
	b = json_get(v, "b");
	assert_int_equal(b->items.n, 3);
	assert_true(json_first(b)->truth);
	assert_int_equal(json_first(b)->next->line, 4);
	assert_true(json_is(json_first(b)->next, JSON_NULL));
	assert_string_equal(json_first(b)->next->next->text, "x");
	assert_null(json_get(v, "c"));
	assert_null(json_get(b, "a"));
	assert_null(json_first(json_get(v, "a")));
}

static void test_canonical_is_sorted_short_and_stable(void **state)
{
	assert_canonical(
		*state, "{ \"b\" : 1 , \"a\" : [ ] , \"ab\":{} }", "{\"a\":[],\"ab\":{},\"b\":1}");
	assert_canonical(*state,
		"[-0, 1.0, 1e2, 0.1, 1e300, 12345678901234567890, -9223372036854775808]",
		"[0,1,100,0.1,1e+300,1.2345678901234567e+19,-9223372036854775808]");
	assert_canonical(*state, "\"\\u0995\\/\\ud83d\\ude00\\u0001\\n\\\"\\\\\"",
		"\"ক/😀\\u0001\\n\\\"\\\\\"");
}

static void test_what_is_not_json_is_refused_with_its_line(void **state)
{
	assert_fault(*state, "", "x.json:1: a value is expected here");
	assert_fault(*state, "{\n\"a\":1,\n\"a\":2}", "x.json:3: the key \"a\" stands here twice");
	assert_fault(*state, "[1,]", "x.json:1: a value is expected here");
	assert_fault(*state, "[1\n2]", "x.json:2: a comma or ] is missing");
	assert_fault(*state, "{\"a\":1,}", "x.json:1: a key in quotation marks is expected here");
	assert_fault(*state, "{\"a\" 1}", "x.json:1: a colon is missing after a key");
	assert_fault(*state, "{\"a\":1", "x.json:1: a comma or } is missing");
	assert_fault(*state, "1 2", "x.json:1: something follows after the end");
	assert_fault(*state, "\"a\nb\"",
		"x.json:1: a line break or tab inside a text: write \\n or \\t");
	assert_fault(*state, "\"a", "x.json:1: a text is not closed by a quotation mark");
	assert_fault(
		*state, "\"a\\", "x.json:1: an escape that does not exist or means no character");
}

static void test_spellings_outside_the_grammar_are_refused(void **state)
{
	static const char *const wrong[] = { "01", "+1", "1.", ".5", "1e", "-", "0x10", "NaN",
		"Infinity", "1e999", "tru", "True", "'a'", "\"\\x\"", "\"\\u00\"", "\"\\u0000\"",
		"\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\ud800\\\"", "{a:1}",
		"[1 // no\n]", "\xEF\xBB\xBF{}", "\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"",
		"[\x0B]", "{\"a\"}", "}", "]", "[", "{" };

	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (read(*state, wrong[i]) != NULL)
			fail_msg("accepted: %s", wrong[i]);
}

static void test_a_nul_byte_is_no_text(void **state)
{
	struct faults f = faults_in(*state, "x.json");

	assert_null(json_read(*state, bytes_of("[\0]", 3), NULL, &f));
	assert_int_equal(f.n, 1);
}

static void test_depth_size_and_count_are_limited(void **state)
{
	char deep[700];
	struct faults f;

	memset(deep, '[', 300);
	memset(deep + 300, ']', 300);
	deep[600] = '\0';
	assert_fault(*state, deep, "x.json:1: lists and objects are nested too deeply");
	assert_null(read_limited(*state, "[[[]]]", (struct json_limits){ .depth = 2 }, &f));
	assert_non_null(read_limited(*state, "[[[]],[]]", (struct json_limits){ .depth = 3 }, &f));
	assert_null(read_limited(*state, "[1,2]", (struct json_limits){ .bytes = 4 }, &f));
	assert_null(read_limited(*state, "[1,2,3]", (struct json_limits){ .values = 3 }, &f));
	assert_non_null(read_limited(*state, "[1,2]", (struct json_limits){ .values = 3 }, &f));
}

static void test_many_keys_are_still_compared(void **state)
{
	struct str text = str_in(*state, 1 << 20);

	str_addc(&text, '{');
	for (int i = 0; i < 10000; i++)
		str_addf(&text, "\"k%d\":%d,", i, i);
	str_add(&text, "\"k77\":0}");
	assert_fault(*state, str_text(&text), "x.json:1: the key \"k77\" stands here twice");
}

static void test_looking_in_says_what_to_change(void **state)
{
	static const char *const known[] = { "name", "n", "is", NULL };
	struct faults f = faults_in(*state, "p.json");
	const struct json *v = read(*state, "{\"name\":1,\n\"n\":11,\"is\":true,\n\"nmae\":\"x\"}");

	assert_null(json_need_text(v, "name", &f));
	assert_string_equal(
		fault_text(*state, f.last), "p.json:1: \"name\" must be a text in quotation marks");
	assert_int_equal(json_may_int(v, "n", (struct json_range){ 0, 10 }, -1, &f), -1);
	assert_string_equal(
		fault_text(*state, f.last), "p.json:2: \"n\" must be a whole number from 0 to 10");
	assert_int_equal(json_need_int(v, "m", (struct json_range){ 1, 10 }, &f), 1);
	assert_int_equal(f.n, 3);
	assert_true(json_may_bool(v, "is", false, &f));
	assert_true(json_may_bool(v, "isnt", true, &f));
	assert_string_equal(json_may_text(v, "text", "none", &f), "none");
	assert_int_equal(f.n, 3);
	json_only_keys(v, known, &f);
	assert_int_equal(f.n, 4);
	assert_string_equal(fault_text(*state, f.last),
		"p.json:3: \"nmae\" is no key that is known here: check its spelling");
}

static void test_faults_stop_being_kept_but_not_counted(void **state)
{
	struct faults f = faults_in(*state, "p.json");
	int kept = 0;

	for (int i = 0; i < FAULTS_MAX + 50; i++)
		fault_add(&f, i, "one more");
	for (const struct fault *one = f.first; one != NULL; one = one->next)
		kept++;
	assert_int_equal(f.n, FAULTS_MAX + 50);
	assert_int_equal(kept, FAULTS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_values_come_back_with_their_lines, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_canonical_is_sorted_short_and_stable, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_is_not_json_is_refused_with_its_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_spellings_outside_the_grammar_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_nul_byte_is_no_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_depth_size_and_count_are_limited, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_many_keys_are_still_compared, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_looking_in_says_what_to_change, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_faults_stop_being_kept_but_not_counted, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
