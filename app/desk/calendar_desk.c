/*
 * calendar_desk.c - days on which offices are closed, entered while the site runs, with
 * their reason. Everybody of the staff reads them; administrators and heads of desks
 * enter them, and agree to what somebody else of them entered for a larger area or a longer
 * time. That the clocks follow is a job's.
 */

#include "app/core/pack/areas.h"
#include "app/desk/desk_pages.h"
#include "app/desk/fields_desk.h"
#include "app/people/fresh_desk.h"
#include "app/tasks/closing.h"
#include "calendar.view.h"

#define SHOWN_BACK 90 /* days */

static size_t fill_calendars(struct request *rq, const struct choice_row **ret_rows)
{
	const struct calendars *all = rq->site->pack->calendars;
	struct choice_row *rows = arena_array(rq->arena, all->n + 1, sizeof(*rows));

	for (size_t i = 0; i < all->n; i++)
		rows[i] = (struct choice_row){ .code = all->at[i].id,
			.name = rq_texts(rq, &all->at[i].name),
			.chosen = text_equal(all->at[i].id, rq_field(rq, "calendar")) };
	*ret_rows = rows;
	return all->n;
}

/* Down to the district: a smaller place, a program may name. */
static size_t fill_areas(struct request *rq, const struct choice_row **ret_rows)
{
	const struct areas *areas = rq->site->pack->areas;
	struct choice_row *rows = arena_array(rq->arena, areas->n + 1, sizeof(*rows));
	int64_t today = zone_day(rq->site->zone, clock_now());
	size_t n = 0;

	for (size_t i = 1; i < areas->n; i++) {
		const struct area *area = &areas->at[i];

		if (area_district(rq->site->pack, area) != area && area->parent != areas->at)
			continue;
		if (area_is_valid(area, today))
			rows[n++] = (struct choice_row){ .code = area->code,
				.name = area_path(rq->arena, area, rq->language),
				.chosen = text_equal(area->code, rq_field(rq, "area")) };
	}
	*ret_rows = rows;
	return n;
}

static const char *calendar_words(struct request *rq, const char *id)
{
	const struct calendar *c = text_empty(id) ? NULL : pack_calendar(rq->site->pack, id);

	return c != NULL ? rq_texts(rq, &c->name) : rq_text(rq, MESSAGE("all offices"));
}

static const char *area_words(struct request *rq, const char *code)
{
	const struct area *area = text_empty(code) ? NULL : area_of(rq->site->pack, code);

	return area != NULL ? area_path(rq->arena, area, rq->language)
			    : rq_text(rq, MESSAGE("in the whole country"));
}

static struct url url_day(struct request *rq, int64_t id, const char *act)
{
	return url_add(
		rq->arena, rq_url(rq, url_add_id(rq->arena, URL("/desk/calendar"), id)), act);
}

static void fill_steps(struct request *rq, const struct closed_day_entry *e, bool may_close,
	struct closed_row *row)
{
	if (e->undone_at != 0)
		return;
	row->waits = e->day.agreed_by == 0;
	if (!may_close)
		return;
	row->undo = url_day(rq, e->id, "undo");
	if (row->waits && e->day.entered_by != rq->actor->account)
		row->agree = url_day(rq, e->id, "agree");
}

static void fill_days(struct request *rq, struct view_calendar *v, bool may_close)
{
	const struct closed_day_entry *entries;
	size_t n =
		closed_days(rq->tx, zone_day(rq->site->zone, clock_now()) - SHOWN_BACK, &entries);
	struct closed_row *rows = arena_array(rq->arena, n + 1, sizeof(*rows));
	int64_t *accounts = arena_array(rq->arena, 3 * n + 1, sizeof(*accounts));
	struct names names;

	for (size_t i = 0; i < n; i++) {
		accounts[3 * i] = entries[i].day.entered_by;
		accounts[3 * i + 1] = entries[i].undone_by;
		accounts[3 * i + 2] = entries[i].day.agreed_by;
	}
	names = people_names(rq->tx, rq->actor, accounts, 3 * n);
	for (size_t i = 0; i < n; i++) {
		const struct closed_day_entry *e = &entries[i];
		bool is_undone = e->undone_at != 0;
		bool by_two = e->day.agreed_by != 0 && e->day.agreed_by != e->day.entered_by;

		rows[i] = (struct closed_row){ .on = e->day.on,
			.calendar = calendar_words(rq, e->day.calendar),
			.area = area_words(rq, e->day.area),
			.reason = e->day.reason,
			.who = name_among(names, e->day.entered_by),
			.entered_at = e->entered_at,
			.undone_at = is_undone ? e->undone_at : NO_TIME,
			.undone_by = is_undone ? name_among(names, e->undone_by) : NULL,
			.agreed_by = by_two ? name_among(names, e->day.agreed_by) : NULL };
		fill_steps(rq, e, may_close, &rows[i]);
	}
	v->days = rows;
	v->days_n = n;
}

