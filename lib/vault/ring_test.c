/*
 * ring_test.c - rings, memberships and slips as one story: a report is filed, opened,
 * routed, answered; people come and go; and every attack of the model is tried.
 */

#include "lib/vault/vault_test.h"

enum { DESK = 10, DISTRICT = 11, BODY = 20, RESERVE = 30 };
enum { ASHA = 1, BINA, CHAN, DINA, ADMIN };

static const struct vault_part *new_part(struct fixture *f)
{
	return vault_part_create(f->keys);
}

static bool is_same_part(const struct vault_part *a, const struct vault_part *b)
{
	return memcmp(a->key, b->key, KEY) == 0;
}

static bool is_same_ring(const struct vault_ring *a, const struct vault_ring *b)
{
	return a->ring == b->ring && a->gen == b->gen && memcmp(a->secret, b->secret, KEY) == 0;
}

/* Opens a part for a ring by whatever slip it has. */
static bool opens(struct fixture *f, struct sealed blob, int64_t record,
	const struct vault_ring *ring, const struct vault_part *expected)
{
	const struct vault_part *part;
	struct vault_slips *slips;
	struct vault_slip slip;

	return vault_slips_read(f->keys, vault_record_of(record), blob, &slips) &&
	       vault_slips_find(slips, ring->ring, 0, &slip) &&
	       vault_slips_open(slips, &slip, ring, NULL, &part) && is_same_part(part, expected);
}

static void test_one_pair_serves_all_rings_and_parts_of_a_record(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK);
	const struct vault_ring *district = vault_ring_create(f->keys, DISTRICT);
	const struct vault_ring *reporter = vault_reporter_ring(f->keys, repeat(3).at, 1);
	struct vault_ring_to to_desk = vault_ring_to_own(desk);
	struct vault_ring_to to_district = vault_ring_to_own(district);
	struct vault_slips *slips = vault_slips_new(f->keys, vault_record_of(77));
	const struct vault_part *story = new_part(f), *identity = new_part(f), *part;
	struct vault_slip slip;
	struct sealed blob;

	vault_slips_anon(slips, &to_desk, 0, story);
	vault_slips_anon(slips, &to_desk, 1, identity);
	vault_slips_anon(slips, &to_district, 0, story);
	vault_slips_own(slips, reporter, 0, story);
	blob = vault_slips_blob(slips);
	assert_int_equal(blob.blob.len, 34 + 4 * 87);
	assert_true(opens(f, blob, 77, desk, story));
	assert_true(opens(f, blob, 77, district, story));
	assert_true(opens(f, blob, 77, reporter, story));
	assert_true(vault_slips_read(f->keys, vault_record_of(77), blob, &slips));
	assert_true(vault_slips_find(slips, DESK, 1, &slip));
	assert_true(vault_slips_open(slips, &slip, desk, NULL, &part));
	assert_true(is_same_part(part, identity));
	assert_false(vault_slips_find(slips, DISTRICT, 1, &slip));
	assert_false(opens(f, blob, 78, desk, story));
}

static void test_a_keys_blob_with_any_byte_changed_opens_nothing_wrong(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK);
	struct vault_ring_to to = vault_ring_to_own(desk);
	const struct vault_part *part = new_part(f);
	struct vault_slips *anon = vault_slips_new(f->keys, vault_record_of(5));
	struct vault_slips *own = vault_slips_new(f->keys, vault_record_of(5));
	struct sealed blobs[2];

	vault_slips_anon(anon, &to, 0, part);
	vault_slips_own(own, desk, 0, part);
	blobs[0] = vault_slips_blob(anon);
	blobs[1] = vault_slips_blob(own);
	for (size_t b = 0; b < 2; b++) {
		for (size_t i = 0; i < blobs[b].blob.len; i++) {
			size_t mark = vault_keys_mark(f->keys);
			bool is_unused_epk = b == 1 && i >= 1 && i < 33;

			assert_int_equal(opens(f, damaged(f->arena, blobs[b], i), 5, desk, part),
				is_unused_epk);
			assert_false(opens(f, cut(f->arena, blobs[b], i), 5, desk, part));
			vault_keys_rewind(f->keys, mark);
		}
	}
}

