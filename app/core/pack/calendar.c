/* calendar.c - reads calendars.json; walks over working days. */

#include "app/core/pack/calendar.h"
#include "app/core/pack/reading.h"

#include <string.h>

/* A year for days that return every year: a leap year, so that it has them all. */
enum { ANY_YEAR = 2000 };

/* Longer than this no office is closed: a walk over closed days ends here. */
enum { CLOSED_DAYS_MAX = 400 };

/* "2026-03-26", or "03-26" for every year. */
static bool read_on(const char *text, int64_t *ret_on, bool *ret_is_yearly)
{
	char full[16] = "2000-";

	*ret_is_yearly = strlen(text) == 5;
	if (!*ret_is_yearly)
		return day_read(text, ret_on);
	memcpy(full + 5, text, 6);
	return day_read(full, ret_on);
}

static bool read_day(struct reading *r, const struct json *item, const char *key, int64_t *ret_on,
	bool *ret_is_yearly)
{
	const char *text = json_need_text(item, key, r->faults);

	if (text == NULL)
		return false;
	if (read_on(text, ret_on, ret_is_yearly))
		return true;
	reading_fault(
		r, item->line, "\"%s\": write the day as 2026-03-26, or 03-26 for every year", key);
	return false;
}

static void read_closed(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "on", "from", "to", "moon", "name", NULL };
	struct closed_days *c = place;
	bool is_yearly;

	json_only_keys(item, known, r->faults);
	c->name = reading_words(r, item, "name");
	c->is_moon = json_may_bool(item, "moon", false, r->faults);
	if (json_get(item, "on") != NULL) {
		if (json_get(item, "from") != NULL || json_get(item, "to") != NULL)
			reading_fault(r, item->line, "use \"on\" alone, or \"from\" and \"to\"");
		read_day(r, item, "on", &c->from, &c->is_yearly);
		c->to = c->from;
		return;
	}
	if (!read_day(r, item, "from", &c->from, &c->is_yearly) ||
		!read_day(r, item, "to", &c->to, &is_yearly))
		return;
	if (is_yearly != c->is_yearly || c->to < c->from)
		reading_fault(r, item->line,
			"\"to\" must be a day of the same kind, not before \"from\"");
}

static void read_weekend(struct reading *r, const struct json *item, struct calendar *c)
{
	struct text_list days = reading_texts(r, item, "weekend");
	size_t closed = 0;

	for (size_t i = 0; i < days.n; i++) {
		int weekday = weekday_read(days.at[i]);

		if (weekday < 0)
			reading_fault(r, item->line,
				"weekend \"%s\": use mon tue wed thu fri sat sun", days.at[i]);
		else
			c->is_weekend[weekday] = true;
	}
	for (int i = 0; i < 7; i++)
		closed += c->is_weekend[i];
	if (closed == 7)
		reading_fault(r, item->line, "leave at least one working day in the week");
}

/* "09:00-17:00" */
static void read_hours(struct reading *r, const struct json *item, struct calendar *c)
{
	const char *hours = json_need_text(item, "hours", r->faults);
	char from[6] = { 0 };

	c->opens = 9 * 60;
	c->closes = 17 * 60;
	if (hours == NULL)
		return;
	if (strlen(hours) == 11 && hours[5] == '-') {
		memcpy(from, hours, 5);
		if (minute_read(from, &c->opens) && minute_read(hours + 6, &c->closes) &&
			c->opens < c->closes)
			return;
	}
	reading_fault(r, item->line, "\"hours\": write them as 09:00-17:00");
	c->opens = 0;
	c->closes = 60;
}

static void read_calendar(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "name", "weekend", "hours", "closed", NULL };
	static const struct item_reader reader = { sizeof(struct closed_days), read_closed };
	struct calendar *c = place;

	json_only_keys(item, known, r->faults);
	c->id = reading_id(r, item);
	c->name = reading_words(r, item, "name");
	read_weekend(r, item, c);
	read_hours(r, item, c);
	c->closed = reading_items(
		r, json_need(item, "closed", JSON_ARRAY, r->faults), &reader, &c->closed_n);
}

static const struct calendar *calendar_in(const struct calendars *calendars, const char *id)
{
	for (size_t i = 0; i < calendars->n; i++)
		if (text_equal(calendars->at[i].id, id))
			return &calendars->at[i];
	return NULL;
}

