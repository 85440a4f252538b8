/* account_store.c - every statement on account, known_browser and invitation. */

#include "app/people/people_store.h"

#define ACCOUNT_COLUMNS                                                                     \
	"id, version, state, login, salt, key, key_by_code, pk, factor_kind, factor, step," \
	" wrong, not_before, profile"

static bool account_of(struct rows *rows, struct account_row *ret_row)
{
	struct bytes salt;

	if (!db_next(rows))
		return false;
	*ret_row = (struct account_row){
		.id = col_int(rows, 0),
		.version = col_int(rows, 1),
		.state = col_text(rows, 2),
		.login = col_int(rows, 3),
		.key = col_sealed(rows, 5),
		.key_by_code = col_sealed(rows, 6),
		.pk = col_bytes(rows, 7),
		.factor = col_sealed(rows, 9),
		.step = col_int(rows, 10),
		.wrong = col_int(rows, 11),
		.not_before = col_int(rows, 12),
		.profile = col_sealed(rows, 13),
	};
	salt = col_bytes(rows, 4);
	if (salt.len != sizeof(ret_row->salt) ||
		!factor_read(col_text(rows, 8), &ret_row->factor_kind))
		return false;
	memcpy(ret_row->salt, salt.at, sizeof(ret_row->salt));
	return true;
}

static const char sql_by_login[] =
	"SELECT " ACCOUNT_COLUMNS " FROM account WHERE login IN ($1, $2, $3, $4, $5, $6, $7, $8)";

bool account_by_login(struct tx *tx, const int64_t logins[VAULT_KIDS], struct account_row *ret_row)
{
	struct db_arg args[VAULT_KIDS];

	for (size_t i = 0; i < VAULT_KIDS; i++)
		args[i] = db_int(logins[i]);
	return account_of(db_query(tx, sql_by_login, args, VAULT_KIDS), ret_row);
}

static const char sql_account[] = "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = $1";

bool account_row(struct tx *tx, int64_t id, struct account_row *ret_row)
{
	return account_of(db_query(tx, sql_account, DB_ARGS(db_id(id))), ret_row);
}

static const char sql_profiles[] =
	"SELECT id, profile FROM account WHERE id IN"
	" ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

struct rows *profile_rows(struct tx *tx, const int64_t *accounts, size_t n)
{
	struct db_arg args[PROFILES_AT_ONCE];

	for (size_t i = 0; i < PROFILES_AT_ONCE; i++)
		args[i] = db_id(i < n ? accounts[i] : 0);
	return db_query(tx, sql_profiles, args, PROFILES_AT_ONCE);
}

static struct db_arg kept(struct tx *tx, const void *at, size_t n)
{
	return db_bytes(bytes_of(arena_copy(tx_arena(tx), at, n), n));
}

static const char sql_insert[] =
	"INSERT INTO account (id, version, state, login, salt, key, key_by_code, pk, factor_kind,"
	" factor, step, wrong, not_before, profile)"
	" VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, $11)";

void account_insert(struct tx *tx, const struct account_row *row)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(row->id), db_text(row->state), db_int(row->login),
			kept(tx, row->salt, sizeof(row->salt)), db_sealed(row->key),
			db_sealed(row->key_by_code), db_bytes(row->pk),
			db_text(factor_text(row->factor_kind)), db_sealed(row->factor),
			db_int(row->step), db_sealed(row->profile)));
}

static const struct db_must update_account =
	DB_MUST("UPDATE account SET version = version + 1, state = $3, salt = $4, key = $5,"
		" key_by_code = $6, pk = $7, factor_kind = $8, factor = $9, step = $10"
		" WHERE id = $1 AND version = $2");

void account_update(struct tx *tx, const struct account_row *row)
{
	db_must(tx, &update_account,
		DB_ARGS(db_id(row->id), db_int(row->version), db_text(row->state),
			kept(tx, row->salt, sizeof(row->salt)), db_sealed(row->key),
			db_sealed(row->key_by_code), db_bytes(row->pk),
			db_text(factor_text(row->factor_kind)), db_sealed(row->factor),
			db_int(row->step)));
}

static const char sql_wrong[] =
	"UPDATE account SET wrong = wrong + 1, not_before = $2 WHERE id = $1";

