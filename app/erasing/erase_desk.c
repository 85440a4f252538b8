/*
 * erase_desk.c - the data protection officer ends a report that he knows by its number,
 * and everybody concerned reads what was ended, by whom and why. Shows number, district,
 * days and state: who ends a report never reads it.
 */

#include "app/core/layout/layout.h"
#include "app/core/pack/areas.h"
#include "app/core/pack/codes.h"
#include "app/core/pack/retention.h"
#include "app/core/pack/speech.h"
#include "app/core/web/openapi.h"
#include "app/erasing/erase.h"
#include "app/people/fresh_desk.h"
#include "app/people/names.h"
#include "app/reports/receipt.h"
#include "app/reports/receipt_words.h"
#include "erase.view.h"
#include "erasing.view.h"

enum { ENDS_SHOWN = 100 };

/* ---- the list ---- */

static const char *cause_words(const struct request *rq, const char *cause)
{
	const struct choice *choice = pack_code(rq->site->pack, "erase_cause", cause);
	const struct retention_rule *rule = retention_named(rq->site->pack, cause);

	if (choice != NULL)
		return rq_texts(rq, &choice->label);
	if (rule != NULL)
		return rq_texts(rq, &rule->text);
	return text_equal(cause, "restored")
		       ? rq_text(rq, MESSAGE("Erased before; a backup had brought it back"))
		       : cause;
}

static const char *id_words(struct request *rq, int64_t id)
{
	char text[14];

	id_text(id, text);
	return arena_text(rq->arena, text);
}

static struct url audit_url(const struct request *rq, struct report_id id)
{
	if ((rq->actor->access & ACCESS_AUDIT) == 0)
		return URL_NONE;
	return rq_url(rq, url_add_id(rq->arena, URL("/desk/audit/record"), id.n));
}

static struct names names_in(struct request *rq, const struct erasures *ends)
{
	int64_t *accounts = arena_array(rq->arena, ends->n + 1, sizeof(*accounts));

	for (size_t i = 0; i < ends->n; i++)
		accounts[i] = ends->at[i].actor;
	return people_names(rq->tx, rq->actor, accounts, ends->n);
}

static void fill_ends(struct request *rq, const struct erasures *ends, struct view_erasing *v)
{
	struct erasure_row *rows = arena_array(rq->arena, ends->n + 1, sizeof(*rows));
	struct names names = names_in(rq, ends);

	for (size_t i = 0; i < ends->n; i++) {
		const struct erasure *end = &ends->at[i];

		rows[i] = (struct erasure_row){ .on = end->day,
			.report = id_words(rq, end->report.n),
			.open = audit_url(rq, end->report),
			.cause = cause_words(rq, end->cause),
			.who = end->actor == ACTOR_SYSTEM ? rq_text(rq, MESSAGE("The clock"))
							  : name_among(names, end->actor),
			.reason = end->reason };
	}
	v->ends = rows;
	v->ends_n = ends->n;
}

static void fill_rules(struct request *rq, struct view_erasing *v)
{
	const struct retention *kept = rq->site->pack->retention;
	struct rule_row *rows = arena_array(rq->arena, kept->n + 1, sizeof(*rows));

	for (size_t i = 0; i < kept->n; i++)
		rows[i].text = rq_texts(rq, &kept->rules[i].text);
	v->rules = rows;
	v->rules_n = kept->n;
}

static struct reply show_list(struct request *rq, int status, const char *typed)
{
	struct view_erasing v = { .number = typed != NULL ? typed : "",
		.not_found = status != 200 };
	struct erasures ends;
	enum outcome oc = erasures_for(rq->tx, rq->actor, ENDS_SHOWN, &ends);

	if (oc != OK)
		return reply_outcome(rq, oc);
	if ((rq->actor->access & ACCESS_AUDIT) != 0)
		v.find = rq_url(rq, URL("/desk/erasing"));
	fill_rules(rq, &v);
	fill_ends(rq, &ends, &v);
	if (tx_poisoned(rq->tx))
		return reply_outcome(rq, FAILED);
	audit_act(rq->tx, rq->actor, "erase.list", "report", 0);
	return page_desk(rq, status, rq_text(rq, MESSAGE("Erased reports")), &view_erasing, &v);
}

static bool find(struct request *rq, const char *typed, struct report_id *ret_report)
{
	char number[VAULT_NUMBER_SIZE];

	return vault_number_read(typed, number) &&
	       receipt_find(rq->tx, rq->actor, number, ret_report) == OK;
}

static struct reply list(struct request *rq)
{
	const char *typed = http_query_text(rq->http, "number");
	struct report_id id;

	if (text_empty(typed) || (rq->actor->access & ACCESS_AUDIT) == 0)
		return show_list(rq, 200, NULL);
	if (!find(rq, typed, &id))
		return show_list(rq, 404, typed);
	audit_act(rq->tx, rq->actor, "desk.find", "", 0);
	return reply_see_other(
		rq, url_with(rq->arena, url_add_id(rq->arena, URL("/desk/erasing"), id.n), "number",
			    digits_ascii(rq->arena, typed)));
}

/* ---- one report ---- */

