/* ring.c - generations, their certificates, the way back, and memberships. */

#include "lib/vault/inside.h"

struct vault_holder vault_holder_user(int64_t user)
{
	struct vault_holder holder = { .at = { 1 } };

	id_record(user, holder.at + 1);
	return holder;
}

struct vault_holder vault_holder_ring(uint32_t ring)
{
	struct vault_holder holder = { .at = { 2 } };
	struct small number = small_u32(ring);

	memcpy(holder.at + 1, number.at, number.len);
	return holder;
}

const struct vault_ring *ring_of_secret(
	struct vault_keys *keys, uint32_t ring, uint16_t gen, const uint8_t secret[KEY])
{
	struct vault_ring *r = keys_take(keys, sizeof(*r));

	r->ring = ring;
	r->gen = gen;
	memcpy(r->secret, secret, KEY);
	derive(r->scalar, secret, "ring-box", NO_PARTS);
	crypto_scalarmult_base(r->pk, r->scalar);
	return r;
}

/* As ring_of_secret() of keys->plain, if that gives the public key of `to`. */
static bool ring_if_of(
	struct vault_keys *keys, const struct vault_ring_to *to, const struct vault_ring **ret_ring)
{
	size_t mark = vault_keys_mark(keys);
	const struct vault_ring *ring = ring_of_secret(keys, to->ring, to->gen, keys->plain);

	if (!vault_equal(ring->pk, to->box_pk, KEY)) {
		vault_keys_rewind(keys, mark);
		return false;
	}
	*ret_ring = ring;
	return true;
}

const struct vault_ring *vault_ring_create(struct vault_keys *keys, uint32_t ring)
{
	randombytes_buf(keys->plain, KEY);
	return ring_of_secret(keys, ring, 1, keys->plain);
}

const struct vault_ring *vault_ring_next(struct vault_keys *keys, const struct vault_ring *ring)
{
	if (ring->gen == UINT16_MAX)
		BUG("ring %u has used up its generations", ring->ring);
	randombytes_buf(keys->plain, KEY);
	return ring_of_secret(keys, ring->ring, (uint16_t)(ring->gen + 1), keys->plain);
}

uint32_t vault_ring_number(const struct vault_ring *ring)
{
	return ring->ring;
}

uint16_t vault_ring_gen(const struct vault_ring *ring)
{
	return ring->gen;
}

/* The signing pair of a ring: the secret key is wiped by whoever asked for it. */
static void sign_pair(const struct vault_ring *ring, uint8_t ret_pk[KEY],
	uint8_t ret_sk[crypto_sign_SECRETKEYBYTES])
{
	uint8_t seed[KEY];

	derive(seed, ring->secret, "ring-sign", NO_PARTS);
	crypto_sign_seed_keypair(ret_pk, ret_sk, seed);
	sodium_memzero(seed, KEY);
}

struct vault_ring_to vault_ring_to_own(const struct vault_ring *ring)
{
	struct vault_ring_to to = { .ring = ring->ring, .gen = ring->gen };
	uint8_t sk[crypto_sign_SECRETKEYBYTES];

	memcpy(to.box_pk, ring->pk, KEY);
	sign_pair(ring, to.sign_pk, sk);
	sodium_memzero(sk, sizeof(sk));
	return to;
}

struct vault_ring_to vault_ring_to_reporter(const uint8_t pk[32], uint16_t gen)
{
	struct vault_ring_to to = { .ring = VAULT_RING_REPORTER, .gen = gen };

	memcpy(to.box_pk, pk, KEY);
	return to;
}

struct vault_ring_to vault_ring_to_recovery(const uint8_t pk[32], uint16_t gen)
{
	struct vault_ring_to to = { .ring = VAULT_RING_RECOVERY, .gen = gen };

	memcpy(to.box_pk, pk, KEY);
	return to;
}

/* The body that certificates sign and that `prev` and `find` are bound to. */
static struct small ring_body(
	uint32_t ring, uint16_t gen, const uint8_t box_pk[KEY], const uint8_t sign_pk[KEY])
{
	static const char head[] = "ashray/1/ring";
	struct small body = { .len = 0 };

	small_add(&body, head, sizeof(head));
	small_le(&body, ring, 4);
	small_le(&body, gen, 2);
	small_add(&body, box_pk, KEY);
	small_add(&body, sign_pk, KEY);
	return body;
}

struct small ring_body_of(const struct vault_ring *ring)
{
	struct vault_ring_to to = vault_ring_to_own(ring);

	return ring_body(to.ring, to.gen, to.box_pk, to.sign_pk);
}

