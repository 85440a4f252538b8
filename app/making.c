/* making.c - the steps of making a site, in the order in which each needs the one before. */

#include "app/making.h"

#include "app/core/pack/bodies.h"
#include "app/core/pack/routing.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static bool make_folder(const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return true;
	log_error("cannot make the folder %s: %s", path, strerror(errno));
	return false;
}

/* The site remembers its pack by a link; the pack itself is not copied. */
static bool link_pack(struct arena *a, const struct app_config *config)
{
	const char *link = app_path(a, config, "pack");
	char *real = config->pack != NULL ? realpath(config->pack, NULL) : NULL;
	bool is_linked;

	if (config->pack == NULL)
		return access(link, R_OK) == 0;
	if (real == NULL) {
		log_error("there is no country pack at %s", config->pack);
		return false;
	}
	is_linked = symlink(real, link) == 0 || errno == EEXIST;
	if (!is_linked)
		log_error("cannot link the pack into %s: %s", config->data, strerror(errno));
	free(real);
	return is_linked;
}

bool making_begin(struct app *app, const struct app_config *config)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct app_config new = *config;
	enum outcome oc;

	new.is_new = true;
	*app = (struct app){ 0 };
	if (!vault_start() || !make_folder(config->data) ||
		!make_folder(app_path(a, config, "files")) || !link_pack(a, config))
		return false;
	oc = vault_site_create(app_key(a, config));
	if (oc == CONFLICT)
		log_error("there is a site key already at %s: this site was made",
			app_key(a, config));
	else if (oc != OK)
		log_error("cannot make the site key %s: %s", app_key(a, config), strerror(errno));
	return oc == OK && app_open(app, &new);
}

void making_compartments(const struct pack *pack, const char *kind_id, bool ret_flags[COMPARTMENTS])
{
	const struct body_kind *kind = body_kind(pack, kind_id);

	for (int c = 0; c < COMPARTMENTS; c++)
		ret_flags[c] = kind != NULL && text_list_has(&kind->compartments,
						       compartment_text((enum compartment)c));
}

enum outcome making_first_desk(struct app *app, struct arena *a, const struct person_now *head,
	const struct making_shares *shares, struct site_started *ret_started)
{
	const struct pack *pack = app->site.pack;
	const struct body_kind *kind = pack->routing->national;
	struct vault_keys *vault = vault_keys_create(app->site.vault);
	struct db_reader *reader = db_reader_open(app->site.db);
	bool compartments[COMPARTMENTS];
	struct site_start start = { .compartments = compartments,
		.post = "Head",
		.head = *head,
		.shares_needed = shares->needed,
		.shares_n = shares->n };
	enum outcome oc = FAILED;
	struct tx *tx;

	if (vault == NULL || reader == NULL)
		goto done;
	making_compartments(pack, kind->id, compartments);
	start.desk = (struct body){ .kind = kind->id,
		.area = pack->areas->at[0].code,
		.name = texts_say(a, &kind->name, app->site.languages[0]),
		.name_en =
			texts_say(a, &kind->name, app->site.languages[app->site.languages_n - 1]),
		.phone = "",
		.address = "" };
	vault_keys_begin(vault, a);
	tx = tx_begin(reader, a);
	oc = people_site_init(tx, actor_system(&app->site, vault, a), &start, ret_started);
	if (oc == OK && tx_commit(tx) != DURABLE)
		oc = FAILED;
	tx_end(tx);
	vault_keys_wipe(vault);
done:
	db_reader_close(reader);
	vault_keys_destroy(vault);
	return oc;
}
