/* erase_store.h - rows of reports that may end, and of ends. Private to this folder. */
#ifndef ASHRAY_ERASE_STORE_H
#define ASHRAY_ERASE_STORE_H

#include "app/erasing/erase.h"

bool erasable_row(struct tx *tx, int64_t report, struct erasable *ret_report);

/* ---- closed reports without an open task, the longest closed first ---- */

struct closed_row {
	int64_t id, version, filed_on, closed_on;
	bool is_linked;
	struct sealed facts;
};
struct rows *closed_rows(struct tx *tx, const struct closed_row *after, int64_t by, int most);
struct rows *closed_row_of(struct tx *tx, int64_t report);
void closed_of_row(const struct rows *rows, struct closed_row *ret_row);

/* ---- ends ---- */

struct erased_row {
	int64_t report, day, actor, desk, ring, gen;
	const char *cause;
	struct sealed reason;
};
struct rows *erased_list_rows(struct tx *tx, int64_t desk, size_t most); /* desk 0: all */
void erased_of_row(const struct rows *rows, struct erased_row *ret_row);

struct rows *unswept_rows(struct tx *tx, int most); /* reports */
struct rows *erased_files(struct tx *tx, int64_t report);
void erased_set_swept(struct tx *tx, int64_t report);

#endif
