/*
 * task.h - one body, one duty, one clock, one public phase. A report becomes
 * tasks when a desk routes it; each body works in its own. A task is never
 * without a holder: what is declined is back in triage inside the same clock.
 */
#ifndef ASHRAY_TASK_H
#define ASHRAY_TASK_H

#include "app/reports/report.h"

struct task_id {
	int64_t n;
};

enum task_part { PART_EXTRACT = 0, PART_THREAD = 1 };

struct task {
	struct task_id id;
	int64_t version;
	struct report_id report;
	int64_t body;
	int64_t number; /* five digits and a check digit, for the telephone */
	const char *duty;
	bool is_lead;
	const char *state;
	int risk;
	const char *step; /* whose clock is running; "" = none */
	int64_t opened_at, since_at, start_at, due_at;
	int noticed;      /* per cent of the clock of which somebody was told */
	int64_t alarm_at; /* when it tells next; 0 */
	int64_t escalated_to;
	int64_t decider; /* two offices gave it back, and this one decides whose it is; 0 */
	bool was_late, is_held;
	bool has_news;        /* the reporter has said something that its office has not read */
	int64_t paused_until; /* 0: not paused, or somebody else agreed */
	int64_t paused_by;    /* account */
	int64_t unconfirmed;  /* see task_store.h */
	struct report_facts facts;
	struct sealed keys, label, pause_reason;
};

/* Somebody still has it: neither finished, nor given or taken back. */
bool task_is_open(const struct task *task);

extern const struct db_must guard_task;

void task_set_news(struct tx *tx, struct task_id id, bool has_news);

/* ---- reading ---- */

/* For officers of the body, of the body it escalated to, and the desk that gave
 * it. NOT_FOUND, FORBIDDEN, FAILED. There is no other way to a task. */
MUST_USE enum outcome task_for(
	struct tx *tx, struct actor *who, struct task_id id, struct task *ret_task);

/* By the number that people say. NOT_FOUND, FAILED; who may see it, task_for() tells. */
MUST_USE enum outcome task_find(struct tx *tx, int64_t number, struct task_id *ret_task);

struct task_list {
	const struct task *at;
	size_t n;
};
/* The open tasks of a body, or of all bodies of the actor (body 0), by deadline. */
struct task_list tasks_open(struct tx *tx, struct actor *who, int64_t body, int most);
/* All tasks of a report, the lead first. The caller has got the report. */
struct task_list tasks_of(struct tx *tx, struct actor *who, struct report_id report);

/* What the body was told. FORBIDDEN: no key. With `by_reserve` through the
 * reserve of a body above: only for what escalated, and audited by the caller. */
struct task_words {
	struct bytes extract; /* {"sections":…, "identity":…, "safe_contact":…} */
	struct bytes shown;   /* the same, sealed: for the entry */
};
MUST_USE enum outcome task_extract(
	struct tx *tx, struct actor *who, const struct task *task, struct task_words *ret_words);
MUST_USE enum outcome task_part(struct tx *tx, struct actor *who, const struct task *task,
	enum task_part part, const struct vault_part **ret_part);
const char *task_label(struct tx *tx, struct actor *who, const struct task *task);

/* ---- for the jobs: each describes one change, true if more is waiting ---- */

/* Clocks remind, mark what is late, and hand it to a body above. */
bool tasks_watch(struct tx *tx, struct actor *system);

/* Pauses that nobody confirmed end. */
bool tasks_resume_lapsed(struct tx *tx, struct actor *system);

/* A month after its end a task keeps days, no hours. */
bool tasks_coarsen(struct tx *tx);

#endif
