/* user_test.c - passwords, recovery codes, second factors, sessions, form tokens. */

#include "lib/vault/vault_test.h"

static const struct vault_password right = { .text = "একটি দীর্ঘ বাক্য", .salt = { 1 } };

static void test_the_password_opens_and_nothing_else_does(void **state)
{
	struct fixture *f = *state;
	const struct vault_user *asha = vault_user_create(f->keys, 1), *opened = NULL;
	struct vault_password wrong = right;
	uint8_t pk[32], again[32];
	struct sealed key;

	assert_true(vault_user_seal(f->keys, asha, &right, &key));
	wrong.text = "একটি দীর্ঘ বাক্";
	assert_false(vault_user_open(f->keys, 1, &wrong, key, &opened));
	wrong = right;
	wrong.salt[15] = 1;
	assert_false(vault_user_open(f->keys, 1, &wrong, key, &opened));
	assert_false(vault_user_open(f->keys, 2, &right, key, &opened));
	assert_false(vault_user_open(f->keys, 1, &right, damaged(f->arena, key, 0), &opened));
	assert_false(vault_user_open(f->keys, 1, &right, damaged(f->arena, key, 50), &opened));
	assert_null(opened);
	assert_true(vault_user_open(f->keys, 1, &right, key, &opened));
	vault_user_pk(asha, pk);
	vault_user_pk(opened, again);
	assert_memory_equal(pk, again, 32);
	assert_int_equal(vault_user_id(opened), 1);
}

/* Dump and password without the key file: nothing. */
static void test_a_password_without_the_site_key_opens_nothing(void **state)
{
	struct fixture *f = *state;
	struct vault_site *other =
		site_of_keys((const uint8_t[]){ 1 }, (const uint8_t[1][KEY]){ { 9 } }, 1);
	struct vault_keys *theirs = vault_keys_create(other);
	const struct vault_user *asha = vault_user_create(f->keys, 1), *opened = NULL;
	struct vault_session session = vault_session_create(f->keys, asha);
	struct sealed key;

	vault_keys_begin(theirs, f->arena);
	assert_true(vault_user_seal(f->keys, asha, &right, &key));
	assert_false(vault_user_open(theirs, 1, &right, key, &opened));
	assert_false(vault_session_open(theirs, session.token, 1, session.key, &opened));
	assert_null(opened);
	vault_keys_destroy(theirs);
	vault_site_destroy(other);
}

static void test_a_recovery_code_is_read_kindly_and_checked(void **state)
{
	struct fixture *f = *state;
	const struct vault_user *asha = vault_user_create(f->keys, 1), *opened = NULL;
	char code[VAULT_CODE_SIZE], other[VAULT_CODE_SIZE], typed[VAULT_CODE_SIZE];
	struct sealed key;

	vault_code_create(code);
	vault_code_create(other);
	assert_int_equal(strlen(code), VAULT_CODE_SIZE - 1);
	assert_true(vault_user_seal_code(f->keys, asha, code, &key));
	assert_false(vault_user_open_code(f->keys, 1, other, key, &opened));
	assert_false(vault_user_open_code(f->keys, 2, code, key, &opened));
	for (size_t i = 0; code[i] != '\0'; i++) {
		memcpy(typed, code, sizeof(code));
		typed[i] = code[i] == '7' ? '8' : '7';
		assert_false(vault_user_open_code(f->keys, 1, typed, key, &opened));
	}
	assert_null(opened);
	for (size_t i = 0; i < sizeof(code); i++)
		typed[i] = code[i] >= 'A' ? (char)(code[i] + 'a' - 'A') : code[i];
	assert_true(vault_user_open_code(f->keys, 1, typed, key, &opened));
	assert_memory_equal(opened->scalar, asha->scalar, KEY);
	assert_false(vault_user_seal_code(f->keys, asha, "not a code", &key));
}

static void test_a_second_factor_opens_for_its_owner_only(void **state)
{
	struct fixture *f = *state;
	const struct vault_user *asha = vault_user_create(f->keys, 1);
	const struct vault_user *bina = vault_user_create(f->keys, 2);
	struct sealed factor = vault_factor_seal(f->keys, asha, vault_part_text("seed"));
	struct bytes seed = BYTES_NONE;

	assert_false(vault_factor_open(f->keys, bina, factor, &seed));
	for (size_t i = 0; i < factor.blob.len; i++)
		assert_false(vault_factor_open(f->keys, asha, damaged(f->arena, factor, i), &seed));
	assert_null(seed.at);
	assert_true(vault_factor_open(f->keys, asha, factor, &seed));
	assert_true(bytes_equal(seed, vault_part_text("seed")));
}

