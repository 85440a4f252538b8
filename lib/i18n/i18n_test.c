/* i18n_test.c - catalogues, plurals, numbers and times in three languages. */

#include "tests/support/cmocka_first.h"

#include "lib/i18n/i18n.h"

#include <stdio.h>
#include <string.h>

static struct arena *a;

static int make_arena(void **state)
{
	(void)state;
	a = arena_create(16 << 20);
	return 0;
}

static int drop_arena(void **state)
{
	(void)state;
	arena_destroy(a);
	return 0;
}

/* A language; the test fails when it cannot be loaded. */
static const struct language *language(const char *tag, const char *po)
{
	struct str problem = str_in(a, 1000);
	const struct language *l = language_load(a, tag, bytes_of(po, strlen(po)), &problem);

	if (l == NULL)
		fail_msg("%s", str_text(&problem));
	return l;
}

static const char *problem_with(const char *tag, const char *po)
{
	struct str problem = str_in(a, 1000);

	if (language_load(a, tag, bytes_of(po, strlen(po)), &problem) != NULL)
		return "none";
	return str_text(&problem);
}

/* Catalogues. */

static const char bengali_po[] = "# comment\n"
				 "msgid \"\"\n"
				 "msgstr \"Plural-Forms: nplurals=2; plural=(n > 1);\\n\"\n"
				 "\n"
				 "#: views/x.html:3\n"
				 "msgid \"Late\"\n"
				 "msgstr \"দেরি\"\n"
				 "msgid \"\"\n"
				 "\"Sent to \"\n"
				 "\"{body}\"\n"
				 "msgstr \"{body}-এ \"\n"
				 "\"পাঠানো\\n\"\n"
				 "#, fuzzy\n"
				 "msgid \"Guess\"\n"
				 "msgstr \"অনুমান\"\n"
				 "#~ msgid \"Old\"\n"
				 "#~ msgstr \"পুরোনো\"\n"
				 "msgid \"Not yet\"\n"
				 "msgstr \"\"\n"
				 "msgid \"{count} task\"\n"
				 "msgid_plural \"{count} tasks\"\n"
				 "msgstr[0] \"একটি কাজ\"\n"
				 "msgstr[1] \"{count}টি কাজ\"\n";

static void test_a_catalogue_gives_texts_and_the_key_where_it_has_none(void **state)
{
	const struct language *bn = language("bn", bengali_po);

	(void)state;
	assert_string_equal(language_text(bn, "Late"), "দেরি");
	assert_string_equal(language_text(bn, "Sent to {body}"), "{body}-এ পাঠানো\n");
	assert_string_equal(language_text(bn, "Guess"), "Guess");
	assert_string_equal(language_text(bn, "Old"), "Old");
	assert_string_equal(language_text(bn, "Not yet"), "Not yet");
	assert_true(language_knows(bn, "Late"));
	assert_false(language_knows(bn, "Not yet"));
}

static void test_a_plural_takes_the_form_of_its_language(void **state)
{
	const struct language *bn = language("bn", bengali_po), *en = language("en", "");

	(void)state;
	assert_string_equal(language_plural(bn, "{count} task", "{count} tasks", 0), "একটি কাজ");
	assert_string_equal(language_plural(bn, "{count} task", "{count} tasks", 1), "একটি কাজ");
	assert_string_equal(
		language_plural(bn, "{count} task", "{count} tasks", 2), "{count}টি কাজ");
	assert_string_equal(
		language_plural(en, "{count} task", "{count} tasks", 1), "{count} task");
	assert_string_equal(
		language_plural(en, "{count} task", "{count} tasks", 0), "{count} tasks");
	assert_string_equal(
		language_plural(bn, "{count} day", "{count} days", INT64_MIN), "{count} days");
}

