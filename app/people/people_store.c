/* people_store.c - every statement on post, holding, reserve_use and trace, and what
 * managing people asks of memberships and bodies. */

#include "app/people/people_store.h"

static struct db_arg day_arg(int64_t day)
{
	return day == NO_TIME ? db_null(DB_INT) : db_int(day);
}

static struct db_arg account_arg(int64_t account)
{
	return account == 0 ? db_null(DB_INT) : db_int(account);
}

/* ---- posts ---- */

#define POST_COLUMNS "id, version, body, title, role, duty_phone"

void post_of(const struct rows *rows, struct post_row *ret_row)
{
	*ret_row = (struct post_row){
		.id = col_int(rows, 0),
		.version = col_int(rows, 1),
		.body = col_int(rows, 2),
		.title = col_text(rows, 3),
		.phone = col_sealed(rows, 5),
	};
	if (!role_read(col_text(rows, 4), &ret_row->role))
		ret_row->role = ROLES;
}

static const char sql_post[] = "SELECT " POST_COLUMNS " FROM post WHERE id = $1";

bool post_row(struct tx *tx, int64_t id, struct post_row *ret_row)
{
	struct rows *rows = db_query(tx, sql_post, DB_ARGS(db_id(id)));

	if (!db_next(rows))
		return false;
	post_of(rows, ret_row);
	return true;
}

static const char sql_posts[] = "SELECT " POST_COLUMNS " FROM post WHERE body = $1"
				" ORDER BY CASE WHEN role = 'head' THEN 0 ELSE 1 END, title, id";

struct rows *post_rows(struct tx *tx, int64_t body)
{
	return db_query(tx, sql_posts, DB_ARGS(db_id(body)));
}

/* Posts, and those that nobody holds today, of a body and of those below it. */
static const char sql_post_counts[] =
	"SELECT p.body, count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM holding h"
	" WHERE h.post = p.id AND h.from_on <= $2 AND (h.until_on IS NULL OR h.until_on >= $2)))"
	" FROM post p JOIN body b ON b.id = p.body WHERE b.parent = $1 OR b.id = $1"
	" GROUP BY p.body";

struct rows *post_count_rows(struct tx *tx, int64_t parent, int64_t today)
{
	return db_query(tx, sql_post_counts, DB_ARGS(db_id(parent), db_int(today)));
}

static const char sql_post_insert[] =
	"INSERT INTO post (id, version, body, title, role, duty_phone)"
	" VALUES ($1, 1, $2, $3, $4, $5)";

void post_insert(struct tx *tx, const struct post_row *row)
{
	db_run(tx, sql_post_insert,
		DB_ARGS(db_id(row->id), db_id(row->body), db_text(row->title),
			db_text(role_text(row->role)), db_sealed(row->phone)));
}

static const struct db_must set_phone =
	DB_MUST("UPDATE post SET duty_phone = $3, version = version + 1"
		" WHERE id = $1 AND version = $2");

void post_phone(struct tx *tx, const struct post_row *row)
{
	db_must(tx, &set_phone,
		DB_ARGS(db_id(row->id), db_int(row->version), db_sealed(row->phone)));
}

/* ---- holdings ---- */

/* The ring that tells whether the keys of a post were given: a head's reserve, anybody
 * else's main ring, for at least as long as the post is held. */
#define HOLDING_SELECT                                                                     \
	"SELECT h.id, h.post, h.account, p.body, h.charge, h.from_on, h.until_on, p.role," \
	" p.title, a.state, a.profile, a.pk, EXISTS (SELECT 1 FROM membership m"           \
	" JOIN ring r ON r.id = m.ring WHERE m.holder_account = h.account"                 \
	" AND r.body = p.body AND r.gen = m.gen"                                           \
	" AND r.compartment = CASE WHEN p.role = 'head' THEN 'reserve' ELSE 'main' END"    \
	" AND (m.until_on IS NULL OR m.until_on >= h.until_on)), h.given_by, h.agreed_by"  \
	" FROM holding h JOIN post p ON p.id = h.post JOIN account a ON a.id = h.account"

void holding_row_of(const struct rows *rows, struct holding_row *ret_row)
{
	*ret_row = (struct holding_row){
		.id = col_int(rows, 0),
		.post = col_int(rows, 1),
		.account = col_int(rows, 2),
		.body = col_int(rows, 3),
		.charge = col_text(rows, 4),
		.from_on = col_int(rows, 5),
		.until_on = col_null(rows, 6) ? NO_TIME : col_int(rows, 6),
		.title = col_text(rows, 8),
		.account_state = col_text(rows, 9),
		.profile = col_sealed(rows, 10),
		.pk = col_bytes(rows, 11),
		.has_keys = col_bool(rows, 12),
		.given_by = col_int(rows, 13),
		.agreed_by = col_int(rows, 14),
	};
	if (!role_read(col_text(rows, 7), &ret_row->role))
		ret_row->role = ROLES;
}

static const char sql_holding[] = HOLDING_SELECT " WHERE h.id = $1";

bool holding_row(struct tx *tx, int64_t id, struct holding_row *ret_row)
{
	struct rows *rows = db_query(tx, sql_holding, DB_ARGS(db_id(id)));

	if (!db_next(rows))
		return false;
	holding_row_of(rows, ret_row);
	return true;
}

static const char sql_of_body[] =
	HOLDING_SELECT " WHERE p.body = $1 AND (h.until_on IS NULL OR h.until_on >= $2)"
		       " ORDER BY h.from_on, h.id";

