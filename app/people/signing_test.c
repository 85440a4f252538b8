/*
 * signing_test.c - who comes in and who does not: password, second factor, browsers,
 * waits, recovery code. Every wrong answer is the same answer.
 */

#include "app/people/people_story.h"

static void test_password_and_telephone_open_a_session(void **state)
{
	struct town *t = town_open(state);
	struct signed_in in;
	struct actor *who;

	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	assert_int_equal(story_session(t, in.token, &who), OK);
	assert_true(who->account == t->rina.account);
	assert_string_equal(who->name, "rina.po");
	assert_true(actor_in_body(who, t->office));
	town_close(t);
}

static void test_a_code_of_the_telephone_counts_once(void **state)
{
	struct town *t = town_open(state);
	const char *code = town_code(t, t->rina.seed);
	struct signed_in in;

	assert_int_equal(story_sign_in(t, &t->rina, code, NULL, &in), OK);
	assert_int_equal(story_sign_in(t, &t->rina, code, NULL, &in), FORBIDDEN);
	town_wait(t, 30 * SECOND);
	assert_int_equal(story_sign_in(t, &t->rina, code, NULL, &in), FORBIDDEN);
	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	town_close(t);
}

static void test_a_code_of_another_time_or_person_is_refused(void **state)
{
	struct town *t = town_open(state);
	const char *old = town_code(t, t->rina.seed);
	struct signed_in in;

	town_wait(t, 90 * SECOND);
	assert_int_equal(story_sign_in(t, &t->rina, old, NULL, &in), FORBIDDEN);
	assert_int_equal(
		story_sign_in(t, &t->rina, town_code(t, t->hasan.seed), NULL, &in), FORBIDDEN);
	assert_int_equal(story_sign_in(t, &t->rina, "", NULL, &in), FORBIDDEN);
	assert_int_equal(story_sign_in(t, &t->rina, NULL, NULL, &in), FORBIDDEN);
	town_close(t);
}

/* What this thread itself worked, in milliseconds: neighbours on the machine do not count. */
static int64_t worked(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t duration(struct town *t, const char *user, const char *password)
{
	struct person p = { .user = user, .password = password };
	struct signed_in in;
	int64_t before, best = INT64_MAX;

	for (int i = 0; i < 3; i++) {
		before = worked();
		assert_int_equal(story_sign_in(t, &p, "000000", NULL, &in), FORBIDDEN);
		before = worked() - before;
		best = before < best ? before : best;
	}
	return best;
}

/* Argon2id is three quarters of the time at least; without it nothing would be left. */
static void test_an_unknown_user_costs_the_same_work(void **state)
{
	struct town *t = town_open(state);
	int64_t wrong = duration(t, "rina.po", "not her password");
	int64_t unknown = duration(t, "nobody.here", "not her password");
	int64_t no_name = duration(t, "/", "not her password");

	assert_true(wrong >= 10);
	assert_true(unknown * 2 > wrong && no_name * 2 > wrong);
	assert_true(wrong * 2 > unknown && wrong * 2 > no_name);
	town_close(t);
}

static void test_a_guesser_waits_and_a_known_browser_does_not(void **state)
{
	struct town *t = town_open(state);
	struct person guesser = { .user = "rina.po", .password = "not her password" };
	struct signed_in in, again;

	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	assert_non_null(in.browser);
	for (int i = 0; i < 12; i++)
		assert_int_equal(story_sign_in(t, &guesser, "000000", NULL, &again), FORBIDDEN);
	assert_true(town_count(t, "SELECT not_before FROM account WHERE id = $1", t->rina.account) >
		    t->now);
	/* The right answers from elsewhere wait; at her own browser she comes in. */
	town_wait(t, 30 * SECOND);
	assert_int_equal(story_sign_in(t, &guesser, "000000", NULL, &again), FORBIDDEN);
	assert_int_equal(
		story_sign_in(t, &t->rina, town_code(t, t->rina.seed), in.browser, &again), OK);
	assert_string_equal(again.browser, in.browser);
	town_close(t);
}

static void test_the_wait_grows_and_ends(void **state)
{
	struct town *t = town_open(state);
	struct person guesser = { .user = "rina.po", .password = "not her password" };
	struct signed_in in;

	for (int i = 0; i < 20; i++) {
		assert_int_equal(story_sign_in(t, &guesser, "000000", NULL, &in), FORBIDDEN);
		town_wait(t, 61 * SECOND);
	}
	assert_int_equal(story_sign_in(t, &guesser, "000000", NULL, &in), FORBIDDEN);
	assert_int_equal(
		story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), FORBIDDEN);
	town_wait(t, 61 * SECOND);
	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	town_close(t);
}

