/*
 * reserve_test.c - reaching down, shutting out, rotating, recovering; and those who
 * reach nowhere: neighbours, offices below, administrators.
 */

#include "app/people/people_story.h"

static void test_the_office_reads_what_was_done_from_above(void **state)
{
	struct town *t = town_open(state);
	struct help help = story_help(t->rina.holding);
	struct reserve_lines lines;
	struct handed handed;
	struct wrong wrong;
	struct tx *tx = town_tx(t);

	help.purpose = "";
	assert_int_equal(
		people_new_factor(tx, town_actor(t, tx, &t->district_head), &help, &handed, &wrong),
		INVALID);
	assert_string_equal(wrong.field, "purpose");
	tx_end(tx);
	help.purpose = "ফোন হারিয়েছেন";
	tx = town_tx(t);
	assert_int_equal(
		people_new_factor(tx, town_actor(t, tx, &t->district_head), &help, &handed, &wrong),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx = town_tx(t);
	assert_int_equal(
		people_reserve_uses(tx, town_actor(t, tx, &t->rina), t->office, &lines), OK);
	assert_int_equal(lines.n, 1);
	assert_string_equal(lines.at[0].purpose, "ফোন হারিয়েছেন");
	assert_string_equal(lines.at[0].kind, "factor");
	assert_string_equal(lines.at[0].who, "district");
	tx_end(tx);
	town_close(t);
}

static void test_the_body_two_above_reaches_down(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	struct help help = story_help(t->rina.holding);
	struct handed handed;
	struct person rina;
	struct wrong wrong;
	struct tx *tx = town_tx(t);

	assert_int_equal(
		people_restore(tx, town_actor(t, tx, &t->hasan), &help, &handed, &wrong), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	rina = story_join(t, &handed, "a quite new sentence");
	assert_int_equal(story_finish(t, &t->hasan, t->office, 0), OK);
	assert_opens(t, &rina, r);
	town_close(t);
}

static void test_nobody_beside_or_below_may_help(void **state)
{
	struct town *t = town_open(state);
	int64_t other, above = town_holding(t, t->district_head.account, t->district);
	struct person beside = story_neighbour(t, &other);
	struct help help = story_help(t->rina.holding), up = story_help(above);
	struct handed handed;
	struct wrong wrong;
	struct tx *tx = town_tx(t);

	assert_int_equal(
		people_restore(tx, town_actor(t, tx, &beside), &help, &handed, &wrong), FORBIDDEN);
	assert_int_equal(
		people_restore(tx, town_actor(t, tx, &t->rina), &up, &handed, &wrong), FORBIDDEN);
	tx_end(tx);
	assert_int_equal(story_finish(t, &beside, t->office, 0), FORBIDDEN);
	town_close(t);
}

static void test_a_blocked_person_is_out_at_once(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	struct help help = story_help(t->rina.holding);
	struct signed_in in;
	struct wrong wrong;
	struct actor *who;
	struct tx *tx;

	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	tx = town_tx(t);
	assert_int_equal(people_block(tx, town_actor(t, tx, &t->district_head), &help, &wrong), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_int_equal(story_session(t, in.token, &who), NOT_FOUND);
	town_wait(t, 30 * SECOND);
	assert_int_equal(
		story_sign_in(t, &t->rina, town_code(t, t->rina.seed), in.browser, &in), FORBIDDEN);
	assert_closed(t, &t->rina, r);
	town_close(t);
}

static void test_a_swapped_public_key_never_enters_the_next_generation(void **state)
{
	struct town *t = town_open(state);
	int64_t post = town_post(t, &t->rina, t->office, ROLE_OFFICER);
	struct handed handed = story_invite(t, &t->rina, post, "jamal");
	struct person jamal = story_join(t, &handed, "old mango garden");
	struct record later;
	struct signed_in in;
	uint8_t pk[32];

	assert_int_equal(story_finish(t, &t->rina, t->office, 0), OK);
	vault_user_pk(vault_user_create(t->keys, jamal.account), pk);
	town_run(t, "UPDATE account SET pk = $2 WHERE id = $1",
		DB_ARGS(db_id(jamal.account), db_bytes(bytes_of(pk, sizeof(pk)))));
	town_run(t, "UPDATE ring SET rotate_due = $2 WHERE body = $1",
		DB_ARGS(db_id(t->office), db_bool(true)));
	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	assert_int_equal(town_count(t, "SELECT count(*) FROM membership WHERE holder_account = $1",
				 jamal.account),
		0);
	assert_true(town_count(t,
			    "SELECT count(*) FROM audit WHERE action = 'keys.alarm'"
			    " AND object = $1",
			    jamal.account) > 0);
	later = story_seal(t, t->office);
	assert_opens(t, &t->rina, later);
	assert_closed(t, &jamal, later);
	town_close(t);
}

static void test_a_reserve_survives_rotations_on_both_sides(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	struct help help = story_help(t->rina.holding);
	struct signed_in in;
	struct handed handed;
	struct person rina;
	struct wrong wrong;
	struct tx *tx;

	town_run(t, "UPDATE ring SET rotate_due = $2 WHERE body = $1",
		DB_ARGS(db_id(t->district), db_bool(true)));
	assert_int_equal(
		story_sign_in(t, &t->district_head, town_code(t, t->district_head.seed), NULL, &in),
		OK);
	town_run(t, "UPDATE ring SET rotate_due = $2 WHERE body = $1",
		DB_ARGS(db_id(t->office), db_bool(true)));
	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	tx = town_tx(t);
	assert_int_equal(
		people_restore(tx, town_actor(t, tx, &t->district_head), &help, &handed, &wrong),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	rina = story_join(t, &handed, "a quite new sentence");
	assert_int_equal(story_finish(t, &t->district_head, t->office, 0), OK);
	assert_opens(t, &rina, r);
	town_close(t);
}

static void test_an_administrator_opens_nothing(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->desk);
	struct person_now person = { .name = "Admin",
		.user = "machine.room",
		.password = "only the machines",
		.factor = FACTOR_TOTP };
	int64_t post = town_post(t, &t->salma, t->desk, ROLE_ADMINISTRATOR), body;
	struct member_now now = { .post = post,
		.charge = "permanent",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.person = person };
	struct invitation form = { .post = t->office_post,
		.charge = "permanent",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.name = "x",
		.user = "xyz",
		.factor = FACTOR_TOTP,
		.purpose = "x" };
	struct person admin = { .user = person.user, .password = person.password };
	struct body entered = { .kind = "ngo",
		.parent = t->district,
		.area = "BD",
		.name = "x",
		.name_en = "",
		.phone = "",
		.address = "" };
	struct person_made made;
	struct handed handed;
	struct wrong wrong;
	struct tx *tx = town_tx(t);

	assert_int_equal(people_member_now(tx, town_actor(t, tx, &t->salma), &now, &made), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_closed(t, &admin, r);
	assert_closed(t, &admin, story_seal(t, t->office));
	tx = town_tx(t);
	assert_int_equal(
		people_invite(tx, town_actor(t, tx, &admin), &form, &handed, &wrong), FORBIDDEN);
	assert_int_equal(people_body_enter(tx, town_actor(t, tx, &admin), &entered, &body), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_int_equal(town_count(t, "SELECT count(*) FROM ring WHERE body = $1", body), 0);
	town_close(t);
}

static void test_a_body_that_was_entered_is_admitted_from_above(void **state)
{
	struct town *t = town_open(state);
	static const bool compartments[COMPARTMENTS] = { [COMPARTMENT_MAIN] = true };
	struct admission admission = { .compartments = compartments };
	struct tx *tx = town_tx(t);
	int64_t body = id_new();

	tx_end(tx);
	town_run(t,
		"INSERT INTO body (id, version, kind, parent, area, state, name, name_en,"
		" phone, address) VALUES ($1, 1, 'ngo', $2, 'BD', 'dormant', 'x', 'x', '', '')",
		DB_ARGS(db_id(body), db_id(t->district)));
	admission.body.id = body;
	tx = town_tx(t);
	assert_int_equal(
		people_body_admit(tx, town_actor(t, tx, &t->rina), &admission, &body), FORBIDDEN);
	tx_end(tx);
	tx = town_tx(t);
	assert_int_equal(
		people_body_admit(tx, town_actor(t, tx, &t->district_head), &admission, &body), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx = town_tx(t);
	assert_int_equal(
		people_body_admit(tx, town_actor(t, tx, &t->district_head), &admission, &body),
		CONFLICT);
	tx_end(tx);
	story_seal(t, body); /* its certificate holds up to the site */
	town_close(t);
}

static enum outcome recover(struct town *t, size_t shares, struct recovery_fault *ret_fault)
{
	struct recovery what = { .shares = { t->started.shares, shares },
		.body = t->office,
		.compartment = COMPARTMENT_MAIN,
		.user = "hasan" };
	struct tx *tx = town_tx(t);
	enum outcome oc =
		people_recover(tx, actor_system(&t->site, t->keys, t->arena), &what, ret_fault);

	if (oc == OK)
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

static void test_two_shares_give_one_ring_to_one_person_and_leave_a_trace(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office), other = story_seal(t, t->desk);
	struct recovery_fault fault;

	assert_int_equal(recover(t, 1, &fault), INVALID);
	assert_int_equal(fault.answer, VAULT_SHARES_TOO_FEW);
	assert_closed(t, &t->hasan, r);
	assert_int_equal(recover(t, 2, &fault), OK);
	assert_opens(t, &t->hasan, r);
	assert_closed(t, &t->hasan, other);
	assert_int_equal(town_count(t, "SELECT count(*) FROM trace WHERE id <> $1", 0), 1);
	town_close(t);
}

static void test_a_site_is_made_once(void **state)
{
	struct town *t = town_open(state);
	static const bool compartments[COMPARTMENTS] = { false };
	struct site_start start = { .compartments = compartments };
	struct site_started started;
	struct tx *tx = town_tx(t);

	assert_int_equal(
		people_site_init(tx, actor_system(&t->site, t->keys, t->arena), &start, &started),
		CONFLICT);
	tx_end(tx);
	town_close(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_the_office_reads_what_was_done_from_above),
		test_on_both(test_the_body_two_above_reaches_down),
		test_on_both(test_nobody_beside_or_below_may_help),
		test_on_both(test_a_blocked_person_is_out_at_once),
		test_on_both(test_a_swapped_public_key_never_enters_the_next_generation),
		test_on_both(test_a_reserve_survives_rotations_on_both_sides),
		test_on_both(test_an_administrator_opens_nothing),
		test_on_both(test_a_body_that_was_entered_is_admitted_from_above),
		test_on_both(test_two_shares_give_one_ring_to_one_person_and_leave_a_trace),
		test_on_both(test_a_site_is_made_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
