/*
 * request.h - one request, checked: what a handler may ask it. Everything it
 * returns lives as long as the request, that is until its reply was sent.
 * A request belongs to one thread at a time, whoever holds it last answers it.
 */
#ifndef ASHRAY_HTTP_REQUEST_H
#define ASHRAY_HTTP_REQUEST_H

#include "lib/base/base.h"

struct http_request;

/* HEAD arrives as GET and loses its body on the way out. */
enum http_method { HTTP_GET, HTTP_POST };

enum http_method http_method(const struct http_request *rq);
bool http_is_head(const struct http_request *rq);

/* Decoded, clean UTF-8, begins with '/', without empty (but the last), "." and
 * ".." segments, encoded slashes, backslashes or control characters. */
const char *http_path(const struct http_request *rq);

/* The request target as it was sent, with its query. */
const char *http_target(const struct http_request *rq);

/* A name and a value, from the query or a form. `value` ends in NUL behind its
 * `len` bytes; it is text (clean UTF-8, no NUL inside) only if `is_text`. */
struct http_field {
	const char *name;
	const char *value;
	size_t len;
	bool is_text;
};

struct http_fields {
	const struct http_field *at;
	size_t n;
};

/* In the order sent, repetitions included. The form is that of
 * application/x-www-form-urlencoded or the text parts of multipart/form-data,
 * empty for other bodies; it is there once the handler runs. */
struct http_fields http_query(const struct http_request *rq);
struct http_fields http_form(const struct http_request *rq);

/* The first value of that name, NULL if there is none or it is not text. */
const char *http_query_text(const struct http_request *rq, const char *name);
const char *http_form_text(const struct http_request *rq, const char *name);

/* A file part. `filename` and `type` are what the client claims: clean UTF-8,
 * otherwise to be believed in nothing. `file` is what the sink made. */
struct http_file {
	const char *field;
	const char *filename;
	const char *type;
	size_t size;
	void *file;
};

struct http_files {
	const struct http_file *at;
	size_t n;
};

struct http_files http_files(const struct http_request *rq);

/* The body as it came; empty for multipart, whose parts are above. */
struct bytes http_body(const struct http_request *rq);

/* Lower case, without parameters ("application/json"); "" if none was said. */
const char *http_content_type(const struct http_request *rq);

/* The first header of that name (case does not matter), or NULL. Bytes as the
 * client sent them: printable or blank, but possibly not UTF-8. */
const char *http_header(const struct http_request *rq, const char *name);

/* NULL if there is none, or two that differ: nobody can tell which is ours. */
const char *http_cookie(const struct http_request *rq, const char *name);

/* From this very machine, and not passed on for somebody else. */
bool http_is_loopback(const struct http_request *rq);
bool http_is_tls(const struct http_request *rq);

/* Memory that dies with the request. */
struct arena *http_arena(struct http_request *rq);

/* What the application's plan() left, and which attempt this is, from 0. */
const void *http_note(const struct http_request *rq);
int http_attempt(const struct http_request *rq);

/* Winds the arena back to where the form was parsed, and has a worker handle
 * the request anew. May be called by any thread in place of http_reply(). */
void http_again(struct http_request *rq);

#endif
