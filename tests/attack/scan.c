/* scan.c - the encodings, and looking. */

#include <zstd.h>

#include "tests/attack/scan.h"

enum { DEPTH = 3, INFLATED_MAX = 4 << 20, DIGITS_LEAST = 32 };

/* ---- writing one text in many ways ---- */

static void add(struct needles *to, const struct plant *plant, const char *how, struct bytes bytes)
{
	if (bytes.len < 8) /* it would be found by chance */
		return;
	if (to->n == to->room)
		BUG("more needles than %zu", to->room);
	to->at[to->n++] = (struct needle){ plant, how, bytes };
}

static void add_str(
	struct needles *to, const struct plant *plant, const char *how, const struct str *text)
{
	add(to, plant, how, str_bytes(text));
}

static struct str text_in(struct needles *to)
{
	return str_in(to->arena, 64 << 10);
}

static void put_utf16(struct str *to, uint32_t unit, bool is_big)
{
	str_addc(to, (char)(is_big ? unit >> 8 : unit));
	str_addc(to, (char)(is_big ? unit : unit >> 8));
}

static void add_utf16(struct needles *to, const struct plant *plant, bool is_big)
{
	struct str out = text_in(to);
	const char *at = plant->text;

	for (uint32_t c; (c = utf8_next(&at)) != 0;)
		put_utf16(&out, c, is_big);
	add_str(to, plant, is_big ? "UTF-16BE" : "UTF-16LE", &out);
}

/* `skip` bytes of something else stand before it; the symbols that mix both are left out. */
static void add_base64(struct needles *to, const struct plant *plant, size_t skip, bool is_url)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(plant->text) + skip, first = (skip * 8 + 5) / 6, last = n * 8 / 6;
	uint8_t *bytes = arena_alloc(to->arena, n + 3);
	struct str out = text_in(to);

	memcpy(bytes + skip, plant->text, n - skip);
	for (size_t i = first; i < last; i++) {
		size_t bit = i * 6, at = bit / 8;
		unsigned two = (unsigned)bytes[at] << 8 | bytes[at + 1];
		char symbol = plain[two >> (10 - bit % 8) & 63];

		if (is_url && symbol == '+')
			symbol = '-';
		else if (is_url && symbol == '/')
			symbol = '_';
		str_addc(&out, symbol);
	}
	add_str(to, plant, is_url ? "base64url" : "base64", &out);
}

static void add_each_byte(
	struct needles *to, const struct plant *plant, const char *how, const char *format)
{
	struct str out = text_in(to);

	for (const unsigned char *at = (const unsigned char *)plant->text; *at != '\0'; at++) {
		char one[16];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(one, sizeof(one), format, *at);
#pragma GCC diagnostic pop
		str_add(&out, one);
	}
	add_str(to, plant, how, &out);
}

/* As forms and links write it: letters and digits stay. */
static void add_percent(struct needles *to, const struct plant *plant, const char *format)
{
	struct str out = text_in(to);

	for (const unsigned char *at = (const unsigned char *)plant->text; *at != '\0'; at++) {
		bool stays = (*at | 32) >= 'a' && (*at | 32) <= 'z';
		char one[8];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(
			one, sizeof(one), stays || (*at >= '0' && *at <= '9') ? "%c" : format, *at);
#pragma GCC diagnostic pop
		str_add(&out, one);
	}
	add_str(to, plant, "percent-encoding", &out);
}

static void add_each_character(
	struct needles *to, const struct plant *plant, const char *how, const char *format)
{
	struct str out = text_in(to);
	const char *at = plant->text;

	for (uint32_t c; (c = utf8_next(&at)) != 0;) {
		char one[16];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(one, sizeof(one), c < 0x80 ? "%c" : format, c);
#pragma GCC diagnostic pop
		str_add(&out, one);
	}
	add_str(to, plant, how, &out);
}

static void add_reversed(struct needles *to, const struct plant *plant)
{
	size_t n = strlen(plant->text);
	struct str bytes = text_in(to), characters = text_in(to);
	const char *at = plant->text;

	for (size_t i = n; i > 0; i--)
		str_addc(&bytes, plant->text[i - 1]);
	add_str(to, plant, "reversed by bytes", &bytes);
	for (size_t i = n; i > 0; i--) {
		size_t length = 1;

		while (((unsigned char)at[i - 1] & 0xC0) == 0x80) {
			length++;
			i--;
		}
		str_addn(&characters, at + i - 1, length);
	}
	add_str(to, plant, "reversed by characters", &characters);
}

static void add_cases(struct needles *to, const struct plant *plant)
{
	struct str lower = text_in(to), upper = text_in(to);

	for (const char *at = plant->text; *at != '\0'; at++) {
		bool is_lower = *at >= 'a' && *at <= 'z', is_upper = *at >= 'A' && *at <= 'Z';

		str_addc(&lower, is_upper ? (char)(*at + 32) : *at);
		str_addc(&upper, is_lower ? (char)(*at - 32) : *at);
	}
	add_str(to, plant, "lower case", &lower);
	add_str(to, plant, "upper case", &upper);
}

