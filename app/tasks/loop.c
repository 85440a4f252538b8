/*
 * loop.c - what a body does with its task: take it on or say whose it is, act,
 * pause, finish. An illegal step is a CONFLICT, never nothing. Late is judged by
 * when a thing was done, and stays in the history.
 */

#include "app/core/pack/bodies.h"
#include "app/core/pack/clocks.h"
#include "app/core/pack/codes.h"
#include "app/tasks/act.h"
#include "app/tasks/clock.h"

enum { ATTEMPTS_THAT_COUNT = 3 };
#define RECORDED_LATE DAY /* written down more than a day after it was done */

static bool is_one_of(const char *state, const char *a, const char *b, const char *c)
{
	return text_equal(state, a) || text_equal(state, b) || text_equal(state, c);
}

static bool is_mine(const struct actor *who, const struct task *task)
{
	return actor_in_body(who, task->body) ||
	       (task->escalated_to != 0 && actor_in_body(who, task->escalated_to));
}

/* The part under which notes of acts are sealed. Read before the first write. */
static enum outcome begin(struct tx *tx, struct actor *who, const struct task *task,
	const struct vault_part **ret_part, struct body *ret_body)
{
	enum outcome oc;

	if (!is_mine(who, task))
		return FORBIDDEN;
	oc = task_part(tx, who, task, PART_EXTRACT, ret_part);
	return oc == OK ? body_get(tx, task->body, ret_body) : oc;
}

/* Done now, unless the entry says when. */
static void write_act(
	struct tx *tx, struct actor *who, const struct task *task, struct act_entry entry)
{
	entry.task = task->id.n;
	entry.report = task->report.n;
	entry.body = task->body;
	if (entry.done_at == 0)
		entry.done_at = clock_now();
	act_write(tx, who, &entry);
}

/* A step ends: was it late? Judged by when it was done; a pause does not count. */
static bool is_late(const struct task *task, int64_t done_at)
{
	int64_t paused_for = text_equal(task->state, "paused") ? clock_now() - task->since_at : 0;

	return task->was_late || (*task->step != '\0' && done_at - paused_for > task->due_at);
}

/* The state that follows, with the clock and its alarms as they run. */
static struct task_state next_state(
	const struct task *task, const char *state, const char *step, bool was_late)
{
	return (struct task_state){ .state = state,
		.step = step,
		.since_at = clock_now(),
		.start_at = task->start_at,
		.due_at = task->due_at,
		.noticed = task->noticed,
		.alarm_at = *step != '\0' ? task->alarm_at : 0,
		.was_late = was_late };
}

static void move(struct tx *tx, struct actor *who, const struct task *task, const struct body *body,
	struct task_state next)
{
	if (!text_equal(next.step, task->step) && *next.step != '\0') {
		struct task_clock clock = task_clock_start(tx, who,
			&(struct clock_start){ .body = body,
				.risk = task->risk,
				.facts = &task->facts,
				.step = next.step });

		next.start_at = clock.start_at;
		next.due_at = clock.due_at;
		next.alarm_at = clock.alarm_at;
		next.noticed = 0;
	}
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
}

static void entry(struct tx *tx, struct actor *who, const struct task *task, const char *action)
{
	audit_act(tx, who, action, "task", task->id.n);
}

/* ---- accept and decline ---- */

enum outcome task_accept(struct tx *tx, struct actor *who, const struct task *task)
{
	const struct vault_part *part;
	struct body body;
	enum outcome oc = begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!text_equal(task->state, "waiting"))
		return CONFLICT;
	move(tx, who, task, &body,
		next_state(task, "accepted", STEP_FIRST_ACTION, is_late(task, clock_now())));
	write_act(tx, who, task, (struct act_entry){ .kind = "accept", .part = part });
	entry(tx, who, task, "task.accept");
	return OK;
}

/* The body's way to the extract goes with the task that is not its own. Whoever
 * declines for it from above never had a slip. */
static bool without_body(struct actor *who, const struct task *task, struct sealed *ret_keys)
{
	const struct membership *main = keyring_membership(who->keys, task->body, COMPARTMENT_MAIN);
	struct vault_slips *slips;

	if (!vault_slips_read(who->keys->vault, vault_record_of(task->id.n), task->keys, &slips))
		return false;
	if (main != NULL)
		vault_slips_drop(slips, main->ring, VAULT_ALL_PARTS);
	*ret_keys = vault_slips_blob(slips);
	return true;
}

/* Back in triage before this change is done, and inside the clock that was
 * running: the child has lost nobody's time but the body's. */
