/*
 * people_desk.c - offices, posts, who holds them: the pages on which a head invites,
 * gives keys and passes posts on. What goes wrong with somebody is helping_desk.c.
 */

#include "app/core/pack/areas.h"
#include "app/people/fields_desk.h"
#include "app/people/helping.h"
#include "app/people/letter_desk.h"
#include "app/people/people_pages.h"
#include "invite.view.h"
#include "people_bodies.view.h"
#include "people_body.view.h"
#include "take.view.h"

static const char *place_words(const struct request *rq, const char *code)
{
	const struct area *area = area_of(rq->site->pack, code);

	return area != NULL ? area_path(rq->arena, area, rq->language) : code;
}

static const char *kind_words(const struct request *rq, const char *id)
{
	const struct body_kind *kind = body_kind(rq->site->pack, id);

	return kind != NULL ? rq_texts(rq, &kind->name) : id;
}

static struct office_line office_of(const struct request *rq, const struct body_line *line)
{
	const struct body *b = &line->body;

	return (struct office_line){ .name = body_name(b, rq->language, rq->site),
		.open = url_body(rq, b->id),
		.kind = kind_words(rq, b->kind),
		.place = place_words(rq, b->area),
		.posts_n = line->posts,
		.vacant_n = line->vacant,
		.is_dormant = text_equal(b->state, "dormant") };
}

/* ---- the list ---- */

enum { OFFICES_MAX = 2000 };

static bool may_enter_bodies(const struct actor *who)
{
	return (who->access & (ACCESS_BODIES | ACCESS_PEOPLE)) != 0;
}

struct offices {
	struct office_line *rows;
	int64_t *ids; /* of the same offices: one that is reached on two ways is listed once */
	size_t n;
};

static bool are_with(const struct offices *offices, int64_t body)
{
	for (size_t i = 0; i < offices->n; i++)
		if (offices->ids[i] == body)
			return true;
	return false;
}

static void add_offices(struct request *rq, struct offices *offices, int64_t parent)
{
	struct body_lines lines;

	if (people_bodies(rq->tx, rq->actor, parent, &lines) != OK)
		return;
	for (size_t i = 0; i < lines.n && offices->n < OFFICES_MAX; i++) {
		if (are_with(offices, lines.at[i].body.id))
			continue;
		offices->ids[offices->n] = lines.at[i].body.id;
		offices->rows[offices->n++] = office_of(rq, &lines.at[i]);
	}
}

/* One's own offices and those directly below them; administrators begin at the top. */
static struct reply bodies(struct request *rq)
{
	const struct actor *who = rq->actor;
	struct offices offices = {
		.rows = arena_array(rq->arena, OFFICES_MAX, sizeof(*offices.rows)),
		.ids = arena_array(rq->arena, OFFICES_MAX, sizeof(*offices.ids)),
	};
	struct view_people_bodies page = { 0 };

	for (size_t i = 0; i < who->holdings_n; i++)
		add_offices(rq, &offices, who->holdings[i].body);
	if ((who->access & (ACCESS_BODIES | ACCESS_AUDIT)) != 0)
		add_offices(rq, &offices, 0);
	page.bodies = offices.rows;
	page.bodies_n = offices.n;
	if (may_enter_bodies(who))
		page.add = rq_url(rq, URL("/desk/bodies/new"));
	return page_desk(rq, 200, rq_text(rq, MESSAGE("Offices")), &view_people_bodies, &page);
}

/* ---- one office ---- */

static struct url url_of(const struct request *rq, const char *under, int64_t id, const char *leaf)
{
	struct url url = url_add_id(rq->arena,
		text_equal(under, "posts") ? URL("/desk/posts") : URL("/desk/bodies"), id);

	return rq_url(rq, url_add(rq->arena, url, leaf));
}

