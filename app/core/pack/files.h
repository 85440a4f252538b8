/*
 * files.h - the files of a pack's folder as bytes, before anybody asks what
 * they mean. Private to app/core/pack.
 */
#ifndef ASHRAY_PACK_FILES_H
#define ASHRAY_PACK_FILES_H

#include "app/core/pack/pack.h"

/* Reads all .json, .csv, .txt and .po files of a folder and of the folders in
 * it, sorted by path. A folder or file that cannot be read is a fault. */
const struct pack_file *files_read(
	const char *folder, struct arena *a, struct faults *faults, size_t *ret_n);

#endif
