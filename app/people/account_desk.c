/*
 * account_desk.c - one's own account: posts, another password, signing out, the second
 * factor once more, and what was typed when a session had ended.
 */

#include "app/people/fields_desk.h"
#include "app/people/people_pages.h"
#include "kept.view.h"
#include "lib/http/parse.h" /* a kept form is read as lib/http read it */
#include "me.view.h"
#include "second_factor.view.h"

enum { KEPT_FIELDS = 500, LONG_LINE = 80 };

static struct reply sign_out(struct request *rq)
{
	struct reply reply;

	if (rq->actor->token != NULL)
		session_end(rq->tx, rq->actor->token);
	reply = reply_see_other(rq, url_with(rq->arena, URL("/desk/sign-in"), "left", "1"));
	reply_cookie(rq, &reply, NULL);
	return reply;
}

/* ---- the second factor ---- */

/* The browser sends the same form again, to where it was going: 307 keeps it. */
static struct reply send_again(struct request *rq, const char *path)
{
	const char *ours = rq_desk_path(rq, path);
	struct reply reply;

	if (ours == NULL)
		return reply_outcome(rq, NOT_FOUND);
	reply = reply_see_other(rq, url_local(rq->arena, ours));
	reply.http.status = 307;
	return reply;
}

static struct reply second(struct request *rq)
{
	const char *path = rq_typed(rq, "second_path");
	enum outcome oc = people_freshen(rq->tx, rq->actor, rq_field(rq, "second_code"));

	if (oc == OK)
		return send_again(rq, path);
	if (oc != FORBIDDEN)
		return reply_outcome(rq, oc);
	return ask_second(rq, path, true);
}

/* ---- what was typed ---- */

static bool is_long(const char *value)
{
	return strlen(value) > LONG_LINE || strchr(value, '\n') != NULL;
}

static struct reply show_kept(struct request *rq)
{
	const char *then = rq_desk_path(rq, http_query_text(rq->http, "then"));
	struct view_kept page = { .action = rq_url(rq, URL("/desk/kept")) };
	struct http_fields fields;
	struct kept_row *rows;
	struct bytes text;

	if (then == NULL)
		then = "/desk";
	if (!people_typed(rq->tx, rq->actor, &page.path, &text) ||
		urlencoded_read(rq->arena, text, KEPT_FIELDS, &fields) != 0)
		return reply_see_other(rq, url_local(rq->arena, then));
	rows = arena_array(rq->arena, fields.n + 1, sizeof(*rows));
	page.fields = rows;
	page.go_on = rq_url(rq, url_local(rq->arena, then));
	for (size_t i = 0; i < fields.n; i++)
		if (fields.at[i].is_text && !text_equal(fields.at[i].name, "form_token"))
			rows[page.fields_n++] = (struct kept_row){ fields.at[i].name,
				fields.at[i].value, is_long(fields.at[i].value) };
	return page_desk(
		rq, 200, rq_text(rq, MESSAGE("This is what you had typed")), &view_kept, &page);
}

static struct reply decide_kept(struct request *rq)
{
	const char *path = rq_typed(rq, "kept_path");

	typed_forget(rq->tx, rq->actor, path);
	if (text_equal(rq_field(rq, "kept_act"), "send"))
		return send_again(rq, path);
	return reply_see_other(rq, URL("/desk"));
}

/* ---- me ---- */

static struct reply show_me(struct request *rq, int status, const char *wrong, bool done)
{
	const struct actor *who = rq->actor;
	struct my_post_row *rows = arena_array(rq->arena, who->holdings_n + 1, sizeof(*rows));
	struct view_me page = { .name = who->name,
		.posts = rows,
		.action = rq_url(rq, URL("/desk/me/password")),
		.wrong = wrong != NULL ? rq_text(rq, wrong) : NULL,
		.done = done };
	uint8_t pk[32];

	for (size_t i = 0; i < who->holdings_n; i++) {
		const struct holding *h = &who->holdings[i];

		rows[page.posts_n++] = (struct my_post_row){ .title = h->title,
			.body = h->body_name,
			.open = url_body(rq, h->body),
			.charge = charge_words(rq, h->charge) };
	}
	if (who->keys->user != NULL) {
		vault_user_pk(who->keys->user, pk);
		page.pair_number =
			rq_digits(rq, people_pair_number(rq->arena, bytes_of(pk, sizeof(pk))));
	}
	return page_desk(rq, status, who->name, &view_me, &page);
}

static struct reply me(struct request *rq)
{
	return show_me(rq, 200, NULL, http_query_text(rq->http, "done") != NULL);
}

static struct reply change_password(struct request *rq)
{
	struct password_change change = { .old = rq_field(rq, "old"),
		.fresh = rq_field(rq, "password") };
	struct signed_in in;
	struct wrong wrong;
	struct reply reply;
	enum outcome oc;

	if (!text_equal(change.fresh, rq_field(rq, "again")))
		return show_me(rq, 422, MESSAGE("The two passwords are not the same."), false);
	oc = people_password_change(rq->tx, rq->actor, &change, &in, &wrong);
	if (oc == FORBIDDEN)
		return show_me(rq, 403, MESSAGE("The password of now is not right."), false);
	if (oc == INVALID)
		return show_me(rq, 422, wrong.sentence, false);
	if (oc != OK)
		return reply_outcome(rq, oc);
	reply = reply_see_other(rq, url_with(rq->arena, URL("/desk/me"), "done", "1"));
	reply_cookie(rq, &reply, in.token);
	return reply;
}

const struct route account_desk[] = {
	{ HTTP_POST, "/desk/sign-out", sign_out, ACCESS_SIGNED_IN, 0, NULL, "ends the session" },
	{ HTTP_POST, "/desk/second", second, ACCESS_SIGNED_IN, ROUTE_LARGE, &view_second_factor,
		"the second factor once more, before something grave", &note_second },
	{ HTTP_GET, "/desk/kept", show_kept, ACCESS_SIGNED_IN, 0, &view_kept,
		"what was typed when a session had ended" },
	{ HTTP_POST, "/desk/kept", decide_kept, ACCESS_SIGNED_IN, ROUTE_LARGE, NULL,
		"sends it now, or throws it away", &note_kept },
	{ HTTP_GET, "/desk/me", me, ACCESS_SIGNED_IN, 0, &view_me, "my posts, my password" },
	{ HTTP_POST, "/desk/me/password", change_password, ACCESS_SIGNED_IN, ROUTE_SLOW, &view_me,
		"another password; all other sessions end", &note_password },
	{ 0 },
};
