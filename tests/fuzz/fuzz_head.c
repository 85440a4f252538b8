/* fuzz_head.c - header lines, "name: value" by line: cookies, content types,
 * framing, codings and tags are read out of whatever they say. */

#include "lib/http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct head split(struct arena *a, char *text)
{
	struct head_line *lines = arena_array(a, HEAD_LINES_MAX + 1, sizeof(*lines));
	size_t n = 0;

	for (char *at = text; at != NULL && n <= HEAD_LINES_MAX;) {
		char *end = strchr(at, '\n'), *colon;

		if (end != NULL)
			*end++ = '\0';
		colon = strchr(at, ':');
		if (colon != NULL) {
			*colon++ = '\0';
			lines[n++] = (struct head_line){ at, colon, strlen(at), strlen(colon) };
		}
		at = end;
	}
	return (struct head){ lines, n };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(64 << 20);
	struct framing framing;
	const char *value, *type, *boundary;
	struct head head;

	if (size > 16384)
		return 0;
	head = split(a, arena_textn(a, (const char *)data, size));
	if (head_check(head, HTTP_POST, "HTTP/1.1", &framing) == 0 && framing.is_chunked &&
		framing.length != 0)
		BUG("chunks with a length");
	value = cookie_find(a, head, "id");
	if (value != NULL && !utf8_clean(value, strlen(value)))
		BUG("a cookie that is no text");
	value = head_find(head, "content-type");
	if (value != NULL && content_type_read(a, value, &type, &boundary) && boundary != NULL &&
		strlen(boundary) > BOUNDARY_MAX)
		BUG("a boundary without bounds");
	accepted_codings(head_find(head, "accept-encoding"));
	etag_matches(head_find(head, "if-none-match"), "abc");
	return 0;
}
