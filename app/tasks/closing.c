/*
 * closing.c - who closes a day, and the clocks that move for it: never nearer, and each
 * with a line in its history. Clocks by day and night run on, and so does one that an
 * event has made shorter: a wedding does not wait for a flood.
 */

#include "app/tasks/closing.h"

#include "app/core/pack/areas.h"
#include "app/core/pack/bodies.h"
#include "app/core/pack/clocks.h"
#include "app/core/pack/routing.h"
#include "app/tasks/act.h"
#include "app/tasks/clock.h"

enum { AT_ONCE = 50, REASON_MAX = 200 };
/* What one person closes alone: days of a week in one district, districts on one day. */
enum { WEEK = 7, DAYS_ALONE = 3, DISTRICTS_ALONE = 8 };
#define LONG_AGO  31 /* days */
#define FAR_AHEAD 400

/* ---- entering ---- */

static bool is_desk(const struct routing *r, const char *kind)
{
	return text_equal(kind, r->triage->id) || text_equal(kind, r->standby->id) ||
	       text_equal(kind, r->national->id);
}

static bool heads_desk(const struct site *site, const struct holding *h)
{
	return h->role == ROLE_HEAD && is_desk(site->pack->routing, h->body_kind);
}

bool may_close_days(const struct actor *who)
{
	if ((who->access & ACCESS_BODIES) != 0)
		return true;
	for (size_t i = 0; i < who->holdings_n; i++)
		if (heads_desk(who->site, &who->holdings[i]))
			return true;
	return false;
}

static bool is_sound(const struct site *site, const struct closed_day *day)
{
	int64_t today = zone_day(site->zone, clock_now());

	return (text_empty(day->calendar) || pack_calendar(site->pack, day->calendar) != NULL) &&
	       (text_empty(day->area) || area_of(site->pack, day->area) != NULL) &&
	       !text_empty(day->reason) && utf8_count(day->reason) <= REASON_MAX &&
	       day->on >= today - LONG_AGO && day->on <= today + FAR_AHEAD;
}

/* Does he head a desk of this place? */
static bool is_of_place(const struct actor *who, const struct area *place)
{
	const struct pack *pack = who->site->pack;

	for (size_t i = 0; i < who->holdings_n; i++) {
		const struct holding *h = &who->holdings[i];

		if (heads_desk(who->site, h) &&
			(text_empty(h->body_area) ||
				area_is_inside(place, area_of(pack, h->body_area))))
			return true;
	}
	return false;
}

/* Days of one district as bits, of which the middle one is the day that is entered: are
 * more than a few within any week that holds it? */
static bool is_long(unsigned days)
{
	for (int first = 0; first < WEEK; first++)
		if (__builtin_popcount(days >> first & ((1u << WEEK) - 1)) > DAYS_ALONE)
			return true;
	return false;
}

/* A flood or a strike waits for nobody; but many small closings are a large one. */
static bool may_close_alone(struct tx *tx, const struct actor *who, const struct closed_day *day)
{
	const struct pack *pack = who->site->pack;
	const struct area *place = text_empty(day->area) ? NULL : area_of(pack, day->area);
	const struct area *district = place != NULL ? area_district(pack, place) : NULL;
	unsigned days = 1u << (WEEK - 1);
	const struct closed_alone *alone;
	const struct area *last = NULL;
	size_t n, districts = 1;

	if (district == NULL || !is_of_place(who, place))
		return false;
	n = closed_alone(tx, day->on - WEEK + 1, day->on + WEEK - 1, &alone);
	for (size_t i = 0; i < n; i++) {
		const struct area *inside = area_of(pack, alone[i].area);
		const struct area *other = inside != NULL ? area_district(pack, inside) : NULL;

		if (other == district || other == NULL)
			days |= 1u << (alone[i].on - day->on + WEEK - 1);
		else if (alone[i].on == day->on && other != last)
			districts++;
		last = other;
	}
	return !is_long(days) && districts <= DISTRICTS_ALONE;
}

enum outcome day_close(struct tx *tx, struct actor *who, const struct closed_day *day)
{
	struct closed_day entered = *day;
	int64_t version;

	if (!may_close_days(who) || !actor_is_fresh(who))
		return FORBIDDEN;
	if (!is_sound(who->site, day))
		return INVALID;
	entered.entered_by = who->account;
	entered.agreed_by = may_close_alone(tx, who, day) ? who->account : 0;
	version = closer_version(tx, who->account);
	if (entered.agreed_by != 0)
		closer_guard(tx, who->account, version);
	closed_day_enter(tx, &entered);
	audit_act(tx, who, "calendar.close", "", 0);
	return OK;
}

enum outcome day_agree(struct tx *tx, struct actor *who, int64_t id)
{
	struct closed_day_entry entry;

