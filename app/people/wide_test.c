/*
 * wide_test.c - posts that reach over every office, and offices that would read what is
 * not theirs: nobody makes himself an overseer, or a desk.
 */

#include "app/people/people_story.h"

/* ---- where a post may stand ---- */

static enum outcome adds(struct town *t, const struct person *by, int64_t body, enum role role)
{
	struct tx *tx = town_tx(t);
	struct new_post post = { .body = body, .title = "পদ", .role = role };
	int64_t made;
	enum outcome oc = people_post_add(tx, town_actor(t, tx, by), &post, &made);

	tx_end(tx);
	return oc;
}

static void test_an_office_has_no_post_that_sees_the_country(void **state)
{
	struct town *t = town_open(state);

	assert_int_equal(adds(t, &t->rina, t->office, ROLE_OFFICER), OK);
	assert_int_equal(adds(t, &t->rina, t->office, ROLE_TRIAGE), FORBIDDEN);
	assert_int_equal(adds(t, &t->rina, t->office, ROLE_ADMINISTRATOR), FORBIDDEN);
	assert_int_equal(adds(t, &t->rina, t->office, ROLE_PROTECTION), FORBIDDEN);
	assert_int_equal(adds(t, &t->hasan, t->hq, ROLE_PROTECTION), FORBIDDEN);
	assert_int_equal(adds(t, &t->salma, t->desk, ROLE_PROTECTION), OK);
	town_close(t);
}

static unsigned access_of(struct town *t, const struct person *p)
{
	struct tx *tx = town_tx(t);
	unsigned access = town_actor(t, tx, p)->access;

	tx_end(tx);
	return access;
}

/* Whoever writes into the database himself. */
static void test_a_post_that_stands_where_it_may_not_gives_no_right(void **state)
{
	struct town *t = town_open(state);

	town_run(t, "UPDATE post SET role = 'protection' WHERE body = $1",
		DB_ARGS(db_id(t->office)));
	town_run(t,
		"UPDATE holding SET agreed_by = 1 WHERE post IN"
		" (SELECT id FROM post WHERE body = $1)",
		DB_ARGS(db_id(t->office)));
	assert_int_equal(access_of(t, &t->rina), ACCESS_PUBLIC | ACCESS_SIGNED_IN);
	town_close(t);
}

/* ---- a second person ---- */

static enum outcome agrees(struct town *t, const struct person *by, int64_t holding)
{
	struct help help = story_help(holding);
	struct tx *tx = town_tx(t);
	struct wrong wrong;
	enum outcome oc = people_agree(tx, town_actor(t, tx, by), &help, &wrong);