static void test_a_made_up_browser_is_not_taken_over(void **state)
{
	struct town *t = town_open(state);
	struct signed_in in;

	assert_int_equal(
		story_sign_in(t, &t->rina, town_code(t, t->rina.seed), "made-up", &in), OK);
	assert_string_not_equal(in.browser, "made-up");
	town_close(t);
}

static void test_five_wrong_codes_end_a_session(void **state)
{
	struct town *t = town_open(state);
	struct signed_in in;
	struct actor *who;

	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	for (int i = 0; i < 5; i++) {
		struct tx *tx = town_tx(t);

		assert_int_equal(actor_of_session(tx, &t->site, t->keys, in.token, &who), OK);
		assert_int_equal(people_freshen(tx, who, "000000"), FORBIDDEN);
		assert_int_equal(tx_commit(tx), DURABLE);
	}
	assert_int_equal(story_session(t, in.token, &who), NOT_FOUND);
	town_close(t);
}

static void test_a_grave_act_wants_the_factor_again(void **state)
{
	struct town *t = town_open(state);
	struct help help = { .holding = t->rina.holding, .purpose = "x" };
	struct signed_in in;
	struct actor *who;
	struct wrong wrong;
	struct tx *tx;

	assert_int_equal(
		story_sign_in(t, &t->district_head, town_code(t, t->district_head.seed), NULL, &in),
		OK);
	town_wait(t, 11 * MINUTE);
	tx = town_tx(t);
	assert_int_equal(actor_of_session(tx, &t->site, t->keys, in.token, &who), OK);
	assert_int_equal(people_block(tx, who, &help, &wrong), FORBIDDEN);
	tx_end(tx);
	tx = town_tx(t);
	assert_int_equal(actor_of_session(tx, &t->site, t->keys, in.token, &who), OK);
	assert_int_equal(people_freshen(tx, who, town_code(t, t->district_head.seed)), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx = town_tx(t);
	assert_int_equal(actor_of_session(tx, &t->site, t->keys, in.token, &who), OK);
	assert_int_equal(people_block(tx, who, &help, &wrong), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	town_close(t);
}

static enum outcome change_password(struct town *t, const char *token, const char *old,
	const char *fresh, struct signed_in *ret_in)
{
	struct tx *tx = town_tx(t);
	struct wrong wrong;
	struct actor *who;
	enum outcome oc;

	assert_int_equal(actor_of_session(tx, &t->site, t->keys, token, &who), OK);
	oc = people_password_change(
		tx, who, &(struct password_change){ old, fresh }, ret_in, &wrong);
	if (tx_has_change(tx))
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

static void test_five_wrong_old_passwords_end_a_session_and_lock_nobody_out(void **state)
{
	struct town *t = town_open(state);
	struct signed_in in, beside, now;
	struct actor *who;

	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	town_wait(t, 30 * SECOND);
	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &beside), OK);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(story_session(t, in.token, &who), OK);
		assert_int_equal(change_password(t, in.token, "a guess of mine",
					 "seven boats at noon", &now),
			FORBIDDEN);
	}
	assert_int_equal(story_session(t, in.token, &who), NOT_FOUND);
	assert_int_equal(story_session(t, beside.token, &who), OK);
	/* From a browser that nobody knows, too. */
	town_wait(t, 30 * SECOND);
	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	assert_int_equal(
		change_password(t, in.token, t->rina.password, "seven boats at noon", &now), OK);
	town_close(t);
}

/* ---- two at the same instant ---- */

static struct tx *freshened(
	struct town *t, struct db_reader *reader, const char *token, const char *code)
{
	struct tx *tx = tx_begin(reader, t->arena);
	struct actor *who;

