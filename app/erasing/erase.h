/*
 * erase.h - who ends a report, and when: the data protection officer, one that a desk has
 * closed, with a cause and a reason; and the country's retention rules by themselves. So
 * nobody ends alone what is still being worked on. What goes, forget.h knows.
 */
#ifndef ASHRAY_ERASE_H
#define ASHRAY_ERASE_H

#include "app/tasks/task.h"

/* All that the officer sees of a report: he holds no ring. */
struct erasable {
	struct report_id id;
	int64_t version;
	const char *district, *state;
	int64_t filed_on, closed_on; /* 0: not closed */
	int64_t desk;
	int64_t open_tasks;
};

/* FORBIDDEN: no data protection officer, or barred from this report. */
MUST_USE enum outcome erasable_for(
	struct tx *tx, struct actor *who, struct report_id id, struct erasable *ret_report);

struct erase_order {
	const char *cause;  /* code of the list erase_cause */
	const char *reason; /* sealed to the desk, whose people read it */
};

/* INVALID: no such cause, or no reason. CONFLICT: it is not closed, or a body still works
 * on it: the desk has to end that first. */
MUST_USE enum outcome report_erase(struct tx *tx, struct actor *who, const struct erasable *report,
	const struct erase_order *order);

/* ---- what was erased ---- */

struct erasure {
	struct report_id report;
	int64_t day, desk, actor;
	const char *cause;  /* code, id of a retention rule, or "restored" */
	const char *reason; /* NULL: there is none, or the reader has no key for it */
};
struct erasures {
	const struct erasure *at;
	size_t n;
};

/* The newest: all for the officer, else those of the actor's own desks. */
MUST_USE enum outcome erasures_for(
	struct tx *tx, struct actor *who, size_t most, struct erasures *ret_list);

/* ---- by itself ---- */

/* Erases closed reports whose time is over by the pack's rules, some at a time; true if
 * more are waiting. For the daily job. */
bool reports_retire(struct tx *tx, struct actor *system);

/* One report, if its time is over; else CONFLICT. */
MUST_USE enum outcome report_retire(struct tx *tx, struct actor *system, struct report_id id);

/* What follows once an end is durable, outside its transaction: files are unlinked,
 * erased.log gets its line, the engine drops what was freed. For the job of each node. */
void erased_sweep(struct tx *tx, struct actor *system);

#endif