void account_wrong(struct tx *tx, int64_t id, int64_t not_before)
{
	db_run(tx, sql_wrong, DB_ARGS(db_id(id), db_int(not_before)));
}

static const char sql_right[] = "UPDATE account SET wrong = 0, not_before = 0 WHERE id = $1";

void account_right(struct tx *tx, int64_t id)
{
	db_run(tx, sql_right, DB_ARGS(db_id(id)));
}

static const struct db_must totp_used =
	DB_MUST("UPDATE account SET step = $2 WHERE id = $1 AND step < $2");

void account_totp_used(struct tx *tx, int64_t id, int64_t step)
{
	db_must(tx, &totp_used, DB_ARGS(db_id(id), db_int(step)));
}

static const struct db_must card_used =
	DB_MUST("UPDATE account SET step = step + $2 WHERE id = $1 AND (step & $2) = 0");

void account_card_used(struct tx *tx, int64_t id, int line)
{
	db_must(tx, &card_used, DB_ARGS(db_id(id), db_int((int64_t)1 << line)));
}

/* ---- browsers ---- */

static const char sql_browser[] = "SELECT account, wrong FROM known_browser WHERE token = $1";

void browser_row(struct tx *tx, struct browser_row *b)
{
	struct rows *rows =
		db_query(tx, sql_browser, DB_ARGS(kept(tx, b->token, sizeof(b->token))));

	b->is_somebody = db_count(rows) > 0;
	while (db_next(rows)) {
		if (col_int(rows, 0) != b->account)
			continue;
		b->is_known = true;
		b->wrong = col_int(rows, 1);
	}
}

static const char sql_browser_know[] =
	"INSERT INTO known_browser (token, account, seen_on, wrong) VALUES ($1, $2, $3, 0)"
	" ON CONFLICT (token, account) DO UPDATE SET seen_on = excluded.seen_on, wrong = 0";

void browser_know(struct tx *tx, const struct browser_row *b, int64_t today)
{
	db_run(tx, sql_browser_know,
		DB_ARGS(kept(tx, b->token, sizeof(b->token)), db_id(b->account), db_int(today)));
}

static const char sql_browser_wrong[] =
	"UPDATE known_browser SET wrong = wrong + 1 WHERE token = $1 AND account = $2";

void browser_wrong(struct tx *tx, const struct browser_row *b)
{
	db_run(tx, sql_browser_wrong,
		DB_ARGS(kept(tx, b->token, sizeof(b->token)), db_id(b->account)));
}

static const char sql_browser_forget[] =
	"DELETE FROM known_browser WHERE token = $1 AND account = $2";

void browser_forget(struct tx *tx, const struct browser_row *b)
{
	db_run(tx, sql_browser_forget,
		DB_ARGS(kept(tx, b->token, sizeof(b->token)), db_id(b->account)));
}

static const char sql_browsers_forget[] = "DELETE FROM known_browser WHERE account = $1";

void browsers_forget(struct tx *tx, int64_t account)
{
	db_run(tx, sql_browsers_forget, DB_ARGS(db_id(account)));
}

static const char sql_typed_path[] =
	"SELECT path FROM typed WHERE account = $1 ORDER BY at DESC LIMIT 1";

const char *typed_path(struct tx *tx, int64_t account)
{
	struct rows *rows = db_query(tx, sql_typed_path, DB_ARGS(db_id(account)));

	return db_next(rows) ? col_text(rows, 0) : NULL;
}

/* ---- wrong codes inside a session ---- */

static const char sql_session_wrong[] = "SELECT wrong FROM session WHERE sid = $1";

int64_t session_wrong(struct tx *tx, const uint8_t sid[32])
{
	return db_one_int(tx, 0, sql_session_wrong, DB_ARGS(kept(tx, sid, 32)));
}

/* Each as a session stands that has seen just so many wrong ones: of several tries at the
 * same instant one is weighed, and the others look again. */
static const struct db_must session_more =
	DB_MUST("UPDATE session SET wrong = wrong + 1 WHERE sid = $1 AND wrong = $2");
static const struct db_must session_last =
	DB_MUST("DELETE FROM session WHERE sid = $1 AND wrong = $2");
static const struct db_must session_same =
	DB_MUST("UPDATE session SET wrong = wrong WHERE sid = $1 AND wrong = $2");

