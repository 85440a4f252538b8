/* custody.c - reaching a body's rings, granting them, rotating them. */

#include "app/core/keys/custody_store.h"

enum { CHAIN_MAX = 8, RING_DAYS = 365 /* then it rotates */ };

/* ---- reaching ---- */

/* Puts an opened ring beside the user's own memberships, for this request. */
static void lend(struct tx *tx, struct keyring *kr, const struct vault_ring *ring)
{
	struct membership *held =
		arena_array(tx_arena(tx), kr->held_n + 1, sizeof(struct membership));

	if (kr->held_n > 0)
		memcpy(held, kr->held, kr->held_n * sizeof(*held));
	held[kr->held_n] = (struct membership){
		.ring = vault_ring_number(ring),
		.gen = vault_ring_gen(ring),
		.compartment = COMPARTMENT_RESERVE,
		.until_on = NO_TIME,
		.opened = ring,
	};
	kr->held = held;
	kr->held_n++;
}

static enum outcome reach(struct tx *tx, struct keyring *kr, uint32_t ring, int depth,
	const struct vault_ring **ret_ring)
{
	enum outcome oc = keys_open(tx, kr, ring, 0, ret_ring);
	struct rows *rows;

	if (oc != FORBIDDEN)
		return oc;
	oc = keys_open_reserve(tx, kr, ring, 0, ret_ring);
	if (oc != FORBIDDEN || depth == CHAIN_MAX)
		return oc;
	rows = reserve_rows(tx, ring);
	while (db_next(rows)) {
		const struct vault_ring *reserve;
		struct reserve_row row;

		reserve_of(rows, &row);
		if (reach(tx, kr, row.reserve, depth + 1, &reserve) != OK)
			continue;
		lend(tx, kr, reserve);
		return keys_open_reserve(tx, kr, ring, 0, ret_ring);
	}
	return FORBIDDEN;
}

/* A key holder who missed a rotation holds only the generation before: as good as
 * none, because what is written now must be written under the newest. */
enum outcome keys_reach(
	struct tx *tx, struct keyring *kr, uint32_t ring, const struct vault_ring **ret_ring)
{
	const struct vault_ring *found;
	enum outcome oc = reach(tx, kr, ring, 0, &found);

	if (oc != OK)
		return oc;
	if (vault_ring_gen(found) != ring_newest_gen(tx, ring))
		return FORBIDDEN;
	*ret_ring = found;
	return OK;
}

static bool is_member(const struct keyring *kr, uint32_t ring)
{
	for (size_t i = 0; i < kr->held_n; i++)
		if (kr->held[i].ring == ring)
			return true;
	return false;
}

static enum outcome read_holders(struct tx *tx, struct keyring *kr, struct custody_ring *c)
{
	struct rows *rows =
		ring_holder_rows(tx, vault_ring_number(c->ring), vault_ring_gen(c->ring));
	struct ring_holder *holders =
		arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*holders));

	c->holders = holders;
	while (db_next(rows)) {
		struct holder_row row;
		enum outcome oc;

		ring_holder_of(rows, &row);
		holders[c->holders_n] = row.holder;
		if (row.reserve != 0) {
			struct ring_holder *h = &holders[c->holders_n];

			oc = keys_vouch(tx, kr->directory, kr->vault, row.reserve, row.reserve_gen,
				&h->wrapped);
			if (oc == OK)
				oc = keys_vouch(tx, kr->directory, kr->vault, row.reserve,
					row.reserve_newest, &h->now);
			if (oc != OK)
				return FAILED;
		}
		c->holders_n++;
	}
	return OK;
}

static void take_row(struct custody_ring *ring, const struct body_ring_row *row,
	const struct recovery_chain *chain)
{
	ring->version = row->version;
	ring->rotate_due = row->rotate_due || row->since_on < day_of(clock_now()) - RING_DAYS;
	ring->reseal_due = row->recovery_gen != recovery_newest(chain)->gen;
	ring->has_true_mark =
		recovery_is_ours(chain, ring->ring, row->recovery_gen, row->recovery_mark);
	ring->find = row->find;
	if (!ring->has_true_mark)
		log_error("alarm: ring %u was not sealed to this recovery ring: somebody has "
			  "changed rows",
			ring->number);
}

enum outcome custody_open(
	struct tx *tx, struct keyring *kr, int64_t body, struct custody *ret_custody)
{
	struct custody c = { .body = body };
	struct rows *rows = body_ring_rows(tx, body);
	struct recovery_chain chain;
	size_t reached = 0;
	enum outcome oc;

