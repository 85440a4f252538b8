/*
 * watch.c - the clock of triage: it reminds the desk, and hands a report that nobody
 * reads to the body behind the desk, which can open it; what is over keeps less.
 */

#include "app/core/calendar/closed_days.h"
#include "app/core/keys/custody.h"
#include "app/core/notices/notices.h"
#include "app/core/pack/bodies.h"
#include "app/core/pack/clocks.h"
#include "app/reports/bars.h"
#include "app/reports/report_store.h"

enum { AT_ONCE = 50, CHAIN_MAX = 16 };
#define EXACT_FOR (30 * DAY)

struct saying {
	struct report_row row;
	struct report_notice notice;
	int64_t handed_to; /* by this turn; 0 */
	bool is_late, is_reminding;
};

/* The next body that stands behind the desk, may see the report, and has a head. */
static int64_t find_above(
	struct tx *tx, struct actor *who, const struct report_row *row, int64_t from)
{
	int64_t passed[CHAIN_MAX] = { row->desk };
	struct vault_ring_to closed;
	size_t n = 1;

	/* Nobody above opens what is in the closed ring: the desk itself is told on. */
	if (keys_to(tx, who->keys, row->desk, COMPARTMENT_CLOSED, &closed) == OK &&
		keys_sealed_to(who->keys, (struct part_at){ .record = row->id, .part = PART_STORY },
			row->keys, closed.ring))
		return 0;
	for (int64_t body = keys_body_behind(tx, from); body != 0 && n < CHAIN_MAX;
		body = keys_body_behind(tx, body)) {
		for (size_t i = 0; i < n; i++)
			if (passed[i] == body)
				return 0;
		if (!bar_holds_body(tx, who, row->id, body) &&
			body_has(tx, who->site, body, ACCESS_SUPERVISE))
			return body;
		passed[n++] = body;
	}
	return 0;
}

/* A report does not keep when its clock began, for that is when it was sent: the
 * limit is taken back from the deadline. */
static struct running_clock clock_of(struct tx *tx, const struct site *site,
	const struct report_row *row, const struct body *desk)
{
	const struct pack *pack = site->pack;
	const struct risk_level *level = risk_level_of_n(pack, (int)row->risk);
	const struct duration *limit =
		&clock_step(pack, STEP_TRIAGE)
			 ->limits[level != NULL ? level - pack->clocks->levels : 0];

	return (struct running_clock){ .step = STEP_TRIAGE,
		.risk = (int)row->risk,
		.start_at = row->due_at - limit->ms - limit->working_days * DAY,
		.due_at = row->due_at,
		.working = body_working_time(tx, site, desk) };
}

static void read_clock(
	struct tx *tx, struct actor *who, const struct running_clock *clock, struct saying *s)
{
	struct alarm alarm;

	s->notice.alarm_at = 0;
	while (clock_next_alarm(who->site->pack, clock, s->notice.noticed, &alarm)) {
		int64_t above = 0;

		if (alarm.at > clock_now()) {
			s->notice.alarm_at = alarm.at;
			return;
		}
		s->notice.noticed = alarm.percent;
		s->is_late |= alarm.percent >= 100;
		s->is_reminding |= !alarm.is_escalation;
		if (alarm.is_escalation)
			above = find_above(tx, who, &s->row,
				s->notice.escalated_to != 0 ? s->notice.escalated_to : s->row.desk);
		if (above != 0)
			s->notice.escalated_to = s->handed_to = above;
	}
}

static bool read_report(
	struct tx *tx, struct actor *who, const struct report_row *row, struct saying *ret_saying)
{
	struct saying s = { .row = *row,
		.notice = { .noticed = (int)row->noticed, .escalated_to = row->escalated_to } };
	struct running_clock clock;
	struct body desk;

	if (body_get(tx, row->desk, &desk) != OK)
		return false;
	clock = clock_of(tx, who->site, row, &desk);
	read_clock(tx, who, &clock, &s);
	*ret_saying = s;
	return !tx_poisoned(tx);
}

static void tell(struct tx *tx, struct actor *who, const struct saying *s,
	const struct notice *notice, const char *sentence)
{
	const struct language *own = who->site->languages[0];
	struct value values[2] = { { .name = "due", .type = VALUE_INSTANT, .n = s->row.due_at } };
	struct str text = str_in(tx_arena(tx), 1000);
	struct notice filled = *notice;

	message_fill(&text, own, who->site->zone, language_text(own, sentence), values);
	filled.object = s->row.id;
	filled.due_at = clock_now();
	filled.text = str_text(&text);
	notify_body(tx, who, &filled);
}

static void write_report(struct tx *tx, struct actor *who, const struct saying *s)
{
	tx_guard(tx, &guard_report, s->row.id, s->row.version);
	report_set_notice(tx, s->row.id, &s->notice);
	if (s->is_late)
		tell(tx, who, s, &(struct notice){ .kind = NOTICE_TASK_LATE, .body = s->row.desk },
			MESSAGE("A report was not read in time. It was due on {due}."));
	else if (s->is_reminding)
		tell(tx, who, s, &(struct notice){ .kind = NOTICE_TASK_DUE, .body = s->row.desk },
			MESSAGE("A report waits to be read. It is due on {due}."));
	if (s->handed_to == 0)
		return;
	tell(tx, who, s, &(struct notice){ .kind = NOTICE_ESCALATED, .body = s->handed_to },
		MESSAGE("A report was due on {due} and the desk has not read it. It is open for "
			"you now."));
	audit_act(tx, who, "report.escalate", "report", s->row.id);
}

bool reports_watch(struct tx *tx, struct actor *system)
{
	struct rows *rows = report_rows_alarmed(tx, clock_now(), AT_ONCE);
	struct saying *sayings = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*sayings));
	size_t n = 0;

	while (db_next(rows)) {
		struct report_row row;

		report_of_row(rows, &row);
		if (read_report(tx, system, &row, &sayings[n]))
			n++;
	}
	for (size_t i = 0; i < n && !tx_poisoned(tx); i++)
		write_report(tx, system, &sayings[i]);
	return n == AT_ONCE;
}

bool reports_sweep(struct tx *tx)
{
	int64_t now = clock_now();
	bool are_over = filings_are_over(tx, now);
	bool are_exact = reports_are_exact(tx, now - EXACT_FOR);

	if (are_over)
		filings_forget(tx, now);
	if (are_exact)
		reports_cut_to_days(tx, now - EXACT_FOR);
	return false;
}
