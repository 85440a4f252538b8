/* fuzz_htmlc.c - any bytes as a template: an error or C, never a crash, and no
 * C in which a literal has left its quotes. */

#include "tools/htmlc/htmlc.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *open_none(struct opener *o, struct arena *a, const char *name)
{
	(void)o;
	(void)a;
	return text_equal(name, "rows") ? "{{row place: name text, kind code}}" : NULL;
}

/* Every line of C is either outside quotes at its end, or broken by us. */
static void check_quotes(const char *c)
{
	bool is_open = false;

	for (; *c != '\0'; c++) {
		if (*c == '\\' && is_open && c[1] != '\0')
			c++;
		else if (*c == '"')
			is_open = !is_open;
		else if (*c == '\n' && is_open)
			BUG("a string of C does not end");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_create(512 << 20);
	struct opener opener = { .open = open_none, .folder = "" };
	struct source s = { .arena = a, .path = "t.html", .line = 1 };
	struct str keys = str_in(a, 16 << 20);
	struct view_file *t;

	if (size < (1 << 16) && utf8_clean(data, size)) {
		s.at = arena_textn(a, (const char *)data, size);
		t = template_read(&s, "t", &opener);
		if (s.problem == NULL)
			template_check(&s, t);
		if (s.problem == NULL) {
			check_quotes(emit_source(a, t, s.path));
			emit_header(a, t, s.path);
			emit_messages(&keys, t, s.path);
		}
	}
	arena_destroy(a);
	return 0;
}
