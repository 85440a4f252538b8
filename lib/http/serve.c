/* serve.c - the callbacks of libmicrohttpd, all in an I/O thread: a connection
 * comes and goes, a request line, a head, slices of a body, the end. A request
 * that cannot be told from the next one ends its connection; any other that is
 * refused is swallowed to its end, so that its sender reads the answer. */

#include "lib/http/inside.h"

#include <strings.h>
#include <sys/socket.h>

/* A source that holds many connections keeps none of them idle for long. */
enum { CROWDED_IDLE_MS = 1000 };

static struct peer *peer_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
		->socket_context;
}

static void peer_come(struct http_server *s, struct MHD_Connection *connection, void **ret_peer)
{
	const struct sockaddr *address =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
			->client_addr;
	struct peer *p = calloc(1, sizeof(*p));

	if (p == NULL)
		BUG("out of memory");
	p->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	p->source = source_of_address(s->sources, address);
	p->is_loopback = p->source == 0;
	p->connections = source_connected(s->sources, p->source);
	p->is_doomed = p->connections > (unsigned)s->config.source_connections_max;
	peer_phase(p, PHASE_IDLE, clock_ticks() + s->config.head_ms);
	atomic_fetch_add(&s->counters.connections, 1);
	watch_add(&s->watch, p);
	*ret_peer = p;
}

void serve_peer(void *ctx, struct MHD_Connection *connection, void **peer,
	enum MHD_ConnectionNotificationCode what)
{
	struct http_server *s = ctx;
	struct peer *p = *peer;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		peer_come(s, connection, peer);
		return;
	}
	watch_remove(&s->watch, p);
	source_disconnected(s->sources, p->source);
	free(p);
}

void *serve_target(void *ctx, const char *target, struct MHD_Connection *connection)
{
	struct http_server *s = ctx;
	struct arena *a = arena_create(s->config.arena_max);
	struct http_request *rq = arena_new(a, struct http_request);

	rq->server = s;
	rq->arena = a;
	rq->connection = connection;
	rq->peer = peer_of(connection);
	rq->target = arena_textn(a, target, strnlen(target, TARGET_MAX + 1));
	rq->path = "/";
	rq->type = "";
	peer_phase(rq->peer, PHASE_HEAD, clock_ticks() + s->config.head_ms);
	return rq;
}

struct head_lines {
	struct head_line *at;
	size_t n;
};

/* One more than allowed is kept, so that head_check() sees that they are too many. */
static enum MHD_Result head_line_add(void *ctx, enum MHD_ValueKind kind, const char *name,
	size_t name_len, const char *value, size_t value_len)
{
	struct head_lines *lines = ctx;

	(void)kind;
	if (lines->n > HEAD_LINES_MAX)
		return MHD_NO;
	lines->at[lines->n++] = (struct head_line){
		.name = name,
		.name_len = name_len,
		.value = value != NULL ? value : "",
		.value_len = value_len,
	};
	return MHD_YES;
}

/* The texts stay libmicrohttpd's, for as long as the request lasts. */
static void head_collect(struct http_request *rq)
{
	struct head_lines lines = {
		.at = arena_array(rq->arena, HEAD_LINES_MAX + 1, sizeof(*lines.at)),
	};

	MHD_get_connection_values_n(rq->connection, MHD_HEADER_KIND, head_line_add, &lines);
	rq->head = (struct head){ .at = lines.at, .n = lines.n };
}

/* What the last proxy, which is ours, wrote at the end of the list. */
static struct bytes last_word(const char *list)
{
	const char *comma = strrchr(list, ',');
	const char *at = comma != NULL ? comma + 1 : list;

	at += strspn(at, " \t");
	return bytes_of(at, strcspn(at, " \t"));
}

static void origin_set(struct http_request *rq)
{
	const struct http_config *config = &rq->server->config;
	const char *passed_on = http_header(rq, "x-forwarded-for");
	const char *scheme = http_header(rq, "x-forwarded-proto");
	bool by_our_proxy = config->behind_proxy && rq->peer->is_loopback && passed_on != NULL;

	rq->source = rq->peer->source;
	if (by_our_proxy)
		rq->source = source_of_text(rq->server->sources, last_word(passed_on));
	rq->is_loopback =
		rq->peer->is_loopback && passed_on == NULL && http_header(rq, "forwarded") == NULL;
	rq->is_tls = config->cert_file != NULL ||
		     (by_our_proxy && scheme != NULL && strcasecmp(scheme, "https") == 0);
}

/* How the request is cut out of the stream. A refusal here ends the connection. */
static int framing_read(struct http_request *rq, const char *method, const char *version)
{
	head_collect(rq);
	origin_set(rq);
	rq->is_head = text_equal(method, "HEAD");
	rq->method = rq->is_head || text_equal(method, "GET") ? HTTP_GET : HTTP_POST;
	return head_check(rq->head, rq->method, version, &rq->framing);
}

