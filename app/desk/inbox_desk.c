/*
 * inbox_desk.c - what waits at a desk, the most urgent first; taking the next one;
 * finding a report or task by the number that somebody says on the telephone. Only
 * desks in which the actor sorts. A list is one entry in the audit.
 */

#include "app/core/pack/clocks.h"
#include "app/desk/desk_pages.h"
#include "app/desk/fields_desk.h"
#include "app/reports/inbox.h"
#include "app/reports/receipt.h"
#include "app/reports/receipt_words.h"
#include "app/tasks/board.h"
#include "app/tasks/sorting.h"
#include "inbox.view.h"

enum { PAGE_ROWS = 20, LISTS_MAX = 32 }; /* a page of at most 30 kB in Bengali */

/* ---- what is asked for ---- */

struct looking {
	const char *state; /* "" = whatever waits */
	int level;         /* 0 = all */
	struct inbox_from after;
};

/* "3.1763800000000.0A…": the last report of the page before. */
static bool read_after(struct request *rq, const char *typed, struct inbox_from *ret_from)
{
	char *text = arena_text(rq->arena, typed != NULL ? typed : "");
	char *due = strchr(text, '.'), *id = due != NULL ? strchr(due + 1, '.') : NULL;
	int64_t risk;

	if (id == NULL)
		return false;
	*due = *id = '\0';
	if (!int_read(text, 0, 99, &risk) ||
		!int_read(due + 1, 0, INT64_MAX / 2, &ret_from->due_at) ||
		!id_read(id + 1, &ret_from->id))
		return false;
	ret_from->risk = (int)risk;
	return true;
}

static struct looking looking_of(struct request *rq)
{
	static const char *const states[] = { STATE_RECEIVED, STATE_TRIAGE, STATE_ROUTED,
		STATE_CLOSED };
	const char *state = http_query_text(rq->http, "state"),
		   *level_id = http_query_text(rq->http, "level");
	const struct risk_level *level =
		!text_empty(level_id) ? risk_level(rq->site->pack, level_id) : NULL;
	struct looking l = { .state = "", .level = level != NULL ? level->n : 0 };

	for (size_t i = 0; i < COUNT_OF(states); i++)
		if (text_equal(state, states[i]))
			l.state = states[i];
	l.after.risk = l.level != 0 ? l.level : -1;
	read_after(rq, http_query_text(rq->http, "after"), &l.after);
	return l;
}

/* ---- the list ---- */

static int by_urgency(const void *a, const void *b)
{
	const struct report *x = a, *y = b;

	if (x->risk != y->risk)
		return y->risk - x->risk;
	if (x->due_at != y->due_at)
		return x->due_at > y->due_at ? 1 : -1;
	return (x->id.n > y->id.n) - (x->id.n < y->id.n);
}

struct page_of {
	struct report *at;
	size_t n;
	bool has_more;
};

static void take_list(
	struct request *rq, const struct looking *l, struct inbox_from from, struct page_of *page)
{
	struct report_list list;

	from.risk = l->after.risk;
	from.due_at = l->after.due_at;
	from.id = l->after.id;
	from.most = PAGE_ROWS;
	list = report_inbox(rq->tx, rq->actor, &from);
	page->has_more =
		page->has_more || (list.has_more && (l->level == 0 || list.last.risk == l->level));
	for (size_t i = 0; i < list.n; i++)
		if (l->level == 0 || list.at[i].risk == l->level)
			page->at[page->n++] = list.at[i];
}

/* Each list brings at most a page, so that together they hold the next one. */
static struct page_of page_of(struct request *rq, const struct looking *l)
{
	struct page_of page = { .at = arena_array(
					rq->arena, LISTS_MAX * PAGE_ROWS, sizeof(struct report)) };
	size_t lists = 0;

