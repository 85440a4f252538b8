/* file.c - files of records: brought to their place when a report is filed, found by
 * those who open its parts. Who that may be, the report's own rules say. */

#include "app/files/file_disk.h"
#include "app/files/file_store.h"

/* ---- filing ---- */

enum outcome files_keep(const struct files *files, struct arena *a, struct file_list *list)
{
	struct file *kept = arena_array(a, list->n + 1, sizeof(*kept));
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct file *f = &kept[n];
		enum outcome oc = file_settle(files, list->at[i].original.id);

		if (oc == FAILED)
			return FAILED;
		if (oc == NOT_FOUND) {
			log_error("a file of a draft is gone: the report is filed without it");
			continue;
		}
		*f = list->at[i];
		if (f->copy.id != 0)
			oc = file_settle(files, f->copy.id);
		if (oc == FAILED)
			return FAILED;
		if (oc == NOT_FOUND)
			f->copy = (struct file_sealed){ 0 };
		n++;
	}
	*list = (struct file_list){ .at = kept, .n = n };
	return OK;
}

static enum outcome copy_bytes(struct file_reader *from, struct file_writer *to, uint8_t *piece)
{
	size_t n;

	do {
		if (!file_read(from, piece, &n))
			return NOT_FOUND;
		if (!file_write(to, bytes_of(piece, n)))
			return FAILED;
	} while (n > 0);
	return OK;
}

/* NOT_FOUND, too, for what does not open any more. */
static enum outcome copy_file(const struct files *files, uint8_t *piece,
	const struct file_sealed *sealed, struct file_sealed *ret_sealed)
{
	struct file_reader *from = file_read_begin(files, sealed);
	struct file_writer *to = from != NULL ? file_write_begin(files) : NULL;
	enum outcome oc = from == NULL ? NOT_FOUND : FAILED;
	uint8_t hash[32];

	if (to != NULL)
		oc = copy_bytes(from, to, piece);
	file_read_end(from);
	if (oc == OK)
		return file_write_end(to, ret_sealed, hash) ? OK : FAILED;
	if (to != NULL)
		file_write_abort(to);
	return oc;
}

enum outcome files_copy(const struct files *files, struct arena *a, struct file_list *list)
{
	struct file *copies = arena_array(a, list->n + 1, sizeof(*copies));
	uint8_t *piece = arena_alloc(a, VAULT_CHUNK);
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct file *f = &copies[n];
		const struct file *of = &list->at[i];
		enum outcome oc;

		*f = *of;
		oc = copy_file(files, piece, &of->original, &f->original);
		if (oc == OK && of->copy.id != 0)
			oc = copy_file(files, piece, &of->copy, &f->copy);
		if (oc == FAILED)
			return FAILED;
		if (f->original.id == of->original.id) {
			log_error("a file of a draft is gone: the report is filed without it");
			continue;
		}
		if (oc == NOT_FOUND)
			f->copy = (struct file_sealed){ 0 };
		n++;
	}
	*list = (struct file_list){ .at = copies, .n = n };
	return OK;
}

struct bytes files_hashes(struct arena *a, struct file_list list)
{
	uint8_t *at = arena_array(a, list.n + 1, 32);

	for (size_t i = 0; i < list.n; i++)
		memcpy(at + 32 * i, list.at[i].hash, 32);
	return bytes_of(at, 32 * list.n);
}

static void attach(struct tx *tx, int64_t record, int part, const struct file_sealed *sealed)
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
		attach(tx, record, FILE_PART_ORIGINAL, &list.at[i].original);
		if (list.at[i].copy.id != 0)
			attach(tx, record, FILE_PART_COPY, &list.at[i].copy);
	}
	file_item_insert(tx, record,
		item_seal(who->keys, originals, place_of(TABLE_REPORT, FIELD_ORIGINALS, record),
			file_list_write(tx_arena(tx), list, FILES_IN_ORIGINALS)));
}

/* ---- what belongs where ---- */

static struct file_place place_of_row(const struct file_row *row)
{
	return (struct file_place){ .id = row->id,
		.record = row->record,
		.part = row->part,
		.is_kept = text_equal(row->state, "kept") };
}

enum outcome file_find(struct tx *tx, int64_t id, struct file_place *ret_place)
{
	struct file_row row;

	if (!file_row(tx, id, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	*ret_place = place_of_row(&row);
	return OK;
}

struct file_places files_of(struct tx *tx, int64_t record)
{
	struct rows *rows = file_rows(tx, record);
	struct file_place *at = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*at));
	struct file_row row;
	size_t n = 0;

	while (db_next(rows)) {
		file_of_row(rows, &row);
		at[n++] = place_of_row(&row);
	}
	return (struct file_places){ .at = at, .n = n };
}

enum outcome files_originals(struct tx *tx, struct actor *who, int64_t record,
	const struct vault_part *originals, struct file_list *ret_list)
{
	struct faults faults = faults_in(tx_arena(tx), "files");
	struct sealed item;
	struct bytes json;
	enum outcome oc;

	if (!file_item(tx, record, &item))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	oc = item_open(
		who->keys, originals, place_of(TABLE_REPORT, FIELD_ORIGINALS, record), item, &json);
	if (oc == OK)
		oc = file_list_read(
			tx_arena(tx), json_read(tx_arena(tx), json, NULL, &faults), ret_list);
	return oc;
}

void file_hide(struct tx *tx, int64_t id)
{
	file_set_state(tx, id, "quarantined");
}
