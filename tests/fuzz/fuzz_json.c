/* fuzz_json.c - any bytes as JSON: what is accepted has one spelling, which reads back as itself.
 */

#include "lib/codec/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct json *read(struct arena *a, struct bytes bytes)
{
	const struct json_limits limits = { .bytes = 1 << 16, .values = 20000 };
	struct faults faults = faults_in(a, "fuzz");
	const struct json *v = json_read(a, bytes, &limits, &faults);

	if ((v == NULL) != (faults.n == 1))
		BUG("a refusal without its fault, or a fault without refusal");
	return v;
}

static struct bytes spelt(struct arena *a, const struct json *v)
{
	struct str out = str_in(a, 1 << 22);

	json_canonical(&out, v);
	return str_bytes(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_create(256 << 20);
	const struct json *v = read(a, bytes_of(data, size));

	if (v != NULL) {
		struct bytes once = spelt(a, v), again;
		const struct json_limits wide = { .bytes = 1 << 22 };
		struct faults faults = faults_in(a, "again");

		v = json_read(a, once, &wide, &faults);
		if (v == NULL)
			BUG("the canonical spelling is not JSON: %s", faults.first->what);
		again = spelt(a, v);
		if (!bytes_equal(once, again))
			BUG("two spellings of one value");
	}
	arena_destroy(a);
	return 0;
}