static void test_serbian_has_three_forms_and_two_scripts(void **state)
{
	static const char po[] = "msgid \"{count} day\"\n"
				 "msgid_plural \"{count} days\"\n"
				 "msgstr[0] \"{count} дан\"\n"
				 "msgstr[1] \"{count} дана\"\n"
				 "msgstr[2] \"{count} данâ\"\n"
				 "msgid \"Love for {name}\"\n"
				 "msgstr \"Љубав ЉУБАВ џеп Џ {name} њихов Ђорђе Чувам те\"\n";
	static const struct {
		int64_t n;
		const char *text;
	} forms[] = { { 1, "дан" }, { 2, "дана" }, { 4, "дана" }, { 5, "данâ" }, { 11, "данâ" },
		{ 12, "данâ" }, { 21, "дан" }, { 22, "дана" }, { 111, "данâ" }, { 0, "данâ" } };
	const struct language *sr = language("sr", po), *latin = language("sr-Latn", po);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		assert_string_equal(
			language_plural(sr, "{count} day", "{count} days", forms[i].n) + 8,
			forms[i].text);
	assert_string_equal(language_text(latin, "Love for {name}"),
		"Ljubav LJUBAV džep Dž {name} njihov Đorđe Čuvam te");
	assert_string_equal(language_name(latin), "srpski");
	assert_string_equal(language_script(latin, a, "Нови Сад"), "Novi Sad");
	assert_string_equal(language_script(sr, a, "Нови Сад"), "Нови Сад");
}

static void test_a_broken_catalogue_is_refused_with_its_line(void **state)
{
	(void)state;
	assert_string_equal(problem_with("bn", "msgid \"a\"\nmsgstr \"b\n"),
		"line 2: a text without its closing quote");
	assert_string_equal(problem_with("bn", "msgid \"a\"\n\nmsgid \"b\"\nmsgstr \"c\"\n"),
		"line 2: expected msgstr");
	assert_string_equal(problem_with("bn", "msgctxt \"x\"\nmsgid \"a\"\nmsgstr \"b\"\n"),
		"line 1: msgctxt is not used here: a key is its English sentence");
	assert_string_equal(problem_with("bn", "msgid \"a\\q\"\nmsgstr \"b\"\n"),
		"line 1: an escape other than \\n \\t \\\" \\\\");
	assert_string_equal(problem_with("bn", "msgid \"a {n}\"\nmsgstr \"b\"\n"),
		"line 1: the translation lacks a {name} of the English");
	assert_string_equal(problem_with("bn", "msgid \"a\"\nmsgstr \"b {n}\"\n"),
		"line 1: the translation has a {name} that the English has not");
	assert_string_equal(
		problem_with("bn", "msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\"\n"),
		"line 3: the same msgid as in line 1");
	assert_string_equal(
		problem_with("sr",
			"msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\nmsgstr[1] \"d\"\n"),
		"line 1: not as many plural forms as the language has");
	assert_string_equal(
		problem_with("sr", "msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2;\\n\"\n"),
		"line 1: nplurals of the header is not that of the language");
	assert_string_equal(problem_with("bn", "msgid \"a\xFF\"\nmsgstr \"b\"\n"),
		"line 1: not clean UTF-8 of at most 4 MiB");
	assert_string_equal(problem_with("xx", ""), "line 1: no rules for the language \"xx\"");
}

static void test_a_message_is_filled_in_the_readers_words(void **state)
{
	const struct language *bn = language("bn", bengali_po);
	struct str s = str_in(a, 1000);

	(void)state;
	message_fill(&s, bn, (struct zone){ .minutes = 360 }, "{who}: {n}, {on}, {at}, {gone}{ {}",
		(const struct value[]){ { .name = "who", .text = "রহিম" },
			{ .name = "n", .type = VALUE_COUNT, .n = 1234567 },
			{ .name = "on", .type = VALUE_DAY, .n = day_from_civil(2026, 11, 22) },
			{ .name = "at", .type = VALUE_INSTANT, .n = 1763806500000 }, { 0 } });
	assert_string_equal(
		str_text(&s), "রহিম: ১২,৩৪,৫৬৭, ২২ নভেম্বর ২০২৬, ২২ নভেম্বর ২০২৫, বিকেল ৪:১৫, { {}");
}

