/*
 * parse.h - readers of foreign bytes, private to this room. They know neither
 * sockets nor threads, so that tests and fuzzers can call them alone. Where a
 * reader returns a status, 0 means fine and anything else is the HTTP status
 * with which the request is to be refused; out-parameters are written on 0.
 */
#ifndef ASHRAY_HTTP_PARSE_H
#define ASHRAY_HTTP_PARSE_H

#include "lib/http/http.h"

enum {
	TARGET_MAX = 4096,      /* bytes of a request target */
	QUERY_FIELDS_MAX = 200, /* fields of a query */
	HEAD_LINES_MAX = 64,    /* header lines of a request */
	HEAD_BYTES_MAX = 8192,  /* bytes of a head */
	BOUNDARY_MAX = 70,      /* RFC 2046 */
};

/* target.c: the request target. Only origin-form is taken. */
int target_read(
	struct arena *a, const char *target, const char **ret_path, struct http_fields *ret_query);

/* Strict percent-decoding: false for "%" without two digits. The result ends
 * in NUL behind its length, which is not counted. */
bool percent_decode(struct arena *a, struct bytes from, bool plus_is_blank, struct bytes *ret_text);

/* fields.c: a list of fields that grows up to a ceiling. */
struct fields {
	struct arena *arena;
	struct http_field *at;
	size_t n, room, max;
};

struct fields fields_in(struct arena *a, size_t max);

/* 413 beyond the ceiling, 400 if the name is empty or not text. The bytes must
 * end in NUL behind their length. */
int fields_add(struct fields *f, struct bytes name, struct bytes value);
struct http_fields fields_list(const struct fields *f);
const char *fields_text(struct http_fields f, const char *name);

/* application/x-www-form-urlencoded, of a query or a body. */
int urlencoded_read(struct arena *a, struct bytes body, size_t max, struct http_fields *ret_fields);

/* head.c: header lines as the wire had them. */
struct head_line {
	const char *name;
	const char *value;
	size_t name_len;
	size_t value_len;
};

struct head {
	const struct head_line *at;
	size_t n;
};

/* What the checked head says about what follows it. */
struct framing {
	bool has_body;
	bool is_chunked;
	int64_t length; /* said by Content-Length; 0 if chunked or none */
};

/* Refuses what two readers could understand in two ways. */
int head_check(struct head head, enum http_method method, const char *version,
	struct framing *ret_framing);

/* Refuses what is clear, but asks for what we do not do. */
int head_asks(struct head head);

/* The first line of that name, NULL if none. Case does not matter. */
const char *head_find(struct head head, const char *name);

/* Content-Type split: the type in lower case, the boundary or NULL. False if
 * it is malformed. */
bool content_type_read(
	struct arena *a, const char *value, const char **ret_type, const char **ret_boundary);

/* cookie.c: see http_cookie(). */
const char *cookie_find(struct arena *a, struct head head, const char *name);

/* negotiate.c: what the reader takes, and what the reader has. */
enum coding { CODING_PLAIN, CODING_GZIP, CODING_BROTLI, CODINGS };

/* Codings as bits (1 << CODING_GZIP); plain is always in. */
unsigned accepted_codings(const char *accept_encoding);
bool etag_matches(const char *if_none_match, const char *etag);

#endif
