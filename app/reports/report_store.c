/* report_store.c - every statement on report, report_item, receipt, filing, notice and bar. */

#include "app/reports/report_store.h"

#define REPORT_COLUMNS                                                                            \
	"id, version, district, risk, state, filed_day, desk, lead, due_at, noticed, claimed_by," \
	" claimed_until, is_shy, same_as, form, form_version, facts, keys, label, alarm_at,"      \
	" escalated_to, news"

const struct db_must guard_report = DB_GUARD("report");

void report_of_row(const struct rows *rows, struct report_row *ret_row)
{
	*ret_row = (struct report_row){
		.id = col_int(rows, 0),
		.version = col_int(rows, 1),
		.district = col_text(rows, 2),
		.risk = col_int(rows, 3),
		.state = col_text(rows, 4),
		.filed_day = col_int(rows, 5),
		.desk = col_int(rows, 6),
		.lead = col_int(rows, 7),
		.due_at = col_int(rows, 8),
		.noticed = col_int(rows, 9),
		.claimed_by = col_int(rows, 10),
		.claimed_until = col_int(rows, 11),
		.is_shy = col_bool(rows, 12),
		.same_as = col_int(rows, 13),
		.form = col_text(rows, 14),
		.form_version = col_int(rows, 15),
		.facts = col_sealed(rows, 16),
		.keys = col_sealed(rows, 17),
		.label = col_sealed(rows, 18),
		.alarm_at = col_int(rows, 19),
		.escalated_to = col_int(rows, 20),
		.news = col_int(rows, 21),
	};
}

static const char sql_get[] = "SELECT " REPORT_COLUMNS " FROM report WHERE id = $1";

bool report_row(struct tx *tx, int64_t id, struct report_row *ret_row)
{
	struct rows *rows = db_query(tx, sql_get, DB_ARGS(db_id(id)));

	if (!db_next(rows))
		return false;
	report_of_row(rows, ret_row);
	return true;
}

/* Risk goes down while deadlines go up, so the highest risk is stored negated in
 * the order: one direction serves the keyset. */
static const char sql_inbox[] =
	"SELECT " REPORT_COLUMNS " FROM report WHERE desk = $1 AND state = $2"
	" AND (-risk, due_at, id) > ($3, $4, $5) ORDER BY -risk, due_at, id LIMIT $6";

/* Those at work of which the reporter has said more. */
static const char sql_news[] =
	"SELECT " REPORT_COLUMNS " FROM report WHERE desk = $1 AND state = $2 AND news > 0"
	" AND (-risk, due_at, id) > ($3, $4, $5) ORDER BY -risk, due_at, id LIMIT $6";

struct rows *report_inbox_rows(struct tx *tx, const struct inbox_from *from)
{
	bool is_top = from->risk < 0;

	return db_query(tx, from->has_news ? sql_news : sql_inbox,
		DB_ARGS(db_id(from->desk), db_text(from->state),
			db_int(is_top ? INT64_MIN / 2 : -from->risk),
			db_int(is_top ? 0 : from->due_at), db_id(is_top ? 0 : from->id),
			db_int(from->most)));
}

static const char sql_alarmed[] =
	"SELECT " REPORT_COLUMNS " FROM report WHERE state IN ('received', 'triage')"
	" AND alarm_at > 0 AND alarm_at <= $1 ORDER BY alarm_at, id LIMIT $2";

struct rows *report_rows_alarmed(struct tx *tx, int64_t now, int most)
{
	return db_query(tx, sql_alarmed, DB_ARGS(db_int(now), db_int(most)));
}

static const char sql_escalated[] =
	"SELECT " REPORT_COLUMNS " FROM report WHERE escalated_to = $1 AND escalated_to <> 0"
	" AND state IN ('received', 'triage') ORDER BY risk DESC, due_at, id LIMIT $2";

struct rows *report_rows_escalated(struct tx *tx, int64_t body, int most)
{
	return db_query(tx, sql_escalated, DB_ARGS(db_id(body), db_int(most)));
}

static const char sql_open_near[] =
	"SELECT id, facts FROM report WHERE desk = $1 AND district = $2 AND filed_day >= $3"
	" AND filed_day <= $4 AND state IN ('received', 'triage', 'routed')"
	" ORDER BY filed_day DESC, id DESC LIMIT $5";

