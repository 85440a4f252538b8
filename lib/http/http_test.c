/* http_test.c - what people and programs in good faith do: pages, forms, files,
 * keep-alive, compression, conditional requests, late replies, HTTPS. */

#include "lib/http/test_kit.h"
#include "tests/support/cmocka_first.h"

#include <sys/socket.h>
#include <unistd.h>

#define HOST "Host: a\r\n"

static struct kit kit;
static struct answer got;

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

static void test_a_get_reaches_a_worker_and_comes_back(void **state)
{
	(void)state;
	assert_int_equal(ask(kit.port,
				 "GET /caf%C3%A9/%E0%A6%95?q=a+b%26c HTTP/1.1\r\n" HOST
				 "Cookie: x=1; id=abc\r\n\r\n",
				 &got),
		200);
	assert_string_equal(got.body, "GET /café/ক q=a b&c cookie=abc local plain \n");
}

static void test_common_headers_go_out_unless_the_reply_has_its_own(void **state)
{
	char value[64];

	(void)state;
	ask(kit.port, "GET /x HTTP/1.1\r\n" HOST "\r\n", &got);
	assert_string_equal(
		answer_header(&got, "X-Content-Type-Options", value, sizeof(value)), "nosniff");
	assert_string_equal(answer_header(&got, "Cache-Control", value, sizeof(value)), "no-store");
	assert_string_equal(answer_header(&got, "X-Frame-Options", value, sizeof(value)), "DENY");
	ask(kit.port, "GET /etag HTTP/1.1\r\n" HOST "\r\n", &got);
	assert_string_equal(
		answer_header(&got, "X-Frame-Options", value, sizeof(value)), "SAMEORIGIN");
	assert_null(answer_header(&got, "Server", value, sizeof(value)));
	assert_non_null(answer_header(&got, "Date", value, sizeof(value)));
}

static void test_a_form_arrives_as_fields(void **state)
{
	(void)state;
	ask(kit.port,
		"POST /form HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded\r\n"
		"Content-Length: 41\r\n\r\na=1&b=%E0%A6%95+x&&empty=&alone&bad=%FF%0",
		&got);
	assert_int_equal(got.status, 400);
	ask(kit.port,
		"POST /form HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded\r\n"
		"Content-Length: 40\r\n\r\na=1&b=%E0%A6%95+x&&empty=&alone&bad=%FFy",
		&got);
	assert_string_equal(got.body, "a=1\nb=ক x\nempty=\nalone=\nbad=(no text)\n");
}

static void test_a_chunked_body_is_joined(void **state)
{
	(void)state;
	ask(kit.port,
		"POST /form HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded\r\n"
		"Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n5\r\n&b=22\r\n0\r\n\r\n",
		&got);
	assert_string_equal(got.body, "a=1\nb=22\n");
}

static void send_parts(const char *path, const char *parts)
{
	char request[8192];

	snprintf(request, sizeof(request),
		"POST %s HTTP/1.1\r\n" HOST "Content-Type: multipart/form-data; boundary=XyZ\r\n"
		"Content-Length: %zu\r\n\r\n%s",
		path, strlen(parts), parts);
	ask(kit.port, request, &got);
}

#define PART(head) "--XyZ\r\nContent-Disposition: form-data; " head "\r\n\r\n"

static void test_parts_arrive_as_fields_and_files(void **state)
{
	int ended = atomic_load(&kit.ended);

	(void)state;
	send_parts("/files",
		PART("name=\"story\"") "line\r\n--Xy not the end\r\n" PART(
			"name=\"photo\"; filename=\"ক.jpg\"") "12345\r\n" PART("name=\"none\"; "
									       "filename=\"\"") "\r"
												"\n"
												"--"
												"Xy"
												"Z-"
												"-"
												"\r"
												"\n");
	assert_int_equal(got.status, 200);
	assert_string_equal(got.body, "story=line\r\n--Xy not the end\nfile photo ক.jpg  5\n");
	assert_int_equal(atomic_load(&kit.ended), ended + 1);
}

static void test_a_file_streams_through_and_is_never_whole_in_memory(void **state)
{
	static char content[1 << 20];
	static const char head[] = PART("name=\"f\"; filename=\"x\"");
	char request[512];
	int fd = raw_open(kit.port);

	(void)state;
	memset(content, '\r', sizeof(content));
	snprintf(request, sizeof(request),
		"POST /files HTTP/1.1\r\n" HOST
		"Content-Type: multipart/form-data; boundary=XyZ\r\nContent-Length: %zu\r\n\r\n",
		strlen(head) + sizeof(content) + 9);
	raw_send(fd, request);
	raw_send(fd, head);
	raw_sendn(fd, content, sizeof(content));
	raw_send(fd, "\r\n--XyZ--");
	raw_read(fd, false, &got);
	close(fd);
	assert_string_equal(got.body, "file f x  1048576\n");
	assert_true(atomic_load(&kit.largest_chunk) <= 16384);
}

