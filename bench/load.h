/*
 * load.h - a client that loads a server on this machine: many keep-alive
 * connections in one thread, each asking again as soon as it was answered. A
 * callback writes each request and another looks at each response, so that a
 * benchmark counts only what was really done. Speaks just enough HTTP/1.1:
 * responses with a Content-Length, one at a time.
 */
#ifndef ASHRAY_BENCH_LOAD_H
#define ASHRAY_BENCH_LOAD_H

#include "lib/base/base.h"

enum { LOAD_REQUEST_MAX = 1 << 20, LOAD_RESPONSE_MAX = 4 << 20 };

/* It ends with whichever bound is reached first; 0 means no such bound, and at
 * least one must be set. Requests that were begun are waited for. */
struct load_plan {
	int port; /* at 127.0.0.1 */
	int connections;
	int64_t count;
	int64_t ms;
	/* Writes request `i` (from 0, each number once), head and body. */
	void (*write)(void *ctx, int64_t i, struct str *to);
	/* True if that is the right answer to request `i`. */
	bool (*check)(void *ctx, int64_t i, int status, struct bytes body);
	void *ctx;
};

struct load_result {
	int64_t right;  /* answers that check() took */
	int64_t wrong;  /* answers that it did not */
	int64_t broken; /* requests that ended without an answer; it went on anew */
	double seconds;
	double per_second;              /* right ones */
	double p50_ms, p99_ms, most_ms; /* of the right ones, first byte out to last byte in */
};

/* FAILED if the server cannot be reached at the start, or breaks more than a
 * thousand connections. Threads: none of its own; give it one if the server
 * lives in the same process. */
MUST_USE enum outcome load_run(const struct load_plan *plan, struct load_result *ret_result);

/* One line: rate, median, 99th percentile, and what went wrong if anything did. */
void load_line(const struct load_result *result, char *to, size_t size);

#endif
