/* url.c - percent-encoding of what we say, and narrow doors for what others say. */

#include "lib/html/url.h"

#include "lib/i18n/i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { URL_MAX = 2000 };

/* RFC 3986 "unreserved": the only bytes of a value that stand for themselves. */
static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

static void add_encoded(struct str *s, const char *value)
{
	for (const char *p = value; *p != '\0'; p++)
		if (is_unreserved((unsigned char)*p))
			str_addc(s, *p);
		else
			str_addf(s, "%%%02X", (unsigned char)*p);
}

static struct str begin(struct arena *a, const char *text)
{
	struct str s = str_in(a, 64 * 1024);

	str_add(&s, text);
	return s;
}

static struct url finish(struct str *s)
{
	if (str_over(s))
		BUG("a link of more than %zu bytes", s->max);
	return (struct url){ .text = str_text(s) };
}

bool url_is_none(struct url url)
{
	return text_empty(url.text);
}

struct url url_of_literal(const char *path)
{
	if (path[0] != '/' || path[1] == '/' || strpbrk(path, "\\\"'<> \t\r\n") != NULL)
		BUG("\"%s\" is no path of ours", path);
	return (struct url){ .text = path };
}

struct url url_add(struct arena *a, struct url url, const char *segment)
{
	struct str s;

	if (url_is_none(url))
		return URL_NONE;
	if (text_empty(segment) || text_equal(segment, ".") || text_equal(segment, ".."))
		BUG("\"%s\" cannot be a segment of a path", segment != NULL ? segment : "");
	if (strpbrk(url.text, "?#") != NULL)
		BUG("a segment after the query of \"%s\"", url.text);
	s = begin(a, url.text);
	if (!text_ends(url.text, "/"))
		str_addc(&s, '/');
	add_encoded(&s, segment);
	return finish(&s);
}

struct url url_add_id(struct arena *a, struct url url, int64_t id)
{
	char text[14];

	id_text(id, text);
	return url_add(a, url, text);
}

struct url url_with(struct arena *a, struct url url, const char *name, const char *value)
{
	struct str s;

	if (url_is_none(url))
		return URL_NONE;
	if (strchr(url.text, '#') != NULL)
		BUG("a query after the fragment of \"%s\"", url.text);
	s = begin(a, url.text);
	str_addc(&s, strchr(url.text, '?') == NULL ? '?' : '&');
	add_encoded(&s, name);
	str_addc(&s, '=');
	add_encoded(&s, value != NULL ? value : "");
	return finish(&s);
}

struct url url_with_int(struct arena *a, struct url url, const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	return url_with(a, url, name, text);
}

struct url url_with_id(struct arena *a, struct url url, const char *name, int64_t id)
{
	char text[14];

	id_text(id, text);
	return url_with(a, url, name, text);
}

struct url url_at(struct arena *a, struct url url, const char *fragment)
{
	struct str s;

	if (url_is_none(url))
		return URL_NONE;
	if (strchr(url.text, '#') != NULL)
		BUG("a second fragment on \"%s\"", url.text);
	s = begin(a, url.text);
	str_addc(&s, '#');
	add_encoded(&s, fragment);
	return finish(&s);
}

/* Length of the host and port at the start: letters, digits, '-', '.', one
 * ':' before digits. 0 when there is no such thing, so no user@ either. */
static size_t authority_length(const char *text)
{
	static const char host[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
	size_t n = strspn(text, host), port;

	if (n == 0 || text[0] == '.' || text[0] == '-')
		return 0;
	if (text[n] != ':')
		return n;
	port = strspn(text + n + 1, "0123456789");
	return port > 0 && port <= 5 ? n + 1 + port : 0;
}

/* Path, query and fragment as others wrote them: what may stand stands, other
 * bytes are encoded, quotes and blanks among them. */
static void add_rest(struct str *s, const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if (is_unreserved((unsigned char)*p) || strchr("/?#%&=+:;,@!$()*", *p) != NULL)
			str_addc(s, *p);
		else
			str_addf(s, "%%%02X", (unsigned char)*p);
}

static bool has_controls(const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
		if (*p < 0x20 || *p == 0x7F || *p == '\\')
			return true;
	return false;
}

struct url url_web(struct arena *a, const char *text)
{
	size_t scheme, authority;
	struct str s;
	char after;

	scheme = text_starts(text, "https://") ? 8 : text_starts(text, "http://") ? 7 : 0;
	if (scheme == 0 || strlen(text) > URL_MAX || has_controls(text))
		return URL_NONE;
	authority = authority_length(text + scheme);
	after = text[scheme + authority];
	if (authority == 0 || (after != '\0' && strchr("/?#", after) == NULL))
		return URL_NONE;
	s = str_in(a, 3 * URL_MAX);
	str_addn(&s, text, scheme + authority);
	add_rest(&s, text + scheme + authority);
	return finish(&s);
}

struct url url_local(struct arena *a, const char *text)
{
	struct str s;

	if (!text_starts(text, "/") || text[1] == '/' || strlen(text) > URL_MAX ||
		has_controls(text))
		return URL_NONE;
	s = str_in(a, 3 * URL_MAX);
	add_rest(&s, text);
	return finish(&s);
}

/* The digits of a number as people write it, with a leading "+" if there is one. */
static struct url phone_link(struct arena *a, const char *scheme, const char *number)
{
	struct str s = begin(a, scheme);
	const char *p = number != NULL ? digits_ascii(a, number) : "";
	size_t digits = 0;

	if (*p == '+')
		str_addc(&s, *p++);
	for (; *p != '\0'; p++) {
		if (*p == ' ' || *p == '-' || *p == '(' || *p == ')')
			continue;
		if (*p < '0' || *p > '9')
			return URL_NONE;
		str_addc(&s, *p);
		if (++digits > 15)
			return URL_NONE;
	}
	return digits >= 3 ? finish(&s) : URL_NONE;
}

struct url url_tel(struct arena *a, const char *number)
{
	return phone_link(a, "tel:", number);
}

struct url url_sms(struct arena *a, const char *number)
{
	return phone_link(a, "sms:", number);
}

/* Plain ASCII addresses: no quotes, no comments, one '@', a dot in the host. */
struct url url_mail(struct arena *a, const char *address)
{
	static const char local[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$*+-/=^_~";
	struct str s = begin(a, "mailto:");
	size_t n, host;
	const char *domain;

	if (text_empty(address) || strlen(address) > 254)
		return URL_NONE;
	n = strspn(address, local);
	if (n == 0 || address[n] != '@')
		return URL_NONE;
	domain = address + n + 1;
	host = authority_length(domain);
	if (host == 0 || domain[host] != '\0' || strpbrk(domain, ":") != NULL ||
		strchr(domain, '.') == NULL || text_ends(domain, "."))
		return URL_NONE;
	for (const char *p = address; p < address + n; p++)
		if (is_unreserved((unsigned char)*p) || *p == '+')
			str_addc(&s, *p);
		else
			str_addf(&s, "%%%02X", (unsigned char)*p);
	str_addc(&s, '@');
	str_add(&s, domain);
	return finish(&s);
}
