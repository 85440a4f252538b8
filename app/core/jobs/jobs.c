/* jobs.c - the thread that runs jobs, and one turn of a job. */

#include "app/core/jobs/jobs_store.h"

#include <pthread.h>
#include <stdatomic.h>

enum { ARENA_MAX = 64 << 20, TRIES = 3, TURNS_MAX = 10000, JOBS_MAX = 32 };

struct jobs {
	const struct site *site;
	const struct job *table;
	size_t n;
	struct arena *arena;
	struct db_reader *reader;
	struct vault_keys *keys;
	int64_t due[JOBS_MAX]; /* clock_ticks() */
	bool has_failed[JOBS_MAX];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	atomic_bool is_stopping;
};

/* ---- one turn ---- */

enum turn { NOTHING_DONE, DONE, MORE_TO_DO, SOMEBODY_ELSE, NOT_DONE };

static enum turn run_in(
	struct jobs *j, const struct job *job, struct tx *tx, bool is_due_only, enum verdict *why)
{
	bool is_shared = (job->flags & JOB_OF_NODE) == 0, has_more;
	int64_t now = clock_now();
	struct job_row row;

	*why = BROKEN;
	if (is_shared && !job_row(tx, job->name, &row))
		return NOT_DONE;
	if (is_shared && is_due_only && row.next_at > now)
		return SOMEBODY_ELSE;
	has_more = job->run(tx, actor_system(j->site, j->keys, j->arena));
	if (!tx_has_change(tx) && !tx_poisoned(tx))
		return NOTHING_DONE;
	/* A tenth early, so that this thread is never late by a hair for its own row. */
	if (is_shared)
		job_take(tx, &row, now, now + job->every - job->every / 10);
	*why = tx_commit(tx);
	if (*why != DURABLE)
		return NOT_DONE;
	return has_more ? MORE_TO_DO : DONE;
}

static enum turn take_turn(struct jobs *j, const struct job *job, bool is_due_only)
{
	enum turn turn = NOT_DONE;
	enum verdict why = STALE;

	/* Somebody else's commit came between: look again, as a request would. */
	for (int i = 0; i < TRIES && turn == NOT_DONE && why != BROKEN; i++) {
		struct tx *tx;

		arena_reset(j->arena);
		vault_keys_begin(j->keys, j->arena);
		tx = tx_begin(j->reader, j->arena);
		turn = run_in(j, job, tx, is_due_only, &why);
		tx_end(tx);
		vault_keys_wipe(j->keys);
	}
	return turn;
}

/* Turns until nothing is left. A failure is said once, not every second. */
static bool run_job(struct jobs *j, size_t i, bool is_due_only)
{
	const struct job *job = &j->table[i];
	enum turn turn = MORE_TO_DO;

	for (int n = 0; n < TURNS_MAX && turn == MORE_TO_DO; n++)
		turn = take_turn(j, job, is_due_only && n == 0);
	if (turn == NOT_DONE && !j->has_failed[i])
		log_error("the job %s could not be done; it is tried again", job->name);
	if (turn != NOT_DONE && j->has_failed[i])
		log_info("the job %s is done again", job->name);
	j->has_failed[i] = turn == NOT_DONE;
	return turn != NOT_DONE;
}

/* ---- the thread ---- */

static void sleep_until(struct jobs *j, int64_t ticks)
{
	struct timespec at = { .tv_sec = ticks / SECOND, .tv_nsec = ticks % SECOND * 1000000 };

	pthread_mutex_lock(&j->lock);
	if (!j->is_stopping)
		pthread_cond_timedwait(&j->woken, &j->lock, &at);
	pthread_mutex_unlock(&j->lock);
}

static void *run_all(void *of)
{
	struct jobs *j = of;

	thread_name("jobs");
	while (!j->is_stopping) {
		int64_t first = INT64_MAX;

		for (size_t i = 0; i < j->n && !j->is_stopping; i++) {
			if (j->due[i] <= clock_ticks()) {
				run_job(j, i, true);
				j->due[i] = clock_ticks() + j->table[i].every;
			}
			first = j->due[i] < first ? j->due[i] : first;
		}
		sleep_until(j, first);
	}
	return NULL;
}

/* ---- life cycle ---- */

static void jobs_close(struct jobs *j)
{
	pthread_cond_destroy(&j->woken);
	pthread_mutex_destroy(&j->lock);
	db_reader_close(j->reader);
	vault_keys_destroy(j->keys);
	arena_destroy(j->arena);
	free(j);
}

/* A row for every job, so that there is something to guard. */
static bool enter_jobs(struct jobs *j)
{
	struct tx *tx = tx_begin(j->reader, j->arena);
	bool is_missing[JOBS_MAX];
	enum verdict verdict;
	struct job_row row;

	for (size_t i = 0; i < j->n; i++)
		is_missing[i] = !job_row(tx, j->table[i].name, &row);
	for (size_t i = 0; i < j->n; i++)
		if (is_missing[i])
			job_insert(tx, j->table[i].name);
	verdict = tx_commit(tx);
	tx_end(tx);
	return verdict == DURABLE;
}

static struct jobs *jobs_open(const struct site *site, const struct job *table)
{
	struct jobs *j = calloc(1, sizeof(*j));
	pthread_condattr_t by_ticks;

	if (j == NULL)
		BUG("out of memory");
	j->site = site;
	j->table = table;
	while (table[j->n].name != NULL)
		j->n++;
	if (j->n > JOBS_MAX)
		BUG("more jobs than %d", JOBS_MAX);
	pthread_condattr_init(&by_ticks);
	pthread_condattr_setclock(&by_ticks, CLOCK_MONOTONIC);
	pthread_cond_init(&j->woken, &by_ticks);
	pthread_condattr_destroy(&by_ticks);
	pthread_mutex_init(&j->lock, NULL);
	j->arena = arena_create(ARENA_MAX);
	j->reader = db_reader_open(site->db);
	j->keys = vault_keys_create(site->vault);
	if (j->reader != NULL && j->keys != NULL && enter_jobs(j))
		return j;
	log_error("the jobs cannot begin: the database or locked memory is missing");
	jobs_close(j);
	return NULL;
}

struct jobs *jobs_start(const struct site *site, const struct job *table)
{
	struct jobs *j = jobs_open(site, table);

	if (j == NULL)
		return NULL;
	for (size_t i = 0; i < j->n; i++) {
		if ((table[i].flags & JOB_AT_START) == 0)
			continue;
		if (!run_job(j, i, false)) {
			jobs_close(j);
			return NULL;
		}
		j->due[i] = clock_ticks() + table[i].every;
	}
	if (pthread_create(&j->thread, NULL, run_all, j) != 0)
		BUG("no thread for the jobs");
	return j;
}

void jobs_stop(struct jobs *j)
{
	if (j == NULL)
		return;
	pthread_mutex_lock(&j->lock);
	j->is_stopping = true;
	pthread_cond_signal(&j->woken);
	pthread_mutex_unlock(&j->lock);
	pthread_join(j->thread, NULL);
	for (size_t i = 0; i < j->n; i++)
		if ((j->table[i].flags & JOB_AT_STOP) != 0)
			run_job(j, i, false);
	jobs_close(j);
}

enum outcome jobs_run_once(const struct site *site, const struct job *table, const char *name)
{
	struct jobs *j = jobs_open(site, table);
	bool is_done = false;

	if (j == NULL)
		return FAILED;
	for (size_t i = 0; i < j->n; i++)
		if (text_equal(table[i].name, name))
			is_done = run_job(j, i, false);
	jobs_close(j);
	return is_done ? OK : FAILED;
}
