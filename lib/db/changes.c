/* changes.c - the queue between those who decide and the thread that commits. */

#include "lib/db/engine.h"

void changes_init(struct changes *q)
{
	*q = (struct changes){ .lock = PTHREAD_MUTEX_INITIALIZER,
		.filled = PTHREAD_COND_INITIALIZER };
	q->end = &q->first;
}

void changes_push(struct changes *q, struct change *c)
{
	c->next = NULL;
	pthread_mutex_lock(&q->lock);
	*q->end = c;
	q->end = &c->next;
	q->length++;
	pthread_cond_signal(&q->filled);
	pthread_mutex_unlock(&q->lock);
}

struct change *changes_take(struct changes *q, size_t most, size_t bytes)
{
	struct change *first, *last = NULL;
	size_t n = 0, size = 0;

	pthread_mutex_lock(&q->lock);
	while (q->first == NULL && !q->closing)
		pthread_cond_wait(&q->filled, &q->lock);
	first = q->first;
	for (struct change *c = first; c != NULL; c = c->next) {
		if (n > 0 && (n == most || size + c->bytes > bytes))
			break;
		n++;
		size += c->bytes;
		last = c;
	}
	if (last != NULL) {
		q->first = last->next;
		last->next = NULL;
		q->length -= (int64_t)n;
		if (q->first == NULL)
			q->end = &q->first;
	}
	pthread_mutex_unlock(&q->lock);
	return first;
}

void changes_close(struct changes *q)
{
	pthread_mutex_lock(&q->lock);
	q->closing = true;
	pthread_cond_broadcast(&q->filled);
	pthread_mutex_unlock(&q->lock);
}