static struct reply show(struct request *rq, int status, const char *wrong)
{
	bool may_close = may_close_days(rq->actor);
	struct view_calendar v = {
		.wrong = wrong, .on = rq_field(rq, "on"), .reason = rq_field(rq, "reason")
	};

	if (wrong != NULL && rq->wants_json)
		return reply_problem(rq, status, wrong);
	if (may_close) {
		v.enter = rq_url(rq, URL("/desk/calendar"));
		v.calendars_n = fill_calendars(rq, &v.calendars);
		v.areas_n = fill_areas(rq, &v.areas);
	}
	fill_days(rq, &v, may_close);
	return page_desk(rq, status, rq_text(rq, MESSAGE("Closed days")), &view_calendar, &v);
}

static struct reply calendar(struct request *rq)
{
	return show(rq, 200, NULL);
}

static struct reply after(struct request *rq, enum outcome oc)
{
	if (oc == OK)
		return reply_see_other(rq, URL("/desk/calendar"));
	if (oc == INVALID)
		return show(rq, 422,
			rq_text(rq,
				MESSAGE("Choose a day of the last month or the coming year, and "
					"write why offices are closed.")));
	return reply_outcome(rq, oc);
}

/* Only who may close days is asked for his code. */
static bool may_go_on(struct request *rq, struct reply *ret_reply)
{
	if (may_close_days(rq->actor))
		return rq_fresh(rq, ret_reply);
	*ret_reply = reply_outcome(rq, FORBIDDEN);
	return false;
}

static struct reply close_day(struct request *rq)
{
	const char *calendar = rq_field(rq, "calendar"), *area = rq_field(rq, "area"),
		   *on = rq_field(rq, "on"), *reason = rq_field(rq, "reason");
	struct closed_day day = { .calendar = calendar != NULL ? calendar : "",
		.area = area != NULL ? area : "",
		.reason = reason };
	struct reply reply;

	if (!may_go_on(rq, &reply))
		return reply;
	if (text_empty(on) || !day_read(on, &day.on))
		return after(rq, INVALID);
	return after(rq, day_close(rq->tx, rq->actor, &day));
}

static struct reply agree(struct request *rq)
{
	struct reply reply;
	enum outcome oc;
	int64_t id;

	if (!may_go_on(rq, &reply))
		return reply;
	oc = rq_path_id(rq, "day", &id);
	if (oc == OK)
		oc = day_agree(rq->tx, rq->actor, id);
	if (oc == INVALID)
		return show(rq, 422,
			rq_text(rq,
				MESSAGE("You entered this day: somebody else must agree to it.")));
	return after(rq, oc);
}

static struct reply open_day(struct request *rq)
{
	int64_t id;
	enum outcome oc = rq_path_id(rq, "day", &id);

	return after(rq, oc == OK ? day_open(rq->tx, rq->actor, id) : oc);
}

const struct route calendar_desk[] = { { HTTP_GET, "/desk/calendar", calendar, ACCESS_SIGNED_IN, 0,
					       &view_calendar, "days on which offices are closed" },
	{ HTTP_POST, "/desk/calendar", close_day, ACCESS_SIGNED_IN, ROUTE_KEEPS, NULL,
		"enters a day on which offices are closed, with its reason", &note_close_day },
	{ HTTP_POST, "/desk/calendar/{day}/agree", agree, ACCESS_SIGNED_IN, 0, NULL,
		"a second person agrees to a day for a larger area or a longer time" },
	{ HTTP_POST, "/desk/calendar/{day}/undo", open_day, ACCESS_SIGNED_IN, 0, NULL,
		"the day was a mistake: clocks that begin later count it again" },
	{ 0 } };
