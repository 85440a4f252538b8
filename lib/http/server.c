/* server.c - starting and stopping: the socket, the certificate, the threads. */

#include "lib/http/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONNECTION_MEMORY = 16 << 10, PEM_MAX = 256 << 10 };

static void default_int(int *n, int otherwise)
{
	if (*n == 0)
		*n = otherwise;
}

static void default_size(size_t *n, size_t otherwise)
{
	if (*n == 0)
		*n = otherwise;
}

static void default_ms(int64_t *n, int64_t otherwise)
{
	if (*n == 0)
		*n = otherwise;
}

static void defaults_fill(struct http_config *c)
{
	int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);

	default_int(&c->io_threads, cores > 2 ? 2 : 1);
	default_int(&c->workers, cores > 2 ? 2 * cores : 4);
	default_int(&c->queue_max, 1024);
	default_int(&c->connections_max, 4096);
	default_int(&c->source_connections_max, c->connections_max / 4);
	default_int(&c->source_requests_max, 32);
	default_int(&c->fields_max, 2000);
	default_size(&c->form_max, 256 << 10);
	default_size(&c->bodies_max, 64 << 20);
	default_size(&c->arena_max, 64 << 20);
	default_ms(&c->head_ms, 10 * SECOND);
	default_ms(&c->idle_ms, 20 * SECOND);
	default_ms(&c->body_ms, 15 * SECOND);
	default_ms(&c->write_ms, 20 * SECOND);
	default_ms(&c->slowest_rate, 1024);
}

/* "host:port" or "[host]:port". */
static bool address_split(const char *listen, char host[256], char port[8])
{
	const char *colon = listen != NULL ? strrchr(listen, ':') : NULL;
	size_t len;
	int64_t number;

	if (colon == NULL || !int_read(colon + 1, 0, 65535, &number))
		return false;
	len = (size_t)(colon - listen);
	if (len > 1 && listen[0] == '[' && colon[-1] == ']') {
		listen++;
		len -= 2;
	}
	if (len == 0 || len > 255)
		return false;
	memcpy(host, listen, len);
	host[len] = '\0';
	snprintf(port, 8, "%d", (int)number);
	return true;
}

static int port_of(int fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);

	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		return 0;
	if (address.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)(void *)&address)->sin6_port);
	return ntohs(((struct sockaddr_in *)(void *)&address)->sin_port);
}

static int listener_open(const struct addrinfo *at)
{
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int on = 1, off = 0;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (at->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	if (bind(fd, at->ai_addr, at->ai_addrlen) != 0 || listen(fd, SOMAXCONN) != 0) {
		int error = errno;

		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

static enum outcome listen_on(struct http_server *s, const char **ret_why)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV | AI_NUMERICHOST };
	struct addrinfo *found = NULL;
	char host[256], port[8];

	if (!address_split(s->config.listen, host, port) ||
		getaddrinfo(host, port, &hints, &found) != 0) {
		*ret_why = "the address to listen on must look like 127.0.0.1:8080 or [::]:443";
		return INVALID;
	}
	s->listener = listener_open(found);
	freeaddrinfo(found);
	if (s->listener < 0) {
		*ret_why = errno == EADDRINUSE ? "somebody else listens on that address"
			   : errno == EACCES   ? "that port needs a right that this user has not"
					       : "the system does not let us listen there";
		return FAILED;
	}
	s->port = port_of(s->listener);
	return OK;
}

/* The whole file as a text, or NULL. */
static char *pem_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = calloc(1, PEM_MAX + 1);
	ssize_t n, len = 0;

	if (text == NULL)
		BUG("out of memory");
	while (fd >= 0 && (n = read(fd, text + len, (size_t)(PEM_MAX - len))) > 0)
		len += n;
	if (fd >= 0)
		close(fd);
	if (len > 0 && len < PEM_MAX)
		return text;
	free(text);
	return NULL;
}

static enum outcome certificate_read(struct http_server *s, const char **ret_why)
{
	if (s->config.cert_file == NULL && s->config.key_file == NULL)
		return OK;
	*ret_why = "HTTPS needs a certificate file and a key file that can be read";
	if (s->config.cert_file == NULL || s->config.key_file == NULL)
		return INVALID;
	s->cert = pem_read(s->config.cert_file);
	s->key = pem_read(s->config.key_file);
	return s->cert != NULL && s->key != NULL ? OK : INVALID;
}

static enum outcome daemon_start(struct http_server *s, const char **ret_why)
{
	static char priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";
	bool is_tls = s->cert != NULL;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
			 (is_tls ? MHD_USE_TLS : 0);
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, s->cert },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, s->key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, priorities },
		{ MHD_OPTION_END, 0, NULL },
	};
	struct MHD_OptionItem options[] = {
		{ MHD_OPTION_LISTEN_SOCKET, s->listener, NULL },
		{ MHD_OPTION_THREAD_POOL_SIZE, s->config.io_threads, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, s->config.connections_max, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, 0, NULL }, /* watch.c has better ones */
		{ MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
		{ is_tls ? MHD_OPTION_ARRAY : MHD_OPTION_END, 0, tls },
		{ MHD_OPTION_END, 0, NULL },
	};

	s->daemon = MHD_start_daemon(flags, 0, NULL, NULL, serve_request, s,
		MHD_OPTION_URI_LOG_CALLBACK, serve_target, s, MHD_OPTION_NOTIFY_CONNECTION,
		serve_peer, s, MHD_OPTION_NOTIFY_COMPLETED, serve_completed, s, MHD_OPTION_ARRAY,
		options, MHD_OPTION_END);
	if (s->daemon != NULL)
		return OK;
	*ret_why = is_tls ? "the certificate and the key do not go together, or are no PEM files"
			  : "the system refuses the I/O threads";
	return is_tls ? INVALID : FAILED;
}

