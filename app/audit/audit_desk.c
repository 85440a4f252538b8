/*
 * audit_desk.c - who did what: to a record, by a person, lately. For the protection
 * officer all of it; for a head the people of his own body. Looking leaves an entry
 * itself. Shows verbs and times, never a word of a record.
 */

#include "app/audit/actions.h"
#include "app/audit/posts.h"
#include "app/core/audit/audit_chain.h"
#include "app/core/layout/layout.h"
#include "app/people/names.h"
#include "audit.view.h"

enum { LINES_SHOWN = 30 }; /* a page of at most 30 kB in Bengali */

/* ---- lines ---- */

/* What a page of lines needs to know of the people in it. */
struct people {
	struct names names;
	const struct post_held *posts;
	size_t posts_n;
};

static struct people people_in(struct request *rq, const struct audit_lines *lines)
{
	int64_t *accounts = arena_array(rq->arena, lines->n + 1, sizeof(*accounts));
	struct people p;
	size_t n = 0;

	for (size_t i = 0; i < lines->n; i++) {
		size_t k = 0;

		while (k < n && accounts[k] != lines->at[i].actor)
			k++;
		if (k == n && lines->at[i].actor > ACTOR_SYSTEM)
			accounts[n++] = lines->at[i].actor;
	}
	p.names = people_names(rq->tx, rq->actor, accounts, n);
	p.posts_n = posts_held(rq->tx, accounts, n, &p.posts);
	return p;
}

/* The post that somebody held on that day. */
static const struct post_held *post_at(
	const struct request *rq, const struct people *p, const struct audit_line *line)
{
	int64_t on = zone_day(rq->site->zone, line->at);

	for (size_t i = 0; i < p->posts_n; i++)
		if (p->posts[i].account == line->actor && p->posts[i].from_on <= on &&
			(p->posts[i].until_on == NO_TIME || p->posts[i].until_on >= on))
			return &p->posts[i];
	return NULL;
}

static const char *record_text(struct request *rq, const struct audit_line *line)
{
	char id[14];

	if (line->object == 0)
		return "";
	id_text(line->object, id);
	return arena_printf(rq->arena, "%s %s", rq_text(rq, about_words(line->about)), id);
}

static struct leaf_row leaf_row(
	struct request *rq, const struct people *p, const struct audit_line *line)
{
	const struct post_held *post = post_at(rq, p, line);
	bool may_follow = (rq->actor->access & ACCESS_AUDIT) != 0;
	struct leaf_row row = { .entry = line->id,
		.at = line->at,
		.who = name_among(p->names, line->actor),
		.post = post != NULL ? post->title : "",
		.body = post != NULL ? post->body_name : "",
		.what = rq_text(rq, action_words(line->action)),
		.record = record_text(rq, line),
		.is_reserve = action_is_reserve(line->action) };

	if (line->actor == ACTOR_PUBLIC)
		row.who = rq_text(rq, MESSAGE("Somebody without a name"));
	else if (line->actor == ACTOR_SYSTEM)
		row.who = rq_text(rq, MESSAGE("The clock"));
	else if (may_follow)
		row.person =
			rq_url(rq, url_add_id(rq->arena, URL("/desk/audit/account"), line->actor));
	if (may_follow && line->object != 0)
		row.open =
			rq_url(rq, url_add_id(rq->arena, URL("/desk/audit/record"), line->object));
	return row;
}

static struct reply show(
	struct request *rq, const struct audit_lines *lines, const char *about, struct url here)
{
	struct leaf_row *rows = arena_array(rq->arena, lines->n + 1, sizeof(*rows));
	struct people people = people_in(rq, lines);
	struct url all = URL("/desk/audit");
	struct view_audit v = {
		.about = about, .leaves = rows, .leaves_n = lines->n, .head_at = NO_TIME
	};
	struct audit_head head;

