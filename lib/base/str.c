/* str.c - bounded texts and the spellings of bytes. */

#include "lib/base/base.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_in(struct arena *a, size_t max)
{
	return (struct str){ .arena = a, .max = max };
}

/* Makes room for n more bytes and the NUL; says how many of them fit. */
static size_t make_room(struct str *s, size_t n)
{
	size_t room;
	char *at;

	if (n > s->max - s->len) {
		s->over = true;
		n = s->max - s->len;
	}
	if (s->len + n < s->room)
		return n;
	room = s->room > 0 ? s->room : 128;
	while (room <= s->len + n)
		room *= 2;
	at = arena_alloc(s->arena, room);
	if (s->len > 0)
		memcpy(at, s->at, s->len);
	s->at = at;
	s->room = room;
	return n;
}

void str_addn(struct str *s, const void *bytes, size_t n)
{
	n = make_room(s, n);
	if (n > 0)
		memcpy(s->at + s->len, bytes, n);
	s->len += n;
	s->at[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
	str_addn(s, text, strlen(text));
}

void str_addc(struct str *s, char c)
{
	str_addn(s, &c, 1);
}

void str_addf(struct str *s, const char *format, ...)
{
	va_list args;
	size_t fits;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		BUG("a format that cannot be printed: %s", format);
	fits = make_room(s, (size_t)n);
	va_start(args, format);
	vsnprintf(s->at + s->len, fits + 1, format, args);
	va_end(args);
	s->len += fits;
}

const char *str_text(struct str *s)
{
	return s->at != NULL ? s->at : "";
}

struct bytes str_bytes(const struct str *s)
{
	return bytes_of(s->at, s->len);
}

bool str_over(const struct str *s)
{
	return s->over;
}

bool text_equal(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

bool text_starts(const char *text, const char *start)
{
	return text != NULL && strncmp(text, start, strlen(start)) == 0;
}

bool text_ends(const char *text, const char *end)
{
	size_t n = text != NULL ? strlen(text) : 0, e = strlen(end);

	return n >= e && memcmp(text + n - e, end, e) == 0;
}

bool text_empty(const char *text)
{
	return text == NULL || *text == '\0';
}

bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

char *hex_text(struct arena *a, struct bytes b)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(a, b.len * 2 + 1);

	for (size_t i = 0; i < b.len; i++) {
		text[2 * i] = digits[b.at[i] >> 4];
		text[2 * i + 1] = digits[b.at[i] & 15];
	}
	return text;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool hex_read(const char *text, uint8_t *ret_bytes, size_t n)
{
	if (text == NULL || strlen(text) != 2 * n)
		return false;
	for (size_t i = 0; i < 2 * n; i++)
		if (hex_digit(text[i]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		ret_bytes[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 | hex_digit(text[2 * i + 1]));
	return true;
}

static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *base64url_text(struct arena *a, struct bytes b)
{
	char *text = arena_alloc(a, b.len / 3 * 4 + 5), *to = text;
	uint32_t bits = 0;
	int have = 0;

	for (size_t i = 0; i < b.len; i++) {
		bits = bits << 8 | b.at[i];
		have += 8;
		while (have >= 6) {
			have -= 6;
			*to++ = base64url[bits >> have & 63];
		}
	}
	if (have > 0)
		*to++ = base64url[bits << (6 - have) & 63];
	*to = '\0';
	return text;
}

static int base64url_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-')
		return 62;
	return c == '_' ? 63 : -1;
}

bool base64url_read(struct arena *a, const char *text, struct bytes *ret_bytes)
{
	size_t n = text != NULL ? strlen(text) : 0, len = 0;
	uint32_t bits = 0;
	uint8_t *at;
	int have = 0;

	if (text == NULL || n % 4 == 1)
		return false;
	at = arena_alloc(a, n / 4 * 3 + 3);
	for (size_t i = 0; i < n; i++) {
		int digit = base64url_digit(text[i]);

		if (digit < 0)
			return false;
		bits = bits << 6 | (uint32_t)digit;
		have += 6;
		if (have >= 8) {
			have -= 8;
			at[len++] = (uint8_t)(bits >> have);
		}
	}
	if ((bits & ((1u << have) - 1)) != 0)
		return false;
	*ret_bytes = bytes_of(at, len);
	return true;
}

bool int_read(const char *text, int64_t min, int64_t max, int64_t *ret_n)
{
	const char *digits;
	long long n;
	char *end;

	if (text_empty(text))
		return false;
	digits = *text == '-' ? text + 1 : text;
	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0' || n < min || n > max)
		return false;
	*ret_n = n;
	return true;
}
