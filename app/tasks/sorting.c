/* sorting.c - the desk's own acts on a report. */

#include "app/tasks/sorting.h"

#include "app/core/calendar/closed_days.h"
#include "app/core/pack/codes.h"
#include "app/core/pack/triage.h"
#include "app/reports/inbox.h"
#include "app/reports/likeness.h"
#include "app/tasks/act.h"
#include "app/tasks/offers.h"

#define FIVE_MINUTES (5 * MINUTE)

/* The head of the body to which the clock has handed it stands in for the desk. */
static bool is_sorting_post(const struct holding *h, const struct report *report)
{
	if (h->body == report->desk)
		return h->role == ROLE_TRIAGE || h->role == ROLE_HEAD;
	return report->escalated_to != 0 && h->body == report->escalated_to && h->role == ROLE_HEAD;
}

bool may_sort(const struct actor *who, const struct report *report)
{
	for (size_t i = 0; i < who->holdings_n; i++)
		if (is_sorting_post(&who->holdings[i], report))
			return true;
	return false;
}

static bool is_over(const struct report *report)
{
	return text_equal(report->state, "closed") || text_equal(report->state, "merged");
}

/* The part under which reasons are sealed. Read before the first write. */
static enum outcome begin(struct tx *tx, struct actor *who, const struct report *report,
	const struct vault_part **ret_part)
{
	if (!may_sort(who, report))
		return FORBIDDEN;
	return report_part(tx, who, report, ret_part);
}

/* One act of the desk: its guard, its line in the history, its entry. */
struct desk_act {
	const char *kind;
	const char *codes, *words;
	const struct vault_part *part;
};

static void write_act(
	struct tx *tx, struct actor *who, const struct report *report, const struct desk_act *act)
{
	tx_guard(tx, &guard_report, report->id.n, report->version);
	act_write(tx, who,
		&(struct act_entry){ .report = report->id.n,
			.body = report->desk,
			.kind = act->kind,
			.done_at = clock_now(),
			.codes = act->codes,
			.words = act->words,
			.part = act->part });
	audit_act(tx, who, arena_printf(tx_arena(tx), "report.%s", act->kind), "report",
		report->id.n);
}

/* ---- claiming ---- */

static bool is_with_other(const struct actor *who, const struct report *report)
{
	return report->claimed_by != 0 && report->claimed_by != who->account &&
	       report->claimed_until > clock_now();
}

enum outcome report_claim(struct tx *tx, struct actor *who, const struct report *report)
{
	const struct vault_part *part;
	enum outcome oc = begin(tx, who, report, &part);

	if (oc != OK)
		return oc;
	if (is_over(report) || is_with_other(who, report))
		return CONFLICT;
	write_act(tx, who, report, &(struct desk_act){ .kind = "claim", .part = part });
	report_set_claim(tx, report->id, who->account, clock_now() + CLAIM_FOR);
	if (text_equal(report->state, "received"))
		report_set_state(tx, report->id, "triage");
	return OK;
}

/* ---- the next one ---- */

enum { NEXT_MOST = 50, NEXT_DESKS = 16 };

/* What may be taken, of all desks of the actor. */
struct waiting {
	const struct report *at[2 * NEXT_DESKS * NEXT_MOST];
	size_t n;
};

/* The first page of a list on which somebody may take something: what others have,
 * or he himself, stands before it. */
static void add_waiting(struct tx *tx, struct actor *who, struct inbox_from from, struct waiting *w)
{
	size_t before = w->n;
	struct report_list list;

	from.risk = -1;
	from.most = NEXT_MOST;
	do {
		list = report_inbox(tx, who, &from);
		for (size_t i = 0; i < list.n; i++)
			if (!is_with_other(who, &list.at[i]) &&
				list.at[i].claimed_by != who->account)
				w->at[w->n++] = &list.at[i];
		from.risk = list.last.risk;
		from.due_at = list.last.due_at;
		from.id = list.last.id.n;
	} while (w->n == before && list.has_more && list.last.id.n != 0);
}

static int by_urgency(const void *a, const void *b)
{
	const struct report *x = *(const struct report *const *)a,
			    *y = *(const struct report *const *)b;

	if (x->risk != y->risk)
		return y->risk - x->risk;
	if (x->due_at != y->due_at)
		return x->due_at > y->due_at ? 1 : -1;
	return (x->id.n > y->id.n) - (x->id.n < y->id.n);
}

/* The most urgent that nobody else is being given in this moment. If all are, the
 * guard decides: whoever comes second reads again, and sees what is left. */
static const struct report *choose(const struct waiting *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (offer_first(w->at[i]->id.n))
			return w->at[i];
	return w->n > 0 ? w->at[0] : NULL;
}

enum outcome report_next(struct tx *tx, struct actor *who, struct report_id *ret_report)
{
	struct waiting *w = arena_new(tx_arena(tx), struct waiting);
	const struct report *next;
	size_t desks = 0;
	enum outcome oc;

	for (size_t i = 0; i < who->holdings_n && desks < NEXT_DESKS; i++) {
		const struct holding *h = &who->holdings[i];

		if (h->role != ROLE_TRIAGE && h->role != ROLE_HEAD)
			continue;
		add_waiting(
			tx, who, (struct inbox_from){ .desk = h->body, .state = "received" }, w);
		add_waiting(tx, who, (struct inbox_from){ .desk = h->body, .state = "triage" }, w);
		desks++;
	}
	if (tx_poisoned(tx))
		return FAILED;
	qsort(w->at, w->n, sizeof(w->at[0]), by_urgency);
	next = choose(w);
	if (next == NULL)
		return NOT_FOUND;
	oc = report_claim(tx, who, next);
	if (oc == OK)
		*ret_report = next->id;
	return oc;
}

