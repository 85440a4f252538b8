/* hostile_test.c - what people in bad faith do, and what a bad day does: smuggled
 * and trickled requests, floods, full queues, stopping in the middle. */

#include "lib/http/test_kit.h"
#include "tests/support/cmocka_first.h"

#include <sys/socket.h>
#include <unistd.h>

#define HOST "Host: a\r\n"

static struct kit kit;
static struct answer got;

/* Heads that two readers could understand in two ways. */
static const char *const ambiguous[] = {
	"GET / HTTP/1.1\r\n\r\n",
	"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
	"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
	"GET / HTTP/1.1\r\nHost: a/../b\r\n\r\n",
	"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "X Y: 1\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "X\t: 1\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "X: a\x01z\r\n\r\n",
	"POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
	"POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\na",
	"POST / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\na",
	"POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\na",
	"POST / HTTP/1.1\r\n" HOST "Content-Length: 0x1\r\n\r\na",
	"POST / HTTP/1.1\r\n" HOST
	"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
	"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
	"POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\na",
	"GET http://a/ HTTP/1.1\r\n" HOST "\r\n",
	"GET * HTTP/1.1\r\n" HOST "\r\n",
	"GET a HTTP/1.1\r\n" HOST "\r\n",
	"GET //a HTTP/1.1\r\n" HOST "\r\n",
	"GET /a//b HTTP/1.1\r\n" HOST "\r\n",
	"GET /a/../b HTTP/1.1\r\n" HOST "\r\n",
	"GET /a/%2e%2E HTTP/1.1\r\n" HOST "\r\n",
	"GET /./a HTTP/1.1\r\n" HOST "\r\n",
	"GET /a%2fb HTTP/1.1\r\n" HOST "\r\n",
	"GET /a%5cb HTTP/1.1\r\n" HOST "\r\n",
	"GET /a\\b HTTP/1.1\r\n" HOST "\r\n",
	"GET /a%00 HTTP/1.1\r\n" HOST "\r\n",
	"GET /a%0d%0ab HTTP/1.1\r\n" HOST "\r\n",
	"GET /a%7f HTTP/1.1\r\n" HOST "\r\n",
	"GET /a%C0%AE HTTP/1.1\r\n" HOST "\r\n",
	"GET /\xE0\xA6\x95 HTTP/1.1\r\n" HOST "\r\n",
	"GET /a% HTTP/1.1\r\n" HOST "\r\n",
	"GET /a%4 HTTP/1.1\r\n" HOST "\r\n",
	"GET /a%zz HTTP/1.1\r\n" HOST "\r\n",
	"GET /a#b HTTP/1.1\r\n" HOST "\r\n",
	"GET /a?b=%g0 HTTP/1.1\r\n" HOST "\r\n",
	"GET /a?=b HTTP/1.1\r\n" HOST "\r\n",
	"POST / HTTP/1.1\r\n" HOST "Content-Type: a\r\nContent-Length: 0\r\n\r\n",
	"POST / HTTP/1.1\r\n" HOST
	"Content-Type: multipart/form-data; boundary=\"\"\r\nContent-Length: 0\r\n\r\n",
};

static void test_ambiguous_heads_are_refused(void **state)
{
	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	for (size_t i = 0; i < COUNT_OF(ambiguous); i++)
		if (ask(kit.port, ambiguous[i], &got) != 400)
			fail_msg("%d for: %s", got.status, ambiguous[i]);
	assert_int_equal(atomic_load(&kit.handled), 0);
	assert_true(kit_stop(&kit, 1000));
}

static void test_a_refused_head_ends_the_connection(void **state)
{
	int fd;

	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	fd = raw_open(kit.port);
	raw_send(fd,
		"POST / HTTP/1.1\r\n" HOST "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n"
		"0\r\n\r\nGET /smuggled HTTP/1.1\r\n" HOST "\r\n");
	raw_read(fd, false, &got);
	assert_int_equal(got.status, 400);
	assert_true(raw_is_closed(fd));
	close(fd);
	assert_int_equal(atomic_load(&kit.handled), 0);
	assert_true(kit_stop(&kit, 1000));
}

