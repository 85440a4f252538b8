/*
 * http_pages.c - lib/http serving one page, to be measured beside bare_http:
 * "/" is prepared bytes, "/worker" the same bytes through a worker. Usage:
 * http_pages PORT BYTES; runs until its input ends.
 */

#include "lib/http/http.h"

#include <unistd.h>

struct bench {
	struct http_page *page;
	struct bytes bytes;
};

static void plan(void *ctx, const struct http_request *rq, struct http_plan *plan)
{
	struct bench *b = ctx;

	if (text_equal(http_path(rq), "/"))
		plan->page = b->page;
}

static void *worker_start(void *ctx, int number)
{
	(void)number;
	return ctx;
}

static void handle(void *worker, struct http_request *rq)
{
	struct bench *b = worker;

	http_reply(
		rq, &(struct http_reply){
			    .status = 200, .type = "text/html; charset=utf-8", .body = b->bytes });
}

/* Printable noise, so that compression has something to do. */
static char *text_make(size_t n)
{
	char *text = malloc(n);

	if (text == NULL)
		BUG("out of memory");
	random_fill(text, n);
	for (size_t i = 0; i < n; i++)
		text[i] = (char)('a' + (unsigned char)text[i] % 26);
	return text;
}

int main(int argc, char **argv)
{
	static const struct http_header headers[] = {
		{ "X-Content-Type-Options", "nosniff" },
		{ "Referrer-Policy", "no-referrer" },
		{ "Content-Security-Policy", "default-src 'none'" },
		{ NULL, NULL },
	};
	struct bench b = { 0 };
	struct http_app app = { .ctx = &b,
		.plan = plan,
		.worker_start = worker_start,
		.handle = handle,
		.headers = headers };
	struct http_server *server;
	const char *why;
	int64_t port, bytes;
	char listen[32], *text, ignored;
	bool is_clean;

	if (argc != 3 || !int_read(argv[1], 1, 65535, &port) ||
		!int_read(argv[2], 1, 1 << 24, &bytes))
		return 2;
	text = text_make((size_t)bytes);
	b.bytes = bytes_of(text, (size_t)bytes);
	b.page = http_page_create(headers);
	http_page_put(b.page, &(struct http_page_content){ .type = "text/html; charset=utf-8",
				      .cache = HTTP_REVALIDATE,
				      .plain = b.bytes });
	snprintf(listen, sizeof(listen), "127.0.0.1:%d", (int)port);
	if (http_start(&(struct http_config){ .listen = listen }, &app, &server, &why) != OK) {
		log_error("%s", why);
		return 1;
	}
	while (read(STDIN_FILENO, &ignored, 1) > 0)
		;
	is_clean = http_stop(server, 5000);
	if (is_clean)
		http_page_destroy(b.page);
	free(text);
	return is_clean ? 0 : 1;
}
