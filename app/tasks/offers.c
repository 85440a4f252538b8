/*
 * offers.c - a short memory of the process, on purpose not in the database: a row that
 * says "somebody is about to claim this" would be one more write for each claim. What
 * is forgotten too early costs a second try, what is remembered too long is offered
 * again as soon as nothing else waits.
 */

#include "app/tasks/offers.h"

#include "lib/base/clock.h"

#include <pthread.h>

enum { OFFERS_MAX = 256 };
#define OFFERED_FOR (5 * SECOND) /* longer than a claim takes to be durable */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct offer {
	int64_t report;
	int64_t until; /* clock_ticks() */
} offers[OFFERS_MAX];

static bool remember(int64_t report, int64_t now)
{
	struct offer *oldest = &offers[0];

	for (struct offer *o = offers; o < offers + OFFERS_MAX; o++) {
		if (o->report == report && o->until > now)
			return false;
		if (o->until < oldest->until)
			oldest = o;
	}
	*oldest = (struct offer){ .report = report, .until = now + OFFERED_FOR };
	return true;
}

bool offer_first(int64_t report)
{
	bool is_first;

	pthread_mutex_lock(&lock);
	is_first = remember(report, clock_ticks());
	pthread_mutex_unlock(&lock);
	return is_first;
}
