/* fuzz_clean_head.c - what a cleaning helper says first: whatever is believed can stand in
 * a header and in JSON, and promises a size that we take. */

#include "app/files/file_disk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct clean_head head;

	if (size > 200 || memchr(data, 0, size) != NULL ||
		!clean_head_read(arena_textn(a, (const char *)data, size), &head))
		return 0;
	if (head.size < 0 || head.size > 40 << 20 || head.is_cleaned != (head.size > 0))
		BUG("a size that is none");
	if (strlen(head.type) >= FILE_TYPE_SIZE || strpbrk(head.type, " \r\n\"\\;") != NULL ||
		strchr(head.type, '/') == NULL)
		BUG("a type that is none");
	return 0;
}
