/*
 * qr.h - a text as a square of dark and light (QR), for a view to draw: the modules
 * as one SVG path, so that the template needs nothing but an attribute.
 */
#ifndef ASHRAY_QR_H
#define ASHRAY_QR_H

#include "lib/base/base.h"

struct qr {
	int64_t size;     /* of the viewBox, with the quiet zone of four */
	const char *path; /* for <path d="…"> */
};

/* Up to 1,000 bytes at medium correction; more is BUG(). */
struct qr qr_of(struct arena *a, const char *text);

#endif
