/*
 * loop.c - what a body does with its task: take it on or say whose it is, act,
 * finish (pausing is in pause.c). An illegal step is a CONFLICT, never nothing. Late is judged by
 * when a thing was done, and stays in the history.
 */

#include "app/tasks/loop.h"
#include "app/core/pack/clocks.h"
#include "app/core/pack/codes.h"
#include "app/tasks/step.h"

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
	enum outcome oc = step_begin(tx, who, task, &part, &body);

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
	step_move(tx, who, task, &body,
		step_next(task, "declined", "", step_is_late(task, clock_now())));
	task_set_keys(tx, task->id.n, keys);
	step_act(tx, who, task,
		(struct act_entry){
			.kind = "decline", .codes = reason, .words = whose, .part = part });
	step_entry(tx, who, task, "task.decline");
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
	step_act(tx, who, task,
		(struct act_entry){
			.kind = is_held ? "hold" : "show", .codes = reason, .part = part });
	step_entry(tx, who, task, is_held ? "task.hold" : "task.show");
	return OK;
}

enum outcome task_withdraw(struct tx *tx, struct actor *who, const struct task *task)
{
	struct task_state next = step_next(task, "withdrawn", "", task->was_late);
	struct membership *desk;
	struct vault_slips *slips;
	enum outcome oc = desk_of(tx, who, task);

	if (oc != OK)
		return oc;
	if (state_is_one_of(task->state, "finished", "declined", "withdrawn"))
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
	step_entry(tx, who, task, "task.withdraw");
	return OK;
}
