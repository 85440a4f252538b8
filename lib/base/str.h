/*
 * str.h - a growing text in an arena. It is born with its ceiling: passing it
 * cuts nothing silently, it sets `over`, and str_text() of an over-full text
 * is what fitted. Whoever cares asks str_over().
 */
#ifndef ASHRAY_STR_H
#define ASHRAY_STR_H

#include "lib/base/types.h"

struct arena;

struct str {
	struct arena *arena;
	char *at; /* always ends in NUL once something was added */
	size_t len;
	size_t room;
	size_t max;
	bool over;
};

/* `max` counts bytes without the NUL. */
struct str str_in(struct arena *a, size_t max);

void str_add(struct str *s, const char *text);
void str_addn(struct str *s, const void *bytes, size_t n);
void str_addc(struct str *s, char c);
void str_addf(struct str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

const char *str_text(struct str *s);
struct bytes str_bytes(const struct str *s);
bool str_over(const struct str *s);

/* Small comparisons that read well. All take NULL as "". */
bool text_equal(const char *a, const char *b);
bool text_starts(const char *text, const char *start);
bool text_ends(const char *text, const char *end);
bool text_empty(const char *text);

/* Hexadecimal, lower case. hex_read() wants exactly 2 × n digits. */
char *hex_text(struct arena *a, struct bytes b);
bool hex_read(const char *text, uint8_t *ret_bytes, size_t n);

/* base64url without padding (RFC 4648, 5). The reader refuses anything else,
 * also non-zero trailing bits: one value has one spelling. */
char *base64url_text(struct arena *a, struct bytes b);
bool base64url_read(struct arena *a, const char *text, struct bytes *ret_bytes);

/* A whole number, decimal, no sign but '-', no blanks, within [min, max]. */
bool int_read(const char *text, int64_t min, int64_t max, int64_t *ret_n);

#endif
