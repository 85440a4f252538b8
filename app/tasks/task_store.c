/* task_store.c - every statement on task, task_item and act. */

#include "app/tasks/task_store.h"

#define TASK_COLUMNS                                                                               \
	"id, version, report, body, number, duty, is_lead, state, risk, step, opened_at, "         \
	"since_at,"                                                                                \
	" start_at, due_at, noticed, escalated_to, was_late, is_held, paused_until, facts, keys, " \
	"label, alarm_at, paused_by, pause_reason, unconfirmed, decider, news"
#define OPEN_STATES "('waiting', 'accepted', 'acting', 'paused')"

const struct db_must guard_task = DB_GUARD("task");

void task_of_row(const struct rows *rows, struct task_row *ret_row)
{
	*ret_row = (struct task_row){
		.id = col_int(rows, 0),
		.version = col_int(rows, 1),
		.report = col_int(rows, 2),
		.body = col_int(rows, 3),
		.number = col_int(rows, 4),
		.duty = col_text(rows, 5),
		.is_lead = col_bool(rows, 6),
		.state = col_text(rows, 7),
		.risk = col_int(rows, 8),
		.step = col_text(rows, 9),
		.opened_at = col_int(rows, 10),
		.since_at = col_int(rows, 11),
		.start_at = col_int(rows, 12),
		.due_at = col_int(rows, 13),
		.noticed = col_int(rows, 14),
		.escalated_to = col_int(rows, 15),
		.was_late = col_bool(rows, 16),
		.is_held = col_bool(rows, 17),
		.paused_until = col_int(rows, 18),
		.facts = col_sealed(rows, 19),
		.keys = col_sealed(rows, 20),
		.label = col_sealed(rows, 21),
		.alarm_at = col_int(rows, 22),
		.paused_by = col_int(rows, 23),
		.pause_reason = col_sealed(rows, 24),
		.unconfirmed = col_int(rows, 25),
		.decider = col_int(rows, 26),
		.news = col_int(rows, 27),
	};
}

static const char sql_get[] = "SELECT " TASK_COLUMNS " FROM task WHERE id = $1";

struct rows *task_row_alone(struct tx *tx, int64_t id)
{
	return db_query(tx, sql_get, DB_ARGS(db_id(id)));
}

bool task_row(struct tx *tx, int64_t id, struct task_row *ret_row)
{
	struct rows *rows = task_row_alone(tx, id);

	if (!db_next(rows))
		return false;
	task_of_row(rows, ret_row);
	return true;
}

static const char sql_of_body[] =
	"SELECT " TASK_COLUMNS " FROM task WHERE (body = $1 OR escalated_to = $1)"
	" AND state IN " OPEN_STATES " ORDER BY due_at, id LIMIT $2";

struct rows *task_rows_of_body(struct tx *tx, int64_t body, int most)
{
	return db_query(tx, sql_of_body, DB_ARGS(db_id(body), db_int(most)));
}

static const char sql_of_report[] =
	"SELECT " TASK_COLUMNS " FROM task WHERE report = $1 ORDER BY is_lead DESC, opened_at, id";

struct rows *task_rows_of_report(struct tx *tx, int64_t report)
{
	return db_query(tx, sql_of_report, DB_ARGS(db_id(report)));
}

/* These four ask the trees and reports of their neighbours, because only there a
 * board's few rows can be told from a country's many. */
static const char sql_late_under[] =
	"WITH RECURSIVE under (id) AS (SELECT id FROM body WHERE id = $1"
	" UNION SELECT b.id FROM under u JOIN body b ON b.parent = u.id)"
	" SELECT " TASK_COLUMNS " FROM task WHERE body IN (SELECT id FROM under)"
	" AND state IN ('waiting', 'accepted', 'acting') AND due_at < $2"
	" ORDER BY due_at, id LIMIT $3";

struct rows *task_rows_late_under(struct tx *tx, int64_t body, int64_t before, int most)
{
	return db_query(tx, sql_late_under, DB_ARGS(db_id(body), db_int(before), db_int(most)));
}

