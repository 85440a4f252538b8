/* password_test.c - what may be a password, the codes of clocks and cards, the square. */

#include "app/people/factor.h"
#include "app/people/password.h"
#include "app/people/qr.h"
#include "common_passwords.embed.h"
#include "tests/support/cmocka_first.h"

static int begin(void **state)
{
	*state = arena_create(4 << 20);
	return 0;
}

static int end(void **state)
{
	clock_freeze(-1);
	arena_destroy(*state);
	return 0;
}

static void test_a_sentence_of_ones_own_is_taken(void **state)
{
	static const char *const good[] = { "the heron waits still", "নদীর ধারে গাছ",
		"kolom-khata-chair", "নৌকাবাইচ ৭১", "1968 blue boats" };

	for (size_t i = 0; i < COUNT_OF(good); i++)
		assert_null(password_wrong(*state, good[i], "rina.po"));
}

static void test_what_everybody_takes_is_refused(void **state)
{
	static const char *const common[] = { "1234567890", "১২৩৪৫৬৭৮৯০", "password123",
		"Password123!", "qwertyuiop", "Bangladesh2026", "bangladesh@71", "amarsonarbangla",
		"আমার সোনার বাংলা", "iloveyou1234", "asdfghjkl;'", "gigvi evsjv" };
	size_t n = 0;

	for (size_t i = 0; i + 1 < COUNT_OF(common); i++, n++)
		assert_non_null(password_wrong(*state, common[i], "rina.po"));
	assert_null(password_wrong(*state, common[n], "rina.po")); /* the list, not a guess */
}

static void test_length_is_counted_in_signs(void **state)
{
	assert_non_null(password_wrong(*state, "xkvqzjwpf", ""));
	assert_null(password_wrong(*state, "xkvqzjwpfh", ""));
	assert_non_null(password_wrong(*state, "কলমখাতা", "")); /* 21 bytes, seven signs */
	assert_non_null(password_wrong(*state, NULL, ""));
	assert_non_null(password_wrong(*state, "ababababababab", ""));
}

static void test_the_user_name_is_no_password(void **state)
{
	assert_non_null(password_wrong(*state, "my kamal.po.bagerhat", "kamal.po.bagerhat"));
	assert_non_null(password_wrong(*state, "KAMAL.PO.BAGERHAT", "kamal.po.bagerhat"));
}

/* Words are looked for with the line breaks around them. */
static void test_the_list_is_lines(void **state)
{
	struct bytes list = embedded_bytes(common_passwords, "common_passwords.txt");
	size_t lines = 0;

	(void)state;
	assert_true(list.len > 2);
	assert_int_equal(list.at[0], '\n');
	assert_int_equal(list.at[list.len - 1], '\n');
	for (size_t i = 1; i < list.len; i++) {
		assert_false(list.at[i] == '\n' && list.at[i - 1] == '\n');
		assert_false(list.at[i] >= 'A' && list.at[i] <= 'Z' && list.at[i - 1] == '\n');
		lines += list.at[i] == '\n';
	}
	assert_true(lines > 2000);
}

