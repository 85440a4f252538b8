/* keys_store.c - every statement on ring, ring_gen, membership and site. */

#include "app/core/keys/keys_store.h"

#define RING_COLUMNS "g.ring, g.gen, g.box_pk, g.sign_pk, g.cert, g.cert_ring, g.cert_gen, g.prev"

static bool ring_row_of(struct rows *rows, struct ring_row *ret_row)
{
	struct ring_row row = { 0 };

	if (!db_next(rows))
		return false;
	row.ring = (uint32_t)col_int(rows, 0);
	row.gen = (uint16_t)col_int(rows, 1);
	row.card.ring = row.ring;
	row.card.gen = row.gen;
	if (col_bytes(rows, 2).len != sizeof(row.card.box_pk) ||
		col_bytes(rows, 3).len != sizeof(row.card.sign_pk) ||
		col_bytes(rows, 4).len != sizeof(row.card.cert))
		return false;
	memcpy(row.card.box_pk, col_bytes(rows, 2).at, sizeof(row.card.box_pk));
	memcpy(row.card.sign_pk, col_bytes(rows, 3).at, sizeof(row.card.sign_pk));
	memcpy(row.card.cert, col_bytes(rows, 4).at, sizeof(row.card.cert));
	row.cert_ring = (uint32_t)col_int(rows, 5);
	row.cert_gen = (uint16_t)col_int(rows, 6);
	row.prev = col_sealed(rows, 7);
	*ret_row = row;
	return true;
}

static const char sql_newest[] =
	"SELECT " RING_COLUMNS " FROM ring r JOIN ring_gen g ON g.ring = r.id AND g.gen = r.gen"
	" WHERE r.body = $1 AND r.compartment = $2";

bool ring_row_newest(struct tx *tx, int64_t body, enum compartment c, struct ring_row *ret_row)
{
	return ring_row_of(
		db_query(tx, sql_newest, DB_ARGS(db_id(body), db_text(compartment_text(c)))),
		ret_row);
}

static const char sql_at[] =
	"SELECT " RING_COLUMNS " FROM ring_gen g WHERE g.ring = $1 AND g.gen = $2";

bool ring_row_at(struct tx *tx, uint32_t ring, uint16_t gen, struct ring_row *ret_row)
{
	return ring_row_of(db_query(tx, sql_at, DB_ARGS(db_int(ring), db_int(gen))), ret_row);
}

static const char sql_memberships[] =
	"SELECT m.ring, m.gen, r.body, r.compartment, m.is_key_holder, m.until_on, m.wrap"
	" FROM membership m JOIN ring r ON r.id = m.ring"
	" WHERE m.holder_account = $1 AND (m.until_on IS NULL OR m.until_on >= $2)"
	" ORDER BY m.ring, m.gen DESC";

struct rows *membership_rows(struct tx *tx, int64_t account, int64_t today)
{
	return db_query(tx, sql_memberships, DB_ARGS(db_id(account), db_int(today)));
}

void membership_of(const struct rows *rows, struct membership *ret_m)
{
	*ret_m = (struct membership){
		.ring = (uint32_t)col_int(rows, 0),
		.gen = (uint16_t)col_int(rows, 1),
		.body = col_int(rows, 2),
		.is_key_holder = col_bool(rows, 4),
		.until_on = col_null(rows, 5) ? NO_TIME : col_int(rows, 5),
		.wrap = col_sealed(rows, 6),
	};
	if (!compartment_read(col_text(rows, 3), &ret_m->compartment))
		ret_m->compartment = COMPARTMENTS;
}

static const char sql_reserves[] = "SELECT holder_ring, holder_gen, gen, wrap FROM membership"
				   " WHERE ring = $1 AND holder_ring <> 0 ORDER BY gen DESC";

struct rows *reserve_rows(struct tx *tx, uint32_t ring)
{
	return db_query(tx, sql_reserves, DB_ARGS(db_int(ring)));
}

