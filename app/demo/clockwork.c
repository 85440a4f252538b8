/*
 * clockwork.c - what a site does by itself while people act: clocks remind, mark late
 * and hand up, pauses lapse, the audit is chained. The same jobs as beside the
 * server, called in the time of the stories: rarely long ago, every hour lately.
 */

#include "app/core/jobs/jobs.h"
#include "app/demo/story.h"
#include "app/demo/world.h"

enum { TRIES = 5 };

static const char *const ticking[] = { "pauses", "task_clocks", "report_clocks", NULL };
static const char *const weekly[] = { "outbox", "audit_blocks", "audit_heads", NULL };
/* What is long over is swept once: in between nobody looks. */
static const char *const sweeping[] = { "reports", "tasks", "people", "erased", NULL };

int64_t clockwork_after(const struct world *w, int64_t at)
{
	if (w->now - at > 90 * DAY)
		return at + 3 * DAY;
	return w->now - at > 15 * DAY ? at + DAY / 2 : at + HOUR;
}

static const struct job *job_named(const char *name)
{
	const struct job *job = app_jobs;

	while (job->name != NULL && !text_equal(job->name, name))
		job++;
	if (job->name == NULL)
		BUG("there is no job %s", name);
	return job;
}

/* Would the job change something now? */
static bool has_work(struct world *w, const char *name)
{
	struct tx *tx = world_begin(w);
	bool has;

	job_named(name)->run(tx, actor_system(w->site, w->keys, w->turn));
	has = tx_has_change(tx) || tx_poisoned(tx);
	tx_end(tx);
	arena_reset(w->turn);
	return has;
}

/* One turn of a job; false when it cannot be done. */
static bool take_turn(struct world *w, const struct job *job, bool *ret_has_more)
{
	enum verdict verdict = STALE;

	for (int i = 0; i < TRIES && verdict != DURABLE; i++) {
		struct tx *tx = world_begin(w);

		*ret_has_more = job->run(tx, actor_system(w->site, w->keys, w->turn));
		verdict = tx_commit(tx);
		tx_end(tx);
		arena_reset(w->turn);
	}
	return verdict == DURABLE;
}

static bool run(struct world *w, const char *name)
{
	bool has_more = true;

	while (has_more)
		if (!take_turn(w, job_named(name), &has_more)) {
			log_error("the demo: the job %s could not be done", name);
			return false;
		}
	return true;
}

static bool run_all(struct world *w, const char *const *names)
{
	for (; *names != NULL; names++)
		if (!run(w, *names))
			return false;
	return true;
}

static bool is_new_week(const struct world *w, int64_t at)
{
	return day_of(at) / 7 != w->ticked_in;
}

bool clockwork_is_due(struct world *w, int64_t at)
{
	clock_freeze(at);
	for (const char *const *name = ticking; *name != NULL; name++)
		if (has_work(w, *name))
			return true;
	return is_new_week(w, at);
}

bool clockwork_tick(struct world *w, int64_t at)
{
	bool is_weekly = is_new_week(w, at);

	clock_freeze(at);
	w->ticked_in = day_of(at) / 7;
	return run_all(w, ticking) && (!is_weekly || run_all(w, weekly));
}

bool clockwork_sweep(struct world *w)
{
	clock_freeze(w->now);
	return run_all(w, ticking) && run_all(w, sweeping) && run_all(w, weekly);
}
