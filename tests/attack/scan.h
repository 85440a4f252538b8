/*
 * scan.h - looks for a text in bytes that somebody took away, as one would who knows
 * what he looks for but not how it was written: in every usual encoding, inside
 * compressed pieces, inside bytes printed as digits.
 */
#ifndef ASHRAY_SCAN_H
#define ASHRAY_SCAN_H

#include "lib/base/base.h"

/* What was told to the site, and where. */
struct plant {
	const char *where; /* "story", "name of an officer" */
	const char *text;
};

struct needle {
	const struct plant *plant;
	const char *how; /* "UTF-16LE" */
	struct bytes bytes;
};

struct needles {
	struct arena *arena;
	struct needle *at;
	size_t n, room;
};

struct needles needles_of(struct arena *a, const struct plant *plants, size_t n);

/* The first that is found, or NULL. Pieces of zstd are inflated wherever one begins,
 * and long runs of hexadecimal digits are read as the bytes they print. */
const struct needle *scan(const struct needles *needles, struct bytes in);

#endif
