/* fuzz_form.c - urlencoded forms: whatever comes is refused or becomes fields
 * whose names are text and whose values end where they say. */

#include "lib/http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(64 << 20);
	struct http_fields f;

	if (size > 65536 || urlencoded_read(a, bytes_of(data, size), 2000, &f) != 0)
		return 0;
	if (f.n > 2000)
		BUG("%zu fields", f.n);
	for (size_t i = 0; i < f.n; i++) {
		if (!utf8_clean(f.at[i].name, strlen(f.at[i].name)) || *f.at[i].name == '\0')
			BUG("a name that is no text");
		if (f.at[i].value[f.at[i].len] != '\0')
			BUG("a value without an end");
		if (strlen(f.at[i].value) != f.at[i].len)
			BUG("a value with NUL inside");
		if (!utf8_clean(f.at[i].value, f.at[i].len))
			BUG("a value that no page may show");
	}
	return 0;
}