enum outcome task_decline(struct tx *tx, struct actor *who, const struct task *task,
	const char *reason, const char *whose)
{
	const struct pack *pack = who->site->pack;
	const struct vault_part *part;
	struct body body;
	int64_t version, due_at = task->due_at;
	struct sealed keys;
	enum outcome oc = begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!text_equal(task->state, "waiting"))
		return CONFLICT;
	if (pack_code(pack, "decline_reason", reason) == NULL ||
		(code_flag(pack, "decline_reason", reason, "whose") && text_empty(whose)))
		return INVALID;
	version = report_version(tx, task->report);
	if (version == 0 || !without_body(who, task, &keys))
		return FAILED;
	if (due_at < clock_now())
		due_at = clock_now();
	tx_guard(tx, &guard_report, task->report.n, version);
	report_set_state(tx, task->report, "triage");
	report_set_risk(tx, task->report, task->risk, due_at);
	move(tx, who, task, &body, next_state(task, "declined", "", is_late(task, clock_now())));
	task_set_keys(tx, task->id.n, keys);
	write_act(tx, who, task,
		(struct act_entry){
			.kind = "decline", .codes = reason, .words = whose, .part = part });
	entry(tx, who, task, "task.decline");
	return OK;
}

/* ---- acting ---- */

/* The first-action clock stops only when somebody was with the child, or tried
 * three times; not because a button was pressed. */
static bool stops_first_action(
	struct tx *tx, struct actor *who, const struct task *task, const char *kind)
{
	const struct pack *pack = who->site->pack;

	if (code_flag(pack, "act_kind", kind, "stops_first_action"))
		return true;
	return code_flag(pack, "act_kind", kind, "counts_as_attempt") &&
	       act_count(tx, task->id.n, kind) + 1 >= ATTEMPTS_THAT_COUNT;
}

/* Whoever met the child says by whom, where, and whether it was alone: an act that
 * stops the clock must be one that somebody can ask about. */
static bool is_said(const struct pack *pack, const char *list, const char *code)
{
	return pack_codes(pack, list) == NULL || pack_code(pack, list, code) != NULL;
}

static bool is_complete(const struct pack *pack, const struct act_record *record)
{
	if (pack_code(pack, "act_kind", record->kind) == NULL)
		return false;
	return !code_has(pack, "act_kind", record->kind, "asks", "by_whom") ||
	       (is_said(pack, "seen_by", record->seen_by) &&
		       is_said(pack, "seen_where", record->seen_where) &&
		       is_said(pack, "seen_alone", record->seen_alone));
}

static const char *seen_codes(struct tx *tx, const struct pack *pack, const struct act_record *r)
{
	if (!code_has(pack, "act_kind", r->kind, "asks", "by_whom"))
		return "";
	return arena_printf(tx_arena(tx), "%s %s %s", r->seen_by, r->seen_where, r->seen_alone);
}

enum outcome task_act(
	struct tx *tx, struct actor *who, const struct task *task, const struct act_record *record)
{
	const struct pack *pack = who->site->pack;
	const struct vault_part *part;
	struct body body;
	bool is_stopping;
	enum outcome oc = begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!is_one_of(task->state, "accepted", "acting", "paused"))
		return CONFLICT;
	if (!is_complete(pack, record) || record->done_at > clock_now() ||
		record->done_at < task->opened_at - DAY)
		return INVALID;
	is_stopping = text_equal(task->step, STEP_FIRST_ACTION) &&
		      stops_first_action(tx, who, task, record->kind);
	if (tx_poisoned(tx))
		return FAILED;
	if (text_equal(task->state, "paused"))
		tx_guard(tx, &guard_task, task->id.n, task->version);
	else
		move(tx, who, task, &body,
			next_state(task, "acting", is_stopping ? STEP_FINISH : task->step,
				is_stopping ? is_late(task, record->done_at) : task->was_late));
	write_act(tx, who, task,
		(struct act_entry){ .kind = record->kind,
			.done_at = record->done_at,
			.codes = seen_codes(tx, pack, record),
			.words = record->words,
			.part = part });
	if (clock_now() - record->done_at > RECORDED_LATE)
		entry(tx, who, task, "task.recorded_late");
	entry(tx, who, task, "task.act");
	return OK;
}

enum outcome task_finish(struct tx *tx, struct actor *who, const struct task *task,
	const char *outcome, const char *note)
{
	const struct vault_part *part;
	struct body body;
	enum outcome oc = begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!is_one_of(task->state, "accepted", "acting", "paused"))
		return CONFLICT;
	if (pack_code(who->site->pack, "outcome", outcome) == NULL)
		return INVALID;
	/* A protection task cannot be finished before somebody was with the child. */
	if (text_equal(task->step, STEP_FIRST_ACTION) && text_empty(note))
		return INVALID;
	move(tx, who, task, &body, next_state(task, "finished", "", is_late(task, clock_now())));
	write_act(tx, who, task,
		(struct act_entry){
			.kind = "finish", .codes = outcome, .words = note, .part = part });
	entry(tx, who, task, "task.finish");
	return OK;
}

/* ---- pausing ---- */

