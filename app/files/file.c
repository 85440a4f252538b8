/*
 * file.c - files of reports: kept when a report is filed, opened by those who hold
 * its parts, taken out of everybody's sight by one. Knows neither HTTP nor SQL.
 */

#include "app/files/file_store.h"
#include "app/reports/report.h"

/* ---- filing ---- */

enum outcome files_keep(const struct files *files, struct arena *a, struct file_list *list)
{
	struct file *kept = arena_array(a, list->n + 1, sizeof(*kept));
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct file *f = &kept[n];
		enum outcome oc = file_move(files, list->at[i].original.id);

		if (oc == FAILED)
			return FAILED;
		if (oc == NOT_FOUND) {
			log_error("a file of a draft is gone: the report is filed without it");
			continue;
		}
		*f = list->at[i];
		if (f->copy.id != 0)
			oc = file_move(files, f->copy.id);
		if (oc == FAILED)
			return FAILED;
		if (oc == NOT_FOUND)
			f->copy = (struct file_sealed){ 0 };
		n++;
	}
	*list = (struct file_list){ .at = kept, .n = n };
	return OK;
}

struct bytes files_hashes(struct arena *a, struct file_list list)
{
	uint8_t *at = arena_array(a, list.n + 1, 32);

	for (size_t i = 0; i < list.n; i++)
		memcpy(at + 32 * i, list.at[i].hash, 32);
	return bytes_of(at, 32 * list.n);
}

static void attach(
	struct tx *tx, int64_t record, enum report_part part, const struct file_sealed *sealed)
{
	file_insert(tx, &(struct file_row){ .id = sealed->id,
				.record = record,
				.part = part,
				.chunks = sealed->chunks,
				.state = "kept" });
}

void files_attach(struct tx *tx, struct actor *who, int64_t record,
	const struct vault_part *originals, struct file_list list)
{
	if (list.n == 0)
		return;
	for (size_t i = 0; i < list.n; i++) {
		attach(tx, record, PART_ORIGINALS, &list.at[i].original);
		if (list.at[i].copy.id != 0)
			attach(tx, record, PART_STORY, &list.at[i].copy);
	}
	file_item_insert(tx, record,
		item_seal(who->keys, originals, place_of(TABLE_REPORT, FIELD_ORIGINALS, record),
			files_write(tx_arena(tx), list, FILES_IN_ORIGINALS)));
}

/* ---- lists ---- */

static struct file_list list_of(struct arena *a, struct bytes json, const char *member)
{
	struct faults faults = faults_in(a, "files");
	const struct json *root = json_read(a, json, NULL, &faults);
	struct file_list list = { 0 };

	if (files_read(a, member != NULL ? json_get(root, member) : root, &list) != OK)
		log_error("the list of a record's files cannot be read");
	return list;
}

static bool is_kept(struct rows *rows, int64_t id)
{
	struct file_row row;

	db_rewind(rows);
	while (db_next(rows)) {
		file_of_row(rows, &row);
		if (row.id == id)
			return text_equal(row.state, "kept");
	}
	return false;
}

struct files_shown files_of_story(struct tx *tx, int64_t record, struct bytes story)
{
	struct file_list list = list_of(tx_arena(tx), story, "files");
	struct file_shown *shown = arena_array(tx_arena(tx), list.n + 1, sizeof(*shown));
	struct rows *rows = list.n > 0 ? file_rows(tx, record) : NULL;

	for (size_t i = 0; i < list.n; i++)
		shown[i] = (struct file_shown){ .file = &list.at[i],
			.is_kept = is_kept(rows, list.at[i].original.id) };
	return (struct files_shown){ .at = shown, .n = list.n };
}

/* ---- opening ---- */

/* The row, for somebody who may see its report. */
static enum outcome file_for(
	struct tx *tx, struct actor *who, int64_t id, struct file_row *row, struct report *report)
{
	if (!file_row(tx, id, row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	return report_for(tx, who, (struct report_id){ row->record }, report);
}

static enum outcome list_of_story(
	struct tx *tx, struct actor *who, const struct report *report, struct file_list *ret_list)
{
	struct report_words words;
	enum outcome oc = report_words(tx, who, report, &words);

	if (oc == OK)
		*ret_list = list_of(tx_arena(tx), words.story, "files");
	return oc;
}

static enum outcome list_of_originals(
	struct tx *tx, struct actor *who, const struct report *report, struct file_list *ret_list)
{
	const struct vault_part *part;
	struct sealed item;
	struct bytes json;
	enum outcome oc;

	if (!file_item(tx, report->id.n, &item))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	oc = keys_part(tx, who->keys,
		(struct part_at){ .record = report->id.n, .part = PART_ORIGINALS }, report->keys,
		&part);
	if (oc == OK)
		oc = item_open(who->keys, part,
			place_of(TABLE_REPORT, FIELD_ORIGINALS, report->id.n), item, &json);
	if (oc == OK)
		*ret_list = list_of(tx_arena(tx), json, NULL);
	return oc;
}

enum outcome file_open(struct tx *tx, struct actor *who, int64_t id, struct file_opened *ret_opened)
{
	struct file_list list = { 0 };
	struct report report;
	struct file_row row;
	const struct file *f;
	bool is_copy;
	enum outcome oc = file_for(tx, who, id, &row, &report);

	if (oc == OK && !text_equal(row.state, "kept"))
		oc = CONFLICT;
	if (oc != OK)
		return oc;
	is_copy = row.part == PART_STORY;
	oc = is_copy ? list_of_story(tx, who, &report, &list)
		     : list_of_originals(tx, who, &report, &list);
	if (oc != OK)
		return oc;
	f = file_among(list, id);
	if (f == NULL)
		return FAILED;
	*ret_opened = (struct file_opened){ .record = row.record,
		.sealed = is_copy ? f->copy : f->original,
		.type = f->type,
		.is_copy = is_copy };
	audit(tx, who,
		&(struct audit_entry){ .action = is_copy ? "file.open" : "file.open_original",
			.about = "report",
			.object = row.record,
			.commits =
				bytes_of(arena_copy(tx_arena(tx), &id, sizeof(id)), sizeof(id)) });
	return OK;
}

/* ---- out of sight ---- */

/* Which copy belongs to which original only the seals know: for whoever cannot open
 * the story, all files of the report go out of sight. */
enum outcome file_quarantine(struct tx *tx, struct actor *who, int64_t id, int64_t *ret_record)
{
	struct file_list list = { 0 };
	struct report report;
	struct file_row row, other;
	const struct file *f;
	struct rows *rows;
	enum outcome oc = file_for(tx, who, id, &row, &report);

	if (oc != OK)
		return oc;
	if (list_of_story(tx, who, &report, &list) == FAILED)
		return FAILED;
	rows = file_rows(tx, row.record);
	if (tx_poisoned(tx))
		return FAILED;
	f = file_among(list, id);
	while (db_next(rows)) {
		file_of_row(rows, &other);
		if (f == NULL || other.id == f->original.id || other.id == f->copy.id)
			file_set_state(tx, other.id, "quarantined");
	}
	audit_act(tx, who, "file.quarantine", "report", row.record);
	*ret_record = row.record;
	return OK;
}
