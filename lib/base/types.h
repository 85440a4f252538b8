/*
 * types.h - values whose type is a promise. Only the room named beside each
 * may make one; everybody may carry it.
 */
#ifndef ASHRAY_TYPES_H
#define ASHRAY_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A view of bytes that somebody else owns. Text is `const char *` (valid
 * UTF-8, no NUL inside, checked at the door); everything else is this. */
struct bytes {
	const uint8_t *at;
	size_t len;
};

#define BYTES_NONE ((struct bytes){ 0 })

/* Bytes that open only with a key. Made by lib/vault, and read back from a
 * column by lib/db; nothing else may fill one. */
struct sealed {
	struct bytes blob;
};

/* A link that is safe to print in an attribute. Made only by url_*(). */
struct url {
	const char *text;
};

static inline struct bytes bytes_of(const void *at, size_t len)
{
	return (struct bytes){ .at = at, .len = len };
}

bool bytes_equal(struct bytes a, struct bytes b);

#endif
