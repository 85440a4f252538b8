/* folder.c - which folder may become a demo, and which is one already. */

#include "app/demo/demo.h"

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

const char *demo_notes(struct arena *a, const struct app_config *config)
{
	return app_path(a, config, file_notes);
}

enum demo_folder demo_folder(const struct app_config *config)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	bool has_site = is_there(a, config, "site.key") || is_there(a, config, "ashray.db");

	if (is_there(a, config, file_unfinished) || !has_site)
		return DEMO_TO_BE_MADE;
	return is_there(a, config, file_notes) ? DEMO_WHOLE : DEMO_IS_OTHER_SITE;
}

bool demo_folder_begin(const struct app_config *config)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	FILE *mark;

	if (demo_folder(config) != DEMO_TO_BE_MADE) {
		log_error("in %s there is a site already: choose another folder", config->data);
		return false;
	}
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

bool demo_folder_end(const struct app_config *config)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);

	if (unlink(app_path(a, config, file_unfinished)) == 0)
		return true;
	log_error("cannot write into the folder %s", config->data);
	return false;
}
