/*
 * act.c - what was done, by whom, when, and when it was written down; on a task
 * or on the report itself. Which act is allowed when, loop.c and sorting.c say.
 */

#include "app/tasks/act.h"
#include "app/tasks/history.h"

const char *act_note(struct arena *a, const char *codes, const char *words)
{
	if (text_empty(codes) && text_empty(words))
		return "";
	return arena_printf(a, "%s\n%s", codes != NULL ? codes : "", words != NULL ? words : "");
}

static struct vault_place kind_place(int64_t act)
{
	return place_of(TABLE_ACT, FIELD_KIND, act);
}

/* "" for a line from before, and for one that somebody changed. */
static const char *kind_of(struct actor *who, const struct act_row *row)
{
	struct vault_place place = kind_place(row->id);
	const char *kind;

	return vault_cell_open_text(who->keys->vault, &place, row->kind, &kind) ? kind : "";
}

int64_t act_count(struct tx *tx, struct actor *who, int64_t task, const char *kind)
{
	struct rows *rows = act_rows(tx, task);
	int64_t n = 0;

	while (db_next(rows)) {
		struct act_row row;

		act_of_row(rows, &row);
		n += text_equal(kind_of(who, &row), kind);
	}
	return n;
}

void act_write(struct tx *tx, struct actor *who, const struct act_entry *entry)
{
	const char *note = act_note(tx_arena(tx), entry->codes, entry->words);
	struct act_row row = { .id = id_new(),
		.task = entry->task,
		.report = entry->report,
		.actor = who->account,
		.body = entry->body,
		.done_at = entry->done_at,
		.recorded_at = clock_now() };
	struct vault_place place = kind_place(row.id);

	row.kind = vault_cell_seal_text(who->keys->vault, &place, entry->kind);
	if (*note != '\0')
		row.item = item_seal(who->keys, entry->part,
			place_of(TABLE_ACT, FIELD_ITEM, row.id), bytes_of(note, strlen(note)));
	act_insert(tx, &row);
}

/* ---- reading ---- */

/* Which key opens the notes of which task; task 0 is the report. */
struct act_key {
	int64_t task;
	const struct vault_part *part; /* NULL: not for this actor */
};

static const struct vault_part *key_of(const struct act_key *keys, size_t n, int64_t task)
{
	for (size_t i = 0; i < n; i++)
		if (keys[i].task == task)
			return keys[i].part;
	return NULL;
}

static struct act act_of(
	struct tx *tx, struct actor *who, const struct act_row *row, const struct vault_part *part)
{
	struct act act = { .id = row->id,
		.task = row->task,
		.actor = row->actor,
		.body = row->body,
		.kind = kind_of(who, row),
		.done_at = row->done_at,
		.recorded_at = row->recorded_at,
		.codes = "",
		.words = "" };
	struct bytes plain;
	const char *note;
	size_t codes;

	if (part == NULL || row->item.blob.len == 0 ||
		item_open(who->keys, part, place_of(TABLE_ACT, FIELD_ITEM, row->id), row->item,
			&plain) != OK)
		return act;
	note = arena_textn(tx_arena(tx), (const char *)plain.at, plain.len);
	codes = strcspn(note, "\n");
	act.codes = arena_textn(tx_arena(tx), note, codes);
	act.words = note + codes + (note[codes] == '\n');
	return act;
}

static struct act_list list_of(struct tx *tx, struct actor *who, struct rows *rows,
	const struct act_key *keys, size_t keys_n)
{
	struct act *at = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*at));
	size_t n = 0;

	while (db_next(rows)) {
		struct act_row row;

		act_of_row(rows, &row);
		at[n++] = act_of(tx, who, &row, key_of(keys, keys_n, row.task));
	}
	return (struct act_list){ .at = at, .n = n };
}

struct act_list acts_of(struct tx *tx, struct actor *who, const struct task *task)
{
	struct act_key key = { .task = task->id.n };

	if (task_part(tx, who, task, PART_EXTRACT, &key.part) != OK)
		key.part = NULL;
	return list_of(tx, who, act_rows(tx, task->id.n), &key, 1);
}

struct act_list acts_of_report(
	struct tx *tx, struct actor *who, const struct report *report, struct task_list tasks)
{
	struct act_key *keys = arena_array(tx_arena(tx), tasks.n + 1, sizeof(*keys));

	if (report_part(tx, who, report, &keys[tasks.n].part) != OK)
		keys[tasks.n].part = NULL;
	for (size_t i = 0; i < tasks.n; i++) {
		keys[i].task = tasks.at[i].id.n;
		if (task_part(tx, who, &tasks.at[i], PART_EXTRACT, &keys[i].part) != OK)
			keys[i].part = NULL;
	}
	return list_of(tx, who, act_rows_of_report(tx, report->id.n), keys, tasks.n + 1);
}
