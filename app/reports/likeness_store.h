/* likeness_store.h - rows of tokens. Private to this folder. */
#ifndef ASHRAY_LIKENESS_STORE_H
#define ASHRAY_LIKENESS_STORE_H

#include "lib/db/db.h"

/* (token, report) of those tokens, the newest reports first; 0 stands for none. */
struct rows *likeness_rows(struct tx *tx, const int64_t tokens[3]);

/* The tokens of one report. */
struct rows *likeness_rows_of_report(struct tx *tx, int64_t report);

void likeness_insert(struct tx *tx, int64_t token, int64_t report); /* again is nothing */
void likeness_delete(struct tx *tx, int64_t token, int64_t report);

#endif
