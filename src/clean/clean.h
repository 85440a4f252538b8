/*
 * clean.h - ashray-clean, the only program that opens foreign files. It says what
 * a file is by its bytes, and makes out of an image a new one that holds nothing but
 * pixels. It has no key, no database and no network, and each file gets a process
 * of its own that can do nothing but compute (docs/decisions/0004-cleaning.md).
 */
#ifndef ASHRAY_CLEAN_H
#define ASHRAY_CLEAN_H

#include "lib/base/base.h"

enum {
	CLEAN_INPUT_MAX = 20 << 20,
	CLEAN_OUTPUT_MAX = 40 << 20,
	CLEAN_PIXELS_MAX = 50 * 1000 * 1000,
	CLEAN_SECONDS = 20,
	CLEAN_MEMORY = 768 << 20,
};

/* Loads what must be read from the disk, once, before anything foreign is seen. */
MUST_USE bool clean_start(void);

/* "image/jpeg", by the bytes alone; "application/octet-stream" if nobody knows. */
const char *clean_type(struct bytes file);

/* The same image in the same format without EXIF, XMP, colour profile, comments and
 * thumbnails, turned as its EXIF said. False: not one of JPEG, PNG, WebP, more pixels
 * than we open, or damaged beyond showing. The bytes are g_malloc()'s. */
MUST_USE bool clean_image(const char *type, struct bytes file, struct bytes *ret_clean);

/* From here on the process can read its input, write its output and compute. False:
 * the kernel does not give us that, and the caller must not go on. */
MUST_USE bool clean_close_sandbox(void);

#endif
