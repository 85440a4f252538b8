/* zone.c - local time by rule; no table of the system is asked. */

#include "app/core/pack/zone.h"
#include "app/core/pack/reading.h"

#include <string.h>

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
static const char *const weeks[] = { "first", "second", "third", "fourth", "last" };
static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
	"oct", "nov", "dec" };

/* Day number of 1970-01-01 is 0, and it was a Thursday. */
int weekday_of(int64_t on)
{
	return (int)(((on + 3) % 7 + 7) % 7);
}

static int place_in(const char *const *names, size_t n, const char *text, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(names[i]) == len && memcmp(names[i], text, len) == 0)
			return (int)i;
	return -1;
}
#define PLACE_IN(names, text, len) place_in((names), COUNT_OF(names), (text), (len))

int weekday_read(const char *text)
{
	return PLACE_IN(weekdays, text, strlen(text));
}

bool minute_read(const char *text, int *ret_minute)
{
	if (strlen(text) != 5 || text[2] != ':' || strspn(text, "0123456789:") != 5)
		return false;
	if (text[3] == ':' || text[0] == ':' || text[1] == ':' || text[4] == ':')
		return false;
	*ret_minute =
		((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0';
	return *ret_minute <= 24 * 60 && text[3] < '6';
}

static int64_t floor_div(int64_t n, int64_t by)
{
	return n >= 0 ? n / by : -((-n + by - 1) / by);
}

/* The instant of a change in a year; `before` is the distance from UTC until then. */
static int64_t change_at(const struct zone_change *c, int year, int before)
{
	int next_year = c->month == 12 ? year + 1 : year, next_month = c->month % 12 + 1;
	int64_t first = day_from_civil(year, c->month, 1), on;

	if (c->week == 5) {
		on = day_from_civil(next_year, next_month, 1) - 1;
		on -= (weekday_of(on) - c->weekday + 7) % 7;
	} else {
		on = first + (c->weekday - weekday_of(first) + 7) % 7 + 7 * (c->week - 1);
	}
	return on * DAY + (int64_t)(c->minute - before) * MINUTE;
}

int zone_rules_minutes(const void *rules, int64_t at)
{
	const struct zone_rules *z = rules;
	int64_t summer, winter;
	int year, month, day;
	bool is_summer;

	if (!z->has_summer)
		return z->minutes;
	day_to_civil(floor_div(at + (int64_t)z->minutes * MINUTE, DAY), &year, &month, &day);
	summer = change_at(&z->to_summer, year, z->minutes);
	winter = change_at(&z->to_winter, year, z->summer_minutes);
	/* South of the equator a year begins in summer. */
	is_summer = summer < winter ? at >= summer && at < winter : at >= summer || at < winter;
	return is_summer ? z->summer_minutes : z->minutes;
}

struct zone zone_of(const struct zone_rules *z)
{
	return (struct zone){ .minutes = z->minutes, .minutes_at = zone_rules_minutes, .rules = z };
}

struct local_time local_time_of(const struct zone_rules *z, int64_t at)
{
	int64_t wall = at + (int64_t)zone_rules_minutes(z, at) * MINUTE;
	int64_t on = floor_div(wall, DAY);

	return (struct local_time){
		.on = on,
		.minute = (int)((wall - on * DAY) / MINUTE),
		.weekday = weekday_of(on),
	};
}

int64_t local_instant(const struct zone_rules *z, int64_t on, int minute)
{
	int64_t wall = on * DAY + (int64_t)minute * MINUTE;
	int64_t as_summer = wall - (int64_t)z->summer_minutes * MINUTE;

	if (z->has_summer && zone_rules_minutes(z, as_summer) == z->summer_minutes)
		return as_summer;
	return wall - (int64_t)z->minutes * MINUTE;
}

/* "+06:00" */
static bool offset_read(const char *text, int *ret_minutes)
{
	int minutes;

	if ((text[0] != '+' && text[0] != '-') || !minute_read(text + 1, &minutes) ||
		minutes > 14 * 60)
		return false;
	*ret_minutes = text[0] == '-' ? -minutes : minutes;
	return true;
}

static void read_offset(struct reading *r, const struct json *object, int *ret_minutes)
{
	const char *text = json_need_text(object, "offset", r->faults);

	if (text != NULL && !offset_read(text, ret_minutes))
		reading_fault(r, object->line, "offset \"%s\": write it as \"+06:00\"", text);
}

/* "last sun mar 02:00" */
static bool change_read(const char *text, struct zone_change *ret_change)
{
	int week, month;

	week = PLACE_IN(weeks, text, strcspn(text, " "));
	text += strcspn(text, " ");
	text += strspn(text, " ");
	ret_change->weekday = PLACE_IN(weekdays, text, strcspn(text, " "));
	text += strcspn(text, " ");
	text += strspn(text, " ");
	month = PLACE_IN(months, text, strcspn(text, " "));
	text += strcspn(text, " ");
	text += strspn(text, " ");
	ret_change->week = week + 1;
	ret_change->month = month + 1;
	return week >= 0 && month >= 0 && ret_change->weekday >= 0 &&
	       minute_read(text, &ret_change->minute);
}

static void read_change(struct reading *r, const struct json *summer, const char *key,
	struct zone_change *ret_change)
{
	const char *text = json_need_text(summer, key, r->faults);

	if (text == NULL || change_read(text, ret_change))
		return;
	reading_fault(r, summer->line, "\"%s\": write it as \"last sun mar 02:00\"", key);
	*ret_change = (struct zone_change){ .month = 1, .week = 1 };
}

const struct zone_rules *zone_read(struct reading *r, const struct json *pack_json)
{
	static const char *const known[] = { "name", "offset", "summer", NULL };
	static const char *const known_summer[] = { "offset", "from", "to", NULL };
	const struct json *zone = json_need(pack_json, "zone", JSON_OBJECT, r->faults), *summer;
	struct zone_rules *z = arena_new(r->arena, struct zone_rules);

	if (zone == NULL)
		return z;
	json_only_keys(zone, known, r->faults);
	z->name = json_need_text(zone, "name", r->faults);
	read_offset(r, zone, &z->minutes);
	summer = json_may(zone, "summer", JSON_OBJECT, r->faults);
	if (summer == NULL)
		return z;
	json_only_keys(summer, known_summer, r->faults);
	z->has_summer = true;
	read_offset(r, summer, &z->summer_minutes);
	read_change(r, summer, "from", &z->to_summer);
	read_change(r, summer, "to", &z->to_winter);
	return z;
}
