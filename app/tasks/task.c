/* task.c - who may look at a task, and opening what its body was told. */

#include "app/tasks/task_store.h"

#include "app/reports/bars.h"

static bool fill(
	struct tx *tx, struct actor *who, const struct task_row *row, struct task *ret_task)
{
	struct vault_place place = place_of(TABLE_TASK, FIELD_FACTS, row->id);
	struct bytes cell;

	*ret_task = (struct task){
		.id = { row->id },
		.version = row->version,
		.report = { row->report },
		.body = row->body,
		.number = row->number,
		.duty = row->duty,
		.is_lead = row->is_lead,
		.state = row->state,
		.risk = (int)row->risk,
		.step = row->step,
		.opened_at = row->opened_at,
		.since_at = row->since_at,
		.start_at = row->start_at,
		.due_at = row->due_at,
		.noticed = (int)row->noticed,
		.alarm_at = row->alarm_at,
		.escalated_to = row->escalated_to,
		.decider = row->decider,
		.was_late = row->was_late,
		.has_news = row->news != 0,
		.is_held = row->is_held,
		.paused_until = row->paused_until,
		.paused_by = row->paused_by,
		.unconfirmed = row->unconfirmed,
		.pause_reason = row->pause_reason,
		.keys = row->keys,
		.label = row->label,
	};
	return vault_cell_open(who->keys->vault, &place, row->facts, &cell) &&
	       cell.len == FACTS_CELL &&
	       facts_unpack(tx_arena(tx), who->site->pack, cell.at, &ret_task->facts);
}

bool task_is_open(const struct task *task)
{
	return !text_equal(task->state, "finished") && !text_equal(task->state, "declined") &&
	       !text_equal(task->state, "withdrawn");
}

static bool is_own(const struct actor *who, const struct task_row *row)
{
	return actor_in_body(who, row->body) ||
	       (row->escalated_to != 0 && actor_in_body(who, row->escalated_to));
}

enum outcome task_for(struct tx *tx, struct actor *who, struct task_id id, struct task *ret_task)
{
	struct task_row row;
	struct report report;
	enum outcome oc;

	if (!task_row(tx, id.n, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	if (!is_own(who, &row)) {
		/* Whoever may see the report may see what became of it. */
		oc = report_for(tx, who, (struct report_id){ row.report }, &report);
		if (oc != OK)
			return oc;
	} else if (bar_holds(tx, who, row.report)) {
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	}
	return fill(tx, who, &row, ret_task) ? OK : FAILED;
}

enum outcome task_find(struct tx *tx, int64_t number, struct task_id *ret_task)
{
	if (!task_by_number(tx, number, &ret_task->n))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	return OK;
}

struct task_list task_list_of(struct tx *tx, struct actor *who, struct rows *rows)
{
	struct task *at = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*at));
	size_t n = 0;

	while (db_next(rows)) {
		struct task_row row;

		task_of_row(rows, &row);
		if (fill(tx, who, &row, &at[n]))
			n++;
		else
			log_error("a task's facts do not open: it is left out of the list");
	}
	return (struct task_list){ .at = at, .n = n };
}

static int by_deadline(const void *a, const void *b)
{
	const struct task *x = a, *y = b;

	return (x->due_at > y->due_at) - (x->due_at < y->due_at);
}

/* One work list over all posts that a person holds. */
struct task_list tasks_open(struct tx *tx, struct actor *who, int64_t body, int most)
{
	struct task_list lists[16];
	struct task *all;
	size_t n = 0, have = 0, k = 0;

	if (body != 0)
		return task_list_of(tx, who, task_rows_of_body(tx, body, most));
	for (size_t i = 0; i < who->holdings_n && k < COUNT_OF(lists); i++) {
		if ((role_access(who->holdings[i].role) & ACCESS_TASKS) == 0)
			continue;
		lists[k] =
			task_list_of(tx, who, task_rows_of_body(tx, who->holdings[i].body, most));
		n += lists[k++].n;
	}
	all = arena_array(tx_arena(tx), n + 1, sizeof(*all));
	for (size_t i = 0; i < k; i++) {
		memcpy(all + have, lists[i].at, lists[i].n * sizeof(*all));
		have += lists[i].n;
	}
	qsort(all, n, sizeof(*all), by_deadline);
	return (struct task_list){ .at = all, .n = n < (size_t)most ? n : (size_t)most };
}

struct task_list tasks_of(struct tx *tx, struct actor *who, struct report_id report)
{
	return task_list_of(tx, who, task_rows_of_report(tx, report.n));
}

/* ---- opening ---- */

enum outcome task_part(struct tx *tx, struct actor *who, const struct task *task,
	enum task_part part, const struct vault_part **ret_part)
{
	/* The body above opens through its reserve what the clock has handed to it, and
	 * nothing else; the page that shows it writes the entry. */
	bool by_reserve = task->escalated_to != 0 && actor_in_body(who, task->escalated_to) &&
			  !actor_in_body(who, task->body);

	return keys_part(tx, who->keys,
		(struct part_at){
			.record = task->id.n, .part = (uint8_t)part, .by_reserve = by_reserve },
		task->keys, ret_part);
}

enum outcome task_extract(
	struct tx *tx, struct actor *who, const struct task *task, struct task_words *ret_words)
{
	const struct vault_part *part;
	struct sealed extract;
	struct bytes plain;
	enum outcome oc;

	if (!task_item(tx, task->id.n, &extract))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	oc = task_part(tx, who, task, PART_EXTRACT, &part);
	if (oc != OK)
		return oc;
	oc = item_open(
		who->keys, part, place_of(TABLE_TASK, FIELD_EXTRACT, task->id.n), extract, &plain);
	if (oc == OK)
		*ret_words = (struct task_words){ .extract = plain, .shown = extract.blob };
	return oc;
}

const char *task_label(struct tx *tx, struct actor *who, const struct task *task)
{
	const struct vault_part *part;
	struct bytes plain;

	if (task_part(tx, who, task, PART_EXTRACT, &part) != OK ||
		item_open(who->keys, part, place_of(TABLE_TASK, FIELD_LABEL, task->id.n),
			task->label, &plain) != OK)
		return "";
	return arena_textn(tx_arena(tx), (const char *)plain.at, plain.len);
}
