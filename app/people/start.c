/* start.c - the first body of a site, people entered directly, and recovery. */

#include "app/people/start.h"

#include "app/core/audit/audit.h"
#include "app/people/account.h"
#include "app/people/grants.h"
#include "app/people/password.h"

/* An account that is whole from the start; its rows are the caller's to write. */
static enum outcome person_make(struct tx *tx, const struct actor *who,
	const struct person_now *person, struct account_row *row, struct person_made *made)
{
	struct vault_keys *vault = who->keys->vault;
	struct profile profile = { .name = person->name,
		.phone = person->phone,
		.mail = person->mail,
		.user = user_name_read(tx_arena(tx), person->user) };
	struct account_row taken;
	struct pair pair;

	if (profile.user == NULL || person->factor == FACTOR_NONE || text_empty(person->name) ||
		password_wrong(tx_arena(tx), person->password, profile.user) != NULL ||
		account_named(tx, who, profile.user, &taken))
		return tx_poisoned(tx) ? FAILED : INVALID;
	*row = (struct account_row){ .id = id_new(),
		.state = "active",
		.factor_kind = person->factor,
		.login = account_login(vault, profile.user) };
	if (!account_pair(vault, tx_arena(tx), row, person->password, &pair))
		return FAILED;
	made->account = row->id;
	made->user = pair.user;
	made->seed = person->seed.len > 0 ? person->seed : factor_seed(tx_arena(tx));
	memcpy(made->code, pair.code, sizeof(made->code));
	row->factor = vault_factor_seal(vault, pair.user, made->seed);
	row->profile = profile_seal(vault, tx_arena(tx), row->id, &profile);
	return OK;
}

/* ---- the first body ---- */

static void first_post(
	struct tx *tx, const struct site_start *start, int64_t desk, struct holding_row *holding)
{
	struct post_row post = {
		.id = id_new(), .body = desk, .title = start->post, .role = ROLE_HEAD
	};

	post_insert(tx, &post);
	holding->id = id_new();
	holding->post = post.id;
	holding->charge = "permanent";
	holding->role = post.role;
	holding->until_on = NO_TIME;
	holding_insert(tx, holding);
}

static void first_desk(struct tx *tx, const struct actor *house, const struct site_start *start,
	const struct vault_ring *recovery, struct site_started *started)
{
	struct vault_ring_to to = vault_ring_to_own(recovery);
	struct holding_row holding = { .account = started->head.account,
		.from_on = people_today(house) };
	struct body desk = start->desk;
	struct custody made;
	struct grant grant = { 0 };
	uint8_t pk[32];

	desk.id = started->desk = id_new();
	desk.state = "active";
	body_insert(tx, &desk);
	first_post(tx, start, desk.id, &holding);
	keys_site_begin(tx, house->keys, recovery);
	custody_create(tx, house->keys,
		&(struct body_rings){
			.body = desk.id, .compartments = start->compartments, .recovery = &to },
		&made);
	keys_site_fingerprint(tx, made.rings[COMPARTMENT_MAIN].ring, started->fingerprint);
	grant_add(&grant, &holding);
	vault_user_pk(started->head.user, pk);
	grant_give(tx, house->keys, &made, &grant,
		&(struct new_member){ .account = started->head.account, .pk = pk });
	audit_act(tx, house, "site.init", "body", desk.id);
}

enum outcome people_site_init(struct tx *tx, const struct actor *house,
	const struct site_start *start, struct site_started *ret_started)
{
	const struct vault_ring *recovery;
	struct recovery_chain made_before;
	struct account_row row;
	enum outcome oc;

	if (recovery_read(tx, &made_before) == OK)
		return CONFLICT;
	oc = person_make(tx, house, &start->head, &row, &ret_started->head);
	if (oc != OK)
		return oc;
	recovery = vault_ring_create(house->keys->vault, VAULT_RING_RECOVERY);
	vault_shares_split(house->keys->vault, recovery, start->shares_needed, start->shares_n,
		ret_started->shares);
	account_insert(tx, &row);
	first_desk(tx, house, start, recovery, ret_started);
	return OK;
}

