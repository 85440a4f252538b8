/* demo.c - `ashray demo`: makes a site full of invented people in an empty folder, or
 * takes the one that is there, and serves it. */

#include "app/demo/demo.h"
#include "app/making.h"
#include "src/verbs.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* Lies in the folder until the demo is whole. */
static const char file_unfinished[] = "demo.unfinished";
static const char file_notes[] = "demo-accounts.json";

static const char *const made_files[] = { "ashray.db", "ashray.db-wal", "ashray.db-shm", "site.key",
	"pack", file_notes, NULL };

static bool is_there(struct arena *a, const struct app_config *config, const char *name)
{
	struct stat st;

	return lstat(app_path(a, config, name), &st) == 0;
}

/* ---- the pack ---- */

/* The pack of the demo lies above the program: in the tree that it was built in, or
 * under share/ where it was installed. NULL: nowhere. */
static const char *find_pack(struct arena *a)
{
	static const char *const below[] = { "packs", "share/ashray/packs" };
	char *folder = realpath("/proc/self/exe", NULL);
	const char *found = NULL;
	char *slash;

	while (found == NULL && folder != NULL && (slash = strrchr(folder, '/')) != NULL) {
		*slash = '\0';
		for (size_t i = 0; i < COUNT_OF(below) && found == NULL; i++) {
			const char *path =
				arena_printf(a, "%s/%s/" ASHRAY_DEMO_PACK, folder, below[i]);

			if (access(path, R_OK) == 0)
				found = path;
		}
	}
	free(folder);
	return found;
}

/* ---- the folder ---- */

static bool begin_folder(struct arena *a, const struct app_config *config)
{
	FILE *mark;

	if (mkdir(config->data, 0700) != 0 && errno != EEXIST) {
		log_error("cannot make the folder %s: %s", config->data, strerror(errno));
		return false;
	}
	mark = fopen(app_path(a, config, file_unfinished), "we");
	if (mark == NULL || fclose(mark) != 0) {
		log_error("cannot write into the folder %s", config->data);
		return false;
	}
	for (size_t i = 0; made_files[i] != NULL; i++)
		unlink(app_path(a, config, made_files[i]));
	return true;
}

/* Never over a site that is no demo: only what this verb left unfinished is erased. */
static bool may_make(struct arena *a, const struct app_config *config)
{
	if (is_there(a, config, file_unfinished) ||
		(!is_there(a, config, "site.key") && !is_there(a, config, "ashray.db")))
		return true;
	log_error("in %s there is a site that is no demo: choose another folder", config->data);
	return false;
}

static bool is_whole(struct arena *a, const struct app_config *config)
{
	return is_there(a, config, "site.key") && is_there(a, config, file_notes) &&
	       !is_there(a, config, file_unfinished);
}

/* ---- the verb ---- */

static bool make(struct arena *a, struct app_config config, int64_t reports)
{
	struct demo_order order = { .reports = reports, .notes = app_path(a, &config, file_notes) };
	int64_t began = clock_ticks();
	struct app app = { 0 };
	bool is_made;

	if (config.pack == NULL)
		config.pack = find_pack(a);
	if (config.pack == NULL) {
		log_error("no country pack was found: name one with --pack");
		return false;
	}
	if (!may_make(a, &config) || !begin_folder(a, &config))
		return false;
	is_made = making_begin(&app, &config) && demo_make(&app, &order);
	if (app.arena != NULL)
		app_close(&app);
	if (!is_made)
		return false;
	unlink(app_path(a, &config, file_unfinished));
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
	int64_t reports;

	if (!int_read(argument(args, "reports"), 0, 100000, &reports)) {
		fputs("ashray demo: --reports wants a number up to 100000\n", stderr);
		return 2;
	}
	if (!is_whole(a, &config) && !make(a, config, reports))
		return 1;
	if (argument_is(args, "no-serve"))
		return demo_print(app_path(a, &config, file_notes)) ? 0 : 1;
	return serve(args, &config, app_path(a, &config, file_notes)) ? 0 : 1;
}
