/* access_store.c - every statement on session, typed, and on holdings as a session needs them. */

#include "app/core/access/access_store.h"

static const char sql_session[] =
	"SELECT s.account, s.kind, s.until_at, s.seen_at, s.fresh_at, s.key, a.state, a.profile, "
	"a.pk"
	" FROM session s JOIN account a ON a.id = s.account WHERE s.sid = $1";

bool session_row(struct tx *tx, const uint8_t sid[32], struct session_row *ret_row)
{
	struct rows *rows = db_query(tx, sql_session, DB_ARGS(db_bytes(bytes_of(sid, 32))));

	if (!db_next(rows))
		return false;
	*ret_row = (struct session_row){
		.account = col_int(rows, 0),
		.is_program = text_equal(col_text(rows, 1), "program"),
		.until_at = col_int(rows, 2),
		.seen_at = col_int(rows, 3),
		.fresh_at = col_int(rows, 4),
		.key = col_sealed(rows, 5),
		.account_state = col_text(rows, 6),
		.profile = col_sealed(rows, 7),
		.pk = col_bytes(rows, 8),
	};
	return true;
}

static struct db_arg sid_arg(struct tx *tx, const uint8_t sid[32])
{
	return db_bytes(bytes_of(arena_copy(tx_arena(tx), sid, 32), 32));
}

static const char sql_session_insert[] =
	"INSERT INTO session (sid, account, kind, until_at, seen_at, fresh_at, key)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)";

void session_insert(struct tx *tx, const uint8_t sid[32], const struct session_row *row)
{
	db_run(tx, sql_session_insert,
		DB_ARGS(sid_arg(tx, sid), db_id(row->account),
			db_text(row->is_program ? "program" : "browser"), db_int(row->until_at),
			db_int(row->seen_at), db_int(row->fresh_at), db_sealed(row->key)));
}

static const char sql_touch[] = "UPDATE session SET seen_at = $2 WHERE sid = $1 AND seen_at < $2";

void session_touch(struct tx *tx, const uint8_t sid[32], int64_t seen_at)
{
	db_run(tx, sql_touch, DB_ARGS(sid_arg(tx, sid), db_int(seen_at)));
}

static const char sql_fresh[] = "UPDATE session SET fresh_at = $2 WHERE sid = $1";

void session_fresh(struct tx *tx, const uint8_t sid[32], int64_t at)
{
	db_run(tx, sql_fresh, DB_ARGS(sid_arg(tx, sid), db_int(at)));
}

static const char sql_delete[] = "DELETE FROM session WHERE sid = $1";

void session_delete(struct tx *tx, const uint8_t sid[32])
{
	db_run(tx, sql_delete, DB_ARGS(sid_arg(tx, sid)));
}

static const char sql_delete_all[] = "DELETE FROM session WHERE account = $1";

void sessions_delete(struct tx *tx, int64_t account)
{
	db_run(tx, sql_delete_all, DB_ARGS(db_id(account)));
}

static const char sql_over[] =
	"SELECT 1 FROM session WHERE until_at < $1 OR (kind = 'browser' AND seen_at < $2)"
	" UNION ALL SELECT 1 FROM typed WHERE at < $3";

bool sessions_are_over(struct tx *tx, int64_t ended, int64_t idle, int64_t typed)
{
	return db_exists(tx, sql_over, DB_ARGS(db_int(ended), db_int(idle), db_int(typed)));
}

static const char sql_forget[] =
	"DELETE FROM session WHERE until_at < $1 OR (kind = 'browser' AND seen_at < $2)";

void sessions_forget(struct tx *tx, int64_t ended, int64_t idle)
{
	db_run(tx, sql_forget, DB_ARGS(db_int(ended), db_int(idle)));
}

static const char sql_typed_forget_old[] = "DELETE FROM typed WHERE at < $1";

void typed_forget_old(struct tx *tx, int64_t before)
{
	db_run(tx, sql_typed_forget_old, DB_ARGS(db_int(before)));
}

