/*
 * calendar.h - working days and office hours, and time counted in them. The
 * pack's holidays are known beforehand; what the country decides while the
 * site runs (a moved feast, a flood) the caller hands in.
 */
#ifndef ASHRAY_PACK_CALENDAR_H
#define ASHRAY_PACK_CALENDAR_H

#include "app/core/pack/pack.h"
#include "app/core/pack/zone.h"

/* Days on which a calendar is closed; in `is_yearly` ones the year is 2000. */
struct closed_days {
	int64_t from, to; /* both are closed */
	bool is_yearly;
	bool is_moon; /* by sighting: may move, the office is asked to confirm */
	struct texts name;
};

struct calendar {
	const char *id;
	struct texts name;
	bool is_weekend[7]; /* 0 is Monday */
	int opens, closes;  /* minutes of the day */
	const struct closed_days *closed;
	size_t closed_n;
};

struct calendars {
	const struct calendar *at;
	size_t n;
	const struct calendar *usual; /* "calendar" of pack.json */
};

/* A decision of the office; the last one that names a day counts. */
struct day_change {
	int64_t from, to;
	bool is_open;
};

/* A calendar as it is today. */
struct working_time {
	const struct calendar *calendar;
	const struct zone_rules *zone;
	const struct day_change *changes;
	size_t changes_n;
};

/* NULL or "": the usual one. NULL for an id that the pack does not have. */
const struct calendar *pack_calendar(const struct pack *p, const char *id);

bool is_working_day(const struct working_time *w, int64_t on);

/* Office hours of one working day, in milliseconds. */
int64_t working_day_length(const struct calendar *c);

/* The instant at which so much working time has passed since `from`. What
 * would end at closing time ends then, not on the next morning. */
int64_t working_time_after(const struct working_time *w, int64_t from, int64_t ms);

/* The first instant of working time that is not before `from`. */
int64_t working_time_begins(const struct working_time *w, int64_t from);

/* How much working time lies between two instants; 0 if `to` is not later. */
int64_t working_time_between(const struct working_time *w, int64_t from, int64_t to);

/* Holidays that need confirming between two days (both included): by sighting
 * of the moon and not yet decided. Calls `each` for every one. */
void unconfirmed_days(const struct working_time *w, int64_t from, int64_t to,
	void (*each)(void *of, const struct closed_days *days), void *of);

#endif