static int64_t two_working_days(struct tx *tx, struct actor *who, const struct body *body)
{
	struct working_time working = task_working_time(tx, who->site, body);

	return working_time_after(&working, clock_now(), 2 * working_day_length(working.calendar));
}

static bool is_head(const struct actor *who, int64_t body)
{
	for (size_t i = 0; i < who->holdings_n; i++)
		if (who->holdings[i].body == body && who->holdings[i].role == ROLE_HEAD)
			return true;
	return false;
}

/* An officer pauses once on his own word; a second time his head must, or pauses
 * that lapse unconfirmed would hold the clock for ever. */
static bool may_pause(struct tx *tx, const struct actor *who, const struct task *task)
{
	return is_head(who, task->body) || act_count(tx, task->id.n, "pause") == 0;
}

enum outcome task_pause(struct tx *tx, struct actor *who, const struct task *task,
	const char *reason, const char *note)
{
	struct task_state next = next_state(task, "paused", task->step, is_late(task, clock_now()));
	const struct vault_part *part;
	struct body body;
	enum outcome oc = begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!is_one_of(task->state, "accepted", "acting", "acting"))
		return CONFLICT;
	if (!may_pause(tx, who, task))
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	if (pack_code(who->site->pack, "pause_reason", reason) == NULL)
		return INVALID;
	next.paused_until = two_working_days(tx, who, &body);
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
	write_act(tx, who, task,
		(struct act_entry){
			.kind = "pause", .codes = reason, .words = note, .part = part });
	entry(tx, who, task, "task.pause");
	return OK;
}

bool task_may_confirm(const struct actor *who, const struct task *task, const struct body *body)
{
	return is_head(who, task->body) || is_head(who, body->parent);
}

enum outcome task_pause_confirm(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_state next = next_state(task, "paused", task->step, task->was_late);
	const struct vault_part *part;
	struct body body;
	enum outcome oc = begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!task_may_confirm(who, task, &body))
		return FORBIDDEN;
	if (!text_equal(task->state, "paused") || task->paused_until == 0)
		return CONFLICT;
	next.since_at = task->since_at;
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
	entry(tx, who, task, "task.pause_confirm");
	return OK;
}

enum outcome task_resume(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_state next = next_state(task, "acting", task->step, task->was_late);
	const struct vault_part *part;
	struct body body;
	enum outcome oc = begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!text_equal(task->state, "paused"))
		return CONFLICT;
	task_clock_shift(&next, clock_now() - task->since_at);
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_state(tx, task->id.n, &next);
	write_act(tx, who, task, (struct act_entry){ .kind = "resume", .part = part });
	entry(tx, who, task, "task.resume");
	return OK;
}

/* ---- the desk ---- */

static enum outcome desk_of(struct tx *tx, struct actor *who, const struct task *task)
{
	struct report report;

	return (who->access & ACCESS_TRIAGE) != 0 ? report_for(tx, who, task->report, &report)
						  : FORBIDDEN;
}

enum outcome task_hold(
	struct tx *tx, struct actor *who, const struct task *task, const char *reason)
{
	bool is_held = reason != NULL;
	const struct vault_part *part;
	enum outcome oc = desk_of(tx, who, task);

	if (oc == OK)
		oc = task_part(tx, who, task, PART_EXTRACT, &part);
	if (oc != OK)
		return oc;
	if (is_held && !is_said(who->site->pack, "hold_reason", reason))
		return INVALID;
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_held(tx, task->id.n, is_held);
	write_act(tx, who, task,
		(struct act_entry){
			.kind = is_held ? "hold" : "show", .codes = reason, .part = part });
	entry(tx, who, task, is_held ? "task.hold" : "task.show");
	return OK;
}

enum outcome task_withdraw(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_state next = next_state(task, "withdrawn", "", task->was_late);
	struct membership *desk;
	struct vault_slips *slips;
	enum outcome oc = desk_of(tx, who, task);

	if (oc != OK)
		return oc;
	if (is_one_of(task->state, "finished", "declined", "withdrawn"))
		return CONFLICT;
	/* The body's way to the extract goes with the task: its slips are deleted. */
	if (!vault_slips_read(who->keys->vault, vault_record_of(task->id.n), task->keys, &slips))
		return FAILED;
	for (size_t i = 0; i < vault_slips_count(slips);) {
		struct vault_slip slip = vault_slips_at(slips, i);

		desk = NULL;
		for (size_t k = 0; k < who->keys->held_n; k++)
			if (who->keys->held[k].ring == slip.ring)
				desk = &who->keys->held[k];
		if (slip.ring != VAULT_RING_REPORTER && desk == NULL) {
			vault_slips_drop(slips, slip.ring, VAULT_ALL_PARTS);
			i = 0;
		} else {
			i++;
		}
	}
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_keys(tx, task->id.n, vault_slips_blob(slips));
	task_set_state(tx, task->id.n, &next);
	entry(tx, who, task, "task.withdraw");
	return OK;
}