static struct post_line_row post_row_of(
	struct request *rq, const struct post_line *line, bool may_manage)
{
	struct post_line_row row = { .post = line->post,
		.title = line->title,
		.holder = line->name,
		.user = line->user,
		.charge = line->charge != NULL ? charge_words(rq, line->charge) : NULL,
		.since = line->from_on,
		.until = line->until_on,
		.phone = rq_digits(rq, line->phone),
		.dial = url_tel(rq->arena, line->phone),
		.is_vacant = line->account == 0,
		.is_invited = text_equal(line->state, "invited"),
		.is_blocked = text_equal(line->state, "blocked"),
		.needs_second = line->needs_second };

	if (!may_manage)
		return row;
	if (line->holding != 0)
		row.manage =
			rq_url(rq, url_add_id(rq->arena, URL("/desk/holdings"), line->holding));
	row.invite = url_of(rq, "posts", line->post, "invite");
	row.take = url_of(rq, "posts", line->post, "take");
	return row;
}

static void add_posts(struct request *rq, struct view_people_body *page, struct post_lines lines)
{
	struct post_line_row *posts = arena_array(rq->arena, lines.n + 1, sizeof(*posts));
	struct waiting_row *waiting = arena_array(rq->arena, lines.n + 1, sizeof(*waiting));

	page->posts = posts;
	page->waiting = waiting;
	for (size_t i = 0; i < lines.n; i++) {
		const struct post_line *l = &lines.at[i];

		posts[page->posts_n++] = post_row_of(rq, l, page->may_manage);
		if (!l->waits)
			continue;
		waiting[page->waiting_n++] = (struct waiting_row){ .name = l->name,
			.user = l->user,
			.account = l->account,
			.pair_number = rq_digits(rq, l->pair_number),
			.is_pledged = l->is_pledged };
		page->all_pledged |= l->is_pledged;
	}
}

