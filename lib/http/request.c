/* request.c - what a handler may ask a request. */

#include "lib/http/inside.h"

enum http_method http_method(const struct http_request *rq)
{
	return rq->method;
}

bool http_is_head(const struct http_request *rq)
{
	return rq->is_head;
}

const char *http_path(const struct http_request *rq)
{
	return rq->path;
}

const char *http_target(const struct http_request *rq)
{
	return rq->target;
}

struct http_fields http_query(const struct http_request *rq)
{
	return rq->query;
}

struct http_fields http_form(const struct http_request *rq)
{
	return rq->form;
}

const char *http_query_text(const struct http_request *rq, const char *name)
{
	return fields_text(rq->query, name);
}

const char *http_form_text(const struct http_request *rq, const char *name)
{
	return fields_text(rq->form, name);
}

struct http_files http_files(const struct http_request *rq)
{
	if (rq->body == NULL)
		return (struct http_files){ 0 };
	return (struct http_files){ .at = rq->body->files, .n = rq->body->files_n };
}

struct bytes http_body(const struct http_request *rq)
{
	if (rq->body == NULL)
		return BYTES_NONE;
	return bytes_of(rq->body->at, rq->body->len);
}

const char *http_content_type(const struct http_request *rq)
{
	return rq->type;
}

const char *http_header(const struct http_request *rq, const char *name)
{
	return head_find(rq->head, name);
}

const char *http_cookie(const struct http_request *rq, const char *name)
{
	return cookie_find(rq->arena, rq->head, name);
}

bool http_is_loopback(const struct http_request *rq)
{
	return rq->is_loopback;
}

bool http_is_tls(const struct http_request *rq)
{
	return rq->is_tls;
}

struct arena *http_arena(struct http_request *rq)
{
	return rq->arena;
}

const void *http_note(const struct http_request *rq)
{
	return rq->plan.note;
}

int http_attempt(const struct http_request *rq)
{
	return rq->attempt;
}
