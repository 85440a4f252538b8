/* app.c - the order in which a site is opened. */

#include "app/app.h"

#include "app/bodies/known.h"
#include "app/bodies/staffing.h"
#include "app/core/facts/facts.h"
#include "app/core/pack/pack.h"
#include "app/core/pack/zone.h"
#include "app/files/file.h"
#include "app/reports/receipt_words.h"
#include "app/sandbox.h"
#include "catalogues.embed.h"
#include "lib/db/schema.h"
#include "migrations.embed.h"
#include "tools/embed.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

const char *app_path(struct arena *a, const struct app_config *config, const char *name)
{
	return arena_printf(a, "%s/%s", config->data, name);
}

const char *app_database(struct arena *a, const struct app_config *config)
{
	if (config->database != NULL)
		return config->database;
	return arena_printf(a, "sqlite:%s", app_path(a, config, "ashray.db"));
}

const char *app_key(struct arena *a, const struct app_config *config)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");

	if (config->key != NULL)
		return config->key;
	if (credentials != NULL)
		return arena_printf(a, "%s/site-key", credentials);
	return app_path(a, config, "site.key");
}

/* The site's own pack is a folder, or a link to one, beside the database. */
const char *app_pack(struct arena *a, const struct app_config *config)
{
	return config->pack != NULL ? config->pack : app_path(a, config, "pack");
}

bool app_migrate(struct db *db)
{
	struct db_migration steps[64];
	size_t n = 0;

	for (const struct embedded_file *f = migrations; f->name != NULL; f++) {
		if (n == COUNT_OF(steps))
			BUG("more migrations than %zu", COUNT_OF(steps));
		steps[n++] =
			(struct db_migration){ .name = f->name, .sql = (const char *)f->bytes.at };
	}
	return db_migrate(db, steps, n) == OK;
}

/* ---- languages ---- */

static const struct language *load_language(struct arena *a, const struct pack_language *l)
{
	struct str problem = str_in(a, 300);
	const char *name = arena_printf(a, "%.*s.po", (int)strcspn(l->id, "-"), l->id);
	const struct language *language =
		language_load(a, l->id, embedded_bytes(catalogues, name), &problem);

	if (language == NULL)
		log_error("the catalogue %s: %s", name, str_text(&problem));
	return language;
}

bool app_languages(struct arena *a, const struct pack *pack,
	const struct language *const **ret_languages, size_t *ret_n)
{
	const struct language **languages = arena_array(a, pack->languages_n, sizeof(*languages));

	for (size_t i = 0; i < pack->languages_n; i++) {
		languages[i] = load_language(a, &pack->languages[i]);
		if (languages[i] == NULL)
			return false;
	}
	*ret_languages = languages;
	*ret_n = pack->languages_n;
	return true;
}

/* ---- opening ---- */

static bool load_key(struct app *app, const char *path)
{
	switch (vault_site_load(path, &app->site.vault)) {
	case OK:
		return true;
	case NOT_FOUND:
		log_error("the key file %s is missing: without it nothing opens. Put it back, or "
			  "bring "
			  "it back with `ashray recover --key-file`",
			path);
		return false;
	case FORBIDDEN:
		log_error("others than its owner may read the key file %s: set its mode to 0600",
			path);
		return false;
	default:
		log_error("the key file %s is damaged", path);
		return false;
	}
}

static bool load_pack(struct app *app, const char *folder)
{
	struct pack_findings findings = pack_findings_in(app->arena);

	app->site.pack = pack_load(folder, &fact_names, &findings);
	for (const struct fault *f = findings.faults.first; f != NULL; f = f->next)
		log_error("%s", fault_text(app->arena, f));
	if (app->site.pack != NULL) {
		app->site.form = facts_form(app->arena, app->site.pack, "report", &findings.faults);
		for (const struct fault *f = findings.faults.first; f != NULL; f = f->next)
			log_error("%s", fault_text(app->arena, f));
	}
	if (app->site.form == NULL)
		log_error("the country pack %s cannot be used", folder);
	return app->site.form != NULL;
}

static const char sql_is_demo[] = "SELECT 1 FROM site WHERE name = 'is_demo'";

/* Once a demo, always one: the banner must not depend on how it is started. */
static bool read_is_demo(struct app *app)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct db_reader *reader = db_reader_open(app->site.db);
	struct tx *tx;
	bool is_read;

	if (reader == NULL)
		return false;
	tx = tx_begin(reader, a);
	app->site.is_demo = db_exists(tx, sql_is_demo, DB_NO_ARGS);
	is_read = !tx_poisoned(tx);
	tx_end(tx);
	db_reader_close(reader);
	return is_read;
}

/* A database that is not there would be made by opening it, and an empty one would be
 * served as if nothing had ever been told to it. */
static bool holds_tables(struct db *db)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(8 << 20);
	struct db_reader *reader = db_reader_open(db);
	bool is_made = false;

	if (reader != NULL) {
		struct tx *tx = tx_begin(reader, a);

		is_made = db_schema(db, tx).n > 0;
		tx_end(tx);
	}
	db_reader_close(reader);
	return is_made;
}

static bool open_database(struct app *app, const struct app_config *config)
{
	static const char none[] = "there is no site in the database %s: make one with `ashray "
				   "init`, or bring it back with `ashray restore`";
	const char *url = app_database(app->arena, config);
	bool is_sqlite = text_starts(url, "sqlite:");
	const char *said = is_sqlite ? url + strlen("sqlite:") : "that was named";

	if (is_sqlite && !config->is_new && access(said, F_OK) != 0) {
		log_error(none, said);
		return false;
	}
	app->site.db = db_open(url);
	if (app->site.db == NULL) {
		log_error("the database cannot be opened: %s",
			is_sqlite ? "may this user write to the data folder, and is there room on "
				    "its disk?"
				  : "the line before says why; is its server running, and may "
				    "this user sign in?");
		return false;
	}
	if (config->is_new || holds_tables(app->site.db))
		return true;
	log_error(none, said);
	return false;
}

bool app_open(struct app *app, const struct app_config *config)
{
	struct site *site = &app->site;

	*app = (struct app){ .arena = arena_create(256 << 20) };
	site->data = arena_text(app->arena, config->data);
	site->is_secure = config->is_secure;
	if (!vault_start()) {
		log_error(
			"the keys cannot be kept in locked memory (RLIMIT_MEMLOCK): not starting");
		return false;
	}
	if (!load_key(app, app_key(app->arena, config)) ||
		!load_pack(app, app_pack(app->arena, config)))
		return false;
	site->zone = zone_of(site->pack->zone);
	site->lexicon = lexicon_create(app->arena, site->pack);
	if (!app_languages(app->arena, site->pack, &site->languages, &site->languages_n))
		return false;
	site->files = files_open(config->data, config->helper);
	if (site->files == NULL)
		return false;
	if (config->is_server && !sandbox_close(config->data, config->reads))
		return false;
	site->directory = directory_create();
	site->bodies = bodies_known_create(app->arena);
	site->staffing = staffing_create(app->arena);
	return open_database(app, config) && app_migrate(site->db) && read_is_demo(app);
}

void app_close(struct app *app)
{
	db_close(app->site.db);
	directory_destroy(app->site.directory);
	files_close(app->site.files);
	vault_site_destroy(app->site.vault);
	if (app->site.pack != NULL)
		pack_destroy(app->site.pack);
	arena_destroy(app->arena);
	*app = (struct app){ 0 };
}
