/* head.c - strictness about header lines. Whatever a proxy before us might
 * read differently (two lengths, a length and chunks, a blank in a name) is
 * refused, because the difference is where smuggled requests live. */

#include "lib/http/parse.h"

#include <strings.h>

static bool is_token_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool line_is_sound(const struct head_line *line)
{
	if (line->name_len == 0)
		return false;
	for (size_t i = 0; i < line->name_len; i++)
		if (!is_token_char(line->name[i]))
			return false;
	for (size_t i = 0; i < line->value_len; i++) {
		uint8_t c = (uint8_t)line->value[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

const char *head_find(struct head head, const char *name)
{
	for (size_t i = 0; i < head.n; i++)
		if (strcasecmp(head.at[i].name, name) == 0)
			return head.at[i].value;
	return NULL;
}

/* These mean one thing each: a second one makes the request ambiguous. */
static bool singles_are_single(struct head head)
{
	static const char *const singles[] = { "host", "content-length", "transfer-encoding",
		"content-type", "content-encoding", "authorization", "expect", "origin" };

	for (size_t s = 0; s < COUNT_OF(singles); s++) {
		int seen = 0;

		for (size_t i = 0; i < head.n; i++)
			seen += strcasecmp(head.at[i].name, singles[s]) == 0;
		if (seen > 1)
			return false;
	}
	return true;
}

static bool host_is_sound(const char *host)
{
	if (*host == '\0')
		return false;
	for (; *host != '\0'; host++)
		if (!is_token_char(*host) && strchr(":[]", *host) == NULL)
			return false;
	return true;
}

static int framing_read(
	struct head head, enum http_method method, bool is_1_1, struct framing *ret_framing)
{
	const char *length = head_find(head, "content-length");
	const char *coding = head_find(head, "transfer-encoding");
	struct framing f = { 0 };

	if (length != NULL && coding != NULL)
		return 400;
	if (coding != NULL && (!is_1_1 || strcasecmp(coding, "chunked") != 0))
		return 400;
	/* int_read() takes no sign but '-', and a length is only digits. */
	if (length != NULL && !int_read(length, 0, INT64_MAX, &f.length))
		return 400;
	if (length != NULL && length[0] == '-')
		return 400;
	f.is_chunked = coding != NULL;
	f.has_body = f.is_chunked || f.length > 0;
	if (f.has_body && method == HTTP_GET)
		return 400;
	*ret_framing = f;
	return 0;
}

int head_check(
	struct head head, enum http_method method, const char *version, struct framing *ret_framing)
{
	bool is_1_1 = text_equal(version, "HTTP/1.1");
	const char *host;

	if (!is_1_1 && !text_equal(version, "HTTP/1.0"))
		return 505;
	if (head.n > HEAD_LINES_MAX)
		return 431;
	for (size_t i = 0; i < head.n; i++)
		if (!line_is_sound(&head.at[i]))
			return 400;
	if (!singles_are_single(head))
		return 400;
	host = head_find(head, "host");
	if (host != NULL ? !host_is_sound(host) : is_1_1)
		return 400;
	return framing_read(head, method, is_1_1, ret_framing);
}

int head_asks(struct head head)
{
	const char *expect = head_find(head, "expect");
	const char *encoding = head_find(head, "content-encoding");

	if (expect != NULL && strcasecmp(expect, "100-continue") != 0)
		return 417;
	if (encoding != NULL && strcasecmp(encoding, "identity") != 0)
		return 415;
	return 0;
}

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

/* A parameter's value, quoted or not, without escapes: boundaries need none. */
static const char *parameter_read(struct arena *a, const char *at, const char **ret_value)
{
	if (*at == '"') {
		size_t n = strcspn(at + 1, "\"\\");

		if (at[1 + n] != '"')
			return NULL;
		*ret_value = arena_textn(a, at + 1, n);
		return at + n + 2;
	} else {
		size_t n = 0;

		while (is_token_char(at[n]))
			n++;
		*ret_value = arena_textn(a, at, n);
		return n > 0 ? at + n : NULL;
	}
}

static bool boundary_is_sound(const char *boundary)
{
	size_t n = strlen(boundary);

	if (n == 0 || n > BOUNDARY_MAX || boundary[n - 1] == ' ')
		return false;
	for (size_t i = 0; i < n; i++)
		if (boundary[i] < ' ' || boundary[i] > '~')
			return false;
	return true;
}

/* The parameters after the type; only "boundary" is of interest. */
static bool parameters_read(struct arena *a, const char *at, const char **ret_boundary)
{
	const char *boundary = NULL;

	while (*(at = skip_blanks(at)) == ';') {
		const char *name = skip_blanks(at + 1), *value;
		size_t n = 0;

		if (*name == '\0')
			break;
		while (is_token_char(name[n]))
			n++;
		if (n == 0 || name[n] != '=')
			return false;
		at = parameter_read(a, name + n + 1, &value);
		if (at == NULL)
			return false;
		if (n == 8 && strncasecmp(name, "boundary", 8) == 0) {
			if (boundary != NULL || !boundary_is_sound(value))
				return false;
			boundary = value;
		}
	}
	*ret_boundary = boundary;
	return *at == '\0' || *at == ';';
}

bool content_type_read(
	struct arena *a, const char *value, const char **ret_type, const char **ret_boundary)
{
	size_t n = strcspn(value, "; \t");
	char *type = arena_textn(a, value, n);
	int slashes = 0;

	for (size_t i = 0; i < n; i++) {
		slashes += type[i] == '/';
		if (type[i] != '/' && !is_token_char(type[i]))
			return false;
		if (type[i] >= 'A' && type[i] <= 'Z')
			type[i] = (char)(type[i] - 'A' + 'a');
	}
	if (slashes != 1 || !parameters_read(a, value + n, ret_boundary))
		return false;
	*ret_type = type;
	return true;
}
