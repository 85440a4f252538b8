/*
 * chance.h - chance that comes out the same every time: the demo's background has
 * the same patterns on every machine. Nothing secret may be made of it.
 * Private to this folder.
 */
#ifndef ASHRAY_DEMO_CHANCE_H
#define ASHRAY_DEMO_CHANCE_H

#include "lib/base/base.h"

struct chance {
	uint64_t state;
};

/* From `least` to `most`, both included. */
int64_t chance_from(struct chance *c, int64_t least, int64_t most);
bool chance_percent(struct chance *c, int percent);

/* An index of `n` weights, as often as its weight says. BUG() if all are 0. */
size_t chance_pick(struct chance *c, const int *weights, size_t n);

#endif
