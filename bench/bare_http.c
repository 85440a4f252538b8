/*
 * bare_http.c - the yardstick for pages: libmicrohttpd alone, serving the same
 * bytes from memory to whoever asks for whatever. No checks, no deadlines, no
 * compression.
 */

#include "bench/bare_http.h"

#include <microhttpd.h>
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

bool bare_http_serve(uint16_t port, size_t bytes, unsigned threads)
{
	char *text = malloc(bytes), ignored;
	struct MHD_Response *page;
	struct MHD_Daemon *daemon;

	if (text == NULL)
		BUG("out of memory");
	memset(text, 'x', bytes);
	page = MHD_create_response_from_buffer(bytes, text, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(page, "Content-Type", "text/html; charset=utf-8");
	daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, port, NULL, NULL, answer, page,
		MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT, 4096u,
		MHD_OPTION_END);
	while (daemon != NULL && read(STDIN_FILENO, &ignored, 1) > 0)
		;
	if (daemon != NULL)
		MHD_stop_daemon(daemon);
	MHD_destroy_response(page);
	free(text);
	return daemon != NULL;
}
