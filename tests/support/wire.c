/* wire.c - one thread and a poll over all pairs of sockets. */

#include "tests/support/wire.h"

#include "tests/support/cmocka_first.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PAIRS = 24, CHUNK = 64 << 10, TICK = 5 };
enum loss { WHOLE, REQUEST, ANSWER };

struct pair {
	int client, server; /* -1: free */
	bool is_mute;       /* no answer passes any more */
};

struct wire {
	int listener, server_port;
	struct pair pairs[PAIRS];
	atomic_int loss;
	atomic_bool is_cutting, is_closing;
	pthread_t thread;
	char chunk[CHUNK];
};

static struct sockaddr_in here(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)port) };
}

static void cut(struct pair *p)
{
	if (p->client < 0)
		return;
	close(p->client);
	close(p->server);
	p->client = p->server = -1;
}

static void take_in(struct wire *w)
{
	struct sockaddr_in server = here(w->server_port);
	int client = accept(w->listener, NULL, NULL), to;

	if (client < 0)
		return;
	to = socket(AF_INET, SOCK_STREAM, 0);
	for (int i = 0; i < PAIRS; i++) {
		if (w->pairs[i].client >= 0)
			continue;
		if (connect(to, (struct sockaddr *)&server, sizeof(server)) != 0)
			break;
		w->pairs[i] = (struct pair){ .client = client, .server = to };
		return;
	}
	close(client);
	close(to);
}

static bool pass(struct wire *w, int from, int to)
{
	ssize_t n = recv(from, w->chunk, CHUNK, 0);

	for (ssize_t done = 0; to >= 0 && done < n;) {
		ssize_t sent = send(to, w->chunk + done, (size_t)(n - done), MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		done += sent;
	}
	return n > 0;
}

static void from_client(struct wire *w, struct pair *p)
{
	int loss = atomic_exchange(&w->loss, WHOLE);

	if (loss == ANSWER)
		p->is_mute = true;
	if (!pass(w, p->client, loss == REQUEST ? -1 : p->server) || loss == REQUEST)
		cut(p);
}

static void *relay(void *with)
{
	struct wire *w = with;

	while (!atomic_load(&w->is_closing)) {
		struct pollfd on[1 + 2 * PAIRS] = { { .fd = w->listener, .events = POLLIN } };

		for (int i = 0; i < PAIRS; i++) {
			on[1 + 2 * i] = (struct pollfd){ w->pairs[i].client, POLLIN, 0 };
			on[2 + 2 * i] = (struct pollfd){ w->pairs[i].server, POLLIN, 0 };
		}
		poll(on, 1 + 2 * PAIRS, TICK);
		for (int i = 0; i < PAIRS; i++) {
			struct pair *p = &w->pairs[i];

			if (on[2 + 2 * i].revents != 0 &&
				!pass(w, p->server, p->is_mute ? -1 : p->client))
				cut(p);
			if (on[1 + 2 * i].revents != 0 && p->client >= 0)
				from_client(w, p);
		}
		if (atomic_exchange(&w->is_cutting, false))
			for (int i = 0; i < PAIRS; i++)
				cut(&w->pairs[i]);
		if (on[0].revents != 0)
			take_in(w);
	}
	return NULL;
}

struct wire *wire_open(const char *url, char ret_url[512])
{
	struct wire *w = calloc(1, sizeof(*w));
	struct sockaddr_in mine = here(0);
	socklen_t n = sizeof(mine);
	const char *port = strrchr(url, ':'), *rest;

	assert_non_null(w);
	assert_non_null(port);
	w->server_port = atoi(port + 1);
	rest = strchr(port, '/');
	w->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(w->listener, (struct sockaddr *)&mine, sizeof(mine)), 0);
	assert_int_equal(listen(w->listener, PAIRS), 0);
	assert_int_equal(getsockname(w->listener, (struct sockaddr *)&mine, &n), 0);
	snprintf(ret_url, 512, "%.*s:%d%s", (int)(port - url), url, ntohs(mine.sin_port),
		rest != NULL ? rest : "");
	for (int i = 0; i < PAIRS; i++)
		w->pairs[i] = (struct pair){ -1, -1, false };
	assert_int_equal(pthread_create(&w->thread, NULL, relay, w), 0);
	return w;
}

void wire_close(struct wire *w)
{
	atomic_store(&w->is_closing, true);
	pthread_join(w->thread, NULL);
	for (int i = 0; i < PAIRS; i++)
		cut(&w->pairs[i]);
	close(w->listener);
	free(w);
}

void wire_lose_request(struct wire *w)
{
	atomic_store(&w->loss, REQUEST);
}

void wire_lose_answer(struct wire *w)
{
	atomic_store(&w->loss, ANSWER);
}

void wire_cut(struct wire *w)
{
	atomic_store(&w->is_cutting, true);
	while (atomic_load(&w->is_cutting))
		usleep(1000);
}
