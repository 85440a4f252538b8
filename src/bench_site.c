/* bench_site.c - made anew for each benchmark, and gone afterwards. */

#include "src/bench_site.h"

#include "app/demo/demo.h"
#include "app/making.h"
#include "bench/intake.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_MAX = 15 * SECOND };

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

bool bench_site_make(struct bench_site *site, const struct arguments *args, int reports)
{
	struct demo_order order = { .reports = reports };
	struct app app;
	bool is_made;

	*site = (struct bench_site){ .config = arguments_app(args),
		.arena = arena_create(1 << 20),
		.folder = "/var/tmp/ashray-bench-XXXXXX" };
	if (site->config.pack == NULL)
		site->config.pack = usual_pack(site->arena);
	if (site->config.pack == NULL || mkdtemp(site->folder) == NULL) {
		log_error("a benchmark wants a pack (--pack DIR), and room below /var/tmp");
		return false;
	}
	site->config.data = arena_printf(site->arena, "%s/site", site->folder);
	order.notes = app_path(site->arena, &site->config, "demo-accounts.json");
	log_level_set(LOG_WARN);
	is_made = making_begin(&app, &site->config) && demo_make(&app, &order);
	app_close(&app);
	return is_made;
}

void bench_site_remove(struct bench_site *site)
{
	bench_site_stop(site);
	nftw(site->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_destroy(site->arena);
}

/* ---- its server ---- */

/* What the server says goes nowhere: figures are read from our own output. */
static void become_server(const struct bench_site *site, const char *listen)
{
	const char *const argv[] = { "ashray", "serve", "--listen", listen, "--data",
		site->config.data, NULL };
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	dup2(nowhere, STDERR_FILENO);
	execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
	_exit(127);
}

bool bench_site_serve(struct bench_site *site)
{
	int64_t began = clock_ticks();
	const char *listen;

	site->port = 20000 + (int)random_below(20000);
	listen = arena_printf(site->arena, "127.0.0.1:%d", site->port);
	site->server = fork();
	if (site->server == 0)
		become_server(site, listen);
	while (site->server > 0 && clock_ticks() < began + START_MAX) {
		if (intake_is_up(site->port)) {
			site->start_ms = clock_ticks() - began;
			return true;
		}
		usleep(1000);
	}
	log_error("the server does not answer");
	return false;
}

void bench_site_stop(struct bench_site *site)
{
	if (site->server <= 0)
		return;
	kill(site->server, SIGTERM);
	waitpid(site->server, NULL, 0);
	site->server = 0;
}

pid_t bench_child(void (*run)(const void *with), const void *with)
{
	pid_t child = fork();

	if (child != 0)
		return child;
	run(with);
	_exit(0);
}
