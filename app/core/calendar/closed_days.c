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
