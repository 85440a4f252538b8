/*
 * sorting_desk.c - what a desk decides about a report: who reads it, how urgent it is,
 * whether it was told before, who shall act, when it is over. A form that was shown
 * with another version is not done, and comes back with what was typed.
 */

#include "app/core/pack/codes.h"
#include "app/desk/fields_desk.h"
#include "app/desk/report_sheet.h"
#include "app/tasks/route.h"
#include "app/tasks/sorting.h"

/* The report of the path, and the form's version still stands. */
static enum outcome begin(struct request *rq, struct report *ret_report, bool *ret_is_current)
{
	enum outcome oc = sheet_report(rq, ret_report);

	*ret_is_current = oc == OK && desk_is_current(rq, ret_report->version);
	return oc;
}

static struct reply take(struct request *rq)
{
	struct report report;
	bool is_current;
	enum outcome oc = begin(rq, &report, &is_current);

	if (oc != OK)
		return reply_outcome(rq, oc);
	return after_act(rq, &report,
		is_current ? report_claim(rq->tx, rq->actor, &report) : CONFLICT, NULL);
}

static struct reply rate(struct request *rq)
{
	const char *level = rq_field(rq, "level"), *why = rq_field(rq, "why");
	struct report report;
	bool is_current;
	enum outcome oc = begin(rq, &report, &is_current);

	if (oc != OK)
		return reply_outcome(rq, oc);
	return after_act(rq, &report,
		is_current ? report_rate(rq->tx, rq->actor, &report, level, why) : CONFLICT,
		MESSAGE("The rules suggest another urgency. Write why you decide otherwise."));
}

/* ---- told before ---- */

static enum outcome decide_twin(struct request *rq, const struct report *report)
{
	const char *answer = rq_field(rq, "answer");
	struct report_id id;
	struct report twin;
	enum outcome oc;

	if (text_equal(answer, "undo"))
		return report_unlink(rq->tx, rq->actor, report);
	if (!rq_field_id(rq, "twin", &id.n))
		return INVALID;
	oc = report_for(rq->tx, rq->actor, id, &twin);
	if (oc != OK)
		return oc;
	if (text_equal(answer, "same"))
		return report_link(rq->tx, rq->actor, report, &twin);
	if (text_equal(answer, "not_same"))
		return report_differs(rq->tx, rq->actor, report, &twin);
	return INVALID;
}

static struct reply same(struct request *rq)
{
	struct report report;
	bool is_current;
	enum outcome oc = begin(rq, &report, &is_current);

	if (oc != OK)
		return reply_outcome(rq, oc);
	return after_act(rq, &report, is_current ? decide_twin(rq, &report) : CONFLICT,
		MESSAGE("Choose another report, and whether it is the same event."));
}

/* ---- who shall act ---- */

enum { TICKED_MAX = 24 };

/* What the form ticks. */
struct ticked {
	struct task_choice choices[TICKED_MAX];
	int64_t files[FILES_MOST];
};

/* "0A…:protect" from the form. */
static bool read_choice(struct request *rq, const char *value, struct task_choice *ret_choice)
{
	const char *colon = strchr(value, ':');

	if (colon == NULL ||
		!id_read(arena_textn(rq->arena, value, (size_t)(colon - value)),
			&ret_choice->body) ||
		pack_code(rq->site->pack, "duty", colon + 1) == NULL)
		return false;
	ret_choice->duty = colon + 1;
	ret_choice->is_lead = text_equal(value, rq_field(rq, "lead"));
	return true;
}

static enum outcome read_order(
	struct request *rq, struct ticked *ticked, struct route_order *ret_order)
{
	const char *label = rq_field(rq, "label");
	size_t n = 0, files = 0;

	for (size_t i = 0; i < rq->fields.n; i++) {
		const struct http_field *f = &rq->fields.at[i];
		bool is_route = text_equal(f->name, "route"), is_file = text_equal(f->name, "file");

		if (is_route && (n == TICKED_MAX || !f->is_text ||
					!read_choice(rq, f->value, &ticked->choices[n++])))
			return INVALID;
		if (is_file && (files == FILES_MOST || !f->is_text ||
				       !id_read(f->value, &ticked->files[files++])))
			return INVALID;
	}
	if (!rq_given(rq, "safe_contact"))
		return INVALID;
	*ret_order = (struct route_order){ .choices = ticked->choices,
		.n = n,
		.files = ticked->files,
		.files_n = files,
		.label = label != NULL ? label : "",
		.shares_identity = text_equal(rq_field(rq, "share_identity"), "yes"),
		.safe_contact = rq_field(rq, "safe_contact") };
	return OK;
}

static struct reply route(struct request *rq)
{
	struct ticked ticked;
	struct route_order order;
	struct report report;
	bool is_current;
	enum outcome oc = begin(rq, &report, &is_current);

	if (oc != OK)
		return reply_outcome(rq, oc);
	oc = is_current ? read_order(rq, &ticked, &order) : CONFLICT;
	if (oc == OK && !may_sort(rq->actor, &report))
		return reply_outcome(rq, FORBIDDEN);
	if (oc == OK)
		oc = report_route(rq->tx, rq->actor, &report, &order);
	if (oc == FORBIDDEN)
		return show_report(rq, &report, 422,
			rq_text(rq,
				MESSAGE("One of these offices must not see the report, or stands "
					"under one that must not. Choose another.")));
	return after_act(rq, &report, oc,
		MESSAGE("Tick at least one office, choose exactly one that leads, and write whom "
			"they may speak with."));
}

/* ---- the end ---- */

static struct reply close_report(struct request *rq)
{
	const char *reason = rq_field(rq, "reason"), *why = rq_field(rq, "why");
	struct report report;
	bool is_current;
	enum outcome oc = begin(rq, &report, &is_current);

	if (oc != OK)
		return reply_outcome(rq, oc);
	return after_act(rq, &report,
		is_current ? report_close(rq->tx, rq->actor, &report, reason, why) : CONFLICT,
		MESSAGE("Choose a reason, and write in two lines why."));
}

const struct route sorting_desk[] = { { HTTP_POST, "/desk/reports/{report}/take", take,
					      ACCESS_SIGNED_IN, 0, NULL,
					      "takes a report on for half an hour", &note_take },
	{ HTTP_POST, "/desk/reports/{report}/risk", rate, ACCESS_SIGNED_IN, ROUTE_KEEPS, NULL,
		"sets the urgency, with a reason if it is not what the rules suggest", &note_risk },
	{ HTTP_POST, "/desk/reports/{report}/same", same, ACCESS_SIGNED_IN, 0, NULL,
		"links it to a report of the same event, says it is not, or undoes the link",
		&note_same },
	{ HTTP_POST, "/desk/reports/{report}/route", route, ACCESS_SIGNED_IN,
		ROUTE_LARGE | ROUTE_KEEPS, NULL, "hands it to the bodies that must act",
		&note_route },
	{ HTTP_POST, "/desk/reports/{report}/close", close_report, ACCESS_SIGNED_IN, ROUTE_KEEPS,
		NULL, "closes it, with a reason, when nobody works on it", &note_close },
	{ 0 } };
