/*
 * sqlite_log.c - a thread with a connection of its own, woken by every thousand pages of
 * log. It never holds the writer up, and so it never quite reaches the end of a log that
 * goes on growing; what is left then the writer carries over itself, which is little, and
 * its next commit begins the log anew. So the log of a busy hour is 64 MB at most.
 */

#include "lib/db/sqlite_log.h"

#include <pthread.h>

enum { PAGES_PER_TURN = 1000, PAGES_MOST = 16000 };

struct sqlite_log {
	sqlite3 *handle;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wanted;
	bool is_wanted, is_over;
	int asked_at; /* pages when the thread was last woken; the writer's own */
};

/* Others may hold the log or the file: then the next turn does it. */
static void carry_over(sqlite3 *handle)
{
	int rc = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	if (rc != SQLITE_OK && rc != SQLITE_BUSY && rc != SQLITE_LOCKED)
		log_error("sqlite: the log cannot be carried over: %s", sqlite3_errmsg(handle));
}

static void *carry_loop(void *arg)
{
	struct sqlite_log *log = arg;

	thread_name("log");
	pthread_mutex_lock(&log->lock);
	while (!log->is_over) {
		if (!log->is_wanted) {
			pthread_cond_wait(&log->wanted, &log->lock);
			continue;
		}
		log->is_wanted = false;
		pthread_mutex_unlock(&log->lock);
		carry_over(log->handle);
		pthread_mutex_lock(&log->lock);
	}
	pthread_mutex_unlock(&log->lock);
	return NULL;
}

static void wake(struct sqlite_log *log, bool is_over)
{
	pthread_mutex_lock(&log->lock);
	log->is_wanted = true;
	log->is_over |= is_over;
	pthread_cond_signal(&log->wanted);
	pthread_mutex_unlock(&log->lock);
}

/* After each commit, in the writer's thread. */
static int after_commit(void *arg, sqlite3 *writer, const char *name, int pages)
{
	struct sqlite_log *log = arg;

	(void)name;
	if (pages < log->asked_at)
		log->asked_at = 0; /* it was begun anew */
	if (pages >= PAGES_MOST) {
		carry_over(writer);
	} else if (pages - log->asked_at >= PAGES_PER_TURN) {
		log->asked_at = pages;
		wake(log, false);
	}
	return SQLITE_OK;
}

struct sqlite_log *sqlite_log_create(const char *path, sqlite3 *writer)
{
	struct sqlite_log *log = calloc(1, sizeof(*log));

	if (log == NULL)
		BUG("out of memory");
	pthread_mutex_init(&log->lock, NULL);
	pthread_cond_init(&log->wanted, NULL);
	if (sqlite3_open_v2(path, &log->handle, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE,
		    NULL) != SQLITE_OK ||
		sqlite3_exec(log->handle, "PRAGMA synchronous=FULL; PRAGMA mmap_size=0", NULL, NULL,
			NULL) != SQLITE_OK) {
		log_error("sqlite: cannot open the database: %s", sqlite3_errmsg(log->handle));
		sqlite3_close(log->handle);
		free(log);
		return NULL;
	}
	if (pthread_create(&log->thread, NULL, carry_loop, log) != 0)
		BUG("no thread for the log");
	sqlite3_wal_hook(writer, after_commit, log);
	return log;
}

void sqlite_log_destroy(struct sqlite_log *log)
{
	if (log == NULL)
		return;
	wake(log, true);
	pthread_join(log->thread, NULL);
	sqlite3_close(log->handle);
	pthread_cond_destroy(&log->wanted);
	pthread_mutex_destroy(&log->lock);
	free(log);
}