struct rows *holding_rows_of_body(struct tx *tx, int64_t body, int64_t today)
{
	return db_query(tx, sql_of_body, DB_ARGS(db_id(body), db_int(today)));
}

static const char sql_of_account[] =
	HOLDING_SELECT " WHERE h.account = $1 AND (h.until_on IS NULL OR h.until_on >= $2)"
		       " ORDER BY h.from_on, h.id";

struct rows *holding_rows_of_account(struct tx *tx, int64_t account, int64_t today)
{
	return db_query(tx, sql_of_account, DB_ARGS(db_id(account), db_int(today)));
}

static const char sql_holding_insert[] =
	"INSERT INTO holding (id, post, account, charge, from_on, until_on, given_by, agreed_by)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

void holding_insert(struct tx *tx, const struct holding_row *row)
{
	db_run(tx, sql_holding_insert,
		DB_ARGS(db_id(row->id), db_id(row->post), db_id(row->account), db_text(row->charge),
			db_int(row->from_on), day_arg(row->until_on), account_arg(row->given_by),
			account_arg(row->agreed_by)));
}

static const char sql_holding_agree[] = "UPDATE holding SET agreed_by = $2 WHERE id = $1";

void holding_agree(struct tx *tx, int64_t id, int64_t by)
{
	db_run(tx, sql_holding_agree, DB_ARGS(db_id(id), db_id(by)));
}

static const char sql_holding_until[] = "UPDATE holding SET until_on = $2 WHERE id = $1";

void holding_until(struct tx *tx, int64_t id, int64_t until_on)
{
	db_run(tx, sql_holding_until, DB_ARGS(db_id(id), day_arg(until_on)));
}

/* ---- memberships ---- */

static const char sql_member_bodies[] =
	"SELECT DISTINCT r.body FROM membership m JOIN ring r ON r.id = m.ring"
	" WHERE m.holder_account = $1 ORDER BY r.body";

size_t member_bodies(struct tx *tx, int64_t account, const int64_t **ret_bodies)
{
	struct rows *rows = db_query(tx, sql_member_bodies, DB_ARGS(db_id(account)));
	int64_t *bodies = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*bodies));
	size_t n = 0;

	while (db_next(rows))
		bodies[n++] = col_int(rows, 0);
	*ret_bodies = bodies;
	return n;
}

static const char sql_reserve_bodies[] =
	"SELECT DISTINCT h.body FROM ring r JOIN membership m ON m.ring = r.id AND m.gen = r.gen"
	" JOIN ring h ON h.id = m.holder_ring WHERE r.body = $1 ORDER BY h.body";

struct rows *reserve_body_rows(struct tx *tx, int64_t body)
{
	return db_query(tx, sql_reserve_bodies, DB_ARGS(db_id(body)));
}

static const char sql_expired[] =
	"SELECT DISTINCT r.body, m.holder_account FROM membership m JOIN ring r ON r.id = m.ring"
	" WHERE m.until_on < $1 ORDER BY r.body, m.holder_account";

struct rows *expired_rows(struct tx *tx, int64_t today)
{
	return db_query(tx, sql_expired, DB_ARGS(db_int(today)));
}

/* ---- bodies ---- */

static const struct db_must wake = DB_MUST("UPDATE body SET state = 'active', version = version + 1"
					   " WHERE id = $1 AND version = $2");

void body_wake(struct tx *tx, int64_t id, int64_t version)
{
	db_must(tx, &wake, DB_ARGS(db_id(id), db_int(version)));
}

/* ---- uses of the reserve, traces ---- */

static const char sql_use_insert[] =
	"INSERT INTO reserve_use (id, body, by_body, actor, account, at, kind, ring, gen, purpose)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

void use_insert(struct tx *tx, const struct use_row *row)
{
	db_run(tx, sql_use_insert,
		DB_ARGS(db_id(row->id), db_id(row->body), db_id(row->by_body), db_id(row->actor),
			db_id(row->account), db_int(row->at), db_text(row->kind), db_int(row->ring),
			db_int(row->gen), db_sealed(row->purpose)));
}

static const char sql_uses[] =
	"SELECT id, body, by_body, actor, account, at, kind, ring, gen, purpose FROM reserve_use"
	" WHERE body = $1 ORDER BY at DESC, id LIMIT 100";

struct rows *use_rows(struct tx *tx, int64_t body)
{
	return db_query(tx, sql_uses, DB_ARGS(db_id(body)));
}

void use_of(const struct rows *rows, struct use_row *ret_row)
{
	*ret_row = (struct use_row){
		.id = col_int(rows, 0),
		.body = col_int(rows, 1),
		.by_body = col_int(rows, 2),
		.actor = col_int(rows, 3),
		.account = col_int(rows, 4),
		.at = col_int(rows, 5),
		.kind = col_text(rows, 6),
		.ring = (uint32_t)col_int(rows, 7),
		.gen = (uint16_t)col_int(rows, 8),
		.purpose = col_sealed(rows, 9),
	};
}

static const char sql_trace[] = "INSERT INTO trace (id, day, kind, ring) VALUES ($1, $2, $3, $4)";

void trace_insert(struct tx *tx, const char *kind, uint32_t ring)
{
	db_run(tx, sql_trace,
		DB_ARGS(db_id(id_new()), db_int(day_of(clock_now())), db_text(kind), db_int(ring)));
}
