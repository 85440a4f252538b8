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
	int64_t agreed_by; /* 0: it waits for a second person, and closes nothing till then;
			    * entered_by: none was needed */
};
void closed_day_enter(struct tx *tx, const struct closed_day *day);

/* A second person has agreed. */
void closed_day_agree(struct tx *tx, int64_t id, int64_t by);

/* Days that hold and that nobody agreed to, each once for an area. */
struct closed_alone {
	int64_t on;
	const char *area;
};
size_t closed_alone(
	struct tx *tx, int64_t from_on, int64_t to_on, const struct closed_alone **ret_days);
/* So that nobody enters many at the same instant, each of which sees none of the others:
 * his account's version, and that it is still the one that was read. */
int64_t closer_version(struct tx *tx, int64_t account);
void closer_guard(struct tx *tx, int64_t account, int64_t version);

/* As it was entered, and what has become of it. */
struct closed_day_entry {
	int64_t id;
	struct closed_day day;
	int64_t entered_at, agreed_at;
	int64_t undone_at; /* 0: it holds */
	int64_t undone_by;
	int64_t moved_to; /* the last task whose clock was looked at; -1: all were */
};
/* From a day on, the latest first. */
size_t closed_days(struct tx *tx, int64_t from_on, const struct closed_day_entry **ret_entries);
bool closed_day_get(struct tx *tx, int64_t id, struct closed_day_entry *ret_entry);

/* It was a mistake: clocks that begin later count the day again. */
void closed_day_undo(struct tx *tx, int64_t id, int64_t by);

/* Does it close an office with this calendar in this area? */
bool closed_day_covers(const struct pack *pack, const struct closed_day *day,
	const struct calendar *calendar, const char *area);

/* For the job that moves clocks: one whose tasks were not all looked at. */
bool closed_day_unmoved(struct tx *tx, struct closed_day_entry *ret_entry);
void closed_day_moved(struct tx *tx, int64_t id, int64_t moved_to);

#endif
