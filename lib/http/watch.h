/*
 * watch.h - absolute deadlines. libmicrohttpd only knows idleness, and a client
 * that sends a byte a second is never idle: here every phase of a connection
 * has an end, and a watchdog shuts the socket down when it has passed. The
 * socket is closed only under the same lock, so the number cannot be another's.
 * Private to this room.
 */
#ifndef ASHRAY_HTTP_WATCH_H
#define ASHRAY_HTTP_WATCH_H

#include "lib/base/base.h"

#include <pthread.h>
#include <stdatomic.h>

/* In a row: what a connection is doing. */
enum phase { PHASE_IDLE, PHASE_HEAD, PHASE_BODY, PHASE_RUNNING, PHASE_WRITING };

#define NO_DEADLINE INT64_MAX

struct peer {
	struct peer *before, *after;
	int fd;
	uint64_t source;      /* 0: this machine */
	unsigned connections; /* of its source, when it came */
	bool is_loopback;
	bool is_doomed; /* beyond its source's share: shut down at once */
	_Atomic enum phase phase;
	_Atomic int64_t deadline; /* of clock_ticks() */
};

struct watch {
	pthread_mutex_t lock;
	pthread_cond_t woken;
	pthread_t thread;
	struct peer *first;
	size_t n;
	_Atomic bool is_stopping; /* idle peers are sent away */
	bool is_over;
	int64_t every; /* ms between two looks */
	_Atomic uint64_t cut;
};

void watch_start(struct watch *w, int64_t every);
void watch_stop(struct watch *w);

void watch_add(struct watch *w, struct peer *p);
void watch_remove(struct watch *w, struct peer *p);

/* Sets the phase and its end; `at` in ticks, or NO_DEADLINE. */
void peer_phase(struct peer *p, enum phase phase, int64_t at);

/* From now on whoever is idle is sent away; waits until all are gone, or
 * `until` (ticks) has passed. True: all are gone. */
bool watch_drain(struct watch *w, int64_t until);

/* Cuts everybody who is not waiting for the application. */
void watch_cut_all(struct watch *w);
size_t watch_count(struct watch *w);

#endif
