/* fuzz_po.c - any bytes as a catalogue and as a browser's choice of language:
 * refused with a line, or a language whose every text can be filled. */

#include "lib/i18n/i18n.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(struct arena *a, const struct language *l)
{
	static const struct value values[] = { { .name = "name", .text = "x" }, { 0 } };
	struct str out = str_in(a, 1 << 16);

	message_fill(
		&out, l, (struct zone){ .minutes = 360 }, language_text(l, "Hello {name}"), values);
	message_fill(&out, l, (struct zone){ .minutes = 360 },
		language_plural(l, "{count} day", "{count} days", 5), values);
	if (!utf8_valid(str_text(&out), out.len))
		BUG("a text that is no UTF-8");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const tags[] = { "bn", "sr", "sr-Latn" };
	struct arena *a = arena_create(512 << 20);
	struct str problem = str_in(a, 1000);
	const struct language *l = NULL;

	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		problem = str_in(a, 1000);
		l = language_load(a, tags[i], bytes_of(data, size), &problem);
		if ((l == NULL) != (problem.len > 0))
			BUG("refused without a word, or taken with one");
		if (l != NULL)
			use(a, l);
	}
	if (size > 0 && utf8_clean(data, size)) {
		problem = str_in(a, 1000);
		l = language_load(a, "en", BYTES_NONE, &problem);
		language_choose(&l, 1, arena_textn(a, (const char *)data, size));
	}
	arena_destroy(a);
	return 0;
}
