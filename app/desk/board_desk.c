/*
 * board_desk.c - what is late: for a head, in his body and those below; for a desk, in
 * what came of its reports, and what waits at the desk itself. Numbers and clocks; the
 * words stay closed.
 */

#include "app/core/pack/clocks.h"
#include "app/desk/desk_pages.h"
#include "app/desk/fields_desk.h"
#include "app/reports/bars.h"
#include "app/reports/inbox.h"
#include "app/reports/receipt_words.h"
#include "app/tasks/board.h"
#include "app/tasks/closing.h"
#include "app/tasks/loop.h"
#include "board.view.h"

enum { ROWS_MAX = 100, SOON = 4 * HOUR, DESK_ROWS = 25 };

struct board {
	struct request *rq;
	struct task *tasks;
	size_t n, room;
	bool has_more;
	struct bodies_found bodies;
	struct waiting_row *reports;
	size_t reports_n;
	struct pause_row *pauses;
	size_t pauses_n;
	const char *kind; /* filter: why late */
	struct view_board v;
};

/* ---- which tasks ---- */

static bool has_task(const struct board *b, struct task_id id)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->tasks[i].id.n == id.n)
			return true;
	return false;
}

static void add_tasks(struct board *b, int64_t body, bool is_desk)
{
	struct task_list list = tasks_late(b->rq->tx, b->rq->actor,
		&(struct board_question){ .body = body,
			.is_desk = is_desk,
			.before = clock_now() + SOON,
			.most = ROWS_MAX });

	b->has_more = b->has_more || list.n == ROWS_MAX;
	for (size_t i = 0; i < list.n && b->n < b->room; i++)
		if (!has_task(b, list.at[i].id))
			b->tasks[b->n++] = list.at[i];
}

static int by_deadline(const void *x, const void *y)
{
	const struct task *a = x, *b = y;

	return (a->due_at > b->due_at) - (a->due_at < b->due_at);
}

static void read_tasks(struct board *b)
{
	const struct actor *who = b->rq->actor;
	int64_t *ids;

	b->room = who->holdings_n * 2 * ROWS_MAX;
	b->tasks = arena_array(b->rq->arena, b->room + 1, sizeof(*b->tasks));
	for (size_t i = 0; i < who->holdings_n; i++) {
		const struct holding *h = &who->holdings[i];

		if ((role_access(h->role) & ACCESS_SUPERVISE) != 0)
			add_tasks(b, h->body, false);
		if (h->role == ROLE_TRIAGE || h->role == ROLE_HEAD)
			add_tasks(b, h->body, true);
	}
	qsort(b->tasks, b->n, sizeof(*b->tasks), by_deadline);
	ids = arena_array(b->rq->arena, 2 * b->n + 1, sizeof(*ids));
	for (size_t i = 0; i < b->n; i++) {
		ids[2 * i] = b->tasks[i].body;
		ids[2 * i + 1] = b->tasks[i].escalated_to;
	}
	b->bodies = bodies_of(b->rq->tx, ids, 2 * b->n);
}

/* ---- why late ---- */

/* Each body is asked once whether anybody holds a post in it. */
struct vacancies {
	int64_t bodies[ROWS_MAX];
	bool are_vacant[ROWS_MAX];
	size_t n;
};

static bool is_vacant(struct request *rq, struct vacancies *seen, int64_t body)
{
	for (size_t i = 0; i < seen->n; i++)
		if (seen->bodies[i] == body)
			return seen->are_vacant[i];
	if (seen->n == ROWS_MAX)
		return false;
	seen->bodies[seen->n] = body;
	seen->are_vacant[seen->n] = !body_has(rq->tx, rq->site, body, ACCESS_TASKS);
	return seen->are_vacant[seen->n++];
}

static const char *late_kind(struct request *rq, struct vacancies *seen, const struct task *t)
{
	if (is_vacant(rq, seen, t->body))
		return "vacant";
	return text_equal(t->state, STATE_WAITING) ? "silent" : "acted_late";
}

/* ---- rows ---- */

static struct late_row row_of(struct board *b, const struct task *t, const char *kind)
{
	struct request *rq = b->rq;
	const struct body *body = body_among(b->bodies, t->body),
			  *above = body_among(b->bodies, t->escalated_to);

