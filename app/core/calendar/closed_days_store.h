/* closed_days_store.h - rows of closed days. Private to this folder. */
#ifndef ASHRAY_CLOSED_DAYS_STORE_H
#define ASHRAY_CLOSED_DAYS_STORE_H

#include "app/core/calendar/closed_days.h"

struct rows *closed_day_rows(struct tx *tx, const char *calendar, int64_t from_on);
struct rows *closed_day_entries(struct tx *tx, int64_t from_on);
struct rows *closed_day_entry(struct tx *tx, int64_t id);
struct rows *closed_day_unmoved_row(struct tx *tx);
struct rows *closed_alone_rows(struct tx *tx, int64_t from_on, int64_t to_on);
void closed_day_set_agreed(struct tx *tx, int64_t id, int64_t by, int64_t at);
void closed_day_set_undone(struct tx *tx, int64_t id, int64_t by, int64_t at);
void closed_day_set_moved(struct tx *tx, int64_t id, int64_t moved_to);
void closed_day_insert(struct tx *tx, int64_t id, const struct closed_day *day, int64_t at);

#endif
