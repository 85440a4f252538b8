/* custody_store.c - statements on rings and memberships for custody.c. */

#include "app/core/keys/custody_store.h"

static const char sql_body_rings[] =
	"SELECT r.id, r.compartment, r.gen, r.version, r.rotate_due, g.find"
	" FROM ring r JOIN ring_gen g ON g.ring = r.id AND g.gen = r.gen"
	" WHERE r.body = $1 ORDER BY r.id";

struct rows *body_ring_rows(struct tx *tx, int64_t body)
{
	return db_query(tx, sql_body_rings, DB_ARGS(db_id(body)));
}

void body_ring_of(const struct rows *rows, struct body_ring_row *ret_row)
{
	*ret_row = (struct body_ring_row){
		.ring = (uint32_t)col_int(rows, 0),
		.gen = (uint16_t)col_int(rows, 2),
		.version = col_int(rows, 3),
		.rotate_due = col_bool(rows, 4),
		.find = col_sealed(rows, 5),
	};
	if (!compartment_read(col_text(rows, 1), &ret_row->compartment))
		ret_row->compartment = COMPARTMENTS;
}

static const char sql_holders[] =
	"SELECT m.holder_account, m.holder_ring, m.holder_gen, h.gen, m.is_key_holder, m.until_on,"
	" m.wrap, a.pk FROM membership m LEFT JOIN ring h ON h.id = m.holder_ring"
	" LEFT JOIN account a ON a.id = m.holder_account"
	" WHERE m.ring = $1 AND m.gen = $2 ORDER BY m.holder_account, m.holder_ring";

struct rows *ring_holder_rows(struct tx *tx, uint32_t ring, uint16_t gen)
{
	return db_query(tx, sql_holders, DB_ARGS(db_int(ring), db_int(gen)));
}

void ring_holder_of(const struct rows *rows, struct holder_row *ret_row)
{
	*ret_row = (struct holder_row){
		.holder = { .account = col_int(rows, 0),
			.pk = col_bytes(rows, 7),
			.is_key_holder = col_bool(rows, 4),
			.until_on = col_null(rows, 5) ? NO_TIME : col_int(rows, 5),
			.wrap = col_sealed(rows, 6) },
		.reserve = (uint32_t)col_int(rows, 1),
		.reserve_gen = (uint16_t)col_int(rows, 2),
		.reserve_newest = col_null(rows, 3) ? 0 : (uint16_t)col_int(rows, 3),
	};
}

static const char sql_behind[] =
	"SELECT h.body FROM ring r JOIN membership m ON m.ring = r.id AND m.gen = r.gen"
	" JOIN ring h ON h.id = m.holder_ring WHERE r.body = $1 AND r.compartment = 'main'"
	" ORDER BY h.body";

int64_t keys_body_behind(struct tx *tx, int64_t body)
{
	return db_one_int(tx, 0, sql_behind, DB_ARGS(db_id(body)));
}

static const char sql_rotations[] =
	"SELECT DISTINCT r.body FROM ring r JOIN membership m ON m.ring = r.id"
	" WHERE m.holder_account = $1 AND m.is_key_holder AND r.rotate_due"
	" AND (m.until_on IS NULL OR m.until_on >= $2) ORDER BY r.body";

struct rows *rotation_rows(struct tx *tx, int64_t account, int64_t today)
{
	return db_query(tx, sql_rotations, DB_ARGS(db_id(account), db_int(today)));
}

static const char sql_recovery[] = "SELECT recovery FROM ring_gen WHERE ring = $1 AND gen = $2";

struct sealed ring_recovery_blob(struct tx *tx, uint32_t ring, uint16_t gen)
{
	struct rows *rows = db_query(tx, sql_recovery, DB_ARGS(db_int(ring), db_int(gen)));

	return db_next(rows) ? col_sealed(rows, 0) : (struct sealed){ 0 };
}

static const char sql_newest_gen[] = "SELECT gen FROM ring WHERE id = $1";

uint16_t ring_newest_gen(struct tx *tx, uint32_t ring)
{
	return (uint16_t)db_one_int(tx, 0, sql_newest_gen, DB_ARGS(db_int(ring)));
}

static const struct db_must guard_ring = DB_GUARD("ring");

void ring_guard(struct tx *tx, uint32_t ring, int64_t version)
{
	tx_guard(tx, &guard_ring, ring, version);
}

static const struct db_must advance_ring =
	DB_MUST("UPDATE ring SET gen = $3, rotate_due = $4, version = version + 1"
		" WHERE id = $1 AND version = $2");

void ring_advance(struct tx *tx, uint32_t ring, int64_t version, uint16_t gen)
{
	db_must(tx, &advance_ring,
		DB_ARGS(db_int(ring), db_int(version), db_int(gen), db_bool(false)));
}

static const char sql_rotate_later[] =
	"UPDATE ring SET rotate_due = $2, version = version + 1 WHERE id = $1";

void ring_rotate_later(struct tx *tx, uint32_t ring)
{
	db_run(tx, sql_rotate_later, DB_ARGS(db_int(ring), db_bool(true)));
}

static const char sql_forget_member[] =
	"DELETE FROM membership WHERE ring = $1 AND holder_account = $2";

void ring_forget_member(struct tx *tx, uint32_t ring, int64_t account)
{
	db_run(tx, sql_forget_member, DB_ARGS(db_int(ring), db_id(account)));
}

static const char sql_forget_generation[] = "DELETE FROM membership WHERE ring = $1 AND gen = $2";

void ring_forget_generation(struct tx *tx, uint32_t ring, uint16_t gen)
{
	db_run(tx, sql_forget_generation, DB_ARGS(db_int(ring), db_int(gen)));
}
