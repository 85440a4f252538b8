/* reading.c - the small steps of which reading any file of a pack is made. */

#include "app/core/pack/reading.h"

#include <string.h>

enum { LONGEST_ID = 40 };

const struct pack_file *reading_file(struct reading *r, const char *path, bool is_needed)
{
	r->faults->file = r->remarks->file =
		arena_printf(r->faults->arena, "%s/%s", r->pack->folder, path);
	for (size_t i = 0; i < r->files_n; i++)
		if (strcmp(r->files[i].path, path) == 0)
			return &r->files[i];
	if (is_needed)
		reading_fault(
			r, 0, "this file is missing: add it (docs/packs.md says what it holds)");
	return NULL;
}

const struct json *reading_json(
	struct reading *r, const char *path, enum json_kind kind, bool is_needed)
{
	const struct pack_file *file = reading_file(r, path, is_needed);
	const struct json *value;

	if (file == NULL)
		return NULL;
	value = json_read(r->arena, file->bytes, NULL, r->faults);
	if (value == NULL || value->kind == kind)
		return value;
	reading_fault(r, value->line, "the file must be %s",
		kind == JSON_ARRAY ? "a list [ ]" : "an object { }");
	return NULL;
}

void *reading_items(
	struct reading *r, const struct json *list, const struct item_reader *reader, size_t *ret_n)
{
	size_t n = json_is(list, JSON_ARRAY) ? list->items.n : 0, i = 0;
	char *items = arena_array(r->arena, n + 1, reader->size);

	for (const struct json *item = json_first(list); item != NULL; item = item->next, i++) {
		if (json_is(item, JSON_OBJECT))
			reader->read_one(r, item, items + i * reader->size);
		else
			reading_fault(
				r, item->line, "each item of this list must be an object { }");
	}
	*ret_n = n;
	return items;
}

static bool is_authored(const struct pack *p, const char *language)
{
	for (size_t i = 0; i < p->languages_n; i++)
		if (strcmp(p->languages[i].id, language) == 0)
			return p->languages[i].from == NULL;
	return false;
}

static void need_every_language(struct reading *r, const struct json *value, const char *key)
{
	for (size_t i = 0; i < r->pack->languages_n; i++) {
		const char *language = r->pack->languages[i].id;
		const struct json *text = json_get(value, language);

		if (!is_authored(r->pack, language))
			continue;
		if (text == NULL || (text->kind == JSON_TEXT && text_empty(text->text)))
			reading_fault(r, value->line, "\"%s\" lacks its text in \"%s\": add it",
				key, language);
	}
}

struct texts reading_words_of(struct reading *r, const struct json *value, const char *key)
{
	struct texts words = { 0 };
	struct text_in *at;

	if (value->kind != JSON_OBJECT) {
		reading_fault(
			r, value->line, "\"%s\" must be an object with one text per language", key);
		return words;
	}
	words.at = at = arena_array(r->arena, value->items.n + 1, sizeof(*at));
	for (const struct json *v = json_first(value); v != NULL; v = v->next) {
		if (pack_language(r->pack, v->key) == NULL)
			reading_fault(r, v->line, "\"%s\": \"%s\" is no language of pack.json", key,
				v->key);
		else if (v->kind != JSON_TEXT)
			reading_fault(r, v->line, "\"%s\": \"%s\" must be a text", key, v->key);
		else
			at[words.n++] = (struct text_in){ .tag = v->key, .text = v->text };
	}
	need_every_language(r, value, key);
	return words;
}

struct texts reading_words_may(struct reading *r, const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	return value != NULL ? reading_words_of(r, value, key) : (struct texts){ 0 };
}

struct texts reading_words(struct reading *r, const struct json *object, const char *key)
{
	if (json_get(object, key) == NULL)
		reading_fault(
			r, object->line, "\"%s\" is missing: add its text in each language", key);
	return reading_words_may(r, object, key);
}

static bool is_id(const char *text)
{
	size_t n = strlen(text);

	if (n == 0 || n > LONGEST_ID || text[0] < 'a' || text[0] > 'z')
		return false;
	return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

const char *reading_id(struct reading *r, const struct json *object)
{
	const char *id = json_need_text(object, "id", r->faults);

	if (id == NULL)
		return "";
	if (!is_id(id))
		reading_fault(r, object->line,
			"id \"%s\": use a small letter, then small letters, digits and _, at most "
			"40",
			id);
	return id;
}

int reading_n(struct reading *r, const struct json *object, int most)
{
	return (int)json_need_int(object, "n", (struct json_range){ 1, most }, r->faults);
}

struct text_list reading_texts(struct reading *r, const struct json *object, const char *key)
{
	const struct json *list = json_may(object, key, JSON_ARRAY, r->faults);
	size_t n = list != NULL ? list->items.n : 0;
	const char **at = arena_array(r->arena, n + 1, sizeof(*at));
	struct text_list texts = { .at = at };

	for (const struct json *v = json_first(list); v != NULL; v = v->next) {
		if (v->kind == JSON_TEXT)
			at[texts.n++] = v->text;
		else
			reading_fault(r, v->line, "\"%s\" must be a list of texts", key);
	}
	return texts;
}

bool text_list_has(const struct text_list *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->at[i], text) == 0)
			return true;
	return false;
}

static const char *id_of(const struct unique *u, size_t i)
{
	const char *id;

	memcpy(&id, (const char *)u->items + i * u->size + u->id_at, sizeof(id));
	return id != NULL ? id : "";
}

static int n_of(const struct unique *u, size_t i)
{
	int n = 0;

	if (u->n_at != SIZE_MAX)
		memcpy(&n, (const char *)u->items + i * u->size + u->n_at, sizeof(n));
	return n;
}

void reading_unique(struct reading *r, const struct unique *u)
{
	const struct json *item = json_first(u->list);

	for (size_t i = 0; i < u->n; i++, item = item->next) {
		for (size_t j = 0; j < i; j++) {
			if (!text_empty(id_of(u, i)) && strcmp(id_of(u, i), id_of(u, j)) == 0)
				reading_fault(r, item->line,
					"\"%s\" stands in this list already: rename one",
					id_of(u, i));
			if (n_of(u, i) != 0 && n_of(u, i) == n_of(u, j))
				reading_fault(r, item->line,
					"n %d is taken by \"%s\": give \"%s\" a new one",
					n_of(u, i), id_of(u, j), id_of(u, i));
		}
	}
}