const struct calendars *calendars_read(struct reading *r, const struct json *pack_json)
{
	static const struct item_reader reader = { sizeof(struct calendar), read_calendar };
	struct calendars *calendars = arena_new(r->arena, struct calendars);
	const struct json *list = reading_json(r, "calendars.json", JSON_ARRAY, true);
	const char *usual;

	calendars->at = reading_items(r, list, &reader, &calendars->n);
	reading_unique(r, &(struct unique){ .items = calendars->at,
				  .n = calendars->n,
				  .list = list,
				  .size = sizeof(calendars->at[0]),
				  .id_at = offsetof(struct calendar, id),
				  .n_at = SIZE_MAX });
	reading_file(r, "pack.json", false);
	usual = json_need_text(pack_json, "calendar", r->faults);
	calendars->usual = calendar_in(calendars, usual);
	if (usual != NULL && calendars->usual == NULL)
		reading_fault(r, json_get(pack_json, "calendar")->line,
			"\"calendar\": \"%s\" is not in calendars.json", usual);
	return calendars;
}

const struct calendar *pack_calendar(const struct pack *p, const char *id)
{
	return text_empty(id) ? p->calendars->usual : calendar_in(p->calendars, id);
}

static bool is_closed_on(const struct closed_days *c, int64_t on, int64_t in_any_year)
{
	int64_t day = c->is_yearly ? in_any_year : on;

	return day >= c->from && day <= c->to;
}

bool is_working_day(const struct working_time *w, int64_t on)
{
	int year, month, day;
	int64_t in_any_year;

	for (size_t i = w->changes_n; i > 0; i--)
		if (on >= w->changes[i - 1].from && on <= w->changes[i - 1].to)
			return w->changes[i - 1].is_open;
	if (w->calendar->is_weekend[weekday_of(on)])
		return false;
	day_to_civil(on, &year, &month, &day);
	in_any_year = day_from_civil(ANY_YEAR, month, day);
	for (size_t i = 0; i < w->calendar->closed_n; i++)
		if (is_closed_on(&w->calendar->closed[i], on, in_any_year))
			return false;
	return true;
}

int64_t working_day_length(const struct calendar *c)
{
	return (int64_t)(c->closes - c->opens) * MINUTE;
}

int64_t working_time_after(const struct working_time *w, int64_t from, int64_t ms)
{
	int64_t on = local_time_of(w->zone, from).on;
	int closed = 0;

	for (;; on++) {
		int64_t opens = local_instant(w->zone, on, w->calendar->opens);
		int64_t closes = local_instant(w->zone, on, w->calendar->closes);
		int64_t start = from > opens ? from : opens;

		/* A country that never opens again has no deadlines: count days as they come. */
		if (!is_working_day(w, on) && closed++ < CLOSED_DAYS_MAX)
			continue;
		if (start >= closes)
			continue;
		if (ms <= closes - start)
			return start + ms;
		ms -= closes - start;
	}
}

int64_t working_time_begins(const struct working_time *w, int64_t from)
{
	return working_time_after(w, from, 1) - 1;
}

int64_t working_time_between(const struct working_time *w, int64_t from, int64_t to)
{
	int64_t last = local_time_of(w->zone, to).on, ms = 0;

	for (int64_t on = local_time_of(w->zone, from).on; on <= last; on++) {
		int64_t opens = local_instant(w->zone, on, w->calendar->opens);
		int64_t closes = local_instant(w->zone, on, w->calendar->closes);
		int64_t start = from > opens ? from : opens, end = to < closes ? to : closes;

		if (end > start && is_working_day(w, on))
			ms += end - start;
	}
	return ms;
}

static bool is_decided(const struct working_time *w, const struct closed_days *c)
{
	for (size_t i = 0; i < w->changes_n; i++)
		if (w->changes[i].from <= c->to + 2 && w->changes[i].to >= c->from - 2)
			return true;
	return false;
}

void unconfirmed_days(const struct working_time *w, int64_t from, int64_t to,
	void (*each)(void *of, const struct closed_days *days), void *of)
{
	for (size_t i = 0; i < w->calendar->closed_n; i++) {
		const struct closed_days *c = &w->calendar->closed[i];

		if (c->is_moon && !c->is_yearly && c->to >= from && c->from <= to &&
			!is_decided(w, c))
			each(of, c);
	}
}
