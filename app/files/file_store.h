/* file_store.h - rows of file and file_item. Private to this folder. */
#ifndef ASHRAY_FILE_STORE_H
#define ASHRAY_FILE_STORE_H

#include "app/files/file.h"

struct file_row {
	int64_t id, record;
	int part;
	int64_t chunks;
	const char *state; /* kept, quarantined, erased */
};

bool file_row(struct tx *tx, int64_t id, struct file_row *ret_row);
struct rows *file_rows(struct tx *tx, int64_t record);
void file_of_row(const struct rows *rows, struct file_row *ret_row);
void file_insert(struct tx *tx, const struct file_row *row);
void file_set_state(struct tx *tx, int64_t id, const char *state);
bool file_item(struct tx *tx, int64_t record, struct sealed *ret_item);
void file_item_insert(struct tx *tx, int64_t record, struct sealed item);

#endif
