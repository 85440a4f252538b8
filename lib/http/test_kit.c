/* test_kit.c - see the header. */

#include "lib/http/test_kit.h"

#include "tests/support/cmocka_first.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct http_header common[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ NULL, NULL },
};

static void *worker_start(void *ctx, int number)
{
	struct kit *k = ctx;

	(void)number;
	atomic_fetch_add(&k->workers, 1);
	return k;
}

static void worker_stop(void *worker)
{
	struct kit *k = worker;

	atomic_fetch_sub(&k->workers, 1);
}

static void plan(void *ctx, const struct http_request *rq, struct http_plan *plan)
{
	struct kit *k = ctx;

	if (text_equal(http_path(rq), "/page"))
		plan->page = k->page;
	if (text_equal(http_path(rq), "/password"))
		plan->lane = HTTP_LANE_SLOW;
	if (text_equal(http_path(rq), "/files"))
		plan->files_max = 1 << 20;
	if (text_equal(http_path(rq), "/small"))
		plan->body_max = 100;
	plan->note = "noted";
}

static void answer_text(struct http_request *rq, const char *text)
{
	struct http_reply reply = {
		.status = 200,
		.type = "text/plain; charset=utf-8",
		.body = bytes_of(text, strlen(text)),
		.may_compress = true,
	};

	http_reply(rq, &reply);
}

/* One line for each field and file, so that a test can compare the whole. */
static void answer_form(struct http_request *rq)
{
	struct str text = str_in(http_arena(rq), 60000);
	struct http_fields form = http_form(rq);
	struct http_files files = http_files(rq);

	for (size_t i = 0; i < form.n; i++)
		str_addf(&text, "%s=%s%s\n", form.at[i].name,
			form.at[i].is_text ? form.at[i].value : "",
			form.at[i].is_text ? "" : "(no text)");
	for (size_t i = 0; i < files.n; i++)
		str_addf(&text, "file %s %s %s %zu\n", files.at[i].field, files.at[i].filename,
			files.at[i].type, files.at[i].size);
	answer_text(rq, str_text(&text));
}

static void answer_etag(struct http_request *rq)
{
	struct http_reply reply = {
		.status = 200,
		.type = "text/plain",
		.cache = HTTP_PRIVATE,
		.etag = "v1",
		.body = bytes_of("private\n", 8),
	};

	http_reply_header(&reply, "X-Frame-Options", "SAMEORIGIN");
	http_reply(rq, &reply);
}

static void answer_split(struct http_request *rq)
{
	struct http_reply reply = { .status = 303 };

	http_reply_header(&reply, "Location", "/x\r\nSet-Cookie: a=b");
	http_reply(rq, &reply);
}

static void answer_big(struct http_request *rq)
{
	char *text = arena_alloc(http_arena(rq), 10001);

	for (int i = 0; i < 10000; i++)
		text[i] = (char)('a' + i / 7 % 26);
	answer_text(rq, text);
}

static void keep_late(struct kit *k, struct http_request *rq)
{
	pthread_mutex_lock(&k->lock);
	assert_true(k->late_n < (int)COUNT_OF(k->late));
	k->late[k->late_n++] = rq;
	pthread_cond_broadcast(&k->changed);
	pthread_mutex_unlock(&k->lock);
}

static void answer_again(struct http_request *rq)
{
	char *scribble = arena_text(http_arena(rq), "of this attempt");

	if (http_attempt(rq) < 2) {
		struct http_reply dropped = { .status = 200,
			.type = "text/plain",
			.body = bytes_of(scribble, strlen(scribble)) };

		http_prepare(rq, &dropped);
		http_again(rq);
		return;
	}
	answer_text(rq, arena_printf(http_arena(rq), "attempt %d %s %s\n", http_attempt(rq),
				(const char *)http_note(rq), http_form_text(rq, "a")));
}

static void answer_facts(struct http_request *rq)
{
	const char *cookie = http_cookie(rq, "id"), *q = http_query_text(rq, "q");

	answer_text(rq, arena_printf(http_arena(rq), "%s %s q=%s cookie=%s %s %s %s\n",
				http_method(rq) == HTTP_GET ? "GET" : "POST", http_path(rq),
				q != NULL ? q : "-", cookie != NULL ? cookie : "-",
				http_is_loopback(rq) ? "local" : "remote",
				http_is_tls(rq) ? "tls" : "plain", http_content_type(rq)));
}

static void answer_length(struct http_request *rq)
{
	answer_text(rq, arena_printf(http_arena(rq), "%zu\n", http_body(rq).len));
}

/* As many lines as the query says, each from a worker, each in one arena's room;
 * a line that is not to be had breaks the stream. */
struct lines {
	struct kit *kit;
	int64_t left, broken_at;
};

static bool next_line(void *ctx, void *worker, struct http_request *rq, struct bytes *ret_piece)
{
	struct lines *lines = ctx;
	char *text = arena_alloc(http_arena(rq), 20000);

	assert_ptr_equal(worker, lines->kit);
	if (lines->left == lines->broken_at)
		return false;
	if (lines->left-- == 0)
		return true;
	memset(text, 'l', 19999);
	text[19999] = '\n';
	*ret_piece = bytes_of(text, 20000);
	return true;
}

