/* verify_store.h - rows as verify.c reads them, page by page. Private to this folder. */
#ifndef ASHRAY_VERIFY_STORE_H
#define ASHRAY_VERIFY_STORE_H

#include "app/core/audit/audit_store.h"

/* How many leaves stand in blocks. */
int64_t chained_count(struct tx *tx);

/* Blocks of all nodes after (node, no), in order. */
struct rows *block_rows_after(struct tx *tx, int64_t node, int64_t no, int most);
void block_row_of(const struct rows *rows, struct audit_block *ret_block);

/* Id and leaf of up to 32 entries, in no order. */
enum { LEAVES_AT_ONCE = 32 };
struct rows *leaf_rows(struct tx *tx, const int64_t *ids, size_t n);

/* Entries from an id on, in order, each with the record that it commits to. */
struct entry_row {
	struct audit_row entry;
	bool is_waiting;
	bool has_record;     /* the record that it wrote is there */
	struct bytes record; /* its blob, if the entry still commits to it */
	bool is_hashed;      /* the blob is the commitment itself */
};
struct rows *entry_rows_from(struct tx *tx, int64_t id, int most);
void entry_of(const struct rows *rows, struct entry_row *ret_row);

/* What waits for a block though no such entry is there. */
struct rows *waiting_rows_without_entry(struct tx *tx, int most);

/* Records that no entry tells of. `kind` is report, task or message. */
struct rows *untold_rows(struct tx *tx, const char *kind, int most);

/* What was erased: (report, object), the report itself the first of its objects, in the
 * order in which their entries commit to them. */
struct rows *erased_rows(struct tx *tx);

/* How it ended, but for the ids, and the site's signature under that. False: of no such end
 * is anything said. */
bool erased_end(struct tx *tx, int64_t report, struct audit_end *ret_end, struct bytes *ret_sig);

/* Reports that are said to be erased, and are not among their own parts. */
struct rows *partless_rows(struct tx *tx, int most);

/* Objects and kinds of what counts as erased and is there. */
struct rows *unerased_rows(struct tx *tx, int most);

/* The unspoilt commitments of entries that tell of a report's end; several after a restore. */
struct rows *erasing_rows(struct tx *tx, int64_t report);

#endif
