/* parse_test.c - the readers of foreign bytes, alone: forms, parts in every
 * slicing, heads, cookies, codings, tags, and the hash of sources. */

#include "lib/http/multipart.h"
#include "lib/http/parse.h"
#include "lib/http/source.h"
#include "tests/support/cmocka_first.h"

#include <arpa/inet.h>

static struct arena *a;

static int setup(void **state)
{
	(void)state;
	a = arena_create(16 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_destroy(a);
	return 0;
}

static void test_percent_decoding_is_strict(void **state)
{
	static const char *const bad[] = { "%", "%4", "%zz", "a%2", "%%41" };
	struct bytes text;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(percent_decode(a, bytes_of(bad[i], strlen(bad[i])), true, &text));
	assert_true(percent_decode(a, bytes_of("a+%2b%41", 8), true, &text));
	assert_string_equal(text.at, "a +A");
	assert_true(percent_decode(a, bytes_of("a+b", 3), false, &text));
	assert_string_equal(text.at, "a+b");
}

static void test_a_target_is_split_and_decoded(void **state)
{
	struct http_fields query;
	const char *path;

	(void)state;
	assert_int_equal(target_read(a, "/a/%E0%A6%95/?x=1&x=2&y", &path, &query), 0);
	assert_string_equal(path, "/a/ক/");
	assert_int_equal(query.n, 3);
	assert_string_equal(fields_text(query, "x"), "1");
	assert_string_equal(fields_text(query, "y"), "");
	assert_null(fields_text(query, "z"));
	assert_int_equal(target_read(a, "/", &path, &query), 0);
	assert_string_equal(path, "/");
	assert_int_equal(target_read(a, "/a?b=..//%2F&c=?", &path, &query), 0);
	assert_string_equal(path, "/a");
}

static void test_too_many_fields_are_refused(void **state)
{
	struct http_fields f;

	(void)state;
	assert_int_equal(urlencoded_read(a, bytes_of("a&b&c", 5), 3, &f), 0);
	assert_int_equal(urlencoded_read(a, bytes_of("a&b&c", 5), 2, &f), 413);
	assert_int_equal(urlencoded_read(a, bytes_of("%FF=1", 5), 2, &f), 400);
	assert_int_equal(urlencoded_read(a, BYTES_NONE, 2, &f), 0);
	assert_int_equal(f.n, 0);
}

/* Writes down what the parts say: "<name|file|type>content." */
static int note_begin(void *ctx, const struct part_head *part)
{
	struct str *s = ctx;

	str_addf(s, "<%s|%s|%s>", (const char *)part->name.at,
		part->filename.at != NULL ? (const char *)part->filename.at : "-",
		part->type != NULL ? part->type : "-");
	return 0;
}

static int note_data(void *ctx, struct bytes data)
{
	str_addn(ctx, data.at, data.len);
	return 0;
}

static int note_end(void *ctx)
{
	str_addc(ctx, '.');
	return 0;
}

static const struct part_events notes = { note_begin, note_data, note_end };

/* Fed in slices of `step` bytes; the notes, or NULL if it was refused. */
static const char *parts_of(const char *body, size_t step)
{
	struct str s = str_in(a, 100000);
	struct multipart *m = multipart_create(a, "XyZ", &notes, &s);
	size_t n = strlen(body);

	for (size_t i = 0; i < n; i += step)
		if (multipart_feed(m, bytes_of(body + i, n - i < step ? n - i : step)) != 0)
			return NULL;
	return multipart_end(m) == 0 ? str_text(&s) : NULL;
}

static void test_parts_are_the_same_in_every_slicing(void **state)
{
	static const char body[] =
		"--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
		"\r\n\r\r\n--Xy\r\n-\r\n--XyQ\r\n"
		"--XyZ\r\ncontent-type: text/plain\r\nX-Other: y\r\n"
		"CONTENT-DISPOSITION: Form-Data; filename=\"a\\\"b\\c.txt\"; name=\"f\"\r\n\r\n"
		"\r\n--XyZ\r\nContent-Disposition: form-data; name=\"e\"\r\n"
		"Content-Transfer-Encoding: 8bit\r\n\r\n\r\n--XyZ--\r\n";
	static const char said[] = "<a|-|->\r\n\r\r\n--Xy\r\n-\r\n--XyQ.<f|a\"b\\c.txt|text/plain>."
				   "<e|-|->.";

	(void)state;
	for (size_t step = 1; step <= sizeof(body); step++)
		assert_string_equal(parts_of(body, step), said);
}

static void test_broken_parts_are_refused(void **state)
{
#define GOOD_HEAD "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
	static const char *const bad[] = {
		"",
		"--XyZ",
		GOOD_HEAD "x",
		GOOD_HEAD "x\r\n--XyZ",
		GOOD_HEAD "x\r\n--XyZ\r",
		GOOD_HEAD "x\r\n--XyZ-",
		GOOD_HEAD "x\r\n--XyZ--\r",
		GOOD_HEAD "x\r\n--XyZ--\r\n\r\n",
		GOOD_HEAD "x\r\n--XyZ--more",
		GOOD_HEAD "x\r\n--XyZ \r\n",
		GOOD_HEAD "x\n--XyZ--",
		"preamble\r\n" GOOD_HEAD "x\r\n--XyZ--",
		"\r\n" GOOD_HEAD "x\r\n--XyZ--",
		"--XyQ\r\n",
		"--XyZ\nContent-Disposition: form-data; name=\"a\"\n\nx\n--XyZ--",
		"--XyZ\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Type: text/plain\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=\"a\"; "
		"name=\"b\"\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=\"a\"; "
		"filename*=utf-8''x\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n"
		"Content-Disposition: form-data; name=\"b\"\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nno colon\r\nContent-Disposition: form-data; "
		"name=\"a\"\r\n\r\nx\r\n--XyZ--",
	};

	(void)state;
	assert_string_equal(parts_of(GOOD_HEAD "x\r\n--XyZ--", 7), "<a|-|->x.");
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		for (size_t step = 1; step < 100; step += 7)
			if (parts_of(bad[i], step) != NULL)
				fail_msg("taken: %s", bad[i]);
}

static void test_an_endless_part_head_is_refused(void **state)
{
	struct str body = str_in(a, 20000);

	(void)state;
	str_add(&body, "--XyZ\r\nX: ");
	for (int i = 0; i < 5000; i++)
		str_addc(&body, 'x');
	str_add(&body, "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--XyZ--");
	assert_null(parts_of(str_text(&body), 1000));
}

static void test_content_types_are_read(void **state)
{
	static const char *const bad[] = { "", "text", "a/b/c", "text/plain; x", "a/b; =1",
		"m/f; boundary=", "m/f; boundary=\"a", "m/f; boundary=a; boundary=a",
		"m/f; boundary=a b", "a/b x" };
	const char *type, *boundary;

	(void)state;
	assert_true(content_type_read(
		a, "Multipart/Form-Data; charset=UTF-8; BOUNDARY=\"a b'c\"", &type, &boundary));
	assert_string_equal(type, "multipart/form-data");
	assert_string_equal(boundary, "a b'c");
	assert_true(content_type_read(a, "application/json;", &type, &boundary));
	assert_string_equal(type, "application/json");
	assert_null(boundary);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (content_type_read(a, bad[i], &type, &boundary))
			fail_msg("taken: %s", bad[i]);
}

static const char *cookie_of(const char *first, const char *second, const char *name)
{
	struct head_line lines[2] = {
		{ "Cookie", first, 6, strlen(first) },
		{ "cookie", second, 6, strlen(second) },
	};

	return cookie_find(a, (struct head){ lines, 2 }, name);
}

static void test_a_cookie_is_found_or_nobody_knows(void **state)
{
	(void)state;
	assert_string_equal(cookie_of("a=1; __Host-id=x=y ;b=2", "", "__Host-id"), "x=y");
	assert_string_equal(cookie_of("", "b=", "b"), "");
	assert_string_equal(cookie_of("b=1", "b=1", "b"), "1");
	assert_null(cookie_of("b=1; b=2", "", "b"));
	assert_null(cookie_of("b=1", "b=2", "b"));
	assert_null(cookie_of("bb=1; xb=2; b", "", "b"));
	assert_null(cookie_of("b=\xff", "", "b"));
}

static void test_codings_are_understood(void **state)
{
	const unsigned plain = 1 << CODING_PLAIN, gzip = 1 << CODING_GZIP, br = 1 << CODING_BROTLI;

	(void)state;
	assert_int_equal(accepted_codings(NULL), plain);
	assert_int_equal(accepted_codings("gzip, deflate, br;q=1.0"), plain | gzip | br);
	assert_int_equal(accepted_codings("GZip;q=0.5,br;q=0.000"), plain | gzip);
	assert_int_equal(accepted_codings("brotli, gzipped"), plain);
	assert_int_equal(accepted_codings(",, ;;"), plain);
}

static void test_tags_match_weakly(void **state)
{
	(void)state;
	assert_true(etag_matches("W/\"abc\"", "abc"));
	assert_true(etag_matches("\"x\", \"abc\"", "abc"));
	assert_true(etag_matches("*", "abc"));
	assert_false(etag_matches("\"abcd\"", "abc"));
	assert_false(etag_matches("abc", "abc"));
	assert_false(etag_matches("\"abc", "abc"));
	assert_false(etag_matches(NULL, "abc"));
	assert_false(etag_matches("\"\"", NULL));
}

static uint64_t six(const struct sources *s, const char *text)
{
	struct sockaddr_in6 at = { .sin6_family = AF_INET6 };

	assert_int_equal(inet_pton(AF_INET6, text, &at.sin6_addr), 1);
	return source_of_address(s, (struct sockaddr *)&at);
}

static uint64_t four(const struct sources *s, const char *text)
{
	struct sockaddr_in at = { .sin_family = AF_INET };

	assert_int_equal(inet_pton(AF_INET, text, &at.sin_addr), 1);
	return source_of_address(s, (struct sockaddr *)&at);
}

static void test_a_source_is_a_house_and_this_machine_is_none(void **state)
{
	struct sources *s = sources_create(), *other = sources_create();

	(void)state;
	assert_true(six(s, "2001:db8:1:2::1") == six(s, "2001:db8:1:2:ffff::9"));
	assert_true(six(s, "2001:db8:1:2::1") != six(s, "2001:db8:1:3::1"));
	assert_true(six(s, "::ffff:203.0.113.5") == four(s, "203.0.113.5"));
	assert_true(four(s, "203.0.113.5") != four(s, "203.0.113.6"));
	assert_true(four(s, "203.0.113.5") != four(other, "203.0.113.5"));
	assert_true(four(s, "127.0.0.1") == 0 && six(s, "::1") == 0);
	assert_true(six(s, "::ffff:127.0.0.1") == 0);
	assert_int_equal(source_connected(s, 7), 1);
	assert_int_equal(source_connected(s, 7), 2);
	source_disconnected(s, 7);
	source_disconnected(s, 7);
	assert_int_equal(source_connected(s, 7), 1);
	sources_destroy(s);
	sources_destroy(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_percent_decoding_is_strict),
		cmocka_unit_test(test_a_target_is_split_and_decoded),
		cmocka_unit_test(test_too_many_fields_are_refused),
		cmocka_unit_test(test_parts_are_the_same_in_every_slicing),
		cmocka_unit_test(test_broken_parts_are_refused),
		cmocka_unit_test(test_an_endless_part_head_is_refused),
		cmocka_unit_test(test_content_types_are_read),
		cmocka_unit_test(test_a_cookie_is_found_or_nobody_knows),
		cmocka_unit_test(test_codings_are_understood),
		cmocka_unit_test(test_tags_match_weakly),
		cmocka_unit_test(test_a_source_is_a_house_and_this_machine_is_none),
	};

	return cmocka_run_group_tests_name("http, readers", tests, setup, teardown);
}
