/* json_write_test.c - what is written is JSON, and calls out of order stop us. */

#include "tests/support/cmocka_first.h"

#include "lib/codec/json_write.h"

#include <math.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *a;

static int make_arena(void **state)
{
	(void)state;
	a = arena_create(1 << 20);
	return 0;
}

static int drop_arena(void **state)
{
	(void)state;
	arena_destroy(a);
	return 0;
}

static const char *written(const struct json_out *j)
{
	return (const char *)json_bytes(j).at;
}

static void test_commas_and_keys_fall_into_place(void **state)
{
	struct json_out j = json_out_in(a, 4096);

	(void)state;
	json_object(&j);
	json_pair_text(&j, "name", "আশ্রয়");
	json_pair_int(&j, "least", INT64_MIN);
	json_pair_bool(&j, "late", true);
	json_key(&j, "none");
	json_null(&j);
	json_key(&j, "list");
	json_array(&j);
	json_object(&j);
	json_object_end(&j);
	json_array(&j);
	json_array_end(&j);
	json_text(&j, NULL);
	json_array_end(&j);
	json_key(&j, "ready");
	json_written(&j, bytes_of("[1,2]", 5));
	json_object_end(&j);
	assert_string_equal(written(&j),
		"{\"name\":\"আশ্রয়\",\"least\":-9223372036854775808,\"late\":true,"
		"\"none\":null,\"list\":[{},[],null],\"ready\":[1,2]}");
}

static void test_every_byte_that_must_is_escaped(void **state)
{
	struct json_out j = json_out_in(a, 4096);
	char all[32];

	(void)state;
	for (int i = 0; i < 31; i++)
		all[i] = (char)(i + 1);
	all[31] = '\0';
	json_array(&j);
	json_text(&j, all);
	json_text(&j, "\"\\/</script>");
	json_textn(&j, "a\0b", 3);
	json_array_end(&j);
	assert_string_equal(written(&j),
		"[\"\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e"
		"\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u00"
		"1a"
		"\\u001b\\u001c\\u001d\\u001e\\u001f\",\"\\\"\\\\/</script>\",\"a\\u0000b\"]");
}

static void test_numbers_are_the_shortest_that_read_back(void **state)
{
	static const double numbers[] = { 0.1, 1.0 / 3, 1e300, -5e-324, 23.8103, 90.4125 };
	struct json_out j = json_out_in(a, 4096);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		j = json_out_in(a, 64);
		json_real(&j, numbers[i]);
		assert_true(strtod(written(&j), NULL) == numbers[i]);
	}
	assert_string_equal(written(&j), "90.4125");
}

static void test_a_full_text_says_so(void **state)
{
	struct json_out j = json_out_in(a, 8);

	(void)state;
	json_text(&j, "longer than eight");
	assert_true(json_over(&j));
}

/* What must stop the program. */

static void value_without_key(void)
{
	struct json_out j = json_out_in(a, 4096);

	json_object(&j);
	json_int(&j, 1);
}

static void key_in_a_list(void)
{
	struct json_out j = json_out_in(a, 4096);

	json_array(&j);
	json_key(&j, "x");
}

static void two_values_at_the_top(void)
{
	struct json_out j = json_out_in(a, 4096);

	json_int(&j, 1);
	json_int(&j, 2);
}

static void wrong_end(void)
{
	struct json_out j = json_out_in(a, 4096);

	json_array(&j);
	json_object_end(&j);
}

static void taken_too_early(void)
{
	struct json_out j = json_out_in(a, 4096);

	json_array(&j);
	json_bytes(&j);
}

static void no_number(void)
{
	struct json_out j = json_out_in(a, 4096);

	json_real(&j, NAN);
}

static void key_without_value(void)
{
	struct json_out j = json_out_in(a, 4096);

	json_object(&j);
	json_key(&j, "x");
	json_object_end(&j);
}

static void too_deep(void)
{
	struct json_out j = json_out_in(a, 4096);

	for (int i = 0; i <= JSON_WRITE_DEPTH; i++)
		json_array(&j);
}

static void assert_stops(void (*act)(void))
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		close(2);
		act();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_calls_out_of_order_stop_the_program(void **state)
{
	(void)state;
	assert_stops(value_without_key);
	assert_stops(key_in_a_list);
	assert_stops(two_values_at_the_top);
	assert_stops(wrong_end);
	assert_stops(taken_too_early);
	assert_stops(no_number);
	assert_stops(key_without_value);
	assert_stops(too_deep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commas_and_keys_fall_into_place),
		cmocka_unit_test(test_every_byte_that_must_is_escaped),
		cmocka_unit_test(test_numbers_are_the_shortest_that_read_back),
		cmocka_unit_test(test_a_full_text_says_so),
		cmocka_unit_test(test_calls_out_of_order_stop_the_program),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