/* A generation is certified by the one before; the first by any other ring. */
static bool may_certify(uint32_t by, uint16_t by_gen, uint32_t ring, uint16_t gen)
{
	return by == ring ? by_gen + 1 == gen : gen == 1;
}

struct vault_ring_card vault_ring_certify(
	struct vault_keys *keys, const struct vault_ring *ring, const struct vault_ring *by)
{
	struct vault_ring_to to = vault_ring_to_own(ring);
	struct small body = ring_body(to.ring, to.gen, to.box_pk, to.sign_pk);
	struct vault_ring_card card = { .ring = to.ring, .gen = to.gen };
	uint8_t pk[KEY], sk[crypto_sign_SECRETKEYBYTES];

	if (by != NULL && !may_certify(by->ring, by->gen, to.ring, to.gen))
		BUG("ring %u.%u cannot certify %u.%u", by->ring, by->gen, to.ring, to.gen);
	if (by != NULL)
		sign_pair(by, pk, sk);
	else
		crypto_sign_seed_keypair(pk, sk, site_newest(keys)->head);
	memcpy(card.box_pk, to.box_pk, KEY);
	memcpy(card.sign_pk, to.sign_pk, KEY);
	crypto_sign_detached(card.cert, NULL, body.at, body.len, sk);
	sodium_memzero(sk, sizeof(sk));
	return card;
}

static bool is_certified(
	struct vault_keys *keys, const struct vault_ring_card *card, const struct vault_ring_to *by)
{
	struct small body = ring_body(card->ring, card->gen, card->box_pk, card->sign_pk);

	if (by != NULL)
		return may_certify(by->ring, by->gen, card->ring, card->gen) &&
		       crypto_sign_verify_detached(card->cert, body.at, body.len, by->sign_pk) == 0;
	if (card->gen != 1)
		return false;
	for (size_t i = 0; i < keys->site->n; i++)
		if (crypto_sign_verify_detached(
			    card->cert, body.at, body.len, keys->site->key[i].head_pk) == 0)
			return true;
	return false;
}

bool vault_ring_vouch(struct vault_keys *keys, const struct vault_ring_card *card,
	const struct vault_ring_to *by, struct vault_ring_to *ret_to)
{
	/* Any scalar finds out whether the public key is of small order. */
	randombytes_buf(keys->plain, KEY);
	if (!is_certified(keys, card, by) || !diffie_hellman(keys, keys->plain, card->box_pk))
		return false;
	ret_to->ring = card->ring;
	ret_to->gen = card->gen;
	memcpy(ret_to->box_pk, card->box_pk, KEY);
	memcpy(ret_to->sign_pk, card->sign_pk, KEY);
	return true;
}

struct sealed vault_ring_prev_seal(
	struct vault_keys *keys, const struct vault_ring *ring, const struct vault_ring *older)
{
	struct small body = ring_body_of(ring);

	if (older->ring != ring->ring || older->gen + 1 != ring->gen)
		BUG("the way back of ring %u leads to %u", ring->ring, older->ring);
	derive(keys->key, ring->secret, "ring-prev", NO_PARTS);
	return wrap_seal(keys, keys->key, SMALL(body), older->secret);
}

bool vault_ring_prev_open(struct vault_keys *keys, const struct vault_ring *ring,
	const struct vault_ring_to *older, struct sealed prev, const struct vault_ring **ret_ring)
{
	struct small body = ring_body_of(ring);

	derive(keys->key, ring->secret, "ring-prev", NO_PARTS);
	return older->ring == ring->ring && older->gen + 1 == ring->gen &&
	       wrap_open(keys->plain, keys->key, SMALL(body), prev) &&
	       ring_if_of(keys, older, ret_ring);
}

/* The record by which a ring generation is sealed to R: ring u32 ‖ gen u16 ‖ zeros. */
static struct vault_record generation_record(uint32_t ring, uint16_t gen)
{
	struct vault_record record = { .at = { 0 } };
	struct small name = small_u32(ring);

	small_le(&name, gen, 2);
	memcpy(record.at, name.at, name.len);
	return record;
}

struct sealed vault_ring_recovery_seal(struct vault_keys *keys, const struct vault_ring *ring,
	const struct vault_ring_to *recovery)
{
	struct vault_slips *slips = vault_slips_new(keys, generation_record(ring->ring, ring->gen));
	struct vault_part *part = keys_take(keys, sizeof(*part));

	memcpy(part->key, ring->secret, KEY);
	vault_slips_anon(slips, recovery, 0, part);
	return vault_slips_blob(slips);
}