void reserve_of(const struct rows *rows, struct reserve_row *ret_row)
{
	*ret_row = (struct reserve_row){
		.reserve = (uint32_t)col_int(rows, 0),
		.reserve_gen = (uint16_t)col_int(rows, 1),
		.gen = (uint16_t)col_int(rows, 2),
		.wrap = col_sealed(rows, 3),
	};
}

static const char sql_ring[] = "INSERT INTO ring (id, body, compartment, gen, version, rotate_due)"
			       " VALUES ($1, $2, $3, $4, 1, $5)";

void ring_insert(struct tx *tx, const struct new_ring *ring)
{
	db_run(tx, sql_ring,
		DB_ARGS(db_int(ring->card.ring), db_id(ring->body),
			db_text(compartment_text(ring->compartment)), db_int(ring->card.gen),
			db_bool(false)));
	ring_gen_insert(tx, ring);
}

static const char sql_ring_gen[] =
	"INSERT INTO ring_gen (ring, gen, box_pk, sign_pk, cert, cert_ring, cert_gen, prev, find,"
	" recovery, recovery_gen, recovery_mark, since_on)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

void ring_gen_insert(struct tx *tx, const struct new_ring *ring)
{
	const struct vault_ring_card *card = &ring->card;

	db_run(tx, sql_ring_gen,
		DB_ARGS(db_int(card->ring), db_int(card->gen),
			db_bytes(bytes_of(arena_copy(tx_arena(tx), card->box_pk, 32), 32)),
			db_bytes(bytes_of(arena_copy(tx_arena(tx), card->sign_pk, 32), 32)),
			db_bytes(bytes_of(arena_copy(tx_arena(tx), card->cert, 64), 64)),
			db_int(ring->cert_ring), db_int(ring->cert_gen), db_sealed(ring->prev),
			db_sealed(ring->find), db_sealed(ring->recovery.blob),
			db_int(ring->recovery.gen),
			db_bytes(bytes_of(arena_copy(tx_arena(tx), ring->recovery.mark, VAULT_MARK),
				VAULT_MARK)),
			db_int(day_of(clock_now()))));
}

static const char sql_membership[] =
	"INSERT INTO membership (ring, gen, holder_account, holder_ring, holder_gen, is_key_holder,"
	" until_on, wrap) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

void membership_insert(struct tx *tx, const struct new_membership *m)
{
	db_run(tx, sql_membership,
		DB_ARGS(db_int(m->ring), db_int(m->gen), db_id(m->account), db_int(m->holder_ring),
			db_int(m->holder_gen), db_bool(m->is_key_holder),
			m->until_on == NO_TIME ? db_null(DB_INT) : db_int(m->until_on),
			db_sealed(m->wrap)));
}

static const char sql_remove[] = "DELETE FROM membership WHERE holder_account = $2"
				 " AND ring IN (SELECT id FROM ring WHERE body = $1)";
static const char sql_rotate_due[] =
	"UPDATE ring SET rotate_due = $2, version = version + 1 WHERE body = $1";

void membership_remove(struct tx *tx, int64_t body, int64_t account)
{
	db_run(tx, sql_remove, DB_ARGS(db_id(body), db_id(account)));
	db_run(tx, sql_rotate_due, DB_ARGS(db_id(body), db_bool(true)));
}

static const char sql_site_value[] = "SELECT value FROM site WHERE name = $1";

bool site_value(struct tx *tx, const char *name, struct bytes *ret_value)
{
	struct rows *rows = db_query(tx, sql_site_value, DB_ARGS(db_text(name)));

	if (!db_next(rows))
		return false;
	*ret_value = col_bytes(rows, 0);
	return true;
}

bool site_sealed(struct tx *tx, const char *name, struct sealed *ret_sealed)
{
	struct rows *rows = db_query(tx, sql_site_value, DB_ARGS(db_text(name)));

	if (!db_next(rows))
		return false;
	*ret_sealed = col_sealed(rows, 0);
	return true;
}

static const char sql_site_put[] = "INSERT INTO site (name, value) VALUES ($1, $2)"
				   " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

void site_value_put(struct tx *tx, const char *name, struct bytes value)
{
	db_run(tx, sql_site_put, DB_ARGS(db_text(name), db_bytes(value)));
}