static void test_user_names_have_one_writing(void **state)
{
	assert_string_equal(user_name_read(*state, " Kamal.PO_১২ "), "kamal.po_12");
	assert_null(user_name_read(*state, "ab"));
	assert_null(user_name_read(*state, "কামাল"));
	assert_null(user_name_read(*state, "kamal po"));
	assert_null(user_name_read(*state, "kamal\n"));
	assert_null(user_name_read(*state, NULL));
	assert_null(user_name_read(*state, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

/* ---- RFC 4226 and 6238, appendices ---- */

static const struct bytes rfc_seed = { (const uint8_t *)"12345678901234567890", 20 };

static void test_codes_are_those_of_the_standard(void **state)
{
	char code[FACTOR_CODE_SIZE];

	(void)state;
	factor_totp(rfc_seed, factor_step(59 * SECOND), code);
	assert_string_equal(code, "287082");
	factor_totp(rfc_seed, factor_step((int64_t)1111111109 * SECOND), code);
	assert_string_equal(code, "081804");
	factor_card(rfc_seed, 0, code);
	assert_string_equal(code, "84755224");
	factor_card(rfc_seed, 1, code);
	assert_string_equal(code, "94287082");
}

static void test_a_clock_may_be_half_a_minute_off(void **state)
{
	int64_t step;

	(void)state;
	clock_freeze(59 * SECOND); /* step 1 */
	assert_true(factor_totp_fits(rfc_seed, "287082", 0, &step));
	assert_int_equal(step, 1);
	assert_true(factor_totp_fits(rfc_seed, "২৮৭ ০৮২", 0, &step));
	assert_false(factor_totp_fits(rfc_seed, "287082", 1, &step));
	clock_freeze(89 * SECOND); /* step 2 */
	assert_true(factor_totp_fits(rfc_seed, "287082", 0, &step));
	clock_freeze(90 * SECOND); /* step 3 */
	assert_false(factor_totp_fits(rfc_seed, "287082", 0, &step));
}

static void test_what_is_no_code_is_refused(void **state)
{
	static const char *const bad[] = { "", "28708", "2870820", "28708a", "-287082x",
		"２８７０８２" };
	int64_t step;
	int line;

	(void)state;
	clock_freeze(59 * SECOND);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(factor_totp_fits(rfc_seed, bad[i], 0, &step));
	assert_false(factor_totp_fits(rfc_seed, NULL, 0, &step));
	assert_false(factor_card_fits(rfc_seed, "287082", 0, &line));
}

static void test_a_line_of_a_card_is_crossed_out(void **state)
{
	int line;

	(void)state;
	assert_true(factor_card_fits(rfc_seed, "9428 7082", 0, &line));
	assert_int_equal(line, 1);
	assert_false(factor_card_fits(rfc_seed, "9428 7082", 1 << 1, &line));
	assert_true(factor_card_fits(rfc_seed, "8475-5224", 1 << 1, &line));
	assert_int_equal(line, 0);
}

static void test_an_app_reads_issuer_user_and_seed(void **state)
{
	assert_string_equal(factor_uri(*state, rfc_seed, "rina.po"),
		"otpauth://totp/Ashray:rina.po?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
		"&issuer=Ashray");
}

/* ---- the square ---- */

enum { SIDE_MAX = 200, QUIET = 4, FINDER = 7 };

static void draw(const char *path, bool dark[SIDE_MAX][SIDE_MAX])
{
	int x, y, n, back, used;

	while (*path != '\0') {
		assert_int_equal(sscanf(path, "M%d %dh%dv1h-%dz%n", &x, &y, &n, &back, &used), 4);
		assert_int_equal(n, back);
		for (int i = 0; i < n; i++)
			dark[y][x + i] = true;
		path += used;
	}
}

/* A ring around a block of three by three, as scanners look for it. */
static void assert_finder(bool dark[SIDE_MAX][SIDE_MAX], int left, int top)
{
	for (int y = 0; y < FINDER; y++) {
		for (int x = 0; x < FINDER; x++) {
			bool is_rim = x == 0 || y == 0 || x == FINDER - 1 || y == FINDER - 1;
			bool is_core = x >= 2 && x <= 4 && y >= 2 && y <= 4;

			assert_int_equal(dark[top + y][left + x], is_rim || is_core);
		}
	}
}

static void test_the_square_has_its_corners_and_a_quiet_zone(void **state)
{
	static bool dark[SIDE_MAX][SIDE_MAX];
	struct qr qr = qr_of(*state, factor_uri(*state, rfc_seed, "rina.po"));
	int side = (int)qr.size, far = side - QUIET - FINDER;

	memset(dark, 0, sizeof(dark));
	assert_true(side > 21 + 2 * QUIET && side < SIDE_MAX);
	draw(qr.path, dark);
	assert_finder(dark, QUIET, QUIET);
	assert_finder(dark, far, QUIET);
	assert_finder(dark, QUIET, far);
	for (int i = 0; i < side; i++)
		for (int k = 0; k < QUIET; k++)
			assert_false(dark[i][k] || dark[k][i] || dark[i][side - 1 - k] ||
				     dark[side - 1 - k][i]);
}

#define in_arena(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_arena(test_a_sentence_of_ones_own_is_taken),
		in_arena(test_what_everybody_takes_is_refused),
		in_arena(test_length_is_counted_in_signs),
		in_arena(test_the_user_name_is_no_password),
		in_arena(test_the_list_is_lines),
		in_arena(test_user_names_have_one_writing),
		in_arena(test_codes_are_those_of_the_standard),
		in_arena(test_a_clock_may_be_half_a_minute_off),
		in_arena(test_what_is_no_code_is_refused),
		in_arena(test_a_line_of_a_card_is_crossed_out),
		in_arena(test_an_app_reads_issuer_user_and_seed),
		in_arena(test_the_square_has_its_corners_and_a_quiet_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
