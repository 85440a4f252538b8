/*
 * people_test.c - bodies of one officer. Each story ends with the same question: does
 * what was sealed before still open for the right person, and not for the wrong one?
 */

#include "app/people/people_story.h"

static void test_an_invited_officer_opens_after_the_keys_were_given(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	int64_t post = town_post(t, &t->rina, t->office, ROLE_OFFICER);
	struct handed handed = story_invite(t, &t->rina, post, "jamal");
	struct person jamal = story_join(t, &handed, "old mango garden");

	assert_closed(t, &jamal, r);
	assert_int_equal(story_finish(t, &t->rina, t->office, 0), OK);
	assert_opens(t, &jamal, r);
	assert_int_equal(story_finish(t, &t->rina, t->office, 0), CONFLICT);
	town_close(t);
}

static void test_a_letter_is_good_for_one_person_and_one_time(void **state)
{
	struct town *t = town_open(state);
	int64_t post = town_post(t, &t->rina, t->office, ROLE_OFFICER), account;
	struct handed handed = story_invite(t, &t->rina, post, "jamal");
	struct joining strange = { "rina.po", handed.code, NULL };
	struct joining right = { " Jamal ", handed.code, NULL };
	struct tx *tx = town_tx(t);

	assert_int_equal(people_invited(tx, town_nobody(t), &strange, &account), NOT_FOUND);
	assert_int_equal(people_invited(tx, town_nobody(t), &right, &account), OK);
	tx_end(tx);
	story_join(t, &handed, "old mango garden");
	tx = town_tx(t);
	assert_int_equal(people_invited(tx, town_nobody(t), &right, &account), NOT_FOUND);
	tx_end(tx);
	handed = story_invite(t, &t->rina, post, "kalam");
	right = (struct joining){ "kalam", handed.code, NULL };
	town_wait(t, 15 * DAY);
	tx = town_tx(t);
	assert_int_equal(people_invited(tx, town_nobody(t), &right, &account), NOT_FOUND);
	tx_end(tx);
	town_close(t);
}

static void test_a_key_put_in_place_of_the_invited_one_gets_nothing(void **state)
{
	struct town *t = town_open(state);
	int64_t post = town_post(t, &t->rina, t->office, ROLE_OFFICER);
	struct handed handed = story_invite(t, &t->rina, post, "jamal");
	struct person jamal = story_join(t, &handed, "old mango garden");
	struct tx *tx = town_tx(t);
	uint8_t pk[32];

	vault_user_pk(vault_user_create(t->keys, jamal.account), pk);
	tx_end(tx);
	town_run(t, "UPDATE account SET pk = $2 WHERE id = $1",
		DB_ARGS(db_id(jamal.account), db_bytes(bytes_of(pk, sizeof(pk)))));
	assert_int_equal(story_finish(t, &t->rina, t->office, 0), CONFLICT);
	assert_int_equal(town_count(t, "SELECT count(*) FROM membership WHERE holder_account = $1",
				 jamal.account),
		0);
	town_close(t);
}