struct needles needles_of(struct arena *a, const struct plant *plants, size_t n)
{
	struct needles to = { .arena = a, .room = n * 32 };

	to.at = arena_array(a, to.room, sizeof(*to.at));
	for (size_t i = 0; i < n; i++) {
		const struct plant *p = &plants[i];

		add(&to, p, "UTF-8", bytes_of(p->text, strlen(p->text)));
		add_utf16(&to, p, false);
		add_utf16(&to, p, true);
		for (size_t skip = 0; skip < 3; skip++) {
			add_base64(&to, p, skip, false);
			add_base64(&to, p, skip, true);
		}
		add_each_byte(&to, p, "hexadecimal", "%02x");
		add_each_byte(&to, p, "hexadecimal", "%02X");
		add_each_byte(&to, p, "percent-encoding", "%%%02X");
		add_each_byte(&to, p, "octal", "\\%03o");
		add_percent(&to, p, "%%%02X");
		add_percent(&to, p, "%%%02x");
		add_each_character(&to, p, "JSON", "\\u%04x");
		add_each_character(&to, p, "JSON", "\\u%04X");
		add_each_character(&to, p, "HTML", "&#%u;");
		add_reversed(&to, p);
		add_cases(&to, p);
	}
	return to;
}

/* ---- looking ---- */

static const struct needle *scan_deep(const struct needles *needles, struct bytes in, int depth);

static const struct needle *scan_plain(const struct needles *needles, struct bytes in)
{
	for (size_t i = 0; i < needles->n; i++) {
		const struct needle *n = &needles->at[i];

		if (in.len >= n->bytes.len &&
			memmem(in.at, in.len, n->bytes.at, n->bytes.len) != NULL)
			return n;
	}
	return NULL;
}

/* As much as inflates of the piece that begins here; a broken end does not matter. */
static struct bytes inflate_some(struct arena *a, struct bytes from)
{
	ZSTD_DCtx *context = ZSTD_createDCtx();
	uint8_t *to = arena_alloc(a, INFLATED_MAX);
	ZSTD_inBuffer in = { from.at, from.len, 0 };
	ZSTD_outBuffer out = { to, INFLATED_MAX, 0 };
	size_t left, before;

	if (context == NULL)
		BUG("out of memory");
	do {
		before = in.pos + out.pos;
		left = ZSTD_decompressStream(context, &out, &in);
	} while (!ZSTD_isError(left) && left != 0 && in.pos + out.pos > before &&
		 out.pos < out.size);
	ZSTD_freeDCtx(context);
	return bytes_of(to, out.pos);
}

static const struct needle *scan_packed(const struct needles *needles, struct bytes in, int depth)
{
	static const uint8_t magic[] = { 0x28, 0xB5, 0x2F, 0xFD };
	const uint8_t *at = in.at, *end = in.at + in.len;
	const struct needle *found = NULL;

	while (found == NULL &&
		(at = memmem(at, (size_t)(end - at), magic, sizeof(magic))) != NULL) {
		struct arena *a CLEANUP(arena_destroyp) = arena_create(2 * INFLATED_MAX);
		struct bytes plain = inflate_some(a, bytes_of(at, (size_t)(end - at)));

		if (plain.len > 0)
			found = scan_deep(needles, plain, depth + 1);
		at += sizeof(magic);
	}
	return found;
}

static int digit_of(uint8_t c)
{
	return c >= '0' && c <= '9'                 ? c - '0'
	       : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 87
						    : -1;
}

/* Runs of digits, as a dump prints bytes. */
static const struct needle *scan_digits(const struct needles *needles, struct bytes in, int depth)
{
	const struct needle *found = NULL;
	size_t start = 0;

	for (size_t i = 0; i <= in.len && found == NULL; i++) {
		struct arena *a = NULL;
		uint8_t *bytes;

		if (i < in.len && digit_of(in.at[i]) >= 0)
			continue;
		if (i - start >= DIGITS_LEAST) {
			a = arena_create(in.len + (1 << 20));
			bytes = arena_alloc(a, (i - start) / 2 + 1);
			for (size_t k = 0; k < (i - start) / 2; k++)
				bytes[k] = (uint8_t)(digit_of(in.at[start + 2 * k]) << 4 |
						     digit_of(in.at[start + 2 * k + 1]));
			found = scan_deep(needles, bytes_of(bytes, (i - start) / 2), depth + 1);
		}
		arena_destroy(a);
		start = i + 1;
	}
	return found;
}

static const struct needle *scan_deep(const struct needles *needles, struct bytes in, int depth)
{
	const struct needle *found = scan_plain(needles, in);

	if (found == NULL && depth < DEPTH)
		found = scan_packed(needles, in, depth);
	if (found == NULL && depth < DEPTH)
		found = scan_digits(needles, in, depth);
	return found;
}

const struct needle *scan(const struct needles *needles, struct bytes in)
{
	return scan_deep(needles, in, 0);
}
