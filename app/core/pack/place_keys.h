/*
 * place_keys.h - the folded names by which place_search() finds. Private to
 * app/core/pack.
 */
#ifndef ASHRAY_PACK_PLACE_KEYS_H
#define ASHRAY_PACK_PLACE_KEYS_H

#include "app/core/pack/areas.h"

struct reading;

/* One spelling of one place. */
struct place_key {
	const struct area *area;
	const char *sound; /* fold_sound() of `spelling` */
	const char *spelling;
};

struct place_keys {
	const struct place_key *at;
	size_t n;
};

/* Folds the names of all areas and the spellings of aliases.csv. */
const struct place_keys *place_keys_read(struct reading *r, const struct areas *areas);

#endif
