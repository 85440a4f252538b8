/*
 * test_kit.h - a small application behind a real server on a free loopback
 * port, and a client that writes and reads raw bytes. For this room's tests.
 */
#ifndef ASHRAY_HTTP_TEST_KIT_H
#define ASHRAY_HTTP_TEST_KIT_H

#include "lib/http/http.h"

#include <pthread.h>
#include <stdatomic.h>

/* What the test application has seen, and what it is told to do. */
struct kit {
	struct http_server *server;
	int port;
	struct http_page *page; /* /page */
	struct http_page *busy;
	/* /late: the requests lie here until the test answers them. */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct http_request *late[64];
	int late_n;
	_Atomic int handled;
	_Atomic bool hold; /* /hold and /password wait until it is false */
	bool is_stopped;
	_Atomic int streams_ended;
	_Atomic int workers; /* threads that started and have not stopped */
	/* The file sink. */
	_Atomic int begun, ended, aborted;
	_Atomic size_t largest_chunk;
};

/* Starts with these settings over the defaults, on a free loopback port unless
 * `config->listen` says otherwise. */
void kit_start(struct kit *k, const struct http_config *config);
/* Stops within `patience`, and frees everything if that went well. */
bool kit_stop(struct kit *k, int64_t patience);
/* What kit_stop() does after http_stop(). */
void kit_release(struct kit *k);

/* Waits until `n` requests lie at /late, at most 5 s. */
bool kit_wait_late(struct kit *k, int n);
/* Takes one and answers it with "late\n". */
void kit_answer_late(struct kit *k);
struct http_counts kit_counts(struct kit *k);
/* These wait at most 5 s: until so many were handled, wait in the queue, or no
 * connection is open. */
bool kit_wait_handled(struct kit *k, int n);
bool kit_wait_waiting(struct kit *k, uint64_t n);
bool kit_wait_closed(struct kit *k); /* also before the first was taken in */
bool kit_wait_cut(struct kit *k, uint64_t n);

/* A raw connection; reads give up after 5 s. */
int raw_open(int port);
/* The same by this machine's own address that is not loopback; -1: it has none. */
int raw_open_outside(int port);
void raw_send(int fd, const char *text);
void raw_sendn(int fd, const void *bytes, size_t n);

/* One whole response, by Content-Length (or none for a HEAD). */
struct answer {
	int status; /* 0: closed without an answer */
	char head[4096];
	char body[65536];
	size_t body_len;
};

void raw_read(int fd, bool is_head, struct answer *ret_answer);
/* True if the server closes within 5 s without another byte. */
bool raw_is_closed(int fd);
/* True if nobody listens there any more, or within 1 s. */
bool raw_is_refused(int port);

/* A request on a connection of its own. */
int ask(int port, const char *request, struct answer *ret_answer);
const char *answer_header(const struct answer *a, const char *name, char *buffer, size_t size);

#endif