struct rows *report_alike_rows(struct tx *tx, const struct alike_from *from)
{
	return db_query(tx, sql_open_near,
		DB_ARGS(db_id(from->desk), db_text(from->district), db_int(from->first_on),
			db_int(from->last_on), db_int(from->most)));
}

static const char sql_twins[] = "SELECT id FROM report WHERE same_as = $1 AND same_as <> 0";

struct rows *report_twin_rows(struct tx *tx, int64_t root)
{
	return db_query(tx, sql_twins, DB_ARGS(db_id(root)));
}

static const char sql_insert[] =
	"INSERT INTO report (id, version, district, risk, state, filed_day, desk, lead, due_at,"
	" noticed, claimed_by, claimed_until, is_shy, same_as, form, form_version, \"commit\","
	" facts, keys, label, alarm_at, escalated_to) VALUES ($1, 1, $2, $3, 'received', $4, $5,"
	" 0, $6, 0, 0, 0, $7, 0, $8, $9, $10, $11, $12, $13, $14, 0)";

void report_insert(struct tx *tx, const struct report_row *row)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(row->id), db_text(row->district), db_int(row->risk),
			db_int(row->filed_day), db_id(row->desk), db_int(row->due_at),
			db_bool(row->is_shy), db_text(row->form), db_int(row->form_version),
			db_bytes(bytes_of(row->commit, 32)), db_sealed(row->facts),
			db_sealed(row->keys), db_sealed(row->label), db_int(row->alarm_at)));
}

static const char sql_commit[] = "SELECT \"commit\" FROM report WHERE id = $1";

const char *report_commit(struct tx *tx, int64_t id)
{
	struct rows *rows = db_query(tx, sql_commit, DB_ARGS(db_id(id)));

	return db_next(rows) ? hex_text(tx_arena(tx), col_bytes(rows, 0)) : "";
}

static const char sql_item_insert[] =
	"INSERT INTO report_item (report, story, identity) VALUES ($1, $2, $3)";

void report_item_insert(struct tx *tx, int64_t id, struct sealed story, struct sealed identity)
{
	db_run(tx, sql_item_insert, DB_ARGS(db_id(id), db_sealed(story), db_sealed(identity)));
}

static const char sql_item[] = "SELECT story, identity FROM report_item WHERE report = $1";

bool report_item(struct tx *tx, int64_t id, struct sealed *ret_story, struct sealed *ret_identity)
{
	struct rows *rows = db_query(tx, sql_item, DB_ARGS(db_id(id)));

	if (!db_next(rows))
		return false;
	*ret_story = col_sealed(rows, 0);
	*ret_identity = col_sealed(rows, 1);
	return true;
}

/* ---- receipts ---- */

#define RECEIPT_COLUMNS "report, number, kid, gen, tries, not_before, proof, version"

static bool receipt_of(struct rows *rows, struct receipt_row *ret_row)
{
	if (!db_next(rows))
		return false;
	*ret_row = (struct receipt_row){
		.report = col_int(rows, 0),
		.number = col_int(rows, 1),
		.kid = (uint8_t)col_int(rows, 2),
		.gen = (uint16_t)col_int(rows, 3),
		.tries = (int)col_int(rows, 4),
		.not_before = col_int(rows, 5),
		.proof = col_sealed(rows, 6),
		.version = col_int(rows, 7),
	};
	return true;
}

static const char sql_by_number[] = "SELECT " RECEIPT_COLUMNS " FROM receipt WHERE number = $1";

bool receipt_by_number(struct tx *tx, int64_t number, struct receipt_row *ret_row)
{
	return receipt_of(db_query(tx, sql_by_number, DB_ARGS(db_int(number))), ret_row);
}

static const char sql_of_report[] = "SELECT " RECEIPT_COLUMNS " FROM receipt WHERE report = $1";

bool receipt_of_report(struct tx *tx, int64_t report, struct receipt_row *ret_row)
{
	return receipt_of(db_query(tx, sql_of_report, DB_ARGS(db_id(report))), ret_row);
}

static const char sql_receipt_insert[] =
	"INSERT INTO receipt (report, number, kid, gen, version, tries, not_before, proof)"
	" VALUES ($1, $2, $3, $4, 1, 0, 0, $5)";

