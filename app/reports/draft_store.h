/* draft_store.h - rows of the hours' keys and of ended drafts. Private to this folder. */
#ifndef ASHRAY_DRAFT_STORE_H
#define ASHRAY_DRAFT_STORE_H

#include "app/reports/draft.h"

bool epoch_row(struct tx *tx, uint32_t no, struct sealed *ret_key);
void epoch_insert(struct tx *tx, uint32_t no, int64_t until_at, struct sealed key);
void epochs_forget(struct tx *tx, int64_t now);

bool dead_row(struct tx *tx, const uint8_t x[16]);
void dead_insert(struct tx *tx, const uint8_t x[16], int64_t until_at);
void dead_forget(struct tx *tx, int64_t now);

#endif
