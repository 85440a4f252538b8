/*
 * clock.h - time. An instant is UTC milliseconds since 1970; a day is a count
 * of days since 1970-01-01. Local time needs a zone and is the calendar's.
 * Tests and the demo set the clock; nothing else in the house asks the system.
 */
#ifndef ASHRAY_CLOCK_H
#define ASHRAY_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };
#define DAY ((int64_t)24 * HOUR)

int64_t clock_now(void);

/* Monotonic milliseconds, for deadlines of sockets and measurements. */
int64_t clock_ticks(void);

/* Freezes clock_now() at an instant, or lets it go again with -1. For tests
 * and for writing the past of the demo; affects the whole process. */
void clock_freeze(int64_t at);

/* Day number of an instant in UTC, and the civil date of a day number. */
int64_t day_of(int64_t at);
int64_t day_from_civil(int year, int month, int day);
void day_to_civil(int64_t day, int *ret_year, int *ret_month, int *ret_day);

/* "2026-11-22T10:15:00Z" and "2026-11-22"; both buffers are the caller's. */
void instant_text(int64_t at, char ret_text[24]);
void day_text(int64_t day, char ret_text[12]);

/* Reads "2026-11-22"; false for anything that is no date. */
bool day_read(const char *text, int64_t *ret_day);

#endif
