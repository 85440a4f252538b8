/* jobs.c - every job, listed by hand: what is not here does not come back by itself. */

#include "app/app.h"
#include "app/bodies/staffing.h"
#include "app/core/audit/audit_chain.h"
#include "app/core/notices/notices.h"
#include "app/core/reseal/reseal.h"
#include "app/core/site/node.h"
#include "app/erasing/erase.h"
#include "app/files/file.h"
#include "app/people/helping.h"
#include "app/reports/draft.h"
#include "app/tasks/closing.h"

static bool renew_node(struct tx *tx, struct actor *system)
{
	return node_renew(tx, system->site);
}

static bool epochs(struct tx *tx, struct actor *system)
{
	epochs_prepare(tx, system);
	return false;
}

static bool sweep_sessions(struct tx *tx, struct actor *system)
{
	(void)system;
	sessions_sweep(tx);
	return false;
}

static bool sweep_reports(struct tx *tx, struct actor *system)
{
	(void)system;
	return reports_sweep(tx);
}

static bool sweep_files(struct tx *tx, struct actor *system)
{
	files_sweep(tx, system->site->files);
	return false;
}

static bool sweep_tasks(struct tx *tx, struct actor *system)
{
	(void)system;
	return tasks_coarsen(tx);
}

static bool sweep_people(struct tx *tx, struct actor *system)
{
	(void)system;
	if (people_expire(tx) != OK)
		tx_poison(tx);
	return false;
}

/* The two years of a demo are there to be looked at: what its story erases is all. */
static bool retention(struct tx *tx, struct actor *system)
{
	return !system->site->is_demo && reports_retire(tx, system);
}

static bool sweep_erased(struct tx *tx, struct actor *system)
{
	erased_sweep(tx, system);
	return false;
}

static bool new_key(struct tx *tx, struct actor *system)
{
	return reseal_some(tx, system);
}

/* Nothing leaves this house yet; a demo's lines never will. */
static bool outbox(struct tx *tx, struct actor *system)
{
	if (system->site->is_demo)
		notices_refuse(tx);
	return false;
}

const struct job app_jobs[] = {
	{ "epochs", 10 * MINUTE, epochs, JOB_AT_START },
	{ "staffing", 5 * SECOND, staffing_look, JOB_OF_NODE | JOB_AT_START },
	{ "closed_days", MINUTE, tasks_move_for_closed, 0 },
	{ "pauses", MINUTE, tasks_resume_lapsed, 0 },
	{ "task_clocks", 20 * SECOND, tasks_watch, 0 },
	{ "report_clocks", 20 * SECOND, reports_watch, 0 },
	{ "outbox", MINUTE, outbox, 0 },
	{ "sessions", 10 * MINUTE, sweep_sessions, 0 },
	{ "reports", 10 * MINUTE, sweep_reports, 0 },
	{ "files", HOUR, sweep_files, JOB_OF_NODE },
	{ "tasks", HOUR, sweep_tasks, 0 },
	{ "people", HOUR, sweep_people, 0 },
	{ "node", 5 * SECOND, renew_node, JOB_OF_NODE },
	{ "retention", DAY, retention, 0 },
	{ "erased", 5 * MINUTE, sweep_erased, JOB_OF_NODE },
	{ "new_key", MINUTE, new_key, 0 },
	{ "audit_blocks", SECOND, audit_close_block, JOB_OF_NODE | JOB_AT_STOP },
	{ "audit_strays", 10 * SECOND, audit_close_strays, 0 },
	{ "audit_heads", 10 * MINUTE, audit_sign_head, JOB_AT_STOP },
	{ 0 },
};
