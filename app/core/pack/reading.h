/*
 * reading.h - what the files of this room share while a pack is being read:
 * where texts go, where faults go, and how a list of things is read. Private
 * to app/core/pack.
 */
#ifndef ASHRAY_PACK_READING_H
#define ASHRAY_PACK_READING_H

#include "app/core/pack/conditions.h"
#include "lib/codec/json.h"

struct reading {
	struct pack *pack; /* being filled */
	struct arena *arena;
	struct faults *faults;
	struct faults *remarks;
	const struct fact_names *facts;
	const struct pack_file *files;
	size_t files_n;
	struct clocks *clocks; /* between levels_read() and clocks_read() */
	const struct json *clocks_json;
};

/* A file of the pack; NULL and, if it is needed, a fault. Faults that are
 * added from here on belong to this file. */
const struct pack_file *reading_file(struct reading *r, const char *path, bool is_needed);
const struct json *reading_json(
	struct reading *r, const char *path, enum json_kind kind, bool is_needed);

/* Adds a fault to the file being read. */
#define reading_fault(r, line, ...) fault_add((r)->faults, (line), __VA_ARGS__)

/* Memory for the items of a list and the walk over them: `for_items` reads
 * each item by `read_one` into the next place of an array of `size` bytes. */
struct item_reader {
	size_t size;
	void (*read_one)(struct reading *r, const struct json *item, void *place);
};
void *reading_items(struct reading *r, const struct json *list, const struct item_reader *reader,
	size_t *ret_n);

/* A text in every authored language. reading_words() wants it there; the other
 * leaves it empty when the key is missing; the third is given the text itself. */
struct texts reading_words(struct reading *r, const struct json *object, const char *key);
struct texts reading_words_may(struct reading *r, const struct json *object, const char *key);
struct texts reading_words_of(struct reading *r, const struct json *value, const char *key);

/* "id" of an object, well formed; "" beside a fault. */
const char *reading_id(struct reading *r, const struct json *object);

/* "n", 1 to `most`. */
int reading_n(struct reading *r, const struct json *object, int most);

/* A list of texts; empty when the key is missing. */
struct text_list reading_texts(struct reading *r, const struct json *object, const char *key);

/* Complains about an id or n that an earlier item of the same list has.
 * `first` and `size` describe the array; id and n lie at the offsets. */
struct unique {
	const void *items;
	size_t n, size, id_at, n_at; /* n_at: SIZE_MAX when items have no n */
	const struct json *list;
};
void reading_unique(struct reading *r, const struct unique *u);

/* "kinds" and "when" of an object. */
struct rule rule_read(struct reading *r, const struct json *object);

/* The rooms' readers, in the order in which pack.c calls them. */
const struct zone_rules *zone_read(struct reading *r, const struct json *pack_json);
const struct areas *areas_read(struct reading *r, const struct json *pack_json);
const struct code_lists *codes_read(struct reading *r);
const struct conditions *conditions_read(struct reading *r);
const struct calendars *calendars_read(struct reading *r, const struct json *pack_json);
/* Conditions may name the levels of risk, which stand in clocks.json; the rest
 * of that file may name conditions. So it is read in two steps. */
const struct clocks *levels_read(struct reading *r);
void clocks_read(struct reading *r);
const struct bodies *bodies_read(struct reading *r);
const struct routing *routing_read(struct reading *r);
const struct triage *triage_read(struct reading *r);
const struct retention *retention_read(struct reading *r);
const struct speech *speech_read(struct reading *r);

#endif
