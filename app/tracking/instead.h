/* instead.h - did a task go to an office above, because the place has none of its own kind?
 * Private to this folder. */
#ifndef ASHRAY_TRACKING_INSTEAD_H
#define ASHRAY_TRACKING_INSTEAD_H

#include "app/core/pack/routing.h"
#include "app/tasks/task.h"

/* What the country's rules advise for a report, to be asked for each of its tasks. */
struct advised {
	const struct site *site;
	struct tx *tx;
	const struct area *area; /* of the report, or the whole country */
	struct routing_advice *advice;
};
struct advised advised_for(struct tx *tx, const struct site *site, const struct report *report);

/* True if a rule gives this duty to an office below the body's kind, and nobody there has it. */
bool is_instead(const struct advised *advised, const struct task *task, const struct body *body);

#endif
