/* forget_store.h - everything that hangs on a report, for its end. Private to this folder. */
#ifndef ASHRAY_FORGET_STORE_H
#define ASHRAY_FORGET_STORE_H

#include "app/erasing/forget.h"

/* Its desk, and what its filing commits to. */
bool forget_report(struct tx *tx, int64_t report, int64_t *ret_desk, struct bytes *ret_commit);
struct rows *forget_part_rows(struct tx *tx, int64_t report); /* id, kind: task, message, file */

/* Rows that hold its words, keys and tokens go; its entries of the audit lose what they
 * commit to, salt and note; the hash over both stays. `id` is the record's id as links write it. */
void forget_rows(struct tx *tx, int64_t report);
void forget_entries(struct tx *tx, int64_t object);
void forget_filed(struct tx *tx, int64_t token, int64_t report);
void forget_typed(struct tx *tx, const char *id);

/* Without a signature `sig` is BYTES_NONE. */
void erased_insert(struct tx *tx, const struct forgetting *what, const struct actor *who,
	const struct forget_why *why, struct bytes sig);
void erased_part_insert(struct tx *tx, int64_t object, int64_t report, bool is_file);
struct rows *erased_log_rows(struct tx *tx, int64_t since); /* day, report; the oldest first */

#endif