#define OF_DESK "EXISTS (SELECT 1 FROM report r WHERE r.id = task.report AND r.desk = $1"

static const char sql_late_of_desk[] =
	"SELECT " TASK_COLUMNS " FROM task WHERE state IN ('waiting', 'accepted', 'acting')"
	" AND due_at < $2 AND " OF_DESK ") ORDER BY due_at, id LIMIT $3";

struct rows *task_rows_late_of_desk(struct tx *tx, int64_t desk, int64_t before, int most)
{
	return db_query(tx, sql_late_of_desk, DB_ARGS(db_id(desk), db_int(before), db_int(most)));
}

static const char sql_unanswered[] =
	"SELECT " TASK_COLUMNS " FROM task WHERE state = 'waiting' AND since_at < $2"
	" AND risk >= $3 AND " OF_DESK ") ORDER BY due_at, id LIMIT $4";

struct rows *task_rows_unanswered(struct tx *tx, const struct unanswered *which)
{
	return db_query(tx, sql_unanswered,
		DB_ARGS(db_id(which->desk), db_int(which->since), db_int(which->risk),
			db_int(which->most)));
}

static const char sql_declined[] =
	"SELECT " TASK_COLUMNS " FROM task WHERE state = 'declined'"
	" AND " OF_DESK " AND r.state = 'triage') ORDER BY due_at, id LIMIT $2";

struct rows *task_rows_declined(struct tx *tx, int64_t desk, int most)
{
	return db_query(tx, sql_declined, DB_ARGS(db_id(desk), db_int(most)));
}

/* A keyset is not needed: who was told leaves the list. */
static const char sql_alarmed[] =
	"SELECT " TASK_COLUMNS " FROM task WHERE state IN ('waiting', 'accepted', 'acting')"
	" AND alarm_at > 0 AND alarm_at <= $1 ORDER BY alarm_at, id LIMIT $2";

struct rows *task_rows_alarmed(struct tx *tx, int64_t now, int most)
{
	return db_query(tx, sql_alarmed, DB_ARGS(db_int(now), db_int(most)));
}

static const char sql_lapsed[] =
	"SELECT " TASK_COLUMNS " FROM task WHERE state = 'paused' AND paused_until > 0"
	" AND paused_until <= $1 ORDER BY paused_until, id LIMIT $2";

struct rows *task_rows_lapsed(struct tx *tx, int64_t now, int most)
{
	return db_query(tx, sql_lapsed, DB_ARGS(db_int(now), db_int(most)));
}

static const char sql_running[] =
	"SELECT " TASK_COLUMNS " FROM task WHERE id > $1 AND state IN " OPEN_STATES
	" AND due_at > $2 AND start_at < $3 ORDER BY id LIMIT $4";

struct rows *task_rows_running(struct tx *tx, const struct running *which)
{
	return db_query(tx, sql_running,
		DB_ARGS(db_id(which->after), db_int(which->from), db_int(which->to),
			db_int(which->most)));
}

static const char sql_to_confirm[] =
	"SELECT " TASK_COLUMNS " FROM task WHERE state = 'paused' AND paused_until > 0"
	" AND EXISTS (SELECT 1 FROM body b WHERE b.id = task.body AND (b.id = $1 OR"
	" b.parent = $1)) ORDER BY paused_until, id LIMIT $2";

struct rows *task_rows_to_confirm(struct tx *tx, int64_t body, int most)
{
	return db_query(tx, sql_to_confirm, DB_ARGS(db_id(body), db_int(most)));
}

static const char sql_number[] = "SELECT id FROM task WHERE number = $1";

bool task_by_number(struct tx *tx, int64_t number, int64_t *ret_task)
{
	struct rows *rows = db_query(tx, sql_number, DB_ARGS(db_int(number)));

	if (!db_next(rows))
		return false;
	*ret_task = col_int(rows, 0);
	return true;
}

static const char sql_declined_before[] =
	"SELECT opened_at FROM task WHERE report = $1 AND duty = $2 AND state = 'declined'"
	" ORDER BY opened_at LIMIT 1";

