/*
 * report_desk.c - the page of one report, and what the desk writes to the reporter:
 * messages, their review, and which phases he may see.
 */

#include "app/desk/fields_desk.h"
#include "app/desk/report_sheet.h"
#include "app/tasks/loop.h"
#include "app/tasks/sorting.h"
#include "report.view.h"

static struct reply open_report(struct request *rq)
{
	struct report report;
	enum outcome oc = sheet_report(rq, &report);

	return oc == OK ? show_report(rq, &report, 200, NULL) : reply_outcome(rq, oc);
}

/* Ready sentences count as read; typed words are read afterwards by a second person. */
static struct reply write_message(struct request *rq)
{
	struct written written;
	struct report report;
	enum outcome oc = sheet_report(rq, &report);

	if (oc != OK)
		return reply_outcome(rq, oc);
	oc = desk_written(rq, "desk", &written);
	if (oc == OK)
		oc = message_from_desk(rq->tx, rq->actor, &report,
			written.is_ready ? MESSAGE_READY : MESSAGE_WORDS, written.words);
	return after_act(rq, &report, oc, desk_not_written);
}

static struct reply review(struct request *rq)
{
	const char *state = rq_field(rq, "state");
	struct report report;
	int64_t message;
	enum outcome oc = sheet_report(rq, &report);

	if (oc != OK)
		return reply_outcome(rq, oc);
	oc = INVALID;
	if (rq_field_id(rq, "message", &message) && state != NULL)
		oc = message_review(rq->tx, rq->actor, &report, message, state);
	return after_act(rq, &report, oc, MESSAGE("Choose what shall become of the message."));
}

/* The task that a form names. INVALID: none, or one of another report. */
static enum outcome named_task(
	struct request *rq, const struct report *report, struct task *ret_task)
{
	struct task_id id;
	enum outcome oc;

	if (!rq_field_id(rq, "task", &id.n))
		return INVALID;
	oc = task_for(rq->tx, rq->actor, id, ret_task);
	return oc == OK && ret_task->report.n != report->id.n ? INVALID : oc;
}

static struct reply hold(struct request *rq)
{
	bool is_held = text_equal(rq_field(rq, "held"), "yes");
	const char *reason = rq_field(rq, "reason");
	struct report report;
	struct task task;
	enum outcome oc = sheet_report(rq, &report);

	if (oc != OK)
		return reply_outcome(rq, oc);
	oc = named_task(rq, &report, &task);
	if (oc == OK)
		oc = task_hold(
			rq->tx, rq->actor, &task, is_held ? (reason != NULL ? reason : "") : NULL);
	return after_act(
		rq, &report, oc, MESSAGE("Choose an office, and a reason to hold it back."));
}

static struct reply withdraw(struct request *rq)
{
	struct report report;
	struct task task;
	enum outcome oc = sheet_report(rq, &report);

	if (oc != OK)
		return reply_outcome(rq, oc);
	if (!desk_is_current(rq, report.version))
		return after_act(rq, &report, CONFLICT, NULL);
	oc = named_task(rq, &report, &task);
	if (oc == OK)
		oc = task_withdraw(rq->tx, rq->actor, &task);
	return after_act(rq, &report, oc, MESSAGE("Choose the office that shall have it no more."));
}

static struct reply shy(struct request *rq)
{
	struct report report;
	enum outcome oc = sheet_report(rq, &report);

	if (oc != OK)
		return reply_outcome(rq, oc);
	if (!desk_is_current(rq, report.version))
		return after_act(rq, &report, CONFLICT, NULL);
	return after_act(rq, &report,
		report_be_coarse(
			rq->tx, rq->actor, &report, text_equal(rq_field(rq, "coarse"), "yes")),
		NULL);
}

const struct route report_desk[] = { { HTTP_GET, "/desk/reports/{report}", open_report,
					     ACCESS_SIGNED_IN, 0, &view_report,
					     "one report, opened" },
	{ HTTP_POST, "/desk/reports/{report}/message", write_message, ACCESS_SIGNED_IN,
		ROUTE_LARGE | ROUTE_KEEPS, NULL, "words or a ready sentence to the reporter",
		&note_words },
	{ HTTP_POST, "/desk/reports/{report}/review", review, ACCESS_SIGNED_IN, ROUTE_KEEPS, NULL,
		"shows, holds back or marks as read what somebody wrote to the reporter",
		&note_review },
	{ HTTP_POST, "/desk/reports/{report}/hold", hold, ACCESS_SIGNED_IN, ROUTE_KEEPS, NULL,
		"holds an office's phase back from the reporter, with a reason", &note_hold },
	{ HTTP_POST, "/desk/reports/{report}/withdraw", withdraw, ACCESS_SIGNED_IN, 0, NULL,
		"takes a task back from an office, which reads it no more", &note_withdraw },
	{ HTTP_POST, "/desk/reports/{report}/shy", shy, ACCESS_SIGNED_IN, 0, NULL,
		"how much the reporter sees: coarse or each office's phase", &note_shy },
	{ 0 } };
