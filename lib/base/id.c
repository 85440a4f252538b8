/* id.c - ids made of a day and chance, and their spelling. */

#include "lib/base/base.h"

#include <string.h>

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { EPOCH_DAY = 18262 /* 2020-01-01 */, RANDOM_BITS = 48 };

int64_t id_of_day(int64_t day)
{
	uint64_t bits;

	if (day < EPOCH_DAY)
		day = EPOCH_DAY;
	do {
		random_fill(&bits, sizeof(bits));
		bits &= ((uint64_t)1 << RANDOM_BITS) - 1;
	} while (bits == 0);
	return (int64_t)(((uint64_t)(day - EPOCH_DAY) & 0x7FFF) << RANDOM_BITS | bits);
}

int64_t id_new(void)
{
	return id_of_day(day_of(clock_now()));
}

int64_t id_day(int64_t id)
{
	return (int64_t)((uint64_t)id >> RANDOM_BITS) + EPOCH_DAY;
}

void id_text(int64_t id, char ret_text[14])
{
	uint64_t n = (uint64_t)id;

	for (int i = 12; i >= 0; i--) {
		ret_text[i] = crockford[n & 31];
		n >>= 5;
	}
	ret_text[13] = '\0';
}

bool id_read(const char *text, int64_t *ret_id)
{
	uint64_t n = 0;

	if (text == NULL || strlen(text) != 13)
		return false;
	for (int i = 0; i < 13; i++) {
		char c = text[i] >= 'a' && text[i] <= 'z' ? (char)(text[i] - 'a' + 'A') : text[i];
		const char *at = strchr(crockford, c);

		if (at == NULL || (i == 0 && at - crockford > 7))
			return false;
		n = n << 5 | (uint64_t)(at - crockford);
	}
	if (n == 0 || n > INT64_MAX)
		return false;
	*ret_id = (int64_t)n;
	return true;
}

void id_record(int64_t id, uint8_t ret_record[16])
{
	memset(ret_record, 0, 8);
	for (int i = 0; i < 8; i++)
		ret_record[8 + i] = (uint8_t)((uint64_t)id >> (56 - 8 * i));
}
