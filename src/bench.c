/*
 * bench.c - `ashray bench intake`: complete sealed reports into the real server
 * over loopback HTTP, and the machine's own limit before and after, in one run.
 * The share counts; each number alone says more about the minute than about us.
 */

#include "bench/bare.h"
#include "bench/intake.h"
#include "src/bench_pages.h"
#include "src/bench_site.h"

enum { WARM_UP = 1 * SECOND };

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

static bool load_site(struct bench_site *site, int64_t seconds, struct load_result *ret_result)
{
	struct load_result warm;
	bool is_done = bench_site_serve(site) && intake_run(site->port, WARM_UP, &warm) &&
		       intake_run(site->port, seconds * SECOND, ret_result);

	bench_site_stop(site);
	return is_done;
}

static int bench_intake(const struct arguments *args)
{
	struct bare_result before, after;
	struct load_result result;
	struct bench_site site;
	int64_t seconds;
	bool is_done;

	if (!int_read(argument(args, "seconds"), 1, 600, &seconds))
		return 2;
	is_done = bench_site_make(&site, args, 0);
	if (is_done) {
		bare_run(site.folder, seconds, &before);
		is_done = load_site(&site, seconds, &result);
		bare_run(site.folder, seconds, &after);
	}
	if (is_done)
		(argument_is(args, "json") ? print_json : print_words)(&result, &before, &after);
	bench_site_remove(&site);
	return is_done && result.wrong + result.broken == 0 ? 0 : 1;
}

int verb_bench(const struct arguments *args)
{
	if (args->rest_n == 1 && text_equal(args->rest[0], "intake"))
		return bench_intake(args);
	if (args->rest_n == 1 && text_equal(args->rest[0], "pages"))
		return bench_pages(args);
	fputs("ashray bench intake|pages [--pack DIR] [--seconds N] [--json]\n", stderr);
	return 2;
}
