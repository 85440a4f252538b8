/*
 * working_desk.c - what a body does with its task: take it on or give it back, ask the
 * reporter, pause, finish (what was done is acting_desk.c). A form that was shown with another
 * version is not done, and comes back with what was typed.
 */

#include "app/core/pack/for_forms.h"
#include "app/desk/fields_desk.h"
#include "app/desk/task_sheet.h"
#include "app/reports/asking.h"
#include "app/tasks/loop.h"
#include "lib/forms/command.h"

struct reply sheet_after(
	struct request *rq, const struct task *task, enum outcome oc, const char *invalid)
{
	switch (oc) {
	case OK:
		return reply_see_other(rq, url_add_id(rq->arena, URL("/desk/tasks"), task->id.n));
	case INVALID:
		return show_task(rq, task, 422, rq_text(rq, invalid));
	case CONFLICT:
		return show_task(rq, task, 409, rq_text(rq, desk_moved_on));
	default:
		return reply_outcome(rq, oc);
	}
}

enum outcome sheet_begin(struct request *rq, struct task *ret_task, bool *ret_is_current)
{
	enum outcome oc = sheet_task(rq, ret_task);

	*ret_is_current = oc == OK && desk_is_current(rq, ret_task->version);
	return oc;
}

/* A step that needs nothing but the task. */
static struct reply step(struct request *rq,
	enum outcome (*rule)(struct tx *tx, struct actor *who, const struct task *task))
{
	struct task task;
	bool is_current;
	enum outcome oc = sheet_begin(rq, &task, &is_current);

	if (oc != OK)
		return reply_outcome(rq, oc);
	return sheet_after(rq, &task, is_current ? rule(rq->tx, rq->actor, &task) : CONFLICT, NULL);
}

static struct reply accept(struct request *rq)
{
	return step(rq, task_accept);
}

/* From the board, by somebody above who may have no key to the task; or on its page. */
static struct reply confirm_pause(struct request *rq)
{
	struct task_id id;
	struct task task;
	enum outcome oc = rq_path_id(rq, "task", &id.n);

	if (oc == OK)
		oc = task_to_confirm(rq->tx, rq->actor, id, &task);
	if (oc == OK)
		oc = desk_is_current(rq, task.version)
			     ? task_pause_confirm(rq->tx, rq->actor, &task)
			     : CONFLICT;
	if (oc == CONFLICT)
		return reply_problem(rq, 409, desk_moved_on);
	if (oc != OK)
		return reply_outcome(rq, oc);
	return reply_see_other(rq, actor_in_body(rq->actor, task.body)
					   ? url_add_id(rq->arena, URL("/desk/tasks"), id.n)
					   : URL("/desk/board"));
}

static struct reply resume(struct request *rq)
{
	return step(rq, task_resume);
}

/* ---- forms ---- */

struct step_form {
	const char *reason, *outcome, *whose, *note;
};
static const struct field step_fields[] = {
	FIELD(step_form, reason, F_TEXT, .label = MESSAGE("Reason")),
	FIELD(step_form, outcome, F_TEXT, .label = MESSAGE("What has changed for the child?")),
	FIELD(step_form, whose, F_TEXT, .label = MESSAGE("Whose is it, then?")),
	FIELD(step_form, note, F_TEXT, .label = MESSAGE("In a few words"), .max = 4000),
	{ 0 },
};

/* Whether a code is of its list, the rule says. */
bool sheet_form(
	struct request *rq, const struct field *fields, void *ret_form, const char **ret_wrong)
{
	struct form_world world = pack_form_world(rq->site->pack);
	struct command command = command_create(rq->arena, "step", fields, &world);
	struct answers *answers = answers_create(rq->arena, command.form, asking_of(rq));
	struct form_field *in = arena_array(rq->arena, rq->fields.n + 1, sizeof(*in));

	for (size_t i = 0; i < rq->fields.n; i++)
		in[i] = (struct form_field){ .name = rq->fields.at[i].name,
			.value = rq->fields.at[i].value,
			.is_broken = !rq->fields.at[i].is_text };
	if (form_read(&command, answers, (struct form_fields){ .at = in, .n = rq->fields.n },
		    ret_form))
		return true;
	for (size_t i = 0; i < command.form->n; i++) {
		const struct question *q = &command.form->questions[i];
		const char *words = answers_fault_words(answers, q);

		if (*words != '\0') {
			*ret_wrong =
				arena_printf(rq->arena, "%s – %s", rq_texts(rq, &q->label), words);
			return false;
		}
	}
	BUG("a form has a fault that no field has");
}