int64_t task_first_declined(struct tx *tx, int64_t report, const char *duty)
{
	struct rows *rows =
		db_query(tx, sql_declined_before, DB_ARGS(db_id(report), db_text(duty)));

	return db_next(rows) ? col_int(rows, 0) : 0;
}

static const char sql_taken[] = "SELECT 1 FROM task WHERE number = $1";

bool task_number_taken(struct tx *tx, int64_t number)
{
	return db_exists(tx, sql_taken, DB_ARGS(db_int(number)));
}

static const char sql_insert[] =
	"INSERT INTO task (id, version, report, body, number, duty, is_lead, state, risk, step,"
	" opened_at, since_at, start_at, due_at, noticed, escalated_to, was_late, is_held,"
	" paused_until, facts, keys, label, alarm_at) VALUES ($1, 1, $2, $3, $4, $5, $6,"
	" 'waiting', $7, $8, $9, $9, $10, $11, 0, 0, $12, $12, 0, $13, $14, $15, $16)";
static const char sql_item[] = "INSERT INTO task_item (task, extract) VALUES ($1, $2)";

void task_insert(struct tx *tx, const struct task_row *row, struct sealed extract)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(row->id), db_id(row->report), db_id(row->body), db_int(row->number),
			db_text(row->duty), db_bool(row->is_lead), db_int(row->risk),
			db_text(row->step), db_int(row->opened_at), db_int(row->start_at),
			db_int(row->due_at), db_bool(false), db_sealed(row->facts),
			db_sealed(row->keys), db_sealed(row->label), db_int(row->alarm_at)));
	db_run(tx, sql_item, DB_ARGS(db_id(row->id), db_sealed(extract)));
}

static const char sql_extract[] = "SELECT extract FROM task_item WHERE task = $1";

bool task_item(struct tx *tx, int64_t task, struct sealed *ret_extract)
{
	struct rows *rows = db_query(tx, sql_extract, DB_ARGS(db_id(task)));

	if (!db_next(rows))
		return false;
	*ret_extract = col_sealed(rows, 0);
	return true;
}

static const char sql_state[] =
	"UPDATE task SET state = $2, step = $3, since_at = $4, start_at = $5, due_at = $6,"
	" paused_until = $7, was_late = $8, noticed = $9, alarm_at = $10, escalated_to = $11"
	" WHERE id = $1";

void task_set_state(struct tx *tx, int64_t task, const struct task_state *s)
{
	db_run(tx, sql_state,
		DB_ARGS(db_id(task), db_text(s->state), db_text(s->step), db_int(s->since_at),
			db_int(s->start_at), db_int(s->due_at), db_int(s->paused_until),
			db_bool(s->was_late), db_int(s->noticed), db_int(s->alarm_at),
			db_id(s->escalated_to)));
}

static const char sql_paused[] = "UPDATE task SET paused_by = $2, pause_reason = $3 WHERE id = $1";

void task_set_paused(struct tx *tx, int64_t task, int64_t by, struct sealed reason)
{
	db_run(tx, sql_paused, DB_ARGS(db_id(task), db_id(by), db_sealed(reason)));
}

static const char sql_unconfirmed[] = "UPDATE task SET unconfirmed = $2 WHERE id = $1";

void task_set_unconfirmed(struct tx *tx, int64_t task, int64_t unconfirmed)
{
	db_run(tx, sql_unconfirmed, DB_ARGS(db_id(task), db_int(unconfirmed)));
}

static const char sql_held[] = "UPDATE task SET is_held = $2 WHERE id = $1";

void task_set_held(struct tx *tx, int64_t task, bool is_held)
{
	db_run(tx, sql_held, DB_ARGS(db_id(task), db_bool(is_held)));
}

static const char sql_news[] = "UPDATE task SET news = $2 WHERE id = $1";

void task_set_news(struct tx *tx, struct task_id id, bool has_news)
{
	db_run(tx, sql_news, DB_ARGS(db_id(id.n), db_int(has_news)));
}

