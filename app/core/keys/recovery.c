/* recovery.c - what is sealed to the recovery ring, and opening it. */

#include "app/core/keys/custody_store.h"

enum outcome keys_recovery(struct tx *tx, struct vault_ring_to *ret_to)
{
	struct bytes pk;

	if (!site_value(tx, "recovery_pk", &pk) || pk.len != 32)
		return FAILED;
	*ret_to = vault_ring_to_recovery(pk.at);
	return OK;
}

void keys_site_begin(struct tx *tx, struct keyring *kr, const struct vault_ring *recovery)
{
	struct vault_ring_to own = vault_ring_to_own(recovery);
	struct vault_ring_to to = vault_ring_to_recovery(own.box_pk);
	const uint8_t *pk = arena_copy(tx_arena(tx), own.box_pk, sizeof(own.box_pk));

	site_value_insert(tx, "recovery_pk", bytes_of(pk, sizeof(own.box_pk)));
	site_value_insert(tx, "key_copy", vault_site_copy(kr->vault, &to).blob);
}

void keys_site_fingerprint(struct tx *tx, const struct vault_ring *desk, uint8_t ret_print[32])
{
	struct vault_ring_to to = vault_ring_to_own(desk);

	vault_hash("desk",
		VAULT_PARTS(bytes_of(to.box_pk, sizeof(to.box_pk)),
			bytes_of(to.sign_pk, sizeof(to.sign_pk))),
		ret_print);
	site_value_insert(
		tx, "desk_fingerprint", bytes_of(arena_copy(tx_arena(tx), ret_print, 32), 32));
}

enum outcome keys_site_copy(struct tx *tx, struct sealed *ret_copy)
{
	return site_sealed(tx, "key_copy", ret_copy) ? OK : tx_poisoned(tx) ? FAILED : NOT_FOUND;
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
