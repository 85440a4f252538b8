/* route.h - a desk hands a report to bodies, and each gets its task. */
#ifndef ASHRAY_TASK_ROUTE_H
#define ASHRAY_TASK_ROUTE_H

#include "app/tasks/task.h"

struct task_choice {
	int64_t body;
	const char *duty;
	bool is_lead;
};

struct route_order {
	const struct task_choice *choices;
	size_t n;
	const char *label;    /* one line for the bodies' lists; sealed */
	bool shares_identity; /* the reporter's name and contact go into the extracts */
	const int64_t *files; /* that go with it, by the ids of their originals */
	size_t files_n;
	const char *safe_contact; /* the desk's decision about caregivers, on top of the task; "" */
};

/* May this body get the report? FORBIDDEN as below. */
MUST_USE enum outcome route_may_go(
	struct tx *tx, struct actor *who, const struct report *report, int64_t body);

/* Hands a report to bodies at once: the lead is named (unless one is at work), every
 * body gets its own key over its own extract. INVALID: nobody, or not exactly one lead. FORBIDDEN:
 * a body is accused, excluded, or stands under one that is; or no key to one of the files. */
MUST_USE enum outcome report_route(struct tx *tx, struct actor *who, const struct report *report,
	const struct route_order *order);

#endif
