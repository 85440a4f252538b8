/* target.c - paths and percent signs. What has two spellings for one place is
 * refused, so that a check on a path cannot be passed by another spelling. */

#include "lib/http/parse.h"

static int hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool percent_decode(struct arena *a, struct bytes from, bool plus_is_blank, struct bytes *ret_text)
{
	uint8_t *text = arena_alloc(a, from.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < from.len; i++) {
		uint8_t c = from.at[i];

		if (c == '%') {
			int high = i + 2 < from.len ? hex_digit(from.at[i + 1]) : -1;
			int low = high >= 0 ? hex_digit(from.at[i + 2]) : -1;

			if (low < 0)
				return false;
			c = (uint8_t)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus_is_blank) {
			c = ' ';
		}
		text[len++] = c;
	}
	*ret_text = bytes_of(text, len);
	return true;
}

/* One segment between two slashes, decoded. */
static bool segment_is_plain(struct bytes segment, bool is_last)
{
	const char *text = (const char *)segment.at;

	if (segment.len == 0)
		return is_last;
	if (text_equal(text, ".") || text_equal(text, ".."))
		return false;
	for (size_t i = 0; i < segment.len; i++)
		if (segment.at[i] < 0x20 || segment.at[i] == 0x7f || segment.at[i] == '/' ||
			segment.at[i] == '\\')
			return false;
	return utf8_clean(segment.at, segment.len);
}

static bool path_read(struct arena *a, struct bytes raw, const char **ret_path)
{
	struct str path = str_in(a, raw.len);
	const uint8_t *at = raw.at, *end = raw.at + raw.len;

	while (at < end) {
		const uint8_t *slash = memchr(at + 1, '/', (size_t)(end - at - 1));
		const uint8_t *stop = slash != NULL ? slash : end;
		struct bytes segment;

		if (!percent_decode(
			    a, bytes_of(at + 1, (size_t)(stop - at - 1)), false, &segment) ||
			!segment_is_plain(segment, stop == end))
			return false;
		str_addc(&path, '/');
		str_addn(&path, segment.at, segment.len);
		at = stop;
	}
	*ret_path = str_text(&path);
	return true;
}

int target_read(
	struct arena *a, const char *target, const char **ret_path, struct http_fields *ret_query)
{
	size_t len = strnlen(target, TARGET_MAX + 1), path_len;
	struct http_fields query = { 0 };
	const char *path, *mark;
	int refused;

	if (len > TARGET_MAX)
		return 414;
	if (target[0] != '/')
		return 400;
	for (size_t i = 0; i < len; i++)
		if (target[i] <= ' ' || target[i] > '~' || target[i] == '#')
			return 400;
	mark = memchr(target, '?', len);
	path_len = mark != NULL ? (size_t)(mark - target) : len;
	if (!path_read(a, bytes_of(target, path_len), &path))
		return 400;
	if (mark != NULL) {
		struct bytes raw = bytes_of(mark + 1, len - path_len - 1);

		refused = urlencoded_read(a, raw, QUERY_FIELDS_MAX, &query);
		if (refused != 0)
			return refused == 413 ? 414 : refused;
	}
	*ret_path = path;
	*ret_query = query;
	return 0;
}
