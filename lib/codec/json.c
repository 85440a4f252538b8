/*
 * json.c - a recursive reader over bytes that are known to be valid UTF-8
 * without NUL. The end of the text reads as a NUL, so no step looks past it;
 * the depth limit bounds the stack.
 */

#include "lib/codec/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_BYTES = 1 << 20, USUAL_DEPTH = 32, DEEPEST = 128, USUAL_VALUES = 50000 };
enum { LONGEST_NUMBER = 64 };

struct reader {
	struct arena *arena;
	struct faults *faults;
	const char *at, *end; /* *end is NUL */
	int line;
	int depth, depth_max;
	size_t values, values_max;
	bool failed;
};

static struct json *read_value(struct reader *r);

/* Notes the first fault only; whatever follows is its consequence. */
static void *fail(struct reader *r, const char *what)
{
	if (!r->failed)
		fault_add(r->faults, r->line, "%s", what);
	r->failed = true;
	return NULL;
}

static void skip_blanks(struct reader *r)
{
	for (; *r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'; r->at++)
		r->line += *r->at == '\n';
}

static struct json *new_value(struct reader *r, enum json_kind kind)
{
	struct json *v;

	if (++r->values > r->values_max)
		return fail(r, "too many values");
	v = arena_new(r->arena, struct json);
	v->kind = kind;
	v->line = r->line;
	return v;
}

static int hex4(const char *at)
{
	int n = 0;

	for (int i = 0; i < 4; i++) {
		char c = at[i];

		if (c >= '0' && c <= '9')
			n = n << 4 | (c - '0');
		else if (c >= 'a' && c <= 'f')
			n = n << 4 | (c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			n = n << 4 | (c - 'A' + 10);
		else
			return -1;
	}
	return n;
}

/* Reads \uXXXX, or a pair of them, with `at` behind the u. Returns the bytes written, 0 if wrong.
 */
static size_t read_unicode(struct reader *r, char *to)
{
	int c = hex4(r->at), low;

	if (c <= 0 || (c >= 0xDC00 && c <= 0xDFFF))
		return 0;
	r->at += 4;
	if (c < 0xD800 || c > 0xDBFF)
		return utf8_put(to, (uint32_t)c);
	if (r->at[0] != '\\' || r->at[1] != 'u')
		return 0;
	low = hex4(r->at + 2);
	if (low < 0xDC00 || low > 0xDFFF)
		return 0;
	r->at += 6;
	return utf8_put(to, (uint32_t)(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00)));
}

/* Reads what follows a backslash. Never writes more bytes than it reads. */
static size_t read_escape(struct reader *r, char *to)
{
	static const char names[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	const char *name;

	r->at++;
	if (*r->at == 'u') {
		r->at++;
		return read_unicode(r, to);
	}
	name = *r->at != '\0' ? strchr(names, *r->at) : NULL;
	if (name == NULL)
		return 0;
	r->at++;
	*to = means[name - names];
	return 1;
}

/* Length of the raw text up to its closing quotation mark, escapes unread. */
static size_t raw_length(const char *at)
{
	const char *p = at;

	while (*p != '\0' && *p != '"')
		p += *p == '\\' && p[1] != '\0' ? 2 : 1;
	return (size_t)(p - at);
}

/* Length of what stands for itself: no quotation mark, escape or control character. */
static size_t plain_length(const char *at)
{
	const char *p = at;

	while ((uint8_t)*p >= 0x20 && *p != '"' && *p != '\\')
		p++;
	return (size_t)(p - at);
}

static const char *read_text(struct reader *r)
{
	char *text, *to;

	r->at++;
	text = to = arena_alloc(r->arena, raw_length(r->at) + 1);
	for (;;) {
		size_t n = plain_length(r->at);

		memcpy(to, r->at, n);
		to += n;
		r->at += n;
		if (*r->at == '"')
			break;
		if (r->at == r->end)
			return fail(r, "a text is not closed by a quotation mark");
		if (*r->at != '\\')
			return fail(r, "a line break or tab inside a text: write \\n or \\t");
		n = read_escape(r, to);
		if (n == 0)
			return fail(r, "an escape that does not exist or means no character");
		to += n;
	}
	r->at++;
	*to = '\0';
	return text;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of the number at p by the grammar of the RFC, 0 if there is none. */
static size_t number_length(const char *p, bool *ret_is_whole)
{
	const char *start = p;

	*ret_is_whole = true;
	p += *p == '-';
	if (!is_digit(*p))
		return 0;
	if (*p == '0' && is_digit(p[1]))
		return 0;
	while (is_digit(*p))
		p++;
	if (*p == '.') {
		*ret_is_whole = false;
		if (!is_digit(*++p))
			return 0;
		while (is_digit(*p))
			p++;
	}
	if (*p == 'e' || *p == 'E') {
		*ret_is_whole = false;
		p++;
		p += *p == '+' || *p == '-';
		if (!is_digit(*p))
			return 0;
		while (is_digit(*p))
			p++;
	}
	return (size_t)(p - start);
}

static struct json *read_number(struct reader *r)
{
	char digits[LONGEST_NUMBER + 1];
	bool is_whole;
	size_t n = number_length(r->at, &is_whole);
	struct json *v;

	if (n == 0)
		return fail(r, "a value is expected here");
	if (n > LONGEST_NUMBER)
		return fail(r, "a number is too long");
	v = new_value(r, JSON_NUMBER);
	if (v == NULL)
		return NULL;
	memcpy(digits, r->at, n);
	digits[n] = '\0';
	r->at += n;
	v->number.real = strtod(digits, NULL);
	if (v->number.real > 1.7e308 || v->number.real < -1.7e308)
		return fail(r, "a number is too large");
	v->number.is_whole = is_whole && int_read(digits, INT64_MIN, INT64_MAX, &v->number.whole);
	return v;
}

static int by_key(const void *a, const void *b)
{
	const struct json *const *x = a, *const *y = b;
	int order = strcmp((*x)->key, (*y)->key);

	return order != 0 ? order : (*x)->line - (*y)->line;
}

/* The members of an object in the order of their keys' bytes. */
static const struct json **sorted(struct arena *a, const struct json *object)
{
	const struct json **all = arena_array(a, object->items.n + 1, sizeof(struct json *));
	size_t n = 0;

	for (const struct json *v = object->items.first; v != NULL; v = v->next)
		all[n++] = v;
	qsort(all, n, sizeof(all[0]), by_key);
	return all;
}

static bool keys_differ(struct reader *r, const struct json *object)
{
	struct arena_mark before = arena_mark(r->arena);
	const struct json **all = sorted(r->arena, object);
	const struct json *twice = NULL;

	for (size_t i = 1; i < object->items.n && twice == NULL; i++)
		if (strcmp(all[i - 1]->key, all[i]->key) == 0)
			twice = all[i];
	arena_rewind(r->arena, before);
	if (twice == NULL)
		return true;
	fault_add(r->faults, twice->line, "the key \"%.60s\" stands here twice", twice->key);
	r->failed = true;
	return false;
}

/* One member: in an object its key comes first. */
static struct json *read_item(struct reader *r, bool in_object)
{
	const char *key = NULL;
	struct json *v;

	skip_blanks(r);
	if (in_object) {
		if (*r->at != '"')
			return fail(r, "a key in quotation marks is expected here");
		key = read_text(r);
		skip_blanks(r);
		if (key == NULL || *r->at != ':')
			return fail(r, "a colon is missing after a key");
		r->at++;
	}
	v = read_value(r);
	if (v != NULL)
		v->key = key;
	return v;
}

static bool read_items(struct reader *r, struct json *list, char close)
{
	const struct json **last = &list->items.first;

	r->at++;
	skip_blanks(r);
	if (*r->at == close) {
		r->at++;
		return true;
	}
	for (;;) {
		struct json *v = read_item(r, close == '}');

		if (v == NULL)
			return false;
		*last = v;
		last = &v->next;
		list->items.n++;
		skip_blanks(r);
		if (*r->at == close)
			break;
		if (*r->at != ',') {
			fail(r, close == '}' ? "a comma or } is missing"
					     : "a comma or ] is missing");
			return false;
		}
		r->at++;
	}
	r->at++;
	return true;
}

static struct json *read_list(struct reader *r)
{
	bool is_object = *r->at == '{';
	struct json *v = new_value(r, is_object ? JSON_OBJECT : JSON_ARRAY);

	if (v == NULL)
		return NULL;
	if (++r->depth > r->depth_max)
		return fail(r, "lists and objects are nested too deeply");
	if (!read_items(r, v, is_object ? '}' : ']'))
		return NULL;
	r->depth--;
	if (is_object && v->items.n > 1 && !keys_differ(r, v))
		return NULL;
	return v;
}

static struct json *read_word(struct reader *r, const char *word, enum json_kind kind)
{
	size_t n = strlen(word);
	struct json *v;

	if (strncmp(r->at, word, n) != 0)
		return fail(r, "a value is expected here");
	v = new_value(r, kind);
	if (v == NULL)
		return NULL;
	r->at += n;
	if (kind == JSON_BOOL)
		v->truth = *word == 't';
	return v;
}

static struct json *read_value(struct reader *r)
{
	struct json *v;

	skip_blanks(r);
	switch (*r->at) {
	case '{':
	case '[':
		return read_list(r);
	case '"':
		v = new_value(r, JSON_TEXT);
		if (v != NULL)
			v->text = read_text(r);
		return v != NULL && v->text != NULL ? v : NULL;
	case 't':
		return read_word(r, "true", JSON_BOOL);
	case 'f':
		return read_word(r, "false", JSON_BOOL);
	case 'n':
		return read_word(r, "null", JSON_NULL);
	default:
		return read_number(r);
	}
}

const struct json *json_read(
	struct arena *a, struct bytes text, const struct json_limits *limits, struct faults *faults)
{
	static const struct json_limits usual;
	const struct json_limits *l = limits != NULL ? limits : &usual;
	struct reader r = { .arena = a, .faults = faults, .line = 1 };
	struct json *v;

	r.depth_max = l->depth > 0 ? l->depth : USUAL_DEPTH;
	if (r.depth_max > DEEPEST)
		BUG("a JSON depth of %d", r.depth_max);
	r.values_max = l->values > 0 ? l->values : USUAL_VALUES;
	if (text.len > (l->bytes > 0 ? l->bytes : USUAL_BYTES))
		return fail(&r, "too large");
	if (!utf8_valid(text.at, text.len))
		return fail(&r, "not valid UTF-8");
	r.at = arena_textn(a, (const char *)text.at, text.len);
	r.end = r.at + text.len;
	v = read_value(&r);
	skip_blanks(&r);
	if (v != NULL && r.at != r.end)
		return fail(&r, "something follows after the end");
	return r.failed ? NULL : v;
}

void json_quote(struct str *out, const char *text)
{
	static const char special[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";

	str_addc(out, '"');
	while (*text != '\0') {
		size_t plain = 0;
		const char *found;

		while ((uint8_t)text[plain] >= 0x20 && text[plain] != '"' && text[plain] != '\\')
			plain++;
		str_addn(out, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		found = strchr(special, *text);
		if (found != NULL)
			str_addf(out, "\\%c", names[found - special]);
		else
			str_addf(out, "\\u%04x", (unsigned)*text);
		text++;
	}
	str_addc(out, '"');
}

/* The fewest digits that read back as the same number. */
static void write_number(struct str *out, const struct json *v)
{
	double real = v->number.real;
	char digits[40];

	if (v->number.is_whole || (real > -1e15 && real < 1e15 && real == (double)(int64_t)real)) {
		str_addf(out, "%lld",
			(long long)(v->number.is_whole ? v->number.whole : (int64_t)real));
		return;
	}
	for (int precision = 1; precision <= 17; precision++) {
		snprintf(digits, sizeof(digits), "%.*g", precision, real);
		if (strtod(digits, NULL) == real)
			break;
	}
	str_add(out, digits);
}

static void write_items(struct str *out, const struct json *v)
{
	bool is_object = v->kind == JSON_OBJECT;
	const struct json **members = is_object ? sorted(out->arena, v) : NULL;
	const struct json *item = v->items.first;

	str_addc(out, is_object ? '{' : '[');
	for (size_t i = 0; i < v->items.n; i++, item = item->next) {
		if (i > 0)
			str_addc(out, ',');
		if (is_object) {
			json_quote(out, members[i]->key);
			str_addc(out, ':');
		}
		json_canonical(out, is_object ? members[i] : item);
	}
	str_addc(out, is_object ? '}' : ']');
}

void json_canonical(struct str *out, const struct json *v)
{
	switch (v->kind) {
	case JSON_NULL:
		str_add(out, "null");
		break;
	case JSON_BOOL:
		str_add(out, v->truth ? "true" : "false");
		break;
	case JSON_NUMBER:
		write_number(out, v);
		break;
	case JSON_TEXT:
		json_quote(out, v->text);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		write_items(out, v);
		break;
	}
}
