/*
 * making.h - a new site: its folder, its key, its pack, its schema, its first desk
 * and head. For `ashray init` and the demo.
 */
#ifndef ASHRAY_MAKING_H
#define ASHRAY_MAKING_H

#include "app/app.h"
#include "app/people/start.h"

/* Makes the folder (0700), the site key, the link to the pack, and opens the app
 * with an empty schema. False with a line in the log; what is there is left alone. */
MUST_USE bool making_begin(struct app *app, const struct app_config *config);

/* The first desk: the pack's national desk for the top area, with its head. The
 * seed that comes back lies in the arena. */
struct making_shares {
	unsigned needed, n;
};
MUST_USE enum outcome making_first_desk(struct app *app, struct arena *a,
	const struct person_now *head, const struct making_shares *shares,
	struct site_started *ret_started);

/* What of a body kind's compartments a body has. */
void making_compartments(const struct pack *pack, const char *kind, bool ret_flags[COMPARTMENTS]);

#endif
