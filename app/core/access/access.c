/* access.c - actors and sessions. */

#include "app/core/access/access_store.h"
#include "app/core/pack/bodies.h"

static const struct {
	const char *text;
	unsigned access;
} roles[ROLES] = {
	[ROLE_TRIAGE] = { "triage", ACCESS_SIGNED_IN | ACCESS_TRIAGE },
	[ROLE_OFFICER] = { "officer", ACCESS_SIGNED_IN | ACCESS_TASKS },
	[ROLE_HEAD] = { "head",
		ACCESS_SIGNED_IN | ACCESS_TASKS | ACCESS_SUPERVISE | ACCESS_PEOPLE },
	[ROLE_ADMINISTRATOR] = { "administrator", ACCESS_SIGNED_IN | ACCESS_BODIES },
	[ROLE_PROTECTION] = { "protection", ACCESS_SIGNED_IN | ACCESS_AUDIT },
};

const char *access_name(enum access access)
{
	static const char *const names[] = { "public", "signed-in", "triage", "tasks", "supervise",
		"people", "bodies", "audit" };
	size_t bit = 0;

	while (bit < COUNT_OF(names) && (unsigned)access != 1u << bit)
		bit++;
	return bit < COUNT_OF(names) ? names[bit] : "";
}

const char *role_text(enum role role)
{
	return roles[role].text;
}

bool role_read(const char *text, enum role *ret_role)
{
	for (int i = 0; i < ROLES; i++) {
		if (text_equal(text, roles[i].text)) {
			*ret_role = (enum role)i;
			return true;
		}
	}
	return false;
}

unsigned role_access(enum role role)
{
	return role < ROLES ? roles[role].access : ACCESS_SIGNED_IN;
}

bool role_is_wide(enum role role)
{
	return (role_access(role) & (ACCESS_BODIES | ACCESS_AUDIT)) != 0;
}

bool role_stands_in(const struct site *site, const char *kind, enum role role)
{
	return role < ROLES && body_kind_has_role(body_kind(site->pack, kind), roles[role].text);
}

/* ---- actors ---- */

static struct actor *actor_create(
	const struct site *site, struct vault_keys *vault, struct arena *a)
{
	struct actor *who = arena_new(a, struct actor);

	who->site = site;
	who->name = "";
	who->access = ACCESS_PUBLIC;
	who->keys = arena_new(a, struct keyring);
	who->keys->directory = site->directory;
	who->keys->vault = vault;
	return who;
}

struct actor *actor_nobody(const struct site *site, struct vault_keys *vault, struct arena *a)
{
	return actor_create(site, vault, a);
}

struct actor *actor_system(const struct site *site, struct vault_keys *vault, struct arena *a)
{
	struct actor *who = actor_create(site, vault, a);

	who->account = ACTOR_SYSTEM;
	return who;
}

void actor_take_posts(struct tx *tx, struct actor *who)
{
	struct rows *rows = holding_rows(tx, who->account, zone_day(who->site->zone, clock_now()));
	struct holding *holdings = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*holdings));

	who->holdings = holdings;
	while (db_next(rows)) {
		struct holding held;

		holding_of(rows, &held);
		if (!role_stands_in(who->site, held.body_kind, held.role) ||
			(role_is_wide(held.role) && !held.is_agreed))
			continue;
		holdings[who->holdings_n++] = held;
		who->access |= role_access(held.role);
	}
	who->access |= ACCESS_SIGNED_IN;
}

static bool is_over(const struct session_row *row, int64_t now)
{
	return now >= row->until_at || (!row->is_program && now >= row->seen_at + SESSION_IDLE) ||
	       !text_equal(row->account_state, "active");
}

