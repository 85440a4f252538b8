/*
 * body.h - institutions and units: who they are, where they serve, who stands
 * above them. Bodies are public; what is sealed for them is keys' business, who
 * works in them is people's.
 */
#ifndef ASHRAY_BODY_H
#define ASHRAY_BODY_H

#include "app/core/access/access.h"
#include "app/core/calendar/closed_days.h"
#include "app/core/pack/areas.h"

struct body {
	int64_t id, version;
	const char *kind; /* body_kinds.json */
	int64_t parent;   /* 0 at the top */
	const char *area; /* code of the area that it serves */
	const char *state;
	const char *name, *name_en;
	const char *phone, *address;
};

/* NOT_FOUND or FAILED. */
MUST_USE enum outcome body_get(struct tx *tx, int64_t id, struct body *ret_body);

/* The bodies among `ids`, in one query, in no order. */
struct bodies_found {
	const struct body *at;
	size_t n;
};
struct bodies_found bodies_of(struct tx *tx, const int64_t *ids, size_t n);
const struct body *body_among(struct bodies_found found, int64_t id);

/* Active bodies of a kind, wherever. */
struct bodies_found bodies_of_kind(struct tx *tx, const char *kind);

/* The active body of that kind that serves a place: of the place itself, else of
 * the next area above it. `area` may be NULL: only a body of the top area.
 * Several for one area: the first by id. NOT_FOUND if there is none. */
MUST_USE enum outcome body_serving(
	struct tx *tx, const char *kind, const struct area *area, struct body *ret_body);

/* Bodies of several kinds that serve a place or lie in it: for directories. */
struct bodies_found bodies_near(struct tx *tx, const struct area *area);

/* The body's name for a reader: in the pack's own language, or in English. */
const char *body_name(
	const struct body *b, const struct language *language, const struct site *site);

/* The body and all above it, nearest first; ends with the top body. */
size_t body_chain(struct tx *tx, int64_t id, struct body *ret_chain, size_t most);

/* The working time of a body today, with the days that offices entered. Reads. */
struct working_time body_working_time(struct tx *tx, const struct site *site, const struct body *b);

/* Those directly below. */
struct bodies_found bodies_below(struct tx *tx, int64_t parent);

/* Adds a row; the rings are keys_body_create()'s. */
void body_insert(struct tx *tx, const struct body *b);

#endif
