/* load_test.c - the load client against a server that answers right, wrong, or not. */

#include "bench/load.h"
#include "lib/http/test_kit.h"
#include "tests/support/cmocka_first.h"

static struct kit kit;

static int start(void **state)
{
	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	assert_true(kit_stop(&kit, 2000));
	return 0;
}

/* Request i carries i bytes, and every seventh asks for nothing sensible. */
static void write_length(void *ctx, int64_t i, struct str *to)
{
	int64_t n = i % 3000;

	(void)ctx;
	str_addf(to, "%s /length HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n",
		i % 7 == 6 ? "PUT" : "POST", (int)n);
	for (int64_t k = 0; k < n; k++)
		str_addc(to, 'x');
}

static bool check_length(void *ctx, int64_t i, int status, struct bytes body)
{
	char text[16];

	(void)ctx;
	snprintf(text, sizeof(text), "%d\n", (int)(i % 3000));
	return status == 200 && bytes_equal(body, bytes_of(text, strlen(text)));
}

static void test_every_request_is_asked_once_and_checked(void **state)
{
	struct load_plan plan = { .port = kit.port,
		.connections = 20,
		.count = 2000,
		.write = write_length,
		.check = check_length };
	struct load_result result;

	(void)state;
	assert_int_equal(load_run(&plan, &result), OK);
	/* A refused method ends its connection, which the client opens anew. */
	assert_int_equal(result.wrong, 2000 / 7);
	assert_int_equal(result.right + result.wrong, 2000);
	assert_true(result.per_second > 0 && result.p50_ms > 0);
	assert_true(result.p50_ms <= result.p99_ms && result.p99_ms <= result.most_ms);
}

static void test_time_ends_a_load(void **state)
{
	struct load_plan plan = { .port = kit.port,
		.connections = 4,
		.ms = 300,
		.write = write_length,
		.check = check_length };
	struct load_result result;
	char line[128];

	(void)state;
	assert_int_equal(load_run(&plan, &result), OK);
	assert_true(result.seconds > 0.25 && result.seconds < 3);
	assert_true(result.right > 10);
	load_line(&result, line, sizeof(line));
	assert_non_null(strstr(line, " a second, p50 "));
}

static void test_a_server_that_is_not_there_is_said(void **state)
{
	struct load_plan plan = {
		.port = 1, .connections = 4, .ms = 300, .write = write_length, .check = check_length
	};
	struct load_result result;

	(void)state;
	assert_int_equal(load_run(&plan, &result), FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_request_is_asked_once_and_checked),
		cmocka_unit_test(test_time_ends_a_load),
		cmocka_unit_test(test_a_server_that_is_not_there_is_said),
	};

	return cmocka_run_group_tests_name("load", tests, start, stop);
}
