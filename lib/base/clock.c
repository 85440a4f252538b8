/* clock.c - civil dates by counting days from 1 March, as eras of 400 years repeat. */

#include "lib/base/base.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Process-wide on purpose: a frozen clock that only some threads see would
 * prove nothing. Written by tests and the demo builder only. */
static _Atomic int64_t frozen = -1;

static int64_t read_clock(clockid_t which)
{
	struct timespec ts;

	clock_gettime(which, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_now(void)
{
	int64_t at = atomic_load_explicit(&frozen, memory_order_relaxed);

	return at >= 0 ? at : read_clock(CLOCK_REALTIME);
}

int64_t clock_ticks(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void clock_freeze(int64_t at)
{
	atomic_store(&frozen, at);
}

int64_t day_of(int64_t at)
{
	return at >= 0 ? at / DAY : -((-at + DAY - 1) / DAY);
}

int64_t day_from_civil(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

	return era * 146097 + days - 719468;
}

void day_to_civil(int64_t day, int *ret_year, int *ret_month, int *ret_day)
{
	int64_t z = day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;

	*ret_day = (int)(of_year - (153 * month + 2) / 5 + 1);
	*ret_month = (int)(month < 10 ? month + 3 : month - 9);
	*ret_year = (int)(year + era * 400 + (*ret_month <= 2));
}

void instant_text(int64_t at, char ret_text[24])
{
	int year, month, day;
	int64_t seconds = (at - day_of(at) * DAY) / 1000;
	char text[96];

	day_to_civil(day_of(at), &year, &month, &day);
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day,
		(int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
	memcpy(ret_text, text, 23);
	ret_text[23] = '\0';
}

void day_text(int64_t day, char ret_text[12])
{
	int year, month, of_month;
	char text[48];

	day_to_civil(day, &year, &month, &of_month);
	snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, of_month);
	memcpy(ret_text, text, 11);
	ret_text[11] = '\0';
}

bool day_read(const char *text, int64_t *ret_day)
{
	int year, month, day, back_year, back_month, back_day;
	int64_t number;

	if (text == NULL || strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return false;
	for (int i = 0; i < 10; i++)
		if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9'))
			return false;
	year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] -
	       '0';
	month = (text[5] - '0') * 10 + text[6] - '0';
	day = (text[8] - '0') * 10 + text[9] - '0';
	if (month < 1 || month > 12 || day < 1)
		return false;
	number = day_from_civil(year, month, day);
	day_to_civil(number, &back_year, &back_month, &back_day);
	if (back_year != year || back_month != month || back_day != day)
		return false;
	*ret_day = number;
	return true;
}