	return (struct late_row){ .number = desk_number(rq, t->number),
		.open = rq_url(rq, url_add_id(rq->arena, URL("/desk/tasks"), t->id.n)),
		.body = body != NULL ? body_name(body, rq->language, rq->site) : "",
		.duty = desk_code(rq, "duty", t->duty).label,
		.place = desk_place(rq, &t->facts),
		.clock = desk_task_clock(rq, t),
		.due_at = t->due_at,
		.kind = desk_code(rq, "late_kind", kind),
		.level = desk_level(rq, t->risk),
		.rank = t->risk,
		.phone = body != NULL ? desk_digits(rq, body->phone) : "",
		.dial = body != NULL ? url_tel(rq->arena, body->phone) : URL_NONE,
		.escalated_to = above != NULL ? body_name(above, rq->language, rq->site) : "" };
}

static void fill_tasks(struct board *b)
{
	struct late_row *rows = arena_array(b->rq->arena, b->n + 1, sizeof(*rows));
	struct vacancies *seen = arena_new(b->rq->arena, struct vacancies);
	int64_t now = clock_now();

	for (size_t i = 0; i < b->n; i++) {
		const struct task *t = &b->tasks[i];
		const char *kind = late_kind(b->rq, seen, t);
		struct late_row row;

		if (t->due_at >= now) {
			b->v.soon_n++;
			continue;
		}
		row = row_of(b, t, kind);
		b->v.late_n++;
		b->v.breach_n += text_equal(row.clock.id, "breach");
		b->v.vacant_n += text_equal(kind, "vacant");
		if (text_empty(b->kind) || text_equal(b->kind, kind))
			rows[b->v.tasks_n++] = row;
	}
	b->v.tasks = rows;
	b->v.has_more = b->has_more;
}

/* ---- what waits at the desk ---- */

static void add_report(struct board *b, const struct report *r, const char *why)
{
	struct request *rq = b->rq;
	struct url open = rq_url(rq, url_add_id(rq->arena, URL("/desk/reports"), r->id.n));

	for (size_t i = 0; i < b->reports_n; i++)
		if (text_equal(b->reports[i].open.text, open.text))
			return;
	if (b->reports_n == ROWS_MAX)
		return;
	b->reports[b->reports_n++] = (struct waiting_row){
		.number = receipt_number_words(rq, report_label(rq->tx, rq->actor, r).number),
		.open = open,
		.place = desk_place(rq, &r->facts),
		.clock = desk_clock(rq,
			(struct desk_clock){ .start_at = r->facts.filed_at, .due_at = r->due_at }),
		.due_at = r->due_at,
		.level = desk_level(rq, r->risk),
		.rank = r->risk,
		.why = why
	};
}

static void add_declined(struct board *b, int64_t desk)
{
	struct request *rq = b->rq;
	struct task_list list = tasks_declined(rq->tx, rq->actor, desk);

	for (size_t i = 0; i < list.n; i++) {
		struct report report;

		if (report_for(rq->tx, rq->actor, list.at[i].report, &report) == OK)
			add_report(
				b, &report, rq_text(rq, MESSAGE("an office gave its task back")));
	}
}

static void add_past(struct board *b, int64_t desk, const char *state)
{
	struct request *rq = b->rq;
	struct report_list list = report_inbox(rq->tx, rq->actor,
		&(struct inbox_from){
			.desk = desk, .state = state, .risk = -1, .most = DESK_ROWS });

	for (size_t i = 0; i < list.n; i++)
		if (list.at[i].due_at < clock_now())
			add_report(b, &list.at[i],
				rq_text(rq, MESSAGE("nobody has decided yet who must act")));
}

static void read_reports(struct board *b)
{
	const struct actor *who = b->rq->actor;

	b->reports = arena_array(b->rq->arena, ROWS_MAX, sizeof(*b->reports));
	for (size_t i = 0; i < who->holdings_n; i++) {
		const struct holding *h = &who->holdings[i];
		struct report_list up;

		if (h->role == ROLE_TRIAGE || h->role == ROLE_HEAD) {
			add_declined(b, h->body);
			add_past(b, h->body, STATE_TRIAGE);
			add_past(b, h->body, STATE_RECEIVED);
		}
		if (h->role != ROLE_HEAD)
			continue;
		up = reports_escalated(b->rq->tx, b->rq->actor, h->body, DESK_ROWS);
		for (size_t k = 0; k < up.n; k++)
			add_report(b, &up.at[k],
				rq_text(b->rq, MESSAGE("the clock handed it up to you")));
	}
	b->v.reports = b->reports;
	b->v.reports_n = b->reports_n;
}

