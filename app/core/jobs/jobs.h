/*
 * jobs.h - work that comes back by itself. One thread beside the workers, with a
 * connection and a locked block of its own, goes through a table of jobs; each run
 * is what a request is: a snapshot, a change, a commit. A job of the site is run by
 * one node at a time, because its row is guarded in the same change; a job of the
 * node is every node's own. What the jobs are stands in app/jobs.c; to add one: a
 * function in its slice, a row there.
 */
#ifndef ASHRAY_JOBS_H
#define ASHRAY_JOBS_H

#include "app/core/access/access.h"

enum {
	JOB_OF_NODE = 1 << 0,  /* each node for itself; otherwise one node for all */
	JOB_AT_START = 1 << 1, /* once before anybody is served, and it must succeed */
	JOB_AT_STOP = 1 << 2,  /* once more when the last request has been answered */
};

struct job {
	const char *name;
	int64_t every; /* ms */
	/* Reads, then describes one change, small enough for one commit; describes none
	 * when there is nothing to do. True: there is more, call again. */
	bool (*run)(struct tx *tx, struct actor *system);
	unsigned flags;
};

struct jobs;

/* Runs what is to be run at the start, then starts the thread. `table` ends with a
 * row without a name. NULL with a line in the log: do not serve. */
MUST_USE struct jobs *jobs_start(const struct site *site, const struct job *table);

/* Ends the thread and runs what is to be run at the stop. NULL does nothing. */
void jobs_stop(struct jobs *jobs);

/* Runs one job now, whenever it is due, until it has nothing more to do. For tests,
 * the demo and the command line. FAILED: it was not, and the log says why. */
MUST_USE enum outcome jobs_run_once(
	const struct site *site, const struct job *table, const char *name);

#endif