void receipt_insert(struct tx *tx, const struct receipt_row *row)
{
	db_run(tx, sql_receipt_insert,
		DB_ARGS(db_id(row->report), db_int(row->number), db_int(row->kid), db_int(row->gen),
			db_sealed(row->proof)));
}

static const char sql_count[] =
	"UPDATE receipt SET tries = tries + 1, version = version + 1,"
	" not_before = CASE WHEN tries + 1 >= $2 THEN $3 ELSE not_before END WHERE report = $1";

void receipt_count(struct tx *tx, int64_t report, int most, int64_t not_before)
{
	db_run(tx, sql_count, DB_ARGS(db_id(report), db_int(most), db_int(not_before)));
}

static const char sql_forget[] = "UPDATE receipt SET tries = 0, not_before = 0 WHERE report = $1";

void receipt_forget_tries(struct tx *tx, int64_t report)
{
	db_run(tx, sql_forget, DB_ARGS(db_id(report)));
}

/* ---- filings ---- */

static const char sql_filing[] = "SELECT report, until_at, told FROM filing WHERE f = $1";

bool filing_row(struct tx *tx, const uint8_t f[16], struct filing_row *ret_row)
{
	struct rows *rows = db_query(tx, sql_filing, DB_ARGS(db_bytes(bytes_of(f, 16))));

	if (!db_next(rows))
		return false;
	*ret_row = (struct filing_row){
		.report = col_int(rows, 0), .until_at = col_int(rows, 1), .told = col_bytes(rows, 2)
	};
	return true;
}

static const char sql_filing_insert[] =
	"INSERT INTO filing (f, report, told, until_at) VALUES ($1, $2, $3, $4)";

void filing_insert(struct tx *tx, const uint8_t f[16], const struct filing_row *row)
{
	db_run(tx, sql_filing_insert,
		DB_ARGS(db_bytes(bytes_of(arena_copy(tx_arena(tx), f, 16), 16)), db_id(row->report),
			db_bytes(row->told), db_int(row->until_at)));
}

static const char sql_filings_over[] = "SELECT 1 FROM filing WHERE until_at < $1 LIMIT 1";

bool filings_are_over(struct tx *tx, int64_t now)
{
	return db_exists(tx, sql_filings_over, DB_ARGS(db_int(now)));
}

static const char sql_filings_forget[] = "DELETE FROM filing WHERE until_at < $1";

void filings_forget(struct tx *tx, int64_t now)
{
	db_run(tx, sql_filings_forget, DB_ARGS(db_int(now)));
}

static const char sql_notice[] =
	"INSERT INTO notice (report, state, address) VALUES ($1, 'on', $2)";

void notice_insert(struct tx *tx, int64_t report, struct sealed address)
{
	db_run(tx, sql_notice, DB_ARGS(db_id(report), db_sealed(address)));
}

/* ---- bars ---- */

static const char sql_bar[] = "INSERT INTO bar (record, token) VALUES ($1, $2)"
			      " ON CONFLICT DO NOTHING";

void bar_insert(struct tx *tx, int64_t record, int64_t token)
{
	db_run(tx, sql_bar, DB_ARGS(db_id(record), db_int(token)));
}

static const char sql_bars[] = "SELECT token FROM bar WHERE record = $1";

struct rows *bar_rows(struct tx *tx, int64_t record)
{
	return db_query(tx, sql_bars, DB_ARGS(db_id(record)));
}

static const char sql_bars_of[] =
	"SELECT token FROM bar WHERE record IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
	" $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29,"
	" $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46,"
	" $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63,"
	" $64)";

/* One page of a list: a bar's token names its record, so one answer serves all. */
struct rows *bar_rows_of(struct tx *tx, const int64_t *records, size_t n)
{
	struct db_arg args[64];

	if (n > COUNT_OF(args))
		BUG("a list of %zu reports is too long a page", n);
	for (size_t i = 0; i < COUNT_OF(args); i++)
		args[i] = db_id(i < n ? records[i] : 0);
	return db_query(tx, sql_bars_of, args, COUNT_OF(args));
}

