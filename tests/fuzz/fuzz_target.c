/* fuzz_target.c - request targets: a path that is taken has one spelling. */

#include "lib/http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(64 << 20);
	struct http_fields query;
	const char *path;

	if (size > 8192 ||
		target_read(a, arena_textn(a, (const char *)data, size), &path, &query) != 0)
		return 0;
	if (path[0] != '/' || !utf8_clean(path, strlen(path)))
		BUG("a path that is none");
	if (strstr(path, "//") != NULL || strstr(path, "/../") != NULL ||
		strstr(path, "/./") != NULL || text_ends(path, "/..") || text_ends(path, "/.") ||
		strchr(path, '\\') != NULL)
		BUG("a path with two spellings");
	return 0;
}
