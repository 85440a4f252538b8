/* jobs_store.h - rows of jobs. Private to this folder. */
#ifndef ASHRAY_JOBS_STORE_H
#define ASHRAY_JOBS_STORE_H

#include "app/core/jobs/jobs.h"

struct job_row {
	int64_t id, version, next_at;
};

bool job_row(struct tx *tx, const char *name, struct job_row *ret_row);
void job_insert(struct tx *tx, const char *name);

/* Says that this change is the job's turn: another node that took it meanwhile
 * makes it STALE. */
void job_take(struct tx *tx, const struct job_row *row, int64_t now, int64_t next_at);

#endif
