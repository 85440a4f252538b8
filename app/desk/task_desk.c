/*
 * task_desk.c - the work list over all posts that somebody holds, by the time that is
 * left, and the page of one task. What can be done with a task is in working_desk.c.
 */

#include "app/desk/fields_desk.h"
#include "app/desk/task_sheet.h"
#include "app/reports/file_desk.h"
#include "app/tasks/task_files.h"
#include "task.view.h"
#include "tasks.view.h"

enum { PAGE_ROWS = 25, READ_MOST = 400 };

struct looking {
	bool only_late;
	int64_t after_due, after_id;
};

/* "1763800000000.0A…": the last task of the page before. */
static struct looking looking_of(struct request *rq)
{
	const char *typed = http_query_text(rq->http, "after");
	const char *dot = typed != NULL ? strchr(typed, '.') : NULL;
	struct looking l = { .only_late = text_equal(http_query_text(rq->http, "show"), "late"),
		.after_due = INT64_MIN };
	int64_t due;

	if (dot != NULL &&
		int_read(arena_textn(rq->arena, typed, (size_t)(dot - typed)), 0, INT64_MAX / 2,
			&due) &&
		id_read(dot + 1, &l.after_id))
		l.after_due = due;
	return l;
}

static bool is_after(const struct looking *l, const struct task *t)
{
	return t->due_at != l->after_due ? t->due_at > l->after_due : t->id.n > l->after_id;
}

static struct task_row row_of(struct request *rq, const struct task *t, struct bodies_found bodies)
{
	const struct body *body = body_among(bodies, t->body);
	bool is_escalated = t->escalated_to != 0 && !actor_in_body(rq->actor, t->body);
	bool is_plain = rq->actor->holdings_n == 1 && !is_escalated; /* it can only be his own */

	return (struct task_row){ .number = desk_number(rq, t->number),
		.open = rq_url(rq, url_add_id(rq->arena, URL("/desk/tasks"), t->id.n)),
		.duty = desk_code(rq, "duty", t->duty).label,
		.about = task_label(rq->tx, rq->actor, t),
		.place = desk_place(rq, &t->facts),
		.clock = desk_task_clock(rq, t),
		.due_at = desk_clock_is_shown(t) ? t->due_at : NO_TIME,
		.level = desk_level(rq, t->risk),
		.rank = t->risk,
		.state = desk_task_state(rq, body, t->state),
		.body = body != NULL && !is_plain ? body_name(body, rq->language, rq->site) : NULL,
		.is_new = text_equal(t->state, STATE_WAITING) || t->has_news,
		.has_news = t->has_news,
		.is_escalated = is_escalated };
}

static void add_tasks(
	struct request *rq, const struct looking *l, struct task_list list, struct view_tasks *v)
{
	struct task_row *rows = arena_array(rq->arena, PAGE_ROWS + 1, sizeof(*rows));
	int64_t *ids = arena_array(rq->arena, list.n + 1, sizeof(*ids));
	struct bodies_found bodies;
	const struct task *last = NULL;
	bool has_more = false;

	for (size_t i = 0; i < list.n; i++)
		ids[i] = list.at[i].body;
	bodies = bodies_of(rq->tx, ids, list.n < PAGE_ROWS ? list.n : PAGE_ROWS);
	for (size_t i = 0; i < list.n; i++) {
		const struct task *t = &list.at[i];

		if (!is_after(l, t) || (l->only_late && t->due_at >= clock_now()))
			continue;
		has_more = v->tasks_n == PAGE_ROWS;
		if (has_more)
			break;
		rows[v->tasks_n++] = row_of(rq, t, bodies);
		last = t;
	}
	v->tasks = rows;
	if (has_more) {
		char id[14];

		id_text(last->id.n, id);
		v->more = url_with(rq->arena, rq_url(rq, URL("/desk/tasks")), "after",
			arena_printf(rq->arena, "%lld.%s", (long long)last->due_at, id));
	}
}

static void enter_list(struct request *rq, struct task_list list)
{
	struct str shown = str_in(rq->arena, 20000);

	for (size_t i = 0; i < list.n; i++)
		str_addf(&shown, " %lld", (long long)list.at[i].id.n);
	audit(rq->tx, rq->actor,
		&(struct audit_entry){
			.action = "task.list", .about = "task", .commits = str_bytes(&shown) });
}

static struct reply tasks(struct request *rq)
{
	struct looking l = looking_of(rq);
	struct task_list list = tasks_open(rq->tx, rq->actor, 0, READ_MOST);
	struct choice_row tabs[] = {
		{ .code = "open", .name = rq_text(rq, MESSAGE("All that is open")) },
		{ .code = "late",
			.name = rq_text(rq, MESSAGE("What is late")),
			.chosen = l.only_late },
	};
	struct view_tasks v = { .open_n = (int64_t)list.n,
		.tabs = tabs,
		.tabs_n = COUNT_OF(tabs),
		.action = rq_url(rq, URL("/desk/tasks")) };

	add_tasks(rq, &l, list, &v);
	enter_list(rq, list);
	return page_desk(rq, 200, rq_text(rq, MESSAGE("Tasks")), &view_tasks, &v);
}

static struct reply open_task(struct request *rq)
{
	struct task task;
	enum outcome oc = sheet_task(rq, &task);

	return oc == OK ? show_task(rq, &task, 200, NULL) : reply_outcome(rq, oc);
}

static struct reply open_file(struct request *rq)
{
	struct file_opened opened;
	struct task task;
	int64_t id;
	enum outcome oc = sheet_task(rq, &task);

	if (oc == OK)
		oc = rq_path_id(rq, "file", &id);
	if (oc == OK)
		oc = task_file_open(rq->tx, rq->actor, &task, id, &opened);
	if (oc == CONFLICT)
		return reply_problem(
			rq, 410, MESSAGE("This file was taken out of sight. Nobody opens it."));
	return oc == OK ? file_reply(rq, &opened) : reply_outcome(rq, oc);
}

const struct route task_desk[] = { { HTTP_GET, "/desk/tasks", tasks, ACCESS_TASKS, 0, &view_tasks,
					   "open tasks of one's bodies, by deadline", &note_tasks },
	{ HTTP_GET, "/desk/tasks/{task}", open_task, ACCESS_SIGNED_IN, 0, &view_task,
		"one task, opened" },
	{ HTTP_GET, "/desk/tasks/{task}/files/{file}", open_file, ACCESS_SIGNED_IN, 0, NULL,
		"a file that the desk has given into the task" },
	{ 0 } };
