/* areas.c - the tree of places: reading areas.csv, and walking in it. */

#include "app/core/pack/areas.h"
#include "app/core/pack/place_keys.h"
#include "app/core/pack/reading.h"
#include "lib/codec/csv.h"

#include <string.h>

enum { AREAS_MAX = 200000 };
enum { LEVEL, CODE, PARENT, SCHEME, VALID_FROM, VALID_TO, FIXED_COLUMNS };

static const char *const columns[FIXED_COLUMNS] = { "level", "code", "parent", "scheme",
	"valid_from", "valid_to" };

/* What is known while the table is being read. */
struct table {
	struct reading *r;
	struct areas *areas;
	struct area *at;
	size_t room;
	const char *names[CSV_CELLS_MAX]; /* language of each column, NULL for others */
	size_t columns_n;
	struct area **slots; /* by hash of the code, while by_code is not there yet */
	size_t slots_n;
};

static void read_level(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "rank", "name", NULL };
	struct area_level *l = place;

	json_only_keys(item, known, r->faults);
	l->id = reading_id(r, item);
	l->rank = (int)json_need_int(item, "rank", (struct json_range){ 0, 9 }, r->faults);
	l->name = reading_words(r, item, "name");
}

static const struct area_level *level_of(const struct areas *areas, const char *id)
{
	for (size_t i = 0; i < areas->levels_n; i++)
		if (text_equal(areas->levels[i].id, id))
			return &areas->levels[i];
	return NULL;
}

static void read_levels(struct reading *r, const struct json *json, struct areas *areas)
{
	static const struct item_reader reader = { sizeof(struct area_level), read_level };
	const struct json *list = json_need(json, "levels", JSON_ARRAY, r->faults);
	const char *district = json_need_text(json, "district_level", r->faults);

	areas->levels = reading_items(r, list, &reader, &areas->levels_n);
	reading_unique(r, &(struct unique){ .items = areas->levels,
				  .n = areas->levels_n,
				  .list = list,
				  .size = sizeof(areas->levels[0]),
				  .id_at = offsetof(struct area_level, id),
				  .n_at = SIZE_MAX });
	areas->district_level = level_of(areas, district);
	if (district != NULL && areas->district_level == NULL)
		reading_fault(r, json_get(json, "district_level")->line,
			"\"district_level\": \"%s\" is not among \"levels\"", district);
}

static uint32_t hash(const char *text)
{
	uint32_t h = 2166136261u;

	for (; *text != '\0'; text++)
		h = (h ^ (uint8_t)*text) * 16777619u;
	return h;
}

/* The slot where a code lies, or where it belongs. */
static struct area **slot_of(const struct table *t, const char *code)
{
	size_t i = hash(code) & (t->slots_n - 1);

	while (t->slots[i] != NULL && strcmp(t->slots[i]->code, code) != 0)
		i = (i + 1) & (t->slots_n - 1);
	return &t->slots[i];
}

/* The header: fixed columns, then names and columns of the authors' own. */
static bool read_header(struct table *t, const struct csv_row *row)
{
	struct reading *r = t->r;

	for (size_t i = 0; i < FIXED_COLUMNS; i++) {
		if (i >= row->n || strcmp(row->cells[i], columns[i]) != 0) {
			reading_fault(r, row->line, "column %zu must be \"%s\"", i + 1, columns[i]);
			return false;
		}
	}
	t->columns_n = row->n;
	for (size_t i = FIXED_COLUMNS; i < row->n; i++) {
		const char *cell = row->cells[i];

		if (text_starts(cell, "name_") && pack_language(r->pack, cell + 5) != NULL)
			t->names[i] = pack_language(r->pack, cell + 5)->id;
		else if (!text_starts(cell, "x_"))
			reading_fault(r, row->line,
				"column \"%s\": use name_ and a language of pack.json, or x_ for "
				"your own",
				cell);
	}
	return true;
}

