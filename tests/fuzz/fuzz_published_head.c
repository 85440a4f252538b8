/* fuzz_published_head.c - any bytes as a published text: no head, or one that is
 * written back to the same line. */

#include "app/core/audit/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_create(1 << 20);
	struct published_head head, again;

	if (published_head_read(bytes_of(data, size), &head)) {
		struct audit_head full = { .no = head.no, .hour = head.hour };
		struct str line = str_in(a, 1000);

		memcpy(full.hash, head.hash, sizeof(full.hash));
		memcpy(full.sig, head.sig, sizeof(full.sig));
		published_head_write(&line, &full);
		if (!published_head_read(str_bytes(&line), &again) || again.no != head.no ||
			again.hour != head.hour ||
			memcmp(again.hash, head.hash, sizeof(head.hash)) != 0 ||
			memcmp(again.sig, head.sig, sizeof(head.sig)) != 0)
			BUG("a head that was read is not the one that is written");
	}
	arena_destroy(a);
	return 0;
}