	assert_int_equal(actor_of_session(tx, &t->site, t->keys, token, &who), OK);
	assert_int_equal(people_freshen(tx, who, code), OK);
	return tx;
}

/* Reads in a snapshot of its own; the verdict comes later. */
static struct tx *tried(
	struct town *t, struct db_reader *reader, const char *token, const char *code)
{
	struct tx *tx = tx_begin(reader, t->arena);
	struct actor *who;

	assert_int_equal(actor_of_session(tx, &t->site, t->keys, token, &who), OK);
	assert_int_equal(people_freshen(tx, who, code), FORBIDDEN);
	return tx;
}

static struct tx *tried_password(
	struct town *t, struct db_reader *reader, const struct signed_in *in, const char *old)
{
	struct password_change change = { old, "seven boats at noon" };
	struct tx *tx = tx_begin(reader, t->arena);
	struct signed_in now;
	struct wrong wrong;
	struct actor *who;

	assert_int_equal(actor_of_session(tx, &t->site, t->keys, in->token, &who), OK);
	assert_int_equal(people_password_change(tx, who, &change, &now, &wrong),
		text_equal(old, t->rina.password) ? OK : FORBIDDEN);
	return tx;
}

/* Both have read before either has written: one counts, the other looks again. */
static void assert_second_is_stale(struct tx *first, struct tx *second)
{
	assert_int_equal(tx_commit(first), DURABLE);
	assert_int_equal(tx_commit(second), STALE);
	tx_end(first);
	tx_end(second);
}

static void test_tries_at_the_same_instant_are_weighed_one_by_one(void **state)
{
	struct town *t = town_open(state);
	struct db_reader *here = t->engine->reader, *beside = db_reader_open(t->engine->db);
	struct signed_in in;
	struct actor *who;
	struct tx *first;

	assert_non_null(beside);
	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	town_wait(t, 30 * SECOND);
	for (int64_t wrong = 1; wrong <= 4; wrong++) {
		first = tried(t, here, in.token, "000000");
		assert_second_is_stale(first, tried(t, beside, in.token, "000001"));
		assert_int_equal(town_count(t, "SELECT max(wrong) FROM session WHERE account = $1",
					 t->rina.account),
			wrong);
	}
	/* A right one that lies among the wrong ones is no better. */
	first = tried(t, here, in.token, "000000");
	assert_second_is_stale(first, freshened(t, beside, in.token, town_code(t, t->rina.seed)));
	assert_int_equal(story_session(t, in.token, &who), NOT_FOUND);
	db_reader_close(beside);
	town_close(t);
}

static void test_old_passwords_at_the_same_instant_are_weighed_one_by_one(void **state)
{
	struct town *t = town_open(state);
	struct db_reader *here = t->engine->reader, *beside = db_reader_open(t->engine->db);
	struct signed_in in;
	struct tx *first;

	assert_non_null(beside);
	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &in), OK);
	first = tried_password(t, here, &in, "a guess of mine");
	assert_second_is_stale(first, tried_password(t, beside, &in, "another guess"));
	first = tried_password(t, here, &in, "a guess of mine");
	assert_second_is_stale(first, tried_password(t, beside, &in, t->rina.password));
	first = tried_password(t, here, &in, t->rina.password);
	assert_int_equal(tx_commit(first), DURABLE);
	tx_end(first);
	db_reader_close(beside);
	town_close(t);
}

/* Both have read before either has written. */
static void test_one_code_at_the_same_instant_counts_once(void **state)
{
	struct town *t = town_open(state);
	struct signed_in one, two;
	const char *code;
	struct tx *first, *second;
	struct db_reader *beside = db_reader_open(t->engine->db);

	assert_non_null(beside);
	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &one), OK);
	town_wait(t, 30 * SECOND);
	assert_int_equal(story_sign_in(t, &t->rina, town_code(t, t->rina.seed), NULL, &two), OK);
	town_wait(t, 30 * SECOND);
	code = town_code(t, t->rina.seed);
	first = freshened(t, t->engine->reader, one.token, code);
	second = freshened(t, beside, two.token, code);
	assert_int_equal(tx_commit(first), DURABLE);
	assert_int_equal(tx_commit(second), STALE);
	tx_end(first);
	tx_end(second);
	db_reader_close(beside);
	town_close(t);
}

