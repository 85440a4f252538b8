/* members.c - the making of rings and members. */

#include "app/core/keys/members.h"
#include "app/core/keys/custody_store.h"

static uint32_t new_ring_number(void)
{
	uint32_t n;

	do
		n = random_below(0x7FFFFFFF);
	while (n < 16);
	return n;
}

void keys_reserve_add(struct tx *tx, struct keyring *kr, const struct vault_ring *ring,
	const struct vault_ring_to *reserve)
{
	struct vault_holder holder = vault_holder_ring(reserve->ring);

	membership_insert(
		tx, &(struct new_membership){
			    .ring = vault_ring_number(ring),
			    .gen = vault_ring_gen(ring),
			    .holder_ring = reserve->ring,
			    .holder_gen = reserve->gen,
			    .is_key_holder = true,
			    .until_on = NO_TIME,
			    .wrap = vault_member_wrap(kr->vault, ring, &holder, reserve->box_pk),
		    });
}

void keys_member_add(struct tx *tx, struct keyring *kr, const struct vault_ring *ring,
	const struct new_member *who)
{
	struct vault_holder holder = vault_holder_user(who->account);

	membership_insert(tx, &(struct new_membership){
				      .ring = vault_ring_number(ring),
				      .gen = vault_ring_gen(ring),
				      .account = who->account,
				      .is_key_holder = who->is_key_holder,
				      .until_on = who->until_on,
				      .wrap = vault_member_wrap(kr->vault, ring, &holder, who->pk),
			      });
}

void keys_member_remove(struct tx *tx, int64_t body, int64_t account)
{
	membership_remove(tx, body, account);
}

static const struct vault_ring *create_ring(
	struct tx *tx, struct keyring *kr, const struct body_rings *what, enum compartment c)
{
	const struct vault_ring *ring = vault_ring_create(kr->vault, new_ring_number());
	const struct vault_ring *by = what->admitted_by;
	const struct vault_find *find = vault_find_create(kr->vault);

	ring_insert(tx, &(struct new_ring){
				.body = what->body,
				.compartment = c,
				.card = vault_ring_certify(kr->vault, ring, by),
				.cert_ring = by != NULL ? vault_ring_number(by) : 0,
				.cert_gen = by != NULL ? vault_ring_gen(by) : 0,
				.find = vault_find_seal(kr->vault, ring, find),
				.recovery = recovery_wrap(kr, ring, what->recovery),
			});
	/* Behind what must stay closed to the chain stand only the recovery shares. */
	if (what->reserve != NULL && c != COMPARTMENT_CLOSED)
		keys_reserve_add(tx, kr, ring, what->reserve);
	return ring;
}

void keys_body_create(struct tx *tx, struct keyring *kr, const struct body_rings *what,
	const struct vault_ring *ret_rings[COMPARTMENTS])
{
	for (int c = 0; c < COMPARTMENTS; c++) {
		bool is_wanted = c == COMPARTMENT_RESERVE || what->compartments[c];

		ret_rings[c] = is_wanted ? create_ring(tx, kr, what, (enum compartment)c) : NULL;
	}
}

void keys_member_renew(struct tx *tx, struct keyring *kr, const struct vault_ring *ring,
	const struct new_member *who)
{
	ring_forget_member(tx, vault_ring_number(ring), who->account);
	keys_member_add(tx, kr, ring, who);
}