/* What it asks for. A refusal here leaves the stream in order. */
static int meaning_read(struct http_request *rq, const char *method)
{
	size_t size =
		MHD_get_connection_info(rq->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
			->header_size;
	const char *type = http_header(rq, "content-type");
	int refused;

	if (rq->method == HTTP_POST && !text_equal(method, "POST"))
		return 405;
	if (size > HEAD_BYTES_MAX)
		return strlen(rq->target) > TARGET_MAX ? 414 : 431;
	refused = target_read(rq->arena, rq->target, &rq->path, &rq->query);
	if (refused == 0)
		refused = head_asks(rq->head);
	if (refused == 0 && type != NULL &&
		!content_type_read(rq->arena, type, &rq->type, &rq->boundary))
		refused = 400;
	return refused;
}

static void body_deadline(struct http_request *rq)
{
	const struct http_config *config = &rq->server->config;

	if (rq->body_since == 0)
		rq->body_since = clock_ticks();
	peer_phase(rq->peer, PHASE_BODY,
		rq->body_since + config->body_ms +
			(int64_t)(rq->body_seen * 1000) / config->slowest_rate);
}

/* The application says what it wants with this; lengths are compared with it. */
static int plan_make(struct http_request *rq)
{
	struct http_server *s = rq->server;
	uint64_t max;

	if (s->app.plan != NULL)
		s->app.plan(s->app.ctx, rq, &rq->plan);
	if (rq->plan.lane > HTTP_LANE_SLOW)
		BUG("the plan names lane %d", (int)rq->plan.lane);
	/* Growing takes twice a body, and its fields come on top. */
	if (rq->plan.body_max > s->config.arena_max / 4)
		BUG("a body of %zu bytes does not fit into an arena", rq->plan.body_max);
	if (!rq->framing.has_body)
		return 0;
	body_begin(rq);
	max = rq->body->max;
	if (rq->body->kind == BODY_PARTS)
		max += rq->plan.files_max + FILES_MAX * PART_HEAD_MAX;
	return (uint64_t)rq->framing.length > max ? 413 : 0;
}

static enum MHD_Result answer(struct http_request *rq, int refused)
{
	reply_refuse(rq, refused);
	return reply_send(rq);
}

static enum MHD_Result head_take(struct http_request *rq, const char *method, const char *version)
{
	int refused = framing_read(rq, method, version);

	rq->has_head = true;
	atomic_fetch_add(&rq->server->counters.requests, 1);
	if (refused != 0)
		return answer(rq, refused);
	refused = meaning_read(rq, method);
	if (refused == 0)
		refused = plan_make(rq);
	/* Who asks before sending, or would send too long, hears it at once. */
	if (refused != 0 && (http_header(rq, "expect") != NULL || rq->framing.length > DRAIN_MAX))
		return answer(rq, refused);
	rq->refused = refused;
	if (rq->framing.has_body)
		body_deadline(rq);
	return MHD_YES;
}

static enum MHD_Result body_slice(struct http_request *rq, struct bytes slice)
{
	rq->body_seen += slice.len;
	atomic_fetch_add(&rq->server->counters.bytes_in, slice.len);
	body_deadline(rq);
	if (rq->refused != 0)
		rq->drained += slice.len;
	else
		rq->refused = body_take(rq, slice);
	/* There is no way to answer in the middle of a body but to hang up. */
	return rq->drained > DRAIN_MAX ? MHD_NO : MHD_YES;
}

/* To the workers. The place is taken first and the connection suspended before
 * anybody can see the request, since a reply may come before we return. */
static enum MHD_Result submit(struct http_request *rq)
{
	struct queue *q = &rq->server->queue;

	if (!queue_reserve(q, &rq->plan))
		return answer(rq, 503);
	peer_phase(rq->peer, PHASE_RUNNING, NO_DEADLINE);
	MHD_suspend_connection(rq->connection);
	queue_push(q, rq);
	return MHD_YES;
}

static enum MHD_Result request_complete(struct http_request *rq)
{
	enum MHD_Result result;

	if (rq->is_answered)
		return reply_send(rq);
	if (rq->refused == 0)
		rq->refused = body_finish(rq);
	if (rq->refused != 0)
		return answer(rq, rq->refused);
	if (rq->plan.page != NULL && page_send(rq, rq->plan.page, 200, &result)) {
		atomic_fetch_add(&rq->server->counters.prepared, 1);
		return result;
	}
	return submit(rq);
}

enum MHD_Result serve_request(void *ctx, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *data_len, void **state)
{
	struct http_request *rq = *state;
	size_t n = *data_len;

	(void)ctx;
	(void)connection;
	(void)url;
	if (!rq->has_head)
		return head_take(rq, method, version);
	*data_len = 0;
	if (n > 0)
		return body_slice(rq, bytes_of(data, n));
	return request_complete(rq);
}

void serve_completed(void *ctx, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode how)
{
	struct http_server *s = ctx;
	struct http_request *rq = *state;
	struct peer *p = rq->peer;
	bool is_crowded = p->connections > (unsigned)s->config.source_connections_max / 2;

	(void)connection;
	(void)how;
	body_release(rq);
	stream_release(rq);
	if (rq->response != NULL)
		MHD_destroy_response(rq->response);
	arena_destroy(rq->arena);
	*state = NULL;
	peer_phase(
		p, PHASE_IDLE, clock_ticks() + (is_crowded ? CROWDED_IDLE_MS : s->config.idle_ms));
}