static void test_a_printed_card_works_line_by_line(void **state)
{
	struct town *t = town_open(state);
	int64_t post = town_post(t, &t->rina, t->office, ROLE_OFFICER);
	struct invitation form = { .post = post,
		.charge = "permanent",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.name = "Jamal",
		.user = "jamal",
		.factor = FACTOR_CARD };
	struct tx *tx = town_tx(t);
	struct handed handed;
	struct person jamal;
	struct signed_in in;
	struct wrong wrong;

	assert_int_equal(
		people_invite(tx, town_actor(t, tx, &t->rina), &form, &handed, &wrong), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	jamal = story_join(t, &handed, "old mango garden"); /* with line 8 */
	assert_int_equal(story_sign_in(t, &jamal, handed.card[7], NULL, &in), FORBIDDEN);
	assert_int_equal(story_sign_in(t, &jamal, handed.card[0], NULL, &in), OK);
	assert_int_equal(story_sign_in(t, &jamal, handed.card[59], NULL, &in), OK);
	assert_int_equal(story_sign_in(t, &jamal, handed.card[59], NULL, &in), FORBIDDEN);
	assert_int_equal(story_sign_in(t, &jamal, "0000 0000", NULL, &in), FORBIDDEN);
	town_close(t);
}

static void test_forgotten_password(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	struct help help = story_help(t->rina.holding);
	struct handed handed;
	struct person rina;
	struct wrong wrong;
	struct tx *tx = town_tx(t);

	assert_opens(t, &t->rina, r);
	tx = town_tx(t);
	assert_int_equal(
		people_restore(tx, town_actor(t, tx, &t->district_head), &help, &handed, &wrong),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_closed(t, &t->rina, r); /* whoever has the old pair */
	rina = story_join(t, &handed, "a quite new sentence");
	assert_closed(t, &rina, r);
	assert_int_equal(story_finish(t, &t->district_head, t->office, 0), OK);
	assert_opens(t, &rina, r);
	assert_int_not_equal(story_opening(t, &t->rina, r), OK); /* the lost pair */
	assert_closed(t, &t->district_head, r);                  /* he helped; he is no member */
	town_close(t);
}

static void test_lost_telephone(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	struct help help = story_help(t->rina.holding);
	struct signed_in before, in;
	struct handed handed;
	struct wrong wrong;
	struct actor *who;
	struct tx *tx;

	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &before), OK);
	town_wait(t, 30 * SECOND);
	help.factor = FACTOR_CARD;
	tx = town_tx(t);
	assert_int_equal(
		people_new_factor(tx, town_actor(t, tx, &t->district_head), &help, &handed, &wrong),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_int_equal(story_session(t, before.token, &who), NOT_FOUND);
	assert_int_equal(
		story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), FORBIDDEN);
	assert_int_equal(story_sign_in(t, &t->rina, handed.card[0], NULL, &in), OK);
	assert_opens(t, &t->rina, r);
	assert_closed(t, &t->district_head, r);
	town_close(t);
}

static void test_transfer_with_hand_over(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office), later;
	struct handed handed;
	struct person next;

	story_end(t, &t->district_head, t->rina.holding, day_of(t->now) + 5);
	handed = story_invite(t, &t->district_head, t->office_post, "next.po");
	next = story_join(t, &handed, "a lamp in the window");
	assert_int_equal(story_finish(t, &t->district_head, t->office, 0), OK);
	assert_opens(t, &t->rina, r); /* for five days both */
	assert_opens(t, &next, r);
	town_wait(t, 7 * DAY);
	story_expire(t);
	assert_closed(t, &t->rina, r);
	assert_opens(t, &next, r);
	/* The next request of the new key holder rotates: what comes now is his alone. */
	assert_int_equal(town_count(t, "SELECT count(*) FROM ring WHERE body = $1 AND rotate_due",
				 t->office),
		4);
	assert_int_equal(
		story_sign_in(t, &next, town_code(t, next.seed), NULL, &(struct signed_in){ 0 }),
		OK);
	assert_int_equal(town_count(t, "SELECT count(*) FROM ring WHERE body = $1 AND rotate_due",
				 t->office),
		0);
	later = story_seal(t, t->office);
	assert_opens(t, &next, later);
	assert_opens(t, &next, r);
	town_close(t);
}

/* The one who left has kept his scalar and his old ring secret; neither opens what
 * was sealed after the rotation. */
static void test_transfer_without_hand_over(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office), later;
	const struct vault_part *part;
	struct handed handed;
	struct person next;
	struct actor *left;
	struct tx *tx = tx_begin(t->engine->reader, t->arena);

	left = town_actor(t, tx, &t->rina);
	assert_int_equal(
		keys_part(tx, left->keys, (struct part_at){ .record = r.id }, r.keys, &part), OK);
	tx_end(tx);
	t->mark = vault_keys_mark(t->keys); /* what she has opened, she keeps */
	story_end(t, &t->district_head, t->rina.holding, NO_TIME);
	assert_closed(t, &t->rina, r);
	handed = story_invite(t, &t->district_head, t->office_post, "next.po");
	next = story_join(t, &handed, "a lamp in the window");
	assert_int_equal(story_finish(t, &t->district_head, t->office, 0), OK);
	later = story_seal(t, t->office);
	assert_opens(t, &next, r);
	assert_opens(t, &next, later);
	tx = town_tx(t);
	assert_int_equal(keys_part(tx, left->keys, (struct part_at){ .record = later.id },
				 later.keys, &part),
		FORBIDDEN);
	tx_end(tx);
	town_close(t);
}

