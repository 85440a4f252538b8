/*
 * heard.c - the reporter has more to say: it stands in the desk's inbox until somebody
 * has read it, and what was closed is open again, under the clock of an answer.
 */

#include "app/core/pack/clocks.h"
#include "app/reports/report_store.h"

static int64_t answer_by(struct tx *tx, struct actor *who, const struct report *report)
{
	const struct pack *pack = who->site->pack;
	const struct risk_level *level = risk_level_of_n(pack, report->risk);
	struct body desk;
	struct deadline deadline;

	if (body_get(tx, report->desk, &desk) != OK)
		return clock_now();
	clock_set(pack,
		&(struct clock_question){ .step = STEP_REPLY,
			.level = level != NULL ? level->id : NULL,
			.from_at = clock_now(),
			.working = body_working_time(tx, who->site, &desk) },
		&deadline);
	return deadline.due_at - deadline.due_at % (5 * MINUTE);
}

enum outcome report_hear(
	struct tx *tx, struct actor *who, const struct report *report, enum report_news news)
{
	bool is_over = text_equal(report->state, "closed") || text_equal(report->state, "merged");
	int64_t due_at = is_over ? answer_by(tx, who, report) : 0;

	if (tx_poisoned(tx))
		return FAILED;
	if (is_over) {
		tx_guard(tx, &guard_report, report->id.n, report->version);
		report_set_state(tx, report->id, "triage");
		report_set_risk(tx, report->id, report->risk, due_at);
		audit_act(tx, who, "report.reopen", "report", report->id.n);
	}
	if (news > report->news)
		report_set_news(tx, report->id, news);
	return OK;
}