static const char sql_holdings[] =
	"SELECT h.id, h.post, p.body, p.role, h.charge, p.title, b.kind, b.name, b.area, b.parent,"
	" h.agreed_by IS NOT NULL FROM holding h JOIN post p ON p.id = h.post JOIN body b ON b.id "
	"= p.body"
	" WHERE h.account = $1 AND h.from_on <= $2 AND (h.until_on IS NULL OR h.until_on >= $2)"
	" AND b.state = 'active' ORDER BY h.from_on, h.id";

struct rows *holding_rows(struct tx *tx, int64_t account, int64_t today)
{
	return db_query(tx, sql_holdings, DB_ARGS(db_id(account), db_int(today)));
}

void holding_of(const struct rows *rows, struct holding *ret_holding)
{
	enum role role = ROLES;

	if (!role_read(col_text(rows, 3), &role))
		role = ROLES;
	*ret_holding = (struct holding){
		.id = col_int(rows, 0),
		.post = col_int(rows, 1),
		.body = col_int(rows, 2),
		.role = role,
		.charge = col_text(rows, 4),
		.title = col_text(rows, 5),
		.body_kind = col_text(rows, 6),
		.body_name = col_text(rows, 7),
		.body_area = col_text(rows, 8),
		.body_parent = col_int(rows, 9),
		.is_agreed = col_bool(rows, 10),
	};
}

static const char sql_held[] =
	"SELECT DISTINCT p.role, a.id FROM post p JOIN holding h ON h.post = p.id"
	" JOIN account a ON a.id = h.account WHERE p.body = $1 AND a.state = 'active'"
	" AND h.from_on <= $2 AND (h.until_on IS NULL OR h.until_on >= $2)";

struct rows *held_role_rows(struct tx *tx, int64_t body, int64_t today)
{
	return db_query(tx, sql_held, DB_ARGS(db_id(body), db_int(today)));
}

/* Of holders with the newest key of the body's main ring. */
static const char sql_reading[] =
	"SELECT DISTINCT p.role FROM post p JOIN holding h ON h.post = p.id"
	" JOIN account a ON a.id = h.account"
	" JOIN membership m ON m.holder_account = h.account"
	" JOIN ring r ON r.id = m.ring AND r.gen = m.gen"
	" WHERE p.body = $1 AND a.state = 'active'"
	" AND h.from_on <= $2 AND (h.until_on IS NULL OR h.until_on >= $2)"
	" AND r.body = p.body AND r.compartment = 'main'"
	" AND (m.until_on IS NULL OR m.until_on >= $2)";

struct rows *reading_role_rows(struct tx *tx, int64_t body, int64_t today)
{
	return db_query(tx, sql_reading, DB_ARGS(db_id(body), db_int(today)));
}

static const char sql_typed[] = "SELECT text FROM typed WHERE account = $1 AND path = $2";

bool typed_row(struct tx *tx, int64_t account, const char *path, struct sealed *ret_text)
{
	struct rows *rows = db_query(tx, sql_typed, DB_ARGS(db_id(account), db_text(path)));

	if (!db_next(rows))
		return false;
	*ret_text = col_sealed(rows, 0);
	return true;
}

static const char sql_typed_put[] =
	"INSERT INTO typed (account, path, at, text) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (account, path) DO UPDATE SET at = excluded.at, text = excluded.text";

void typed_put(struct tx *tx, const struct typed_row *row)
{
	db_run(tx, sql_typed_put,
		DB_ARGS(db_id(row->account), db_text(row->path), db_int(row->at),
			db_sealed(row->text)));
}

static const char sql_typed_delete[] = "DELETE FROM typed WHERE account = $1 AND path = $2";

void typed_delete(struct tx *tx, int64_t account, const char *path)
{
	db_run(tx, sql_typed_delete, DB_ARGS(db_id(account), db_text(path)));
}