enum outcome actor_of_session(struct tx *tx, const struct site *site, struct vault_keys *vault,
	const char *token, struct actor **ret_actor)
{
	struct actor *who;
	struct session_row row;
	struct vault_place place;
	uint8_t sid[32];

	if (!vault_session_sid(token, sid))
		return NOT_FOUND;
	if (!session_row(tx, sid, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	if (is_over(&row, clock_now()))
		return NOT_FOUND;
	who = actor_create(site, vault, tx_arena(tx));
	if (!vault_session_open(vault, token, row.account, row.key, &who->keys->user))
		return NOT_FOUND;
	who->account = row.account;
	who->token = token;
	who->fresh_at = row.fresh_at;
	who->seen_at = row.seen_at;
	who->is_program = row.is_program;
	place = place_of(TABLE_ACCOUNT, FIELD_PROFILE, row.account);
	if (!vault_cell_open_text(vault, &place, row.profile, &who->name))
		return FAILED;
	/* The profile is "name\nphone\nmail". */
	who->name = arena_textn(tx_arena(tx), who->name, strcspn(who->name, "\n"));
	actor_take_posts(tx, who);
	keyring_load(tx, who->keys);
	*ret_actor = who;
	return tx_poisoned(tx) ? FAILED : OK;
}

bool actor_in_body(const struct actor *who, int64_t body)
{
	for (size_t i = 0; i < who->holdings_n; i++)
		if (who->holdings[i].body == body)
			return true;
	return false;
}

const struct holding *actor_holding(const struct actor *who, enum access need)
{
	for (size_t i = 0; i < who->holdings_n; i++)
		if ((role_access(who->holdings[i].role) & need) != 0)
			return &who->holdings[i];
	return NULL;
}

bool body_has_besides(
	struct tx *tx, const struct site *site, int64_t body, enum access need, int64_t account)
{
	struct rows *rows = held_role_rows(tx, body, zone_day(site->zone, clock_now()));

	while (db_next(rows)) {
		enum role role;

		if (col_int(rows, 1) != account && role_read(col_text(rows, 0), &role) &&
			(role_access(role) & need) != 0)
			return true;
	}
	return false;
}

bool body_has(struct tx *tx, const struct site *site, int64_t body, enum access need)
{
	return body_has_besides(tx, site, body, need, ACTOR_PUBLIC);
}

bool body_is_read(struct tx *tx, const struct site *site, int64_t body, enum access need)
{
	struct rows *rows = reading_role_rows(tx, body, zone_day(site->zone, clock_now()));

	while (db_next(rows)) {
		enum role role;

		if (role_read(col_text(rows, 0), &role) && (role_access(role) & need) != 0)
			return true;
	}
	return false;
}

/* ---- sessions ---- */

const char *session_start(struct tx *tx, struct keyring *kr, bool is_program)
{
	struct vault_session session = vault_session_create(kr->vault, kr->user);
	int64_t now = clock_now();

	session_insert(tx, session.sid,
		&(struct session_row){
			.account = vault_user_id(kr->user),
			.is_program = is_program,
			.until_at = now + (is_program ? PROGRAM_WHOLE : SESSION_WHOLE),
			.seen_at = now,
			.fresh_at = now,
			.key = session.key,
		});
	return arena_text(tx_arena(tx), session.token);
}

void session_end(struct tx *tx, const char *token)
{
	uint8_t sid[32];

	if (vault_session_sid(token, sid))
		session_delete(tx, sid);
}

void sessions_end_all(struct tx *tx, int64_t account)
{
	sessions_delete(tx, account);
}

void session_seen(struct tx *tx, const struct actor *who)
{
	uint8_t sid[32];

	if (who->token != NULL && who->seen_at + SESSION_SEEN_EVERY <= clock_now() &&
		vault_session_sid(who->token, sid))
		session_touch(tx, sid, clock_now());
}

void session_freshen(struct tx *tx, const struct actor *who)
{
	uint8_t sid[32];

	if (who->token != NULL && vault_session_sid(who->token, sid))
		session_fresh(tx, sid, clock_now());
}

bool actor_is_fresh(const struct actor *who)
{
	return who->fresh_at + FRESH_FOR > clock_now();
}

#define ENDED_FOR DAY
#define TYPED_FOR (30 * DAY)

void sessions_sweep(struct tx *tx)
{
	int64_t ended = clock_now() - ENDED_FOR, idle = ended - SESSION_IDLE;
	int64_t typed = clock_now() - TYPED_FOR;

	if (!sessions_are_over(tx, ended, idle, typed))
		return;
	sessions_forget(tx, ended, idle);
	typed_forget_old(tx, typed);
}

/* ---- what was typed ---- */

enum { TYPED_MAX = 64 << 10 };

static struct vault_place typed_place(int64_t account)
{
	return place_of(TABLE_TYPED, FIELD_TEXT, account);
}

bool typed_keep(struct tx *tx, struct vault_keys *vault, const char *token, const char *path,
	struct bytes text)
{
	struct session_row row;
	struct vault_place place;
	uint8_t sid[32];

	if (text.len > TYPED_MAX || token == NULL || !vault_session_sid(token, sid) ||
		!session_row(tx, sid, &row) || row.pk.len != 32)
		return false;
	place = typed_place(row.account);
	typed_put(tx, &(struct typed_row){
			      .account = row.account,
			      .path = path,
			      .at = clock_now(),
			      .text = vault_private_seal(vault, row.pk.at, &place, text),
		      });
	return true;
}

bool typed_take(struct tx *tx, const struct actor *who, const char *path, struct bytes *ret_text)
{
	struct vault_place place = typed_place(who->account);
	struct sealed text;

	return typed_row(tx, who->account, path, &text) &&
	       vault_private_open(who->keys->vault, who->keys->user, &place, text, ret_text);
}

void typed_forget(struct tx *tx, const struct actor *who, const char *path)
{
	typed_delete(tx, who->account, path);
}
