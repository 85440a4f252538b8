/*
 * body.h - a body on its way in: bytes in the request's arena, or fields and
 * files while they arrive. Private to this room.
 */
#ifndef ASHRAY_HTTP_BODY_H
#define ASHRAY_HTTP_BODY_H

#include "lib/http/multipart.h"
#include "lib/http/parse.h"

enum { FILES_MAX = 32 };

/* How the body is read. */
enum body_kind { BODY_PLAIN, BODY_FORM, BODY_PARTS };

struct body {
	enum body_kind kind;
	uint8_t *at;
	size_t len, room, max; /* in memory: plain bodies and text parts */
	size_t held;           /* what of bodies_max is ours */
	/* Multipart only. */
	struct multipart *parts;
	struct fields fields;
	struct bytes name;
	struct str text;
	size_t text_used;
	bool is_file;      /* the current part */
	bool is_begun;     /* its file was begun at the sink */
	size_t files_used; /* bytes */
	struct http_file files[FILES_MAX];
	size_t files_n;
};

/* In the I/O thread. Where a status comes back, it is 0 or a refusal. */
void body_begin(struct http_request *rq);
int body_take(struct http_request *rq, struct bytes slice);
int body_finish(struct http_request *rq);

/* In a worker: reads the form out of the bytes. */
int body_read_form(struct http_request *rq);

/* At the end: gives up files that no handler has seen. */
void body_release(struct http_request *rq);

#endif