static const char sql_notice[] =
	"UPDATE task SET noticed = $2, was_late = was_late OR $3, escalated_to = $4,"
	" alarm_at = $5 WHERE id = $1";

void task_set_notice(struct tx *tx, int64_t task, const struct task_notice *n)
{
	db_run(tx, sql_notice,
		DB_ARGS(db_id(task), db_int(n->noticed), db_bool(n->is_late),
			db_id(n->escalated_to), db_int(n->alarm_at)));
}

static const char sql_due[] = "UPDATE task SET due_at = $2, alarm_at = $3 WHERE id = $1";

void task_set_due(struct tx *tx, int64_t task, int64_t due_at, int64_t alarm_at)
{
	db_run(tx, sql_due, DB_ARGS(db_id(task), db_int(due_at), db_int(alarm_at)));
}

static const char sql_decider[] = "UPDATE task SET decider = $2, escalated_to = $2 WHERE id = $1";

void task_set_decider(struct tx *tx, int64_t task, int64_t body)
{
	db_run(tx, sql_decider, DB_ARGS(db_id(task), db_id(body)));
}

static const char sql_keys[] = "UPDATE task SET keys = $2 WHERE id = $1";

void task_set_keys(struct tx *tx, int64_t task, struct sealed keys)
{
	db_run(tx, sql_keys, DB_ARGS(db_id(task), db_sealed(keys)));
}

#define ENDED "state IN ('finished', 'declined', 'withdrawn') AND since_at > 0 AND since_at < $1"
#define EXACT "(since_at % 86400000 <> 0 OR due_at % 86400000 <> 0)"

static const char sql_exact[] = "SELECT 1 FROM task WHERE " ENDED " AND " EXACT " LIMIT 1";

bool tasks_are_exact(struct tx *tx, int64_t before)
{
	return db_exists(tx, sql_exact, DB_ARGS(db_int(before)));
}

static const char sql_cut[] =
	"UPDATE task SET version = version + 1, opened_at = opened_at - opened_at % 86400000,"
	" since_at = since_at - since_at % 86400000, start_at = start_at - start_at % 86400000,"
	" due_at = due_at - due_at % 86400000 WHERE " ENDED " AND " EXACT;

void tasks_cut_to_days(struct tx *tx, int64_t before)
{
	db_run(tx, sql_cut, DB_ARGS(db_int(before)));
}

/* ---- acts ---- */

static const char sql_act[] =
	"INSERT INTO act (id, task, report, actor, body, kind, done_at, recorded_at, item)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

void act_insert(struct tx *tx, const struct act_row *row)
{
	db_run(tx, sql_act,
		DB_ARGS(db_id(row->id), db_id(row->task), db_id(row->report), db_id(row->actor),
			db_id(row->body), db_sealed(row->kind), db_int(row->done_at),
			db_int(row->recorded_at), db_sealed(row->item)));
}

static const char sql_acts[] =
	"SELECT id, task, report, actor, body, kind, done_at, recorded_at, item FROM act"
	" WHERE task = $1 ORDER BY done_at DESC, recorded_at DESC, id";

struct rows *act_rows(struct tx *tx, int64_t task)
{
	return db_query(tx, sql_acts, DB_ARGS(db_id(task)));
}

static const char sql_acts_of_report[] =
	"SELECT id, task, report, actor, body, kind, done_at, recorded_at, item FROM act"
	" WHERE report = $1 ORDER BY done_at DESC, recorded_at DESC, id";

struct rows *act_rows_of_report(struct tx *tx, int64_t report)
{
	return db_query(tx, sql_acts_of_report, DB_ARGS(db_id(report)));
}

void act_of_row(const struct rows *rows, struct act_row *ret_row)
{
	*ret_row = (struct act_row){
		.id = col_int(rows, 0),
		.task = col_int(rows, 1),
		.report = col_int(rows, 2),
		.actor = col_int(rows, 3),
		.body = col_int(rows, 4),
		.kind = col_sealed(rows, 5),
		.done_at = col_int(rows, 6),
		.recorded_at = col_int(rows, 7),
		.item = col_sealed(rows, 8),
	};
}
