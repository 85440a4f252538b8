/*
 * http_load.c - pages a second by our own client, where wrk is not at hand.
 * Usage: http_load PORT PATH CONNECTIONS SECONDS.
 */

#include "bench/load.h"

static void write_get(void *path, int64_t i, struct str *to)
{
	(void)i;
	str_addf(to, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", (const char *)path);
}

static bool check_ok(void *path, int64_t i, int status, struct bytes body)
{
	(void)path, (void)i, (void)body;
	return status == 200;
}

int main(int argc, char **argv)
{
	struct load_result result;
	int64_t port, connections, seconds;
	char line[160];

	if (argc != 5 || !int_read(argv[1], 1, 65535, &port) ||
		!int_read(argv[3], 1, 100000, &connections) ||
		!int_read(argv[4], 1, 3600, &seconds)) {
		fprintf(stderr, "usage: http_load PORT PATH CONNECTIONS SECONDS\n");
		return 2;
	}
	if (load_run(&(struct load_plan){ .port = (int)port,
			     .connections = (int)connections,
			     .ms = seconds * SECOND,
			     .write = write_get,
			     .check = check_ok,
			     .ctx = argv[2] },
		    &result) != OK) {
		fprintf(stderr, "the server cannot be reached, or hangs up\n");
		return 1;
	}
	load_line(&result, line, sizeof(line));
	printf("%s\n", line);
	return 0;
}
