/*
 * reply.h - what goes back. A reply is made for one request; a page is bytes
 * that are the same for everybody, prepared and compressed once and sent
 * without a worker. What a header means is decided here, what it says there.
 */
#ifndef ASHRAY_HTTP_REPLY_H
#define ASHRAY_HTTP_REPLY_H

#include "lib/base/base.h"

struct http_page;
struct http_request;

/* Rows of a table that ends with a NULL name, or a list in the arena. */
struct http_header {
	const char *name;
	const char *value;
};

enum http_cache {
	HTTP_NO_STORE,   /* leaves no copy anywhere; the default */
	HTTP_PRIVATE,    /* kept by this reader, asked for again each time (ETag) */
	HTTP_REVALIDATE, /* kept by anybody, asked for again each time (ETag) */
	HTTP_IMMUTABLE,  /* its name changes when it does: kept for a year */
};

/* A body that is made piece by piece while it is sent, in constant memory: an
 * export, a file out of its seal. next() runs in a worker each time the reader
 * has taken the piece before; a piece lies in the request's arena, which is
 * wound back between two. True with an empty piece is the end; false breaks the
 * connection, so that nobody takes a part for the whole. end() is called once,
 * in any thread, whatever happened; it may be NULL. */
struct http_stream {
	bool (*next)(void *ctx, void *worker, struct http_request *rq, struct bytes *ret_piece);
	void (*end)(void *ctx);
	void *ctx;
	int64_t length; /* -1: not known beforehand */
};

enum { HTTP_REPLY_HEADERS_MAX = 16 };

struct http_reply {
	int status;
	const char *type; /* Content-Type; NULL if there is no body */
	enum http_cache cache;
	const char *etag;  /* bare word without quotes; NULL: none */
	struct bytes body; /* in the request's arena, or static */
	bool may_compress; /* nothing secret stands beside what the client sent */
	struct http_header headers[HTTP_REPLY_HEADERS_MAX];
	int headers_n;
	struct http_page *page;           /* these bytes instead of type, cache, etag and body */
	const struct http_stream *stream; /* instead of body; copied */
};

/* Adds a header. The texts must live as long as the request. More than
 * HTTP_REPLY_HEADERS_MAX is BUG(); a value with a line break or another
 * control character makes the whole reply a 500. */
void http_reply_header(struct http_reply *reply, const char *name, const char *value);

/* Answers the request and gives it up: it may be gone when this returns.
 * If-None-Match, HEAD, compression and Content-Length are seen to here. */
void http_reply(struct http_request *rq, const struct http_reply *reply);

/* The same in two steps: a worker prepares (and compresses), whoever learns
 * that the change is durable sends. http_again() drops what was prepared. */
void http_prepare(struct http_request *rq, const struct http_reply *reply);
void http_send(struct http_request *rq);

/* The bytes of a page. Compressed spellings that are missing are made at
 * put (gzip and brotli at their highest level), unless `type` says that it is
 * compressed already (images but SVG, fonts). */
struct http_page_content {
	const char *type;
	enum http_cache cache;
	const char *etag; /* NULL: made from the bytes */
	struct bytes plain;
	struct bytes gzip;
	struct bytes brotli;
	const struct http_header *headers; /* of this page, besides the app's */
};

/* A page is a place whose content can be swapped while it is being sent; whoever
 * began with the old bytes ends with them. Everything is copied at put. A page
 * without content is answered with 503. `headers` go out with it whenever its
 * content does not name them itself. Destroy it after the server. */
struct http_page *http_page_create(const struct http_header *headers);
void http_page_destroy(struct http_page *page);
void http_page_put(struct http_page *page, const struct http_page_content *content);

#endif
