/* audit_store.c - writing entries. */

#include "app/core/audit/audit_store.h"

static const char sql_insert[] =
	"INSERT INTO audit (id, node, at, actor, action, object, about, salt, \"commit\", leaf, "
	"delta,"
	" note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
static const char sql_open[] = "INSERT INTO audit_open (leaf) VALUES ($1)";
static const char sql_proof[] = "SELECT 1 FROM audit WHERE id = $1";

void audit_insert(struct tx *tx, const struct audit_row *row)
{
	db_run(tx, sql_insert,
		DB_ARGS(db_id(row->id), db_int(row->node), db_int(row->at), db_id(row->actor),
			db_text(row->action), db_id(row->object), db_text(row->about),
			db_bytes(row->salt), db_bytes(row->commit), db_bytes(row->leaf),
			db_sealed(row->delta), db_sealed(row->note)));
	db_run(tx, sql_open, DB_ARGS(db_id(row->id)));
	tx_proof(tx, sql_proof, row->id);
}
