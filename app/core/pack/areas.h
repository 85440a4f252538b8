/*
 * areas.h - places: their tree, their names, and how to find one by what
 * somebody typed. Names are not keys (many repeat): codes are, and a place is
 * shown with its path.
 */
#ifndef ASHRAY_PACK_AREAS_H
#define ASHRAY_PACK_AREAS_H

#include "app/core/pack/pack.h"

/* Country, district, union … Ranks grow towards the smaller; levels of one
 * rank stand side by side (an upazila and a metropolitan thana). */
struct area_level {
	const char *id;
	int rank;
	struct texts name;
};

struct area {
	const char *code;
	const struct area *parent; /* NULL at the top */
	const struct area_level *level;
	struct texts name;
	const char *scheme; /* whose code it is */
	int64_t valid_from; /* day numbers; INT64_MIN: always was */
	int64_t valid_to;   /* first day on which it is no more; INT64_MAX: still is */
	const struct area *const *children;
	size_t children_n;
	int at; /* its place in areas->at */
};

struct areas {
	const struct area_level *levels;
	size_t levels_n;
	const struct area_level *district_level; /* the finest that may stand in clear */
	const struct area *at;                   /* parents before children; the first is the top */
	size_t n;
	const struct area *const *by_code; /* sorted */
	const struct place_keys *keys;     /* of place_search() */
};

/* NULL for a code or id that there is not. */
const struct area *area_of(const struct pack *p, const char *code);
const struct area_level *area_level(const struct pack *p, const char *id);

/* The place itself or the one above it that has this level (or one beside it
 * of the same rank); NULL when it lies higher. */
const struct area *area_at_level(const struct area *area, const struct area_level *level);
const struct area *area_district(const struct pack *p, const struct area *area);

/* Is it that place, or does it lie in it? */
bool area_is_inside(const struct area *area, const struct area *outer);

/* Is it to be offered on this day? */
bool area_is_valid(const struct area *area, int64_t on);

const char *area_name(struct arena *a, const struct area *area, const struct language *language);

/* "Konda, Keraniganj, Dhaka, Dhaka": from the place up, without the top. */
const char *area_path(struct arena *a, const struct area *area, const struct language *language);

/* Places that typed text may mean, best first: either script, old spellings,
 * first letters, small mistakes; further words name what it lies in
 * ("shibganj chapai"). At most PLACE_HITS_MAX; returns how many. */
enum { PLACE_HITS_MAX = 20 };
size_t place_search(const struct pack *p, struct arena *a, const char *typed, int64_t on,
	const struct area *ret_hits[PLACE_HITS_MAX]);

#endif
