/* likeness_store.h - rows of tokens. Private to this folder. */
#ifndef ASHRAY_LIKENESS_STORE_H
#define ASHRAY_LIKENESS_STORE_H

#include "lib/db/db.h"

/* Reports that have this token, the newest first; 0 is none. */
struct rows *likeness_rows(struct tx *tx, int64_t token);

/* The tokens of one report. */
struct rows *likeness_rows_of_report(struct tx *tx, int64_t report);

void likeness_insert(struct tx *tx, int64_t token, int64_t report); /* again is nothing */
void likeness_delete(struct tx *tx, int64_t token, int64_t report);

#endif
