/*
 * bench.c - `ashray bench intake`: complete sealed reports into the real server
 * over loopback HTTP, and the machine's own limit before and after, in one run.
 * The share counts; each number alone says more about the minute than about us.
 */

#include "src/verbs.h"

#include "app/demo/demo.h"
#include "app/making.h"
#include "bench/bare.h"
#include "bench/intake.h"

#include <ftw.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WARM_UP = 1 * SECOND, START_MAX = 15 * SECOND };

/* ---- a site of its own ---- */

static bool make_site(struct app_config *config)
{
	struct arena *a = arena_create(1 << 20);
	struct demo_order order = { .reports = 0,
		.notes = app_path(a, config, "demo-accounts.json") };
	struct app app;
	bool is_made;

	log_level_set(LOG_WARN);
	is_made = making_begin(&app, config) && demo_make(&app, &order);
	app_close(&app);
	arena_destroy(a);
	return is_made;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* ---- its server, in a process of its own ---- */

static pid_t start_server(const struct app_config *config, const char *listen)
{
	pid_t child = fork();
	struct app app;
	bool is_done;

	if (child != 0)
		return child;
	is_done = app_open(&app, config) &&
		  app_serve(&app, &(struct serve_config){ .listen = listen });
	app_close(&app);
	_exit(is_done ? 0 : 1);
}

static bool wait_for_server(int port)
{
	int64_t until = clock_ticks() + START_MAX;

	while (clock_ticks() < until) {
		if (intake_is_up(port))
			return true;
		usleep(20000);
	}
	return false;
}

static bool measure(
	const struct app_config *config, int64_t seconds, struct load_result *ret_result)
{
	int port = 20000 + (int)random_below(20000);
	char listen[32];
	struct load_result warm;
	bool is_done;
	pid_t server;

	snprintf(listen, sizeof(listen), "127.0.0.1:%d", port);
	server = start_server(config, listen);
	if (server < 0)
		return false;
	is_done = wait_for_server(port) && intake_run(port, WARM_UP, &warm) &&
		  intake_run(port, seconds * SECOND, ret_result);
	kill(server, SIGTERM);
	waitpid(server, NULL, 0);
	return is_done;
}

/* ---- the run ---- */

static void print_json(const struct load_result *r, const struct bare_result *before,
	const struct bare_result *after)
{
	double baseline = (before->reports_per_second + after->reports_per_second) / 2;

	printf("{\"reports_per_second\":%.0f,\"baseline_per_second\":%.0f,\"share\":%.3f,"
	       "\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"reports\":%lld,\"failed\":%lld,"
	       "\"baseline_before\":%.0f,\"baseline_after\":%.0f}\n",
		r->per_second, baseline, r->per_second / baseline, r->p50_ms, r->p99_ms,
		(long long)r->right, (long long)(r->wrong + r->broken), before->reports_per_second,
		after->reports_per_second);
}

static void print_words(const struct load_result *r, const struct bare_result *before,
	const struct bare_result *after)
{
	char line[300];

	load_line(r, line, sizeof(line));
	printf("reports: %s\nbare limit: %.0f a second before, %.0f after\n", line,
		before->reports_per_second, after->reports_per_second);
}

static int bench_intake(const struct arguments *args)
{
	struct app_config config = arguments_app(args);
	char folder[] = "/var/tmp/ashray-bench-XXXXXX";
	struct bare_result before, after;
	struct load_result result;
	struct arena *a;
	int64_t seconds;
	bool is_done;

	if (!int_read(argument(args, "seconds"), 1, 600, &seconds) || config.pack == NULL ||
		mkdtemp(folder) == NULL) {
		fputs("ashray bench intake --pack DIR [--seconds N] [--json]\n", stderr);
		return 2;
	}
	a = arena_create(1 << 16);
	config.data = arena_printf(a, "%s/site", folder);
	is_done = make_site(&config);
	if (is_done) {
		bare_run(folder, seconds, &before);
		is_done = measure(&config, seconds, &result);
		bare_run(folder, seconds, &after);
	}
	if (is_done)
		(argument_is(args, "json") ? print_json : print_words)(&result, &before, &after);
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_destroy(a);
	return is_done && result.wrong + result.broken == 0 ? 0 : 1;
}

int verb_bench(const struct arguments *args)
{
	if (args->rest_n == 1 && text_equal(args->rest[0], "intake"))
		return bench_intake(args);
	fputs("ashray bench intake\n", stderr);
	return 2;
}
