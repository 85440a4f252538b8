/* closed_days.c - which of the entered days hold for one office. */

#include "app/core/calendar/closed_days_store.h"
#include "app/core/pack/areas.h"

/* No clock that is still watched began longer ago. */
#define LOOKS_BACK 400 /* days */

static bool is_inside(const struct pack *pack, const struct area *area, const char *closed)
{
	const struct area *outer = area_of(pack, closed);

	return text_empty(closed) || (area != NULL && outer != NULL && area_is_inside(area, outer));
}

struct working_time working_time_of(struct tx *tx, const struct site *site,
	const struct calendar *calendar, const char *area_code)
{
	const struct area *area = text_empty(area_code) ? NULL : area_of(site->pack, area_code);
	struct working_time w = {
		.calendar = calendar != NULL ? calendar : pack_calendar(site->pack, NULL),
		.zone = site->pack->zone,
	};
	struct rows *rows =
		closed_day_rows(tx, w.calendar->id, zone_day(site->zone, clock_now()) - LOOKS_BACK);
	struct day_change *changes =
		arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*changes));

	while (db_next(rows)) {
		int64_t on = col_int(rows, 0);

		if (is_inside(site->pack, area, col_text(rows, 1)))
			changes[w.changes_n++] =
				(struct day_change){ .from = on, .to = on, .is_open = false };
	}
	w.changes = changes;
	return w;
}

void closed_day_enter(struct tx *tx, const struct closed_day *day)
{
	closed_day_insert(tx, id_new(), day, clock_now());
}

static void entry_of(struct rows *rows, struct closed_day_entry *ret_entry)
{
	*ret_entry = (struct closed_day_entry){ .id = col_int(rows, 0),
		.day = { .calendar = col_text(rows, 1),
			.on = col_int(rows, 2),
			.area = col_text(rows, 3),
			.reason = col_text(rows, 4),
			.entered_by = col_int(rows, 5),
			.agreed_by = col_int(rows, 10) },
		.entered_at = col_int(rows, 6),
		.undone_at = col_int(rows, 7),
		.undone_by = col_int(rows, 8),
		.moved_to = col_int(rows, 9),
		.agreed_at = col_int(rows, 11) };
}

size_t closed_days(struct tx *tx, int64_t from_on, const struct closed_day_entry **ret_entries)
{
	struct rows *rows = closed_day_entries(tx, from_on);
	struct closed_day_entry *entries =
		arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*entries));
	size_t n = 0;

	while (db_next(rows))
		entry_of(rows, &entries[n++]);
	*ret_entries = entries;
	return n;
}

bool closed_day_get(struct tx *tx, int64_t id, struct closed_day_entry *ret_entry)
{
	struct rows *rows = closed_day_entry(tx, id);

	if (!db_next(rows))
		return false;
	entry_of(rows, ret_entry);
	return true;
}

bool closed_day_unmoved(struct tx *tx, struct closed_day_entry *ret_entry)
{
	struct rows *rows = closed_day_unmoved_row(tx);

	if (!db_next(rows))
		return false;
	entry_of(rows, ret_entry);
	return true;
}

void closed_day_agree(struct tx *tx, int64_t id, int64_t by)
{
	closed_day_set_agreed(tx, id, by, clock_now());
}

size_t closed_alone(
	struct tx *tx, int64_t from_on, int64_t to_on, const struct closed_alone **ret_days)
{
	struct rows *rows = closed_alone_rows(tx, from_on, to_on);
	struct closed_alone *days = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*days));
	size_t n = 0;

	while (db_next(rows))
		days[n++] =
			(struct closed_alone){ .on = col_int(rows, 0), .area = col_text(rows, 1) };
	*ret_days = days;
	return n;
}

void closed_day_undo(struct tx *tx, int64_t id, int64_t by)
{
	closed_day_set_undone(tx, id, by, clock_now());
}

void closed_day_moved(struct tx *tx, int64_t id, int64_t moved_to)
{
	closed_day_set_moved(tx, id, moved_to);
}

bool closed_day_covers(const struct pack *pack, const struct closed_day *day,
	const struct calendar *calendar, const char *area)
{
	const struct calendar *own = calendar != NULL ? calendar : pack_calendar(pack, NULL);

	return (text_empty(day->calendar) || text_equal(day->calendar, own->id)) &&
	       is_inside(pack, text_empty(area) ? NULL : area_of(pack, area), day->area);
}
