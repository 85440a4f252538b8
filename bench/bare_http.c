/*
 * bare_http.c - the yardstick for pages: libmicrohttpd alone, serving the same
 * bytes from memory to whoever asks for whatever. No checks, no deadlines, no
 * compression. Usage: bare_http PORT BYTES [THREADS]; runs until its input ends.
 */

#include <microhttpd.h>

#include "lib/base/base.h"

#include <unistd.h>

static enum MHD_Result answer(void *page, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *data_len, void **state)
{
	(void)url, (void)method, (void)version, (void)data, (void)data_len;
	if (*state == NULL) {
		*state = page;
		return MHD_YES;
	}
	return MHD_queue_response(connection, 200, page);
}

int main(int argc, char **argv)
{
	int64_t port, bytes, threads = 1;
	struct MHD_Response *page;
	struct MHD_Daemon *daemon;
	char *text, ignored;

	if (argc < 3 || !int_read(argv[1], 1, 65535, &port) ||
		!int_read(argv[2], 1, 1 << 24, &bytes) ||
		(argc > 3 && !int_read(argv[3], 1, 16, &threads)))
		return 2;
	text = malloc((size_t)bytes);
	if (text == NULL)
		return 1;
	memset(text, 'x', (size_t)bytes);
	page = MHD_create_response_from_buffer((size_t)bytes, text, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(page, "Content-Type", "text/html; charset=utf-8");
	daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)port, NULL, NULL, answer,
		page, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)threads, MHD_OPTION_CONNECTION_LIMIT,
		4096u, MHD_OPTION_END);
	if (daemon == NULL)
		return 1;
	while (read(STDIN_FILENO, &ignored, 1) > 0)
		;
	MHD_stop_daemon(daemon);
	MHD_destroy_response(page);
	free(text);
	return 0;
}
