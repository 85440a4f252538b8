/*
 * json.h - reads JSON (RFC 8259) that others wrote: pack files, forms, answers
 * of programs. Strict: valid UTF-8, no key twice, no NUL, nothing after the
 * value; bounded in bytes, depth and count. Every value knows its line.
 * json_write.h streams JSON out; here is only the canonical spelling of a
 * value, of which hashes and seals are made.
 */
#ifndef ASHRAY_CODEC_JSON_H
#define ASHRAY_CODEC_JSON_H

#include "lib/base/base.h"
#include "lib/codec/faults.h"

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

/* A value. Lists and objects are chains: json_first(), then `next`, in the
 * order of the file. */
struct json {
	enum json_kind kind;
	int line;
	const char *key;         /* its name in an object, otherwise NULL */
	const struct json *next; /* after it in the same list or object */
	union {
		bool truth;
		const char *text; /* no NUL inside */
		struct {
			int64_t whole; /* when is_whole */
			double real;   /* always */
			bool is_whole; /* written without point and exponent, and fits */
		} number;
		struct {
			const struct json *first;
			size_t n;
		} items;
	};
};

/* What is refused. A limit of 0 stands for the usual one. */
struct json_limits {
	size_t bytes;  /* 1 MiB */
	int depth;     /* 32 lists and objects inside each other; never more than 128 */
	size_t values; /* 50,000 */
};

/* The value, living in the arena; NULL when there is a fault, which is added. */
const struct json *json_read(struct arena *a, struct bytes text, const struct json_limits *limits,
	struct faults *faults) MUST_USE;

/* Looking in. NULL for anything that is not there or is not of that kind. */
const struct json *json_first(const struct json *list);
const struct json *json_get(const struct json *object, const char *key);
bool json_is(const struct json *value, enum json_kind kind);

/* Looking in and adding a fault when the author has to change something.
 * need: a missing key is a fault. may: a missing key gives `otherwise`.
 * A value of a wrong kind is a fault for both, and reads as if missing. */
const struct json *json_need(
	const struct json *object, const char *key, enum json_kind kind, struct faults *f);
const struct json *json_may(
	const struct json *object, const char *key, enum json_kind kind, struct faults *f);
const char *json_need_text(const struct json *object, const char *key, struct faults *f);
const char *json_may_text(
	const struct json *object, const char *key, const char *otherwise, struct faults *f);
bool json_may_bool(const struct json *object, const char *key, bool otherwise, struct faults *f);

/* A whole number from min to max; `otherwise` may lie outside. need gives min
 * beside the fault. */
struct json_range {
	int64_t min, max;
};
int64_t json_need_int(
	const struct json *object, const char *key, struct json_range range, struct faults *f);
int64_t json_may_int(const struct json *object, const char *key, struct json_range range,
	int64_t otherwise, struct faults *f);

/* Every key that is not among the known ones (ending in NULL) is a fault:
 * a misspelt key must not be silently nothing. */
void json_only_keys(const struct json *object, const char *const *known, struct faults *f);

/* The one spelling of a value: keys sorted by their bytes, no blanks, shortest
 * numbers, only necessary escapes. Reading it and writing it again gives the
 * same bytes. json_quote() writes one text with its quotation marks. */
void json_canonical(struct str *out, const struct json *value);
void json_quote(struct str *out, const char *text);

#endif
