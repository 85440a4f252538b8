/* reply.c - from what the application says to what libmicrohttpd sends. */

#include "lib/http/inside.h"

#include <strings.h>

enum { COMPRESS_FROM = 1024 };

const char *cache_words(enum http_cache cache)
{
	static const char *const words[] = {
		[HTTP_NO_STORE] = "no-store",
		[HTTP_PRIVATE] = "private, no-cache",
		[HTTP_REVALIDATE] = "public, no-cache",
		[HTTP_IMMUTABLE] = "public, max-age=31536000, immutable",
	};

	return words[cache];
}

static bool is_named(const struct http_header *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(list[i].name, name) == 0)
			return true;
	return false;
}

void headers_add(struct MHD_Response *response, const struct http_header *table,
	const struct http_header *unless, size_t unless_n)
{
	for (; table != NULL && table->name != NULL; table++)
		if (!is_named(unless, unless_n, table->name))
			MHD_add_response_header(response, table->name, table->value);
}

void http_reply_header(struct http_reply *reply, const char *name, const char *value)
{
	if (reply->headers_n == HTTP_REPLY_HEADERS_MAX)
		BUG("more than %d headers in a reply", HTTP_REPLY_HEADERS_MAX);
	reply->headers[reply->headers_n++] = (struct http_header){ .name = name, .value = value };
}

static bool is_sound(const struct http_reply *reply)
{
	for (int i = 0; i < reply->headers_n; i++)
		for (const char *at = reply->headers[i].value; *at != '\0'; at++)
			if ((unsigned char)*at < 0x20 || *at == 0x7f)
				return false;
	return true;
}

/* What we say when the application has no page for it. */
static const char *plain_words(int status)
{
	switch (status) {
	case 405:
		return "This method is not known here.\n";
	case 413:
		return "That is more than we can take at once.\n";
	case 414:
	case 431:
		return "The head of the request is too long.\n";
	case 415:
	case 417:
		return "This kind of request is not understood here.\n";
	case 500:
		return "Something failed on our side. Nothing was saved.\n";
	case 503:
		return "Too many people at once. Please try again in a moment.\n";
	case 505:
		return "This version of HTTP is not spoken here.\n";
	default:
		return "This request is malformed.\n";
	}
}

/* Gives up what was prepared, of which nothing was sent. */
static void response_drop(struct http_request *rq)
{
	stream_release(rq);
	if (rq->response != NULL)
		MHD_destroy_response(rq->response);
	rq->response = NULL;
	rq->page = NULL;
	rq->status = 0;
}

static void response_set(struct http_request *rq, int status, struct bytes body)
{
	response_drop(rq);
	/* The bytes live as long as the request, and the request until they are
	 * sent; libmicrohttpd only takes a pointer without const. */
	rq->response = MHD_create_response_from_buffer(
		body.len, (void *)(uintptr_t)body.at, MHD_RESPMEM_PERSISTENT);
	if (rq->response == NULL)
		BUG("out of memory");
	rq->status = status;
	rq->reply_len = body.len;
}

static void plain_refusal(struct http_request *rq, int status)
{
	const char *words = plain_words(status);

	response_set(rq, status, bytes_of(words, strlen(words)));
	MHD_add_response_header(rq->response, "Content-Type", "text/plain; charset=utf-8");
	MHD_add_response_header(rq->response, "Cache-Control", "no-store");
	if (status == 405)
		MHD_add_response_header(rq->response, "Allow", "GET, HEAD, POST");
	if (status == 503)
		MHD_add_response_header(rq->response, "Retry-After", "5");
	headers_add(rq->response, rq->server->app.headers, NULL, 0);
}

void reply_refuse(struct http_request *rq, int status)
{
	const struct http_app *app = &rq->server->app;

	atomic_fetch_add(&rq->server->counters.refused, 1);
	if (status == 503)
		atomic_fetch_add(&rq->server->counters.busy, 1);
	rq->status = status;
	/* 405 must name what is allowed, which a shared page cannot know. */
	rq->page =
		app->refusal != NULL && status != 405 ? app->refusal(app->ctx, rq, status) : NULL;
	if (rq->page == NULL)
		plain_refusal(rq, status);
}

static bool may_revalidate(const struct http_reply *reply)
{
	return reply->etag != NULL && reply->cache != HTTP_NO_STORE;
}

/* The bytes to send, compressed if that is wanted, taken and worth it. */
static struct bytes body_for(
	struct http_request *rq, const struct http_reply *reply, const char **ret_coding)
{
	unsigned taken = accepted_codings(http_header(rq, "accept-encoding"));
	struct bytes packed = BYTES_NONE;