/* The form is read here and not in the I/O thread, which has others to serve. */
static void work(struct http_server *s, void *worker, struct http_request *rq)
{
	int refused = 0;

	atomic_fetch_add(&s->counters.running, 1);
	if (rq->attempt == 0) {
		refused = body_read_form(rq);
		rq->parsed = arena_mark(rq->arena);
	}
	if (refused != 0) {
		reply_refuse(rq, refused);
		http_send(rq);
		return;
	}
	rq->is_handled = true;
	s->app.handle(worker, rq);
}

static void *worker_run(void *ctx)
{
	struct worker *w = ctx;
	struct http_server *s = w->server;
	struct http_request *rq;
	void *worker = NULL;

	thread_name("worker");
	if (s->app.worker_start != NULL)
		worker = s->app.worker_start(s->app.ctx, w->number);
	while ((rq = queue_pop(&s->queue, w->lane)) != NULL)
		if (rq->is_streaming)
			stream_work(rq, worker);
		else
			work(s, worker, rq);
	if (s->app.worker_stop != NULL)
		s->app.worker_stop(worker);
	return NULL;
}

/* The last one serves the slow lane. */
static void workers_start(struct http_server *s)
{
	s->workers_n = s->config.workers + 1;
	s->workers = calloc((size_t)s->workers_n, sizeof(*s->workers));
	if (s->workers == NULL)
		BUG("out of memory");
	for (int i = 0; i < s->workers_n; i++) {
		struct worker *w = &s->workers[i];

		w->server = s;
		w->number = i;
		w->lane = i == s->config.workers ? HTTP_LANE_SLOW : HTTP_LANE_NORMAL;
		if (pthread_create(&w->thread, NULL, worker_run, w) != 0)
			BUG("no thread to be had");
	}
}

static void workers_stop(struct http_server *s)
{
	queue_close(&s->queue);
	for (int i = 0; i < s->workers_n; i++)
		pthread_join(s->workers[i].thread, NULL);
	free(s->workers);
}

static void server_free(struct http_server *s)
{
	watch_stop(&s->watch);
	queue_release(&s->queue);
	sources_destroy(s->sources);
	packers_destroy(s->packers);
	if (s->key != NULL)
		explicit_bzero(s->key, strlen(s->key));
	free(s->cert);
	free(s->key);
	free(s);
}

/* A look every quarter of the shortest deadline, but 4 times a second at least. */
static int64_t look_every(const struct http_config *c)
{
	int64_t shortest = c->head_ms < c->body_ms ? c->head_ms : c->body_ms;

	if (c->write_ms < shortest)
		shortest = c->write_ms;
	if (c->idle_ms < shortest)
		shortest = c->idle_ms;
	return shortest / 4 < 250 ? shortest / 4 + 1 : 250;
}

/* libmicrohttpd closes the socket on some of its failures and not on others. */
static void listener_close(struct http_server *s)
{
	if (s->listener >= 0 && fcntl(s->listener, F_GETFD) != -1)
		close(s->listener);
}

enum outcome http_start(const struct http_config *config, const struct http_app *app,
	struct http_server **ret_server, const char **ret_why)
{
	struct http_server *s = calloc(1, sizeof(*s));
	enum outcome oc;

	if (s == NULL)
		BUG("out of memory");
	s->config = *config;
	s->app = *app;
	s->listener = -1;
	defaults_fill(&s->config);
	s->sources = sources_create();
	s->packers = packers_create();
	queue_init(&s->queue, s->sources, &s->config);
	watch_start(&s->watch, look_every(&s->config));
	oc = certificate_read(s, ret_why);
	if (oc == OK)
		oc = listen_on(s, ret_why);
	if (oc == OK)
		oc = daemon_start(s, ret_why);
	if (oc != OK) {
		listener_close(s);
		server_free(s);
		return oc;
	}
	workers_start(s);
	*ret_server = s;
	return OK;
}

int http_port(const struct http_server *server)
{
	return server->port;
}

bool http_stop(struct http_server *s, int64_t patience)
{
	/* Shut down and closed only when the I/O threads are gone: one of them may
	 * be about to accept, and must not do so on somebody else's number. */
	MHD_quiesce_daemon(s->daemon);
	shutdown(s->listener, SHUT_RDWR);
	if (!watch_drain(&s->watch, clock_ticks() + patience)) {
		watch_cut_all(&s->watch);
		if (!watch_drain(&s->watch, clock_ticks() + SECOND))
			return false;
	}
	workers_stop(s);
	MHD_stop_daemon(s->daemon);
	listener_close(s);
	server_free(s);
	return true;
}

void http_counts(struct http_server *s, struct http_counts *ret_counts)
{
	const struct counters *c = &s->counters;
	int64_t running = atomic_load(&c->running);
	struct http_counts counts = {
		.connections = atomic_load(&c->connections),
		.connections_now = watch_count(&s->watch),
		.requests = atomic_load(&c->requests),
		.prepared = atomic_load(&c->prepared),
		.refused = atomic_load(&c->refused),
		.busy = atomic_load(&c->busy),
		.cut = atomic_load(&s->watch.cut),
		.running = running > 0 ? (uint64_t)running : 0,
		.body_bytes_in = atomic_load(&c->bytes_in),
		.body_bytes_out = atomic_load(&c->bytes_out),
	};

	for (size_t i = 0; i < COUNT_OF(counts.replies); i++)
		counts.replies[i] = atomic_load(&c->replies[i]);
	queue_counts(&s->queue, &counts);
	*ret_counts = counts;
}
