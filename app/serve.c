/* serve.c - the server's life: prepared pages and assets, the HTTP server, the
 * jobs, and the wait for a signal. */

#include "app/app.h"
#include "app/bodies/staffing.h"
#include "app/core/layout/layout.h"
#include "app/core/site/node.h"
#include "app/core/web/house.h"
#include "app/files/upload_pages.h"
#include "app/reports/home.h"

#include <pthread.h>
#include <signal.h>

enum { PATIENCE = 30 * SECOND };

/* ---- pages that are the same for everybody, made beside the first requests ---- */

static const struct prepared_page prepared[] = { { "/", home }, { 0 } };

struct filling {
	struct web *web;
	const struct site *site;
	pthread_mutex_t lock; /* who renders last has seen the newest */
};

static void *fill_pages(void *with)
{
	struct filling *f = with;

	pthread_mutex_lock(&f->lock);
	layout_fill(f->web, f->site, prepared);
	pthread_mutex_unlock(&f->lock);
	log_info("the pages for everybody are prepared");
	return NULL;
}

/* Somebody came to the desk, or nobody is there any more: the first page says it. */
static void fill_again(void *with)
{
	struct filling *f = with;

	pthread_mutex_lock(&f->lock);
	layout_fill_pages(f->web, f->site, prepared);
	pthread_mutex_unlock(&f->lock);
	log_info("the first page says anew whether the desk is staffed");
}

/* ---- the life of the server ---- */

static void block_signals(sigset_t *stops)
{
	sigemptyset(stops);
	sigaddset(stops, SIGTERM);
	sigaddset(stops, SIGINT);
	pthread_sigmask(SIG_BLOCK, stops, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static bool run(
	struct app *app, struct filling *f, const struct http_config *http, const sigset_t *stops)
{
	struct http_app http_app = web_app(f->web);
	const char *why = NULL;
	int signal_number;
	pthread_t filler;

	layout_prepare(f->web, f->site, prepared);
	staffing_on_change(app->site.staffing, fill_again, f);
	if (http_start(http, &http_app, &app->site.server, &why) != OK) {
		log_error("cannot serve on %s: %s", http->listen, why);
		return false;
	}
	if (pthread_create(&filler, NULL, fill_pages, f) != 0)
		BUG("no thread to prepare pages");
	log_info("serving on port %d", http_port(app->site.server));
	sigwait(stops, &signal_number);
	log_info("stopping");
	pthread_join(filler, NULL);
	if (http_stop(app->site.server, PATIENCE))
		return true;
	log_error("a request did not end within %d seconds", PATIENCE / SECOND);
	return false;
}

bool app_serve(struct app *app, const struct serve_config *config)
{
	struct http_config http = { .listen = config->listen,
		.cert_file = config->cert,
		.key_file = config->key,
		.behind_proxy = config->behind_proxy };
	struct web *web = web_create(&(struct web_config){ .site = &app->site,
		.tables = app_routes,
		.exit_url = app->site.pack->exit_url,
		.page_error = page_error,
		.page_unread = page_unread,
		.files = upload_sink() });
	struct filling filling = {
		.web = web, .site = &app->site, .lock = PTHREAD_MUTEX_INITIALIZER
	};
	struct jobs *jobs;
	sigset_t stops;
	bool is_done;

	block_signals(&stops);
	if (!db_is_sqlite(app->site.db) &&
		!node_take(&app->site, arena_new(app->arena, struct node)))
		return false;
	/* The hours' keys must be there before the first draft is sealed; and the last
	 * head is signed over the last request. */
	jobs = jobs_start(&app->site, app_jobs);
	is_done = jobs != NULL && run(app, &filling, &http, &stops);
	jobs_stop(jobs);
	node_give_back(&app->site);
	if (is_done)
		web_destroy(web);
	return is_done;
}
