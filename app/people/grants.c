/* grants.c - from posts to keys; who may act in a body, and the record of it. */

#include "app/people/grants.h"
#include "app/core/audit/audit.h"

enum { CHAIN_MAX = 16, PURPOSE_MAX = 1000 };

/* Which compartments a role opens. Only heads hold the reserve of the bodies below. */
static const bool opens[ROLES][COMPARTMENTS] = {
	[ROLE_TRIAGE] = { [COMPARTMENT_MAIN] = true,
		[COMPARTMENT_IDENTITY] = true,
		[COMPARTMENT_ORIGINALS] = true,
		[COMPARTMENT_CLOSED] = true },
	[ROLE_OFFICER] = { [COMPARTMENT_MAIN] = true,
		[COMPARTMENT_IDENTITY] = true,
		[COMPARTMENT_ORIGINALS] = true,
		[COMPARTMENT_NOTES] = true },
	[ROLE_HEAD] = { true, true, true, true, true, true },
};

bool role_has_keys(enum role role)
{
	return role < ROLES && opens[role][COMPARTMENT_MAIN];
}

static int64_t longer(int64_t a, int64_t b)
{
	if (a == NO_TIME || b == NO_TIME)
		return NO_TIME;
	return a > b ? a : b;
}

void grant_add(struct grant *g, const struct holding_row *holding)
{
	if (holding->role >= ROLES)
		return;
	g->is_key_holder |= holding->role == ROLE_HEAD;
	for (int c = 0; c < COMPARTMENTS; c++) {
		if (!opens[holding->role][c])
			continue;
		g->until_on[c] = g->compartments[c] ? longer(g->until_on[c], holding->until_on)
						    : holding->until_on;
		g->compartments[c] = true;
	}
}

struct grant grant_of(struct tx *tx, const struct in_body *at, int64_t ending)
{
	struct rows *rows = holding_rows_of_account(tx, at->account, at->today);
	struct grant g = { 0 };

	while (db_next(rows)) {
		struct holding_row row;

		holding_row_of(rows, &row);
		if (row.body == at->body && row.id != ending && row.from_on <= at->today)
			grant_add(&g, &row);
	}
	return g;
}

bool grant_is_empty(const struct grant *g)
{
	return !g->compartments[COMPARTMENT_MAIN];
}

void grant_give(struct tx *tx, struct keyring *kr, struct custody *c, const struct grant *g,
	const struct new_member *who)
{
	for (int i = 0; i < COMPARTMENTS; i++) {
		struct new_member member = *who;
		bool only[COMPARTMENTS] = { false };

		if (!g->compartments[i])
			continue;
		only[i] = true;
		member.is_key_holder = g->is_key_holder;
		member.until_on = g->until_on[i];
		custody_grant(tx, kr, c, &member, only);
	}
}

/* ---- acts ---- */

static bool heads(const struct actor *who, int64_t body)
{
	for (size_t i = 0; i < who->holdings_n; i++)
		if (who->holdings[i].body == body &&
			(role_access(who->holdings[i].role) & ACCESS_PEOPLE) != 0)
			return true;
	return false;
}

/* Behind a top body stands another top body: its head may, as a parent's may. */
static enum outcome from_beside(
	struct tx *tx, const struct actor *who, int64_t top, struct right *ret_right)
{
	struct rows *rows = reserve_body_rows(tx, top);

	while (db_next(rows)) {
		if (!heads(who, col_int(rows, 0)))
			continue;
		*ret_right = (struct right){ .by = col_int(rows, 0) };
		return OK;
	}
	return tx_poisoned(tx) ? FAILED : FORBIDDEN;
}

enum outcome people_may(
	struct tx *tx, const struct actor *who, int64_t body, struct right *ret_right)
{
	struct body *chain = arena_array(tx_arena(tx), CHAIN_MAX, sizeof(*chain));
	size_t n = body_chain(tx, body, chain, CHAIN_MAX);

	if (n == 0)
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	if (who->is_program)
		return FORBIDDEN;
	for (size_t i = 0; i < n; i++) {
		if (!heads(who, chain[i].id))
			continue;
		*ret_right = (struct right){ .by = chain[i].id, .is_own = i == 0 };
		return OK;
	}
	return from_beside(tx, who, chain[n - 1].id, ret_right);
}