static void read_day(struct reading *r, const struct csv_row *row, size_t column, int64_t *ret_day)
{
	if (!text_empty(row->cells[column]) && !day_read(row->cells[column], ret_day))
		reading_fault(r, row->line, "%s \"%s\": write it as 2026-03-26, or leave it empty",
			columns[column], row->cells[column]);
}

static struct texts read_names(struct table *t, const struct csv_row *row)
{
	struct text_in *at = arena_array(t->r->arena, t->r->pack->languages_n + 1, sizeof(*at));
	struct texts names = { .at = at };

	for (size_t i = FIXED_COLUMNS; i < row->n; i++)
		if (t->names[i] != NULL && !text_empty(row->cells[i]))
			at[names.n++] =
				(struct text_in){ .tag = t->names[i], .text = row->cells[i] };
	if (names.n == 0)
		reading_fault(t->r, row->line, "\"%s\" has no name: give it one in some language",
			row->cells[CODE]);
	return names;
}

static bool is_code(const char *code)
{
	size_t n = strlen(code);

	return n > 0 && n <= 40 && ((code[0] | 0x20) >= 'a' && (code[0] | 0x20) <= 'z') &&
	       strspn(code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") ==
		       n;
}

/* Puts a place under the one that its row names. */
static void find_parent(struct table *t, const struct csv_row *row, struct area *area)
{
	const char *code = row->cells[PARENT];
	struct reading *r = t->r;

	if (text_empty(code)) {
		if (t->areas->n > 0)
			reading_fault(r, row->line,
				"\"%s\" has no parent: only the first row may have none",
				area->code);
		return;
	}
	area->parent = *slot_of(t, code);
	if (area->parent == NULL)
		reading_fault(r, row->line, "parent \"%s\" does not stand above this row", code);
	else if (area->level != NULL && area->parent->level != NULL &&
		 area->parent->level->rank >= area->level->rank)
		reading_fault(r, row->line,
			"\"%s\" cannot lie in \"%s\": its level has no larger rank", area->code,
			code);
}

static void read_row(struct table *t, const struct csv_row *row)
{
	struct area *area = &t->at[t->areas->n];
	struct area **slot = slot_of(t, row->cells[CODE]);
	struct reading *r = t->r;

	if (!is_code(row->cells[CODE]))
		reading_fault(r, row->line,
			"code \"%s\": use a letter, then letters, digits, _ - .", row->cells[CODE]);
	if (*slot != NULL) {
		reading_fault(
			r, row->line, "code \"%s\" stands in this table already", row->cells[CODE]);
		return;
	}
	*area = (struct area){ .code = row->cells[CODE],
		.scheme = row->cells[SCHEME],
		.valid_from = INT64_MIN,
		.valid_to = INT64_MAX,
		.at = (int)t->areas->n };
	area->level = level_of(t->areas, row->cells[LEVEL]);
	if (area->level == NULL)
		reading_fault(r, row->line, "level \"%s\" is not among the levels of pack.json",
			row->cells[LEVEL]);
	find_parent(t, row, area);
	area->name = read_names(t, row);
	read_day(r, row, VALID_FROM, &area->valid_from);
	read_day(r, row, VALID_TO, &area->valid_to);
	*slot = area;
	t->areas->n++;
}

static void read_rows(struct table *t, struct csv *csv)
{
	struct csv_row row;

	while (csv_next(csv, t->r->arena, &row)) {
		if (row.n != t->columns_n)
			reading_fault(t->r, row.line, "this row has %zu cells, the header has %zu",
				row.n, t->columns_n);
		else if (t->areas->n < t->room)
			read_row(t, &row);
	}
	if (csv->fault != NULL)
		reading_fault(t->r, csv->fault_line, "%s", csv->fault);
	if (t->areas->n == 0)
		reading_fault(t->r, 0, "name at least the country");
}

/* Every parent gets the list of its children, in the order of the file. */
static void link_children(struct table *t)
{
	const struct area **children = arena_array(t->r->arena, t->areas->n + 1, sizeof(*children));
	size_t *taken = arena_array(t->r->arena, t->areas->n + 1, sizeof(*taken));
	size_t first = 0;

	for (size_t i = 1; i < t->areas->n; i++)
		if (t->at[i].parent != NULL)
			t->at[t->at[i].parent->at].children_n++;
	for (size_t i = 0; i < t->areas->n; i++) {
		t->at[i].children = children + first;
		first += t->at[i].children_n;
	}
	for (size_t i = 1; i < t->areas->n; i++) {
		const struct area *parent = t->at[i].parent;

		if (parent != NULL)
			children[(parent->children - children) + (ptrdiff_t)taken[parent->at]++] =
				&t->at[i];
	}
}

static int by_code(const void *one, const void *other)
{
	const struct area *const *a = one, *const *b = other;

	return strcmp((*a)->code, (*b)->code);
}

static void sort_by_code(struct table *t)
{
	const struct area **sorted = arena_array(t->r->arena, t->areas->n + 1, sizeof(*sorted));

	for (size_t i = 0; i < t->areas->n; i++)
		sorted[i] = &t->at[i];
	qsort(sorted, t->areas->n, sizeof(*sorted), by_code);
	t->areas->by_code = sorted;
}

static size_t count_lines(struct bytes b)
{
	size_t lines = 1;

	for (size_t i = 0; i < b.len; i++)
		lines += b.at[i] == '\n';
	return lines < AREAS_MAX ? lines : AREAS_MAX;
}

static void read_table(struct table *t)
{
	const struct pack_file *file = reading_file(t->r, "areas.csv", true);
	struct csv_row header;
	struct csv csv;

	if (file == NULL)
		return;
	t->room = count_lines(file->bytes);
	t->areas->at = t->at = arena_array(t->r->arena, t->room + 1, sizeof(struct area));
	for (t->slots_n = 64; t->slots_n < 2 * t->room;)
		t->slots_n *= 2;
	t->slots = arena_array(t->r->arena, t->slots_n, sizeof(*t->slots));
	csv = csv_over(file->bytes);
	if (!csv_next(&csv, t->r->arena, &header))
		reading_fault(t->r, 1, "the first line must name the columns");
	else if (read_header(t, &header))
		read_rows(t, &csv);
}

const struct areas *areas_read(struct reading *r, const struct json *pack_json)
{
	struct areas *areas = arena_new(r->arena, struct areas);
	struct table t = { .r = r, .areas = areas };

	read_levels(r, pack_json, areas);
	read_table(&t);
	link_children(&t);
	sort_by_code(&t);
	r->pack->areas = areas;
	areas->keys = place_keys_read(r, areas);
	return areas;
}

const struct area *area_of(const struct pack *p, const char *code)
{
	size_t low = 0, high = p->areas->n;

	while (low < high && code != NULL) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(code, p->areas->by_code[middle]->code);

		if (order == 0)
			return p->areas->by_code[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct area_level *area_level(const struct pack *p, const char *id)
{
	return level_of(p->areas, id);
}

const struct area *area_at_level(const struct area *area, const struct area_level *level)
{
	while (area != NULL && area->level->rank > level->rank)
		area = area->parent;
	return area != NULL && area->level->rank == level->rank ? area : NULL;
}

const struct area *area_district(const struct pack *p, const struct area *area)
{
	return area_at_level(area, p->areas->district_level);
}

bool area_is_inside(const struct area *area, const struct area *outer)
{
	for (; area != NULL; area = area->parent)
		if (area == outer)
			return true;
	return false;
}

bool area_is_valid(const struct area *area, int64_t on)
{
	return on >= area->valid_from && on < area->valid_to;
}

const char *area_name(struct arena *a, const struct area *area, const struct language *language)
{
	return texts_say(a, &area->name, language);
}

const char *area_path(struct arena *a, const struct area *area, const struct language *language)
{
	struct str path = str_in(a, 4000);

	str_add(&path, area_name(a, area, language));
	for (area = area->parent; area != NULL && area->parent != NULL; area = area->parent)
		str_addf(&path, ", %s", area_name(a, area, language));
	return str_text(&path);
}
