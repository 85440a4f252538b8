/* words.c - numbers, dates, times and spans as people of a language write them. */

#include "lib/i18n/language.h"

#include <stdio.h>
#include <string.h>

/* Longer than any 64-bit number with a fraction. */
enum { DIGITS_MAX = 24 };

/* The hour at which each period of the day begins. */
static const int period_hours[PERIOD_COUNT] = { 0, 4, 6, 12, 16, 18, 20 };

static void add_digit(struct str *to, const struct language *l, char digit)
{
	char text[4];

	str_addn(to, text, utf8_put(text, l->rules->zero + (uint32_t)(digit - '0')));
}

/* Is there a separator before the last `left` digits? After three, then by
 * threes, or by twos where people count in lakh and crore. */
static bool has_group_before(const struct rules *rules, size_t left)
{
	if (left < 3)
		return false;
	return rules->groups_by_lakh ? left % 2 == 1 : left % 3 == 0;
}

static void add_grouped(struct str *to, const struct language *l, const char *digits, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && has_group_before(l->rules, n - i))
			str_add(to, l->rules->group);
		add_digit(to, l, digits[i]);
	}
}

static uint64_t without_sign(int64_t n)
{
	return n < 0 ? -(uint64_t)n : (uint64_t)n;
}

/* Without grouping, at least `width` digits: years, hours, minutes. */
static void add_plain(struct str *to, const struct language *l, int n, int width)
{
	char digits[DIGITS_MAX];

	snprintf(digits, sizeof(digits), "%0*d", width, n);
	words_digits(to, l, digits);
}

void words_digits(struct str *to, const struct language *l, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= '0' && *text <= '9')
			add_digit(to, l, *text);
		else
			str_addc(to, *text);
}

void words_number(struct str *to, const struct language *l, uint64_t n)
{
	char digits[DIGITS_MAX];

	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	add_grouped(to, l, digits, strlen(digits));
}

void words_count(struct str *to, const struct language *l, int64_t n)
{
	if (n < 0)
		str_add(to, "−");
	words_number(to, l, without_sign(n));
}

void words_decimal(struct str *to, const struct language *l, int64_t n, int decimals)
{
	char digits[DIGITS_MAX];
	size_t whole;

	if (decimals < 0 || decimals > 18)
		BUG("%d decimals", decimals);
	snprintf(digits, sizeof(digits), "%0*llu", decimals + 1,
		(unsigned long long)without_sign(n));
	whole = strlen(digits) - (size_t)decimals;
	if (n < 0)
		str_add(to, "−");
	add_grouped(to, l, digits, whole);
	if (decimals == 0)
		return;
	str_add(to, l->rules->decimal);
	words_digits(to, l, digits + whole);
}

/* Dates. */

void words_day(struct str *to, const struct language *l, int64_t day)
{
	int year, month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	add_plain(to, l, of_month, 1);
	str_add(to, l->wording->after_day);
	words_month(to, l, day);
}

void words_month(struct str *to, const struct language *l, int64_t day)
{
	int year, month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	str_add(to, l->wording->months[month - 1]);
	str_add(to, l->wording->after_month);
	add_plain(to, l, year, 1);
	str_add(to, l->wording->after_year);
}

void words_weekday(struct str *to, const struct language *l, int64_t day)
{
	int64_t from_monday = (day + 3) % 7; /* day 0 was a Thursday */

	str_add(to, l->wording->weekdays[from_monday < 0 ? from_monday + 7 : from_monday]);
}

/* Times. */

int zone_minutes(struct zone zone, int64_t at)
{
	return zone.minutes_at != NULL ? zone.minutes_at(zone.rules, at) : zone.minutes;
}

static int64_t local(struct zone zone, int64_t at)
{
	return at + (int64_t)zone_minutes(zone, at) * MINUTE;
}

int64_t zone_day(struct zone zone, int64_t at)
{
	return day_of(local(zone, at));
}

static const char *period_of(const struct language *l, int hour)
{
	int period = PERIOD_COUNT - 1;

	while (period_hours[period] > hour)
		period--;
	return l->wording->periods[period];
}

void words_time(struct str *to, const struct language *l, struct zone zone, int64_t at)
{
	int64_t there = local(zone, at);
	int minutes = (int)((there - day_of(there) * DAY) / MINUTE), hour = minutes / 60;
	bool is_24 = l->rules->hours == HOURS_24;

	if (l->rules->hours == HOURS_12_BEFORE)
		str_addf(to, "%s ", period_of(l, hour));
	add_plain(to, l, is_24 ? hour : (hour + 11) % 12 + 1, is_24 ? 2 : 1);
	str_addc(to, ':');
	add_plain(to, l, minutes % 60, 2);
	if (l->rules->hours == HOURS_12_AFTER)
		str_addf(to, " %s", period_of(l, hour));
}

void words_instant(struct str *to, const struct language *l, struct zone zone, int64_t at)
{
	words_day(to, l, zone_day(zone, at));
	str_add(to, l->wording->before_time);
	words_time(to, l, zone, at);
}

/* Spans. */

static const int64_t unit_ms[UNIT_COUNT] = { [UNIT_YEAR] = 365 * DAY,
	[UNIT_MONTH] = 30 * DAY,
	[UNIT_DAY] = DAY,
	[UNIT_HOUR] = HOUR,
	[UNIT_MINUTE] = MINUTE };

static void add_span(struct str *to, const struct language *l, enum unit unit, uint64_t n)
{
	words_number(to, l, n);
	str_addc(to, ' ');
	str_add(to, l->wording->units[unit][l->rules->form((int64_t)n)]);
}

/* The largest unit from `unit` on of which there is at least one. */
static enum unit unit_of(enum unit unit, uint64_t ms)
{
	while (unit < UNIT_MINUTE && ms < (uint64_t)unit_ms[unit])
		unit++;
	return unit;
}

void words_relative(struct str *to, const struct language *l, int64_t now, int64_t at)
{
	uint64_t ms = at < now ? (uint64_t)now - (uint64_t)at : (uint64_t)at - (uint64_t)now;
	const char *around = at < now ? l->wording->past : l->wording->future;
	const char *span = strchr(around, '%');
	enum unit unit = unit_of(UNIT_YEAR, ms);

	if (ms < MINUTE) {
		str_add(to, l->wording->now);
		return;
	}
	str_addn(to, around, (size_t)(span - around));
	add_span(to, l, unit, ms / (uint64_t)unit_ms[unit]);
	str_add(to, span + 1);
}

void words_duration(struct str *to, const struct language *l, int64_t ms)
{
	uint64_t left = without_sign(ms);
	enum unit unit = unit_of(UNIT_DAY, left);
	uint64_t rest = left % (uint64_t)unit_ms[unit];

	add_span(to, l, unit, left / (uint64_t)unit_ms[unit]);
	if (unit == UNIT_MINUTE || rest < (uint64_t)unit_ms[unit + 1])
		return;
	str_addc(to, ' ');
	add_span(to, l, unit + 1, rest / (uint64_t)unit_ms[unit + 1]);
}
