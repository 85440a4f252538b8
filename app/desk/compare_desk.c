/* compare_desk.c - two reports side by side, for the person who decides whether they tell of one
 * event. */

#include "app/desk/report_sheet.h"
#include "app/reports/likeness.h"
#include "app/reports/receipt_words.h"
#include "compare.view.h"

enum { PAIRS_MAX = 200 };

/* One of the two, opened. */
struct side {
	struct report report;
	struct report_words words;
	struct report_label label;
	struct told told;
};

static enum outcome open_side(struct request *rq, struct report_id id, struct side *ret_side)
{
	struct faults faults = faults_in(rq->arena, "part");
	enum outcome oc = report_for(rq->tx, rq->actor, id, &ret_side->report);

	if (oc == OK)
		oc = report_words(rq->tx, rq->actor, &ret_side->report, &ret_side->words);
	if (oc != OK)
		return oc;
	ret_side->label = report_label(rq->tx, rq->actor, &ret_side->report);
	/* Who reported is not compared: two neighbours may tell of one child. */
	desk_told(rq,
		&(struct told_from){
			.sections =
				json_get(json_read(rq->arena, ret_side->words.story, NULL, &faults),
					"sections"),
			.facts = &ret_side->report.facts },
		&ret_side->told);
	return OK;
}

struct pairs {
	struct pair_row *rows;
	size_t n;
};

static void add_pair(struct pairs *pairs, const char *label, const char *value, bool is_here)
{
	struct pair_row *row = NULL;

	for (size_t i = 0; i < pairs->n; i++)
		if (text_equal(pairs->rows[i].label, label))
			row = &pairs->rows[i];
	if (row == NULL) {
		if (pairs->n == PAIRS_MAX)
			return;
		row = &pairs->rows[pairs->n++];
		*row = (struct pair_row){ .label = label };
	}
	*(is_here ? &row->here : &row->there) = value;
	row->agrees = row->here != NULL && text_equal(row->here, row->there);
}

static void add_side(struct pairs *pairs, const struct told *told, bool is_here)
{
	for (size_t i = 0; i < told->facts_n; i++)
		add_pair(pairs, told->facts[i].label, told->facts[i].value, is_here);
	for (size_t i = 0; i < told->folded_n; i++)
		add_pair(pairs, told->folded[i].title, told->folded[i].text, is_here);
}

static struct url report_url(struct request *rq, struct report_id id)
{
	return rq_url(rq, url_add_id(rq->arena, URL("/desk/reports"), id.n));
}

static void enter_opening(struct request *rq, const struct side *side)
{
	audit(rq->tx, rq->actor,
		&(struct audit_entry){ .action = "report.compare",
			.about = "report",
			.object = side->report.id.n,
			.commits = side->words.shown });
}

static struct reply show_pair(struct request *rq, const struct side *here, const struct side *there)
{
	struct pairs pairs = { .rows = arena_array(rq->arena, PAIRS_MAX, sizeof(*pairs.rows)) };
	struct alike alike = likeness_of(rq->actor, &here->report, &there->report);
	struct point_row reason = { .text = alike_words(rq, &alike) };
	struct view_compare v = { .here = receipt_number_words(rq, here->label.number),
		.here_url = report_url(rq, here->report.id),
		.there = receipt_number_words(rq, there->label.number),
		.there_url = report_url(rq, there->report.id),
		.reasons = &reason,
		.reasons_n = *reason.text != '\0',
		.version = here->report.version,
		.is_same = here->report.same_as == there->report.id.n,
		.who = rq->actor->name,
		.seen_at = clock_now() };
	char twin[14];

	id_text(there->report.id.n, twin);
	v.twin = twin;
	v.act = url_add(rq->arena, v.here_url, "same");
	add_side(&pairs, &here->told, true);
	add_side(&pairs, &there->told, false);
	v.pairs = pairs.rows;
	v.pairs_n = pairs.n;
	enter_opening(rq, here);
	enter_opening(rq, there);
	return page_desk(rq, 200, rq_text(rq, MESSAGE("The same event?")), &view_compare, &v);
}

static struct reply compare(struct request *rq)
{
	struct side *sides = arena_array(rq->arena, 2, sizeof(*sides));
	struct report_id here, there;
	enum outcome oc = rq_path_id(rq, "report", &here.n);

	if (oc == OK)
		oc = rq_path_id(rq, "other", &there.n);
	if (oc == OK)
		oc = open_side(rq, here, &sides[0]);
	if (oc == OK)
		oc = open_side(rq, there, &sides[1]);
	return oc == OK ? show_pair(rq, &sides[0], &sides[1]) : reply_outcome(rq, oc);
}

const struct route compare_desk[] = { { HTTP_GET, "/desk/reports/{report}/compare/{other}", compare,
					      ACCESS_SIGNED_IN, 0, &view_compare,
					      "two reports side by side" },
	{ 0 } };
