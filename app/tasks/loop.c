/*
 * loop.c - what a body does with its task: take it on or say whose it is, act,
 * finish (pausing is in pause.c). An illegal step is a CONFLICT, never nothing. Late is judged by
 * when a thing was done, and stays in the history.
 */

#include "app/tasks/loop.h"
#include "app/core/pack/clocks.h"
#include "app/core/pack/codes.h"
#include "app/tasks/sorting.h"
#include "app/tasks/step.h"
#include "app/tasks/telling.h"

enum { ATTEMPTS_THAT_COUNT = 3 };
#define RECORDED_LATE DAY /* written down more than a day after it was done */

/* ---- accept and decline ---- */

enum outcome task_accept(struct tx *tx, struct actor *who, const struct task *task)
{
	const struct vault_part *part;
	struct body body;
	enum outcome oc = step_begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!text_equal(task->state, "waiting"))
		return CONFLICT;
	step_move(tx, who, task, &body,
		step_next(task, "accepted", STEP_FIRST_ACTION, step_is_late(task, clock_now())));
	step_act(tx, who, task, (struct act_entry){ .kind = "accept", .part = part });
	step_entry(tx, who, task, "task.accept");
	return OK;
}

/* The body's way to the extract goes with the task that is not its own, and so does
 * that of whoever got it from the clock: the desk and the reporter keep theirs. */
static enum outcome keys_of_desk(
	struct tx *tx, struct actor *who, const struct task *task, struct sealed *ret_keys)
{
	int64_t body = report_desk_of(tx, task->report);
	struct vault_ring_to desk, closed = { 0 };
	struct vault_slips *slips;
	enum outcome oc = keys_to(tx, who->keys, body, COMPARTMENT_MAIN, &desk);

	if (oc != OK)
		return oc;
	/* What must not be seen behind the desk was sealed to its closed ring. */
	oc = keys_to(tx, who->keys, body, COMPARTMENT_CLOSED, &closed);
	if (oc != OK && oc != NOT_FOUND)
		return oc;
	if (!vault_slips_read(who->keys->vault, vault_record_of(task->id.n), task->keys, &slips))
		return FAILED;
	for (size_t i = 0; i < vault_slips_count(slips);) {
		uint32_t ring = vault_slips_at(slips, i).ring;

		if (ring == desk.ring || (oc == OK && ring == closed.ring) ||
			ring == VAULT_RING_REPORTER) {
			i++;
			continue;
		}
		vault_slips_drop(slips, ring, VAULT_ALL_PARTS);
		i = 0;
	}
	*ret_keys = vault_slips_blob(slips);
	return OK;
}

/* What a body says when it gives a task back. */
struct giving_back {
	const char *reason, *whose;
	const struct vault_part *part;
	struct body body;
};

/* Back in triage before this change is done, and inside the clock that was
 * running: the child has lost nobody's time but the body's. */
static enum outcome give_back(
	struct tx *tx, struct actor *who, const struct task *task, const struct giving_back *why)
{
	int64_t version = report_version(tx, task->report), due_at = task->due_at,
		desk = report_desk_of(tx, task->report);
	struct sealed keys;
	enum outcome oc = keys_of_desk(tx, who, task, &keys);

	if (oc != OK || version == 0)
		return FAILED;
	if (due_at < clock_now())
		due_at = clock_now();
	tx_guard(tx, &guard_report, task->report.n, version);
	report_set_state(tx, task->report, "triage");
	report_set_risk(tx, task->report, task->risk, due_at);
	step_move(tx, who, task, &why->body,
		step_next(task, "declined", "", step_is_late(task, clock_now())));
	task_set_keys(tx, task->id.n, keys);
	step_act(tx, who, task,
		(struct act_entry){ .kind = "decline",
			.codes = why->reason,
			.words = why->whose,
			.part = why->part });
	task_tell(tx, who,
		&(struct task_row){ .id = task->id.n, .number = task->number, .due_at = due_at },
		&(struct line){ NOTICE_TASK_BACK, desk,
			MESSAGE("Task {number} was given back. Please find another office before "
				"{due}."),
			NO_TIME });
	step_entry(tx, who, task, "task.decline");
	return OK;
}