static struct reply decline(struct request *rq)
{
	struct step_form form;
	const char *wrong = NULL;
	struct task task;
	bool is_current;
	enum outcome oc = sheet_begin(rq, &task, &is_current);

	if (oc != OK)
		return reply_outcome(rq, oc);
	if (!sheet_form(rq, step_fields, &form, &wrong))
		return show_task(rq, &task, 422, wrong);
	oc = is_current ? task_decline(rq->tx, rq->actor, &task, form.reason, form.whose)
			: CONFLICT;
	if (oc == OK) /* it is in triage again: the list, not a task that is gone */
		return reply_see_other(rq, URL("/desk/tasks"));
	return sheet_after(rq, &task, oc, MESSAGE("Choose a reason, and write whose it is."));
}

static struct reply finish(struct request *rq)
{
	struct step_form form;
	const char *wrong = NULL;
	struct task task;
	bool is_current;
	enum outcome oc = sheet_begin(rq, &task, &is_current);

	if (oc != OK)
		return reply_outcome(rq, oc);
	if (!sheet_form(rq, step_fields, &form, &wrong))
		return show_task(rq, &task, 422, wrong);
	oc = is_current ? task_finish(rq->tx, rq->actor, &task, form.outcome, form.note) : CONFLICT;
	return sheet_after(rq, &task, oc,
		MESSAGE("Choose what has changed for the child. If nobody was with the child "
			"yet, write why the task ends all the same."));
}

static struct reply pause_task(struct request *rq)
{
	struct step_form form;
	const char *wrong = NULL;
	struct task task;
	bool is_current;
	enum outcome oc = sheet_begin(rq, &task, &is_current);

	if (oc != OK)
		return reply_outcome(rq, oc);
	if (!sheet_form(rq, step_fields, &form, &wrong))
		return show_task(rq, &task, 422, wrong);
	oc = is_current ? task_pause(rq->tx, rq->actor, &task, form.reason, form.note) : CONFLICT;
	if (oc == FORBIDDEN)
		return show_task(rq, &task, 422, rq_text(rq, desk_pause_spent));
	return sheet_after(rq, &task, oc, MESSAGE("Choose why the task must wait."));
}

/* ---- the reporter ---- */

static struct reply write_to_reporter(struct request *rq, bool is_question)
{
	struct written written;
	struct task task;
	enum outcome oc = sheet_task(rq, &task);
	enum message_kind kind = MESSAGE_WORDS;

	if (oc != OK)
		return reply_outcome(rq, oc);
	oc = desk_written(rq, "body", &written);
	if (written.is_question || is_question)
		kind = MESSAGE_QUESTION;
	else if (written.is_ready)
		kind = MESSAGE_READY;
	if (oc == OK)
		oc = message_from_body(rq->tx, rq->actor, &task, kind, written.words);
	return sheet_after(rq, &task, oc, desk_not_written);
}

static struct reply ask(struct request *rq)
{
	return write_to_reporter(rq, true);
}

static struct reply write_message(struct request *rq)
{
	return write_to_reporter(rq, false);
}

const struct route working_desk[] = { { HTTP_POST, "/desk/tasks/{task}/accept", accept,
					      ACCESS_TASKS, 0, NULL, "takes the task on",
					      &note_step },
	{ HTTP_POST, "/desk/tasks/{task}/decline", decline, ACCESS_TASKS, ROUTE_KEEPS, NULL,
		"gives it back to the desk, with a reason and whose it is", &note_decline },
	{ HTTP_POST, "/desk/tasks/{task}/ask", ask, ACCESS_TASKS, ROUTE_LARGE | ROUTE_KEEPS, NULL,
		"asks the reporter a question", &note_words },
	{ HTTP_POST, "/desk/tasks/{task}/message", write_message, ACCESS_TASKS,
		ROUTE_LARGE | ROUTE_KEEPS, NULL, "words or a ready sentence to the reporter",
		&note_words },
	{ HTTP_POST, "/desk/tasks/{task}/pause", pause_task, ACCESS_TASKS, ROUTE_KEEPS, NULL,
		"lets it rest, with a reason", &note_pause },
	{ HTTP_POST, "/desk/tasks/{task}/pause/confirm", confirm_pause, ACCESS_SUPERVISE, 0, NULL,
		"a supervisor agrees to the pause", &note_step },
	{ HTTP_POST, "/desk/tasks/{task}/resume", resume, ACCESS_TASKS, 0, NULL, "goes on with it",
		&note_step },
	{ HTTP_POST, "/desk/tasks/{task}/finish", finish, ACCESS_TASKS, ROUTE_LARGE | ROUTE_KEEPS,
		NULL, "finishes it: what has changed for the child", &note_finish },
	{ 0 } };