static void test_a_bodys_own_slip_is_preferred_and_withdrawing_takes_all(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK);
	struct vault_ring_to to = vault_ring_to_own(desk);
	struct vault_slips *slips = vault_slips_new(f->keys, vault_record_of(5));
	const struct vault_part *part = new_part(f);
	struct vault_slip slip;
	struct bytes blob;

	vault_slips_anon(slips, &to, 0, part);
	vault_slips_own(slips, desk, 0, part);
	assert_true(vault_slips_find(slips, DESK, 0, &slip));
	assert_int_equal(slip.kind, VAULT_SLIP_OWN);
	assert_int_equal(slip.index, 1);
	vault_slips_drop(slips, DESK, 1);
	assert_int_equal(vault_slips_count(slips), 2);
	vault_slips_drop(slips, DESK, VAULT_ALL_PARTS);
	blob = vault_slips_blob(slips).blob;
	assert_int_equal(blob.len, 34);
	assert_true(sodium_is_zero(blob.at + 1, 33)); /* no stranger left: no epk */
}

/* The first opening turns a stranger's slip into the ring's own. */
static void test_a_read_blob_takes_new_slips_and_keeps_the_others(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK);
	const struct vault_ring *district = vault_ring_create(f->keys, DISTRICT);
	struct vault_ring_to to_desk = vault_ring_to_own(desk);
	struct vault_ring_to to_district = vault_ring_to_own(district);
	struct vault_slips *slips = vault_slips_new(f->keys, vault_record_of(5));
	const struct vault_part *part = new_part(f);
	struct sealed blob;

	vault_slips_anon(slips, &to_desk, 0, part);
	vault_slips_anon(slips, &to_district, 0, part);
	blob = vault_slips_blob(slips);
	assert_true(vault_slips_read(f->keys, vault_record_of(5), blob, &slips));
	vault_slips_drop(slips, DESK, 0);
	vault_slips_own(slips, desk, 0, part);
	blob = vault_slips_blob(slips);
	assert_int_equal(blob.blob.len, 34 + 2 * 87);
	assert_true(opens(f, blob, 5, desk, part));
	assert_true(opens(f, blob, 5, district, part));
}

static void test_the_receiver_knows_who_wrote(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK);
	const struct vault_ring *body = vault_ring_create(f->keys, BODY);
	struct vault_ring_to from = vault_ring_to_own(desk), to = vault_ring_to_own(body);
	struct vault_ring_to liar = from;
	struct vault_slips *slips = vault_slips_new(f->keys, vault_record_of(8));
	const struct vault_part *extract = new_part(f), *part = NULL;
	struct vault_slip slip;

	vault_slips_from(slips, desk, &to, 0, extract);
	assert_true(vault_slips_find(slips, BODY, 0, &slip));
	assert_int_equal(slip.from, DESK);
	liar.box_pk[0] ^= 1;
	assert_false(vault_slips_open(slips, &slip, body, &liar, &part));
	assert_false(vault_slips_open(slips, &slip, body, NULL, &part));
	liar = from;
	liar.ring = DISTRICT;
	assert_false(vault_slips_open(slips, &slip, body, &liar, &part));
	assert_null(part);
	assert_true(vault_slips_open(slips, &slip, body, &from, &part));
	assert_true(is_same_part(part, extract));
}

static void test_a_body_does_not_open_the_desks_own_part(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK);
	const struct vault_ring *body = vault_ring_create(f->keys, BODY);
	struct vault_ring *posing = (struct vault_ring *)vault_ring_create(f->keys, DESK);
	struct vault_ring_to to = vault_ring_to_own(desk);
	struct vault_slips *slips = vault_slips_new(f->keys, vault_record_of(5));
	const struct vault_part *part = NULL;
	struct vault_slip slip;

	vault_slips_anon(slips, &to, 0, new_part(f));
	slip = vault_slips_at(slips, 0);
	assert_false(vault_slips_open(slips, &slip, body, NULL, &part));
	memcpy(posing->secret, body->secret, KEY);
	memcpy(posing->scalar, body->scalar, KEY);
	assert_false(vault_slips_open(slips, &slip, posing, NULL, &part));
	memcpy(posing->pk, desk->pk, KEY);
	assert_false(vault_slips_open(slips, &slip, posing, NULL, &part));
	assert_null(part);
}