/* The number by which it was looked for, if it is this one's: nothing here opens it. */
static const char *number_words(struct request *rq, struct report_id id)
{
	const char *typed = http_query_text(rq->http, "number");
	char number[VAULT_NUMBER_SIZE];
	struct report_id found;

	if (text_empty(typed) || !vault_number_read(typed, number) ||
		receipt_find(rq->tx, rq->actor, number, &found) != OK || found.n != id.n)
		return "";
	return receipt_number_words(rq, arena_text(rq->arena, number));
}

static void fill_causes(struct request *rq, struct view_erase *v)
{
	const struct code_list *causes = pack_codes(rq->site->pack, "erase_cause");
	struct cause_row *rows = arena_array(rq->arena, causes->n + 1, sizeof(*rows));

	for (size_t i = 0; i < causes->n; i++)
		if (!causes->at[i].retired)
			rows[v->causes_n++] = (struct cause_row){ .code = causes->at[i].code,
				.name = rq_texts(rq, &causes->at[i].label),
				.chosen = text_equal(rq_field(rq, "cause"), causes->at[i].code) };
	v->causes = rows;
}

static struct reply show_report_to_erase(
	struct request *rq, const struct erasable *report, int status, const char *wrong)
{
	const struct area *district = area_of(rq->site->pack, report->district);
	const struct phase *phase = phase_of_report(rq->site->pack, report->state);
	struct view_erase v = { .report = id_words(rq, report->id.n),
		.number = number_words(rq, report->id),
		.district = district != NULL ? area_path(rq->arena, district, rq->language) : "",
		.state = { .id = report->state, .label = rq_texts(rq, &phase->name) },
		.filed = report->filed_on,
		.closed = report->closed_on != 0 ? report->closed_on : NO_TIME,
		.open_tasks = report->open_tasks,
		.may = report->closed_on != 0 && report->open_tasks == 0,
		.version = report->version,
		.action = rq_url(rq, url_add_id(rq->arena, URL("/desk/erasing"), report->id.n)),
		.back = rq_url(rq, URL("/desk/erasing")),
		.audit = audit_url(rq, report->id),
		.reason = rq_field(rq, "reason"),
		.wrong = wrong != NULL ? rq_text(rq, wrong) : NULL };

	fill_causes(rq, &v);
	if (tx_poisoned(rq->tx))
		return reply_outcome(rq, FAILED);
	audit_act(rq->tx, rq->actor, "erase.look", "report", report->id.n);
	return page_desk(rq, status, rq_text(rq, MESSAGE("Erase a report")), &view_erase, &v);
}

static enum outcome begin(struct request *rq, struct erasable *ret_report)
{
	struct report_id id;

	if (rq_path_id(rq, "report", &id.n) != OK)
		return NOT_FOUND;
	return erasable_for(rq->tx, rq->actor, id, ret_report);
}

static struct reply look(struct request *rq)
{
	struct erasable report;
	enum outcome oc = begin(rq, &report);

	return oc == OK ? show_report_to_erase(rq, &report, 200, NULL) : reply_outcome(rq, oc);
}

static struct reply erase(struct request *rq)
{
	struct erase_order order = { .cause = rq_field(rq, "cause"),
		.reason = rq_given(rq, "reason") ? rq_field(rq, "reason") : "" };
	struct erasable report;
	struct reply reply;
	int64_t shown;
	enum outcome oc;

	if (!rq_fresh(rq, &reply))
		return reply;
	oc = begin(rq, &report);
	if (oc != OK)
		return reply_outcome(rq, oc);
	if (!rq_field_int(rq, "version", &shown) || shown != report.version)
		return show_report_to_erase(rq, &report, 409,
			MESSAGE("Somebody else has changed this in the meantime. Look at it, and "
				"then send once more what you typed."));
	oc = report_erase(rq->tx, rq->actor, &report, &order);
	if (oc == INVALID)
		return show_report_to_erase(
			rq, &report, 422, MESSAGE("Say why it is erased, and give the reason."));
	if (oc == CONFLICT)
		return show_report_to_erase(
			rq, &report, 409, MESSAGE("Only what the desk has closed can be erased."));
	return oc == OK ? reply_see_other(rq, URL("/desk/erasing")) : reply_outcome(rq, oc);
}

static const struct api_note note_find_erasable = {
	.asks =
		(const struct api_parameter[]){
			{ "number", "query", "of a receipt: leads to its report" }, { 0 } },
};

static const struct api_note note_erase = {
	.takes = (const struct api_member[]){ { "version", API_COUNT,
						      "of the record as it was read; if it has "
						      "moved on: 409",
						      .is_needed = true },
		{ "cause", API_CODE, NULL, "erase_cause", .is_needed = true },
		{ "reason", API_TEXT, "sealed to the desk that had the report", .is_needed = true },
		{ 0 } },
};

const struct route erase_desk[] = {
	{ HTTP_GET, "/desk/erasing", list, ACCESS_SIGNED_IN, 0, &view_erasing,
		"reports that were erased, and why", &note_find_erasable },
	{ HTTP_GET, "/desk/erasing/{report}", look, ACCESS_AUDIT, 0, &view_erase,
		"a report as far as whoever erases it may see it" },
	{ HTTP_POST, "/desk/erasing/{report}", erase, ACCESS_AUDIT, 0, NULL,
		"erases a closed report for ever", &note_erase },
	{ 0 },
};