bool vault_ring_recovery_open(struct vault_keys *keys, const struct vault_ring *recovery,
	const struct vault_ring_to *to, struct sealed blob, const struct vault_ring **ret_ring)
{
	const struct vault_part *part;
	struct vault_slips *slips;
	struct vault_slip slip;

	if (!vault_slips_read(keys, generation_record(to->ring, to->gen), blob, &slips) ||
		!vault_slips_find(slips, VAULT_RING_RECOVERY, 0, &slip) ||
		!vault_slips_open(slips, &slip, recovery, NULL, &part))
		return false;
	memcpy(keys->plain, part->key, KEY);
	return ring_if_of(keys, to, ret_ring);
}

void vault_ring_recovery_mark(const struct vault_ring *ring, const struct vault_ring_to *recovery,
	uint8_t ret_mark[VAULT_MARK])
{
	struct small body =
		ring_body(recovery->ring, recovery->gen, recovery->box_pk, recovery->sign_pk);
	uint8_t key[KEY];

	derive(key, ring->secret, "ring-recovery", NO_PARTS);
	derive(ret_mark, key, "mark", PARTS(SMALL(body)));
	sodium_memzero(key, KEY);
}

/* One side of a membership: who holds which ring. */
struct member {
	uint32_t ring;
	uint16_t gen;
	const uint8_t *ring_pk;
	const uint8_t *holder_pk;
	const struct vault_holder *holder;
};

/* Into keys->key; the X25519 of both sides is keys->shared. */
static void member_key(struct vault_keys *keys, const struct site_key *site, const struct member *m)
{
	struct small ring = small_u32(m->ring), gen = small_u16(m->gen);

	derive(keys->key, site->wrap, "member",
		PARTS(ARRAY(keys->shared), bytes_of(m->ring_pk, KEY), bytes_of(m->holder_pk, KEY),
			SMALL(ring), SMALL(gen), ARRAY(m->holder->at)));
}

static struct small member_ad(const struct member *m)
{
	struct small ad = { .len = 0 };

	small_add(&ad, "member", 6);
	small_le(&ad, m->ring, 4);
	small_le(&ad, m->gen, 2);
	small_add(&ad, m->holder->at, sizeof(m->holder->at));
	return ad;
}

/* Into keys->plain, under any of the site's keys: a wrap does not say which. */
static bool member_open(struct vault_keys *keys, const struct member *m, struct sealed wrap)
{
	struct small ad = member_ad(m);

	for (size_t i = 0; i < keys->site->n; i++) {
		member_key(keys, &keys->site->key[i], m);
		if (wrap_open(keys->plain, keys->key, SMALL(ad), wrap))
			return true;
	}
	return false;
}

static struct member member_of(const struct vault_ring *ring, const struct vault_holder *holder,
	const uint8_t holder_pk[KEY])
{
	return (struct member){ ring->ring, ring->gen, ring->pk, holder_pk, holder };
}

struct sealed vault_member_wrap(struct vault_keys *keys, const struct vault_ring *ring,
	const struct vault_holder *holder, const uint8_t holder_pk[32])
{
	struct member m = member_of(ring, holder, holder_pk);
	struct small ad = member_ad(&m);

	diffie_hellman(keys, ring->scalar, holder_pk);
	member_key(keys, site_newest(keys), &m);
	return wrap_seal(keys, keys->key, SMALL(ad), ring->secret);
}

bool vault_member_verify(struct vault_keys *keys, const struct vault_ring *ring,
	const struct vault_holder *holder, const uint8_t holder_pk[32], struct sealed wrap)
{
	struct member m = member_of(ring, holder, holder_pk);

	return diffie_hellman(keys, ring->scalar, holder_pk) && member_open(keys, &m, wrap) &&
	       vault_equal(keys->plain, ring->secret, KEY);
}

bool vault_member_open(struct vault_keys *keys, const struct vault_user *user,
	const struct vault_ring_to *to, struct sealed wrap, const struct vault_ring **ret_ring)
{
	struct vault_holder holder = vault_holder_user(user->id);
	struct member m = { to->ring, to->gen, to->box_pk, user->pk, &holder };

	return diffie_hellman(keys, user->scalar, to->box_pk) && member_open(keys, &m, wrap) &&
	       ring_if_of(keys, to, ret_ring);
}

bool vault_member_open_reserve(struct vault_keys *keys, const struct vault_ring *reserve,
	const struct vault_ring_to *to, struct sealed wrap, const struct vault_ring **ret_ring)
{
	struct vault_holder holder = vault_holder_ring(reserve->ring);
	struct member m = { to->ring, to->gen, to->box_pk, reserve->pk, &holder };

	return diffie_hellman(keys, reserve->scalar, to->box_pk) && member_open(keys, &m, wrap) &&
	       ring_if_of(keys, to, ret_ring);
}
