/* json_look.c - looking into a value that was read, with faults an author can act on. */

#include "lib/codec/json.h"

#include <string.h>

static const char *kind_words(enum json_kind kind)
{
	static const char *const words[] = { "null", "true or false", "a number",
		"a text in quotation marks", "a list [ ]", "an object { }" };

	return words[kind];
}

const struct json *json_first(const struct json *list)
{
	if (list == NULL || list->kind < JSON_ARRAY)
		return NULL;
	return list->items.first;
}

const struct json *json_get(const struct json *object, const char *key)
{
	if (!json_is(object, JSON_OBJECT))
		return NULL;
	for (const struct json *v = object->items.first; v != NULL; v = v->next)
		if (strcmp(v->key, key) == 0)
			return v;
	return NULL;
}

bool json_is(const struct json *value, enum json_kind kind)
{
	return value != NULL && value->kind == kind;
}

const struct json *json_may(
	const struct json *object, const char *key, enum json_kind kind, struct faults *f)
{
	const struct json *v = json_get(object, key);

	if (v == NULL || v->kind == kind)
		return v;
	fault_add(f, v->line, "\"%s\" must be %s", key, kind_words(kind));
	return NULL;
}

const struct json *json_need(
	const struct json *object, const char *key, enum json_kind kind, struct faults *f)
{
	if (json_get(object, key) == NULL)
		fault_add(f, object->line, "\"%s\" is missing: add it, %s", key, kind_words(kind));
	return json_may(object, key, kind, f);
}

const char *json_need_text(const struct json *object, const char *key, struct faults *f)
{
	const struct json *v = json_need(object, key, JSON_TEXT, f);

	return v != NULL ? v->text : NULL;
}

const char *json_may_text(
	const struct json *object, const char *key, const char *otherwise, struct faults *f)
{
	const struct json *v = json_may(object, key, JSON_TEXT, f);

	return v != NULL ? v->text : otherwise;
}

bool json_may_bool(const struct json *object, const char *key, bool otherwise, struct faults *f)
{
	const struct json *v = json_may(object, key, JSON_BOOL, f);

	return v != NULL ? v->truth : otherwise;
}

int64_t json_may_int(const struct json *object, const char *key, struct json_range range,
	int64_t otherwise, struct faults *f)
{
	const struct json *v = json_may(object, key, JSON_NUMBER, f);

	if (v == NULL)
		return otherwise;
	if (v->number.is_whole && v->number.whole >= range.min && v->number.whole <= range.max)
		return v->number.whole;
	fault_add(f, v->line, "\"%s\" must be a whole number from %lld to %lld", key,
		(long long)range.min, (long long)range.max);
	return otherwise;
}

int64_t json_need_int(
	const struct json *object, const char *key, struct json_range range, struct faults *f)
{
	if (json_get(object, key) == NULL)
		fault_add(f, object->line, "\"%s\" is missing: add it, a whole number", key);
	return json_may_int(object, key, range, range.min, f);
}

static bool is_among(const char *key, const char *const *known)
{
	for (; *known != NULL; known++)
		if (strcmp(*known, key) == 0)
			return true;
	return false;
}

void json_only_keys(const struct json *object, const char *const *known, struct faults *f)
{
	for (const struct json *v = json_first(object); v != NULL; v = v->next)
		if (v->key != NULL && !is_among(v->key, known))
			fault_add(f, v->line,
				"\"%.60s\" is no key that is known here: check its spelling",
				v->key);
}