/* The lead's body; the task's own if it leads, or if nobody does any more. */
static int64_t lead_of(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_list tasks = tasks_of(tx, who, task->report);

	for (size_t i = 0; i < tasks.n; i++)
		if (tasks.at[i].is_lead && task_is_open(&tasks.at[i]))
			return tasks.at[i].body;
	return task->body;
}

/* Another office has given the same duty back before: who decides now? 0: the desk,
 * because it is the first, or because the office that decides has just spoken. */
static int64_t find_decider(
	struct tx *tx, struct actor *who, const struct task *task, const char *reason)
{
	int64_t lead;

	if (task->escalated_to != 0 && actor_in_body(who, task->escalated_to))
		return 0;
	if (!code_flag(who->site->pack, "decline_reason", reason, "whose") ||
		task_first_declined(tx, task->report.n, task->duty) == 0)
		return 0;
	lead = lead_of(tx, who, task);
	return task_body_above(
		tx, who, &(struct task_row){ .report = task->report.n, .body = lead }, lead);
}

/* It stays with this office, under the clock that runs, until the one above the lead
 * has said whose it is: a child is not sent to and fro. */
static enum outcome ask_above(struct tx *tx, struct actor *who, const struct task *task,
	const struct giving_back *why, int64_t decider)
{
	struct membership *main = keyring_membership(who->keys, task->body, COMPARTMENT_MAIN);
	const struct vault_ring *own;
	struct vault_ring_to to;
	struct vault_slips *slips;
	enum outcome oc;

	if (main == NULL)
		return FORBIDDEN;
	oc = keys_open(tx, who->keys, main->ring, 0, &own);
	if (oc == OK)
		oc = keys_to(tx, who->keys, decider, COMPARTMENT_MAIN, &to);
	if (oc != OK)
		return oc;
	if (!vault_slips_read(who->keys->vault, vault_record_of(task->id.n), task->keys, &slips))
		return FAILED;
	vault_slips_drop(slips, to.ring, VAULT_ALL_PARTS);
	vault_slips_from(slips, own, &to, PART_EXTRACT, why->part);
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_keys(tx, task->id.n, vault_slips_blob(slips));
	task_set_decider(tx, task->id.n, decider);
	step_act(tx, who, task,
		(struct act_entry){ .kind = "dispute",
			.codes = why->reason,
			.words = why->whose,
			.part = why->part });
	task_tell(tx, who,
		&(struct task_row){
			.id = task->id.n, .number = task->number, .due_at = task->due_at },
		&(struct line){ NOTICE_ESCALATED, decider,
			MESSAGE("Task {number}: two offices say that it is not theirs. Please "
				"decide "
				"before {due}."),
			NO_TIME });
	step_entry(tx, who, task, "task.dispute");
	return OK;
}

enum outcome task_decline(struct tx *tx, struct actor *who, const struct task *task,
	const char *reason, const char *whose)
{
	const struct pack *pack = who->site->pack;
	struct giving_back why = { .reason = reason, .whose = whose };
	enum outcome oc = step_begin(tx, who, task, &why.part, &why.body);
	int64_t decider;

	if (oc != OK)
		return oc;
	if (!text_equal(task->state, "waiting") ||
		(task->decider != 0 && !actor_in_body(who, task->decider)))
		return CONFLICT;
	if (pack_code(pack, "decline_reason", reason) == NULL ||
		(code_flag(pack, "decline_reason", reason, "whose") && text_empty(whose)))
		return INVALID;
	decider = find_decider(tx, who, task, reason);
	if (tx_poisoned(tx))
		return FAILED;
	return decider != 0 ? ask_above(tx, who, task, &why, decider)
			    : give_back(tx, who, task, &why);
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
	       act_count(tx, who, task->id.n, kind) + 1 >= ATTEMPTS_THAT_COUNT;
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
	enum outcome oc = step_begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!state_is_one_of(task->state, "accepted", "acting", "paused"))
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
		step_move(tx, who, task, &body,
			step_next(task, "acting", is_stopping ? STEP_FINISH : task->step,
				is_stopping ? step_is_late(task, record->done_at)
					    : task->was_late));
	step_act(tx, who, task,
		(struct act_entry){ .kind = record->kind,
			.done_at = record->done_at,
			.codes = seen_codes(tx, pack, record),
			.words = record->words,
			.part = part });
	if (clock_now() - record->done_at > RECORDED_LATE)
		step_entry(tx, who, task, "task.recorded_late");
	step_entry(tx, who, task, "task.act");
	return OK;
}

