/*
 * helping_desk.c - one holder of a post: a forgotten password, a lost telephone,
 * leaving, shutting out. And the letter that is handed over, shown once.
 */

#include "app/people/fields_desk.h"
#include "app/people/helping.h"

#include "app/people/letter_desk.h"
#include "app/people/people_pages.h"
#include "holder.view.h"

/* The address to be typed from paper, as this browser knows the site. */
static const char *join_address(const struct request *rq)
{
	const char *host = http_header(rq->http, "Host");

	return arena_printf(rq->arena, "%s%s/desk/join",
		host != NULL && utf8_clean(host, strlen(host)) ? host : "", rq_language_prefix(rq));
}

struct reply show_letter(struct request *rq, const struct handed *handed)
{
	struct card_row *rows = arena_array(rq->arena, CARD_LINES, sizeof(*rows));
	struct view_letter page = { .name = handed->name,
		.user = handed->user,
		.code = handed->code,
		.until = handed->code != NULL ? handed->until_at : NO_TIME,
		.seed = seed_part(rq, handed->secret, handed->uri),
		.card = rows,
		.address = join_address(rq),
		.back = url_body(rq, handed->body),
		.wait_for_join = handed->code != NULL };

	for (int i = 0; handed->card != NULL && i < CARD_LINES; i++)
		rows[page.card_n++] = (struct card_row){ handed->card[i] };
	return page_desk(rq, 200, rq_text(rq, MESSAGE("Hand this over")), &view_letter, &page);
}

/* ---- the page ---- */

static struct reply show(struct request *rq, int status, int64_t holding, const char *wrong)
{
	struct view_holder page = { .purpose = rq_typed(rq, "purpose"),
		.wrong = wrong != NULL ? rq_text(rq, wrong) : NULL };
	struct seat seat;
	struct body b;
	enum outcome oc = people_holder(rq->tx, rq->actor, holding, &seat);

	if (oc == OK)
		oc = body_get(rq->tx, seat.body, &b);
	if (oc != OK)
		return reply_outcome(rq, oc);
	page.name = seat.line.name;
	page.user = seat.line.user;
	page.post = seat.line.title;
	page.body = body_name(&b, rq->language, rq->site);
	page.back = url_body(rq, seat.body);
	page.since = seat.line.from_on;
	page.until = seat.line.until_on;
	page.action = rq_url(rq, url_add_id(rq->arena, URL("/desk/holdings"), holding));
	page.ask_purpose = !seat.right.is_own;
	page.may_agree = seat.line.may_agree;
	page.needs_second = seat.line.needs_second;
	page.is_active = text_equal(seat.line.state, "active");
	return page_desk(rq, status, seat.line.name, &view_holder, &page);
}

static struct reply holder(struct request *rq)
{
	int64_t id;

	if (rq_path_id(rq, "holding", &id) != OK)
		return reply_outcome(rq, NOT_FOUND);
	return show(rq, 200, id, NULL);
}

/* ---- the acts ---- */

/* An act's outcome, and either a letter or what the office's page then says. */
struct done {
	struct handed handed;
	bool is_letter;
	const char *word;
	struct wrong wrong;
};

static enum outcome perform(struct request *rq, const struct help *help, struct done *done)
{
	const char *act = rq_field(rq, "act");

	if (text_equal(act, "restore")) {
		done->is_letter = true;
		return people_restore(rq->tx, rq->actor, help, &done->handed, &done->wrong);
	}
	if (text_equal(act, "factor")) {
		done->is_letter = true;
		return people_new_factor(rq->tx, rq->actor, help, &done->handed, &done->wrong);
	}
	if (text_equal(act, "agree")) {
		done->word = "agreed";
		return people_agree(rq->tx, rq->actor, help, &done->wrong);
	}
	if (text_equal(act, "end")) {
		done->word = "ended";
		return people_end(rq->tx, rq->actor, help, rq_day(rq, "last"), &done->wrong);
	}
	if (text_equal(act, "block")) {
		done->word = "blocked";
		return people_block(rq->tx, rq->actor, help, &done->wrong);
	}
	done->wrong = (struct wrong){ "act", MESSAGE("Say what is needed.") };
	return INVALID;
}

static struct reply help_holder(struct request *rq)
{
	struct help help = { .factor = rq_factor(rq), .purpose = rq_typed(rq, "purpose") };
	struct done done = { .word = "" };
	struct reply reply;
	struct seat seat;
	enum outcome oc;

	if (rq_path_id(rq, "holding", &help.holding) != OK)
		return reply_outcome(rq, NOT_FOUND);
	if (!rq_fresh(rq, &reply))
		return reply;
	oc = people_holder(rq->tx, rq->actor, help.holding, &seat);
	if (oc == OK)
		oc = perform(rq, &help, &done);
	if (oc == INVALID)
		return show(rq, 422, help.holding, done.wrong.sentence);
	if (oc == CONFLICT)
		return show(rq, 409, help.holding,
			MESSAGE("This cannot be done for oneself, or not in this state. Ask the "
				"office above."));
	if (oc != OK)
		return reply_outcome(rq, oc);
	return done.is_letter ? show_letter(rq, &done.handed)
			      : reply_done(rq, seat.body, done.word);
}

const struct route helping_desk[] = {
	{ HTTP_GET, "/desk/holdings/{holding}", holder, ACCESS_PEOPLE, 0, &view_holder,
		"somebody in a post" },
	{ HTTP_POST, "/desk/holdings/{holding}", help_holder, ACCESS_PEOPLE, 0, &view_letter,
		"act: restore, factor, agree, end or block", &note_help },
	{ 0 },
};
