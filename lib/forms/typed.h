/*
 * typed.h - what people type, read: numbers, days and hours in the digits of
 * any script, and words without stray blanks. No question and no form here.
 */
#ifndef ASHRAY_FORMS_TYPED_H
#define ASHRAY_FORMS_TYPED_H

#include "lib/i18n/i18n.h"

/* A day and, if known, its minute (otherwise -1), on the clock of the place. */
struct moment {
	int64_t on;
	int minute;
};

#define MOMENT_NONE ((struct moment){ .on = NO_TIME, .minute = -1 })

/* The instant at which the clock there shows this; midnight when no hour is
 * known. NO_TIME for MOMENT_NONE. */
int64_t moment_instant(struct moment m, struct zone zone);
struct moment moment_of(int64_t at, struct zone zone);

/* "2026-11-22T20:00", or "2026-11-22" without an hour. */
void moment_text(struct moment m, char ret_text[24]);
bool moment_read(const char *text, struct moment *ret_moment);

/* Words without blanks around them, with plain line feeds and without signs that nobody
 * sees (utf8_tidy); NULL for what is no UTF-8. NULL gives "". */
const char *typed_words(struct arena *a, const char *text);

/* Numbers and times in the digits of any script; blanks around them are fine.
 * A time is "20:00", "20.00", "8:5" or "20"; a date is given in three parts. */
bool typed_number(struct arena *a, const char *text, int64_t *ret_n);
bool typed_time(struct arena *a, const char *text, int *ret_minute);

/* Why three parts make no day. */
enum typed_day {
	DAY_READ,
	DAY_NO_DIGITS,  /* one of them is missing, or is no number */
	DAY_SHORT_YEAR, /* "26" */
	DAY_NO_SUCH,    /* 31 February, or the 13th month */
};
enum typed_day typed_day(struct arena *a, const char *const parts[3], int64_t *ret_on);

#endif
