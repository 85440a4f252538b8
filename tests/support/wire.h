/*
 * wire.h - a relay between a program and a PostgreSQL server on this machine, which
 * loses what a broken network loses: a request that never arrives, or an answer that
 * never comes back though everything was done.
 */
#ifndef ASHRAY_WIRE_H
#define ASHRAY_WIRE_H

#include <stdbool.h>

struct wire;

/* Relays to the server that the URL names; gives the same URL by way of the relay. */
struct wire *wire_open(const char *url, char ret_url[512]);
void wire_close(struct wire *w);

/* What becomes of the next connection that says something: the request is dropped and
 * the connection cut; or the request is passed on, no answer comes back, and the
 * connection stays until wire_cut(). Those that come later are whole. */
void wire_lose_request(struct wire *w);
void wire_lose_answer(struct wire *w);

/* Cuts every connection there is. */
void wire_cut(struct wire *w);

#endif