/* ---- people without letters ---- */

enum outcome people_member_now(struct tx *tx, const struct actor *who, const struct member_now *now,
	struct person_made *ret_made)
{
	struct holding_row holding = { .id = id_new(),
		.post = now->post,
		.charge = now->charge,
		.from_on = now->from_on,
		.until_on = now->until_on,
		.given_by = who->account,
		.agreed_by = ACTOR_SYSTEM };
	struct custody custody;
	struct account_row row;
	struct post_row post;
	struct right right;
	struct grant grant = { 0 };
	enum outcome oc;

	if (!post_row(tx, now->post, &post))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	oc = people_may(tx, who, post.body, &right);
	if (oc == OK)
		oc = custody_of(tx, who, post.body, &custody);
	if (oc == OK)
		oc = person_make(tx, who, &now->person, &row, ret_made);
	if (oc != OK)
		return oc;
	holding.account = row.id;
	holding.role = post.role;
	if (holding.from_on == NO_TIME)
		holding.from_on = people_today(who);
	grant_add(&grant, &holding);
	rotate_recorded(tx, who, &custody);
	account_insert(tx, &row);
	holding_insert(tx, &holding);
	grant_give(tx, who->keys, &custody, &grant,
		&(struct new_member){ .account = row.id, .pk = row.pk.at });
	audit_act(tx, who, "people.enter", "account", row.id);
	return OK;
}

/* ---- recovery ---- */

enum outcome people_recover(struct tx *tx, const struct actor *house, const struct recovery *what,
	struct recovery_fault *ret_fault)
{
	const char *user = user_name_read(tx_arena(tx), what->user);
	struct recovery_try with = { .shares = what->shares };
	const struct vault_ring *recovery, *ring;
	struct recovery_chain chain;
	struct vault_ring_to to;
	struct account_row row;
	enum outcome oc;

	oc = recovery_read(tx, &chain);
	if (oc == OK)
		oc = keys_to(tx, house->keys, what->body, what->compartment, &to);
	if (oc != OK)
		return oc;
	if (user == NULL || !account_named(tx, house, user, &row) || row.pk.len != 32)
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	with.gen = recovery_gen_of(tx, to.ring);
	oc = recovery_join(house->keys->vault, &chain, &with, &recovery, ret_fault);
	if (oc != OK)
		return oc;
	oc = keys_recover(tx, house->keys, recovery, to.ring, &ring);
	if (oc != OK)
		return oc;
	keys_member_renew(tx, house->keys, ring,
		&(struct new_member){ .account = row.id,
			.pk = row.pk.at,
			.is_key_holder = true,
			.until_on = NO_TIME });
	trace_insert(tx, "recovered", to.ring);
	audit_act(tx, house, "keys.recover", "account", row.id);
	return OK;
}

enum outcome people_custodians(struct tx *tx, const struct actor *house,
	const struct custodians *what, struct custodians_made *ret_made,
	struct recovery_fault *ret_fault)
{
	struct vault_keys *vault = house->keys->vault;
	struct recovery_try with = { .shares = what->old };
	const struct recovery_wait *waiting;
	const struct vault_ring *old, *next;
	struct custodians_made made;
	struct recovery_chain chain;
	enum outcome oc;

	oc = recovery_vouch(tx, vault, &chain);
	if (oc != OK)
		return oc;
	with.gen = recovery_newest(&chain)->gen;
	oc = recovery_join(vault, &chain, &with, &old, ret_fault);
	if (oc != OK)
		return oc;
	next = vault_ring_next(vault, old);
	made.gen = vault_ring_gen(next);
	made.waiting = recovery_waiting(tx, made.gen, &waiting);
	vault_shares_split(vault, next, what->needed, what->n, made.shares);
	recovery_succeed(tx, house->keys, old, next);
	trace_insert(tx, "custodians", 0);
	audit_act(tx, house, "recovery.custodians", "site", 0);
	*ret_made = made;
	explicit_bzero(&made, sizeof(made));
	return tx_poisoned(tx) ? FAILED : OK;
}
