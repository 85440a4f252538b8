/*
 * app.h - opens everything in order and closes it in the other: vault, pack,
 * keys, database, languages. What comes out is a `struct site` that every verb,
 * request and job works with. The only file that knows all parts.
 */
#ifndef ASHRAY_APP_H
#define ASHRAY_APP_H

#include "app/core/jobs/jobs.h"
#include "app/core/web/web.h"

struct app_config {
	const char *data;     /* folder: ashray.db, site.key, files/, pack */
	const char *database; /* postgres://…; NULL: SQLite in the data folder */
	const char *pack;     /* folder of a pack; NULL: the one that the site was made with */
	const char *key;      /* path of the site key; NULL: site.key in the data folder,
			       * or the systemd credential "site-key" */
	const char *helper;   /* path of ashray-clean; NULL: beside the program */
	bool is_new;          /* being made: the database may be empty */
	bool is_secure;
	bool is_server;       /* hears strangers: the sandbox is closed */
	const char *reads[4]; /* what it must read inside the sandbox; ends in NULL */
};

struct app {
	struct arena *arena;
	struct site site;
};

/* Opens a site that was made. False with a line in the log if it cannot be. */
MUST_USE bool app_open(struct app *app, const struct app_config *config);
void app_close(struct app *app);

/* The languages of a pack, each with its catalogue, into the arena. */
MUST_USE bool app_languages(struct arena *a, const struct pack *pack,
	const struct language *const **ret_languages, size_t *ret_n);

/* Paths inside the data folder. */
const char *app_path(struct arena *a, const struct app_config *config, const char *name);
const char *app_database(struct arena *a, const struct app_config *config);
const char *app_key(struct arena *a, const struct app_config *config);
const char *app_pack(struct arena *a, const struct app_config *config);

/* Every job, and every table of routes, ending in NULL. */
extern const struct job app_jobs[];
extern const struct route *const app_routes[];

/* Serves until a signal. */
struct serve_config {
	const char *listen;
	const char *cert, *key;
	bool behind_proxy;
};
MUST_USE bool app_serve(struct app *app, const struct serve_config *config);

/* Brings the schema forward. */
MUST_USE bool app_migrate(struct db *db);

#endif