static void test_files_of_a_broken_body_are_given_up(void **state)
{
	int aborted = atomic_load(&kit.aborted), fd;

	(void)state;
	send_parts("/files", PART("name=\"f\"; filename=\"x\"") "12345\r\n--XyZ");
	assert_int_equal(got.status, 400);
	assert_true(kit_wait_closed(&kit));
	assert_int_equal(atomic_load(&kit.aborted), aborted + 1);
	fd = raw_open(kit.port);
	raw_send(fd, "POST /files HTTP/1.1\r\n" HOST
		     "Content-Type: multipart/form-data; boundary=XyZ\r\n"
		     "Content-Length: 900\r\n\r\n" PART("name=\"f\"; filename=\"x\"") "12");
	usleep(50000);
	close(fd);
	assert_true(kit_wait_closed(&kit));
	assert_int_equal(atomic_load(&kit.aborted), aborted + 2);
}

static void test_a_file_where_none_is_taken_is_refused(void **state)
{
	(void)state;
	send_parts("/form", PART("name=\"f\"; filename=\"x\"") "12345\r\n--XyZ--\r\n");
	assert_int_equal(got.status, 413);
	send_parts("/files", PART("name=\"f\"; filename=\"refuse.me\"") "12345\r\n--XyZ--\r\n");
	assert_int_equal(got.status, 500);
}

static void test_pipelined_requests_are_answered_in_order(void **state)
{
	int fd = raw_open(kit.port);

	(void)state;
	raw_send(fd, "GET /1 HTTP/1.1\r\n" HOST "\r\nGET /page HTTP/1.1\r\n" HOST
		     "\r\nPOST /length HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabcGET /4 "
		     "HTTP/1.1\r\n" HOST "\r\n");
	raw_read(fd, false, &got);
	assert_string_equal(got.body, "GET /1 q=- cookie=- local plain \n");
	raw_read(fd, false, &got);
	assert_int_equal(got.body_len, 10000);
	raw_read(fd, false, &got);
	assert_string_equal(got.body, "3\n");
	raw_read(fd, false, &got);
	assert_string_equal(got.body, "GET /4 q=- cookie=- local plain \n");
	close(fd);
}

static void test_head_has_the_length_and_no_body(void **state)
{
	int fd = raw_open(kit.port);
	char value[64];

	(void)state;
	raw_send(fd, "HEAD /etag HTTP/1.1\r\n" HOST "\r\nHEAD /page HTTP/1.1\r\n" HOST
		     "\r\nGET /x HTTP/1.1\r\n" HOST "\r\n");
	raw_read(fd, true, &got);
	assert_string_equal(answer_header(&got, "Content-Length", value, sizeof(value)), "8");
	raw_read(fd, true, &got);
	assert_string_equal(answer_header(&got, "Content-Length", value, sizeof(value)), "10000");
	raw_read(fd, false, &got);
	assert_int_equal(got.status, 200);
	close(fd);
}

static void test_what_the_reader_has_is_not_sent_again(void **state)
{
	char value[64], request[256];

	(void)state;
	ask(kit.port, "GET /etag HTTP/1.1\r\n" HOST "If-None-Match: \"a\", W/\"v1\"\r\n\r\n", &got);
	assert_int_equal(got.status, 304);
	assert_string_equal(answer_header(&got, "ETag", value, sizeof(value)), "W/\"v1\"");
	ask(kit.port, "GET /etag HTTP/1.1\r\n" HOST "If-None-Match: \"v2\"\r\n\r\n", &got);
	assert_int_equal(got.status, 200);
	ask(kit.port, "GET /page HTTP/1.1\r\n" HOST "\r\n", &got);
	snprintf(request, sizeof(request),
		"GET /page HTTP/1.1\r\n" HOST "If-None-Match: %s\r\n\r\n",
		answer_header(&got, "ETag", value, sizeof(value)));
	assert_int_equal(ask(kit.port, request, &got), 304);
}

