/* reply.c - the ways a request can end. */

#include "app/core/web/web.h"

enum { JSON_MAX = 4 << 20 };

struct reply reply_bytes(int status, const char *type, struct bytes body)
{
	return (struct reply){ .http = { .status = status, .type = type, .body = body } };
}

struct reply reply_json(struct request *rq, int status, struct bytes json)
{
	(void)rq;
	return reply_bytes(status, "application/json; charset=utf-8", json);
}

struct reply reply_json_view(struct request *rq, int status, const struct view *view, const void *v)
{
	struct json_out out = json_out_in(rq->arena, JSON_MAX);

	view_json(&out, view, v);
	return reply_json(rq, status, json_bytes(&out));
}

struct reply reply_see_other(struct request *rq, struct url to)
{
	struct reply reply = reply_bytes(303, NULL, BYTES_NONE);

	reply_header(&reply, "Location", rq_url(rq, to).text);
	return reply;
}

static int status_of(enum outcome oc)
{
	static const int statuses[] = { [OK] = 200,
		[INVALID] = 422,
		[NOT_FOUND] = 404,
		[FORBIDDEN] = 403,
		[CONFLICT] = 409,
		[FAILED] = 503 };

	return statuses[oc];
}

struct reply reply_outcome(struct request *rq, enum outcome oc)
{
	return reply_problem(rq, status_of(oc), NULL);
}

static const char *title_of(int status)
{
	switch (status) {
	case 400:
		return MESSAGE("This request makes no sense to us.");
	case 401:
		return MESSAGE("Please sign in first.");
	case 403:
		return MESSAGE("You may not see this page.");
	case 404:
		return MESSAGE("There is nothing at this address.");
	case 405:
		return MESSAGE("This address cannot be used in this way.");
	case 409:
		return MESSAGE("Somebody else has changed this in the meantime.");
	case 422:
		return MESSAGE("Something on this page needs a second look.");
	default:
		return MESSAGE("Something is not working here. Nothing was changed.");
	}
}

static struct reply problem_json(struct request *rq, int status, const char *sentence,
	const struct field_fault *faults, size_t n)
{
	struct json_out out = json_out_in(rq->arena, JSON_MAX);
	struct reply reply;

	json_object(&out);
	json_pair_text(&out, "title", rq_text(rq, title_of(status)));
	json_pair_int(&out, "status", status);
	if (sentence != NULL)
		json_pair_text(&out, "detail", rq_text(rq, sentence));
	if (n > 0) {
		json_key(&out, "errors");
		json_array(&out);
		for (size_t i = 0; i < n; i++) {
			json_object(&out);
			json_pair_text(&out, "field", faults[i].name);
			json_pair_text(&out, "message", faults[i].message);
			json_object_end(&out);
		}
		json_array_end(&out);
	}
	json_object_end(&out);
	reply = reply_bytes(status, "application/problem+json; charset=utf-8", json_bytes(&out));
	return reply;
}

struct reply reply_problem(struct request *rq, int status, const char *sentence)
{
	if (rq->wants_json || rq->page_error == NULL)
		return problem_json(rq, status, sentence, NULL, 0);
	return rq->page_error(rq, status, sentence != NULL ? sentence : title_of(status));
}

struct reply reply_faults(struct request *rq, const struct field_fault *faults, size_t n)
{
	return problem_json(rq, 422, NULL, faults, n);
}

void reply_header(struct reply *reply, const char *name, const char *value)
{
	http_reply_header(&reply->http, name, value);
}

/* __Host- binds the cookie to this host and path; browsers take it over plain
 * HTTP only from localhost, so elsewhere without HTTPS it has a plain name. */
void reply_cookie(struct request *rq, struct reply *reply, const char *token)
{
	const char *attributes = rq->site->is_secure ? "; Path=/; Secure; HttpOnly; SameSite=Strict"
						     : "; Path=/; HttpOnly; SameSite=Strict";
	const char *name = rq->site->is_secure ? "__Host-s" : "s";

	reply_header(reply, "Set-Cookie",
		arena_printf(rq->arena, "%s=%s%s%s", name, token != NULL ? token : "", attributes,
			token != NULL ? "" : "; Max-Age=0"));
}