	for (size_t i = 0; i < rq->actor->holdings_n && lists + 3 <= LISTS_MAX; i++) {
		const struct holding *h = &rq->actor->holdings[i];
		bool is_waiting = *l->state == '\0';

		if (h->role != ROLE_TRIAGE && h->role != ROLE_HEAD)
			continue;
		take_list(rq, l,
			(struct inbox_from){
				.desk = h->body, .state = is_waiting ? STATE_RECEIVED : l->state },
			&page);
		if (is_waiting) {
			take_list(rq, l,
				(struct inbox_from){ .desk = h->body, .state = STATE_TRIAGE },
				&page);
			take_list(rq, l,
				(struct inbox_from){
					.desk = h->body, .state = STATE_ROUTED, .has_news = true },
				&page);
		}
		lists += 3;
	}
	qsort(page.at, page.n, sizeof(*page.at), by_urgency);
	if (page.n > PAGE_ROWS) {
		page.n = PAGE_ROWS;
		page.has_more = true;
	}
	return page;
}

static const char *ago(struct request *rq, int64_t at)
{
	struct str text = str_in(rq->arena, 100);

	words_relative(&text, rq->language, clock_now(), at);
	return str_text(&text);
}

static const char *news_words(struct request *rq, enum report_news news)
{
	return news == NEWS_OBJECTION ? rq_text(rq, MESSAGE("An objection"))
	       : news == NEWS_WORDS   ? rq_text(rq, MESSAGE("New words"))
				      : NULL;
}

static struct inbox_row row_of(struct request *rq, const struct report *r, struct names names)
{
	int64_t now = clock_now();
	bool waits = text_equal(r->state, STATE_RECEIVED) || text_equal(r->state, STATE_TRIAGE);
	bool is_taken = r->claimed_by != 0 && r->claimed_until > now;

	struct inbox_row row = { .number = receipt_number_words(
					 rq, report_label(rq->tx, rq->actor, r).number),
		.open = rq_url(rq, url_add_id(rq->arena, URL("/desk/reports"), r->id.n)),
		.level = desk_level(rq, r->risk),
		.rank = r->risk,
		.due_at = waits ? r->due_at : NO_TIME,
		.kinds = desk_kinds(rq, &r->facts),
		.child = desk_whom(rq, &r->facts),
		.place = desk_place(rq, &r->facts),
		.came = ago(rq, r->facts.filed_at),
		.came_at = r->facts.filed_at,
		.came_by = desk_code(rq, "channel", r->facts.channel),
		.state = desk_report_state(rq, r->state),
		.taken_by = is_taken ? name_among(names, r->claimed_by) : NULL,
		.news = news_words(rq, r->news),
		.is_new = (text_equal(r->state, STATE_RECEIVED) && !is_taken) ||
			  r->news != NEWS_NONE };

	if (waits)
		row.clock = desk_clock(rq,
			(struct desk_clock){ .start_at = r->facts.filed_at, .due_at = r->due_at });
	return row;
}

static struct names takers(struct request *rq, const struct page_of *page)
{
	int64_t *accounts = arena_array(rq->arena, page->n + 1, sizeof(*accounts));

	for (size_t i = 0; i < page->n; i++)
		accounts[i] = page->at[i].claimed_by;
	return people_names(rq->tx, rq->actor, accounts, page->n);
}

static void add_reports(struct request *rq, const struct looking *l, const struct page_of *page,
	struct view_inbox *v)
{
	struct inbox_row *rows = arena_array(rq->arena, page->n + 1, sizeof(*rows));
	struct names names = takers(rq, page);
	struct url more = rq_url(rq, URL("/desk/inbox"));
	char id[14];

	for (size_t i = 0; i < page->n; i++)
		rows[i] = row_of(rq, &page->at[i], names);
	v->reports = rows;
	v->reports_n = page->n;
	if (!page->has_more || page->n == 0)
		return;
	id_text(page->at[page->n - 1].id.n, id);
	if (*l->state != '\0')
		more = url_with(rq->arena, more, "state", l->state);
	if (l->level != 0)
		more = url_with(rq->arena, more, "level", desk_level(rq, l->level).id);
	v->more = url_with(rq->arena, more, "after",
		arena_printf(rq->arena, "%d.%lld.%s", page->at[page->n - 1].risk,
			(long long)page->at[page->n - 1].due_at, id));
}

