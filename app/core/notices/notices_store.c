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
