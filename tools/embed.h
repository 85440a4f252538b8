/*
 * embed.h - files that are part of the program. tools/embed turns them into a
 * table in the order in which it was given them; see tools/meson.build for the
 * recipe. The bytes are followed by a NUL that is not counted.
 */
#ifndef ASHRAY_EMBED_H
#define ASHRAY_EMBED_H

#include "lib/base/base.h"

struct embedded_file {
	const char *name; /* below the folder: "forms/report.json"; NULL ends the table */
	struct bytes bytes;
};

/* The file of a name, or BYTES_NONE. The table is short: a walk is enough. */
static inline struct bytes embedded_bytes(const struct embedded_file *table, const char *name)
{
	for (; table->name != NULL; table++)
		if (text_equal(table->name, name))
			return table->bytes;
	return BYTES_NONE;
}

#endif
