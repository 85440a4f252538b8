/*
 * url.h - links. A `struct url` is safe to print in an attribute and to follow:
 * it was made here, from our own paths with every value percent-encoded, or
 * from foreign text that passed a check. Nothing else may fill a struct url
 * (tests/check looks). A url without text is "no link": templates test it with
 * {{if}}, JSON shows null.
 */
#ifndef ASHRAY_URL_H
#define ASHRAY_URL_H

#include "lib/base/base.h"

#define URL_NONE ((struct url){ 0 })

/* One of our own paths, as it stands in a route table: "/cases". It begins
 * with one '/', is a literal, and holds no value; anything else is BUG(). */
#define URL(path) url_of_literal("" path)
struct url url_of_literal(const char *path);

/* Adds one segment, one query pair, a fragment; each value is encoded, so that
 * it can neither end the segment nor begin another. Adding to URL_NONE gives
 * URL_NONE. An empty segment, "." or ".." is BUG(): it would name another page.
 *   url_with(a, url_add_id(a, URL("/cases"), id), "page", "2")
 */
struct url url_add(struct arena *a, struct url url, const char *segment);
struct url url_add_id(struct arena *a, struct url url, int64_t id);
struct url url_with(struct arena *a, struct url url, const char *name, const char *value);
struct url url_with_int(struct arena *a, struct url url, const char *name, int64_t value);
struct url url_with_id(struct arena *a, struct url url, const char *name, int64_t id);
struct url url_at(struct arena *a, struct url url, const char *fragment);

/* Foreign text. Each gives URL_NONE for what is not plainly such a link, so
 * javascript:, data:, //host and blanks in the wrong place never get through.
 * url_web(): http or https, a host without user name, not more than 2,000 bytes.
 * url_tel(): 3 to 15 digits in any script, "+", blanks and "-" between.
 * url_mail(): one plain address. url_local(): a path on this site, as in "go
 * back to" fields; it may carry a query. */
struct url url_web(struct arena *a, const char *text);
struct url url_tel(struct arena *a, const char *number);
struct url url_sms(struct arena *a, const char *number);
struct url url_mail(struct arena *a, const char *address);
struct url url_local(struct arena *a, const char *text);

bool url_is_none(struct url url);

#endif
