/*
 * file_disk.h - sealed files on the disk, in files/xx/<id>, called <id>.new until their
 * report is filed, and having them cleaned. Private to this folder.
 */
#ifndef ASHRAY_FILE_DISK_H
#define ASHRAY_FILE_DISK_H

#include "app/files/file.h"

struct clean_queue;

struct files {
	int folder;
	int broker; /* -1: no helper */
	struct clean_queue *queue;
};

/* A new sealed file. Any thread, one at a time. A writer is given up
 * by exactly one of end and abort; NULL, and false, mean that the disk refuses. */
struct file_writer;
struct file_writer *file_write_begin(const struct files *files);
bool file_write(struct file_writer *w, struct bytes part);
bool file_write_end(struct file_writer *w, struct file_sealed *ret_sealed, uint8_t ret_hash[32]);
void file_write_abort(struct file_writer *w);

/* Opens chunk after chunk, whether filed or new. `to` has room for VAULT_CHUNK;
 * 0 bytes are the end. False: not there, changed, or cut. */
struct file_reader;
struct file_reader *file_read_begin(const struct files *files, const struct file_sealed *sealed);
bool file_read(struct file_reader *r, uint8_t *to, size_t *ret_n);
void file_read_end(struct file_reader *r);

/* Gives a new file its lasting name, synced, its time cut to the day. May be done
 * twice. NOT_FOUND: there is no such file. */
enum outcome file_settle(const struct files *files, int64_t id);
void file_drop(const struct files *files, int64_t id); /* a new one; none is well, too */

/* Unlinks files, new or settled, that were last touched before an instant and are
 * nobody's. How many. */
int64_t files_unlink(const struct files *files, int64_t before,
	bool (*is_nobodys)(void *with, int64_t id), void *with);

/* Is there room for people to give us files, and for the reports beside them? */
bool files_have_room(const struct files *files);

/* ---- file_clean.c: asking a helper ---- */

enum { FILE_TYPE_SIZE = 80 };

struct cleaned {
	char type[FILE_TYPE_SIZE];
	struct file_sealed copy; /* id 0: it was not cleaned */
};

/* Waits for a helper until `deadline` (ticks) at most. Never fails: without help the
 * type is not known and there is no copy. */
void file_clean(const struct files *files, const struct file_sealed *original, int64_t deadline,
	struct cleaned *ret_cleaned);

/* A helper's first line, without its line feed. */
struct clean_head {
	char type[FILE_TYPE_SIZE];
	bool is_cleaned;
	int64_t size;
};
bool clean_head_read(const char *line, struct clean_head *ret_head);

/* Two threads that do one piece of work after another; they start with the first.
 * False: the line is full. */
struct clean_work {
	void (*does)(void *with);
	void *with;
};
struct clean_queue *clean_queue_create(void);
bool clean_queue_push(struct clean_queue *q, struct clean_work work);
void clean_queue_destroy(struct clean_queue *q);

#endif
