/* demo.c - the order in which a demo is made: people, then all stories at once. */

#include "app/demo/demo.h"

#include "app/demo/notes.h"
#include "app/demo/world.h"

enum { BEFORE_DAYS = 740 }; /* the bodies are older than the oldest report */

static bool make(struct world *w, const struct demo_order *order)
{
	struct stories scenarios, crowd;

	clock_freeze(world_instant(w, -BEFORE_DAYS, 10 * 60));
	if (!cast_read(w) || !cast_make(w) || !scenarios_read(w, &scenarios) ||
		!crowd_make(w, order->reports, &crowd) ||
		!stage_play(w, (struct stories[]){ scenarios, crowd }, 2))
		return false;
	return notes_write(w, scenarios, order->notes);
}

bool demo_make(struct app *app, const struct demo_order *order)
{
	struct world w;
	bool is_made;

	app->site.is_demo = true;
	is_made = world_open(&w, app) && make(&w, order);

	clock_freeze(-1);
	world_close(&w);
	return is_made;
}