	for (size_t i = 0; i < lines->n; i++)
		rows[i] = leaf_row(rq, &people, &lines->at[i]);
	if ((rq->actor->access & ACCESS_AUDIT) != 0 && !text_equal(here.text, all.text))
		v.back = rq_url(rq, all);
	if (lines->has_more) {
		const struct audit_line *last = &lines->at[lines->n - 1];

		v.more = rq_url(
			rq, url_with_id(rq->arena, url_with_int(rq->arena, here, "at", last->at),
				    "before", last->id));
	}
	if (audit_head_newest(rq->tx, &head)) {
		v.head = hex_text(rq->arena, bytes_of(head.hash, sizeof(head.hash)));
		v.head_at = (int64_t)head.hour * HOUR;
	}
	if (tx_poisoned(rq->tx))
		return reply_outcome(rq, FAILED);
	return page_desk(rq, 200, rq_text(rq, MESSAGE("Who did what")), &view_audit, &v);
}

/* Where the page before this one ended. */
static struct audit_before before_of(struct request *rq)
{
	const char *at = http_query_text(rq->http, "at"), *id = http_query_text(rq->http, "before");
	struct audit_before before;

	if (text_empty(at) || text_empty(id) || !int_read(at, 0, INT64_MAX, &before.at) ||
		!id_read(id, &before.id))
		return AUDIT_NEWEST;
	return before;
}

/* ---- pages ---- */

static struct reply of_record(struct request *rq)
{
	struct audit_lines lines;
	struct reply reply;
	int64_t record;
	char text[14];

	if (rq_path_id(rq, "record", &record) != OK || record == 0)
		return reply_outcome(rq, NOT_FOUND);
	id_text(record, text);
	lines = audit_of_record(rq->tx, record, before_of(rq), LINES_SHOWN);
	reply = show(rq, &lines, arena_text(rq->arena, text),
		url_add_id(rq->arena, URL("/desk/audit/record"), record));
	audit_act(rq->tx, rq->actor, "audit.read", "", record);
	return reply;
}

static struct reply show_account(struct request *rq, int64_t account, struct url here)
{
	struct audit_lines lines = audit_of_actor(rq->tx, account, before_of(rq), LINES_SHOWN);
	struct names names = people_names(rq->tx, rq->actor, &account, 1);
	struct reply reply =
		show(rq, &lines, name_among(names, account), url_add_id(rq->arena, here, account));

	audit_act(rq->tx, rq->actor, "audit.read", "account", account);
	return reply;
}

static struct reply of_account(struct request *rq)
{
	int64_t account;

	if (rq_path_id(rq, "account", &account) != OK)
		return reply_outcome(rq, NOT_FOUND);
	return show_account(rq, account, URL("/desk/audit/account"));
}

static bool is_own_person(struct request *rq, int64_t account)
{
	const struct post_held *posts;
	size_t n = posts_held(rq->tx, &account, 1, &posts);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rq->actor->holdings_n; k++)
			if (rq->actor->holdings[k].body == posts[i].body &&
				(role_access(rq->actor->holdings[k].role) & ACCESS_SUPERVISE) != 0)
				return true;
	return false;
}

/* A head sees what the people of his own body did. */
static struct reply of_own_person(struct request *rq)
{
	int64_t account;

	if (rq_path_id(rq, "account", &account) != OK)
		return reply_outcome(rq, NOT_FOUND);
	if (!is_own_person(rq, account))
		return reply_outcome(rq, tx_poisoned(rq->tx) ? FAILED : FORBIDDEN);
	return show_account(rq, account, URL("/desk/audit/people"));
}

static struct reply latest(struct request *rq)
{
	struct audit_lines lines = audit_latest(rq->tx, before_of(rq), LINES_SHOWN);
	struct reply reply =
		show(rq, &lines, rq_text(rq, MESSAGE("The latest entries")), URL("/desk/audit"));

	audit_act(rq->tx, rq->actor, "audit.read", "", 0);
	return reply;
}

const struct route audit_desk[] = {
	{ HTTP_GET, "/desk/audit", latest, ACCESS_AUDIT, 0, &view_audit, "the latest entries" },
	{ HTTP_GET, "/desk/audit/record/{record}", of_record, ACCESS_AUDIT, 0, &view_audit,
		"who opened or changed a record" },
	{ HTTP_GET, "/desk/audit/account/{account}", of_account, ACCESS_AUDIT, 0, &view_audit,
		"what somebody did" },
	{ HTTP_GET, "/desk/audit/people/{account}", of_own_person, ACCESS_SUPERVISE, 0, &view_audit,
		"what somebody of one's own body did" },
	{ 0 },
};
