/*
 * watch.c - what clocks do by themselves: they remind the body, mark what is late,
 * and hand it to a body above that can open it; pauses that nobody confirmed end;
 * what is long over keeps days, no hours. Reads clear columns only.
 */

#include "app/core/audit/audit.h"
#include "app/core/pack/clocks.h"
#include "app/tasks/act.h"
#include "app/tasks/clock.h"
#include "app/tasks/telling.h"

enum { AT_ONCE = 50 };
#define EXACT_FOR (30 * DAY)

/* When the office opens next: what is not urgent comes once a day, then. */
static int64_t next_morning(const struct working_time *w)
{
	int64_t on = local_time_of(w->zone, clock_now()).on + 1;

	for (int i = 0; i < 60 && !is_working_day(w, on); i++)
		on++;
	return local_instant(w->zone, on, w->calendar->opens);
}

/* ---- one task ---- */

/* What the clock of a task has to say now. */
struct saying {
	struct task_row row;
	struct body body;
	struct working_time working; /* of the body that must act */
	struct task_notice notice;
	int64_t handed_to; /* by this turn; 0 */
	int64_t digest_at; /* when the body above is told */
	bool is_urgent, is_reminding, is_first_late;
};

static void hand_up(struct tx *tx, struct actor *who, struct saying *s)
{
	int64_t from = s->notice.escalated_to != 0 ? s->notice.escalated_to : s->row.body;
	int64_t above = task_body_above(tx, who, &s->row, from);

	if (above == 0)
		return;
	s->notice.escalated_to = above;
	s->handed_to = above;
}

/* Goes through the alarms that have passed. A reminder that nobody is there to
 * read goes to the body above at once: the child's clock does not stop. */
static void read_clock(struct tx *tx, struct actor *who, struct saying *s)
{
	struct running_clock clock = { .step = s->row.step,
		.risk = (int)s->row.risk,
		.start_at = s->row.start_at,
		.due_at = s->row.due_at,
		.working = s->working };
	bool is_vacant =
		s->notice.escalated_to == 0 && !body_has(tx, who->site, s->row.body, ACCESS_TASKS);
	struct alarm alarm;

	s->notice.alarm_at = 0;
	while (clock_next_alarm(who->site->pack, &clock, s->notice.noticed, &alarm)) {
		if (alarm.at > clock_now()) {
			s->notice.alarm_at = alarm.at;
			return;
		}
		s->notice.noticed = alarm.percent;
		s->notice.is_late |= alarm.percent >= 100;
		s->is_reminding |= !alarm.is_escalation;
		if (alarm.is_escalation || is_vacant)
			hand_up(tx, who, s);
		is_vacant = false;
	}
}

static bool read_task(
	struct tx *tx, struct actor *who, const struct task_row *row, struct saying *ret_saying)
{
	const struct clocks *clocks = who->site->pack->clocks;
	struct saying s = { .row = *row,
		.notice = { .noticed = (int)row->noticed, .escalated_to = row->escalated_to },
		.is_urgent = row->risk == clocks->levels[0].n };

	if (body_get(tx, row->body, &s.body) != OK)
		return false;
	s.working = body_working_time(tx, who->site, &s.body);
	read_clock(tx, who, &s);
	s.is_first_late = s.notice.is_late && !row->was_late;
	s.digest_at = s.is_urgent ? clock_now() : next_morning(&s.working);
	*ret_saying = s;
	return !tx_poisoned(tx);
}

static void write_task(struct tx *tx, struct actor *who, const struct saying *s)
{
	tx_guard(tx, &guard_task, s->row.id, s->row.version);
	task_set_notice(tx, s->row.id, &s->notice);
	if (s->notice.is_late)
		task_tell(tx, who, &s->row,
			&(struct line){ NOTICE_TASK_LATE, s->row.body,
				MESSAGE("Task {number} is late. It was due on {due}."), NO_TIME });
	else if (s->is_reminding)
		task_tell(tx, who, &s->row,
			&(struct line){ NOTICE_TASK_DUE, s->row.body,
				MESSAGE("Task {number}: please act before {due}."), NO_TIME });
	if (s->handed_to != 0)
		task_tell(tx, who, &s->row,
			&(struct line){ NOTICE_ESCALATED, s->handed_to,
				MESSAGE("Task {number} was due on {due}. Nobody below has acted. "
					"It is open for you now."),
				s->digest_at });
	if (s->is_first_late)
		audit_act(tx, who, "task.late", "task", s->row.id);
	if (s->handed_to != 0)
		audit_act(tx, who, "task.escalate", "task", s->row.id);
}

