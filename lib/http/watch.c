/* watch.c - one thread looks at all peers a few times a second. With 4,000
 * connections a look takes microseconds; a heap would only be more to read. */

#include "lib/http/watch.h"

#include <sys/socket.h>

/* Both directions: the reader notices at once, in whatever phase it is. */
static void cut(struct peer *p)
{
	shutdown(p->fd, SHUT_RDWR);
	atomic_store(&p->deadline, NO_DEADLINE);
}

static void look(struct watch *w)
{
	int64_t now = clock_ticks();
	bool is_stopping = atomic_load(&w->is_stopping);

	for (struct peer *p = w->first; p != NULL; p = p->after) {
		if (atomic_load(&p->deadline) <= now) {
			cut(p);
			atomic_fetch_add(&w->cut, 1);
		} else if (is_stopping && atomic_load(&p->phase) == PHASE_IDLE) {
			shutdown(p->fd, SHUT_RD);
		}
	}
}

static void sleep_until(struct watch *w, int64_t ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_nsec += ms % 1000 * 1000000;
	at.tv_sec += ms / 1000 + at.tv_nsec / 1000000000;
	at.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&w->woken, &w->lock, &at);
}

static void *watch_run(void *ctx)
{
	struct watch *w = ctx;

	thread_name("deadlines");
	pthread_mutex_lock(&w->lock);
	while (!w->is_over) {
		look(w);
		sleep_until(w, w->every);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

void watch_start(struct watch *w, int64_t every)
{
	pthread_condattr_t attr;

	*w = (struct watch){ .every = every };
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->woken, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&w->thread, NULL, watch_run, w) != 0)
		BUG("no thread to be had");
}

void watch_stop(struct watch *w)
{
	pthread_mutex_lock(&w->lock);
	w->is_over = true;
	pthread_cond_signal(&w->woken);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->woken);
	pthread_mutex_destroy(&w->lock);
}

void watch_add(struct watch *w, struct peer *p)
{
	pthread_mutex_lock(&w->lock);
	p->before = NULL;
	p->after = w->first;
	if (w->first != NULL)
		w->first->before = p;
	w->first = p;
	w->n++;
	if (p->is_doomed)
		cut(p);
	pthread_mutex_unlock(&w->lock);
}

void watch_remove(struct watch *w, struct peer *p)
{
	pthread_mutex_lock(&w->lock);
	if (p->before != NULL)
		p->before->after = p->after;
	else
		w->first = p->after;
	if (p->after != NULL)
		p->after->before = p->before;
	w->n--;
	pthread_mutex_unlock(&w->lock);
}

void peer_phase(struct peer *p, enum phase phase, int64_t at)
{
	atomic_store(&p->phase, phase);
	atomic_store(&p->deadline, at);
}

bool watch_drain(struct watch *w, int64_t until)
{
	bool is_empty;

	atomic_store(&w->is_stopping, true);
	pthread_mutex_lock(&w->lock);
	while (w->n > 0 && clock_ticks() < until) {
		look(w);
		sleep_until(w, 5);
	}
	is_empty = w->n == 0;
	pthread_mutex_unlock(&w->lock);
	return is_empty;
}

void watch_cut_all(struct watch *w)
{
	pthread_mutex_lock(&w->lock);
	for (struct peer *p = w->first; p != NULL; p = p->after)
		if (atomic_load(&p->phase) != PHASE_RUNNING)
			cut(p);
	pthread_mutex_unlock(&w->lock);
}

size_t watch_count(struct watch *w)
{
	size_t n;

	pthread_mutex_lock(&w->lock);
	n = w->n;
	pthread_mutex_unlock(&w->lock);
	return n;
}