	if (tx_poisoned(tx))
		return FAILED;
	if (db_count(rows) == 0)
		return NOT_FOUND;
	if (recovery_vouch(tx, kr->vault, &chain) != OK)
		return FAILED;
	c.recovery = *recovery_newest(&chain);
	while (db_next(rows)) {
		struct body_ring_row row;
		struct custody_ring *ring;
		bool is_own;

		body_ring_of(rows, &row);
		if (row.compartment == COMPARTMENTS)
			return FAILED;
		ring = &c.rings[row.compartment];
		ring->number = row.ring;
		is_own = is_member(kr, row.ring);
		oc = keys_reach(tx, kr, row.ring, &ring->ring);
		if (oc == FORBIDDEN)
			continue;
		if (oc != OK || read_holders(tx, kr, ring) != OK)
			return FAILED;
		take_row(ring, &row, &chain);
		c.by_reserve |= !is_own;
		reached++;
	}
	if (reached == 0)
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	*ret_custody = c;
	return OK;
}

/* ---- giving ---- */

void custody_create(struct tx *tx, struct keyring *kr, const struct body_rings *what,
	struct custody *ret_custody)
{
	const struct vault_ring *rings[COMPARTMENTS];
	struct custody c = { .body = what->body, .recovery = *what->recovery };

	keys_body_create(tx, kr, what, rings);
	for (int i = 0; i < COMPARTMENTS; i++)
		c.rings[i] = (struct custody_ring){
			.number = rings[i] != NULL ? vault_ring_number(rings[i]) : 0,
			.ring = rings[i],
			.has_true_mark = true,
			.is_guarded = true,
		};
	*ret_custody = c;
}

/* A membership beside a rotation that somebody else commits first would be left
 * behind in the old generation: the ring's version says so. */
static void guard(struct tx *tx, struct custody_ring *ring)
{
	if (!ring->is_guarded)
		ring_guard(tx, vault_ring_number(ring->ring), ring->version);
	ring->is_guarded = true;
}

void custody_grant(struct tx *tx, struct keyring *kr, struct custody *c,
	const struct new_member *who, const bool compartments[COMPARTMENTS])
{
	for (int i = 0; i < COMPARTMENTS; i++) {
		if (!compartments[i] || c->rings[i].ring == NULL)
			continue;
		guard(tx, &c->rings[i]);
		ring_forget_member(tx, vault_ring_number(c->rings[i].ring), who->account);
		keys_member_add(tx, kr, c->rings[i].ring, who);
	}
}

void custody_reserve(
	struct tx *tx, struct keyring *kr, struct custody *c, const struct vault_ring_to *reserve)
{
	for (int i = 0; i < COMPARTMENTS; i++) {
		/* Nobody stands behind the closed ring but the recovery shares. */
		if (c->rings[i].ring == NULL || i == COMPARTMENT_CLOSED)
			continue;
		guard(tx, &c->rings[i]);
		keys_reserve_add(tx, kr, c->rings[i].ring, reserve);
	}
}

/* ---- rotating ---- */

static bool holds_truly(
	struct keyring *kr, const struct vault_ring *ring, const struct ring_holder *h)
{
	struct vault_holder holder = h->account != 0 ? vault_holder_user(h->account)
						     : vault_holder_ring(h->wrapped.ring);
	const uint8_t *pk = h->account != 0 ? h->pk.at : h->wrapped.box_pk;

	return (h->account == 0 || h->pk.len == 32) &&
	       vault_member_verify(kr->vault, ring, &holder, pk, h->wrap);
}

static void carry_over(struct tx *tx, struct keyring *kr, const struct vault_ring *next,
	const struct ring_holder *h)
{
	if (h->account == 0) {
		keys_reserve_add(tx, kr, next, &h->now);
		return;
	}
	keys_member_add(tx, kr, next,
		&(struct new_member){
			.account = h->account,
			.pk = h->pk.at,
			.is_key_holder = h->is_key_holder,
			.until_on = h->until_on,
		});
}

static void refuse(const struct vault_ring *ring, const struct ring_holder *h, struct refused *who)
{
	log_error("alarm: a holder of ring %u is not whom the ring was given to: "
		  "somebody has changed rows",
		vault_ring_number(ring));
	if (who->n < COUNT_OF(who->accounts))
		who->accounts[who->n++] = h->account;
}

static void rotate(struct tx *tx, struct keyring *kr, struct custody *c, enum compartment which,
	struct refused *who)
{
	struct custody_ring *old = &c->rings[which];
	const struct vault_ring *next = vault_ring_next(kr->vault, old->ring);
	const struct vault_find *find;
	int64_t today = day_of(clock_now());