static void test_other_refusals_have_their_own_status(void **state)
{
	char value[64], *longer = calloc(1, 32768);

	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	assert_int_equal(ask(kit.port, "PUT / HTTP/1.1\r\n" HOST "\r\n", &got), 405);
	assert_string_equal(answer_header(&got, "Allow", value, sizeof(value)), "GET, HEAD, POST");
	assert_int_equal(ask(kit.port, "BREW / HTTP/1.1\r\n" HOST "\r\n", &got), 405);
	assert_int_equal(ask(kit.port,
				 "POST / HTTP/1.1\r\n" HOST
				 "Content-Length: 1\r\nContent-Encoding: gzip\r\n\r\na",
				 &got),
		415);
	assert_int_equal(ask(kit.port, "POST / HTTP/1.1\r\n" HOST "Expect: x\r\n\r\n", &got), 417);
	snprintf(longer, 32768, "GET /%05000d HTTP/1.1\r\n" HOST "\r\n", 1);
	assert_int_equal(ask(kit.port, longer, &got), 414);
	snprintf(longer, 32768, "GET / HTTP/1.1\r\n" HOST "X: %09000d\r\n\r\n", 1);
	assert_int_equal(ask(kit.port, longer, &got), 431);
	snprintf(longer, 32768, "GET / HTTP/1.1\r\n" HOST);
	for (int i = 0; i < 70; i++)
		snprintf(longer + strlen(longer), 32, "X-%d: 1\r\n", i);
	snprintf(longer + strlen(longer), 8, "\r\n");
	assert_int_equal(ask(kit.port, longer, &got), 431);
	free(longer);
	assert_true(kit_stop(&kit, 1000));
}

static void test_a_clear_request_that_is_refused_leaves_the_stream_in_order(void **state)
{
	static const char *const bad[] = {
		"PUT / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nabcde",
		"POST /a/../b HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nabcde",
		"POST / HTTP/1.1\r\n" HOST
		"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde",
		"POST / HTTP/1.1\r\n" HOST "Content-Type: nonsense\r\nTransfer-Encoding: "
		"chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
	};
	static const int status[] = { 405, 400, 415, 400 };
	int fd;

	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	fd = raw_open(kit.port);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		raw_send(fd, bad[i]);
		raw_send(fd, "GET /next HTTP/1.1\r\n" HOST "\r\n");
		raw_read(fd, false, &got);
		assert_int_equal(got.status, status[i]);
		raw_read(fd, false, &got);
		assert_string_equal(got.body, "GET /next q=- cookie=- local plain \n");
	}
	close(fd);
	assert_true(kit_stop(&kit, 1000));
}

static void send_fields(int n)
{
	struct arena *a = arena_create(1 << 20);
	struct str body = str_in(a, 200000);
	int fd = raw_open(kit.port);
	char head[256];

	for (int i = 0; i < n; i++)
		str_addf(&body, "%sf%d=%d", i > 0 ? "&" : "", i, i);
	snprintf(head, sizeof(head),
		"POST /form HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded\r\n"
		"Content-Length: %zu\r\n\r\n",
		body.len);
	raw_send(fd, head);
	raw_send(fd, str_text(&body));
	raw_read(fd, false, &got);
	close(fd);
	arena_destroy(a);
}

static void test_ten_thousand_fields_get_a_clear_answer(void **state)
{
	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	send_fields(10000);
	assert_int_equal(got.status, 413);
	assert_true(got.body_len > 0);
	send_fields(2000);
	assert_int_equal(got.status, 200);
	assert_true(kit_stop(&kit, 1000));
}

