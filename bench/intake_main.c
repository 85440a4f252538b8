/* intake_main.c - reports into a server that runs already: intake PORT [SECONDS]. */

#include "bench/intake.h"

int main(int argc, char **argv)
{
	struct load_result r;
	int64_t port, seconds = 5;
	char line[300];

	if (argc < 2 || argc > 3 || !int_read(argv[1], 1, 65535, &port) ||
		(argc == 3 && !int_read(argv[2], 1, 3600, &seconds))) {
		fprintf(stderr, "usage: intake PORT [SECONDS]\n");
		return 2;
	}
	if (!intake_run((int)port, seconds * SECOND, &r))
		return 1;
	load_line(&r, line, sizeof(line));
	puts(line);
	return r.wrong + r.broken > 0;
}
