/* utf8.c - reading and checking UTF-8, by the table of the Unicode standard (3-7). */

#include "lib/base/base.h"

#include <string.h>

/* Length of the valid sequence at p, 0 if there is none. */
static size_t sequence(const uint8_t *p, size_t n)
{
	uint8_t low = 0x80, high = 0xBF;
	size_t len;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	len = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (n < len)
		return 0;
	if (p[0] == 0xE0)
		low = 0xA0;
	if (p[0] == 0xED)
		high = 0x9F;
	if (p[0] == 0xF0)
		low = 0x90;
	if (p[0] == 0xF4)
		high = 0x8F;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return len;
}

bool utf8_valid(const void *bytes, size_t n)
{
	const uint8_t *p = bytes;

	while (n > 0) {
		size_t len = *p == 0 ? 0 : sequence(p, n);

		if (len == 0)
			return false;
		p += len;
		n -= len;
	}
	return true;
}

uint32_t utf8_next(const char **text)
{
	const uint8_t *p = (const uint8_t *)*text;
	uint32_t c;

	if (p[0] == 0)
		return 0;
	if (p[0] < 0x80) {
		*text += 1;
		return p[0];
	}
	if (p[0] < 0xE0) {
		*text += 2;
		return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
	}
	if (p[0] < 0xF0) {
		c = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
		*text += 3;
		return c;
	}
	c = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
	    (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
	*text += 4;
	return c;
}

static bool is_control(uint32_t c)
{
	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	if (c >= 0x7F && c < 0xA0)
		return true;
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool utf8_clean(const void *bytes, size_t n)
{
	const char *p = bytes, *end = n > 0 ? p + n : p;

	if (!utf8_valid(bytes, n))
		return false;
	while (p < end)
		if (is_control(utf8_next(&p)))
			return false;
	return true;
}

size_t utf8_count(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((uint8_t)*text & 0xC0) != 0x80;
	return n;
}

size_t utf8_put(char *to, uint32_t c)
{
	uint8_t *p = (uint8_t *)to;

	if (c < 0x80) {
		p[0] = (uint8_t)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (uint8_t)(0xC0 | c >> 6);
		p[1] = (uint8_t)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (uint8_t)(0xE0 | c >> 12);
		p[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
		p[2] = (uint8_t)(0x80 | (c & 0x3F));
		return 3;
	}
	p[0] = (uint8_t)(0xF0 | c >> 18);
	p[1] = (uint8_t)(0x80 | (c >> 12 & 0x3F));
	p[2] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
	p[3] = (uint8_t)(0x80 | (c & 0x3F));
	return 4;
}

size_t utf8_fits(const char *text, size_t max)
{
	size_t n = strnlen(text, max + 1);

	if (n <= max)
		return n;
	n = max;
	while (n > 0 && ((uint8_t)text[n] & 0xC0) == 0x80)
		n--;
	return n;
}

size_t utf8_fits_words(const char *text, size_t max)
{
	size_t fits = utf8_fits(text, max), n = fits;

	if (text[n] == '\0')
		return n;
	while (n > 0 && text[n] != ' ')
		n--;
	return n > 0 ? n : fits;
}
