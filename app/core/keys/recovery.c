/* recovery.c - the generations of the recovery ring, what is sealed to them, opening it. */

#include "app/core/keys/custody_store.h"

/* ---- the generations ---- */

static enum outcome read_cards(
	struct tx *tx, struct vault_ring_card **ret_cards, struct recovery_chain *ret_chain)
{
	struct rows *rows = recovery_rows(tx);
	size_t n = db_count(rows);
	struct vault_ring_card *cards = arena_array(tx_arena(tx), n + 1, sizeof(*cards));
	struct vault_ring_to *to = arena_array(tx_arena(tx), n + 1, sizeof(*to));
	int64_t *days = arena_array(tx_arena(tx), n + 1, sizeof(*days));

	for (size_t i = 0; db_next(rows); i++) {
		if (!recovery_of(rows, &cards[i], &days[i]) || cards[i].gen != i + 1)
			return FAILED;
		to[i] = vault_ring_to_recovery(cards[i].box_pk, cards[i].gen);
		memcpy(to[i].sign_pk, cards[i].sign_pk, sizeof(to[i].sign_pk));
	}
	*ret_cards = cards;
	*ret_chain = (struct recovery_chain){ .at = to, .since_on = days, .n = n };
	return n > 0 ? OK : tx_poisoned(tx) ? FAILED : NOT_FOUND;
}

enum outcome recovery_read(struct tx *tx, struct recovery_chain *ret_chain)
{
	struct vault_ring_card *cards;

	return read_cards(tx, &cards, ret_chain);
}

enum outcome recovery_vouch(
	struct tx *tx, struct vault_keys *vault, struct recovery_chain *ret_chain)
{
	struct vault_ring_card *cards;
	struct vault_ring_to vouched;
	enum outcome oc = read_cards(tx, &cards, ret_chain);

	if (oc != OK)
		return oc;
	for (size_t i = 0; i < ret_chain->n; i++) {
		if (vault_ring_vouch(
			    vault, &cards[i], i > 0 ? &ret_chain->at[i - 1] : NULL, &vouched))
			continue;
		log_error("alarm: the certificate of the recovery ring does not hold: somebody has "
			  "changed rows");
		return FAILED;
	}
	return OK;
}

const struct vault_ring_to *recovery_newest(const struct recovery_chain *chain)
{
	return &chain->at[chain->n - 1];
}

bool recovery_is_ours(const struct recovery_chain *chain, const struct vault_ring *ring,
	uint16_t gen, struct bytes mark)
{
	uint8_t right[VAULT_MARK];

	if (gen == 0 || gen > chain->n || mark.len != sizeof(right))
		return false;
	vault_ring_recovery_mark(ring, &chain->at[gen - 1], right);
	return vault_equal(right, mark.at, sizeof(right));
}

enum outcome recovery_join(struct vault_keys *vault, const struct recovery_chain *chain,
	const struct recovery_try *with, const struct vault_ring **ret_recovery,
	struct recovery_fault *ret_fault)
{
	struct recovery_fault fault = { .wanted = with->gen };
	const struct vault_ring *other;
	size_t bad;

	if (with->gen == 0 || with->gen > chain->n)
		return FAILED;
	fault.since_on = chain->since_on[with->gen - 1];
	fault.answer = vault_shares_join(
		vault, with->shares, &chain->at[with->gen - 1], ret_recovery, &fault.bad);
	if (fault.answer == VAULT_SHARES_JOINED)
		fault.gen = with->gen;
	for (size_t i = chain->n; fault.gen == 0 && i > 0; i--)
		if (vault_shares_join(vault, with->shares, &chain->at[i - 1], &other, &bad) ==
			VAULT_SHARES_JOINED)
			fault.gen = (uint16_t)i;
	*ret_fault = fault;
	return fault.answer == VAULT_SHARES_JOINED ? OK : INVALID;
}

/* ---- what is sealed to it ---- */

struct ring_recovery recovery_wrap(
	struct keyring *kr, const struct vault_ring *ring, const struct vault_ring_to *recovery)
{
	struct ring_recovery wrapped = { .gen = recovery->gen,
		.blob = vault_ring_recovery_seal(kr->vault, ring, recovery) };

	vault_ring_recovery_mark(ring, recovery, wrapped.mark);
	return wrapped;
}

void keys_site_begin(struct tx *tx, struct keyring *kr, const struct vault_ring *recovery)
{
	struct vault_ring_card card = vault_ring_certify(kr->vault, recovery, NULL);
	struct vault_ring_to to = vault_ring_to_own(recovery);

	recovery_insert(tx, &card, day_of(clock_now()));
	site_value_put(tx, "key_copy", vault_site_copy(kr->vault, &to).blob);
}

void keys_site_fingerprint(struct tx *tx, const struct vault_ring *desk, uint8_t ret_print[32])
{
	struct vault_ring_to to = vault_ring_to_own(desk);

	vault_hash("desk",
		VAULT_PARTS(bytes_of(to.box_pk, sizeof(to.box_pk)),
			bytes_of(to.sign_pk, sizeof(to.sign_pk))),
		ret_print);
	site_value_put(
		tx, "desk_fingerprint", bytes_of(arena_copy(tx_arena(tx), ret_print, 32), 32));
}

enum outcome keys_site_copy(struct tx *tx, struct sealed *ret_copy)
{
	return site_sealed(tx, "key_copy", ret_copy) ? OK : tx_poisoned(tx) ? FAILED : NOT_FOUND;
}

void keys_site_copy_renew(struct tx *tx, struct keyring *kr, const struct vault_ring_to *recovery)
{
	site_value_put(tx, "key_copy", vault_site_copy(kr->vault, recovery).blob);
}

void recovery_succeed(struct tx *tx, struct keyring *kr, const struct vault_ring *old,
	const struct vault_ring *next)
{
	struct vault_ring_card card = vault_ring_certify(kr->vault, next, old);
	struct vault_ring_to to = vault_ring_to_own(next);

	recovery_insert(tx, &card, day_of(clock_now()));
	keys_site_copy_renew(tx, kr, &to);
}

size_t recovery_waiting(struct tx *tx, uint16_t newest, const struct recovery_wait **ret_waiting)
{
	struct rows *rows = waiting_rows(tx, newest);
	struct recovery_wait *all = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*all));
	size_t n = 0;

	while (db_next(rows))
		waiting_of(rows, &all[n++]);
	*ret_waiting = all;
	return n;
}

uint16_t recovery_gen_of(struct tx *tx, uint32_t ring)
{
	uint16_t gen = ring_newest_gen(tx, ring);

	return gen != 0 ? ring_recovery_gen(tx, ring, gen) : 0;
}

enum outcome keys_recover(struct tx *tx, struct keyring *kr, const struct vault_ring *recovery,
	uint32_t ring, const struct vault_ring **ret_ring)
{
	uint16_t gen = ring_newest_gen(tx, ring);
	struct vault_ring_to to;
	enum outcome oc;

	if (gen == 0)
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	oc = keys_vouch(tx, kr->directory, kr->vault, ring, gen, &to);
	if (oc != OK)
		return oc;
	return vault_ring_recovery_open(
		       kr->vault, recovery, &to, ring_recovery_blob(tx, ring, gen), ret_ring)
		       ? OK
		       : FAILED;
}
