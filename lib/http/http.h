/*
 * http.h - the server: sockets, TLS, strictness, limits, deadlines, and the
 * threads that call the application. Knows no route, no page and no domain
 * word. I/O threads parse and send and never wait; workers run the handler
 * while the connection is suspended; the reply may come from any thread.
 * No address of a peer leaves this room, and none is ever written.
 */
#ifndef ASHRAY_HTTP_H
#define ASHRAY_HTTP_H

#include "lib/http/reply.h"
#include "lib/http/request.h"

struct http_server;

/* Two queues, so that whatever is slow by design (stretching a password) can
 * never stand before somebody's report. */
enum http_lane { HTTP_LANE_NORMAL, HTTP_LANE_SLOW };

/* What the application wants for a request of which only the head is known. */
struct http_plan {
	/* Answered with these bytes and without a worker; if the page has no content
	 * yet, the request goes to handle() like any other. */
	struct http_page *page;
	enum http_lane lane;
	bool is_first;    /* goes before the others of its lane, three times of four */
	size_t body_max;  /* bytes held in memory; 0: the configured form_max */
	size_t files_max; /* bytes of all file parts; 0: no file is taken (413) */
	const void *note; /* handed on unread, see http_note(); for the route found */
};

/* Where file parts of multipart forms go while they arrive. Called in an I/O
 * thread: a write to the page cache is fine, a sync belongs into the handler.
 * What needs memory takes it from http_arena(rq). */
struct http_file_sink {
	/* NULL refuses the file, and with it the request (500). */
	void *(*begin)(void *ctx, struct http_request *rq, const struct http_file *named);
	bool (*chunk)(void *file, struct bytes part);
	bool (*end)(void *file);
	/* Called once for every file that was begun and whose request the handler
	 * never saw: cut off, refused, broken. Afterwards files are the handler's. */
	void (*abort)(void *file);
};

struct http_app {
	void *ctx;
	/* Once in every worker thread, before its first and after its last request.
	 * What worker_start returns is the `worker` of handle(). Both may be NULL. */
	void *(*worker_start)(void *ctx, int number);
	void (*worker_stop)(void *worker);
	/* In an I/O thread when the head is complete: decide at once, wait for nothing. */
	void (*plan)(void *ctx, const struct http_request *rq, struct http_plan *plan);
	/* In a worker. Must lead to exactly one http_reply() or http_again(), now or
	 * later, from any thread. */
	void (*handle)(void *worker, struct http_request *rq);
	/* The page for what the room itself refuses (400, 405, 413, 414, 415, 431,
	 * 500, 503, 505), in the language that `rq` suggests; any thread. NULL, here
	 * or returned: a plain line of English. */
	struct http_page *(*refusal)(void *ctx, const struct http_request *rq, int status);
	struct http_file_sink files;
	/* Sent with every reply that does not set the same name itself. */
	const struct http_header *headers;
};

/* Zero means the default in brackets. Times are ms, sizes bytes. */
struct http_config {
	const char *listen;    /* "127.0.0.1:8080", "[::]:443"; port 0: any free one */
	const char *cert_file; /* PEM; with key_file: HTTPS */
	const char *key_file;
	bool behind_proxy;          /* believe X-Forwarded-For and -Proto of loopback peers */
	int io_threads;             /* [1 per 2 cores, at most 2] */
	int workers;                /* [2 per core, at least 4]; the slow lane has one more */
	int queue_max;              /* requests waiting for a worker [1024] */
	int connections_max;        /* [4096] */
	int source_connections_max; /* open at once from one source [a quarter of all] */
	int source_requests_max;    /* running at once for one source; others wait [32] */
	size_t form_max;            /* body in memory [256 kB] */
	size_t bodies_max;          /* all bodies in memory together [64 MB] */
	size_t arena_max;           /* ceiling of one request's arena [64 MB] */
	int fields_max;             /* fields of one form [2000] */
	int64_t head_ms;            /* from connect, or from the request line [10 s] */
	int64_t idle_ms;            /* between two requests [20 s] */
	int64_t body_ms;            /* grace for a body, to which its size adds [15 s] */
	int64_t write_ms;           /* the same for a reply [20 s] */
	int64_t slowest_rate;       /* bytes a second asked of a body or reader [1024] */
};

/* Starts listening, then the threads. OK, or INVALID (the address or the key
 * files make no sense) or FAILED (the system refuses), with the reason in
 * words for the operator. `config` and what `app` points to: `app` itself is
 * copied, its ctx and headers must outlive the server; `config` may go. */
MUST_USE enum outcome http_start(const struct http_config *config, const struct http_app *app,
	struct http_server **ret_server, const char **ret_why);

/* Where it listens; the port that the system chose if 0 was asked. */
int http_port(const struct http_server *server);

/* Stops in order: takes no new connection, answers what is queued and running,
 * then closes. True: all ended, everything is freed. False: after `patience`
 * ms some request is still without reply; nothing is freed, since somebody may
 * yet answer it: log it and leave the process. */
MUST_USE bool http_stop(struct http_server *server, int64_t patience);

/* Figures since the start, for /metrics. Each is exact, together they are not
 * of one instant. */
struct http_counts {
	uint64_t connections;     /* ever accepted */
	uint64_t connections_now; /* open */
	uint64_t requests;        /* whose head was complete */
	uint64_t replies[6];      /* by class: [2] is 2xx; [0] unused */
	uint64_t prepared;        /* of these, answered without a worker */
	uint64_t refused;         /* of these, by this room and not by the handler */
	uint64_t busy;            /* of these, 503 because a queue or a limit was full */
	uint64_t cut;             /* connections that passed a deadline */
	uint64_t waiting;         /* in a queue now */
	uint64_t held;            /* now held back behind others of their source */
	uint64_t running;         /* handed to the application, not yet answered */
	uint64_t body_bytes_in;
	uint64_t body_bytes_out;
};

void http_counts(struct http_server *server, struct http_counts *ret_counts);

#endif