static const char sql_waiting[] =
	"SELECT count(*) FROM report WHERE desk = $1 AND state IN ('received', 'triage')";

int64_t report_waiting(struct tx *tx, int64_t desk)
{
	return db_one_int(tx, 0, sql_waiting, DB_ARGS(db_id(desk)));
}

/* ---- changes ---- */

static const char sql_version[] = "SELECT version FROM report WHERE id = $1";

int64_t report_version(struct tx *tx, struct report_id id)
{
	return db_one_int(tx, 0, sql_version, DB_ARGS(db_id(id.n)));
}

static const char sql_desk[] = "SELECT desk FROM report WHERE id = $1";

int64_t report_desk_of(struct tx *tx, struct report_id id)
{
	return db_one_int(tx, 0, sql_desk, DB_ARGS(db_id(id.n)));
}

static const char sql_state[] = "UPDATE report SET state = $2, closed_on = $3 WHERE id = $1";

void report_set_state(struct tx *tx, struct report_id id, const char *state)
{
	int64_t closed_on = text_equal(state, "closed") ? day_of(clock_now()) : 0;

	db_run(tx, sql_state, DB_ARGS(db_id(id.n), db_text(state), db_int(closed_on)));
}

static const char sql_set_news[] = "UPDATE report SET news = $2 WHERE id = $1";

void report_set_news(struct tx *tx, struct report_id id, enum report_news news)
{
	db_run(tx, sql_set_news, DB_ARGS(db_id(id.n), db_int(news)));
}

/* A new deadline is a new clock: it tells at the deadline. */
static const char sql_risk[] = "UPDATE report SET risk = $2, due_at = $3, noticed = 0,"
			       " alarm_at = $3 WHERE id = $1";

void report_set_risk(struct tx *tx, struct report_id id, int risk, int64_t due_at)
{
	db_run(tx, sql_risk, DB_ARGS(db_id(id.n), db_int(risk), db_int(due_at)));
}

static const char sql_told[] =
	"UPDATE report SET noticed = $2, alarm_at = $3, escalated_to = $4 WHERE id = $1";

void report_set_notice(struct tx *tx, int64_t id, const struct report_notice *n)
{
	db_run(tx, sql_told,
		DB_ARGS(db_id(id), db_int(n->noticed), db_int(n->alarm_at),
			db_id(n->escalated_to)));
}

#define CLOSED_EXACTLY "state IN ('closed', 'merged') AND due_at < $1 AND due_at % 86400000 <> 0"

static const char sql_exact[] = "SELECT 1 FROM report WHERE " CLOSED_EXACTLY " LIMIT 1";

bool reports_are_exact(struct tx *tx, int64_t before)
{
	return db_exists(tx, sql_exact, DB_ARGS(db_int(before)));
}

static const char sql_cut[] =
	"UPDATE report SET version = version + 1, due_at = due_at - due_at % 86400000,"
	" alarm_at = 0 WHERE " CLOSED_EXACTLY;

void reports_cut_to_days(struct tx *tx, int64_t before)
{
	db_run(tx, sql_cut, DB_ARGS(db_int(before)));
}

static const char sql_lead[] = "UPDATE report SET lead = $2 WHERE id = $1";

void report_set_lead(struct tx *tx, struct report_id id, int64_t lead)
{
	db_run(tx, sql_lead, DB_ARGS(db_id(id.n), db_id(lead)));
}

static const char sql_claim[] =
	"UPDATE report SET claimed_by = $2, claimed_until = $3 WHERE id = $1";

void report_set_claim(struct tx *tx, struct report_id id, int64_t account, int64_t until)
{
	db_run(tx, sql_claim, DB_ARGS(db_id(id.n), db_id(account), db_int(until)));
}

static const char sql_shy[] = "UPDATE report SET is_shy = $2 WHERE id = $1";

void report_set_shy(struct tx *tx, struct report_id id, bool is_shy)
{
	db_run(tx, sql_shy, DB_ARGS(db_id(id.n), db_bool(is_shy)));
}

static const char sql_same[] = "UPDATE report SET same_as = $2 WHERE id = $1";

void report_set_same(struct tx *tx, struct report_id id, int64_t same_as)
{
	db_run(tx, sql_same, DB_ARGS(db_id(id.n), db_id(same_as)));
}