bool tasks_watch(struct tx *tx, struct actor *system)
{
	struct rows *rows = task_rows_alarmed(tx, clock_now(), AT_ONCE);
	struct saying *sayings = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*sayings));
	size_t n = 0;

	while (db_next(rows)) {
		struct task_row row;

		task_of_row(rows, &row);
		if (read_task(tx, system, &row, &sayings[n]))
			n++;
	}
	for (size_t i = 0; i < n && !tx_poisoned(tx); i++)
		write_task(tx, system, &sayings[i]);
	return n == AT_ONCE;
}

/* ---- pauses ---- */

struct lapse {
	struct task_row row;
	int64_t unconfirmed; /* how long such pauses have held the clock now */
	bool is_hasty;       /* an event is near: the clock does not move */
};

static bool read_lapse(struct tx *tx, struct actor *system, struct lapse *lapse)
{
	struct task_list alone = task_list_of(tx, system, task_row_alone(tx, lapse->row.id));
	struct working_time working;
	struct body body;

	if (body_get(tx, lapse->row.body, &body) != OK)
		return false;
	working = body_working_time(tx, system->site, &body);
	lapse->unconfirmed = task_pause_counts(
		system->site->pack, &working, &lapse->row, lapse->row.paused_until);
	lapse->is_hasty = alone.n > 0 && task_clock_is_hasty(system, &alone.at[0], &working);
	return !tx_poisoned(tx);
}

static void resume(struct tx *tx, struct actor *system, const struct lapse *lapse)
{
	const struct task_row *row = &lapse->row;
	struct task_state next = { .state = "acting",
		.step = row->step,
		.since_at = row->paused_until,
		.start_at = row->start_at,
		.due_at = row->due_at,
		.alarm_at = row->alarm_at,
		.escalated_to = row->escalated_to,
		.noticed = (int)row->noticed,
		.was_late = row->was_late };
	struct task_row told = *row;

	if (!lapse->is_hasty)
		task_clock_shift(&next, row->paused_until - row->since_at);
	told.due_at = next.due_at;
	tx_guard(tx, &guard_task, row->id, row->version);
	task_set_state(tx, row->id, &next);
	task_set_unconfirmed(tx, row->id, lapse->unconfirmed);
	act_write(tx, system,
		&(struct act_entry){ .task = row->id,
			.report = row->report,
			.body = row->body,
			.kind = "resume",
			.done_at = row->paused_until });
	task_tell(tx, system, &told,
		&(struct line){ NOTICE_TASK_DUE, row->body,
			MESSAGE("Task {number}: the pause was not confirmed and has ended. "
				"It is due on {due}."),
			NO_TIME });
	audit_act(tx, system, "task.pause_lapse", "task", row->id);
}

bool tasks_resume_lapsed(struct tx *tx, struct actor *system)
{
	struct rows *rows = task_rows_lapsed(tx, clock_now(), AT_ONCE);
	struct lapse *lapses = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*lapses));
	size_t n = 0;

	while (db_next(rows)) {
		task_of_row(rows, &lapses[n].row);
		n += read_lapse(tx, system, &lapses[n]);
	}
	for (size_t i = 0; i < n && !tx_poisoned(tx); i++)
		resume(tx, system, &lapses[i]);
	return db_count(rows) == AT_ONCE;
}

/* ---- what is over ---- */

bool tasks_coarsen(struct tx *tx)
{
	int64_t before = clock_now() - EXACT_FOR;

	if (tasks_are_exact(tx, before))
		tasks_cut_to_days(tx, before);
	return false;
}
