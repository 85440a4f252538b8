/*
 * queue.h - requests on their way to the workers: one bounded line for each
 * lane, and before them the turnstile of each source, so that one address with
 * a thousand requests is slow and its neighbours are not. Private to this room.
 */
#ifndef ASHRAY_HTTP_QUEUE_H
#define ASHRAY_HTTP_QUEUE_H

#include "lib/http/http.h"
#include "lib/http/source.h"

#include <pthread.h>

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t filled[2]; /* by lane */
	struct line lanes[2], firsts[2];
	unsigned turns[2]; /* taken from a lane: each fourth goes to who is not first */
	struct sources *sources;
	size_t waiting[2], held, max;
	unsigned per_source;
	bool is_closed;
};

void queue_init(struct queue *q, struct sources *sources, const struct http_config *config);
void queue_release(struct queue *q);

/* Takes a place before the connection is suspended; false: full, 503. The
 * place is used up by queue_push(). The slow lane may fill a quarter of the places, with
 * those who go first half of them: a flood of sign-ins leaves room for reports. */
MUST_USE bool queue_reserve(struct queue *q, const struct http_plan *plan);
void queue_push(struct queue *q, struct http_request *rq);

/* Back in line after a stale change: keeps its source's turn, needs no place. */
void queue_push_again(struct queue *q, struct http_request *rq);

/* Waits for the next request; NULL: closed and empty. */
struct http_request *queue_pop(struct queue *q, enum http_lane lane);

/* The request is answered: the turn of its source goes to the next one held. */
void queue_done(struct queue *q, struct http_request *rq);

void queue_close(struct queue *q);
void queue_counts(struct queue *q, struct http_counts *counts);

#endif