static void test_a_body_has_a_limit_and_its_sender_hears_of_it(void **state)
{
	static char body[300 << 10];
	int fd;

	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	memset(body, 'x', sizeof(body));
	/* Said beforehand: swallowed, answered, and the connection goes on. */
	fd = raw_open(kit.port);
	raw_send(fd, "POST /length HTTP/1.1\r\n" HOST "Content-Length: 307200\r\n\r\n");
	raw_sendn(fd, body, sizeof(body));
	raw_read(fd, false, &got);
	assert_int_equal(got.status, 413);
	raw_send(fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
	raw_read(fd, false, &got);
	assert_int_equal(got.status, 200);
	/* Found out on the way. */
	raw_send(fd, "POST /small HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n64\r\n");
	raw_sendn(fd, body, 100);
	raw_send(fd, "\r\n1\r\nx\r\n0\r\n\r\n");
	raw_read(fd, false, &got);
	assert_int_equal(got.status, 413);
	close(fd);
	/* Asked beforehand, or far too long: no byte of it is waited for. */
	assert_int_equal(ask(kit.port,
				 "POST /length HTTP/1.1\r\n" HOST
				 "Content-Length: 307200\r\nExpect: 100-continue\r\n\r\n",
				 &got),
		413);
	assert_int_equal(
		ask(kit.port,
			"POST /length HTTP/1.1\r\n" HOST "Content-Length: 999999999999\r\n\r\n",
			&got),
		413);
	assert_true(kit_stop(&kit, 1000));
}

static void test_a_flood_of_empty_parts_has_an_end(void **state)
{
	static const char part[] = "--b\r\nContent-Disposition: form-data; name=\"a\"; "
				   "filename=\"\"\r\n\r\n\r\n";
	char chunk[16];
	int fd;

	(void)state;
	kit_start(&kit, &(struct http_config){ .form_max = 20000 });
	fd = raw_open(kit.port);
	raw_send(fd, "POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n"
		     "Content-Type: multipart/form-data; boundary=b\r\n\r\n");
	snprintf(chunk, sizeof(chunk), "%zx\r\n", sizeof(part) - 1);
	for (int i = 0; i < 1000; i++) {
		raw_send(fd, chunk);
		raw_send(fd, part);
		raw_send(fd, "\r\n");
	}
	raw_send(fd, "0\r\n\r\n");
	raw_read(fd, false, &got);
	assert_int_equal(got.status, 413);
	close(fd);
	assert_true(kit_stop(&kit, 1000));
}

static void test_connections_beyond_the_limit_wait_their_turn(void **state)
{
	int fd[3];

	(void)state;
	kit_start(&kit, &(struct http_config){ .connections_max = 2, .io_threads = 1 });
	for (int i = 0; i < 3; i++) {
		fd[i] = raw_open(kit.port);
		raw_send(fd[i], "GET /late HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	}
	assert_true(kit_wait_late(&kit, 2));
	usleep(50000);
	assert_int_equal(kit_counts(&kit).connections_now, 2);
	kit_answer_late(&kit);
	kit_answer_late(&kit);
	assert_true(kit_wait_late(&kit, 1));
	kit_answer_late(&kit);
	for (int i = 0; i < 3; i++) {
		raw_read(fd[i], false, &got);
		assert_int_equal(got.status, 200);
		close(fd[i]);
	}
	assert_true(kit_stop(&kit, 1000));
}

static void test_all_bodies_together_have_a_limit(void **state)
{
	static char body[100 << 10];
	int fd[2];

	(void)state;
	kit_start(&kit, &(struct http_config){ .bodies_max = 300 << 10 });
	for (int i = 0; i < 2; i++) {
		fd[i] = raw_open(kit.port);
		raw_send(fd[i], "POST /late HTTP/1.1\r\n" HOST "Content-Length: 102400\r\n\r\n");
		raw_sendn(fd[i], body, sizeof(body));
		if (i == 0)
			assert_true(kit_wait_late(&kit, 1));
	}
	raw_read(fd[1], false, &got);
	assert_int_equal(got.status, 503);
	assert_string_equal(got.body, "call 1098\n");
	kit_answer_late(&kit);
	raw_read(fd[0], false, &got);
	assert_int_equal(got.status, 200);
	close(fd[0]);
	close(fd[1]);
	assert_true(kit_stop(&kit, 1000));
}

static void trickle(const char *first, const char *drop)
{
	int64_t began = clock_ticks();
	int fd = raw_open(kit.port);
	char byte;

	raw_send(fd, first);
	while (clock_ticks() - began < 4000) {
		raw_send(fd, drop);
		usleep(20000);
		if (recv(fd, &byte, 1, MSG_DONTWAIT) == 0 || send(fd, "", 0, MSG_NOSIGNAL) < 0)
			break;
	}
	close(fd);
	assert_in_range(clock_ticks() - began, 200, 1500);
}

static void test_who_trickles_is_cut(void **state)
{
	(void)state;
	kit_start(&kit, &(struct http_config){ .head_ms = 300, .body_ms = 300 });
	trickle("", "G");
	trickle("GET / HTTP/1.1\r\n", "X: y\r\n");
	trickle("POST / HTTP/1.1\r\n" HOST "Content-Length: 90000\r\n\r\n", "z");
	assert_true(kit_wait_closed(&kit));
	assert_int_equal(kit_counts(&kit).cut, 3);
	assert_int_equal(atomic_load(&kit.handled), 0);
	assert_true(kit_stop(&kit, 1000));
}

static void test_who_idles_or_does_not_read_is_cut(void **state)
{
	int fd, small = 4096;

	(void)state;
	kit_start(&kit,
		&(struct http_config){ .idle_ms = 200, .write_ms = 300, .slowest_rate = 1 << 20 });
	fd = raw_open(kit.port);
	raw_send(fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
	raw_read(fd, false, &got);
	assert_int_equal(got.status, 200);
	assert_true(raw_is_closed(fd));
	close(fd);
	fd = raw_open(kit.port);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	for (int i = 0; i < 2000; i++)
		raw_send(fd, "GET /page HTTP/1.1\r\n" HOST "\r\n");
	assert_true(kit_wait_cut(&kit, 2));
	close(fd);
	assert_int_equal(kit_counts(&kit).cut, 2);
	assert_true(kit_stop(&kit, 1000));
}

static void test_a_full_queue_answers_with_the_busy_page(void **state)
{
	int fd[2];

	(void)state;
	/* One place, and the only worker stands still in /hold. */
	kit_start(&kit, &(struct http_config){ .queue_max = 1, .workers = 1 });
	atomic_store(&kit.hold, true);
	fd[0] = raw_open(kit.port);
	raw_send(fd[0], "GET /hold HTTP/1.1\r\n" HOST "\r\n");
	assert_true(kit_wait_handled(&kit, 1));
	fd[1] = raw_open(kit.port);
	raw_send(fd[1], "GET /x HTTP/1.1\r\n" HOST "\r\n");
	assert_true(kit_wait_waiting(&kit, 1));
	assert_int_equal(ask(kit.port, "GET /y HTTP/1.1\r\n" HOST "\r\n", &got), 503);
	assert_string_equal(got.body, "call 1098\n");
	/* Prepared pages need no worker. */
	assert_int_equal(ask(kit.port, "GET /page HTTP/1.1\r\n" HOST "\r\n", &got), 200);
	atomic_store(&kit.hold, false);
	for (int i = 0; i < 2; i++) {
		raw_read(fd[i], false, &got);
		assert_int_equal(got.status, 200);
		close(fd[i]);
	}
	assert_int_equal(kit_counts(&kit).busy, 1);
	assert_true(kit_stop(&kit, 1000));
}

static void test_the_slow_lane_blocks_nobody(void **state)
{
	int fd;

	(void)state;
	kit_start(&kit, &(struct http_config){ .workers = 1 });
	atomic_store(&kit.hold, true);
	fd = raw_open(kit.port);
	raw_send(fd, "GET /password HTTP/1.1\r\n" HOST "\r\n");
	assert_true(kit_wait_handled(&kit, 1));
	assert_int_equal(ask(kit.port, "GET /x HTTP/1.1\r\n" HOST "\r\n", &got), 200);
	atomic_store(&kit.hold, false);
	raw_read(fd, false, &got);
	assert_int_equal(got.status, 200);
	close(fd);
	assert_true(kit_stop(&kit, 1000));
}

static void test_one_source_waits_and_its_neighbour_does_not(void **state)
{
	static const char crowd[] =
		"GET /late HTTP/1.1\r\n" HOST "X-Forwarded-For: 9.9.9.9, 203.0.113.5\r\n\r\n";
	int fd[5];

	(void)state;
	kit_start(&kit, &(struct http_config){ .source_requests_max = 2, .behind_proxy = true });
	for (int i = 0; i < 5; i++) {
		fd[i] = raw_open(kit.port);
		raw_send(fd[i], crowd);
	}
	assert_true(kit_wait_late(&kit, 2));
	usleep(50000);
	assert_int_equal(kit_counts(&kit).held, 3);
	assert_int_equal(kit_counts(&kit).running, 2);
	assert_int_equal(
		ask(kit.port,
			"GET /x HTTP/1.1\r\n" HOST "X-Forwarded-For: 9.9.9.9, 203.0.113.6\r\n"
			"X-Forwarded-Proto: https\r\n\r\n",
			&got),
		200);
	assert_string_equal(got.body, "GET /x q=- cookie=- remote tls \n");
	for (int i = 0; i < 5; i++) {
		assert_true(kit_wait_late(&kit, 1));
		kit_answer_late(&kit);
	}
	for (int i = 0; i < 5; i++) {
		raw_read(fd[i], false, &got);
		assert_int_equal(got.status, 200);
		close(fd[i]);
	}
	assert_int_equal(kit_counts(&kit).held, 0);
	assert_true(kit_stop(&kit, 1000));
}

static void test_one_source_cannot_take_all_connections(void **state)
{
	int fd[3];

	(void)state;
	kit_start(
		&kit, &(struct http_config){ .listen = "0.0.0.0:0", .source_connections_max = 2 });
	for (int i = 0; i < 3; i++)
		fd[i] = raw_open_outside(kit.port);
	if (fd[0] < 0) {
		assert_true(kit_stop(&kit, 1000));
		skip();
	}
	assert_true(raw_is_closed(fd[2]));
	raw_send(fd[0], "GET /x HTTP/1.1\r\n" HOST "\r\n");
	raw_read(fd[0], false, &got);
	assert_string_equal(got.body, "GET /x q=- cookie=- remote plain \n");
	assert_int_equal(ask(kit.port, "GET /x HTTP/1.1\r\n" HOST "\r\n", &got), 200);
	for (int i = 0; i < 3; i++)
		close(fd[i]);
	assert_true(kit_wait_closed(&kit));
	fd[0] = raw_open_outside(kit.port);
	raw_send(fd[0], "GET /x HTTP/1.1\r\n" HOST "\r\n");
	raw_read(fd[0], false, &got);
	assert_int_equal(got.status, 200);
	close(fd[0]);
	assert_true(kit_stop(&kit, 1000));
}

static void test_a_stranger_behind_a_proxy_is_not_local(void **state)
{
	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	ask(kit.port,
		"GET /x HTTP/1.1\r\n" HOST
		"X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n",
		&got);
	assert_string_equal(got.body, "GET /x q=- cookie=- remote plain \n");
	assert_true(kit_stop(&kit, 1000));
}

static void test_a_broken_header_value_does_not_leave_the_house(void **state)
{
	char value[64];

	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	assert_int_equal(ask(kit.port, "GET /split HTTP/1.1\r\n" HOST "\r\n", &got), 500);
	assert_null(answer_header(&got, "Set-Cookie", value, sizeof(value)));
	assert_true(kit_stop(&kit, 1000));
}

static void *stop_later(void *ctx)
{
	struct kit *k = ctx;

	k->is_stopped = http_stop(k->server, 3000);
	return NULL;
}

static void test_stopping_answers_what_is_running_and_takes_nothing_new(void **state)
{
	int idle, running;
	pthread_t thread;

	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	idle = raw_open(kit.port);
	raw_send(idle, "GET /x HTTP/1.1\r\n" HOST "\r\n");
	raw_read(idle, false, &got);
	running = raw_open(kit.port);
	raw_send(running, "GET /late HTTP/1.1\r\n" HOST "\r\n");
	assert_true(kit_wait_late(&kit, 1));
	pthread_create(&thread, NULL, stop_later, &kit);
	assert_true(raw_is_closed(idle));
	assert_true(raw_is_refused(kit.port));
	kit_answer_late(&kit);
	raw_read(running, false, &got);
	assert_string_equal(got.body, "late\n");
	assert_true(raw_is_closed(running));
	pthread_join(thread, NULL);
	assert_true(kit.is_stopped);
	assert_int_equal(atomic_load(&kit.workers), 0);
	kit_release(&kit);
	close(idle);
	close(running);
}

static void test_stopping_gives_up_on_a_request_that_nobody_answers(void **state)
{
	int fd;

	(void)state;
	kit_start(&kit, &(struct http_config){ 0 });
	fd = raw_open(kit.port);
	raw_send(fd, "GET /late HTTP/1.1\r\n" HOST "\r\n");
	assert_true(kit_wait_late(&kit, 1));
	assert_false(kit_stop(&kit, 100));
	kit_answer_late(&kit);
	assert_true(kit_stop(&kit, 1000));
	close(fd);
}

static void test_a_start_that_cannot_be_says_why(void **state)
{
	static const char *const bad[] = { "here", "127.0.0.1", "127.0.0.1:70000", "a.b:80",
		":80" };
	struct http_app app = { 0 };
	struct http_server *server;
	const char *why;
	char taken[32];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		why = NULL;
		assert_int_equal(
			http_start(&(struct http_config){ .listen = bad[i] }, &app, &server, &why),
			INVALID);
		assert_non_null(why);
	}
	kit_start(&kit, &(struct http_config){ 0 });
	snprintf(taken, sizeof(taken), "127.0.0.1:%d", kit.port);
	assert_int_equal(
		http_start(&(struct http_config){ .listen = taken }, &app, &server, &why), FAILED);
	assert_string_equal(why, "somebody else listens on that address");
	assert_int_equal(http_start(&(struct http_config){ .listen = "127.0.0.1:0",
					    .cert_file = "/dev/null",
					    .key_file = "/dev/null" },
				 &app, &server, &why),
		INVALID);
	assert_true(kit_stop(&kit, 1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ambiguous_heads_are_refused),
		cmocka_unit_test(test_a_refused_head_ends_the_connection),
		cmocka_unit_test(test_other_refusals_have_their_own_status),
		cmocka_unit_test(test_a_clear_request_that_is_refused_leaves_the_stream_in_order),
		cmocka_unit_test(test_ten_thousand_fields_get_a_clear_answer),
		cmocka_unit_test(test_a_body_has_a_limit_and_its_sender_hears_of_it),
		cmocka_unit_test(test_a_flood_of_empty_parts_has_an_end),
		cmocka_unit_test(test_connections_beyond_the_limit_wait_their_turn),
		cmocka_unit_test(test_all_bodies_together_have_a_limit),
		cmocka_unit_test(test_who_trickles_is_cut),
		cmocka_unit_test(test_who_idles_or_does_not_read_is_cut),
		cmocka_unit_test(test_a_full_queue_answers_with_the_busy_page),
		cmocka_unit_test(test_the_slow_lane_blocks_nobody),
		cmocka_unit_test(test_one_source_waits_and_its_neighbour_does_not),
		cmocka_unit_test(test_one_source_cannot_take_all_connections),
		cmocka_unit_test(test_a_stranger_behind_a_proxy_is_not_local),
		cmocka_unit_test(test_a_broken_header_value_does_not_leave_the_house),
		cmocka_unit_test(test_stopping_answers_what_is_running_and_takes_nothing_new),
		cmocka_unit_test(test_stopping_gives_up_on_a_request_that_nobody_answers),
		cmocka_unit_test(test_a_start_that_cannot_be_says_why),
	};

	return cmocka_run_group_tests_name("http, hostile", tests, NULL, NULL);
}
