/* base_test.c - arenas, texts, ids and dates. */

#include "lib/base/base.h"
#include "tests/support/cmocka_first.h"

static void test_arena_winds_back_and_wipes(void **state)
{
	struct arena *a = arena_create(1 << 20);
	struct arena_mark m;
	char *first, *second;

	(void)state;
	first = arena_text(a, "kept");
	m = arena_mark(a);
	second = arena_alloc(a, 100000);
	second[99999] = 'x';
	arena_text(a, "given up");
	arena_rewind(a, m);
	assert_string_equal(first, "kept");
	assert_int_equal(arena_used(a), 16);
	arena_destroy(a);
}

static void test_a_text_stops_at_its_ceiling_and_says_so(void **state)
{
	struct arena *a = arena_create(1 << 20);
	struct str s = str_in(a, 10);

	(void)state;
	str_add(&s, "12345");
	str_addf(&s, "%d", 678901);
	assert_true(str_over(&s));
	assert_string_equal(str_text(&s), "1234567890");
	arena_destroy(a);
}

static void test_base64url_has_one_spelling(void **state)
{
	struct arena *a = arena_create(1 << 20);
	struct bytes b;

	(void)state;
	for (size_t n = 0; n < 70; n++) {
		uint8_t raw[70];

		random_fill(raw, sizeof(raw));
		assert_true(base64url_read(a, base64url_text(a, bytes_of(raw, n)), &b));
		assert_true(bytes_equal(b, bytes_of(raw, n)));
	}
	assert_false(base64url_read(a, "AB", &b) && b.len != 1);
	assert_false(base64url_read(a, "AAB", &b));
	assert_false(base64url_read(a, "A", &b));
	assert_false(base64url_read(a, "AA==", &b));
	arena_destroy(a);
}

static void test_bad_utf8_is_refused(void **state)
{
	static const char *const bad[] = { "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
		"\xF5\x80\x80\x80", "\xE0\xA6", "\x80", "a\xFF" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
	assert_true(utf8_clean("আশ্রয়\n", strlen("আশ্রয়\n")));
	assert_false(utf8_clean("a\x1B", 2));
	assert_false(utf8_clean("\xE2\x80\xAE", 3));
	assert_int_equal(utf8_fits("আশ", 4), 3);
	assert_int_equal(utf8_fits_words("ঢাকা শহর", strlen("ঢাকা শ")), strlen("ঢাকা"));
	assert_int_equal(utf8_fits_words("ঢাকা শহর", strlen("ঢাকা")), strlen("ঢাকা"));
	assert_int_equal(utf8_fits_words("ঢাকা শহর", 100), strlen("ঢাকা শহর"));
	assert_int_equal(utf8_fits_words("ঢাকা", 4), 3);
}

static void test_ids_carry_only_their_day(void **state)
{
	int64_t id = id_of_day(day_from_civil(2026, 11, 22)), back;
	char text[14];

	(void)state;
	assert_true(id > 0);
	assert_int_equal(id_day(id), day_from_civil(2026, 11, 22));
	id_text(id, text);
	assert_true(id_read(text, &back));
	assert_int_equal(back, id);
	assert_false(id_read("ZZZZZZZZZZZZZ", &back));
	assert_false(id_read("0000000000000", &back));
}

static void test_dates_go_both_ways(void **state)
{
	int64_t day;
	char text[24];

	(void)state;
	for (int64_t d = -200000; d < 200000; d += 13) {
		int y, m, dd;

		day_to_civil(d, &y, &m, &dd);
		assert_int_equal(day_from_civil(y, m, dd), d);
	}
	assert_true(day_read("2024-02-29", &day));
	assert_false(day_read("2026-02-29", &day));
	assert_false(day_read("2026-2-2", &day));
	instant_text(1763806500000, text);
	assert_string_equal(text, "2025-11-22T10:15:00Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena_winds_back_and_wipes),
		cmocka_unit_test(test_a_text_stops_at_its_ceiling_and_says_so),
		cmocka_unit_test(test_base64url_has_one_spelling),
		cmocka_unit_test(test_bad_utf8_is_refused),
		cmocka_unit_test(test_ids_carry_only_their_day),
		cmocka_unit_test(test_dates_go_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