static void test_the_header_of_a_browser_chooses_the_language(void **state)
{
	const struct language *all[] = { language("bn", ""), language("en", ""), language("sr", ""),
		language("sr-Latn", "") };
	static const struct {
		const char *accept, *tag;
	} cases[] = {
		{ NULL, "bn" },
		{ "", "bn" },
		{ "fr, de;q=0.9", "bn" },
		{ "en-GB,en;q=0.9", "en" },
		{ "fr;q=1.0, en;q=0.5, bn;q=0.4", "en" },
		{ "en;q=0, bn;q=0.001", "bn" },
		{ "BN-bd", "bn" },
		{ "sr", "sr" },
		{ "sr-RS", "sr" },
		{ "sr-Latn-RS, en;q=0.8", "sr-Latn" },
		{ "english", "bn" },
		{ ",,;;q=;q=1,en", "en" },
		{ "en;q=2", "bn" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(
			language_tag(language_choose(all, COUNT_OF(all), cases[i].accept)),
			cases[i].tag);
}

/* Words. */

static const char *count(const struct language *l, int64_t n)
{
	struct str s = str_in(a, 100);

	words_count(&s, l, n);
	return str_text(&s);
}

static const char *decimal(const struct language *l, int64_t n, int decimals)
{
	struct str s = str_in(a, 100);

	words_decimal(&s, l, n, decimals);
	return str_text(&s);
}

static void test_numbers_are_grouped_as_people_count(void **state)
{
	const struct language *bn = language("bn", ""), *en = language("en", ""),
			      *sr = language("sr", "");

	(void)state;
	assert_string_equal(count(bn, 0), "০");
	assert_string_equal(count(bn, 999), "৯৯৯");
	assert_string_equal(count(bn, 1000), "১,০০০");
	assert_string_equal(count(bn, 100000), "১,০০,০০০");
	assert_string_equal(count(bn, 12345678), "১,২৩,৪৫,৬৭৮");
	assert_string_equal(count(en, 12345678), "12,345,678");
	assert_string_equal(count(sr, 12345678), "12.345.678");
	assert_string_equal(count(en, INT64_MIN), "−9,223,372,036,854,775,808");
	assert_string_equal(decimal(en, 1234567, 2), "12,345.67");
	assert_string_equal(decimal(bn, 5, 1), "০.৫");
	assert_string_equal(decimal(sr, -1005, 2), "−10,05");
	assert_string_equal(decimal(en, 12, 0), "12");
	assert_string_equal(digits_ascii(a, "০১৭১২-৩৪৫৬৭৮ ٣ १x"), "01712-345678 3 1x");
}

enum way { DAYS, MONTHS, WEEKDAYS, TIMES, INSTANTS };

static const char *words(const struct language *l, enum way way, int64_t n)
{
	struct str s = str_in(a, 200);
	struct zone zone = { .minutes = 360 };

	switch (way) {
	case DAYS:
		words_day(&s, l, n);
		break;
	case MONTHS:
		words_month(&s, l, n);
		break;
	case WEEKDAYS:
		words_weekday(&s, l, n);
		break;
	case TIMES:
		words_time(&s, l, zone, n);
		break;
	case INSTANTS:
		words_instant(&s, l, zone, n);
		break;
	}
	return str_text(&s);
}

static void test_dates_and_times_read_as_people_write_them(void **state)
{
	const struct language *bn = language("bn", ""), *en = language("en", ""),
			      *sr = language("sr", ""), *latin = language("sr-Latn", "");
	int64_t day = day_from_civil(2026, 2, 5), at = day * DAY - 6 * HOUR;

	(void)state;
	assert_string_equal(words(bn, DAYS, day), "৫ ফেব্রুয়ারি ২০২৬");
	assert_string_equal(words(en, DAYS, day), "5 February 2026");
	assert_string_equal(words(sr, DAYS, day), "5. фебруара 2026.");
	assert_string_equal(words(latin, DAYS, day), "5. februara 2026.");
	assert_string_equal(words(en, MONTHS, day), "February 2026");
	assert_string_equal(words(bn, WEEKDAYS, day), "বৃহস্পতিবার");
	assert_string_equal(words(en, WEEKDAYS, 0), "Thursday");
	assert_string_equal(words(en, WEEKDAYS, -4), "Sunday");
	assert_string_equal(words(bn, TIMES, at), "রাত ১২:০০");
	assert_string_equal(words(en, TIMES, at), "12:00 am");
	assert_string_equal(words(sr, TIMES, at), "00:00");
	assert_string_equal(words(bn, TIMES, at + 9 * HOUR + 5 * MINUTE), "সকাল ৯:০৫");
	assert_string_equal(words(en, TIMES, at + 12 * HOUR), "12:00 pm");
	assert_string_equal(words(bn, TIMES, at + 23 * HOUR + 59 * MINUTE), "রাত ১১:৫৯");
	assert_string_equal(words(en, INSTANTS, at + 13 * HOUR), "5 February 2026, 1:00 pm");
	assert_string_equal(words(latin, INSTANTS, at + 13 * HOUR), "5. februara 2026. u 13:00");
}

static int summer(const void *rules, int64_t at)
{
	return at >= *(const int64_t *)rules ? 120 : 60;
}

static void test_a_zone_may_change_with_the_season(void **state)
{
	int64_t change = day_from_civil(2026, 3, 29) * DAY + HOUR;
	struct zone zone = { .minutes_at = summer, .rules = &change };
	const struct language *sr = language("sr", "");
	struct str s = str_in(a, 100);

	(void)state;
	words_time(&s, sr, zone, change - MINUTE);
	words_time(&s, sr, zone, change);
	assert_string_equal(str_text(&s), "01:5903:00");
	assert_int_equal(zone_day(zone, change + 20 * HOUR + 59 * MINUTE), change / DAY);
	assert_int_equal(zone_day(zone, change + 21 * HOUR), change / DAY + 1);
}

static const char *relative(const struct language *l, int64_t ms)
{
	struct str s = str_in(a, 200);
	int64_t now = 1763806500000;

	words_relative(&s, l, now, now + ms);
	return str_text(&s);
}

static const char *duration(const struct language *l, int64_t ms)
{
	struct str s = str_in(a, 200);

	words_duration(&s, l, ms);
	return str_text(&s);
}

static void test_spans_are_told_in_units_people_use(void **state)
{
	const struct language *bn = language("bn", ""), *en = language("en", ""),
			      *sr = language("sr", ""), *latin = language("sr-Latn", "");

	(void)state;
	assert_string_equal(relative(en, -59 * SECOND), "now");
	assert_string_equal(relative(en, -MINUTE), "1 minute ago");
	assert_string_equal(relative(en, 25 * HOUR), "in 1 day");
	assert_string_equal(relative(bn, -3 * HOUR), "৩ ঘণ্টা আগে");
	assert_string_equal(relative(bn, 45 * DAY), "১ মাস পরে");
	assert_string_equal(relative(sr, -400 * DAY), "пре 1 годину");
	assert_string_equal(relative(sr, 5 * HOUR), "за 5 сати");
	assert_string_equal(relative(latin, -2 * DAY), "pre 2 dana");
	assert_string_equal(duration(en, 0), "0 minutes");
	assert_string_equal(duration(en, 51 * HOUR), "2 days 3 hours");
	assert_string_equal(duration(bn, -(26 * HOUR + 30 * MINUTE)), "১ দিন ২ ঘণ্টা");
	assert_string_equal(duration(sr, 61 * MINUTE), "1 сат 1 минут");
	assert_string_equal(duration(en, 3 * DAY + 5 * MINUTE), "3 days");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_catalogue_gives_texts_and_the_key_where_it_has_none),
		cmocka_unit_test(test_a_plural_takes_the_form_of_its_language),
		cmocka_unit_test(test_serbian_has_three_forms_and_two_scripts),
		cmocka_unit_test(test_a_broken_catalogue_is_refused_with_its_line),
		cmocka_unit_test(test_a_message_is_filled_in_the_readers_words),
		cmocka_unit_test(test_the_header_of_a_browser_chooses_the_language),
		cmocka_unit_test(test_numbers_are_grouped_as_people_count),
		cmocka_unit_test(test_dates_and_times_read_as_people_write_them),
		cmocka_unit_test(test_a_zone_may_change_with_the_season),
		cmocka_unit_test(test_spans_are_told_in_units_people_use),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
