/* report_files.c - who opens a report's files, and who takes them out of sight.
 * Knows neither HTTP nor SQL. */

#include "app/reports/report_files.h"

/* ---- which there are ---- */

static enum outcome list_of(struct tx *tx, struct bytes story, struct file_list *ret_list)
{
	struct faults faults = faults_in(tx_arena(tx), "story");
	const struct json *root = json_read(tx_arena(tx), story, NULL, &faults);

	if (file_list_read(tx_arena(tx), json_get(root, "files"), ret_list) != OK)
		return FAILED;
	return OK;
}

static bool is_kept(struct file_places places, int64_t id)
{
	for (size_t i = 0; i < places.n; i++)
		if (places.at[i].id == id)
			return places.at[i].is_kept;
	return false;
}

static enum outcome show(
	struct tx *tx, struct report_id id, struct file_list list, struct report_files *ret_files)
{
	struct file_places places = { 0 };
	struct report_file *shown;

	shown = arena_array(tx_arena(tx), list.n + 1, sizeof(*shown));
	if (list.n > 0)
		places = files_of(tx, id.n);
	for (size_t i = 0; i < list.n; i++)
		shown[i] = (struct report_file){ .file = &list.at[i],
			.is_kept = is_kept(places, list.at[i].original.id) };
	*ret_files = (struct report_files){ .at = shown, .n = list.n };
	return tx_poisoned(tx) ? FAILED : OK;
}

enum outcome report_files(
	struct tx *tx, struct report_id id, struct bytes story, struct report_files *ret_files)
{
	struct file_list list;

	return list_of(tx, story, &list) == OK ? show(tx, id, list, ret_files) : FAILED;
}

enum outcome report_files_listed(
	struct tx *tx, struct report_id id, const struct json *list, struct report_files *ret_files)
{
	struct file_list read;

	return file_list_read(tx_arena(tx), list, &read) == OK ? show(tx, id, read, ret_files)
							       : FAILED;
}

/* ---- opening ---- */

/* The place, for somebody who may see its report. */
static enum outcome place_for(struct tx *tx, struct actor *who, int64_t id,
	struct file_place *place, struct report *report)
{
	enum outcome oc = file_find(tx, id, place);

	return oc == OK ? report_for(tx, who, (struct report_id){ place->record }, report) : oc;
}

static enum outcome copies(
	struct tx *tx, struct actor *who, const struct report *report, struct file_list *ret_list)
{
	struct report_words words;
	enum outcome oc = report_words(tx, who, report, &words);

	return oc == OK ? list_of(tx, words.story, ret_list) : oc;
}

static enum outcome originals(
	struct tx *tx, struct actor *who, const struct report *report, struct file_list *ret_list)
{
	const struct vault_part *part;
	enum outcome oc = keys_part(tx, who->keys,
		(struct part_at){ .record = report->id.n, .part = PART_ORIGINALS }, report->keys,
		&part);

	return oc == OK ? files_originals(tx, who, report->id.n, part, ret_list) : oc;
}

enum outcome report_file_open(
	struct tx *tx, struct actor *who, int64_t id, struct file_opened *ret_opened)
{
	struct file_list list = { 0 };
	struct file_place place;
	struct report report;
	const struct file *f;
	bool is_copy;
	enum outcome oc = place_for(tx, who, id, &place, &report);

	if (oc == OK && !place.is_kept)
		oc = CONFLICT;
	if (oc != OK)
		return oc;
	is_copy = place.part == FILE_PART_COPY;
	oc = is_copy ? copies(tx, who, &report, &list) : originals(tx, who, &report, &list);
	if (oc != OK)
		return oc;
	f = file_among(list, id);
	if (f == NULL)
		return FAILED;
	*ret_opened = (struct file_opened){
		.sealed = is_copy ? f->copy : f->original, .type = f->type, .is_copy = is_copy
	};
	audit(tx, who,
		&(struct audit_entry){ .action = is_copy ? "file.open" : "file.open_original",
			.about = "report",
			.object = report.id.n,
			.commits =
				bytes_of(arena_copy(tx_arena(tx), &id, sizeof(id)), sizeof(id)) });
	return OK;
}

/* ---- for a body ---- */

static const struct report_file *kept_among(const struct report_files *files, int64_t id)
{
	for (size_t i = 0; i < files->n; i++)
		if (files->at[i].file->original.id == id && files->at[i].is_kept)
			return &files->at[i];
	return NULL;
}

/* What could not be cleaned has its key with the originals only. */
static enum outcome with_key(
	struct tx *tx, struct actor *who, const struct report *report, struct file *f)
{
	struct file_list list;
	const struct file *whole;
	enum outcome oc;

	if (f->copy.id != 0)
		return OK;
	oc = originals(tx, who, report, &list);
	if (oc != OK)
		return oc;
	whole = file_among(list, f->original.id);
	if (whole == NULL)
		return FAILED;
	f->original = whole->original;
	return OK;
}

enum outcome report_files_share(struct tx *tx, struct actor *who, const struct report *report,
	const struct shared_files *which, struct bytes *ret_list)
{
	struct file *shared = arena_array(tx_arena(tx), which->n + 1, sizeof(*shared));
	struct report_files files;
	enum outcome oc = report_files(tx, report->id, which->story, &files);

	for (size_t i = 0; i < which->n && oc == OK; i++) {
		const struct report_file *f = kept_among(&files, which->ids[i]);

		if (f == NULL)
			return INVALID;
		shared[i] = *f->file;
		oc = with_key(tx, who, report, &shared[i]);
	}
	if (oc == OK)
		*ret_list = file_list_write(tx_arena(tx),
			(struct file_list){ .at = shared, .n = which->n }, FILES_IN_EXTRACT);
	return oc;
}

/* ---- out of sight ---- */

/* Which copy belongs to which original only the seals know: for whoever cannot open
 * the story, all files of the report go out of sight. */
enum outcome report_file_quarantine(
	struct tx *tx, struct actor *who, int64_t id, struct report_id *ret_report)
{
	struct file_list list = { 0 };
	struct file_places places;
	struct file_place place;
	struct report report;
	const struct file *f;
	enum outcome oc = place_for(tx, who, id, &place, &report);

	if (oc != OK)
		return oc;
	if (copies(tx, who, &report, &list) == FAILED)
		return FAILED;
	places = files_of(tx, report.id.n);
	if (tx_poisoned(tx))
		return FAILED;
	f = file_among(list, id);
	for (size_t i = 0; i < places.n; i++)
		if (f == NULL || places.at[i].id == f->original.id || places.at[i].id == f->copy.id)
			file_hide(tx, places.at[i].id);
	audit_act(tx, who, "file.quarantine", "report", report.id.n);
	*ret_report = report.id;
	return OK;
}
