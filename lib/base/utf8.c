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

/* ---- signs that nobody sees ---- */

enum sign { SIGN_NONE, SIGN_NEVER, SIGN_MARK };

/* What stands at p, of `len` bytes. Told by bytes, since every text passes here. */
static enum sign sign_at(const uint8_t *p, size_t len)
{
	if (len == 1)
		return (p[0] < 0x20 && p[0] != '\t' && p[0] != '\n' && p[0] != '\r') || p[0] == 0x7F
			       ? SIGN_NEVER
			       : SIGN_NONE;
	if (len == 2) /* U+0080 to U+009F; U+061C */
		return p[0] == 0xC2 && p[1] < 0xA0    ? SIGN_NEVER
		       : p[0] == 0xD8 && p[1] == 0x9C ? SIGN_MARK
						      : SIGN_NONE;
	if (p[0] == 0xE2 && p[1] == 0x80) /* U+200E, U+200F; U+202A to U+202E */
		return p[2] == 0x8E || p[2] == 0x8F   ? SIGN_MARK
		       : p[2] >= 0xAA && p[2] <= 0xAE ? SIGN_NEVER
						      : SIGN_NONE;
	if (p[0] == 0xE2 && p[1] == 0x81) /* U+2066 to U+2069 */
		return p[2] >= 0xA6 && p[2] <= 0xA9 ? SIGN_NEVER : SIGN_NONE;
	return p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF ? SIGN_NEVER : SIGN_NONE;
}

/* Scripts from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko, their forms of
 * presentation, and the younger ones, such as that of the Rohingya. */
static bool is_right_to_left(uint32_t c)
{
	static const uint32_t ranges[][2] = { { 0x0590, 0x061B }, { 0x061D, 0x08FF },
		{ 0xFB1D, 0xFDFF }, { 0xFE70, 0xFEFC }, { 0x10800, 0x10FFF },
		{ 0x1E800, 0x1EFFF } };

	for (size_t i = 0; i < COUNT_OF(ranges); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

static bool runs_right_to_left(const uint8_t *p, size_t n)
{
	for (size_t len; n > 0; p += len, n -= len) {
		const char *at = (const char *)p;

		len = sequence(p, n);
		if (len == 0)
			len = 1;
		else if (is_right_to_left(utf8_next(&at)))
			return true;
	}
	return false;
}

/* Eight bytes at once that are neither control characters nor anything but ASCII. */
static bool is_plain_word(const uint8_t *p)
{
	const uint64_t ones = UINT64_MAX / 255, tops = ones * 128;
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return ((w | (w - ones * 0x20) | (w + ones)) & tops) == 0;
}

enum utf8_look utf8_look(const void *bytes, size_t n)
{
	const uint8_t *p = bytes, *const end = n > 0 ? p + n : p;
	enum utf8_look look = UTF8_PLAIN;

	while (p < end) {
		size_t len;

		if (end - p >= 8 && is_plain_word(p)) {
			p += 8;
			continue;
		}
		len = sequence(p, (size_t)(end - p));
		if (len == 0)
			return UTF8_BROKEN;
		if (sign_at(p, len) != SIGN_NONE)
			look = UTF8_SIGNS;
		p += len;
	}
	return look;
}

bool utf8_clean(const void *bytes, size_t n)
{
	const uint8_t *p = bytes;

	for (size_t len; n > 0; p += len, n -= len) {
		len = sequence(p, n);
		if (len == 0 || sign_at(p, len) == SIGN_NEVER)
			return false;
	}
	return true;
}

size_t utf8_tidy(char *to, const void *bytes, size_t n)
{
	bool keeps_marks = runs_right_to_left(bytes, n);
	const uint8_t *p = bytes;
	char *at = to;

	for (size_t len; n > 0; p += len, n -= len) {
		enum sign sign;

		len = sequence(p, n);
		if (len == 0) {
			len = 1;
			at += utf8_put(at, 0xFFFD);
			continue;
		}
		sign = sign_at(p, len);
		if (sign == SIGN_NEVER || (sign == SIGN_MARK && !keeps_marks))
			continue;
		memcpy(at, p, len);
		at += len;
	}
	*at = '\0';
	return (size_t)(at - to);
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