	if (reply->may_compress && reply->body.len >= COMPRESS_FROM &&
		(taken & 1 << CODING_GZIP) != 0)
		packed = pack_gzip_fast(rq->server->packers, rq->arena, reply->body);
	*ret_coding = packed.len > 0 ? "gzip" : NULL;
	return packed.len > 0 ? packed : reply->body;
}

static void headers_set(struct http_request *rq, const struct http_reply *reply, const char *coding)
{
	struct MHD_Response *r = rq->response;
	const struct http_header *own = reply->headers;

	if (reply->type != NULL && rq->status != 304)
		MHD_add_response_header(r, "Content-Type", reply->type);
	MHD_add_response_header(r, "Cache-Control", cache_words(reply->cache));
	if (may_revalidate(reply))
		MHD_add_response_header(
			r, "ETag", arena_printf(rq->arena, "W/\"%s\"", reply->etag));
	if (reply->may_compress)
		MHD_add_response_header(r, "Vary", "Accept-Encoding");
	if (coding != NULL)
		MHD_add_response_header(r, "Content-Encoding", coding);
	for (int i = 0; i < reply->headers_n; i++)
		MHD_add_response_header(r, own[i].name, own[i].value);
	headers_add(r, rq->server->app.headers, own, (size_t)reply->headers_n);
}

static void body_prepare(struct http_request *rq, const struct http_reply *reply)
{
	const char *coding = NULL;
	struct bytes body;

	if (reply->status == 200 && rq->method == HTTP_GET && may_revalidate(reply) &&
		etag_matches(http_header(rq, "if-none-match"), reply->etag)) {
		response_set(rq, 304, BYTES_NONE);
	} else {
		body = body_for(rq, reply, &coding);
		response_set(rq, reply->status, body);
	}
	headers_set(rq, reply, coding);
}

static void stream_prepare(struct http_request *rq, const struct http_reply *reply)
{
	response_drop(rq);
	rq->status = reply->status;
	rq->response = stream_response(rq, reply->stream);
	headers_set(rq, reply, NULL);
	stream_begin(rq);
}

void http_prepare(struct http_request *rq, const struct http_reply *reply)
{
	if (!is_sound(reply)) {
		log_debug("a reply was dropped: a header had a control character");
		plain_refusal(rq, 500);
	} else if (reply->page != NULL) {
		response_drop(rq);
		rq->page = reply->page;
		rq->status = reply->status;
	} else if (reply->stream != NULL) {
		stream_prepare(rq, reply);
	} else {
		body_prepare(rq, reply);
	}
}

void http_send(struct http_request *rq)
{
	struct MHD_Connection *connection = rq->connection;

	if (rq->status == 0 || rq->is_answered)
		BUG("a request was sent without a reply, or twice");
	rq->is_answered = true;
	queue_done(&rq->server->queue, rq);
	atomic_fetch_sub(&rq->server->counters.running, 1);
	MHD_resume_connection(connection);
}

void http_reply(struct http_request *rq, const struct http_reply *reply)
{
	http_prepare(rq, reply);
	http_send(rq);
}

void http_again(struct http_request *rq)
{
	response_drop(rq);
	rq->attempt++;
	arena_rewind(rq->arena, rq->parsed);
	atomic_fetch_sub(&rq->server->counters.running, 1);
	queue_push_again(&rq->server->queue, rq);
}

int64_t reply_deadline(const struct http_server *s, size_t len)
{
	return clock_ticks() + s->config.write_ms + (int64_t)len * 1000 / s->config.slowest_rate;
}

enum MHD_Result reply_queue(
	struct http_request *rq, int status, struct MHD_Response *response, size_t len)
{
	struct http_server *s = rq->server;

	atomic_fetch_add(&s->counters.replies[status / 100 % 6], 1);
	if (!rq->is_head)
		atomic_fetch_add(&s->counters.bytes_out, len);
	peer_phase(rq->peer, PHASE_WRITING, reply_deadline(s, len));
	return MHD_queue_response(rq->connection, (unsigned)status, response);
}

enum MHD_Result reply_send(struct http_request *rq)
{
	enum MHD_Result result;

	if (rq->page != NULL && page_send(rq, rq->page, rq->status, &result))
		return result;
	if (rq->page != NULL)
		plain_refusal(rq, 503);
	return reply_queue(rq, rq->status, rq->response, rq->reply_len);
}
