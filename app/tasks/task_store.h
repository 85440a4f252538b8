/* task_store.h - rows of tasks and acts. Private to this folder. */
#ifndef ASHRAY_TASK_STORE_H
#define ASHRAY_TASK_STORE_H

#include "app/tasks/task.h"

struct task_row {
	int64_t id, version, report, body, number, risk, opened_at, since_at, start_at, due_at,
		noticed, alarm_at, escalated_to, paused_until, paused_by, unconfirmed, decider,
		news;
	const char *duty, *state, *step;
	bool is_lead, was_late, is_held;
	struct sealed facts, keys, label, pause_reason;
};

bool task_row(struct tx *tx, int64_t id, struct task_row *ret_row);
struct rows *task_row_alone(struct tx *tx, int64_t id); /* one or none */
struct task_list task_list_of(struct tx *tx, struct actor *who, struct rows *rows); /* task.c */
void task_of_row(const struct rows *rows, struct task_row *ret_row);
struct rows *task_rows_of_body(struct tx *tx, int64_t body, int most);
struct rows *task_rows_of_report(struct tx *tx, int64_t report);
/* Open tasks due before an instant: of a body and those below it, or of the reports
 * of a desk. */
struct rows *task_rows_late_under(struct tx *tx, int64_t body, int64_t before, int most);
struct rows *task_rows_late_of_desk(struct tx *tx, int64_t desk, int64_t before, int most);
/* Of the reports of a desk: not answered since an instant at this risk; and given
 * back, while the report still waits for another body. */
struct unanswered {
	int64_t desk, since, risk;
	int most;
};
struct rows *task_rows_unanswered(struct tx *tx, const struct unanswered *which);
struct rows *task_rows_declined(struct tx *tx, int64_t desk, int most);
bool task_by_number(struct tx *tx, int64_t number, int64_t *ret_task);
/* Those whose clock must tell somebody, and those whose pause is over. */
struct rows *task_rows_alarmed(struct tx *tx, int64_t now, int most);
/* Open ones behind `after` whose clock runs at some time between two instants, by id. */
struct running {
	int64_t after, from, to;
	int most;
};
struct rows *task_rows_running(struct tx *tx, const struct running *which);
struct rows *task_rows_to_confirm(struct tx *tx, int64_t body, int most);
struct rows *task_rows_lapsed(struct tx *tx, int64_t now, int most);
/* When a duty was given out for the first time, if an office gave it back since; 0. */
int64_t task_first_declined(struct tx *tx, int64_t report, const char *duty);
bool task_number_taken(struct tx *tx, int64_t number);

void task_insert(struct tx *tx, const struct task_row *row, struct sealed extract);
bool task_item(struct tx *tx, int64_t task, struct sealed *ret_extract);

/* A new state; the clock of `step` runs from start_at to due_at ("" = no clock). */
struct task_state {
	const char *state, *step;
	int64_t since_at, start_at, due_at, alarm_at, paused_until, escalated_to;
	int noticed;
	bool was_late;
};
void task_set_state(struct tx *tx, int64_t task, const struct task_state *state);
/* Who asked for the pause, and why; how long pauses that nobody agreed to have held
 * the clock by now. */
void task_set_paused(struct tx *tx, int64_t task, int64_t by, struct sealed reason);
void task_set_unconfirmed(struct tx *tx, int64_t task, int64_t unconfirmed);
void task_set_held(struct tx *tx, int64_t task, bool is_held);

/* What the clock has told, and when it tells next. */
struct task_notice {
	int noticed;
	int64_t alarm_at, escalated_to;
	bool is_late;
};
void task_set_notice(struct tx *tx, int64_t task, const struct task_notice *notice);

void task_set_due(struct tx *tx, int64_t task, int64_t due_at, int64_t alarm_at);
void task_set_decider(struct tx *tx, int64_t task, int64_t body);

void task_set_keys(struct tx *tx, int64_t task, struct sealed keys);

/* Clocks of tasks that ended before an instant become days. */
bool tasks_are_exact(struct tx *tx, int64_t before);
void tasks_cut_to_days(struct tx *tx, int64_t before);

struct act_row {
	int64_t id, task, report, actor, body, done_at, recorded_at;
	struct sealed kind, item;
};
void act_insert(struct tx *tx, const struct act_row *row);
struct rows *act_rows(struct tx *tx, int64_t task);
struct rows *act_rows_of_report(struct tx *tx, int64_t report);
void act_of_row(const struct rows *rows, struct act_row *ret_row);

#endif