/* ---- beside the list ---- */

static void add_filters(struct request *rq, const struct looking *l, struct view_inbox *v)
{
	static const char *const states[] = { STATE_RECEIVED, STATE_TRIAGE, STATE_ROUTED,
		STATE_CLOSED };
	const struct clocks *clocks = rq->site->pack->clocks;
	struct choice_row *levels = arena_array(rq->arena, clocks->levels_n + 1, sizeof(*levels));
	struct choice_row *rows = arena_array(rq->arena, COUNT_OF(states), sizeof(*rows));

	for (size_t i = 0; i < clocks->levels_n; i++)
		levels[i] = (struct choice_row){ .code = clocks->levels[i].id,
			.name = rq_texts(rq, &clocks->levels[i].name),
			.chosen = clocks->levels[i].n == l->level };
	for (size_t i = 0; i < COUNT_OF(states); i++)
		rows[i] = (struct choice_row){ .code = states[i],
			.name = desk_report_state(rq, states[i]).label,
			.chosen = text_equal(states[i], l->state) };
	v->levels = levels;
	v->levels_n = clocks->levels_n;
	v->states = rows;
	v->states_n = COUNT_OF(states);
	v->is_filtered = l->level != 0 || *l->state != '\0';
	v->all = rq_url(rq, URL("/desk/inbox"));
	v->action = v->all;
}

static struct ring_row ring_of(
	struct request *rq, const struct task *task, struct bodies_found bodies)
{
	const struct body *body = body_among(bodies, task->body);

	return (struct ring_row){ .task = desk_number(rq, task->number),
		.open = rq_url(rq, url_add_id(rq->arena, URL("/desk/reports"), task->report.n)),
		.body = body != NULL ? body_name(body, rq->language, rq->site) : "",
		.number = body != NULL ? desk_digits(rq, body->phone) : "",
		.dial = body != NULL ? url_tel(rq->arena, body->phone) : URL_NONE,
		.since = ago(rq, task->since_at) };
}

/* Urgent, and nobody has taken it on: a call is quicker than a clock. */
static void add_rings(struct request *rq, int64_t desk, struct view_inbox *v)
{
	struct task_list tasks = tasks_unanswered(rq->tx, rq->actor, desk);
	struct ring_row *rows = arena_array(rq->arena, v->rings_n + tasks.n + 1, sizeof(*rows));
	int64_t *ids = arena_array(rq->arena, tasks.n + 1, sizeof(*ids));
	struct bodies_found bodies;

	for (size_t i = 0; i < tasks.n; i++)
		ids[i] = tasks.at[i].body;
	bodies = bodies_of(rq->tx, ids, tasks.n);
	if (v->rings_n > 0)
		memcpy(rows, v->rings, v->rings_n * sizeof(*rows));
	for (size_t i = 0; i < tasks.n; i++)
		rows[v->rings_n++] = ring_of(rq, &tasks.at[i], bodies);
	v->rings = rows;
}

static void add_desks(struct request *rq, struct view_inbox *v)
{
	for (size_t i = 0; i < rq->actor->holdings_n; i++) {
		const struct holding *h = &rq->actor->holdings[i];

		if (h->role != ROLE_TRIAGE)
			continue;
		v->waiting += report_waiting(rq->tx, h->body);
		add_rings(rq, h->body, v);
	}
	if (v->waiting > 0)
		v->take_next = rq_url(rq, URL("/desk/inbox/next"));
}

/* One entry: what was asked for, and which reports were shown. */
static void enter_list(struct request *rq, const struct looking *l, const struct page_of *page)
{
	struct str shown = str_in(rq->arena, 2000);

	str_addf(&shown, "%s %d", l->state, l->level);
	for (size_t i = 0; i < page->n; i++)
		str_addf(&shown, " %lld", (long long)page->at[i].id.n);
	audit(rq->tx, rq->actor,
		&(struct audit_entry){
			.action = "report.list", .about = "report", .commits = str_bytes(&shown) });
}