static void test_the_coding_fits_the_reader(void **state)
{
	char value[64];

	(void)state;
	ask(kit.port, "GET /page HTTP/1.1\r\n" HOST "Accept-Encoding: gzip, deflate, br\r\n\r\n",
		&got);
	assert_string_equal(answer_header(&got, "Content-Encoding", value, sizeof(value)), "br");
	assert_true(got.body_len > 0 && got.body_len < 1000);
	ask(kit.port, "GET /page HTTP/1.1\r\n" HOST "Accept-Encoding: br;q=0, GZIP\r\n\r\n", &got);
	assert_string_equal(answer_header(&got, "Content-Encoding", value, sizeof(value)), "gzip");
	assert_string_equal(answer_header(&got, "Vary", value, sizeof(value)), "Accept-Encoding");
	ask(kit.port, "GET /page HTTP/1.1\r\n" HOST "\r\n", &got);
	assert_null(answer_header(&got, "Content-Encoding", value, sizeof(value)));
	ask(kit.port, "GET /big HTTP/1.1\r\n" HOST "Accept-Encoding: br, gzip\r\n\r\n", &got);
	assert_string_equal(answer_header(&got, "Content-Encoding", value, sizeof(value)), "gzip");
	assert_memory_equal(got.body, "\x1f\x8b", 2);
	ask(kit.port, "GET /x HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n\r\n", &got);
	assert_null(answer_header(&got, "Content-Encoding", value, sizeof(value)));
}

static void test_a_page_can_be_swapped_and_carry_another_status(void **state)
{
	(void)state;
	http_page_put(kit.page,
		&(struct http_page_content){ .type = "text/plain", .plain = bytes_of("new\n", 4) });
	ask(kit.port, "GET /page HTTP/1.1\r\n" HOST "\r\n", &got);
	assert_string_equal(got.body, "new\n");
	assert_int_equal(ask(kit.port, "GET /handed HTTP/1.1\r\n" HOST "\r\n", &got), 404);
	assert_string_equal(got.body, "new\n");
}

static void test_expect_continue_is_answered_before_the_body(void **state)
{
	int fd = raw_open(kit.port);

	(void)state;
	raw_send(fd, "POST /length HTTP/1.1\r\n" HOST
		     "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
	raw_read(fd, false, &got);
	assert_int_equal(got.status, 100);
	raw_send(fd, "abcde");
	raw_read(fd, false, &got);
	assert_string_equal(got.body, "5\n");
	close(fd);
}

static void test_a_stale_change_is_tried_again_from_the_parsed_form(void **state)
{
	(void)state;
	ask(kit.port,
		"POST /again HTTP/1.1\r\n" HOST
		"Content-Type: application/x-www-form-urlencoded\r\n"
		"Content-Length: 4\r\n\r\na=1z",
		&got);
	assert_string_equal(got.body, "attempt 2 noted 1z\n");
}

static void test_a_reply_may_come_from_another_thread(void **state)
{
	int fd[8];

	(void)state;
	for (int i = 0; i < 8; i++) {
		fd[i] = raw_open(kit.port);
		raw_send(fd[i], "GET /late HTTP/1.1\r\n" HOST "\r\n");
	}
	/* More than there are workers: none of them waits for its reply. */
	assert_true(kit_wait_late(&kit, 8));
	assert_int_equal(ask(kit.port, "GET /x HTTP/1.1\r\n" HOST "\r\n", &got), 200);
	for (int i = 0; i < 8; i++)
		kit_answer_late(&kit);
	for (int i = 0; i < 8; i++) {
		raw_read(fd[i], false, &got);
		assert_string_equal(got.body, "late\n");
		close(fd[i]);
	}
}

static void test_a_client_that_left_costs_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++) {
		int fd = raw_open(kit.port);

		raw_send(fd, "GET /late HTTP/1.1\r\n" HOST "\r\n");
		assert_true(kit_wait_late(&kit, 1));
		if (i % 2 == 0)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 },
				sizeof(struct linger));
		close(fd);
		usleep(5000);
		kit_answer_late(&kit);
	}
	assert_true(kit_wait_closed(&kit));
	assert_int_equal(kit_counts(&kit).running, 0);
}

/* Reads to the end of the connection; how many bytes, and the last seven. */
static size_t read_all(int fd, char last[8])
{
	char buffer[65536 + 7];
	size_t len = 0, kept = 0;
	ssize_t n;

	while ((n = recv(fd, buffer + kept, sizeof(buffer) - kept, 0)) > 0) {
		size_t have = kept + (size_t)n;

		len += (size_t)n;
		kept = have < 7 ? have : 7;
		memmove(buffer, buffer + have - kept, kept);
	}
	memcpy(last, buffer, kept);
	return len;
}

