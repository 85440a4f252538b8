/*
 * multipart.h - multipart/form-data (RFC 7578) as it arrives, in any slices.
 * Holds no content, only the head of the current part: what the parts say goes
 * to three callbacks at once, so that a file never lies in memory. Stricter
 * than most: CRLF only, no preamble, no epilogue, each part is form-data with
 * one name. libmicrohttpd's own reader forgives all of these.
 */
#ifndef ASHRAY_HTTP_MULTIPART_H
#define ASHRAY_HTTP_MULTIPART_H

#include "lib/base/base.h"

enum { PART_HEAD_MAX = 4096 };

struct part_head {
	struct bytes name;     /* ends in NUL behind its length, like the next */
	struct bytes filename; /* .at is NULL if the part is no file */
	const char *type;      /* Content-Type, NULL if none was said */
	size_t head_len;       /* bytes of the head, which is kept in memory */
};

/* Each returns 0, or the HTTP status that ends the reading. */
struct part_events {
	int (*begin)(void *ctx, const struct part_head *part);
	int (*data)(void *ctx, struct bytes data);
	int (*end)(void *ctx);
};

struct multipart;

/* The texts of a part_head live as long as the arena; `boundary` is copied. */
struct multipart *multipart_create(
	struct arena *a, const char *boundary, const struct part_events *events, void *ctx);

/* 0, or the status of a refusal, which then stays. */
int multipart_feed(struct multipart *m, struct bytes slice);

/* After the last slice: 400 unless the closing boundary was there. */
int multipart_end(struct multipart *m);

#endif