/* Whoever writes the database has neither the site key nor the desk's secret. */
static void test_a_thread_to_a_reporter_cannot_be_forged(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK);
	const struct vault_ring *reporter = vault_reporter_ring(f->keys, repeat(3).at, 1);
	struct vault_ring_to from = vault_ring_to_own(desk);
	struct vault_ring_to to = vault_ring_to_reporter(reporter->pk, 1);
	struct vault_ring *forger = (struct vault_ring *)vault_ring_create(f->keys, DESK);
	struct vault_slips *slips = vault_slips_new(f->keys, vault_record_of(8));
	const struct vault_part *part = NULL;
	struct vault_slip slip;

	memcpy(forger->pk, desk->pk, KEY); /* even with K: he speaks for no ring */
	vault_slips_from(slips, forger, &to, 1, new_part(f));
	slip = vault_slips_at(slips, 0);
	assert_int_equal(slip.from, DESK);
	assert_false(vault_slips_open(slips, &slip, reporter, &from, &part));
	assert_null(part);
}

static void test_a_reporter_refuses_strangers(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *reporter = vault_reporter_ring(f->keys, repeat(3).at, 1);
	struct vault_ring_to to = { .ring = VAULT_RING_LINK, .gen = 1 };
	struct vault_slips *slips = vault_slips_new(f->keys, vault_record_of(8));
	const struct vault_part *part = NULL;
	struct vault_slip slip;
	struct bytes blob;

	memcpy(to.box_pk, reporter->pk, KEY);
	vault_slips_anon(slips, &to, 0, new_part(f));
	blob = vault_slips_blob(slips).blob;
	memset((uint8_t *)blob.at + 34 + 3, 0, 4); /* the ring of the head becomes 0 */
	assert_true(vault_slips_read(f->keys, vault_record_of(8), (struct sealed){ blob }, &slips));
	assert_true(vault_slips_find(slips, VAULT_RING_REPORTER, 0, &slip));
	assert_int_equal(slip.kind, VAULT_SLIP_ANON);
	assert_false(vault_slips_open(slips, &slip, reporter, NULL, &part));
}

static void test_members_open_and_others_do_not(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK), *opened = NULL;
	const struct vault_user *asha = vault_user_create(f->keys, ASHA);
	const struct vault_user *bina = vault_user_create(f->keys, BINA);
	struct vault_ring_to to = vault_ring_to_own(desk), other = to;
	struct vault_holder holder = vault_holder_user(ASHA);
	struct sealed wrap = vault_member_wrap(f->keys, desk, &holder, asha->pk);

	assert_false(vault_member_open(f->keys, bina, &to, wrap, &opened));
	other.gen++;
	assert_false(vault_member_open(f->keys, asha, &other, wrap, &opened));
	for (size_t i = 0; i < wrap.blob.len; i++) {
		assert_false(
			vault_member_open(f->keys, asha, &to, damaged(f->arena, wrap, i), &opened));
		assert_false(
			vault_member_open(f->keys, asha, &to, cut(f->arena, wrap, i), &opened));
	}
	assert_null(opened);
	assert_true(vault_member_open(f->keys, asha, &to, wrap, &opened));
	assert_true(is_same_ring(opened, desk));
}