static struct reply show_inbox(struct request *rq, bool none_left)
{
	struct looking l = looking_of(rq);
	struct page_of page = page_of(rq, &l);
	struct view_inbox v = { .none_left = none_left,
		.erased = rq_url(rq, URL("/desk/erasing")) };

	add_desks(rq, &v);
	add_filters(rq, &l, &v);
	add_reports(rq, &l, &page, &v);
	enter_list(rq, &l, &page);
	return page_desk(rq, 200, rq_text(rq, MESSAGE("Inbox")), &view_inbox, &v);
}

static struct reply inbox(struct request *rq)
{
	return show_inbox(rq, false);
}

static struct reply next(struct request *rq)
{
	struct report_id report;
	enum outcome oc = report_next(rq->tx, rq->actor, &report);

	if (oc == NOT_FOUND)
		return show_inbox(rq, true);
	if (oc != OK)
		return reply_outcome(rq, oc);
	return reply_see_other(rq, url_add_id(rq->arena, URL("/desk/reports"), report.n));
}

/* ---- the way in ---- */

static struct reply desk(struct request *rq)
{
	unsigned access = rq->actor->access;

	if ((access & ACCESS_TRIAGE) != 0)
		return reply_see_other(rq, URL("/desk/inbox"));
	if ((access & ACCESS_TASKS) != 0)
		return reply_see_other(rq, URL("/desk/tasks"));
	if ((access & ACCESS_AUDIT) != 0)
		return reply_see_other(rq, URL("/desk/audit"));
	return reply_see_other(rq, URL("/desk/bodies"));
}

/* ---- finding by number ---- */

static struct url found_report(struct request *rq, const char *number)
{
	struct report_id id;
	struct report report;

	if (receipt_find(rq->tx, rq->actor, number, &id) != OK ||
		report_for(rq->tx, rq->actor, id, &report) != OK)
		return URL_NONE;
	return url_add_id(rq->arena, URL("/desk/reports"), id.n);
}

static struct url found_task(struct request *rq, const char *typed)
{
	struct str digits = str_in(rq->arena, 64);
	struct task_id id;
	struct task task;
	int64_t n;

	for (const char *at = digits_ascii(rq->arena, typed); *at != '\0'; at++)
		if (*at >= '0' && *at <= '9')
			str_addc(&digits, *at);
	if (!int_read(str_text(&digits), 100000, 999999, &n) || task_find(rq->tx, n, &id) != OK ||
		task_for(rq->tx, rq->actor, id, &task) != OK)
		return URL_NONE;
	return url_add_id(rq->arena, URL("/desk/tasks"), id.n);
}

/* Six digits are a task's, eight or nine a receipt's. What one may not open is not
 * there either: a number that was guessed tells nothing. */
static struct url found_at(struct request *rq, const char *typed)
{
	char number[VAULT_NUMBER_SIZE];

	return vault_number_read(typed, number) ? found_report(rq, number) : found_task(rq, typed);
}

static struct reply find(struct request *rq)
{
	const char *typed = http_query_text(rq->http, "number");
	struct url found = text_empty(typed) ? URL_NONE : found_at(rq, typed);

	audit_act(rq->tx, rq->actor, "desk.find", "", 0);
	if (!url_is_none(found))
		return reply_see_other(rq, found);
	return reply_problem(rq, 404,
		MESSAGE("No report and no task has this number. Look whether a digit is wrong."));
}

const struct route inbox_desk[] = { { HTTP_GET, "/desk", desk, ACCESS_SIGNED_IN, 0, NULL,
					    "where one's work begins" },
	{ HTTP_GET, "/desk/inbox", inbox, ACCESS_TRIAGE, 0, &view_inbox,
		"reports that wait, the most urgent first", &note_inbox },
	{ HTTP_POST, "/desk/inbox/next", next, ACCESS_TRIAGE, 0, NULL,
		"takes the most urgent report that nobody has" },
	{ HTTP_GET, "/desk/find", find, ACCESS_SIGNED_IN, 0, NULL,
		"a report or task by the number that people say", &note_find },
	{ 0 } };