static const char *use_words(const struct request *rq, const char *kind)
{
	static const char *const words[][2] = {
		{ "invite", MESSAGE("Invited somebody") },
		{ "grant", MESSAGE("Gave the keys") },
		{ "restore", MESSAGE("Restored after a forgotten password") },
		{ "factor", MESSAGE("Gave a new second factor") },
		{ "hold", MESSAGE("Gave a further post") },
		{ "end", MESSAGE("Ended a post") },
		{ "block", MESSAGE("Shut out") },
		{ "agree", MESSAGE("Agreed to a post") },
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (text_equal(words[i][0], kind))
			return rq_text(rq, words[i][1]);
	return kind;
}

static void add_uses(struct request *rq, struct view_people_body *page, int64_t body)
{
	struct reserve_lines lines;
	struct use_line *rows;

	if (people_reserve_uses(rq->tx, rq->actor, body, &lines) != OK)
		return;
	rows = arena_array(rq->arena, lines.n + 1, sizeof(*rows));
	page->used = rows;
	for (size_t i = 0; i < lines.n; i++) {
		const struct reserve_line *l = &lines.at[i];

		rows[page->used_n++] = (struct use_line){ .at = l->at,
			.who = l->who,
			.body = l->by_body,
			.what = use_words(rq, l->kind),
			.person = l->person,
			.purpose = l->purpose };
	}
}

static void add_below(struct request *rq, struct view_people_body *page, int64_t body)
{
	struct body_lines lines;
	struct office_line *rows;

	if (people_bodies(rq->tx, rq->actor, body, &lines) != OK)
		return;
	rows = arena_array(rq->arena, lines.n + 1, sizeof(*rows));
	page->below = rows;
	for (size_t i = 1; i < lines.n; i++)
		rows[page->below_n++] = office_of(rq, &lines.at[i]);
}

static void add_roles(struct request *rq, struct view_people_body *page, const struct body *b)
{
	static const enum role order[] = { ROLE_OFFICER, ROLE_HEAD, ROLE_TRIAGE, ROLE_ADMINISTRATOR,
		ROLE_PROTECTION };
	struct role_choice *roles = arena_array(rq->arena, COUNT_OF(order), sizeof(*roles));

	page->add_post = url_of(rq, "bodies", b->id, "posts");
	page->roles = roles;
	for (size_t i = 0; i < COUNT_OF(order); i++)
		if (role_stands_in(rq->site, b->kind, order[i]))
			roles[page->roles_n++] = (struct role_choice){ role_text(order[i]),
				role_words(rq, order[i]) };
}

static struct view_people_body head_of(struct request *rq, const struct body *b)
{
	struct view_people_body page = { .name = body_name(b, rq->language, rq->site),
		.kind = kind_words(rq, b->kind),
		.place = place_words(rq, b->area),
		.address = b->address,
		.is_dormant = text_equal(b->state, "dormant") };
	struct body parent;

	if (b->parent != 0 && body_get(rq->tx, b->parent, &parent) == OK) {
		page.parent = body_name(&parent, rq->language, rq->site);
		page.parent_url = url_body(rq, parent.id);
	}
	return page;
}

static const char *done_words(const char *done)
{
	static const char *const words[][2] = {
		{ "keys", MESSAGE("The keys are given.") },
		{ "post", MESSAGE("The post is there.") },
		{ "held", MESSAGE("The post is held. The keys came with it.") },
		{ "agreed", MESSAGE("The post gives its rights now.") },
		{ "ended", MESSAGE("The post is free. The locks were changed.") },
		{ "blocked", MESSAGE("Shut out. The locks were changed.") },
		{ "admitted", MESSAGE("The office is admitted and has its keys.") },
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (text_equal(words[i][0], done))
			return words[i][1];
	return NULL;
}

static struct reply show_body(struct request *rq, int status, int64_t id, const char *wrong)
{
	const char *done = done_words(http_query_text(rq->http, "done"));
	struct view_people_body page;
	struct post_lines lines;
	struct right right;
	struct body b;
	enum outcome oc;

	oc = body_get(rq->tx, id, &b);
	if (oc == OK)
		oc = people_posts(rq->tx, rq->actor, id, &lines);
	if (oc != OK)
		return reply_outcome(rq, oc);
	page = head_of(rq, &b);
	page.may_manage = people_may(rq->tx, rq->actor, id, &right) == OK;
	page.may_add = page.may_manage || (rq->actor->access & ACCESS_BODIES) != 0;
	if (page.may_manage)
		page.finish = url_of(rq, "bodies", id, "finish");
	if (page.may_manage && page.is_dormant)
		page.admit = url_of(rq, "bodies", id, "admit");
	page.wrong = wrong != NULL ? rq_text(rq, wrong) : NULL;
	page.done = done != NULL ? rq_text(rq, done) : NULL;
	add_posts(rq, &page, lines);
	add_uses(rq, &page, id);
	add_below(rq, &page, id);
	if (page.may_add)
		add_roles(rq, &page, &b);
	return page_desk(rq, status, page.name, &view_people_body, &page);
}

static struct reply body(struct request *rq)
{
	int64_t id;

	if (rq_path_id(rq, "body", &id) != OK)
		return reply_outcome(rq, NOT_FOUND);
	return show_body(rq, 200, id, NULL);
}

struct reply reply_done(struct request *rq, int64_t id, const char *done)
{
	return reply_see_other(rq,
		url_with(rq->arena, url_add_id(rq->arena, URL("/desk/bodies"), id), "done", done));
}

static struct reply add_post(struct request *rq)
{
	struct new_post post = { .title = rq_typed(rq, "title"), .phone = rq_typed(rq, "phone") };
	int64_t made;
	enum outcome oc;

	if (rq_path_id(rq, "body", &post.body) != OK)
		return reply_outcome(rq, NOT_FOUND);
	if (!role_read(rq_field(rq, "role"), &post.role))
		post.role = ROLES;
	oc = people_post_add(rq->tx, rq->actor, &post, &made);
	if (oc == INVALID)
		return show_body(
			rq, 422, post.body, MESSAGE("Give the post a name and say what it does."));
	return oc == OK ? reply_done(rq, post.body, "post") : reply_outcome(rq, oc);
}

static struct reply finish(struct request *rq)
{
	int64_t id, account = 0;
	struct reply reply;
	enum outcome oc;

	if (rq_path_id(rq, "body", &id) != OK)
		return reply_outcome(rq, NOT_FOUND);
	if (!rq_fresh(rq, &reply))
		return reply;
	if (rq_given(rq, "account") && !rq_field_id(rq, "account", &account))
		return reply_outcome(rq, NOT_FOUND);
	oc = people_finish(rq->tx, rq->actor, id, account);
	return oc == OK ? reply_done(rq, id, "keys") : reply_outcome(rq, oc);
}

/* ---- inviting ---- */

static size_t charges_of(const struct request *rq, const struct charge_choice **ret_choices)
{
	static const char *const order[] = { "permanent", "acting", "additional", "cover" };
	const char *chosen = rq_field(rq, "charge");
	struct charge_choice *choices = arena_array(rq->arena, COUNT_OF(order), sizeof(*choices));

	for (size_t i = 0; i < COUNT_OF(order); i++)
		choices[i] = (struct charge_choice){ order[i], charge_words(rq, order[i]),
			text_equal(order[i], chosen) };
	*ret_choices = choices;
	return COUNT_OF(order);
}

/* The post of the path, and the name of its office. */
static enum outcome post_of_path(struct request *rq, struct seat *ret_seat, const char **ret_office)
{
	struct body b;
	int64_t id;
	enum outcome oc = rq_path_id(rq, "post", &id);

	if (oc == OK)
		oc = people_post(rq->tx, rq->actor, id, ret_seat);
	if (oc == OK)
		oc = body_get(rq->tx, ret_seat->body, &b);
	if (oc == OK)
		*ret_office = body_name(&b, rq->language, rq->site);
	return oc;
}

static struct reply show_invite(struct request *rq, int status, const struct wrong *wrong)
{
	struct view_invite page = { .name = rq_typed(rq, "name"),
		.user = rq_typed(rq, "user"),
		.phone = rq_typed(rq, "phone"),
		.mail = rq_typed(rq, "mail"),
		.from = rq_day(rq, "from"),
		.until = rq_day(rq, "until"),
		.by_card = rq_factor(rq) == FACTOR_CARD,
		.purpose = rq_typed(rq, "purpose") };
	struct seat seat;
	enum outcome oc = post_of_path(rq, &seat, &page.body);

	if (oc != OK)
		return reply_outcome(rq, oc);
	page.action = url_of(rq, "posts", seat.line.post, "invite");
	page.back = url_body(rq, seat.body);
	page.post = seat.line.title;
	page.charges_n = charges_of(rq, &page.charges);
	page.ask_purpose = !seat.right.is_own;
	if (wrong != NULL) {
		page.wrong = rq_text(rq, wrong->sentence);
		page.wrong_field = wrong->field;
	}
	return page_desk(rq, status, rq_text(rq, MESSAGE("Invite somebody")), &view_invite, &page);
}

static struct reply ask_invite(struct request *rq)
{
	return show_invite(rq, 200, NULL);
}

static struct reply invite(struct request *rq)
{
	struct invitation form = { .charge = rq_field(rq, "charge"),
		.from_on = rq_day(rq, "from"),
		.until_on = rq_day(rq, "until"),
		.name = rq_typed(rq, "name"),
		.user = rq_typed(rq, "user"),
		.phone = rq_typed(rq, "phone"),
		.mail = rq_typed(rq, "mail"),
		.factor = rq_factor(rq),
		.purpose = rq_typed(rq, "purpose") };
	struct handed handed;
	struct wrong wrong;
	struct reply reply;
	enum outcome oc;

	if (rq_path_id(rq, "post", &form.post) != OK)
		return reply_outcome(rq, NOT_FOUND);
	if (!rq_fresh(rq, &reply))
		return reply;
	oc = people_invite(rq->tx, rq->actor, &form, &handed, &wrong);
	if (oc == INVALID)
		return show_invite(rq, 422, &wrong);
	return oc == OK ? show_letter(rq, &handed) : reply_outcome(rq, oc);
}

/* ---- somebody who works here already ---- */

static struct reply show_take(struct request *rq, int status, const struct wrong *wrong)
{
	struct view_take page = { .user = rq_typed(rq, "user"),
		.from = rq_day(rq, "from"),
		.until = rq_day(rq, "until"),
		.purpose = rq_typed(rq, "purpose") };
	struct seat seat;
	enum outcome oc = post_of_path(rq, &seat, &page.body);

	if (oc != OK)
		return reply_outcome(rq, oc);
	page.action = url_of(rq, "posts", seat.line.post, "take");
	page.back = url_body(rq, seat.body);
	page.post = seat.line.title;
	page.charges_n = charges_of(rq, &page.charges);
	page.ask_purpose = !seat.right.is_own;
	if (wrong != NULL) {
		page.wrong = rq_text(rq, wrong->sentence);
		page.wrong_field = wrong->field;
	}
	return page_desk(rq, status, rq_text(rq, MESSAGE("Somebody who works here already")),
		&view_take, &page);
}

static struct reply ask_take(struct request *rq)
{
	return show_take(rq, 200, NULL);
}

static struct reply take(struct request *rq)
{
	struct taking taking = { .user = rq_typed(rq, "user"),
		.charge = rq_field(rq, "charge"),
		.from_on = rq_day(rq, "from"),
		.until_on = rq_day(rq, "until"),
		.purpose = rq_typed(rq, "purpose") };
	struct seat seat;
	struct wrong wrong;
	struct reply reply;
	enum outcome oc;

	if (rq_path_id(rq, "post", &taking.post) != OK)
		return reply_outcome(rq, NOT_FOUND);
	if (!rq_fresh(rq, &reply))
		return reply;
	oc = people_post(rq->tx, rq->actor, taking.post, &seat);
	if (oc == OK)
		oc = people_hold(rq->tx, rq->actor, &taking, &wrong);
	if (oc == INVALID)
		return show_take(rq, 422, &wrong);
	return oc == OK ? reply_done(rq, seat.body, "held") : reply_outcome(rq, oc);
}

const struct route people_desk[] = {
	{ HTTP_GET, "/desk/bodies", bodies, ACCESS_SIGNED_IN, 0, &view_people_bodies,
		"one's own offices and those below" },
	{ HTTP_GET, "/desk/bodies/{body}", body, ACCESS_SIGNED_IN, 0, &view_people_body,
		"posts, holders, who waits for keys, uses of the reserve" },
	{ HTTP_POST, "/desk/bodies/{body}/posts", add_post, ACCESS_SIGNED_IN, 0, NULL,
		"adds a post", &note_post },
	{ HTTP_POST, "/desk/bodies/{body}/finish", finish, ACCESS_PEOPLE, 0, NULL,
		"gives keys to those who have set a password", &note_keys },
	{ HTTP_GET, "/desk/posts/{post}/invite", ask_invite, ACCESS_PEOPLE, 0, &view_invite,
		"whom to invite" },
	{ HTTP_POST, "/desk/posts/{post}/invite", invite, ACCESS_PEOPLE, 0, &view_letter,
		"invites; shows the letter once", &note_invite },
	{ HTTP_GET, "/desk/posts/{post}/take", ask_take, ACCESS_PEOPLE, 0, &view_take,
		"a further post for somebody who has an account" },
	{ HTTP_POST, "/desk/posts/{post}/take", take, ACCESS_PEOPLE, 0, NULL,
		"cover, additional charge, next post", &note_hold_post },
	{ 0 },
};
