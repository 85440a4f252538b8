/*
 * inside.h - the room's own view of a server, a request and a page. Private:
 * nobody outside lib/http includes this, and only here and below does
 * libmicrohttpd have a name.
 *
 * A request's threads, in order: its I/O thread (head, body), a worker and
 * whoever it is handed to (handler, reply), its I/O thread again (sending).
 * Between them stand the queue's lock and libmicrohttpd's suspend and resume.
 */
#ifndef ASHRAY_HTTP_INSIDE_H
#define ASHRAY_HTTP_INSIDE_H

#include <microhttpd.h>

#include "lib/http/body.h"
#include "lib/http/queue.h"
#include "lib/http/watch.h"

/* A refused body of up to so many bytes is swallowed, so that its sender reads the
 * answer and does not only see the connection break. */
enum { DRAIN_MAX = 4 << 20 };

struct counters {
	_Atomic uint64_t connections, requests, prepared, refused, busy;
	_Atomic uint64_t replies[6];
	_Atomic uint64_t bytes_in, bytes_out;
	_Atomic int64_t running;
};

struct worker {
	struct http_server *server;
	pthread_t thread;
	enum http_lane lane;
	int number;
};

struct http_server {
	struct http_config config;
	struct http_app app;
	struct MHD_Daemon *daemon;
	struct sources *sources;
	struct queue queue;
	struct watch watch;
	struct worker *workers;
	int workers_n;
	int listener, port;
	char *cert, *key; /* PEM texts */
	_Atomic size_t bodies_held;
	struct counters counters;
	struct packers *packers;
};

struct http_request {
	struct http_server *server;
	struct MHD_Connection *connection;
	struct peer *peer;
	struct arena *arena;
	struct arena_mark parsed;
	struct http_request *next; /* in a line of the queue */
	uint64_t source;
	enum http_method method;
	bool is_head, is_tls, is_loopback;
	bool has_head;    /* the head was read: the fields below are set */
	bool is_handled;  /* the handler has seen it: files are its */
	bool is_answered; /* status and response or page are set */
	int attempt;
	const char *target, *path, *type, *boundary;
	struct head head;
	struct framing framing;
	struct http_fields query, form;
	struct http_plan plan;
	struct body *body;  /* NULL: there is none */
	int64_t body_since; /* ticks; 0: not begun */
	uint64_t body_seen; /* bytes taken off the wire */
	uint64_t drained;   /* of these, after the refusal */
	int refused;        /* the status to answer with once the body was swallowed */
	int status;
	struct MHD_Response *response;
	struct http_page *page;
	size_t reply_len;
	/* Of a streamed reply: the piece being sent, and how far. */
	struct http_stream stream;
	struct arena_mark before_piece;
	struct bytes piece;
	bool is_streaming, has_ended, is_broken;
};

/* page.c: sends the page's bytes in the coding that fits, in the I/O thread;
 * false if it has none yet. */
bool page_send(
	struct http_request *rq, struct http_page *page, int status, enum MHD_Result *ret_result);

/* reply.c: what the room itself answers, and handing over to libmicrohttpd. */
void reply_refuse(struct http_request *rq, int status);
enum MHD_Result reply_send(struct http_request *rq);
enum MHD_Result reply_queue(
	struct http_request *rq, int status, struct MHD_Response *response, size_t len);
/* The instant by which a reader of that many bytes must be done. */
int64_t reply_deadline(const struct http_server *s, size_t len);
void headers_add(struct MHD_Response *response, const struct http_header *table,
	const struct http_header *unless, size_t unless_n);
const char *cache_words(enum http_cache cache);

/* stream.c: a response that asks for pieces, and from when on the arena is the
 * pieces' own; a worker's part of it; its end. */
struct MHD_Response *stream_response(struct http_request *rq, const struct http_stream *stream);
void stream_begin(struct http_request *rq);
void stream_work(struct http_request *rq, void *worker);
void stream_release(struct http_request *rq);

/* pack.c: compressors, of which each is used by one thread at a time. */
struct packers *packers_create(void);
void packers_destroy(struct packers *p);
/* Empty if the result would not be smaller. */
struct bytes pack_gzip_fast(struct packers *p, struct arena *a, struct bytes from);
struct bytes pack_best(struct arena *a, enum coding coding, struct bytes from);

/* serve.c: the callbacks of libmicrohttpd. */
void *serve_target(void *ctx, const char *target, struct MHD_Connection *connection);
void serve_peer(void *ctx, struct MHD_Connection *connection, void **peer,
	enum MHD_ConnectionNotificationCode what);
enum MHD_Result serve_request(void *ctx, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *data_len, void **state);
void serve_completed(void *ctx, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode how);

#endif
