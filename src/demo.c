/* demo.c - `ashray demo`: makes a site full of invented people in an empty folder, or
 * takes the one that is there, and serves it. */

#include "app/demo/demo.h"
#include "app/making.h"
#include "src/verbs.h"

static bool make(struct arena *a, struct app_config config, int64_t reports)
{
	struct demo_order order = { .reports = reports, .notes = demo_notes(a, &config) };
	int64_t began = clock_ticks();
	struct app app = { 0 };
	bool is_made;

	if (config.pack == NULL)
		config.pack = usual_pack(a);
	if (config.pack == NULL) {
		log_error("no country pack was found: name one with --pack");
		return false;
	}
	if (!demo_folder_begin(&config))
		return false;
	is_made = making_begin(&app, &config) && demo_make(&app, &order);
	if (app.arena != NULL)
		app_close(&app);
	if (!is_made || !demo_folder_end(&config))
		return false;
	log_info("the demo was made in %.1f seconds", (double)(clock_ticks() - began) / SECOND);
	return true;
}

static bool serve(const struct arguments *args, const struct app_config *config, const char *notes)
{
	struct app app;
	bool is_done =
		app_open(&app, config) && demo_print(notes) && fflush(stdout) == 0 &&
		app_serve(&app, &(struct serve_config){ .listen = argument(args, "listen") });

	app_close(&app);
	return is_done;
}

int verb_demo(const struct arguments *args)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct app_config config = arguments_app(args);
	const char *notes = demo_notes(a, &config);
	int64_t reports;

	if (!int_read(argument(args, "reports"), 0, 100000, &reports)) {
		fputs("ashray demo: --reports wants a number up to 100000\n", stderr);
		return 2;
	}
	if (demo_folder(&config) != DEMO_WHOLE && !make(a, config, reports))
		return 1;
	if (argument_is(args, "no-serve"))
		return demo_print(notes) ? 0 : 1;
	return serve(args, &config, notes) ? 0 : 1;
}