	if (!old->has_true_mark) {
		tx_poison(tx);
		return;
	}
	if (!vault_find_open(kr->vault, old->ring, old->find, &find)) {
		log_error(
			"alarm: the find key of ring %u was changed", vault_ring_number(old->ring));
		tx_poison(tx);
		return;
	}
	ring_advance(tx, vault_ring_number(next), old->version, vault_ring_gen(next));
	ring_gen_insert(tx, &(struct new_ring){
				    .body = c->body,
				    .compartment = which,
				    .card = vault_ring_certify(kr->vault, next, old->ring),
				    .cert_ring = vault_ring_number(old->ring),
				    .cert_gen = vault_ring_gen(old->ring),
				    .prev = vault_ring_prev_seal(kr->vault, next, old->ring),
				    .find = vault_find_seal(kr->vault, next, find),
				    .recovery = recovery_wrap(kr, next, &c->recovery),
			    });
	ring_recovery_forget(tx, vault_ring_number(next), vault_ring_gen(next));
	ring_forget_generation(tx, vault_ring_number(old->ring), vault_ring_gen(old->ring));
	for (size_t i = 0; i < old->holders_n; i++) {
		const struct ring_holder *h = &old->holders[i];

		if (h->until_on != NO_TIME && h->until_on < today)
			continue;
		if (holds_truly(kr, old->ring, h))
			carry_over(tx, kr, next, h);
		else
			refuse(old->ring, h, who);
	}
	*old = (struct custody_ring){
		.number = old->number, .ring = next, .has_true_mark = true, .is_guarded = true
	};
}

static void reseal(struct tx *tx, struct keyring *kr, struct custody *c, struct custody_ring *ring)
{
	struct ring_recovery wrapped;

	if (!ring->has_true_mark)
		return;
	wrapped = recovery_wrap(kr, ring->ring, &c->recovery);
	guard(tx, ring);
	ring_recovery_put(tx, ring->number, vault_ring_gen(ring->ring), &wrapped);
	ring_recovery_forget(tx, ring->number, vault_ring_gen(ring->ring));
	ring->reseal_due = false;
}

static bool is_due(const struct custody_ring *ring)
{
	return ring->ring != NULL &&
	       (ring->rotate_due || (ring->reseal_due && ring->has_true_mark));
}

bool custody_is_due(const struct custody *c)
{
	for (int i = 0; i < COMPARTMENTS; i++)
		if (is_due(&c->rings[i]))
			return true;
	return false;
}

void custody_rotate(struct tx *tx, struct keyring *kr, struct custody *c, struct refused *ret_who)
{
	*ret_who = (struct refused){ 0 };
	for (int i = 0; i < COMPARTMENTS; i++) {
		if (!is_due(&c->rings[i]))
			continue;
		if (c->rings[i].rotate_due) {
			rotate(tx, kr, c, (enum compartment)i, ret_who);
			ret_who->has_rotated = true;
		} else {
			reseal(tx, kr, c, &c->rings[i]);
			ret_who->has_resealed = true;
		}
	}
}

/* What a rotation verifies, without one of the holders. */
static void leave_out(struct tx *tx, struct custody_ring *ring, int64_t account)
{
	struct ring_holder *left = arena_array(tx_arena(tx), ring->holders_n + 1, sizeof(*left));
	size_t n = 0;

	for (size_t i = 0; i < ring->holders_n; i++)
		if (ring->holders[i].account != account)
			left[n++] = ring->holders[i];
	ring->holders = left;
	ring->holders_n = n;
	ring->rotate_due = true;
}

void custody_expel(struct tx *tx, struct keyring *kr, struct custody *c, int64_t account,
	struct refused *ret_who)
{
	for (int i = 0; i < COMPARTMENTS; i++) {
		struct custody_ring *ring = &c->rings[i];

		if (ring->number == 0)
			continue;
		if (ring->ring != NULL) {
			leave_out(tx, ring, account);
		} else {
			ring_forget_member(tx, ring->number, account);
			ring_rotate_later(tx, ring->number);
		}
	}
	custody_rotate(tx, kr, c, ret_who);
}

size_t keys_rotations_due(struct tx *tx, const struct keyring *kr, const int64_t **ret_bodies)
{
	int64_t today = day_of(clock_now());
	struct rows *rows =
		rotation_rows(tx, &(struct rotation_query){ .account = vault_user_id(kr->user),
					  .today = today,
					  .made_before = today - RING_DAYS });
	int64_t *bodies = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*bodies));
	size_t n = 0;

	while (db_next(rows))
		bodies[n++] = col_int(rows, 0);
	*ret_bodies = bodies;
	return n;
}
