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
	bool was_late, is_held;
	int64_t paused_until;
	struct report_facts facts;
	struct sealed keys, label;
};

/* Somebody still has it: neither finished, nor given or taken back. */
bool task_is_open(const struct task *task);

extern const struct db_must guard_task;

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

/* ---- routing ---- */

struct task_choice {
	int64_t body;
	const char *duty;
	bool is_lead;
};

struct route_order {
	const struct task_choice *choices;
	size_t n;
	const char *label;        /* one line for the bodies' lists; sealed */
	bool shares_identity;     /* the reporter's name and contact go into the extracts */
	const char *safe_contact; /* the desk's decision about caregivers, on top of the task; "" */
};

/* Hands a report to bodies at once: the lead is named (unless one is at work), every
 * body gets its own key over its own extract. INVALID: nobody, or not exactly one lead. FORBIDDEN:
 * a body is accused, excluded, or stands under one that is. */
MUST_USE enum outcome report_route(struct tx *tx, struct actor *who, const struct report *report,
	const struct route_order *order);

/* ---- a body's loop ---- */

MUST_USE enum outcome task_accept(struct tx *tx, struct actor *who, const struct task *task);

/* `reason` is a code of the list decline_reason; `whose` names the right body in
 * words, or is "". The report is back in triage, its clock runs on. */
MUST_USE enum outcome task_decline(struct tx *tx, struct actor *who, const struct task *task,
	const char *reason, const char *whose);

/* Something was done. INVALID: done_at before the task or in the future, no such
 * kind of act, or a child was met and nobody says by whom, where, whether alone. */
struct act_record {
	const char *kind; /* code of the list act_kind */
	int64_t done_at;
	const char *seen_by, *seen_where, *seen_alone; /* codes of those lists; "" = not said */
	const char *words;                             /* "" = none */
};
MUST_USE enum outcome task_act(
	struct tx *tx, struct actor *who, const struct task *task, const struct act_record *record);

/* `outcome` is a code of the list finish_outcome: what changed for the child. */
MUST_USE enum outcome task_finish(struct tx *tx, struct actor *who, const struct task *task,
	const char *outcome, const char *note);

/* Works at once; lapses in two working days unless the body's head confirms. */
MUST_USE enum outcome task_pause(struct tx *tx, struct actor *who, const struct task *task,
	const char *reason, const char *note);
bool task_may_confirm(const struct actor *who, const struct task *task, const struct body *body);
MUST_USE enum outcome task_pause_confirm(struct tx *tx, struct actor *who, const struct task *task);
MUST_USE enum outcome task_resume(struct tx *tx, struct actor *who, const struct task *task);

/* The desk keeps a phase from the reporter's page for a reason (hold_reason), or
 * shows it again (NULL). */
MUST_USE enum outcome task_hold(
	struct tx *tx, struct actor *who, const struct task *task, const char *reason);

/* The desk takes a task back. */
MUST_USE enum outcome task_withdraw(struct tx *tx, struct actor *who, const struct task *task);

/* ---- for the jobs: each describes one change, true if more is waiting ---- */

/* Clocks remind, mark what is late, and hand it to a body above. */
bool tasks_watch(struct tx *tx, struct actor *system);

/* Pauses that nobody confirmed end. */
bool tasks_resume_lapsed(struct tx *tx, struct actor *system);

/* A month after its end a task keeps days, no hours. */
bool tasks_coarsen(struct tx *tx);

#endif
