/*
 * staffing.h - is somebody at the desk that a report goes to first, and if not, when does
 * it open? A job of each node looks every few seconds; pages and receipts ask memory, so
 * that neither the first page nor a report that is filed reads a row for it.
 */
#ifndef ASHRAY_BODY_STAFFING_H
#define ASHRAY_BODY_STAFFING_H

#include "app/core/access/access.h"

struct staffing;

struct staffing *staffing_create(struct arena *process);

struct desk_now {
	bool is_staffed;  /* somebody who can open reports holds a post, and its hours run */
	int64_t opens_at; /* NO_TIME: it is open, or nobody holds a post and nobody knows */
};

/* A desk that was not looked at, 0 among them, is not staffed. */
struct desk_now desk_now(const struct site *site, int64_t body);

/* The desk that takes what says no place. */
struct desk_now first_desk_now(const struct site *site);

/* The job; changes nothing. */
bool staffing_look(struct tx *tx, struct actor *system);

/* Called in the thread of the job when first_desk_now() became another. */
void staffing_on_change(struct staffing *staffing, void (*changed)(void *with), void *with);

#endif