/* ---- urgency ---- */

static struct situation situation_now(
	struct actor *who, const struct fact_values *values, const char *level)
{
	return situation_of(who->site->pack, values, level, zone_day(who->site->zone, clock_now()));
}

void report_advice(struct actor *who, const struct report *report, struct triage_advice *ret_advice)
{
	struct fact_values values = facts_values(&report->facts);
	struct situation situation = situation_now(who, &values, NULL);

	triage_suggest(who->site->pack, &situation, ret_advice);
}

/* The clock of triage at another level; it began when the report came. */
static int64_t triage_due(struct tx *tx, struct actor *who, const struct report *report,
	const struct risk_level *level)
{
	const struct pack *pack = who->site->pack;
	struct working_time working = working_time_of(tx, who->site, NULL, "");
	struct fact_values values = facts_values(&report->facts);
	struct situation situation = situation_now(who, &values, level->id);
	struct deadline deadline;

	clock_set(pack,
		&(struct clock_question){ .step = STEP_TRIAGE,
			.level = level->id,
			.from_at = report->facts.filed_at != NO_TIME ? report->facts.filed_at
								     : report->filed_on * DAY,
			.working = working,
			.situation = &situation },
		&deadline);
	return deadline.due_at - deadline.due_at % FIVE_MINUTES;
}

enum outcome report_rate(struct tx *tx, struct actor *who, const struct report *report,
	const char *level_id, const char *why)
{
	const struct risk_level *level =
		!text_empty(level_id) ? risk_level(who->site->pack, level_id) : NULL;
	struct triage_advice *advice = arena_new(tx_arena(tx), struct triage_advice);
	const struct vault_part *part;
	int64_t due_at = report->due_at;
	enum outcome oc = begin(tx, who, report, &part);

	if (oc != OK)
		return oc;
	if (is_over(report))
		return CONFLICT;
	report_advice(who, report, advice);
	if (level == NULL || (level != advice->level && text_empty(why)))
		return INVALID;
	/* What was given back keeps the body's clock: the child has waited already. */
	if (report->lead == 0)
		due_at = triage_due(tx, who, report, level);
	write_act(tx, who, report,
		&(struct desk_act){
			.kind = "rate", .codes = level->id, .words = why, .part = part });
	report_set_risk(tx, report->id, level->n, due_at);
	if (text_equal(report->state, "received"))
		report_set_state(tx, report->id, "triage");
	return OK;
}

/* ---- told twice ---- */

enum outcome report_link(
	struct tx *tx, struct actor *who, const struct report *report, const struct report *twin)
{
	struct report root = *twin;
	const struct vault_part *part;
	enum outcome oc = begin(tx, who, report, &part);

	if (oc == OK && twin->same_as != 0)
		oc = report_for(tx, who, (struct report_id){ twin->same_as }, &root);
	if (oc != OK)
		return oc;
	if (root.id.n == report->id.n)
		return INVALID;
	if (report->same_as != 0 || report_twins(tx, report->id).n > 0)
		return CONFLICT;
	write_act(tx, who, report, &(struct desk_act){ .kind = "link", .part = part });
	tx_guard(tx, &guard_report, root.id.n, root.version);
	report_set_same(tx, report->id, root.id.n);
	likeness_remember(tx, who, report, twin, false);
	return OK;
}

enum outcome report_unlink(struct tx *tx, struct actor *who, const struct report *report)
{
	const struct vault_part *part;
	enum outcome oc = begin(tx, who, report, &part);

	if (oc != OK)
		return oc;
	if (report->same_as == 0)
		return CONFLICT;
	write_act(tx, who, report, &(struct desk_act){ .kind = "unlink", .part = part });
	report_set_same(tx, report->id, 0);
	return OK;
}

enum outcome report_differs(
	struct tx *tx, struct actor *who, const struct report *report, const struct report *twin)
{
	const struct vault_part *part;
	enum outcome oc = begin(tx, who, report, &part);

	if (oc != OK)
		return oc;
	if (report->id.n == twin->id.n)
		return INVALID;
	if (report->same_as == twin->id.n || twin->same_as == report->id.n)
		return CONFLICT;
	write_act(tx, who, report, &(struct desk_act){ .kind = "differs", .part = part });
	likeness_remember(tx, who, report, twin, true);
	return OK;
}

/* ---- what the reporter sees ---- */

enum outcome report_be_coarse(
	struct tx *tx, struct actor *who, const struct report *report, bool is_coarse)
{
	const struct vault_part *part;
	enum outcome oc = begin(tx, who, report, &part);

	if (oc != OK)
		return oc;
	write_act(tx, who, report,
		&(struct desk_act){ .kind = is_coarse ? "show_less" : "show_more", .part = part });
	report_set_shy(tx, report->id, is_coarse);
	return OK;
}

/* ---- the end ---- */

enum outcome report_close(struct tx *tx, struct actor *who, const struct report *report,
	const char *reason, const char *why)
{
	const struct vault_part *part;
	struct task_list tasks;
	enum outcome oc = begin(tx, who, report, &part);

	if (oc != OK)
		return oc;
	if (text_empty(reason) || pack_code(who->site->pack, "close_reason", reason) == NULL ||
		text_empty(why))
		return INVALID;
	tasks = tasks_of(tx, who, report->id);
	if (tx_poisoned(tx))
		return FAILED;
	if (is_over(report))
		return CONFLICT;
	for (size_t i = 0; i < tasks.n; i++)
		if (task_is_open(&tasks.at[i]))
			return CONFLICT;
	write_act(tx, who, report,
		&(struct desk_act){ .kind = "close", .codes = reason, .words = why, .part = part });
	report_set_state(tx, report->id, "closed");
	report_set_claim(tx, report->id, 0, 0);
	return OK;
}