static void test_a_session_opens_by_its_token(void **state)
{
	struct fixture *f = *state;
	const struct vault_user *asha = vault_user_create(f->keys, 1), *opened = NULL;
	struct vault_session session = vault_session_create(f->keys, asha);
	struct vault_session other = vault_session_create(f->keys, asha);
	uint8_t sid[32];

	assert_true(vault_session_sid(session.token, sid));
	assert_memory_equal(sid, session.sid, 32);
	assert_memory_not_equal(sid, other.sid, 32);
	assert_false(vault_session_open(f->keys, other.token, 1, session.key, &opened));
	assert_false(vault_session_open(f->keys, session.token, 2, session.key, &opened));
	assert_false(vault_session_open(f->keys, "", 1, session.key, &opened));
	assert_false(vault_session_open(f->keys, NULL, 1, session.key, &opened));
	assert_false(vault_session_sid(session.token + 1, sid));
	for (size_t i = 0; i < session.key.blob.len; i++)
		assert_false(vault_session_open(
			f->keys, session.token, 1, damaged(f->arena, session.key, i), &opened));
	assert_null(opened);
	assert_true(vault_session_open(f->keys, session.token, 1, session.key, &opened));
	assert_memory_equal(opened->scalar, asha->scalar, KEY);
}

static void test_a_shared_computer_switches_by_pin(void **state)
{
	struct fixture *f = *state;
	const struct vault_user *asha = vault_user_create(f->keys, 1), *opened = NULL;
	const struct vault_user *bina = vault_user_create(f->keys, 2);
	struct vault_session hers = vault_switch_create(f->keys, asha, NULL, "123456");
	struct vault_session his = vault_switch_create(f->keys, bina, hers.token, "654321");
	struct vault_switch at = { .token = hers.token, .pin = "654321" };
	uint8_t sid[32];

	assert_string_equal(hers.token, his.token);
	assert_true(vault_switch_sid(hers.token, sid));
	assert_memory_equal(sid, hers.sid, 32);
	assert_false(vault_switch_open(f->keys, &at, 1, hers.key, &opened));
	assert_false(vault_session_open(f->keys, hers.token, 1, hers.key, &opened));
	assert_null(opened);
	assert_true(vault_switch_open(f->keys, &at, 2, his.key, &opened));
	at.pin = "123456";
	assert_true(vault_switch_open(f->keys, &at, 1, hers.key, &opened));
	assert_memory_equal(opened->scalar, asha->scalar, KEY);
}

static void test_form_tokens_differ_each_time_and_belong_to_a_session(void **state)
{
	struct fixture *f = *state;
	const struct vault_user *asha = vault_user_create(f->keys, 1);
	struct vault_session session = vault_session_create(f->keys, asha);
	struct vault_session other = vault_session_create(f->keys, asha);
	char a[VAULT_CSRF_SIZE], b[VAULT_CSRF_SIZE];

	vault_csrf(f->keys, session.token, a);
	vault_csrf(f->keys, session.token, b);
	assert_string_not_equal(a, b);
	assert_true(vault_csrf_check(f->keys, session.token, a));
	assert_true(vault_csrf_check(f->keys, session.token, b));
	assert_false(vault_csrf_check(f->keys, other.token, a));
	assert_false(vault_csrf_check(f->keys, session.token, ""));
	assert_false(vault_csrf_check(f->keys, session.token, NULL));
	a[5] = a[5] == 'A' ? 'B' : 'A';
	assert_false(vault_csrf_check(f->keys, session.token, a));
}

static void test_the_site_knows_the_browsers_that_it_gave_a_token(void **state)
{
	struct fixture *f = *state;
	char a[VAULT_TOKEN_SIZE], b[VAULT_TOKEN_SIZE];

	vault_browser_create(f->keys, a);
	vault_browser_create(f->keys, b);
	assert_string_not_equal(a, b);
	assert_true(vault_browser_check(f->keys->site, a));
	assert_true(vault_browser_check(f->keys->site, b));
	a[30] = a[30] == 'A' ? 'B' : 'A';
	assert_false(vault_browser_check(f->keys->site, a));
	assert_false(vault_browser_check(f->keys->site, ""));
	assert_false(vault_browser_check(f->keys->site, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_the_password_opens_and_nothing_else_does),
		test(test_a_password_without_the_site_key_opens_nothing),
		test(test_a_recovery_code_is_read_kindly_and_checked),
		test(test_a_second_factor_opens_for_its_owner_only),
		test(test_a_session_opens_by_its_token),
		test(test_a_shared_computer_switches_by_pin),
		test(test_form_tokens_differ_each_time_and_belong_to_a_session),
		test(test_the_site_knows_the_browsers_that_it_gave_a_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
