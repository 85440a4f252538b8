/* closed_days_store.h - rows of closed days. Private to this folder. */
#ifndef ASHRAY_CLOSED_DAYS_STORE_H
#define ASHRAY_CLOSED_DAYS_STORE_H

#include "app/core/calendar/closed_days.h"

struct rows *closed_day_rows(struct tx *tx, const char *calendar, int64_t from_on);
void closed_day_insert(struct tx *tx, int64_t id, const struct closed_day *day, int64_t at);

#endif