/* An administrator with database and site key adds himself, or swaps a key. */
static void test_a_swapped_or_added_member_is_refused(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK), *opened = NULL;
	const struct vault_ring *fake;
	const struct vault_user *asha = vault_user_create(f->keys, ASHA);
	const struct vault_user *admin = vault_user_create(f->keys, ADMIN);
	struct vault_ring_to to = vault_ring_to_own(desk);
	struct vault_holder ashas = vault_holder_user(ASHA), admins = vault_holder_user(ADMIN);
	struct sealed wrap = vault_member_wrap(f->keys, desk, &ashas, asha->pk);
	struct vault_ring forged;

	assert_true(vault_member_verify(f->keys, desk, &ashas, asha->pk, wrap));
	assert_false(vault_member_verify(f->keys, desk, &ashas, admin->pk, wrap));
	assert_false(vault_member_verify(f->keys, desk, &admins, asha->pk, wrap));

	/* From his side the Diffie-Hellman is right, so his row opens; S is not in it. */
	fake = vault_ring_create(f->keys, DESK);
	forged = *fake;
	memcpy(forged.scalar, admin->scalar, KEY);
	memcpy(forged.pk, desk->pk, KEY);
	wrap = vault_member_wrap(f->keys, &forged, &admins, desk->pk);
	assert_false(vault_member_verify(f->keys, desk, &admins, admin->pk, wrap));
	assert_false(vault_member_open(f->keys, admin, &to, wrap, &opened));
	forged = *desk;
	memcpy(forged.secret, fake->secret, KEY);
	wrap = vault_member_wrap(f->keys, &forged, &admins, admin->pk);
	assert_false(vault_member_verify(f->keys, desk, &admins, admin->pk, wrap));
	assert_false(vault_member_open(f->keys, admin, &to, wrap, &opened));
	assert_null(opened);
}

static void test_a_ring_rotates_and_new_members_read_the_old(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *first = vault_ring_create(f->keys, DESK), *second, *opened, *back;
	const struct vault_user *dina = vault_user_create(f->keys, DINA);
	struct vault_holder holder = vault_holder_user(DINA);
	struct vault_slips *slips = vault_slips_new(f->keys, vault_record_of(5));
	struct vault_ring_to to_first = vault_ring_to_own(first), to_second, wrong;
	const struct vault_part *part = new_part(f);
	struct vault_ring_card card;
	struct sealed prev, wrap;

	vault_slips_anon(slips, &to_first, 0, part);
	second = vault_ring_next(f->keys, first);
	card = vault_ring_certify(f->keys, second, first);
	prev = vault_ring_prev_seal(f->keys, second, first);
	wrap = vault_member_wrap(f->keys, second, &holder, dina->pk);

	assert_true(vault_ring_vouch(f->keys, &card, &to_first, &to_second));
	assert_true(vault_member_open(f->keys, dina, &to_second, wrap, &opened));
	assert_true(vault_ring_prev_open(f->keys, opened, &to_first, prev, &back));
	assert_true(is_same_ring(back, first));
	assert_true(opens(f, vault_slips_blob(slips), 5, back, part));
	assert_false(opens(f, vault_slips_blob(slips), 5, opened, part));
	wrong = to_first;
	wrong.box_pk[3] ^= 4;
	assert_false(vault_ring_prev_open(f->keys, opened, &wrong, prev, &back));
	for (size_t i = 0; i < prev.blob.len; i++)
		assert_false(vault_ring_prev_open(
			f->keys, opened, &to_first, damaged(f->arena, prev, i), &back));
}

static void test_certificates_make_a_chain_from_the_site_to_the_body(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK);
	const struct vault_ring *body = vault_ring_create(f->keys, BODY);
	struct vault_ring_card first = vault_ring_certify(f->keys, desk, NULL);
	struct vault_ring_card admitted = vault_ring_certify(f->keys, body, desk), changed;
	struct vault_ring_to to_desk, to_body = { .ring = 99 };

	assert_true(vault_ring_vouch(f->keys, &first, NULL, &to_desk));
	assert_false(vault_ring_vouch(f->keys, &admitted, NULL, &to_body));
	assert_int_equal(to_body.ring, 99);
	assert_true(vault_ring_vouch(f->keys, &admitted, &to_desk, &to_body));
	changed = admitted;
	changed.box_pk[0] ^= 1;
	assert_false(vault_ring_vouch(f->keys, &changed, &to_desk, &to_body));
	changed = admitted;
	changed.sign_pk[0] ^= 1;
	assert_false(vault_ring_vouch(f->keys, &changed, &to_desk, &to_body));
	changed = admitted;
	changed.ring++;
	assert_false(vault_ring_vouch(f->keys, &changed, &to_desk, &to_body));
	changed = admitted;
	changed.gen++;
	assert_false(vault_ring_vouch(f->keys, &changed, &to_desk, &to_body));
	for (size_t i = 0; i < 64; i++) {
		changed = admitted;
		changed.cert[i] ^= 1;
		assert_false(vault_ring_vouch(f->keys, &changed, &to_desk, &to_body));
	}
}

