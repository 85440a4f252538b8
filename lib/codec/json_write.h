/*
 * json_write.h - JSON as it is written: straight into a bounded text, in
 * order, without a tree. Commas and escapes are its business; a call out of
 * order (a value without a key, an end that does not match) is BUG(). Reading
 * is json.h.
 */
#ifndef ASHRAY_JSON_WRITE_H
#define ASHRAY_JSON_WRITE_H

#include "lib/base/base.h"

/* Deeper than this is BUG(): our own data is flat. */
enum { JSON_WRITE_DEPTH = 60 };

/* Begin with json_out_in(); everything inside is private. */
struct json_out {
	struct str text;
	uint64_t objects;   /* bit n: level n is an object, else an array */
	uint64_t continued; /* bit n: level n has a member already */
	unsigned depth;
	bool keyed; /* a key was written, its value is due */
};

/* `max` bytes at most; see str.h for what happens beyond. */
struct json_out json_out_in(struct arena *a, size_t max);

void json_object(struct json_out *j);
void json_object_end(struct json_out *j);
void json_array(struct json_out *j);
void json_array_end(struct json_out *j);

/* The name of the next value of an object. */
void json_key(struct json_out *j, const char *key);

/* Values. json_text(NULL) writes null. The text is valid UTF-8. */
void json_text(struct json_out *j, const char *text);
void json_textn(struct json_out *j, const char *text, size_t n);
void json_int(struct json_out *j, int64_t n);
void json_real(struct json_out *j, double n); /* shortest that reads back; NaN is BUG() */
void json_bool(struct json_out *j, bool b);
void json_null(struct json_out *j);

/* A whole value that another json_out wrote, taken as it is. */
void json_written(struct json_out *j, struct bytes json);

/* Ready-made pairs, for the many objects that are only that. */
void json_pair_text(struct json_out *j, const char *key, const char *text);
void json_pair_int(struct json_out *j, const char *key, int64_t n);
void json_pair_bool(struct json_out *j, const char *key, bool b);

/* The finished value: BUG() while anything is open. Lives in the arena. */
struct bytes json_bytes(const struct json_out *j);
bool json_over(const struct json_out *j);

#endif