static void test_death_and_successor(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	struct signed_in in;
	struct handed handed;
	struct person next;

	story_end(t, &t->district_head, t->rina.holding, NO_TIME);
	assert_int_equal(
		story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), FORBIDDEN);
	handed = story_invite(t, &t->district_head, t->office_post, "next.po");
	next = story_join(t, &handed, "a lamp in the window");
	assert_int_equal(story_finish(t, &t->district_head, t->office, 0), OK);
	assert_opens(t, &next, r);
	assert_closed(t, &t->rina, r);
	assert_closed(t, &t->district_head, r);
	town_close(t);
}

static void test_three_weeks_of_leave(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	int64_t other;
	struct person cover = story_neighbour(t, &other);
	struct taking taking = { .post = t->office_post,
		.user = "neighbour",
		.charge = "cover",
		.from_on = NO_TIME,
		.until_on = day_of(t->now) + 21,
		.purpose = "leave" };

	assert_closed(t, &cover, r);
	assert_int_equal(story_take(t, &t->district_head, &taking), OK);
	assert_opens(t, &cover, r);
	assert_opens(t, &t->rina, r);
	town_wait(t, 23 * DAY);
	assert_closed(t, &cover, r); /* by the date alone, before any job runs */
	story_expire(t);
	assert_closed(t, &cover, r);
	assert_opens(t, &t->rina, r);
	assert_opens(t, &cover, story_seal(t, other)); /* his own office stays his */
	town_close(t);
}

static void test_a_cover_without_a_last_day_is_refused(void **state)
{
	struct town *t = town_open(state);
	int64_t other;
	struct taking taking = { .post = t->office_post,
		.user = "neighbour",
		.charge = "cover",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.purpose = "leave" };

	story_neighbour(t, &other);
	assert_int_equal(story_take(t, &t->district_head, &taking), INVALID);
	town_close(t);
}

static void test_additional_charge_is_one_sign_in(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office), own;
	int64_t other;
	struct person both = story_neighbour(t, &other);
	struct taking taking = { .post = t->office_post,
		.user = "neighbour",
		.charge = "additional",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.purpose = "post vacant" };
	struct signed_in in;
	struct actor *who;

	story_end(t, &t->district_head, t->rina.holding, NO_TIME);
	assert_int_equal(story_take(t, &t->district_head, &taking), OK);
	own = story_seal(t, other);
	town_wait(t, 30 * SECOND);
	assert_int_equal(story_sign_in(t, &both, town_code(t, both.seed), NULL, &in), OK);
	assert_int_equal(story_session(t, in.token, &who), OK);
	assert_int_equal(who->holdings_n, 2);
	assert_opens(t, &both, r);
	assert_opens(t, &both, own);
	assert_closed(t, &t->rina, r);
	assert_closed(t, &t->rina, own);
	town_close(t);
}

static void test_a_head_who_stays_as_officer_loses_only_the_reserve(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->district);
	int64_t post = town_post(t, &t->hasan, t->district, ROLE_OFFICER);
	struct taking taking = { .post = post,
		.user = "district",
		.charge = "permanent",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.purpose = "steps down" };

	assert_int_equal(story_take(t, &t->hasan, &taking), OK);
	story_end(t, &t->hasan,
		town_count(t,
			"SELECT min(h.id) FROM holding h JOIN post p ON p.id = "
			"h.post WHERE p.role = 'head' AND p.body = $1",
			t->district),
		NO_TIME);
	assert_opens(t, &t->district_head, r);
	assert_int_equal(town_count(t,
				 "SELECT count(*) FROM membership m JOIN ring r ON r.id = m.ring"
				 " WHERE r.compartment = 'reserve' AND m.holder_account = $1",
				 t->district_head.account),
		0);
	town_close(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_an_invited_officer_opens_after_the_keys_were_given),
		test_on_both(test_a_letter_is_good_for_one_person_and_one_time),
		test_on_both(test_a_key_put_in_place_of_the_invited_one_gets_nothing),
		test_on_both(test_a_printed_card_works_line_by_line),
		test_on_both(test_forgotten_password),
		test_on_both(test_lost_telephone),
		test_on_both(test_transfer_with_hand_over),
		test_on_both(test_transfer_without_hand_over),
		test_on_both(test_death_and_successor),
		test_on_both(test_three_weeks_of_leave),
		test_on_both(test_a_cover_without_a_last_day_is_refused),
		test_on_both(test_additional_charge_is_one_sign_in),
		test_on_both(test_a_head_who_stays_as_officer_loses_only_the_reserve),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