/* A body that admits itself to a later generation of the desk gets nowhere. */
static void test_only_the_generation_before_may_certify(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK), *second, *third;
	const struct vault_ring *body = vault_ring_create(f->keys, BODY);
	struct vault_ring_to to_desk = vault_ring_to_own(desk), to_body = vault_ring_to_own(body);
	struct vault_ring_card card;
	struct vault_ring_to to;
	uint8_t seed[KEY], pk[KEY], sk[64];
	struct small signed_body;

	second = vault_ring_next(f->keys, desk);
	third = vault_ring_next(f->keys, second);
	card = vault_ring_certify(f->keys, third, second);
	assert_false(vault_ring_vouch(f->keys, &card, &to_desk, &to));

	derive(seed, body->secret, "ring-sign", NO_PARTS);
	crypto_sign_seed_keypair(pk, sk, seed);
	signed_body = ring_body_of(second);
	card = vault_ring_certify(f->keys, second, desk);
	crypto_sign_detached(card.cert, NULL, signed_body.at, signed_body.len, sk);
	assert_false(vault_ring_vouch(f->keys, &card, &to_body, &to));
}

static void test_a_key_of_small_order_is_never_vouched_for(void **state)
{
	struct fixture *f = *state;
	struct vault_ring *bad = (struct vault_ring *)vault_ring_create(f->keys, DESK);
	struct vault_ring_card card;
	struct vault_ring_to to;

	memset(bad->pk, 0, KEY);
	card = vault_ring_certify(f->keys, bad, NULL);
	assert_false(vault_ring_vouch(f->keys, &card, NULL, &to));
}

/* A body of one forgot its password: the parent's reserve lets a successor in. */
static void test_the_reserve_restores_a_body_of_one(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *reserve = vault_ring_create(f->keys, RESERVE);
	const struct vault_ring *body = vault_ring_create(f->keys, BODY), *opened, *other;
	struct vault_holder holder = vault_holder_ring(RESERVE), ninas;
	struct vault_ring_to to = vault_ring_to_own(body);
	const struct vault_user *nila = vault_user_create(f->keys, 9);
	struct sealed wrap = vault_member_wrap(f->keys, body, &holder, reserve->pk), hers;

	other = vault_ring_create(f->keys, RESERVE);
	assert_false(vault_member_open_reserve(f->keys, other, &to, wrap, &opened));
	assert_true(vault_member_open_reserve(f->keys, reserve, &to, wrap, &opened));
	assert_true(is_same_ring(opened, body));
	ninas = vault_holder_user(9);
	hers = vault_member_wrap(f->keys, opened, &ninas, nila->pk);
	assert_true(vault_member_open(f->keys, nila, &to, hers, &opened));
	assert_true(is_same_ring(opened, body));
}

static void test_old_site_keys_still_read(void **state)
{
	struct fixture *f = *state;
	struct vault_site *site = site_of_kids(3);
	struct vault_keys *later = vault_keys_create(site);
	const struct vault_ring *desk = vault_ring_create(f->keys, DESK), *opened;
	const struct vault_user *asha = vault_user_create(f->keys, ASHA);
	struct vault_ring_to to = vault_ring_to_own(desk), vouched;
	struct vault_holder holder = vault_holder_user(ASHA);
	struct sealed wrap = vault_member_wrap(f->keys, desk, &holder, asha->pk), newer;
	struct vault_ring_card card = vault_ring_certify(f->keys, desk, NULL);

	vault_keys_begin(later, f->arena);
	assert_true(vault_member_open(later, asha, &to, wrap, &opened));
	assert_true(vault_member_verify(later, desk, &holder, asha->pk, wrap));
	assert_true(vault_ring_vouch(later, &card, NULL, &vouched));
	newer = vault_member_wrap(later, desk, &holder, asha->pk);
	assert_false(vault_member_open(f->keys, asha, &to, newer, &opened));
	vault_keys_destroy(later);
	vault_site_destroy(site);
}