static void test_a_long_reply_is_streamed_in_pieces(void **state)
{
	char last[8] = "";
	int fd = raw_open(kit.port);

	(void)state;
	raw_send(fd, "GET /stream?lines=500 HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	assert_true(read_all(fd, last) > 500 * 20000);
	assert_string_equal(last, "\r\n0\r\n\r\n");
	close(fd);
	assert_int_equal(
		ask(kit.port, "GET /stream?lines=3&length=60000 HTTP/1.1\r\n" HOST "\r\n", &got),
		200);
	assert_int_equal(got.body_len, 60000);
	assert_int_equal(
		ask(kit.port, "HEAD /stream?lines=3&length=60000 HTTP/1.1\r\n" HOST "\r\n", &got),
		200);
	assert_true(kit_wait_closed(&kit));
	assert_int_equal(atomic_load(&kit.streams_ended), 3);
}

static void test_a_broken_stream_is_not_taken_for_a_whole(void **state)
{
	char last[8] = "";
	int fd = raw_open(kit.port), ended = atomic_load(&kit.streams_ended);

	(void)state;
	raw_send(fd, "GET /stream?lines=9&broken=4 HTTP/1.1\r\n" HOST "\r\n");
	assert_in_range(read_all(fd, last), 5 * 20000, 6 * 20000);
	assert_string_not_equal(last, "\r\n0\r\n\r\n");
	close(fd);
	/* And a reader who leaves in the middle. */
	fd = raw_open(kit.port);
	raw_send(fd, "GET /stream?lines=90000 HTTP/1.1\r\n" HOST "\r\n");
	assert_true(recv(fd, last, 7, 0) > 0);
	close(fd);
	assert_true(kit_wait_closed(&kit));
	assert_int_equal(atomic_load(&kit.streams_ended), ended + 2);
}

static void test_counters_count(void **state)
{
	struct http_counts before = kit_counts(&kit), after;

	(void)state;
	ask(kit.port, "GET /etag HTTP/1.1\r\n" HOST "\r\n", &got);
	ask(kit.port, "GET /page HTTP/1.1\r\n" HOST "\r\n", &got);
	ask(kit.port, "GET /../x HTTP/1.1\r\n" HOST "\r\n", &got);
	after = kit_counts(&kit);
	assert_int_equal(after.connections - before.connections, 3);
	assert_int_equal(after.requests - before.requests, 3);
	assert_int_equal(after.replies[2] - before.replies[2], 2);
	assert_int_equal(after.replies[4] - before.replies[4], 1);
	assert_int_equal(after.refused - before.refused, 1);
	assert_int_equal(after.prepared - before.prepared, 1);
	assert_true(after.body_bytes_out - before.body_bytes_out > 8);
	assert_int_equal(after.waiting + after.held + after.running, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_get_reaches_a_worker_and_comes_back),
		cmocka_unit_test(test_common_headers_go_out_unless_the_reply_has_its_own),
		cmocka_unit_test(test_a_form_arrives_as_fields),
		cmocka_unit_test(test_a_chunked_body_is_joined),
		cmocka_unit_test(test_parts_arrive_as_fields_and_files),
		cmocka_unit_test(test_a_file_streams_through_and_is_never_whole_in_memory),
		cmocka_unit_test(test_files_of_a_broken_body_are_given_up),
		cmocka_unit_test(test_a_file_where_none_is_taken_is_refused),
		cmocka_unit_test(test_pipelined_requests_are_answered_in_order),
		cmocka_unit_test(test_head_has_the_length_and_no_body),
		cmocka_unit_test(test_what_the_reader_has_is_not_sent_again),
		cmocka_unit_test(test_the_coding_fits_the_reader),
		cmocka_unit_test(test_a_page_can_be_swapped_and_carry_another_status),
		cmocka_unit_test(test_expect_continue_is_answered_before_the_body),
		cmocka_unit_test(test_a_stale_change_is_tried_again_from_the_parsed_form),
		cmocka_unit_test(test_a_reply_may_come_from_another_thread),
		cmocka_unit_test(test_a_client_that_left_costs_nothing),
		cmocka_unit_test(test_a_long_reply_is_streamed_in_pieces),
		cmocka_unit_test(test_a_broken_stream_is_not_taken_for_a_whole),
		cmocka_unit_test(test_counters_count),
	};

	return cmocka_run_group_tests_name("http", tests, start, stop);
}
