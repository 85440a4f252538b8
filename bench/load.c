/* load.c - one epoll loop, level-triggered; a connection writes or reads, never both. */

#include "bench/load.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, BROKEN_MAX = 1000, READ_ROOM = 64 << 10 };

struct client {
	int fd;
	int64_t i; /* the request under way; -1: none */
	int64_t began_us;
	struct arena *arena; /* of the request */
	struct bytes unsent;
	uint8_t *in; /* the response so far */
	size_t in_len, in_room;
};

struct load {
	const struct load_plan *plan;
	struct client *clients;
	int poll;
	int open;
	int64_t next, until;
	struct load_result result;
	uint32_t *took_us; /* of the right answers */
	size_t took_n, took_room;
};

static int64_t micros(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void *grown(void *at, size_t size)
{
	void *to = realloc(at, size);

	if (to == NULL)
		BUG("out of memory");
	return to;
}

static bool is_over(const struct load *l)
{
	return (l->plan->count > 0 && l->next >= l->plan->count) ||
	       (l->plan->ms > 0 && clock_ticks() >= l->until);
}

static void watch_for(struct load *l, struct client *c, uint32_t what, int how)
{
	struct epoll_event event = { .events = what, .data.ptr = c };

	if (epoll_ctl(l->poll, how, c->fd, &event) != 0)
		BUG("epoll refuses a socket");
}

static void client_close(struct load *l, struct client *c)
{
	if (c->fd >= 0) {
		close(c->fd);
		l->open--;
	}
	c->fd = -1;
	c->i = -1;
}

static bool client_open(struct load *l, struct client *c)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)l->plan->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	/* Connecting may wait; on this machine it does not wait long. */
	if (fd < 0)
		return false;
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		close(fd);
		return false;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	c->fd = fd;
	l->open++;
	watch_for(l, c, EPOLLOUT, EPOLL_CTL_ADD);
	return true;
}

static void client_ask(struct load *l, struct client *c)
{
	struct str request;

	arena_reset(c->arena);
	request = str_in(c->arena, LOAD_REQUEST_MAX);
	c->i = l->next++;
	c->in_len = 0;
	l->plan->write(l->plan->ctx, c->i, &request);
	if (str_over(&request))
		BUG("a request of more than %d bytes", LOAD_REQUEST_MAX);
	c->unsent = str_bytes(&request);
	c->began_us = micros();
}

/* Asks the next question, or leaves if there is none. */
static void client_go_on(struct load *l, struct client *c)
{
	if (is_over(l)) {
		client_close(l, c);
		return;
	}
	client_ask(l, c);
	watch_for(l, c, EPOLLOUT, EPOLL_CTL_MOD);
}

/* The server hung up, or spoke what is no HTTP: anew, unless it is over. */
static void client_broken(struct load *l, struct client *c)
{
	l->result.broken += c->i >= 0;
	client_close(l, c);
	if (!is_over(l) && l->result.broken <= BROKEN_MAX && client_open(l, c))
		client_ask(l, c);
}

static void client_write(struct load *l, struct client *c)
{
	ssize_t n = send(c->fd, c->unsent.at, c->unsent.len, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) {
		client_broken(l, c);
		return;
	}
	c->unsent = bytes_of(c->unsent.at + n, c->unsent.len - (size_t)n);
	if (c->unsent.len == 0)
		watch_for(l, c, EPOLLIN, EPOLL_CTL_MOD);
}

static void note_time(struct load *l, int64_t us)
{
	if (l->took_n == l->took_room) {
		l->took_room = l->took_room > 0 ? l->took_room * 2 : 65536;
		l->took_us = grown(l->took_us, l->took_room * sizeof(*l->took_us));
	}
	l->took_us[l->took_n++] = us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
}

/* The value of Content-Length in a head that ends in NUL; -1 if there is none. */
static int64_t length_said(const char *head)
{
	for (const char *at = head; (at = strchr(at, '\n')) != NULL;) {
		at++;
		if (strncasecmp(at, "content-length:", 15) == 0)
			return strtoll(at + 15, NULL, 10);
	}
	return -1;
}

