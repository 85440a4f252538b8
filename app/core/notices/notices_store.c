/* notices_store.c - every statement on outbox. */

#include "app/core/notices/notices_store.h"

static const char sql_insert[] =
	"INSERT INTO outbox (id, version, kind, state, due_at, tries, object, body, text)"
	" VALUES ($1, 1, $2, 'waiting', $3, 0, $4, $5, $6)";

void outbox_insert(struct tx *tx, int64_t id, const struct notice *n, struct sealed text)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(id), db_text(n->kind), db_int(n->due_at), db_id(n->object),
			db_id(n->body), db_sealed(text)));
}

static const char sql_phone[] =
	"SELECT 1 FROM post WHERE body = $1 AND duty_phone IS NOT NULL LIMIT 1";

bool outbox_has_phone(struct tx *tx, int64_t body)
{
	return db_exists(tx, sql_phone, DB_ARGS(db_id(body)));
}

static const char sql_state[] =
	"SELECT state FROM outbox WHERE object = $1 AND kind = $2 AND body = $3";

const char *outbox_state(struct tx *tx, const char *kind, int64_t object, int64_t body)
{
	struct rows *rows =
		db_query(tx, sql_state, DB_ARGS(db_id(object), db_text(kind), db_id(body)));

	return db_next(rows) ? col_text(rows, 0) : "";
}

static const char sql_waiting[] = "SELECT 1 FROM outbox WHERE state = 'waiting' LIMIT 1";

bool outbox_has_waiting(struct tx *tx)
{
	return db_exists(tx, sql_waiting, DB_NO_ARGS);
}

static const char sql_refuse[] =
	"UPDATE outbox SET state = 'failed', version = version + 1 WHERE state = 'waiting'";

void outbox_refuse_waiting(struct tx *tx)
{
	db_run(tx, sql_refuse, DB_NO_ARGS);
}