enum outcome task_finish(struct tx *tx, struct actor *who, const struct task *task,
	const char *outcome, const char *note)
{
	const struct vault_part *part;
	struct body body;
	enum outcome oc = step_begin(tx, who, task, &part, &body);

	if (oc != OK)
		return oc;
	if (!state_is_one_of(task->state, "accepted", "acting", "paused"))
		return CONFLICT;
	if (pack_code(who->site->pack, "outcome", outcome) == NULL)
		return INVALID;
	/* A protection task cannot be finished before somebody was with the child. */
	if (text_equal(task->step, STEP_FIRST_ACTION) && text_empty(note))
		return INVALID;
	step_move(tx, who, task, &body,
		step_next(task, "finished", "", step_is_late(task, clock_now())));
	step_act(tx, who, task,
		(struct act_entry){
			.kind = "finish", .codes = outcome, .words = note, .part = part });
	step_entry(tx, who, task, "task.finish");
	return OK;
}

/* ---- the desk ---- */

static enum outcome desk_of(
	struct tx *tx, struct actor *who, const struct task *task, struct report *ret_report)
{
	enum outcome oc = report_for(tx, who, task->report, ret_report);

	return oc == OK && !may_sort(who, ret_report) ? FORBIDDEN : oc;
}

enum outcome task_hold(
	struct tx *tx, struct actor *who, const struct task *task, const char *reason)
{
	bool is_held = reason != NULL;
	const struct vault_part *part;
	struct report report;
	enum outcome oc = desk_of(tx, who, task, &report);

	if (oc == OK)
		oc = task_part(tx, who, task, PART_EXTRACT, &part);
	if (oc != OK)
		return oc;
	if (is_held && !is_said(who->site->pack, "hold_reason", reason))
		return INVALID;
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_held(tx, task->id.n, is_held);
	step_act(tx, who, task,
		(struct act_entry){
			.kind = is_held ? "hold" : "show", .codes = reason, .part = part });
	step_entry(tx, who, task, is_held ? "task.hold" : "task.show");
	return OK;
}

/* Does another body work on the report? */
static bool has_other(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_list tasks = tasks_of(tx, who, task->report);

	for (size_t i = 0; i < tasks.n; i++)
		if (tasks.at[i].id.n != task->id.n && task_is_open(&tasks.at[i]))
			return true;
	return false;
}

enum outcome task_withdraw(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_state next = step_next(task, "withdrawn", "", task->was_late);
	int64_t due_at = task->due_at > clock_now() ? task->due_at : clock_now();
	struct report report;
	struct sealed keys;
	bool is_last;
	enum outcome oc = desk_of(tx, who, task, &report);

	if (oc != OK)
		return oc;
	if (!task_is_open(task))
		return CONFLICT;
	is_last = !has_other(tx, who, task);
	oc = keys_of_desk(tx, who, task, &keys);
	if (oc != OK || tx_poisoned(tx))
		return oc != OK ? oc : FAILED;
	tx_guard(tx, &guard_task, task->id.n, task->version);
	task_set_keys(tx, task->id.n, keys);
	task_set_state(tx, task->id.n, &next);
	if (is_last) { /* nobody has the child now: it is the desk's again, under the same clock */
		tx_guard(tx, &guard_report, report.id.n, report.version);
		report_set_state(tx, report.id, "triage");
		report_set_risk(tx, report.id, task->risk, due_at);
	}
	step_act(tx, who, task, (struct act_entry){ .kind = "withdraw" });
	step_entry(tx, who, task, "task.withdraw");
	return OK;
}