/* True once the whole response is there; -1 as status means it is no response. */
static bool response_whole(struct client *c, int *ret_status, struct bytes *ret_body)
{
	char *head = (char *)c->in, *end;
	size_t head_len;
	int64_t length;

	c->in[c->in_len] = '\0';
	end = strstr(head, "\r\n\r\n");
	if (end == NULL)
		return false;
	head_len = (size_t)(end - head) + 4;
	end[2] = '\0';
	length = length_said(head);
	end[2] = '\r';
	*ret_status = -1;
	if (!text_starts(head, "HTTP/1.1 ") || length < 0 || length > LOAD_RESPONSE_MAX)
		return true;
	if (c->in_len < head_len + (size_t)length)
		return false;
	*ret_status = (int)strtol(head + 9, NULL, 10);
	*ret_body = bytes_of(c->in + head_len, (size_t)length);
	return true;
}

static void client_answered(struct load *l, struct client *c, int status, struct bytes body)
{
	if (status < 0) {
		client_broken(l, c);
		return;
	}
	if (l->plan->check(l->plan->ctx, c->i, status, body)) {
		l->result.right++;
		note_time(l, micros() - c->began_us);
	} else {
		l->result.wrong++;
	}
	c->i = -1;
	client_go_on(l, c);
}

static void client_read(struct load *l, struct client *c)
{
	struct bytes body = BYTES_NONE;
	int status = -1;
	ssize_t n;

	if (c->in_room - c->in_len < READ_ROOM) {
		c->in_room = c->in_len + 2 * READ_ROOM;
		c->in = grown(c->in, c->in_room + 1);
	}
	n = recv(c->fd, c->in + c->in_len, c->in_room - c->in_len, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		client_broken(l, c);
		return;
	}
	c->in_len += (size_t)n;
	if (response_whole(c, &status, &body))
		client_answered(l, c, status, body);
}

static void loop(struct load *l)
{
	struct epoll_event events[EVENTS];

	while (l->open > 0 && l->result.broken <= BROKEN_MAX) {
		int n = epoll_wait(l->poll, events, EVENTS, 1000);

		for (int i = 0; i < n; i++) {
			struct client *c = events[i].data.ptr;

			if ((events[i].events & EPOLLOUT) != 0)
				client_write(l, c);
			else
				client_read(l, c);
		}
	}
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void sum_up(struct load *l, int64_t began_us)
{
	struct load_result *r = &l->result;

	r->seconds = (double)(micros() - began_us) / 1e6;
	r->per_second = (double)r->right / r->seconds;
	if (l->took_n == 0)
		return;
	qsort(l->took_us, l->took_n, sizeof(*l->took_us), by_size);
	r->p50_ms = l->took_us[l->took_n / 2] / 1e3;
	r->p99_ms = l->took_us[l->took_n * 99 / 100] / 1e3;
	r->most_ms = l->took_us[l->took_n - 1] / 1e3;
}

static bool clients_start(struct load *l)
{
	for (int i = 0; i < l->plan->connections && !is_over(l); i++) {
		if (!client_open(l, &l->clients[i]))
			return false;
		client_ask(l, &l->clients[i]);
	}
	return true;
}

static void load_release(struct load *l)
{
	for (int i = 0; i < l->plan->connections; i++) {
		client_close(l, &l->clients[i]);
		arena_destroy(l->clients[i].arena);
		free(l->clients[i].in);
	}
	free(l->clients);
	free(l->took_us);
	close(l->poll);
}

enum outcome load_run(const struct load_plan *plan, struct load_result *ret_result)
{
	struct load l = { .plan = plan, .until = clock_ticks() + plan->ms };
	int64_t began_us = micros();
	bool is_started;

	if (plan->connections < 1 || (plan->count <= 0 && plan->ms <= 0))
		BUG("a load without connections or without an end");
	l.poll = epoll_create1(EPOLL_CLOEXEC);
	l.clients = grown(NULL, (size_t)plan->connections * sizeof(*l.clients));
	for (int i = 0; i < plan->connections; i++)
		l.clients[i] = (struct client){
			.fd = -1, .i = -1, .arena = arena_create(4 * LOAD_REQUEST_MAX)
		};
	is_started = clients_start(&l);
	if (is_started)
		loop(&l);
	sum_up(&l, began_us);
	load_release(&l);
	if (!is_started || l.result.broken > BROKEN_MAX)
		return FAILED;
	*ret_result = l.result;
	return OK;
}

void load_line(const struct load_result *r, char *to, size_t size)
{
	int n = snprintf(to, size, "%.0f a second, p50 %.2f ms, p99 %.2f ms, most %.1f ms",
		r->per_second, r->p50_ms, r->p99_ms, r->most_ms);

	if (n > 0 && (size_t)n < size && r->wrong + r->broken > 0)
		snprintf(to + n, size - (size_t)n, "; %lld wrong, %lld broken", (long long)r->wrong,
			(long long)r->broken);
}
