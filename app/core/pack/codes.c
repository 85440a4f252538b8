/* codes.c - reads every file in codes/, and looks things up in them. */

#include "app/core/pack/codes.h"
#include "app/core/pack/reading.h"

#include <string.h>

enum { LISTS_MAX = 200, N_MAX = 9999, KINDS_MAX = 64 };

struct code_lists {
	struct code_list *at;
	const struct json *const **attributes; /* by list, by entry: the entry's object */
	size_t n;
};

/* Keys of an entry that are not attributes. */
static const char *const own_keys[] = { "code", "n", "label", "hint", "alone", "retired", NULL };

static const char *const needed_lists[] = {
#define LIST(list) #list,
#define CODE(list, code)
#define TEXT(key)
#include "app/core/pack/needed.table"
#undef LIST
#undef CODE
#undef TEXT
};

static const struct {
	const char *list, *code;
} needed_codes[] = {
#define LIST(list)
#define CODE(list, code) { #list, #code },
#define TEXT(key)
#include "app/core/pack/needed.table"
#undef LIST
#undef CODE
#undef TEXT
};

static bool is_code(const char *code)
{
	size_t n = strlen(code);

	return n > 0 && n <= 40 && ((code[0] | 0x20) >= 'a' && (code[0] | 0x20) <= 'z') &&
	       strspn(code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") ==
		       n;
}

static bool is_own_key(const char *key)
{
	for (size_t i = 0; own_keys[i] != NULL; i++)
		if (strcmp(own_keys[i], key) == 0)
			return true;
	return false;
}

static bool is_list_of_texts(const struct json *value)
{
	for (const struct json *v = json_first(value); v != NULL; v = v->next)
		if (v->kind != JSON_TEXT)
			return false;
	return value->kind == JSON_ARRAY;
}

static void check_attributes(struct reading *r, const struct json *entry)
{
	for (const struct json *v = json_first(entry); v != NULL; v = v->next) {
		if (is_own_key(v->key) || v->kind == JSON_TEXT || v->kind == JSON_BOOL)
			continue;
		if ((v->kind == JSON_NUMBER && v->number.is_whole) || is_list_of_texts(v))
			continue;
		reading_fault(r, v->line,
			"attribute \"%s\" must be a text, a whole number, true, or a list of texts",
			v->key);
	}
}

static void read_entry(struct reading *r, const struct json *item, void *place)
{
	struct choice *c = place;

	c->code = json_need_text(item, "code", r->faults);
	if (c->code == NULL)
		c->code = "";
	else if (!is_code(c->code))
		reading_fault(r, item->line,
			"code \"%s\": use a letter, then letters, digits, _ - . (at most 40)",
			c->code);
	c->n = reading_n(r, item, N_MAX);
	c->label = reading_words(r, item, "label");
	c->hint = reading_words_may(r, item, "hint");
	c->alone = json_may_bool(item, "alone", false, r->faults);
	c->retired = json_may_bool(item, "retired", false, r->faults);
	check_attributes(r, item);
}

static const struct json *const *attributes_of(struct reading *r, const struct json *entries)
{
	size_t n = json_is(entries, JSON_ARRAY) ? entries->items.n : 0, i = 0;
	const struct json **attributes = arena_array(r->arena, n + 1, sizeof(*attributes));

	for (const struct json *v = json_first(entries); v != NULL; v = v->next)
		attributes[i++] = v;
	return attributes;
}

/* "codes/kind.json" holds the list "kind". */
static bool is_named_as(const char *path, const char *list)
{
	size_t n = strlen(list);

	return strncmp(path + 6, list, n) == 0 && strcmp(path + 6 + n, ".json") == 0;
}

static void read_list(struct reading *r, struct code_lists *lists, const char *path)
{
	static const char *const known[] = { "list", "entries", "note", NULL };
	static const struct item_reader reader = { sizeof(struct choice), read_entry };
	const struct json *json = reading_json(r, path, JSON_OBJECT, true), *entries;
	struct code_list *list = &lists->at[lists->n];

	if (json == NULL)
		return;
	json_only_keys(json, known, r->faults);
	list->id = json_need_text(json, "list", r->faults);
	if (list->id == NULL)
		list->id = "";
	if (!is_named_as(path, list->id))
		reading_fault(
			r, json->line, "\"list\" must be the name of this file without .json");
	entries = json_need(json, "entries", JSON_ARRAY, r->faults);
	list->at = reading_items(r, entries, &reader, &list->n);
	lists->attributes[lists->n] = attributes_of(r, entries);
	reading_unique(r, &(struct unique){ .items = list->at,
				  .n = list->n,
				  .list = entries,
				  .size = sizeof(list->at[0]),
				  .id_at = offsetof(struct choice, code),
				  .n_at = offsetof(struct choice, n) });
	lists->n++;
}

static const struct code_list *list_in(const struct code_lists *lists, const char *id)
{
	for (size_t i = 0; i < lists->n; i++)
		if (text_equal(lists->at[i].id, id))
			return &lists->at[i];
	return NULL;
}

/* The kinds of a report are kept as a set of 64 bits. */
static void check_kinds(struct reading *r, const struct code_list *kinds)
{
	for (size_t i = 0; kinds != NULL && i < kinds->n; i++)
		if (kinds->at[i].n > KINDS_MAX)
			reading_fault(r, 0, "kind \"%s\": n must be at most %d", kinds->at[i].code,
				KINDS_MAX);
}

static void check_needed(struct reading *r, const struct code_lists *lists)
{
	for (size_t i = 0; i < COUNT_OF(needed_lists); i++)
		if (list_in(lists, needed_lists[i]) == NULL)
			reading_file(
				r, arena_printf(r->arena, "codes/%s.json", needed_lists[i]), true);
	for (size_t i = 0; i < COUNT_OF(needed_codes); i++) {
		const struct code_list *list = list_in(lists, needed_codes[i].list);

		reading_file(
			r, arena_printf(r->arena, "codes/%s.json", needed_codes[i].list), false);
		if (list != NULL && code_list_find(list, needed_codes[i].code) == NULL)
			reading_fault(r, 0, "the program needs the code \"%s\": add it",
				needed_codes[i].code);
	}
	reading_file(r, "codes/kind.json", false);
	check_kinds(r, list_in(lists, "kind"));
}

const struct code_lists *codes_read(struct reading *r)
{
	struct code_lists *lists = arena_new(r->arena, struct code_lists);

	lists->at = arena_array(r->arena, LISTS_MAX, sizeof(lists->at[0]));
	lists->attributes = arena_array(r->arena, LISTS_MAX, sizeof(lists->attributes[0]));
	for (size_t i = 0; i < r->files_n; i++)
		if (text_starts(r->files[i].path, "codes/") && lists->n < LISTS_MAX)
			read_list(r, lists, r->files[i].path);
	check_needed(r, lists);
	return lists;
}

const struct code_list *pack_codes(const struct pack *p, const char *list)
{
	return list_in(p->codes, list);
}

const struct choice *pack_code(const struct pack *p, const char *list, const char *code)
{
	return code_list_find(pack_codes(p, list), code);
}

static const struct json *attribute(
	const struct pack *p, const char *list, const char *code, const char *key)
{
	const struct code_list *found = pack_codes(p, list);
	const struct choice *choice = code_list_find(found, code);

	if (choice == NULL)
		return NULL;
	return json_get(p->codes->attributes[found - p->codes->at][choice - found->at], key);
}

const char *code_text(const struct pack *p, const char *list, const char *code, const char *key,
	const char *otherwise)
{
	const struct json *v = attribute(p, list, code, key);

	return json_is(v, JSON_TEXT) ? v->text : otherwise;
}

int64_t code_number(const struct pack *p, const char *list, const char *code, const char *key,
	int64_t otherwise)
{
	const struct json *v = attribute(p, list, code, key);

	return json_is(v, JSON_NUMBER) ? v->number.whole : otherwise;
}

bool code_flag(const struct pack *p, const char *list, const char *code, const char *key)
{
	const struct json *v = attribute(p, list, code, key);

	return json_is(v, JSON_BOOL) && v->truth;
}

bool code_has(
	const struct pack *p, const char *list, const char *code, const char *key, const char *text)
{
	const struct json *v = attribute(p, list, code, key);

	if (!json_is(v, JSON_ARRAY))
		return false;
	for (v = json_first(v); v != NULL; v = v->next)
		if (strcmp(v->text, text) == 0)
			return true;
	return false;
}
