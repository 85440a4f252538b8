/*
 * delay.c - replies that leave at a set time. The delay is always the same, so
 * a queue in order of arrival is nearly in order of leaving, and one thread
 * serves all of them. Held replies lie in their requests' arenas.
 */

#include "app/core/web/router.h"

#include <pthread.h>

struct delay_line {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	struct delayed *first, **end;
	bool is_closing;
};

static void wait_for(struct delay_line *line, int64_t ms)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_cond_timedwait(&line->changed, &line->lock, &until);
}

/* The next one to send, or NULL when the line is closed and empty. */
static struct delayed *take(struct delay_line *line)
{
	struct delayed *d;

	pthread_mutex_lock(&line->lock);
	for (;;) {
		int64_t left;

		d = line->first;
		if (d == NULL && line->is_closing)
			break;
		if (d == NULL) {
			pthread_cond_wait(&line->changed, &line->lock);
			continue;
		}
		left = d->leave_at - clock_ticks();
		if (left <= 0 || line->is_closing) {
			line->first = d->next;
			if (line->first == NULL)
				line->end = &line->first;
			break;
		}
		wait_for(line, left);
	}
	pthread_mutex_unlock(&line->lock);
	return d;
}

static void *run(void *with)
{
	struct delayed *d;

	thread_name("delay");
	while ((d = take(with)) != NULL)
		http_reply(d->http, d->reply);
	return NULL;
}

struct delay_line *delay_line_create(void)
{
	struct delay_line *line = calloc(1, sizeof(*line));

	if (line == NULL)
		BUG("out of memory");
	pthread_mutex_init(&line->lock, NULL);
	pthread_cond_init(&line->changed, NULL);
	line->end = &line->first;
	if (pthread_create(&line->thread, NULL, run, line) != 0)
		BUG("no thread for replies that wait");
	return line;
}

void delay_line_destroy(struct delay_line *line)
{
	pthread_mutex_lock(&line->lock);
	line->is_closing = true;
	pthread_cond_signal(&line->changed);
	pthread_mutex_unlock(&line->lock);
	pthread_join(line->thread, NULL);
	free(line);
}

void delay_line_hold(struct delay_line *line, struct delayed *reply)
{
	reply->next = NULL;
	pthread_mutex_lock(&line->lock);
	*line->end = reply;
	line->end = &reply->next;
	pthread_cond_signal(&line->changed);
	pthread_mutex_unlock(&line->lock);
}
