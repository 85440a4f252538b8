/* fuzz_clean.c - foreign images through the cleaner, without its sandbox but with
 * sanitizers: what comes out is an image of the same kind, with nothing beside it. */

#include "src/clean/clean.h"

#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
void g_free(void *at);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	if (!clean_start())
		BUG("libvips or libmagic does not start");
	return 0;
}

static bool is_among(const uint8_t *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (memcmp(name, *names, 4) == 0)
			return true;
	return false;
}

/* Segments up to the pixels: tables, frame, and JFIF's or Adobe's few bytes. */
static bool is_plain_jpeg(struct bytes b)
{
	for (size_t at = 2; at + 4 <= b.len && b.at[at] == 0xff;) {
		uint8_t marker = b.at[at + 1];
		size_t len = (size_t)b.at[at + 2] << 8 | b.at[at + 3];

		if (marker == 0xda)
			return true;
		if ((marker >= 0xe1 && marker != 0xee) || len > 600)
			return false;
		at += 2 + len;
	}
	return false;
}

static bool is_plain_png(struct bytes b)
{
	static const char *const pixels[] = { "IHDR", "PLTE", "tRNS", "IDAT", "pHYs", "IEND",
		NULL };

	for (size_t at = 8; at + 12 <= b.len;) {
		const uint8_t *len = b.at + at;

		if (!is_among(b.at + at + 4, pixels))
			return false;
		at += 12 + ((size_t)len[0] << 24 | len[1] << 16 | len[2] << 8 | len[3]);
	}
	return true;
}

static bool is_plain_webp(struct bytes b)
{
	static const char *const pixels[] = { "VP8 ", "VP8L", "VP8X", "ALPH", NULL };

	for (size_t at = 12; at + 8 <= b.len;) {
		const uint8_t *len = b.at + at + 4;
		size_t n =
			len[0] | (size_t)len[1] << 8 | (size_t)len[2] << 16 | (size_t)len[3] << 24;

		if (!is_among(b.at + at, pixels))
			return false;
		at += 8 + n + (n & 1);
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes file = bytes_of(data, size), clean;
	char type[100];
	bool is_plain;

	if (size > 64 << 10)
		return 0;
	snprintf(type, sizeof(type), "%s", clean_type(file));
	if (!clean_image(type, file, &clean))
		return 0;
	if (!text_equal(clean_type(clean), type))
		BUG("another kind of file came out");
	if (text_equal(type, "image/jpeg"))
		is_plain = is_plain_jpeg(clean);
	else
		is_plain =
			text_equal(type, "image/png") ? is_plain_png(clean) : is_plain_webp(clean);
	if (!is_plain)
		BUG("something stands beside the pixels");
	g_free((void *)clean.at);
	return 0;
}
