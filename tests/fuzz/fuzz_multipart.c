/* fuzz_multipart.c - a body means the same in one piece and byte by byte. */

#include "lib/http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int begin(void *ctx, const struct part_head *part)
{
	str_addc(ctx, '<');
	str_addn(ctx, part->name.at, part->name.len);
	str_addc(ctx, part->filename.at != NULL ? 'F' : 'T');
	str_addn(ctx, part->filename.at, part->filename.len);
	str_add(ctx, part->type != NULL ? part->type : "");
	return 0;
}

static int take(void *ctx, struct bytes data)
{
	str_addn(ctx, data.at, data.len);
	return 0;
}

static int end(void *ctx)
{
	str_addc(ctx, '>');
	return 0;
}

static const struct part_events events = { begin, take, end };

static int read_in_steps(
	struct arena *a, const uint8_t *data, size_t size, size_t step, struct str *said)
{
	struct multipart *m = multipart_create(a, "b", &events, said);
	int refused = 0;

	for (size_t i = 0; i < size && refused == 0; i += step)
		refused = multipart_feed(m, bytes_of(data + i, size - i < step ? size - i : step));
	return multipart_end(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(64 << 20);
	struct str whole = str_in(a, 1 << 20), bytewise = str_in(a, 1 << 20);
	int refused;

	if (size > 65536)
		return 0;
	refused = read_in_steps(a, data, size, size + 1, &whole);
	if (read_in_steps(a, data, size, 1, &bytewise) != refused)
		BUG("slicing changes the outcome");
	if (refused == 0 && !bytes_equal(str_bytes(&whole), str_bytes(&bytewise)))
		BUG("slicing changes the meaning");
	return 0;
}
