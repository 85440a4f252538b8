/*
 * serve.c - the server's life: prepared pages and assets, the HTTP server, the
 * jobs, and the wait for a signal. Health and figures are answered here.
 */

#include "app/app.h"
#include "app/core/layout/layout.h"
#include "app/reports/draft.h"

#include <signal.h>

enum { PATIENCE = 30 * SECOND };

/* The hours' keys must be there before the first draft is sealed. */
static bool prepare_hours(const struct site *site)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct vault_keys *vault = vault_keys_create(site->vault);
	struct db_reader *reader = db_reader_open(site->db);
	bool is_done = false;

	if (vault != NULL && reader != NULL) {
		struct tx *tx = tx_begin(reader, a);

		vault_keys_begin(vault, a);
		epochs_prepare(tx, actor_system(site, vault, a));
		is_done = tx_commit(tx) == DURABLE;
		tx_end(tx);
		vault_keys_wipe(vault);
	}
	db_reader_close(reader);
	vault_keys_destroy(vault);
	return is_done;
}

bool app_serve(struct app *app, const struct serve_config *config)
{
	struct web *web = web_create(&(struct web_config){ .site = &app->site,
		.tables = app_routes,
		.exit_origin = layout_exit_origin(app->arena, &app->site),
		.page_error = page_error });
	struct http_config http = { .listen = config->listen,
		.cert_file = config->cert,
		.key_file = config->key,
		.behind_proxy = config->behind_proxy };
	struct http_app http_app = web_app(web);
	struct http_server *server;
	const char *why = NULL;
	sigset_t stops;
	int signal_number;

	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGINT);
	pthread_sigmask(SIG_BLOCK, &stops, NULL);
	signal(SIGPIPE, SIG_IGN);
	layout_prepare(web, &app->site);
	if (!prepare_hours(&app->site)) {
		log_error("the keys for drafts could not be made");
		web_destroy(web);
		return false;
	}
	if (http_start(&http, &http_app, &server, &why) != OK) {
		log_error("cannot serve on %s: %s", config->listen, why);
		web_destroy(web);
		return false;
	}
	log_info("serving on port %d", http_port(server));
	sigwait(&stops, &signal_number);
	log_info("stopping");
	if (!http_stop(server, PATIENCE)) {
		log_error("a request did not end within %d seconds", PATIENCE / SECOND);
		return false;
	}
	web_destroy(web);
	return true;
}