	if (!may_close_days(who) || !actor_is_fresh(who))
		return FORBIDDEN;
	if (!closed_day_get(tx, id, &entry))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	if (entry.undone_at != 0 || entry.day.agreed_by != 0)
		return CONFLICT;
	if (entry.day.entered_by == who->account)
		return INVALID;
	closed_day_agree(tx, id, who->account);
	audit_act(tx, who, "calendar.agree", "", 0);
	return OK;
}

enum outcome day_open(struct tx *tx, struct actor *who, int64_t id)
{
	struct closed_day_entry entry;

	if (!may_close_days(who))
		return FORBIDDEN;
	if (!closed_day_get(tx, id, &entry))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	if (entry.undone_at != 0)
		return CONFLICT;
	closed_day_undo(tx, id, who->account);
	audit_act(tx, who, "calendar.open", "", 0);
	return OK;
}

/* ---- moving clocks ---- */

struct move {
	struct task task;
	int64_t due_at, alarm_at;
};

/* The same working time as if nobody had entered this day. */
static struct working_time without(struct arena *a, const struct working_time *w, int64_t on)
{
	struct day_change *changes = arena_array(a, w->changes_n + 1, sizeof(*changes));
	struct working_time old = *w;
	bool is_left_out = false;

	old.changes_n = 0;
	for (size_t i = 0; i < w->changes_n; i++) {
		if (!is_left_out && w->changes[i].from == on)
			is_left_out = true;
		else
			changes[old.changes_n++] = w->changes[i];
	}
	old.changes = changes;
	return old;
}

static bool counts_days(const struct pack *pack, const struct task *task)
{
	const struct clock_step *step = clock_step(pack, task->step);
	const struct risk_level *level = risk_level_of_n(pack, task->risk);

	return step != NULL && level != NULL &&
	       step->limits[level - pack->clocks->levels].working_days > 0;
}

/* False: this clock does not move. */
static bool find_move(struct tx *tx, struct actor *who, const struct closed_day *day,
	const struct task *task, struct move *ret_move)
{
	const struct pack *pack = who->site->pack;
	struct running_clock clock = {
		.step = task->step, .risk = task->risk, .start_at = task->start_at
	};
	struct working_time before;
	struct body body;
	const struct body_kind *kind;
	struct alarm alarm;
	int64_t lost;

	if (!counts_days(pack, task) || body_get(tx, task->body, &body) != OK)
		return false;
	kind = body_kind(pack, body.kind);
	if (!closed_day_covers(pack, day, kind != NULL ? kind->calendar : NULL, body.area))
		return false;
	clock.working = body_working_time(tx, who->site, &body);
	if (task_clock_is_hasty(who, task, &clock.working))
		return false;
	before = without(tx_arena(tx), &clock.working, day->on);
	lost = working_time_between(&before, task->start_at, task->due_at) -
	       working_time_between(&clock.working, task->start_at, task->due_at);
	if (lost <= 0)
		return false;
	clock.due_at = working_time_after(&clock.working, task->due_at, lost);
	*ret_move = (struct move){ .task = *task,
		.due_at = clock.due_at,
		.alarm_at = clock_next_alarm(pack, &clock, task->noticed, &alarm) ? alarm.at : 0 };
	return ret_move->due_at > task->due_at;
}

static void write_move(struct tx *tx, struct actor *system, const struct move *m)
{
	tx_guard(tx, &guard_task, m->task.id.n, m->task.version);
	task_set_due(tx, m->task.id.n, m->due_at, m->alarm_at);
	act_write(tx, system,
		&(struct act_entry){ .task = m->task.id.n,
			.report = m->task.report.n,
			.body = m->task.body,
			.kind = "moved",
			.done_at = clock_now() });
	audit_act(tx, system, "task.clock_moved", "task", m->task.id.n);
}

bool tasks_move_for_closed(struct tx *tx, struct actor *system)
{
	struct move moves[AT_ONCE];
	struct closed_day_entry entry;
	struct task_list tasks;
	int64_t from;
	size_t n = 0;

	if (!closed_day_unmoved(tx, &entry))
		return false;
	from = local_instant(system->site->pack->zone, entry.day.on, 0);
	tasks = task_list_of(tx, system,
		task_rows_running(tx, &(struct running){ .after = entry.moved_to,
					      .from = from,
					      .to = from + DAY,
					      .most = AT_ONCE }));
	for (size_t i = 0; i < tasks.n; i++)
		n += find_move(tx, system, &entry.day, &tasks.at[i], &moves[n]);
	if (tx_poisoned(tx))
		return false;
	for (size_t i = 0; i < n; i++)
		write_move(tx, system, &moves[i]);
	closed_day_moved(tx, entry.id, tasks.n < AT_ONCE ? -1 : tasks.at[tasks.n - 1].id.n);
	return true;
}
