/*
 * zone.h - the wall clock of a country: its distance from UTC and, where there
 * is one, the rule of its summer time. A fixed rule per pack; history of
 * changed rules is not kept, since deadlines look forward.
 */
#ifndef ASHRAY_PACK_ZONE_H
#define ASHRAY_PACK_ZONE_H

#include "lib/base/base.h"
#include "lib/i18n/i18n.h" /* struct zone, which every page formats by */

/* When the clock is put on or back: the nth weekday of a month, at a wall time
 * that is still the one before the change. */
struct zone_change {
	int month;   /* 1 to 12 */
	int week;    /* 1 to 4; 5 is the last */
	int weekday; /* 0 is Monday */
	int minute;  /* of the day */
};

struct zone_rules {
	const char *name; /* "Asia/Dhaka": for people, not looked up anywhere */
	int minutes;      /* east of UTC in winter, or always */
	bool has_summer;
	int summer_minutes;
	struct zone_change to_summer, to_winter;
};

/* A moment on the wall. */
struct local_time {
	int64_t on; /* day number */
	int minute; /* of the day */
	int weekday;
};

/* What lib/i18n formats by. */
struct zone zone_of(const struct zone_rules *z);

int zone_rules_minutes(const void *rules, int64_t at);
struct local_time local_time_of(const struct zone_rules *z, int64_t at);

/* The instant at which the wall shows this; the earlier one when it shows it
 * twice. A time that the spring leaves out is read as if it did not. */
int64_t local_instant(const struct zone_rules *z, int64_t on, int minute);

/* 0 is Monday. */
int weekday_of(int64_t on);

/* "mon" to 0; -1 for anything else. "09:30" to minutes; false for anything else. */
int weekday_read(const char *text);
bool minute_read(const char *text, int *ret_minute);

#endif
