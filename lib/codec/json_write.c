/* json_write.c - commas, escapes and the order of calls. */

#include "lib/codec/json_write.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json_out json_out_in(struct arena *a, size_t max)
{
	return (struct json_out){ .text = str_in(a, max) };
}

static uint64_t level_bit(const struct json_out *j)
{
	return (uint64_t)1 << j->depth;
}

static bool in_object(const struct json_out *j)
{
	return j->depth > 0 && (j->objects & level_bit(j)) != 0;
}

/* What stands before a member: a comma, unless it is the first. */
static void next_member(struct json_out *j)
{
	if ((j->continued & level_bit(j)) != 0) {
		if (j->depth == 0)
			BUG("JSON: a second value at the top");
		str_addc(&j->text, ',');
	}
	j->continued |= level_bit(j);
}

static void next_value(struct json_out *j)
{
	if (in_object(j) && !j->keyed)
		BUG("JSON: a value of an object without its key");
	if (!in_object(j))
		next_member(j);
	j->keyed = false;
}

static void begin(struct json_out *j, char bracket, bool is_object)
{
	next_value(j);
	if (j->depth == JSON_WRITE_DEPTH)
		BUG("JSON: deeper than %d", JSON_WRITE_DEPTH);
	j->depth++;
	j->continued &= ~level_bit(j);
	j->objects &= ~level_bit(j);
	if (is_object)
		j->objects |= level_bit(j);
	str_addc(&j->text, bracket);
}

static void end(struct json_out *j, char bracket, bool is_object)
{
	if (j->depth == 0 || in_object(j) != is_object || j->keyed)
		BUG("JSON: '%c' where nothing of its kind is open", bracket);
	j->depth--;
	str_addc(&j->text, bracket);
}

void json_object(struct json_out *j)
{
	begin(j, '{', true);
}

void json_object_end(struct json_out *j)
{
	end(j, '}', true);
}

void json_array(struct json_out *j)
{
	begin(j, '[', false);
}

void json_array_end(struct json_out *j)
{
	end(j, ']', false);
}

static void add_escaped(struct json_out *j, unsigned char c)
{
	static const char short_forms[][2] = { { '"', '"' }, { '\\', '\\' }, { '\n', 'n' },
		{ '\r', 'r' }, { '\t', 't' }, { '\b', 'b' }, { '\f', 'f' } };

	for (size_t i = 0; i < COUNT_OF(short_forms); i++)
		if ((unsigned char)short_forms[i][0] == c) {
			str_addc(&j->text, '\\');
			str_addc(&j->text, short_forms[i][1]);
			return;
		}
	str_addf(&j->text, "\\u%04x", c);
}

/* Whole stretches at a time; only the few bytes that must be are escaped. */
static void add_string(struct json_out *j, const char *text, size_t n)
{
	size_t from = 0;

	str_addc(&j->text, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		str_addn(&j->text, text + from, i - from);
		add_escaped(j, c);
		from = i + 1;
	}
	str_addn(&j->text, text + from, n - from);
	str_addc(&j->text, '"');
}

void json_key(struct json_out *j, const char *key)
{
	if (!in_object(j) || j->keyed)
		BUG("JSON: the key \"%s\" outside an object or after a key", key);
	next_member(j);
	add_string(j, key, strlen(key));
	str_addc(&j->text, ':');
	j->keyed = true;
}

void json_textn(struct json_out *j, const char *text, size_t n)
{
	next_value(j);
	add_string(j, text, n);
}

void json_text(struct json_out *j, const char *text)
{
	if (text == NULL)
		json_null(j);
	else
		json_textn(j, text, strlen(text));
}

void json_int(struct json_out *j, int64_t n)
{
	next_value(j);
	str_addf(&j->text, "%" PRId64, n);
}

void json_real(struct json_out *j, double n)
{
	char text[40];

	if (!isfinite(n))
		BUG("JSON: a number that is none");
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, n);
		if (strtod(text, NULL) == n)
			break;
	}
	next_value(j);
	str_add(&j->text, text);
}

void json_bool(struct json_out *j, bool b)
{
	next_value(j);
	str_add(&j->text, b ? "true" : "false");
}

void json_null(struct json_out *j)
{
	next_value(j);
	str_add(&j->text, "null");
}

void json_written(struct json_out *j, struct bytes json)
{
	if (json.len == 0)
		BUG("JSON: an empty text is no value");
	next_value(j);
	str_addn(&j->text, json.at, json.len);
}

void json_pair_text(struct json_out *j, const char *key, const char *text)
{
	json_key(j, key);
	json_text(j, text);
}

void json_pair_int(struct json_out *j, const char *key, int64_t n)
{
	json_key(j, key);
	json_int(j, n);
}

void json_pair_bool(struct json_out *j, const char *key, bool b)
{
	json_key(j, key);
	json_bool(j, b);
}

struct bytes json_bytes(const struct json_out *j)
{
	if (j->depth != 0 || j->text.len == 0)
		BUG("JSON: taken before it was finished");
	return str_bytes(&j->text);
}

bool json_over(const struct json_out *j)
{
	return str_over(&j->text);
}
