/* queue.c - lines and turnstiles under one lock. The queue's limit counts what
 * waits for a worker; what is held at a turnstile is bounded by the number of
 * connections, each of which has at most one request. */

#include "lib/http/queue.h"

#include "lib/http/inside.h"

void queue_init(struct queue *q, struct sources *sources, const struct http_config *config)
{
	*q = (struct queue){
		.sources = sources,
		.max = (size_t)config->queue_max,
		.per_source = (unsigned)config->source_requests_max,
	};
	pthread_mutex_init(&q->lock, NULL);
	for (int i = 0; i < 2; i++)
		pthread_cond_init(&q->filled[i], NULL);
}

void queue_release(struct queue *q)
{
	for (int i = 0; i < 2; i++)
		pthread_cond_destroy(&q->filled[i]);
	pthread_mutex_destroy(&q->lock);
}

static void line_add(struct line *line, struct http_request *rq)
{
	rq->next = NULL;
	if (line->first == NULL)
		line->first = rq;
	else
		line->last->next = rq;
	line->last = rq;
}

static struct http_request *line_take(struct line *line)
{
	struct http_request *rq = line->first;

	if (rq != NULL)
		line->first = rq->next;
	return rq;
}

/* With the lock held. */
static void into_lane(struct queue *q, struct http_request *rq)
{
	line_add(rq->plan.is_first ? &q->firsts[rq->plan.lane] : &q->lanes[rq->plan.lane], rq);
	pthread_cond_signal(&q->filled[rq->plan.lane]);
}

static size_t places_of(const struct queue *q, const struct http_plan *plan)
{
	size_t places = q->max / (plan->is_first ? 2 : 4);

	if (plan->lane != HTTP_LANE_SLOW)
		return q->max;
	return places > 0 ? places : 1;
}

bool queue_reserve(struct queue *q, const struct http_plan *plan)
{
	bool has_place;

	pthread_mutex_lock(&q->lock);
	has_place = q->waiting[0] + q->waiting[1] < q->max &&
		    q->waiting[plan->lane] < places_of(q, plan);
	q->waiting[plan->lane] += has_place;
	pthread_mutex_unlock(&q->lock);
	return has_place;
}

/* True if the request has its source's turn; false if it is held. */
static bool take_turn(struct queue *q, struct http_request *rq)
{
	struct source *source;
	bool has_turn;

	if (rq->source == 0)
		return true;
	sources_lock(q->sources);
	source = source_get(q->sources, rq->source);
	has_turn = source->running < q->per_source;
	if (has_turn)
		source->running++;
	else
		line_add(&source->held, rq);
	sources_unlock(q->sources);
	return has_turn;
}

void queue_push(struct queue *q, struct http_request *rq)
{
	pthread_mutex_lock(&q->lock);
	if (take_turn(q, rq)) {
		into_lane(q, rq);
	} else {
		q->waiting[rq->plan.lane]--;
		q->held++;
	}
	pthread_mutex_unlock(&q->lock);
}

void queue_push_again(struct queue *q, struct http_request *rq)
{
	pthread_mutex_lock(&q->lock);
	q->waiting[rq->plan.lane]++;
	into_lane(q, rq);
	pthread_mutex_unlock(&q->lock);
}

/* With the lock held. Who goes first may be many, too: the others are not forgotten. */
static struct http_request *take_next(struct queue *q, enum http_lane lane)
{
	bool is_others_turn = ++q->turns[lane] % 4 == 0;
	struct line *line = is_others_turn ? &q->lanes[lane] : &q->firsts[lane];
	struct http_request *rq = line_take(line);

	if (rq == NULL)
		rq = line_take(is_others_turn ? &q->firsts[lane] : &q->lanes[lane]);
	return rq;
}

static bool is_empty(const struct queue *q, enum http_lane lane)
{
	return q->lanes[lane].first == NULL && q->firsts[lane].first == NULL;
}

struct http_request *queue_pop(struct queue *q, enum http_lane lane)
{
	struct http_request *rq;

	pthread_mutex_lock(&q->lock);
	while (is_empty(q, lane) && !q->is_closed)
		pthread_cond_wait(&q->filled[lane], &q->lock);
	rq = take_next(q, lane);
	if (rq != NULL)
		q->waiting[lane]--;
	pthread_mutex_unlock(&q->lock);
	return rq;
}

void queue_done(struct queue *q, struct http_request *rq)
{
	struct http_request *next;
	struct source *source;

	if (rq->source == 0)
		return;
	pthread_mutex_lock(&q->lock);
	sources_lock(q->sources);
	source = source_get(q->sources, rq->source);
	next = line_take(&source->held);
	if (next == NULL)
		source->running--;
	source_forget_if_idle(q->sources, source);
	sources_unlock(q->sources);
	if (next != NULL) {
		q->held--;
		q->waiting[next->plan.lane]++;
		into_lane(q, next);
	}
	pthread_mutex_unlock(&q->lock);
}

void queue_close(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->is_closed = true;
	for (int i = 0; i < 2; i++)
		pthread_cond_broadcast(&q->filled[i]);
	pthread_mutex_unlock(&q->lock);
}

void queue_counts(struct queue *q, struct http_counts *counts)
{
	pthread_mutex_lock(&q->lock);
	counts->waiting = q->waiting[0] + q->waiting[1];
	counts->held = q->held;
	pthread_mutex_unlock(&q->lock);
}