static void end_lines(void *ctx)
{
	struct lines *lines = ctx;

	atomic_fetch_add(&lines->kit->streams_ended, 1);
}

static void answer_stream(struct kit *k, struct http_request *rq)
{
	struct lines *lines = arena_new(http_arena(rq), struct lines);
	struct http_stream stream = { next_line, end_lines, lines, -1 };
	int64_t known;

	lines->kit = k;
	lines->broken_at = -1;
	int_read(http_query_text(rq, "lines"), 0, 100000, &lines->left);
	int_read(http_query_text(rq, "broken"), 0, 100000, &lines->broken_at);
	if (int_read(http_query_text(rq, "length"), 0, 1 << 30, &known))
		stream.length = known;
	http_reply(
		rq, &(struct http_reply){ .status = 200, .type = "text/plain", .stream = &stream });
}

/* A worker that is kept busy. */
static void answer_held(struct kit *k, struct http_request *rq)
{
	while (atomic_load(&k->hold))
		usleep(1000);
	answer_facts(rq);
}

static void handle(void *worker, struct http_request *rq)
{
	struct kit *k = worker;
	const char *path = http_path(rq);

	atomic_fetch_add(&k->handled, 1);
	if (text_equal(path, "/form") || text_equal(path, "/files"))
		answer_form(rq);
	else if (text_equal(path, "/etag"))
		answer_etag(rq);
	else if (text_equal(path, "/split"))
		answer_split(rq);
	else if (text_equal(path, "/big"))
		answer_big(rq);
	else if (text_equal(path, "/hold") || text_equal(path, "/password"))
		answer_held(k, rq);
	else if (text_equal(path, "/stream"))
		answer_stream(k, rq);
	else if (text_equal(path, "/late"))
		keep_late(k, rq);
	else if (text_equal(path, "/again"))
		answer_again(rq);
	else if (text_equal(path, "/length") || text_equal(path, "/small"))
		answer_length(rq);
	else if (text_equal(path, "/handed"))
		http_reply(rq, &(struct http_reply){ .status = 404, .page = k->page });
	else
		answer_facts(rq);
}

static struct http_page *refusal(void *ctx, const struct http_request *rq, int status)
{
	struct kit *k = ctx;

	(void)rq;
	return status == 503 ? k->busy : NULL;
}

static void *file_begin(void *ctx, struct http_request *rq, const struct http_file *named)
{
	struct kit *k = ctx;

	(void)rq;
	atomic_fetch_add(&k->begun, 1);
	return text_equal(named->filename, "refuse.me") ? NULL : k;
}

static bool file_chunk(void *file, struct bytes part)
{
	struct kit *k = file;

	if (part.len > atomic_load(&k->largest_chunk))
		atomic_store(&k->largest_chunk, part.len);
	return true;
}

static bool file_end(void *file)
{
	struct kit *k = file;

	atomic_fetch_add(&k->ended, 1);
	return true;
}

static void file_abort(void *file)
{
	struct kit *k = file;

	atomic_fetch_add(&k->aborted, 1);
}

static void pages_make(struct kit *k)
{
	static char text[10000];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)('A' + i / 9 % 26);
	k->page = http_page_create(common);
	http_page_put(k->page, &(struct http_page_content){ .type = "text/html; charset=utf-8",
				       .cache = HTTP_REVALIDATE,
				       .plain = bytes_of(text, sizeof(text)) });
	k->busy = http_page_create(common);
	http_page_put(k->busy, &(struct http_page_content){ .type = "text/html; charset=utf-8",
				       .plain = bytes_of("call 1098\n", 10) });
}

void kit_start(struct kit *k, const struct http_config *config)
{
	struct http_config c = *config;
	const char *why = "";
	struct http_app app = {
		.ctx = k,
		.worker_start = worker_start,
		.worker_stop = worker_stop,
		.plan = plan,
		.handle = handle,
		.refusal = refusal,
		.files = { file_begin, file_chunk, file_end, file_abort },
		.headers = common,
	};

	*k = (struct kit){ 0 };
	pthread_mutex_init(&k->lock, NULL);
	pthread_cond_init(&k->changed, NULL);
	pages_make(k);
	if (c.listen == NULL)
		c.listen = "127.0.0.1:0";
	if (http_start(&c, &app, &k->server, &why) != OK)
		fail_msg("the server did not start: %s", why);
	k->port = http_port(k->server);
}

bool kit_stop(struct kit *k, int64_t patience)
{
	if (!http_stop(k->server, patience))
		return false;
	kit_release(k);
	return true;
}

void kit_release(struct kit *k)
{
	http_page_destroy(k->page);
	http_page_destroy(k->busy);
	pthread_cond_destroy(&k->changed);
	pthread_mutex_destroy(&k->lock);
}

