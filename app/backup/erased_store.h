/* erased_store.h - everything that hangs on a report, for its end. Private to this folder. */
#ifndef ASHRAY_ERASED_STORE_H
#define ASHRAY_ERASED_STORE_H

#include "lib/db/db.h"

/* Rows that hold its words, keys and tokens go; its entries of the audit lose salt and
 * note, leaf and chain stay. Of a report that is not there nothing happens. */
void erased_forget(struct tx *tx, int64_t report);

#endif
