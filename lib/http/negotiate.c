/* negotiate.c - Accept-Encoding and If-None-Match (RFC 9110, 12.5.3 and 13.1.2). */

#include "lib/http/parse.h"

#include <strings.h>

/* "q=0", "q=0.0", "q=0.000": not acceptable; any other weight will do. */
static bool is_refused(const char *at, size_t n)
{
	const char *q = memmem(at, n, "q=0", 3);

	if (q == NULL)
		return false;
	for (q += 3; q < at + n; q++)
		if (*q >= '1' && *q <= '9')
			return false;
	return true;
}

static bool names(const char *at, size_t n, const char *coding)
{
	size_t word = strcspn(at, "; \t,");

	return word <= n && word == strlen(coding) && strncasecmp(at, coding, word) == 0;
}

unsigned accepted_codings(const char *accept_encoding)
{
	const char *at = accept_encoding != NULL ? accept_encoding : "";
	unsigned taken = 1 << CODING_PLAIN;

	while (*at != '\0') {
		size_t n;

		at += strspn(at, " \t,");
		n = strcspn(at, ",");
		if (!is_refused(at, n)) {
			if (names(at, n, "gzip") || names(at, n, "x-gzip"))
				taken |= 1 << CODING_GZIP;
			else if (names(at, n, "br"))
				taken |= 1 << CODING_BROTLI;
		}
		at += n;
	}
	return taken;
}

/* Weak comparison: our tags name the content, not its coding. */
bool etag_matches(const char *if_none_match, const char *etag)
{
	const char *at = if_none_match;
	size_t len = etag != NULL ? strlen(etag) : 0;

	if (at == NULL || len == 0)
		return false;
	if (text_equal(at, "*"))
		return true;
	while ((at = strchr(at, '"')) != NULL) {
		const char *end = strchr(++at, '"');

		if (end == NULL)
			return false;
		if ((size_t)(end - at) == len && memcmp(at, etag, len) == 0)
			return true;
		at = end + 1;
	}
	return false;
}
