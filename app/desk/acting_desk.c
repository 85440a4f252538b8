/*
 * acting_desk.c - writing down what was done with a task: by one tap on its page, or on
 * a page of its own for another time or place, somebody else, and every other act.
 */

#include "acting.view.h"
#include "app/core/pack/clocks.h"
#include "app/desk/fields_desk.h"
#include "app/desk/task_sheet.h"
#include "app/tasks/loop.h"
#include "lib/forms/command.h"

/* ---- the page ---- */

static const char *now_text(struct request *rq)
{
	char text[24];

	moment_text(moment_of(clock_now(), rq->site->zone), text);
	return arena_text(rq->arena, text);
}

static void fill_acts(struct request *rq, const struct task *task, struct view_acting *v)
{
	const struct pack *pack = rq->site->pack;
	const struct code_list *list = pack_codes(pack, "act_kind");
	size_t n = list != NULL ? list->n : 0;
	struct act_row *rows = arena_array(rq->arena, n + 1, sizeof(*rows));

	for (size_t i = 0; i < n; i++) {
		const char *code = list->at[i].code;

		if (list->at[i].retired)
			continue;
		rows[v->acts_n++] = (struct act_row){ .code = code,
			.name = rq_texts(rq, &list->at[i].label),
			.chosen = text_equal(code, rq_field(rq, "act")),
			.stops_clock = text_equal(task->step, STEP_FIRST_ACTION) &&
				       code_flag(pack, "act_kind", code, "stops_first_action") };
	}
	v->acts = rows;
}

/* Nothing of the extract stands on it, so that opening it is no entry. */
static struct reply show(struct request *rq, const struct task *task, int status, const char *wrong)
{
	const char *at = rq_field(rq, "done_at");
	struct url back = rq_url(rq, url_add_id(rq->arena, URL("/desk/tasks"), task->id.n));
	struct view_acting v = { .number = desk_number(rq, task->number),
		.back = back,
		.record = url_add(rq->arena, back, "act"),
		.version = task->version,
		.done_at = at != NULL ? at : now_text(rq),
		.typed = rq_field(rq, "note"),
		.wrong = wrong };

	fill_acts(rq, task, &v);
	v.by_whom_n = desk_choices(rq, "seen_by", rq_field(rq, "seen_by"), &v.by_whom);
	v.places_n = desk_choices(rq, "seen_where", rq_field(rq, "seen_where"), &v.places);
	v.alone_n = desk_choices(rq, "seen_alone", rq_field(rq, "alone"), &v.alone);
	return page_desk(rq, status, v.number, &view_acting, &v);
}

static bool is_under_way(const struct task *task)
{
	return text_equal(task->state, STATE_ACCEPTED) || text_equal(task->state, STATE_ACTING) ||
	       text_equal(task->state, STATE_PAUSED);
}

static struct reply ask_act(struct request *rq)
{
	struct task task;
	enum outcome oc = sheet_task(rq, &task);

	if (oc == OK && !sheet_is_mine(rq, &task))
		oc = FORBIDDEN;
	if (oc != OK)
		return reply_outcome(rq, oc);
	if (!is_under_way(&task))
		return reply_problem(rq, 409, desk_moved_on);
	return show(rq, &task, 200, NULL);
}

/* ---- writing it down ---- */

struct act_form {
	const char *met, *act, *seen_by, *seen_where, *alone, *note;
	int64_t done_at;
};
static const struct field act_fields[] = {
	FIELD(act_form, met, F_TEXT, .label = MESSAGE("What have you done?")),
	FIELD(act_form, act, F_TEXT, .label = MESSAGE("What have you done?")),
	FIELD(act_form, seen_by, F_TEXT, .label = MESSAGE("By whom?")),
	FIELD(act_form, seen_where, F_TEXT, .label = MESSAGE("Where?")),
	FIELD(act_form, alone, F_TEXT, .label = MESSAGE("Alone?")),
	FIELD(act_form, note, F_TEXT, .label = MESSAGE("In a few words"), .max = 4000),
	FIELD(act_form, done_at, F_INSTANT, .label = MESSAGE("When?")),
	{ 0 },
};

/* A button says everything at once, "child_seen self home alone": the act, by whom, where
 * and whether alone. Whether these are codes, the rule says. */
static void read_met(struct request *rq, struct act_form *form)
{
	const char *at = form->met;
	const char **parts[] = { &form->act, &form->seen_by, &form->seen_where, &form->alone };

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		size_t n = strcspn(at, " ");

		*parts[i] = arena_textn(rq->arena, at, n);
		at += n + (at[n] == ' ');
	}
}

/* What is left out happened now; what was emptied was not said. */
static void settle_act(struct request *rq, struct act_form *form)
{
	bool is_twice = !text_empty(form->met) && !text_empty(form->act);

	if (!text_empty(form->met))
		read_met(rq, form);
	if (is_twice)
		form->act = "";
	if (rq_field(rq, "done_at") == NULL)
		form->done_at = clock_now();
}

/* Back to where it was typed: only the longer form asks when. */
static struct reply not_done(
	struct request *rq, const struct task *task, int status, const char *wrong)
{
	if (rq_field(rq, "done_at") == NULL || rq->wants_json || !is_under_way(task))
		return show_task(rq, task, status, wrong);
	return show(rq, task, status, wrong);
}

static struct reply record(struct request *rq)
{
	struct act_form form;
	const char *wrong = NULL;
	struct task task;
	bool is_current;
	enum outcome oc = sheet_begin(rq, &task, &is_current);

	if (oc != OK)
		return reply_outcome(rq, oc);
	if (!sheet_form(rq, act_fields, &form, &wrong))
		return not_done(rq, &task, 422, wrong);
	settle_act(rq, &form);
	oc = is_current ? task_act(rq->tx, rq->actor, &task,
				  &(struct act_record){ .kind = form.act,
					  .done_at = form.done_at,
					  .seen_by = form.seen_by,
					  .seen_where = form.seen_where,
					  .seen_alone = form.alone,
					  .words = form.note })
			: CONFLICT;
	if (oc == CONFLICT)
		return not_done(rq, &task, 409, rq_text(rq, desk_moved_on));
	if (oc == INVALID)
		return not_done(rq, &task, 422,
			rq_text(rq, MESSAGE("Choose what was done, and when; not before the task "
					    "and not in the future. If the child was met: by "
					    "whom, where, and whether alone.")));
	return sheet_after(rq, &task, oc, NULL);
}

const struct route acting_desk[] = { { HTTP_GET, "/desk/tasks/{task}/act", ask_act, ACCESS_TASKS, 0,
					     &view_acting, "where to write down what was done" },
	{ HTTP_POST, "/desk/tasks/{task}/act", record, ACCESS_TASKS, ROUTE_LARGE | ROUTE_KEEPS,
		NULL, "writes down what was done and when", &note_act },
	{ 0 } };
