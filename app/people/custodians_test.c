/*
 * custodians_test.c - other people get the recovery shares: what the old ones open until
 * its key holder comes, what they open afterwards; and an R that somebody has put into
 * the database himself. Also the yearly generation, which comes the same way.
 */

#include "app/people/people_story.h"

/* Tries shares on the office's ring, for Hasan. */
static enum outcome try_shares(
	struct town *t, int64_t body, struct vault_shares shares, struct recovery_fault *ret_fault)
{
	struct recovery what = {
		.shares = shares, .body = body, .compartment = COMPARTMENT_MAIN, .user = "hasan"
	};
	struct tx *tx = town_tx(t);
	enum outcome oc =
		people_recover(tx, actor_system(&t->site, t->keys, t->arena), &what, ret_fault);

	if (oc == OK)
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

static enum outcome change(struct town *t, struct vault_shares old,
	struct custodians_made *ret_made, struct recovery_fault *ret_fault)
{
	struct custodians what = { .old = old, .needed = 3, .n = 4 };
	struct tx *tx = town_tx(t);
	enum outcome oc = people_custodians(
		tx, actor_system(&t->site, t->keys, t->arena), &what, ret_made, ret_fault);

	if (oc == OK)
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

static void signs_in(struct town *t, const struct person *p)
{
	struct signed_in in;

	assert_int_equal(story_sign_in(t, p, town_code(t, p->seed), NULL, &in), OK);
	town_wait(t, 30 * SECOND);
}

static struct vault_shares first_of(const struct vault_share *shares, size_t n)
{
	return (struct vault_shares){ shares, n };
}

static int64_t waiting_in(struct town *t, int64_t body)
{
	return town_count(t,
		"SELECT count(*) FROM ring r JOIN ring_gen g ON g.ring = r.id AND g.gen = r.gen"
		" WHERE g.recovery_gen = 1 AND r.body = $1",
		body);
}

static void test_new_shares_open_what_its_key_holder_has_sealed_anew(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	struct vault_shares old = first_of(t->started.shares, 2);
	struct custodians_made made;
	struct recovery_fault fault;

	assert_int_equal(change(t, old, &made, &fault), OK);
	assert_int_equal(made.gen, 2);
	assert_true(made.waiting > 4);
	assert_true(waiting_in(t, t->office) > 0);
	signs_in(t, &t->rina);
	assert_int_equal(waiting_in(t, t->office), 0);
	assert_true(waiting_in(t, t->district) > 0);
	/* The records are where they were; nobody but R had a part in this. */
	assert_opens(t, &t->rina, r);
	assert_int_equal(try_shares(t, t->office, old, &fault), INVALID);
	assert_int_equal(fault.gen, 1);
	assert_int_equal(fault.wanted, 2);
	assert_closed(t, &t->hasan, r);
	assert_int_equal(try_shares(t, t->office, first_of(made.shares, 3), &fault), OK);
	assert_opens(t, &t->hasan, r);
	town_close(t);
}

static void test_what_waits_opens_with_the_old_shares_alone(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	struct custodians_made made;
	struct recovery_fault fault;

	assert_int_equal(change(t, first_of(t->started.shares, 2), &made, &fault), OK);
	assert_int_equal(try_shares(t, t->office, first_of(made.shares, 3), &fault), INVALID);
	assert_int_equal(fault.gen, 2);
	assert_int_equal(fault.wanted, 1);
	assert_closed(t, &t->hasan, r);
	assert_int_equal(try_shares(t, t->office, first_of(t->started.shares, 2), &fault), OK);
	assert_opens(t, &t->hasan, r);
	town_close(t);
}

static void test_a_rotation_leaves_nothing_for_the_old_shares(void **state)
{
	struct town *t = town_open(state);
	struct custodians_made made;
	struct recovery_fault fault;

	assert_int_equal(change(t, first_of(t->started.shares, 2), &made, &fault), OK);
	town_run(t, "UPDATE ring SET rotate_due = $2 WHERE body = $1",
		DB_ARGS(db_id(t->office), db_bool(true)));
	signs_in(t, &t->rina);
	assert_int_equal(waiting_in(t, t->office), 0);
	assert_int_equal(town_count(t,
				 "SELECT count(*) FROM ring r JOIN ring_gen g ON g.ring = r.id AND"
				 " g.gen < r.gen WHERE r.body = $1 AND length(g.recovery) > 0",
				 t->office),
		0);
	assert_true(town_count(t,
			    "SELECT count(*) FROM ring_gen g JOIN ring r ON r.id = g.ring WHERE"
			    " r.body = $1 AND g.gen = 2 AND g.recovery_gen = 2",
			    t->office) > 0);
	town_close(t);
}

static void test_too_few_or_foreign_shares_change_nothing(void **state)
{
	struct town *t = town_open(state);
	struct vault_share foreign[3];
	struct custodians_made made;
	struct recovery_fault fault;

	assert_int_equal(change(t, first_of(t->started.shares, 1), &made, &fault), INVALID);
	assert_int_equal(fault.answer, VAULT_SHARES_TOO_FEW);
	vault_shares_split(t->keys, vault_ring_create(t->keys, VAULT_RING_RECOVERY), 2, 3, foreign);
	assert_int_equal(change(t, first_of(foreign, 2), &made, &fault), INVALID);
	assert_int_equal(fault.answer, VAULT_SHARES_WRONG);
	assert_int_equal(fault.gen, 0);
	assert_int_equal(town_count(t, "SELECT count(*) FROM recovery WHERE gen > $1", 0), 1);
	assert_int_equal(town_count(t, "SELECT count(*) FROM trace WHERE id <> $1", 0), 0);
	assert_int_equal(change(t, first_of(t->started.shares, 2), &made, &fault), OK);
	/* Once more with the same: they are no longer the custodians'. */
	assert_int_equal(change(t, first_of(t->started.shares, 2), &made, &fault), INVALID);
	assert_int_equal(fault.gen, 1);
	assert_int_equal(town_count(t, "SELECT count(*) FROM trace WHERE ring = $1", 0), 1);
	town_close(t);
}

/* ---- who has the database and K, and an R of his own ---- */

static void put_card(struct town *t, const struct vault_ring_card *card)
{
	town_run(t, "DELETE FROM recovery WHERE gen = $1", DB_ARGS(db_int(card->gen)));
	town_run(t,
		"INSERT INTO recovery (gen, box_pk, sign_pk, cert, since_on)"
		" VALUES ($1, $2, $3, $4, 0)",
		DB_ARGS(db_int(card->gen), db_bytes(bytes_of(card->box_pk, 32)),
			db_bytes(bytes_of(card->sign_pk, 32)), db_bytes(bytes_of(card->cert, 64))));
}

/* Nothing went over to what stands in `recovery` now, and what rotates is refused. */
static void nothing_is_sealed_to_it(struct town *t)
{
	int64_t gen = town_count(t, "SELECT max(gen) FROM ring WHERE body = $1", t->office);
	struct admission admission = { .body = { .kind = "social_upazila",
					       .parent = t->district,
					       .area = "BD",
					       .name = "x",
					       .name_en = "x",
					       .phone = "",
					       .address = "" },
		.compartments = (const bool[COMPARTMENTS]){ [COMPARTMENT_MAIN] = true } };
	struct signed_in in;
	int64_t body;
	struct tx *tx;

	tx = town_tx(t);
	assert_int_equal(
		people_body_admit(tx, town_actor(t, tx, &t->district_head), &admission, &body),
		FAILED);
	tx_end(tx);
	town_run(t, "UPDATE ring SET rotate_due = $2 WHERE body = $1",
		DB_ARGS(db_id(t->office), db_bool(true)));
	assert_int_not_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	assert_int_equal(
		town_count(t, "SELECT max(gen) FROM ring WHERE body = $1", t->office), gen);
	assert_int_equal(
		town_count(t, "SELECT count(*) FROM ring_gen WHERE recovery_gen <> $1", 1), 0);
}

static void test_an_r_that_the_site_key_made_gets_no_ring(void **state)
{
	struct town *t = town_open(state);
	const struct vault_ring *his = vault_ring_create(t->keys, VAULT_RING_RECOVERY);
	struct vault_ring_card card = vault_ring_certify(t->keys, his, NULL);

	put_card(t, &card);
	nothing_is_sealed_to_it(t);
	town_close(t);
}

static void test_an_r_that_the_custodians_did_not_make_gets_no_ring(void **state)
{
	struct town *t = town_open(state);
	const struct vault_ring *his = vault_ring_create(t->keys, VAULT_RING_RECOVERY);
	const struct vault_ring *next = vault_ring_next(t->keys, his);
	struct vault_ring_card card = vault_ring_certify(t->keys, next, his);

	put_card(t, &card);
	nothing_is_sealed_to_it(t);
	town_close(t);
}

/* ---- every year ---- */

static void test_a_ring_of_a_year_rotates_when_its_key_holder_comes(void **state)
{
	struct town *t = town_open(state);
	struct record before = story_seal(t, t->office);

	town_wait(t, 365 * DAY);
	signs_in(t, &t->rina);
	assert_int_equal(town_count(t, "SELECT max(gen) FROM ring WHERE body = $1", t->office), 1);
	town_wait(t, 2 * DAY);
	signs_in(t, &t->rina);
	assert_int_equal(town_count(t, "SELECT max(gen) FROM ring WHERE body = $1", t->office), 2);
	assert_int_equal(
		town_count(t, "SELECT max(gen) FROM ring WHERE body = $1", t->district), 1);
	assert_opens(t, &t->rina, before);
	assert_opens(t, &t->rina, story_seal(t, t->office));
	signs_in(t, &t->rina);
	assert_int_equal(town_count(t, "SELECT max(gen) FROM ring WHERE body = $1", t->office), 2);
	town_close(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_new_shares_open_what_its_key_holder_has_sealed_anew),
		test_on_both(test_what_waits_opens_with_the_old_shares_alone),
		test_on_both(test_a_rotation_leaves_nothing_for_the_old_shares),
		test_on_both(test_too_few_or_foreign_shares_change_nothing),
		test_on_both(test_an_r_that_the_site_key_made_gets_no_ring),
		test_on_both(test_an_r_that_the_custodians_did_not_make_gets_no_ring),
		test_on_both(test_a_ring_of_a_year_rotates_when_its_key_holder_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
