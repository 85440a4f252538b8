/* bare.h - the machine's own limit for filing reports: sealing threads and one
 * writer, no HTTP, no form, no guard. See docs/decisions/0002-bare-limit.md. */
#ifndef ASHRAY_BENCH_BARE_H
#define ASHRAY_BENCH_BARE_H

#include "lib/base/base.h"

struct bare_result {
	double reports_per_second, reports_per_commit, cpu_us_per_report;
	int64_t reports, blob_bytes_per_report;
	double seconds;
};

/* Works in files of its own in an existing folder, and removes them. */
void bare_run(const char *folder, int64_t seconds, struct bare_result *ret_result);

#endif