void session_wrong_more(struct tx *tx, const uint8_t sid[32], int64_t seen)
{
	db_must(tx, &session_more, DB_ARGS(kept(tx, sid, 32), db_int(seen)));
}

void session_wrong_last(struct tx *tx, const uint8_t sid[32], int64_t seen)
{
	db_must(tx, &session_last, DB_ARGS(kept(tx, sid, 32), db_int(seen)));
}

void session_not_wrong(struct tx *tx, const uint8_t sid[32], int64_t seen)
{
	db_must(tx, &session_same, DB_ARGS(kept(tx, sid, 32), db_int(seen)));
}

/* ---- invitations ---- */

#define INVITATION_COLUMNS "account, until_at, token, ring, gen, keys, code, pledge"

static bool invitation_row_of(struct rows *rows, struct invitation_row *ret_row)
{
	struct bytes token;

	if (!db_next(rows))
		return false;
	*ret_row = (struct invitation_row){
		.account = col_int(rows, 0),
		.until_at = col_int(rows, 1),
		.ring = (uint32_t)col_int(rows, 3),
		.gen = (uint16_t)col_int(rows, 4),
		.keys = col_sealed(rows, 5),
		.code = col_sealed(rows, 6),
		.pledge = col_bytes(rows, 7),
	};
	token = col_bytes(rows, 2);
	if (token.len != sizeof(ret_row->token))
		return false;
	memcpy(ret_row->token, token.at, sizeof(ret_row->token));
	return true;
}

static const char sql_invitation[] =
	"SELECT " INVITATION_COLUMNS " FROM invitation WHERE token = $1";

bool invitation_by_token(struct tx *tx, const uint8_t token[32], struct invitation_row *ret_row)
{
	return invitation_row_of(
		db_query(tx, sql_invitation, DB_ARGS(kept(tx, token, 32))), ret_row);
}

static const char sql_invitation_of[] =
	"SELECT " INVITATION_COLUMNS " FROM invitation WHERE account = $1";

bool invitation_of(struct tx *tx, int64_t account, struct invitation_row *ret_row)
{
	return invitation_row_of(db_query(tx, sql_invitation_of, DB_ARGS(db_id(account))), ret_row);
}

static const char sql_invitation_put[] =
	"INSERT INTO invitation (account, token, until_at, ring, gen, keys, code)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)";

void invitation_put(struct tx *tx, const struct invitation_row *row)
{
	invitation_delete(tx, row->account);
	db_run(tx, sql_invitation_put,
		DB_ARGS(db_id(row->account), kept(tx, row->token, sizeof(row->token)),
			db_int(row->until_at), db_int(row->ring), db_int(row->gen),
			db_sealed(row->keys), db_sealed(row->code)));
}

static const char sql_pledge[] = "UPDATE invitation SET pledge = $2 WHERE account = $1";

void invitation_pledge(struct tx *tx, int64_t account, struct bytes pledge)
{
	db_run(tx, sql_pledge, DB_ARGS(db_id(account), db_bytes(pledge)));
}

static const char sql_invitation_delete[] = "DELETE FROM invitation WHERE account = $1";

void invitation_delete(struct tx *tx, int64_t account)
{
	db_run(tx, sql_invitation_delete, DB_ARGS(db_id(account)));
}

static const char sql_stale[] =
	"SELECT 1 FROM invitation WHERE until_at < $1 AND pledge IS NULL UNION ALL"
	" SELECT 1 FROM known_browser WHERE seen_on < $2";

bool stale_is_there(struct tx *tx, int64_t now, int64_t unseen_since)
{
	return db_exists(tx, sql_stale, DB_ARGS(db_int(now), db_int(unseen_since)));
}

static const char sql_invitations_forget[] =
	"DELETE FROM invitation WHERE until_at < $1 AND pledge IS NULL";
static const char sql_unseen_forget[] = "DELETE FROM known_browser WHERE seen_on < $1";

void stale_forget(struct tx *tx, int64_t now, int64_t unseen_since)
{
	db_run(tx, sql_invitations_forget, DB_ARGS(db_int(now)));
	db_run(tx, sql_unseen_forget, DB_ARGS(db_int(unseen_since)));
}
