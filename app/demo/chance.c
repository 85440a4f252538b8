/* chance.c - SplitMix64 (Steele, Lea, Flood 2014): small, and even enough for a demo. */

#include "app/demo/chance.h"

static uint64_t next(struct chance *c)
{
	uint64_t z = c->state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

int64_t chance_from(struct chance *c, int64_t least, int64_t most)
{
	return least + (int64_t)(next(c) % (uint64_t)(most - least + 1));
}

bool chance_percent(struct chance *c, int percent)
{
	return chance_from(c, 1, 100) <= percent;
}

size_t chance_pick(struct chance *c, const int *weights, size_t n)
{
	int64_t sum = 0, at;

	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	if (sum <= 0)
		BUG("nothing to pick from");
	at = chance_from(c, 0, sum - 1);
	for (size_t i = 0; i < n; i++) {
		at -= weights[i];
		if (at < 0)
			return i;
	}
	return n - 1;
}
