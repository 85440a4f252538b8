/* bench_site.h - a site of its own for a benchmark, and its server in a process of its own. */
#ifndef ASHRAY_BENCH_SITE_H
#define ASHRAY_BENCH_SITE_H

#include "src/verbs.h"

#include <sys/types.h>

struct bench_site {
	struct app_config config;
	struct arena *arena;
	char folder[40]; /* below /var/tmp: on a disk, as a site is */
	pid_t server;    /* 0: none runs */
	int port;
	int64_t start_ms; /* until the server answered for the first time */
};

/* The bodies and people of the demo, and so many of its reports. False with a line in the log. */
MUST_USE bool bench_site_make(struct bench_site *site, const struct arguments *args, int reports);
void bench_site_remove(struct bench_site *site); /* stops the server, too */

/* `ashray serve` on a port of this machine, as anybody starts it; waits until it answers. */
MUST_USE bool bench_site_serve(struct bench_site *site);
void bench_site_stop(struct bench_site *site);

/* The same for a function: it runs in a child, which ends when it returns or at the end. */
pid_t bench_child(void (*run)(const void *with), const void *with);

#endif
