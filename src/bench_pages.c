/*
 * bench_pages.c - `ashray bench pages`: the first page as a fresh phone gets it, beside
 * libmicrohttpd serving as many bytes from memory, in turns in one run; and what the
 * server takes for it: its start, and its memory at rest and with a thousand phones.
 */

#include "src/bench_pages.h"

#include "bench/bare_http.h"
#include "bench/load.h"
#include "src/bench_site.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONNECTIONS = 64, PHONES = 1000, TURNS = 3, REPORTS = 600 };

struct pages {
	const char *packing; /* Accept-Encoding */
	const char *server;  /* path of its status in /proc; NULL: not looked at */
	size_t bytes;        /* of the last body */
	int64_t answers, memory_kb;
};

/* ---- what is asked ---- */

static void write_get(void *ctx, int64_t i, struct str *to)
{
	const struct pages *p = ctx;

	(void)i;
	str_addf(
		to, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: %s\r\n\r\n", p->packing);
}

/* Memory of the process's own, in KiB: what the kernel calls RssAnon. */
static int64_t memory_of(const char *status_path)
{
	FILE *status = fopen(status_path, "r");
	long long kb = 0;
	char line[200];

	while (status != NULL && fgets(line, sizeof(line), status) != NULL)
		if (sscanf(line, "RssAnon: %lld", &kb) == 1)
			break;
	if (status != NULL)
		fclose(status);
	return kb;
}

static bool is_page(void *ctx, int64_t i, int status, struct bytes body)
{
	struct pages *p = ctx;

	(void)i;
	p->bytes = body.len;
	/* Each phone has been answered by now, and all are still there. */
	if (++p->answers == 2 * PHONES && p->server != NULL)
		p->memory_kb = memory_of(p->server);
	return status == 200 && body.len > 0;
}

static bool load_pages(struct pages *p, int port, int64_t ms, double *ret_per_second)
{
	struct load_result result;
	struct load_plan plan = { .port = port,
		.connections = p->server != NULL ? PHONES : CONNECTIONS,
		.count = p->server != NULL ? 3 * PHONES : 0,
		.ms = ms,
		.write = write_get,
		.check = is_page,
		.ctx = p };

	if (load_run(&plan, &result) != OK || result.wrong + result.broken > 0)
		return false;
	*ret_per_second = result.per_second;
	return true;
}

/* ---- the yardstick ---- */

struct bare {
	int port;
	size_t bytes;
};

static void serve_bare(const void *with)
{
	const struct bare *bare = with;
	int never[2];

	/* A pipe that nobody writes to is an input that does not end. */
	if (pipe(never) == 0 && dup2(never[0], STDIN_FILENO) >= 0)
		(void)!bare_http_serve((uint16_t)bare->port, bare->bytes, 1);
}

/* In turns, so that a bad minute meets both. */
static bool compare(
	const struct bench_site *site, struct pages *p, int64_t seconds, double ret_rates[2])
{
	struct bare bare = { .port = site->port + 1, .bytes = p->bytes };
	pid_t yardstick = bench_child(serve_bare, &bare);
	bool is_done = yardstick > 0;
	double rate;

	usleep(100000);
	for (int turn = 0; turn < TURNS && is_done; turn++) {
		is_done = load_pages(p, site->port, seconds * SECOND / TURNS, &rate);
		ret_rates[0] += rate / TURNS;
		is_done = is_done && load_pages(p, bare.port, seconds * SECOND / TURNS, &rate);
		ret_rates[1] += rate / TURNS;
	}
	kill(yardstick, SIGKILL);
	waitpid(yardstick, NULL, 0);
	return is_done;
}

/* ---- the run ---- */

struct measured {
	double rates[2];
	size_t brotli, gzip;
	int64_t start_ms, idle_kb, phones_kb;
};

static bool measure(struct bench_site *site, int64_t seconds, struct measured *m)
{
	struct pages gzip = { .packing = "gzip" }, brotli = { .packing = "gzip, br" };
	struct pages phones = { .packing = "gzip" };
	double ignored;

	if (!bench_site_serve(site))
		return false;
	m->start_ms = site->start_ms;
	sleep(1); /* the pages for everybody are prepared and packed meanwhile */
	phones.server = arena_printf(site->arena, "/proc/%d/status", (int)site->server);
	m->idle_kb = memory_of(phones.server);
	if (!load_pages(&phones, site->port, 0, &ignored) ||
		!load_pages(&gzip, site->port, 100, &ignored) ||
		!load_pages(&brotli, site->port, 100, &ignored))
		return false;
	m->phones_kb = phones.memory_kb;
	m->gzip = gzip.bytes;
	m->brotli = brotli.bytes;
	return compare(site, &brotli, seconds, m->rates);
}

int bench_pages(const struct arguments *args)
{
	struct measured m = { 0 };
	struct bench_site site;
	int64_t seconds;
	bool is_done;

	if (!int_read(argument(args, "seconds"), 1, 600, &seconds))
		return 2;
	is_done = bench_site_make(&site, args, REPORTS) && measure(&site, seconds, &m);
	bench_site_remove(&site);
	if (!is_done)
		return 1;
	printf(argument_is(args, "json")
			? "{\"pages_per_second\":%.0f,\"baseline_per_second\":%.0f,\"share\":%.3f,"
			  "\"brotli_bytes\":%zu,\"gzip_bytes\":%zu,\"start_ms\":%lld,"
			  "\"idle_kb\":%lld,\"connections_1000_kb\":%lld}\n"
			: "first page: %.0f a second of %.0f bare (%.2f); %zu bytes by brotli, %zu "
			  "by "
			  "gzip\nserver: %lld ms to its first answer, %lld kB at rest, %lld kB "
			  "with "
			  "1,000 connections\n",
		m.rates[0], m.rates[1], m.rates[0] / m.rates[1], m.brotli, m.gzip,
		(long long)m.start_ms, (long long)m.idle_kb, (long long)m.phones_kb);
	return 0;
}
