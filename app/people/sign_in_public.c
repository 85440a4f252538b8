/*
 * sign_in_public.c - pages for somebody who has no session: signing in, the recovery
 * code. What is wrong is never said more exactly than "that was not right".
 */

#include "app/people/fields_desk.h"
#include "app/people/people_pages.h"
#include "forgotten.view.h"
#include "recovered.view.h"
#include "sign_in.view.h"

struct shown {
	const char *user, *back_to;
	bool wrong, expired, kept, left;
};

static struct reply show(struct request *rq, int status, const struct shown *s)
{
	struct view_sign_in page = { .action = rq_url(rq, URL("/desk/sign-in")),
		.forgotten = rq_url(rq, URL("/desk/forgotten")),
		.join = rq_url(rq, URL("/desk/join")),
		.user = s->user,
		.back_to = s->back_to,
		.wrong = s->wrong,
		.expired = s->expired,
		.kept = s->kept,
		.left = s->left };

	return page_desk(rq, status, rq_text(rq, MESSAGE("Sign in")), &view_sign_in, &page);
}

static struct reply ask_sign_in(struct request *rq)
{
	const char *cookie = http_cookie(rq->http, rq->site->is_secure ? "__Host-s" : "s");
	struct shown s = { .back_to = rq_desk_path(rq, http_query_text(rq->http, "then")),
		.left = http_query_text(rq->http, "left") != NULL };

	s.expired =
		!text_empty(cookie) && !text_empty(s.back_to) && rq->actor->account == ACTOR_PUBLIC;
	s.kept = s.expired && http_query_text(rq->http, "kept") != NULL;
	return show(rq, 200, &s);
}

/* Where one was going, by way of what was typed when the session ended. */
static struct url onward(const struct request *rq)
{
	const char *then = rq_desk_path(rq, rq_field(rq, "back_to"));

	return url_with(rq->arena, URL("/desk/kept"), "then", then != NULL ? then : "/desk");
}

static struct reply sign_in(struct request *rq)
{
	struct shown s = { .user = rq_typed(rq, "user"),
		.back_to = rq_desk_path(rq, rq_field(rq, "back_to")),
		.wrong = true };
	struct credentials given = { .user = s.user,
		.password = rq_field(rq, "password"),
		.code = rq_field(rq, "code"),
		.browser = rq_browser(rq) };
	int64_t leave_at = clock_ticks() + ALIKE_AFTER;
	struct signed_in in;
	struct reply reply;
	enum outcome oc = people_sign_in(rq->tx, rq_nobody(rq), &given, &in);

	if (oc == FORBIDDEN) {
		reply = show(rq, 403, &s);
		reply.leave_at = leave_at;
		return reply;
	}
	if (oc != OK)
		return reply_outcome(rq, oc);
	reply = reply_see_other(rq, onward(rq));
	reply_cookie(rq, &reply, in.token);
	reply_browser(rq, &reply, in.browser);
	return reply;
}

/* ---- the recovery code ---- */

static struct reply show_forgotten(struct request *rq, int status, const char *wrong)
{
	struct view_forgotten page = { .action = rq_url(rq, URL("/desk/forgotten")),
		.user = rq_typed(rq, "user"),
		.wrong = wrong != NULL ? rq_text(rq, wrong) : NULL };

	return page_desk(rq, status, rq_text(rq, MESSAGE("A new password with the recovery code")),
		&view_forgotten, &page);
}

static struct reply ask_code(struct request *rq)
{
	return show_forgotten(rq, 200, NULL);
}

static struct reply use_code(struct request *rq)
{
	struct code_use use = { .given = { .user = rq_typed(rq, "user"),
					.password = rq_field(rq, "password"),
					.code = rq_field(rq, "code"),
					.browser = rq_browser(rq) },
		.recovery = rq_field(rq, "recovery") };
	struct view_recovered page = { .go_on = rq_url(rq, URL("/desk")) };
	int64_t leave_at = clock_ticks() + ALIKE_AFTER;
	struct recovered recovered;
	struct wrong wrong;
	struct reply reply;
	enum outcome oc;

	if (!text_equal(use.given.password, rq_field(rq, "again")))
		return show_forgotten(rq, 422, MESSAGE("The two passwords are not the same."));
	oc = people_code_use(rq->tx, rq_nobody(rq), &use, &recovered, &wrong);
	if (oc == INVALID)
		return show_forgotten(rq, 422, wrong.sentence);
	if (oc == FORBIDDEN) {
		reply = show_forgotten(rq, 403,
			MESSAGE("Name, recovery code and code do not belong together. After "
				"several wrong tries there is a wait of up to a minute."));
		reply.leave_at = leave_at;
		return reply;
	}
	if (oc != OK)
		return reply_outcome(rq, oc);
	page.recovery = recovered.code;
	reply = page_desk(
		rq, 200, rq_text(rq, MESSAGE("You are in again")), &view_recovered, &page);
	reply_cookie(rq, &reply, recovered.in.token);
	reply_browser(rq, &reply, recovered.in.browser);
	return reply;
}

const struct route sign_in_public[] = {
	{ HTTP_GET, "/desk/sign-in", ask_sign_in, ACCESS_PUBLIC, 0, &view_sign_in,
		"where staff sign in" },
	{ HTTP_POST, "/desk/sign-in", sign_in, ACCESS_PUBLIC, ROUTE_SLOW, &view_sign_in,
		"name, password and code open a session; programs use /api/tokens", &note_sign_in },
	{ HTTP_GET, "/desk/forgotten", ask_code, ACCESS_PUBLIC, 0, &view_forgotten,
		"a new password with the recovery code" },
	{ HTTP_POST, "/desk/forgotten", use_code, ACCESS_PUBLIC, ROUTE_SLOW, &view_recovered,
		"sets the new password; shows the next recovery code once", &note_forgotten },
	{ 0 },
};
