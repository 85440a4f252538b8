/* bare_http_main.c - it alone: bare_http PORT BYTES [THREADS]; until its input ends. */

#include "bench/bare_http.h"

int main(int argc, char **argv)
{
	int64_t port, bytes, threads = 1;

	if (argc < 3 || !int_read(argv[1], 1, 65535, &port) ||
		!int_read(argv[2], 1, 1 << 24, &bytes) ||
		(argc > 3 && !int_read(argv[3], 1, 16, &threads)))
		return 2;
	return bare_http_serve((uint16_t)port, (size_t)bytes, (unsigned)threads) ? 0 : 1;
}