bool kit_wait_late(struct kit *k, int n)
{
	struct timespec until;
	bool is_there;
	int rc = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 5;
	pthread_mutex_lock(&k->lock);
	while (k->late_n < n && rc == 0)
		rc = pthread_cond_timedwait(&k->changed, &k->lock, &until);
	is_there = k->late_n >= n;
	pthread_mutex_unlock(&k->lock);
	return is_there;
}

void kit_answer_late(struct kit *k)
{
	struct http_request *rq;

	pthread_mutex_lock(&k->lock);
	rq = k->late[--k->late_n];
	pthread_mutex_unlock(&k->lock);
	answer_text(rq, "late\n");
}

struct http_counts kit_counts(struct kit *k)
{
	struct http_counts counts;

	http_counts(k->server, &counts);
	return counts;
}

enum { PATIENCE = 500 }; /* times 10 ms */

bool kit_wait_closed(struct kit *k)
{
	for (int i = 0; i < PATIENCE; i++, usleep(10000))
		if (kit_counts(k).connections_now == 0)
			return true;
	return false;
}

bool kit_wait_handled(struct kit *k, int n)
{
	for (int i = 0; i < PATIENCE; i++, usleep(10000))
		if (atomic_load(&k->handled) >= n)
			return true;
	return false;
}

bool kit_wait_waiting(struct kit *k, uint64_t n)
{
	for (int i = 0; i < PATIENCE; i++, usleep(10000))
		if (kit_counts(k).waiting >= n)
			return true;
	return false;
}

bool kit_wait_cut(struct kit *k, uint64_t n)
{
	for (int i = 0; i < PATIENCE; i++, usleep(10000))
		if (kit_counts(k).cut >= n)
			return true;
	return false;
}

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

bool raw_is_refused(int port)
{
	struct sockaddr_in to = loopback(port);

	for (int i = 0; i < 100; i++, usleep(10000)) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		int rc = connect(fd, (struct sockaddr *)&to, sizeof(to));

		close(fd);
		if (rc != 0)
			return true;
	}
	return false;
}

static int raw_connect(struct sockaddr_in to)
{
	struct timeval patience = { .tv_sec = 5 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

int raw_open(int port)
{
	return raw_connect(loopback(port));
}

int raw_open_outside(int port)
{
	struct sockaddr_in to = loopback(port);
	struct ifaddrs *all = NULL;

	getifaddrs(&all);
	for (struct ifaddrs *at = all; at != NULL; at = at->ifa_next)
		if (at->ifa_addr != NULL && at->ifa_addr->sa_family == AF_INET &&
			(at->ifa_flags & IFF_LOOPBACK) == 0)
			to.sin_addr = ((struct sockaddr_in *)(void *)at->ifa_addr)->sin_addr;
	freeifaddrs(all);
	return to.sin_addr.s_addr == htonl(INADDR_LOOPBACK) ? -1 : raw_connect(to);
}

void raw_sendn(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		at += sent;
		n -= (size_t)sent;
	}
}

void raw_send(int fd, const char *text)
{
	raw_sendn(fd, text, strlen(text));
}

const char *answer_header(const struct answer *a, const char *name, char *buffer, size_t size)
{
	size_t n = strlen(name);

	for (const char *at = strchr(a->head, '\n'); at != NULL; at = strchr(at, '\n')) {
		at++;
		if (strncasecmp(at, name, n) == 0 && at[n] == ':') {
			snprintf(
				buffer, size, "%.*s", (int)strcspn(at + n + 2, "\r\n"), at + n + 2);
			return buffer;
		}
	}
	return NULL;
}

/* Byte by byte, so that the next response of a pipeline is left alone. */
static bool head_read(int fd, struct answer *a)
{
	size_t n = 0;

	while (n < sizeof(a->head) - 1 && recv(fd, a->head + n, 1, 0) == 1) {
		a->head[++n] = '\0';
		if (text_ends(a->head, "\r\n\r\n"))
			return text_starts(a->head, "HTTP/1.1 ");
	}
	return false;
}

void raw_read(int fd, bool is_head, struct answer *a)
{
	char value[64];
	int64_t length = 0;

	*a = (struct answer){ 0 };
	if (!head_read(fd, a))
		return;
	a->status = (int)strtol(a->head + 9, NULL, 10);
	if (answer_header(a, "Content-Length", value, sizeof(value)) != NULL)
		assert_true(int_read(value, 0, sizeof(a->body) - 1, &length));
	if (is_head || a->status == 304 || a->status == 100)
		return;
	while (a->body_len < (size_t)length) {
		ssize_t n = recv(fd, a->body + a->body_len, (size_t)length - a->body_len, 0);

		if (n <= 0)
			break;
		a->body_len += (size_t)n;
	}
}

bool raw_is_closed(int fd)
{
	char byte;
	ssize_t n = recv(fd, &byte, 1, 0);

	return n == 0 || (n < 0 && errno == ECONNRESET);
}

int ask(int port, const char *request, struct answer *a)
{
	int fd = raw_open(port);

	raw_send(fd, request);
	raw_read(fd, text_starts(request, "HEAD "), a);
	close(fd);
	return a->status;
}
