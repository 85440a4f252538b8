/* cookie.c - reading cookies. We set few and trust none, see RFC 6265 4.2. */

#include "lib/http/parse.h"

#include <strings.h>

/* Looks through one header; a second, differing value makes it ambiguous. */
static bool line_look(const char *at, const char *name, struct bytes *ret_value)
{
	size_t name_len = strlen(name);

	while (*at != '\0') {
		size_t n;

		at += strspn(at, " \t;");
		n = strcspn(at, ";");
		if (n > name_len && at[name_len] == '=' && memcmp(at, name, name_len) == 0) {
			struct bytes value = bytes_of(at + name_len + 1, n - name_len - 1);

			while (value.len > 0 && strchr(" \t", value.at[value.len - 1]) != NULL)
				value.len--;
			if (ret_value->at != NULL && !bytes_equal(*ret_value, value))
				return false;
			*ret_value = value;
		}
		at += n;
	}
	return true;
}

const char *cookie_find(struct arena *a, struct head head, const char *name)
{
	struct bytes value = BYTES_NONE;

	for (size_t i = 0; i < head.n; i++)
		if (strcasecmp(head.at[i].name, "cookie") == 0 &&
			!line_look(head.at[i].value, name, &value))
			return NULL;
	if (value.at == NULL || !utf8_clean(value.at, value.len))
		return NULL;
	return arena_textn(a, (const char *)value.at, value.len);
}
