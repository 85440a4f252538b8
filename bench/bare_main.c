/* bare_main.c - the bare limit alone: bare FOLDER [SECONDS]. */

#include "bench/bare.h"

int main(int argc, char **argv)
{
	struct bare_result r;
	int64_t seconds = 5;

	if (argc < 2 || argc > 3 || (argc == 3 && !int_read(argv[2], 1, 3600, &seconds))) {
		fprintf(stderr, "usage: bare FOLDER [SECONDS]\n");
		return 2;
	}
	bare_run(argv[1], seconds, &r);
	printf("{\"reports_per_second\":%.0f,\"reports\":%lld,\"seconds\":%.2f,"
	       "\"reports_per_commit\":%.1f,\"blob_bytes_per_report\":%lld,"
	       "\"cpu_us_per_report\":%.0f}\n",
		r.reports_per_second, (long long)r.reports, r.seconds, r.reports_per_commit,
		(long long)r.blob_bytes_per_report, r.cpu_us_per_report);
	return 0;
}
