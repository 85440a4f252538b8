/*
 * web.h - a page's view of the world: the request as the application knows it,
 * the reply, and the route table. A page file includes this, its slice's face
 * and its views. To add a page: a row in the slice's table, a handler beside
 * it, a template in views/, a decided row in tests/http/permissions.table, and
 * docs/openapi.json made anew (tests/http/openapi.test.mjs says how).
 */
#ifndef ASHRAY_WEB_H
#define ASHRAY_WEB_H

#include "app/core/access/access.h"
#include "lib/codec/json.h"
#include "lib/html/view.h"
#include "lib/http/http.h"

struct api_note;
struct request;

/* What goes back. With a change, only after the change is durable. */
struct reply {
	struct http_reply http;
	const struct http_reply *if_broken; /* instead, if it could not be made durable */
	int64_t leave_at; /* clock_ticks() before which it does not leave; 0 = at once */
	/* Instead of all that: nothing was changed, and the request is given to
	 * somebody who calls http_again() when he has done what takes long. */
	void (*later)(struct http_request *http, const struct site *site);
};

/* A wrong secret must not be known by how long it took: all such replies leave this many
 * ms after the work began, when also what they write has become durable. One number,
 * because replies that wait stand in one queue (delay.c). */
enum { ALIKE_AFTER = 300 };

enum {
	ROUTE_SLOW = 1 << 0,  /* stretches a password: its own lane */
	ROUTE_FILES = 1 << 1, /* takes file parts */
	ROUTE_LARGE = 1 << 2, /* carries a draft or a long text: 512 kB instead of 64 kB */
	ROUTE_API = 1 << 3,   /* JSON only, no language before the path */
	ROUTE_KEEPS = 1 << 4, /* takes words that somebody wrote: should the session have ended
			       * meanwhile, they are kept for him. Nothing that gives a right
			       * or takes a secret says so. */
};

struct route {
	enum http_method method;
	const char *path; /* "/desk/reports/{report}" */
	struct reply (*handler)(struct request *rq);
	enum access access;
	unsigned flags;
	const struct view *view;     /* what it shows, for the description of the API */
	const char *about;           /* one line for people who write programs */
	const struct api_note *note; /* more for them (openapi.h); NULL: that is all */
};

/* ---- the request ---- */

struct path_value {
	const char *name;
	const char *value;
};

struct request {
	struct http_request *http;
	const struct site *site;
	const struct route *route;
	const struct language *language;
	struct arena *arena;
	struct tx *tx;
	struct actor *actor;
	const char *path; /* without the language */
	struct path_value values[4];
	size_t values_n;
	struct http_fields fields; /* of the form, or of a JSON body's members */
	const struct json *json;   /* the JSON body, if there is one */
	bool wants_json;
	const char *form_token; /* "" where no cookie stands behind the request */
	bool is_kept;           /* what was typed waits until its owner has signed in */
	struct reply (*page_error)(struct request *rq, int status, const char *sentence);
};

/* A value of the path as text, or as an id; NOT_FOUND if it is not one. */
const char *rq_path_text(const struct request *rq, const char *name);
MUST_USE enum outcome rq_path_id(const struct request *rq, const char *name, int64_t *ret_id);

/* First value of a form field, clean text or NULL. rq_given(): is it there and not blank? */
const char *rq_field(const struct request *rq, const char *name);
/* The same to be shown again, though it could not be read whole: U+FFFD stands for the rest. */
const char *rq_shown(const struct request *rq, const char *name);
/* Is there a field that could not be read whole? And what is said of it, translated. */
bool rq_unread(const struct request *rq);
const char *rq_unread_words(const struct request *rq);
bool rq_given(const struct request *rq, const char *name);
bool rq_field_int(const struct request *rq, const char *name, int64_t *ret_n);
bool rq_field_id(const struct request *rq, const char *name, int64_t *ret_id);

/* A link of this site in the reader's language, from a path of the route table. */
struct url rq_url(const struct request *rq, struct url path);
const char *rq_language_prefix(const struct request *rq);

/* Translates a MESSAGE(). */
const char *rq_text(const struct request *rq, const char *key);

/* A writer for this reader. */
struct html rq_html(const struct request *rq);

/* ---- replies ---- */

struct reply reply_bytes(int status, const char *type, struct bytes body);
/* The JSON face of a page; from 400 on as problem details, with the page inside. */
struct reply reply_json_view(
	struct request *rq, int status, const struct view *view, const void *v);
struct reply reply_json(struct request *rq, int status, struct bytes json);
struct reply reply_see_other(struct request *rq, struct url to);

/* The page or the problem details for an outcome that is not OK. `sentence`, a
 * MESSAGE() or NULL, says what to do next. */
struct reply reply_outcome(struct request *rq, enum outcome oc);
struct reply reply_problem(struct request *rq, int status, const char *sentence);

/* Problem details (RFC 9457) with the fields that are wrong. */
struct field_fault {
	const char *name;
	const char *message; /* translated */
};
struct reply reply_faults(struct request *rq, const struct field_fault *faults, size_t n);

void reply_header(struct reply *reply, const char *name, const char *value);
void reply_cookie(struct request *rq, struct reply *reply, const char *token); /* NULL ends it */

#endif
