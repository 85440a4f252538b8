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

struct reply reply_see_other(struct request *rq, struct url to)
{
	struct reply reply = reply_bytes(303, NULL, BYTES_NONE);
	struct url there = rq_url(rq, to);

	/* A link that grew too long on the way keeps its page and loses its query. */
	if (url_is_none(there) && !url_is_none(to))
		there = rq_url(rq, url_local(rq->arena,
					   arena_textn(rq->arena, to.text, strcspn(to.text, "?"))));
	if (url_is_none(there))
		there = rq_url(rq, URL("/desk"));
	reply_header(&reply, "Location", there.text);
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
	case 410:
		return MESSAGE("This page is too old");
	case 413:
	case 414:
	case 431:
		return MESSAGE("That is too big to send");
	case 415:
		return MESSAGE("We could not read that");
	case 422:
		return MESSAGE("Something on this page needs a second look.");
	default:
		return MESSAGE("Something is not working here. Nothing was changed.");
	}
}

/* Problem details (RFC 9457): what was not done, and why. */
struct problem {
	int status;
	const char *detail; /* translated */
	const struct field_fault *faults;
	size_t n;
	const struct view *view; /* what a person is shown in this case */
	const void *v;
};

static struct reply problem_json(struct request *rq, const struct problem *p)
{
	struct json_out out = json_out_in(rq->arena, JSON_MAX);

	json_object(&out);
	json_pair_text(&out, "title", rq_text(rq, title_of(p->status)));
	json_pair_int(&out, "status", p->status);
	if (!text_empty(p->detail))
		json_pair_text(&out, "detail", p->detail);
	if (p->n > 0) {
		json_key(&out, "errors");
		json_array(&out);
		for (size_t i = 0; i < p->n; i++) {
			json_object(&out);
			json_pair_text(&out, "field", p->faults[i].name);
			json_pair_text(&out, "message", p->faults[i].message);
			json_object_end(&out);
		}
		json_array_end(&out);
	}
	if (p->view != NULL) {
		json_key(&out, "page");
		view_json(&out, p->view, p->v);
	}
	json_object_end(&out);
	return reply_bytes(p->status, "application/problem+json; charset=utf-8", json_bytes(&out));
}

/* The text that a page shows under a name; NULL if it has no such field. */
static const char *text_of_page(const struct view *view, const void *v, const char *name)
{
	for (size_t i = 0; i < view->shape.fields_n; i++) {
		const struct view_field *field = &view->shape.fields[i];

		if (field->type == VIEW_TEXT && text_equal(field->name, name))
			return *(const char *const *)((const char *)v + field->offset);
	}
	return NULL;
}

/* A page that comes again says under `wrong` what is wrong, and under `wrong_field`
 * in which field. */
static struct reply problem_of_page(
	struct request *rq, int status, const struct view *view, const void *v)
{
	struct problem p = {
		.status = status, .detail = text_of_page(view, v, "wrong"), .view = view, .v = v
	};
	struct field_fault fault = { text_of_page(view, v, "wrong_field"), p.detail };

	if (!text_empty(fault.name) && !text_empty(fault.message)) {
		p.faults = &fault;
		p.n = 1;
	}
	return problem_json(rq, &p);
}

struct reply reply_json_view(struct request *rq, int status, const struct view *view, const void *v)
{
	struct json_out out = json_out_in(rq->arena, JSON_MAX);

	if (status >= 400)
		return problem_of_page(rq, status, view, v);
	view_json(&out, view, v);
	if (json_over(&out)) {
		log_error("an answer passed its ceiling: %s", rq->route->path);
		return reply_problem(rq, 500, NULL);
	}
	return reply_json(rq, status, json_bytes(&out));
}

/* What a person is shown for these says by itself what to do next; a title above it
 * would say it twice. */
static bool has_own_words(int status)
{
	switch (status) {
	case 400:
	case 404:
	case 405:
	case 410:
	case 413:
	case 414:
	case 431:
		return true;
	default:
		return status >= 500;
	}
}

struct reply reply_problem(struct request *rq, int status, const char *sentence)
{
	if (rq->wants_json || rq->page_error == NULL)
		return problem_json(
			rq, &(struct problem){ .status = status,
				    .detail = sentence != NULL ? rq_text(rq, sentence) : NULL });
	if (sentence == NULL && !has_own_words(status))
		sentence = title_of(status);
	return rq->page_error(rq, status, sentence);
}

struct reply reply_faults(struct request *rq, const struct field_fault *faults, size_t n)
{
	return problem_json(rq, &(struct problem){ .status = 422, .faults = faults, .n = n });
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