/* Giving keys ends an act whose purpose was said when it began. */
static bool needs_purpose(const struct act *act)
{
	return !act->right.is_own && !text_equal(act->kind, "grant");
}

enum outcome act_begin(
	struct tx *tx, const struct actor *who, struct act *act, struct wrong *ret_wrong)
{
	enum outcome oc = people_may(tx, who, act->body, &act->right);

	if (oc != OK)
		return oc;
	if (!actor_is_fresh(who))
		return FORBIDDEN;
	if (act->purpose == NULL)
		act->purpose = "";
	if (needs_purpose(act) && *act->purpose == '\0') {
		*ret_wrong = (struct wrong){ "purpose", MESSAGE("Say why: the office reads it.") };
		return INVALID;
	}
	if (strlen(act->purpose) > PURPOSE_MAX) {
		*ret_wrong = (struct wrong){ "purpose", MESSAGE("This is too long.") };
		return INVALID;
	}
	return keys_to(tx, who->keys, act->body, COMPARTMENT_MAIN, &act->to);
}

void act_record(struct tx *tx, const struct actor *who, const struct act *act, const char *action,
	int64_t account)
{
	int64_t now = clock_now(), id = id_new();
	struct vault_place place = place_of(TABLE_ACCOUNT, FIELD_NOTE, id);

	audit_act(tx, who, action, "account", account);
	if (act->right.is_own)
		return;
	use_insert(tx, &(struct use_row){
			       .id = id,
			       .body = act->body,
			       .by_body = act->right.by,
			       .actor = who->account,
			       .account = account,
			       .at = now - now % MINUTE,
			       .kind = act->kind,
			       .ring = act->to.ring,
			       .gen = act->to.gen,
			       .purpose = vault_note_seal(who->keys->vault, &act->to, &place,
				       bytes_of(act->purpose, strlen(act->purpose))),
		       });
	audit_act(tx, who, "reserve.use", "body", act->body);
}

enum outcome custody_of(
	struct tx *tx, const struct actor *who, int64_t body, struct custody *ret_custody)
{
	enum outcome oc = custody_open(tx, who->keys, body, ret_custody);

	return oc == OK && ret_custody->rings[COMPARTMENT_MAIN].ring == NULL ? FORBIDDEN : oc;
}

static void record_refused(struct tx *tx, const struct actor *who, const struct custody *c,
	const struct refused *refused)
{
	for (size_t i = 0; i < refused->n; i++)
		audit_act(tx, who, "keys.alarm", "account", refused->accounts[i]);
	if (refused->has_rotated)
		audit_act(tx, who, "keys.rotate", "body", c->body);
	if (refused->has_resealed)
		audit_act(tx, who, "keys.reseal", "body", c->body);
}

void rotate_recorded(struct tx *tx, const struct actor *who, struct custody *c)
{
	struct refused refused;

	if (!custody_is_due(c))
		return;
	custody_rotate(tx, who->keys, c, &refused);
	record_refused(tx, who, c, &refused);
}

void expel_recorded(struct tx *tx, const struct actor *who, struct custody *c, int64_t account)
{
	struct refused refused;

	custody_expel(tx, who->keys, c, account, &refused);
	record_refused(tx, who, c, &refused);
}

enum outcome strip_read(
	struct tx *tx, const struct actor *who, const struct in_body *at, struct stripped *ret_from)
{
	struct stripped from = { 0 };
	enum outcome oc = custody_of(tx, who, at->body, &from.custody);

	if (oc != OK && oc != FORBIDDEN && oc != NOT_FOUND)
		return oc;
	from.has_custody = oc == OK;
	from.n = member_bodies(tx, at->account, &from.bodies);
	*ret_from = from;
	return tx_poisoned(tx) ? FAILED : OK;
}

void strip(struct tx *tx, const struct actor *who, int64_t account, struct stripped *from)
{
	if (from->has_custody)
		expel_recorded(tx, who, &from->custody, account);
	for (size_t i = 0; i < from->n; i++)
		if (!from->has_custody || from->bodies[i] != from->custody.body)
			keys_member_remove(tx, from->bodies[i], account);
	sessions_end_all(tx, account);
	browsers_forget(tx, account);
}

int64_t people_today(const struct actor *who)
{
	return zone_day(who->site->zone, clock_now());
}
