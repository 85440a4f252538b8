/*
 * file.h - pictures, recordings and papers that come with a report: taken in sealed,
 * typed and cleaned by a helper in a sandbox, kept with the report, opened by those
 * who hold its parts. A file's key travels in the draft and then lies in the parts'
 * items, nowhere else. What pages need of an upload is in upload_pages.h.
 */
#ifndef ASHRAY_FILE_H
#define ASHRAY_FILE_H

#include "app/core/access/access.h"
#include "lib/codec/json.h"

/* Of one report. */
enum { FILES_MOST = 10, FILE_LARGEST = 20 << 20, FILES_LARGEST = 60 << 20 };

/* Where sealed chunks lie, and what opens them. id 0: there are none. */
struct file_sealed {
	int64_t id;
	int64_t size; /* of the plain bytes */
	uint32_t chunks;
	uint8_t key[32];
};

struct file {
	const char *name; /* as the sender's phone called it: believe it in nothing */
	const char *type; /* by its bytes: "image/jpeg" */
	struct file_sealed original;
	struct file_sealed copy; /* of an image, without metadata; id 0: it was not cleaned */
	uint8_t hash[32];        /* of the original */
};

struct file_list {
	const struct file *at;
	size_t n;
};

/* The room: folders, the broker of helpers, threads that clean. `helper` is the path
 * of ashray-clean, NULL: beside our own program. Without helper nothing is cleaned,
 * which the log says. NULL comes back when the folders cannot be had. */
MUST_USE struct files *files_open(const char *data, const char *helper);
void files_close(struct files *files); /* NULL does nothing */

/* A list as JSON. A draft's has every key; the story's (part 0) those of the copies;
 * the originals' (part 2) those of the originals; a task's extract those of the copies,
 * and of a file that could not be cleaned the only one there is. Reading takes any of
 * them; INVALID for what we never wrote. */
enum file_face { FILES_IN_DRAFT, FILES_IN_STORY, FILES_IN_ORIGINALS, FILES_IN_EXTRACT };
struct bytes file_list_write(struct arena *a, struct file_list list, enum file_face face);
MUST_USE enum outcome file_list_read(
	struct arena *a, const struct json *list, struct file_list *ret_list);
const char *file_name_of(struct arena *a, const struct file *f);  /* for forms: its id */
const struct file *file_among(struct file_list list, int64_t id); /* original's or copy's */

/* ---- filing ---- */

/* Has the files on the disk for good, under their lasting names, before the change
 * that names them is handed over. May be done twice. What is gone is left out of the list,
 * with a line in the log: the report is worth more. FAILED: the disk. */
MUST_USE enum outcome files_keep(
	const struct files *files, struct arena *a, struct file_list *list);

/* New files of the same bytes under keys of their own, instead of those of the list,
 * which belong to another record. What is gone is left out as above. FAILED: the disk. */
MUST_USE enum outcome files_copy(
	const struct files *files, struct arena *a, struct file_list *list);

/* Their hashes one after another, for the commitment. */
struct bytes files_hashes(struct arena *a, struct file_list list);

/* Rows, and the item with the originals' keys under part 2 of the record. */
void files_attach(struct tx *tx, struct actor *who, int64_t record,
	const struct vault_part *originals, struct file_list list);

/* ---- what belongs where ---- */

/* The parts of a record that open files. */
enum { FILE_PART_COPY = 0, FILE_PART_ORIGINAL = 2 };

struct file_place {
	int64_t id, record;
	int part;
	bool is_kept; /* neither quarantined nor erased */
};
struct file_places {
	const struct file_place *at;
	size_t n;
};
MUST_USE enum outcome file_find(struct tx *tx, int64_t id, struct file_place *ret_place);
struct file_places files_of(struct tx *tx, int64_t record);

/* The originals' list, with the opened part 2. NOT_FOUND: the record has no files. */
MUST_USE enum outcome files_originals(struct tx *tx, struct actor *who, int64_t record,
	const struct vault_part *originals, struct file_list *ret_list);

/* Out of everybody's sight; the sealed bytes stay for those who come with the law. */
void file_hide(struct tx *tx, int64_t id);

/* The sealed bytes of a file whose row is gone; none is well, too. */
void file_erase(const struct files *files, int64_t id);

/* ---- streaming out ---- */

/* Plain bytes in order, for a stream of a reply: opened at the first piece. */
struct file_reading *file_reading_create(
	struct arena *a, const struct files *files, const struct file_sealed *sealed);
bool file_reading_next(struct file_reading *r, struct arena *a, struct bytes *ret_piece);
void file_reading_end(struct file_reading *r);

/* ---- for the jobs ---- */

/* Unlinks what was taken in and not sent within six hours, and what stands in its
 * place for six hours without a row. In the job's own transaction: it only reads. */
void files_sweep(struct tx *tx, const struct files *files);

#endif
