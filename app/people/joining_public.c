/*
 * joining_public.c - three pages from a letter to an account: code, password, second
 * factor with the first sign-in. Nothing is kept between them but what the page
 * itself carries, so a lost page is begun again.
 */

#include "app/people/fields_desk.h"
#include "app/people/people_pages.h"
#include "join.view.h"
#include "join_factor.view.h"
#include "join_password.view.h"

static struct joining typed(const struct request *rq)
{
	return (struct joining){ .user = rq_typed(rq, "user"),
		.code = rq_typed(rq, "code"),
		.password = rq_field(rq, "password") };
}

static struct reply show_letter(struct request *rq, int status, bool wrong)
{
	struct view_join page = { .action = rq_url(rq, URL("/desk/join")),
		.user = rq_typed(rq, "user"),
		.code = rq_typed(rq, "code"),
		.wrong = wrong };

	return page_desk(
		rq, status, rq_text(rq, MESSAGE("Begin with your letter")), &view_join, &page);
}

static struct reply show_password(
	struct request *rq, int status, const struct joining *who, const char *wrong)
{
	struct view_join_password page = { .action = rq_url(rq, URL("/desk/join/password")),
		.user = who->user,
		.code = who->code,
		.wrong = wrong != NULL ? rq_text(rq, wrong) : NULL };

	return page_desk(
		rq, status, rq_text(rq, MESSAGE("Choose a password")), &view_join_password, &page);
}

static struct reply ask_letter(struct request *rq)
{
	return show_letter(rq, 200, false);
}

static struct reply read_letter(struct request *rq)
{
	struct joining who = typed(rq);
	int64_t account;
	enum outcome oc = people_invited(rq->tx, rq_nobody(rq), &who, &account);

	if (oc == NOT_FOUND)
		return show_letter(rq, 403, true);
	return oc == OK ? show_password(rq, 200, &who, NULL) : reply_outcome(rq, oc);
}

static struct reply join(struct request *rq)
{
	struct view_join_factor page = { .action = rq_url(rq, URL("/desk/sign-in")) };
	struct joining who = typed(rq);
	struct joined joined;
	struct wrong wrong;
	enum outcome oc;

	if (!text_equal(who.password, rq_field(rq, "again")))
		return show_password(rq, 422, &who, MESSAGE("The two passwords are not the same."));
	oc = people_join(rq->tx, rq_nobody(rq), &who, &joined, &wrong);
	if (oc == NOT_FOUND)
		return show_letter(rq, 403, true);
	if (oc == INVALID)
		return show_password(rq, 422, &who, wrong.sentence);
	if (oc != OK)
		return reply_outcome(rq, oc);
	page.user = who.user;
	page.recovery = joined.code;
	page.seed = seed_part(rq, joined.secret, joined.uri);
	return page_desk(rq, 200, rq_text(rq, MESSAGE("The second key, and a way back")),
		&view_join_factor, &page);
}

const struct route joining_public[] = {
	{ HTTP_GET, "/desk/join", ask_letter, ACCESS_PUBLIC, 0, &view_join,
		"the code of an invitation" },
	{ HTTP_POST, "/desk/join", read_letter, ACCESS_PUBLIC, 0, &view_join_password,
		"is the letter good?", &note_join },
	{ HTTP_POST, "/desk/join/password", join, ACCESS_PUBLIC, ROUTE_SLOW, &view_join_factor,
		"sets the password; shows second factor and recovery code once",
		&note_join_password },
	{ 0 },
};