/* ---- pauses that somebody must agree to ---- */

static struct pause_row pause_row(
	struct board *b, const struct task *t, const struct body *body, struct names names)
{
	struct request *rq = b->rq;
	struct url task = rq_url(rq, url_add_id(rq->arena, URL("/desk/tasks"), t->id.n));
	struct pause_row row = { .number = desk_number(rq, t->number),
		.body = body_name(body, rq->language, rq->site),
		.duty = desk_code(rq, "duty", t->duty).label,
		.reason = desk_code(rq, "pause_reason", task_pause_reason(rq->actor, t)),
		.who = name_among(names, t->paused_by),
		.phone = desk_digits(rq, body->phone),
		.dial = url_tel(rq->arena, body->phone),
		.until_at = t->paused_until,
		.version = t->version };

	if (task_may_confirm(rq->tx, rq->actor, t, body))
		row.confirm = url_add(rq->arena, url_add(rq->arena, task, "pause"), "confirm");
	return row;
}

static void add_pauses(struct board *b, int64_t head_of)
{
	struct request *rq = b->rq;
	struct task_list list = tasks_to_confirm(rq->tx, rq->actor, head_of, DESK_ROWS);
	int64_t *bodies = arena_array(rq->arena, list.n + 1, sizeof(*bodies));
	int64_t *accounts = arena_array(rq->arena, list.n + 1, sizeof(*accounts));
	struct bodies_found found;
	struct names names;

	for (size_t i = 0; i < list.n; i++) {
		bodies[i] = list.at[i].body;
		accounts[i] = list.at[i].paused_by;
	}
	found = bodies_of(rq->tx, bodies, list.n);
	names = people_names(rq->tx, rq->actor, accounts, list.n);
	for (size_t i = 0; i < list.n && b->pauses_n < ROWS_MAX; i++) {
		const struct body *body = body_among(found, list.at[i].body);

		if (body != NULL && !bar_holds(rq->tx, rq->actor, list.at[i].report.n))
			b->pauses[b->pauses_n++] = pause_row(b, &list.at[i], body, names);
	}
}

static void read_pauses(struct board *b)
{
	const struct actor *who = b->rq->actor;

	b->pauses = arena_array(b->rq->arena, ROWS_MAX, sizeof(*b->pauses));
	for (size_t i = 0; i < who->holdings_n; i++)
		if (who->holdings[i].role == ROLE_HEAD)
			add_pauses(b, who->holdings[i].body);
	b->v.pauses = b->pauses;
	b->v.pauses_n = b->pauses_n;
}

/* ---- the page ---- */

static const char *scope_words(struct request *rq)
{
	struct str out = str_in(rq->arena, 1000);

	for (size_t i = 0; i < rq->actor->holdings_n; i++)
		str_addf(&out, "%s%s", i > 0 ? ", " : "", rq->actor->holdings[i].body_name);
	return str_text(&out);
}

static struct reply board(struct request *rq)
{
	struct board *b = arena_new(rq->arena, struct board);

	if ((rq->actor->access & (ACCESS_SUPERVISE | ACCESS_TRIAGE)) == 0)
		return reply_outcome(rq, FORBIDDEN);
	*b = (struct board){ .rq = rq, .kind = http_query_text(rq->http, "kind") };
	b->v.scope = scope_words(rq);
	b->v.action = rq_url(rq, URL("/desk/board"));
	if (may_close_days(rq->actor))
		b->v.days = rq_url(rq, URL("/desk/calendar"));
	b->v.kinds_n = desk_choices(rq, "late_kind", b->kind, &b->v.kinds);
	read_tasks(b);
	fill_tasks(b);
	read_reports(b);
	read_pauses(b);
	audit_act(rq->tx, rq->actor, "task.board", "task", 0);
	return page_desk(rq, 200, rq_text(rq, MESSAGE("What is late")), &view_board, &b->v);
}

const struct route board_desk[] = { { HTTP_GET, "/desk/board", board, ACCESS_SIGNED_IN, 0,
					    &view_board, "what is late, and why", &note_board },
	{ 0 } };
