/* image.c - what a file is, and re-encoding it. Libvips and libmagic have a name only here. */

#include <magic.h>
#include <vips/vips.h>

#include <vips/vector.h>

#include "src/clean/clean.h"

static magic_t magic_book;

/* What libraries remark about a file would quote from it. */
static GLogWriterOutput say_nothing(
	GLogLevelFlags level, const GLogField *fields, gsize n, gpointer with)
{
	(void)level;
	(void)fields;
	(void)n;
	(void)with;
	return G_LOG_WRITER_HANDLED;
}

bool clean_start(void)
{
	/* No plug-ins: they bring readers of PDF, SVG and a hundred old formats. */
	setenv("VIPSHOME", "/nonexistent", 1);
	setenv("VIPS_DISC_THRESHOLD", "2g", 1); /* never a plain file */
	g_log_set_writer_func(say_nothing, NULL, NULL);
	if (VIPS_INIT("ashray-clean") != 0)
		return false;
	vips_concurrency_set(1);
	vips_vector_set_enabled(
		FALSE); /* it writes code while it runs, which the sandbox forbids */
	vips_cache_set_max(0);
	vips_block_untrusted_set(TRUE);
	vips_operation_block_set("VipsForeignLoad", TRUE);
	vips_operation_block_set("VipsForeignLoadJpeg", FALSE);
	vips_operation_block_set("VipsForeignLoadPng", FALSE);
	vips_operation_block_set("VipsForeignLoadWebp", FALSE);
	magic_book = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR |
				MAGIC_NO_CHECK_ELF);
	return magic_book != NULL && magic_load(magic_book, NULL) == 0;
}

const char *clean_type(struct bytes file)
{
	const char *type = magic_buffer(magic_book, file.at, file.len);

	return type != NULL ? type : "application/octet-stream";
}

static int load_jpeg(void *at, size_t n, VipsImage **ret_image)
{
	return vips_jpegload_buffer(at, n, ret_image, NULL);
}

static int load_png(void *at, size_t n, VipsImage **ret_image)
{
	return vips_pngload_buffer(at, n, ret_image, NULL);
}

static int load_webp(void *at, size_t n, VipsImage **ret_image)
{
	return vips_webpload_buffer(at, n, ret_image, NULL);
}

static int save_jpeg(VipsImage *image, void **ret_at, size_t *ret_n)
{
	return vips_jpegsave_buffer(image, ret_at, ret_n, "strip", TRUE, "Q", 85, NULL);
}

static int save_png(VipsImage *image, void **ret_at, size_t *ret_n)
{
	return vips_pngsave_buffer(image, ret_at, ret_n, "strip", TRUE, NULL);
}

static uint32_t le32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The WebP writer of libvips 8.14 adds an EXIF chunk of its own making whatever it is
 * told. Leaves the chunks that hold pixels, and returns how long the file is now. */
static size_t webp_pixels(uint8_t *at, size_t n)
{
	enum { HEAD = 12, CHUNK_HEAD = 8, HAS_ALPHA = 0x10 };
	size_t to = HEAD, chunk;

	for (size_t from = HEAD; from + CHUNK_HEAD <= n; from += chunk) {
		chunk = CHUNK_HEAD + (size_t)le32(at + from + 4);
		chunk += chunk & 1;
		if (chunk > n - from)
			return 0;
		if (memcmp(at + from, "VP8", 3) != 0 && memcmp(at + from, "ALPH", 4) != 0)
			continue;
		memmove(at + to, at + from, chunk);
		if (at[to + 3] == 'X') /* what the file has: only that it is transparent */
			at[to + CHUNK_HEAD] &= HAS_ALPHA;
		to += chunk;
	}
	for (size_t i = 0; i < 4; i++)
		at[4 + i] = (uint8_t)((to - 8) >> (8 * i));
	return to;
}

static int save_webp(VipsImage *image, void **ret_at, size_t *ret_n)
{
	if (vips_webpsave_buffer(image, ret_at, ret_n, "strip", TRUE, "Q", 85, NULL) != 0)
		return -1;
	*ret_n = webp_pixels(*ret_at, *ret_n);
	if (*ret_n > 0)
		return 0;
	g_free(*ret_at);
	return -1;
}

static const struct format {
	const char *type;
	int (*load)(void *at, size_t n, VipsImage **ret_image);
	int (*save)(VipsImage *image, void **ret_at, size_t *ret_n);
} formats[] = {
	{ "image/jpeg", load_jpeg, save_jpeg },
	{ "image/png", load_png, save_png },
	{ "image/webp", load_webp, save_webp },
};

/* All that stands beside the pixels. It is taken away here and not left to "strip",
 * in spite of which the WebP writer of libvips 8.14 keeps EXIF and XMP. */
static void remove_all_beside(VipsImage *image)
{
	char **names = vips_image_get_fields(image);

	for (char **name = names; *name != NULL; name++)
		vips_image_remove(image, *name); /* width and such stay by themselves */
	g_strfreev(names);
}

/* Upright, in colours that every browser means the same by, and nothing else. The new
 * image keeps the old one alive. */
static VipsImage *made_plain(VipsImage *image)
{
	bool is_print = vips_image_get_interpretation(image) == VIPS_INTERPRETATION_CMYK;
	VipsImage *upright, *plain = NULL;

	if (vips_autorot(image, &upright, NULL) != 0)
		return NULL;
	if ((is_print ? vips_colourspace(upright, &plain, VIPS_INTERPRETATION_sRGB, NULL)
		      : vips_copy(upright, &plain, NULL)) == 0)
		remove_all_beside(plain);
	g_object_unref(upright);
	return plain;
}

/* Loading reads only the head; the pixels follow when the image is saved. */
static bool recode(const struct format *format, struct bytes file, void **ret_at, size_t *ret_n)
{
	VipsImage *image, *plain;
	bool is_done = false;

	if (format->load((void *)file.at, file.len, &image) != 0)
		return false;
	if ((int64_t)vips_image_get_width(image) * vips_image_get_height(image) <=
		CLEAN_PIXELS_MAX) {
		plain = made_plain(image);
		is_done = plain != NULL && format->save(plain, ret_at, ret_n) == 0;
		if (plain != NULL)
			g_object_unref(plain);
	}
	g_object_unref(image);
	vips_error_clear();
	return is_done;
}

bool clean_image(const char *type, struct bytes file, struct bytes *ret_clean)
{
	void *at;
	size_t n;

	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		if (!text_equal(formats[i].type, type) || !recode(&formats[i], file, &at, &n))
			continue;
		if (n <= CLEAN_OUTPUT_MAX) {
			*ret_clean = bytes_of(at, n);
			return true;
		}
		g_free(at);
	}
	return false;
}