static void test_a_new_password_ends_other_sessions(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->office);
	struct person rina = t->rina;
	struct signed_in one, two, now;
	struct actor *who;

	assert_int_equal(story_sign_in(t, &rina, town_code(t, rina.seed), NULL, &one), OK);
	town_wait(t, 30 * SECOND);
	assert_int_equal(story_sign_in(t, &rina, town_code(t, rina.seed), NULL, &two), OK);
	assert_int_equal(
		change_password(t, two.token, "wrong one", "seven boats at noon", &now), FORBIDDEN);
	assert_int_equal(
		change_password(t, two.token, rina.password, "password123", &now), INVALID);
	assert_int_equal(
		change_password(t, two.token, rina.password, "seven boats at noon", &now), OK);
	assert_int_equal(story_session(t, one.token, &who), NOT_FOUND);
	assert_int_equal(story_session(t, two.token, &who), NOT_FOUND);
	assert_int_equal(story_session(t, now.token, &who), OK);
	town_wait(t, 30 * SECOND);
	assert_int_equal(story_sign_in(t, &rina, town_code(t, rina.seed), NULL, &one), FORBIDDEN);
	rina.password = "seven boats at noon";
	rina.handle = NULL;
	assert_int_equal(story_sign_in(t, &rina, town_code(t, rina.seed), NULL, &one), OK);
	assert_opens(t, &rina, r);
	town_close(t);
}

static enum outcome use_code(
	struct town *t, const char *recovery, const char *password, struct recovered *ret_recovered)
{
	struct code_use use = { .given = { .user = "salma",
					.password = password,
					.code = town_code(t, t->salma.seed) },
		.recovery = recovery };
	struct tx *tx = town_tx(t);
	struct wrong wrong;
	enum outcome oc = people_code_use(tx, town_nobody(t), &use, ret_recovered, &wrong);

	if (tx_has_change(tx))
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

static void test_the_recovery_code_sets_a_password_once(void **state)
{
	struct town *t = town_open(state);
	struct record r = story_seal(t, t->desk);
	struct person salma = t->salma;
	struct recovered recovered, twice;
	char other[VAULT_CODE_SIZE];

	vault_code_create(other);
	assert_int_equal(use_code(t, other, "seven boats at noon", &recovered), FORBIDDEN);
	assert_int_equal(use_code(t, t->started.head.code, "seven boats at noon", &recovered), OK);
	town_wait(t, 30 * SECOND);
	assert_int_equal(
		use_code(t, t->started.head.code, "eight boats at noon", &twice), FORBIDDEN);
	assert_int_equal(use_code(t, recovered.code, "eight boats at noon", &twice), OK);
	salma.password = "eight boats at noon";
	salma.handle = NULL;
	assert_opens(t, &salma, r);
	assert_closed(t, &t->rina, r);
	town_close(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_password_and_telephone_open_a_session),
		test_on_both(test_a_code_of_the_telephone_counts_once),
		test_on_both(test_a_code_of_another_time_or_person_is_refused),
		test_on_both(test_an_unknown_user_costs_the_same_work),
		test_on_both(test_a_guesser_waits_and_a_known_browser_does_not),
		test_on_both(test_the_wait_grows_and_ends),
		test_on_both(test_a_made_up_browser_is_not_taken_over),
		test_on_both(test_five_wrong_codes_end_a_session),
		test_on_both(test_a_grave_act_wants_the_factor_again),
		test_on_both(test_five_wrong_old_passwords_end_a_session_and_lock_nobody_out),
		test_on_both(test_tries_at_the_same_instant_are_weighed_one_by_one),
		test_on_both(test_old_passwords_at_the_same_instant_are_weighed_one_by_one),
		test_on_both(test_one_code_at_the_same_instant_counts_once),
		test_on_both(test_a_new_password_ends_other_sessions),
		test_on_both(test_the_recovery_code_sets_a_password_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
