/* bare_http.h - the yardstick for pages: libmicrohttpd alone. */
#ifndef ASHRAY_BENCH_BARE_HTTP_H
#define ASHRAY_BENCH_BARE_HTTP_H

#include "lib/base/base.h"

/* Serves so many bytes to whoever asks for whatever, until its input ends or a signal
 * ends the process. False: the port is taken. */
bool bare_http_serve(uint16_t port, size_t bytes, unsigned threads);

#endif
