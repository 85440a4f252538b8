/*
 * closed_days.h - calendars as they are today: the pack's, with what offices
 * entered while the site runs (a moved feast, a flood, a strike). Counting the
 * time is the pack's (app/core/pack/calendar.h).
 */
#ifndef ASHRAY_CLOSED_DAYS_H
#define ASHRAY_CLOSED_DAYS_H

#include "app/core/pack/calendar.h"
#include "app/core/site/site.h"

/* The working time of a calendar (NULL: the usual one) in an area (code; "" or
 * NULL: only what is closed everywhere). One read; a failed one poisons the
 * transaction and gives the pack's own days. */
struct working_time working_time_of(
	struct tx *tx, const struct site *site, const struct calendar *calendar, const char *area);

/* A day on which the offices of a calendar ("" = all) and an area ("" = all) are closed. */
struct closed_day {
	const char *calendar, *area, *reason;
	int64_t on;
	int64_t entered_by;
};
void closed_day_enter(struct tx *tx, const struct closed_day *day);

#endif