	if (oc == OK)
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

static struct taking taking_of(int64_t post, const char *user)
{
	return (struct taking){ .post = post,
		.user = user,
		.charge = "permanent",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.purpose = "the office has nobody" };
}

static void test_a_wide_post_gives_its_rights_when_a_second_person_agreed(void **state)
{
	struct town *t = town_open(state);
	int64_t post = town_post(t, &t->salma, t->desk, ROLE_PROTECTION), holding;
	struct taking taking = taking_of(post, t->rina.user);

	assert_int_equal(story_take(t, &t->salma, &taking), OK);
	holding = town_holding(t, t->rina.account, t->desk);
	assert_int_equal(access_of(t, &t->rina) & ACCESS_AUDIT, 0);
	assert_int_equal(agrees(t, &t->salma, holding), INVALID);           /* gave it */
	assert_int_equal(agrees(t, &t->rina, holding), FORBIDDEN);          /* got it */
	assert_int_equal(agrees(t, &t->district_head, holding), FORBIDDEN); /* stands beside */
	assert_int_equal(access_of(t, &t->rina) & ACCESS_AUDIT, 0);
	assert_int_equal(agrees(t, &t->hasan, holding), OK); /* whose reserve stands behind */
	assert_int_equal(access_of(t, &t->rina) & ACCESS_AUDIT, ACCESS_AUDIT);
	assert_int_equal(agrees(t, &t->hasan, holding), CONFLICT);
	assert_int_equal(town_count(t,
				 "SELECT count(*) FROM reserve_use WHERE kind = 'agree'"
				 " AND body = $1",
				 t->desk),
		1);
	town_close(t);
}

static void test_whoever_is_invited_to_a_wide_post_waits_too(void **state)
{
	struct town *t = town_open(state);
	int64_t post = town_post(t, &t->salma, t->desk, ROLE_ADMINISTRATOR);
	struct handed handed = story_invite(t, &t->salma, post, "machine.room");
	struct person admin = story_join(t, &handed, "only the machines");

	assert_int_equal(access_of(t, &admin) & ACCESS_BODIES, 0);
	assert_int_equal(agrees(t, &t->hasan, town_holding(t, admin.account, t->desk)), OK);
	assert_int_equal(access_of(t, &admin) & ACCESS_BODIES, ACCESS_BODIES);
	town_close(t);
}

static void test_nobody_gives_himself_a_wide_post(void **state)
{
	struct town *t = town_open(state);
	int64_t post = town_post(t, &t->salma, t->desk, ROLE_PROTECTION);
	struct taking taking = taking_of(post, t->salma.user);

	assert_int_equal(story_take(t, &t->salma, &taking), INVALID);
	/* An ordinary post nobody else need agree to. */
	taking = taking_of(town_post(t, &t->salma, t->desk, ROLE_OFFICER), t->rina.user);
	assert_int_equal(story_take(t, &t->salma, &taking), OK);
	assert_int_equal(agrees(t, &t->hasan, town_holding(t, t->rina.account, t->desk)), CONFLICT);
	town_close(t);
}

/* ---- where an office may stand ---- */

static enum outcome admits(
	struct town *t, const struct person *by, int64_t parent, const char *kind, const char *area)
{
	static const bool compartments[COMPARTMENTS] = { [COMPARTMENT_MAIN] = true };
	struct admission admission = { .body = { .kind = kind,
					       .parent = parent,
					       .area = area,
					       .name = "x",
					       .name_en = "",
					       .phone = "",
					       .address = "" },
		.compartments = compartments };
	struct tx *tx = town_tx(t);
	int64_t body;
	enum outcome oc = people_body_admit(tx, town_actor(t, tx, by), &admission, &body);

	tx_end(tx);
	return oc;
}

static void test_nobody_enters_a_desk_or_a_station_of_his_own(void **state)
{
	struct town *t = town_open(state);

	assert_int_equal(admits(t, &t->district_head, t->district, "social_upazila", "BD"), OK);
	assert_int_equal(
		admits(t, &t->district_head, t->district, "police_station", "BD"), INVALID);
	assert_int_equal(admits(t, &t->rina, t->office, "triage_desk", "BD"), INVALID);
	assert_int_equal(admits(t, &t->rina, t->office, "cbcpc", "BD"), OK);
	assert_int_equal(admits(t, &t->hasan, 0, "police_hq", "BD"), FORBIDDEN); /* at the top */
	assert_int_equal(admits(t, &t->salma, 0, "police_hq", "BD"), OK);
	assert_int_equal(admits(t, &t->salma, 0, "police_station", "BD"), INVALID);
	assert_int_equal(admits(t, &t->salma, t->desk, "police_station", "BD3026"), OK);
	assert_int_equal(admits(t, &t->salma, t->desk, "police_station", "XX"), INVALID);
	town_close(t);
}

static void test_an_office_serves_no_place_outside_that_of_the_one_above(void **state)
{
	struct town *t = town_open(state);

	town_run(t, "UPDATE body SET area = 'BD3026' WHERE id = $1", DB_ARGS(db_id(t->district)));
	assert_int_equal(
		admits(t, &t->district_head, t->district, "social_upazila", "BD302628"), OK);
	assert_int_equal(
		admits(t, &t->district_head, t->district, "social_upazila", "BD408782"), INVALID);
	assert_int_equal(
		admits(t, &t->district_head, t->district, "social_upazila", "BD"), INVALID);
	town_close(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_an_office_has_no_post_that_sees_the_country),
		test_on_both(test_a_post_that_stands_where_it_may_not_gives_no_right),
		test_on_both(test_a_wide_post_gives_its_rights_when_a_second_person_agreed),
		test_on_both(test_whoever_is_invited_to_a_wide_post_waits_too),
		test_on_both(test_nobody_gives_himself_a_wide_post),
		test_on_both(test_nobody_enters_a_desk_or_a_station_of_his_own),
		test_on_both(test_an_office_serves_no_place_outside_that_of_the_one_above),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
