/* custody_store.c - statements on rings and memberships for custody.c. */

#include "app/core/keys/custody_store.h"

static const char sql_body_rings[] =
	"SELECT r.id, r.compartment, r.gen, r.version, r.rotate_due, g.find, g.recovery_gen,"
	" g.recovery_mark, g.since_on"
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
		.recovery_gen = (uint16_t)col_int(rows, 6),
		.recovery_mark = col_bytes(rows, 7),
		.since_on = col_int(rows, 8),
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
	" JOIN ring_gen g ON g.ring = r.id AND g.gen = r.gen"
	" WHERE m.holder_account = $1 AND m.is_key_holder"
	" AND (m.until_on IS NULL OR m.until_on >= $2) AND (r.rotate_due OR g.since_on < $3"
	" OR g.recovery_gen < (SELECT max(gen) FROM recovery)) ORDER BY r.body";

struct rows *rotation_rows(struct tx *tx, const struct rotation_query *query)
{
	return db_query(tx, sql_rotations,
		DB_ARGS(db_id(query->account), db_int(query->today), db_int(query->made_before)));
}

/* ---- R ---- */

static const char sql_recoveries[] =
	"SELECT gen, box_pk, sign_pk, cert, since_on FROM recovery ORDER BY gen";

struct rows *recovery_rows(struct tx *tx)
{
	return db_query(tx, sql_recoveries, DB_NO_ARGS);
}

bool recovery_of(const struct rows *rows, struct vault_ring_card *ret_card, int64_t *ret_since_on)
{
	struct vault_ring_card card = { .ring = VAULT_RING_RECOVERY,
		.gen = (uint16_t)col_int(rows, 0) };

	if (col_bytes(rows, 1).len != sizeof(card.box_pk) ||
		col_bytes(rows, 2).len != sizeof(card.sign_pk) ||
		col_bytes(rows, 3).len != sizeof(card.cert))
		return false;
	memcpy(card.box_pk, col_bytes(rows, 1).at, sizeof(card.box_pk));
	memcpy(card.sign_pk, col_bytes(rows, 2).at, sizeof(card.sign_pk));
	memcpy(card.cert, col_bytes(rows, 3).at, sizeof(card.cert));
	*ret_card = card;
	*ret_since_on = col_int(rows, 4);
	return true;
}

static const char sql_recovery_insert[] =
	"INSERT INTO recovery (gen, box_pk, sign_pk, cert, since_on) VALUES ($1, $2, $3, $4, $5)";

void recovery_insert(struct tx *tx, const struct vault_ring_card *card, int64_t since_on)
{
	const struct vault_ring_card *kept = arena_copy(tx_arena(tx), card, sizeof(*card));

	db_run(tx, sql_recovery_insert,
		DB_ARGS(db_int(kept->gen), db_bytes(bytes_of(kept->box_pk, sizeof(kept->box_pk))),
			db_bytes(bytes_of(kept->sign_pk, sizeof(kept->sign_pk))),
			db_bytes(bytes_of(kept->cert, sizeof(kept->cert))), db_int(since_on)));
}

static const char sql_waiting[] = "SELECT r.body, r.compartment, g.recovery_gen FROM ring r"
				  " JOIN ring_gen g ON g.ring = r.id AND g.gen = r.gen"
				  " WHERE g.recovery_gen <> $1 ORDER BY r.body, r.id";

struct rows *waiting_rows(struct tx *tx, uint16_t newest)
{
	return db_query(tx, sql_waiting, DB_ARGS(db_int(newest)));
}

void waiting_of(const struct rows *rows, struct recovery_wait *ret_wait)
{
	*ret_wait = (struct recovery_wait){ .body = col_int(rows, 0),
		.gen = (uint16_t)col_int(rows, 2) };
	if (!compartment_read(col_text(rows, 1), &ret_wait->compartment))
		ret_wait->compartment = COMPARTMENTS;
}

static const char sql_recovery[] =
	"SELECT recovery, recovery_gen FROM ring_gen WHERE ring = $1 AND gen = $2";

struct sealed ring_recovery_blob(struct tx *tx, uint32_t ring, uint16_t gen)
{
	struct rows *rows = db_query(tx, sql_recovery, DB_ARGS(db_int(ring), db_int(gen)));

	return db_next(rows) ? col_sealed(rows, 0) : (struct sealed){ 0 };
}

uint16_t ring_recovery_gen(struct tx *tx, uint32_t ring, uint16_t gen)
{
	struct rows *rows = db_query(tx, sql_recovery, DB_ARGS(db_int(ring), db_int(gen)));

	return db_next(rows) ? (uint16_t)col_int(rows, 1) : 0;
}

static const char sql_recovery_put[] =
	"UPDATE ring_gen SET recovery = $3, recovery_gen = $4, recovery_mark = $5"
	" WHERE ring = $1 AND gen = $2";

void ring_recovery_put(
	struct tx *tx, uint32_t ring, uint16_t gen, const struct ring_recovery *recovery)
{
	const uint8_t *mark = arena_copy(tx_arena(tx), recovery->mark, VAULT_MARK);

	db_run(tx, sql_recovery_put,
		DB_ARGS(db_int(ring), db_int(gen), db_sealed(recovery->blob), db_int(recovery->gen),
			db_bytes(bytes_of(mark, VAULT_MARK))));
}

static const char sql_recovery_forget[] =
	"UPDATE ring_gen SET recovery = $3 WHERE ring = $1 AND gen < $2";

void ring_recovery_forget(struct tx *tx, uint32_t ring, uint16_t before)
{
	db_run(tx, sql_recovery_forget,
		DB_ARGS(db_int(ring), db_int(before), db_bytes(bytes_of("", 0))));
}

/* ---- changes ---- */

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
