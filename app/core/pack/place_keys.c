/* place_keys.c - folds the names of places and the spellings of aliases.csv, once at start. */

#include "app/core/pack/place_keys.h"
#include "app/core/pack/reading.h"
#include "lib/codec/csv.h"
#include "lib/i18n/fold.h"

#include <string.h>

/* The list while it grows; its room is known beforehand. */
struct growing {
	struct place_key *at;
	size_t n;
};

static void add_key(
	struct reading *r, struct growing *keys, const struct area *area, const char *spelling)
{
	keys->at[keys->n++] = (struct place_key){
		.area = area, .spelling = spelling, .sound = fold_sound(r->arena, spelling)
	};
}

static void read_alias(struct reading *r, struct growing *keys, const struct csv_row *row)
{
	const struct area *area;

	if (row->n != 3) {
		reading_fault(r, row->line, "this row has %zu cells, it needs three", row->n);
		return;
	}
	area = area_of(r->pack, row->cells[0]);
	if (area == NULL)
		reading_fault(r, row->line, "code \"%s\" is not in areas.csv", row->cells[0]);
	if (pack_language(r->pack, row->cells[1]) == NULL)
		reading_fault(r, row->line, "\"%s\" is no language of pack.json", row->cells[1]);
	if (text_empty(row->cells[2]))
		reading_fault(r, row->line, "the name is empty");
	if (area != NULL)
		add_key(r, keys, area, row->cells[2]);
}

static bool is_alias_header(const struct csv_row *row)
{
	return row->n == 3 && strcmp(row->cells[0], "code") == 0 &&
	       strcmp(row->cells[1], "language") == 0 && strcmp(row->cells[2], "name") == 0;
}

static void read_aliases(struct reading *r, struct growing *keys, const struct pack_file *file)
{
	struct csv csv = csv_over(file->bytes);
	struct csv_row row;

	if (!csv_next(&csv, r->arena, &row) || !is_alias_header(&row)) {
		reading_fault(r, 1, "the first line must be: code,language,name");
		return;
	}
	while (csv_next(&csv, r->arena, &row))
		read_alias(r, keys, &row);
	if (csv.fault != NULL)
		reading_fault(r, csv.fault_line, "%s", csv.fault);
}

static size_t count_lines(const struct pack_file *file)
{
	size_t lines = 0;

	for (size_t i = 0; file != NULL && i < file->bytes.len; i++)
		lines += file->bytes.at[i] == '\n';
	return lines;
}

const struct place_keys *place_keys_read(struct reading *r, const struct areas *areas)
{
	struct place_keys *keys = arena_new(r->arena, struct place_keys);
	struct growing growing = { 0 };
	const struct pack_file *file = reading_file(r, "aliases.csv", false);
	size_t room = count_lines(file) + 1;

	for (size_t i = 0; i < areas->n; i++)
		room += areas->at[i].name.n;
	growing.at = arena_array(r->arena, room, sizeof(*growing.at));
	for (size_t i = 0; i < areas->n; i++)
		for (size_t j = 0; j < areas->at[i].name.n; j++)
			add_key(r, &growing, &areas->at[i], areas->at[i].name.at[j].text);
	if (file != NULL)
		read_aliases(r, &growing, file);
	*keys = (struct place_keys){ .at = growing.at, .n = growing.n };
	return keys;
}
