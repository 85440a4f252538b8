/*
 * sorting.h - what a desk does with a report besides routing it: claim it, set its
 * urgency, link what was told twice, choose how much the reporter sees, close it.
 * Nothing of this happens by itself: a person of the desk signs, with a reason.
 * Each act is guarded by the report's version and stands in its history.
 */
#ifndef ASHRAY_TASK_SORTING_H
#define ASHRAY_TASK_SORTING_H

#include "app/tasks/task.h"

#define CLAIM_FOR (30 * MINUTE)

/* May this person sort this report? A triage officer or the head of its desk. */
bool may_sort(const struct actor *who, const struct report *report);

/* Takes a report on for half an hour, so that no second officer reads it in vain.
 * CONFLICT: somebody else has it. */
MUST_USE enum outcome report_claim(struct tx *tx, struct actor *who, const struct report *report);

/* The most urgent report of the actor's desks that nobody has, claimed. NOT_FOUND:
 * none is left. */
MUST_USE enum outcome report_next(struct tx *tx, struct actor *who, struct report_id *ret_report);

/* What the pack's rules suggest, each reason in words. */
struct triage_advice;
void report_advice(
	struct actor *who, const struct report *report, struct triage_advice *ret_advice);

/* Sets the urgency and with it the clock of triage, which runs from the filing.
 * INVALID: no such level, or it differs from the rules and nobody says why. */
MUST_USE enum outcome report_rate(struct tx *tx, struct actor *who, const struct report *report,
	const char *level, const char *why);

/* "It is the same event as that one", and the way back. Both reports stay, each
 * with its reporter. The link leads to the one that is linked to nothing itself.
 * INVALID: to itself. CONFLICT: linked already, or others are linked to it. */
MUST_USE enum outcome report_link(
	struct tx *tx, struct actor *who, const struct report *report, const struct report *twin);
MUST_USE enum outcome report_unlink(struct tx *tx, struct actor *who, const struct report *report);

/* "Not the same": remembered, and not proposed again. */
MUST_USE enum outcome report_differs(
	struct tx *tx, struct actor *who, const struct report *report, const struct report *twin);

/* How much the reporter's page shows. */
MUST_USE enum outcome report_be_coarse(
	struct tx *tx, struct actor *who, const struct report *report, bool is_coarse);

/* CONFLICT: closed already, or a body still works on it. INVALID: no such reason,
 * or no words. */
MUST_USE enum outcome report_close(struct tx *tx, struct actor *who, const struct report *report,
	const char *reason, const char *why);

#endif