static void test_the_name_index_travels_with_its_ring(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *first = vault_ring_create(f->keys, DESK), *second;
	const struct vault_find *find = vault_find_create(f->keys), *opened = NULL;
	struct vault_posting at = { .ring = DESK, .token = -5, .block = 2 }, other = at;
	struct sealed carried, block;
	struct bytes back;
	int64_t token;

	second = vault_ring_next(f->keys, first);
	carried = vault_find_seal(f->keys, second, find);
	assert_false(vault_find_open(f->keys, first, carried, &opened));
	assert_null(opened);
	assert_true(vault_find_open(f->keys, second, carried, &opened));
	token = vault_find_token(f->keys, find, "name/1", vault_part_text("rahima"));
	assert_int_equal(
		token, vault_find_token(f->keys, opened, "name/1", vault_part_text("rahima")));
	assert_int_not_equal(
		token, vault_find_token(f->keys, opened, "name/2", vault_part_text("rahima")));

	block = vault_posting_seal(f->keys, find, &at, vault_part_text("entries"));
	assert_int_equal(block.blob.len, 64 + HEAD_OF_BLOB + TAG);
	assert_true(vault_posting_open(f->keys, opened, &at, block, &back));
	assert_true(bytes_equal(back, vault_part_text("entries")));
	other.block++;
	assert_false(vault_posting_open(f->keys, opened, &other, block, &back));
	for (size_t i = 0; i < block.blob.len; i++)
		assert_false(vault_posting_open(
			f->keys, opened, &at, damaged(f->arena, block, i), &back));
}

static void test_a_link_needs_both_its_secrets(void **state)
{
	struct fixture *f = *state;
	const uint8_t token[16] = { 1 }, other[16] = { 2 };
	struct vault_slips *slips = vault_slips_new(f->keys, vault_record_of(5));
	const struct vault_part *part = new_part(f);
	struct sealed blob;

	vault_slips_own(slips, vault_link_ring(f->keys, 0, token, "1234 5678"), 0, part);
	blob = vault_slips_blob(slips);
	assert_true(opens(f, blob, 5, vault_link_ring(f->keys, 1, token, "১২৩৪৫৬৭৮"), part));
	assert_false(opens(f, blob, 5, vault_link_ring(f->keys, 1, token, "12345679"), part));
	assert_false(opens(f, blob, 5, vault_link_ring(f->keys, 1, other, "12345678"), part));
}

static void test_wiping_leaves_nothing_in_the_block(void **state)
{
	struct fixture *f = *state;

	vault_ring_create(f->keys, DESK);
	vault_part_create(f->keys);
	assert_false(sodium_is_zero(f->keys->slots, 300));
	vault_keys_wipe(f->keys);
	assert_true(sodium_is_zero(f->keys->slots, 32 * 1024 - sizeof(struct vault_keys)));
	assert_true(sodium_is_zero(f->keys->plain, KEY));
	assert_int_equal(vault_keys_mark(f->keys), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_one_pair_serves_all_rings_and_parts_of_a_record),
		test(test_a_keys_blob_with_any_byte_changed_opens_nothing_wrong),
		test(test_a_bodys_own_slip_is_preferred_and_withdrawing_takes_all),
		test(test_a_read_blob_takes_new_slips_and_keeps_the_others),
		test(test_the_receiver_knows_who_wrote),
		test(test_a_body_does_not_open_the_desks_own_part),
		test(test_a_thread_to_a_reporter_cannot_be_forged),
		test(test_a_reporter_refuses_strangers),
		test(test_members_open_and_others_do_not),
		test(test_a_swapped_or_added_member_is_refused),
		test(test_a_ring_rotates_and_new_members_read_the_old),
		test(test_certificates_make_a_chain_from_the_site_to_the_body),
		test(test_only_the_generation_before_may_certify),
		test(test_a_key_of_small_order_is_never_vouched_for),
		test(test_the_reserve_restores_a_body_of_one),
		test(test_old_site_keys_still_read),
		test(test_the_name_index_travels_with_its_ring),
		test(test_a_link_needs_both_its_secrets),
		test(test_wiping_leaves_nothing_in_the_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
