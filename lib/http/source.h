/*
 * source.h - who is connected how often, known only as a hash of the address
 * under a salt that dies with the process, and only while something of theirs
 * is open. Nothing here is ever written or logged. Private to this room.
 */
#ifndef ASHRAY_HTTP_SOURCE_H
#define ASHRAY_HTTP_SOURCE_H

#include "lib/base/base.h"

#include <netinet/in.h>

struct http_request;
struct sources;

/* Requests linked through their `next`; the queue adds and takes. */
struct line {
	struct http_request *first, *last;
};

struct source {
	struct source *next;
	uint64_t key;
	unsigned connections;
	unsigned running; /* requests that have their turn */
	struct line held;
};

struct sources *sources_create(void);
void sources_destroy(struct sources *s);

/* An IPv4 address, or the /64 of an IPv6 one; 0 for this machine itself,
 * which is not limited. */
uint64_t source_of_address(const struct sources *s, const struct sockaddr *address);

/* What a proxy of ours says; the text is its last word in X-Forwarded-For. */
uint64_t source_of_text(const struct sources *s, struct bytes text);

/* One more open connection, and how many that makes; one less. 0 is not counted. */
unsigned source_connected(struct sources *s, uint64_t key);
void source_disconnected(struct sources *s, uint64_t key);

/* For the queue: lock, find or make, and forget once nothing is open. */
void sources_lock(struct sources *s);
void sources_unlock(struct sources *s);
struct source *source_get(struct sources *s, uint64_t key);
void source_forget_if_idle(struct sources *s, struct source *source);

#endif
