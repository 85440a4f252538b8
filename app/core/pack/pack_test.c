/* pack_test.c - packs that load, and packs whose faults must be named with file and line. */

#include "app/core/pack/codes.h"
#include "app/core/pack/for_forms.h"
#include "app/core/pack/pack_fixture.h"
#include "app/core/pack/speech.h"
#include "tests/support/cmocka_first.h"

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_create(256 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

/* A change to a file of the second pack, and what must be said about it. */
struct slip {
	const char *file, *what, *with;
	const char *said; /* part of the line, from the file's name on */
};

static const struct slip slips[] = {
	{ "pack.json", "\"version\": \"1\"", "\"version\": 1",
		"pack.json:3: \"version\" must be a text" },
	{ "pack.json", "\"adult_age\": 18", "\"adult_age\": 99", "adult_age" },
	{ "pack.json", "\"offset\": \"+01:00\"", "\"offset\": \"1\"", "write it as \"+06:00\"" },
	{ "pack.json", "last sun mar 02:00", "last sunday of march", "last sun mar 02:00" },
	{ "pack.json", "\"from\": \"sr\"", "\"from\": \"de\"",
		"\"from\" must name an authored language" },
	{ "pack.json", "\"district_level\": \"district\"", "\"district_level\": \"shire\"",
		"\"shire\" is not among \"levels\"" },
	{ "pack.json", "https://", "http://", "must begin with https://" },
	{ "pack.json", "\"calendar\": \"office\"", "\"calendar\": \"none\"",
		"not in calendars.json" },
	{ "pack.json", "\"id\": \"rs\"", "\"id\": \"rs\", \"ide\": 1", "ide" },
	{ "areas.csv", "district,RS-03,RS,", "district,RS-02,RS,",
		"areas.csv:6: code \"RS-02\" stands in this table already" },
	{ "areas.csv", "district,RS-03,RS,", "district,RS-03,RX,", "areas.csv:6: parent \"RX\"" },
	{ "areas.csv", "district,RS-03,RS,", "hamlet,RS-03,RS,", "areas.csv:6: level \"hamlet\"" },
	{ "areas.csv", "district,RS-03,RS,", "district,RS-03,RS-02,",
		"its level has no larger rank" },
	{ "areas.csv", "district,RS-03,RS,", "district,RS-03,,", "has no parent" },
	{ "areas.csv", "RS-03,RS,iso3166,,", "RS-03,RS,iso3166,soon,", "write it as 2026-03-26" },
	{ "areas.csv", "Севернобанатски округ,", "Севернобанатски округ,,", "9 cells" },
	{ "areas.csv", "name_en", "name_xx", "areas.csv:1: column \"name_xx\"" },
	{ "areas.csv", "level,code", "code,level", "areas.csv:1: column 1 must be \"level\"" },
	{ "areas.csv", "Севернобанатски", "Северно\"банатски", "areas.csv:6:" },
	{ "aliases.csv", "RS-20,sr", "RS-99,sr",
		"aliases.csv:8: code \"RS-99\" is not in areas.csv" },
	{ "aliases.csv", "RS-20,sr", "RS-20,xx", "aliases.csv:8: \"xx\" is no language" },
	{ "codes/kind.json", "\"n\": 2,", "\"n\": 1,", "codes/kind.json:5: n 1 is taken" },
	{ "codes/kind.json", "\"n\": 2,", "\"n\": 65,", "n must be at most 64" },
	{ "codes/kind.json", "\"code\": \"social\"", "\"code\": \"digital\"",
		"stands in this list" },
	{ "codes/kind.json", "\"code\": \"social\"", "\"code\": \"so cial\"", "code \"so cial\"" },
	{ "codes/kind.json", "\"list\": \"kind\"", "\"list\": \"kinds\"",
		"must be the name of this file" },
	{ "codes/kind.json", "\"severity\": 40", "\"severity\": 4.5", "attribute \"severity\"" },
	{ "codes/kind.json", "\"en\": \"Neglect\"", "\"fr\": \"x\"", "\"fr\" is no language" },
	{ "codes/kind.json", ", \"en\": \"Neglect\"", "", "lacks its text in \"en\"" },
	{ "codes/whom.json", "\"code\": \"both\"", "\"code\": \"all\"", "needs the code \"both\"" },
	{ "conditions.json", "${child_age} < 7", "${child_age} < 'x'",
		"conditions.json:4: \"when\":" },
	{ "conditions.json", "${child_age} < 7", "${shoe_size} < 7", "there is no ${shoe_size}" },
	{ "conditions.json", "\"id\": \"is_sexual\"", "\"id\": \"kinds\"", "choose another" },
	{ "conditions.json", "[\"sexual\"]", "[\"sexuall\"]", "kind \"sexuall\" is not" },
	{ "conditions.json", "${risk} = 'level1'", "${risk} = 'low'", "does not offer 'low'" },
	{ "conditions.json", "${by_school_staff}\"", "${not_yet}\"", "there is no ${not_yet}" },
	{ "helplines.json", "116 111", "call us", "helplines.json:2: \"number\"" },
	{ "helplines.json", "2026-11-22", "yesterday", "helplines.json:2: \"last_checked\"" },
	{ "body_kinds.json", "\"duty\": \"protect\"", "\"duty\": \"fly\"", "duty \"fly\" is not" },
	{ "body_kinds.json", "\"parent_kind\": \"ministry_social\"", "\"parent_kind\": \"csw\"",
		"stands above itself" },
	{ "body_kinds.json", "\"reserve_kind\": \"protector\"",
		"\"reserve_kind\": \"national_desk\"", "second top kind" },
	{ "body_kinds.json", "\"notes\"]", "\"diary\"]", "compartment \"diary\"" },
	{ "body_kinds.json", "[\"social_services\"]", "[\"nobody_known\"]",
		"codes/accused_body.json" },
	{ "body_kinds.json", "\"calendar\": \"school\"", "\"calendar\": \"lunar\"",
		"calendar \"lunar\"" },
	{ "routing.json", "\"standby\": \"standby_desk\"", "\"standby\": \"triage_desk\"",
		"must be another kind" },
	{ "routing.json", "\"body_kind\": \"cyber_police\"", "\"body_kind\": \"army\"",
		"\"army\"" },
	{ "routing.json", "\"duty\": \"trace\"", "\"duty\": \"prosecute\"", "has no mandate" },
	{ "routing.json", "\"lead\": true", "\"lead\": 1", "\"lead\" must be" },
	{ "routing.json", "{\"id\": \"everybody_else\",",
		"{\"id\": \"everybody_else\", \"when\": \"${danger_now}\",",
		"no rule names a lead" },
	{ "retention.json", "\"months\": 12", "\"months\": 0", "\"months\"" },
	{ "retention.json", "${anonymity} = 'anonymous'", "${anonymity} = 'nobody'", "nobody" },
	{ "retention.json", "\"until_age\": 25", "\"until\": 25", "until" },
	{ "triage.json", "\"from\": 0", "\"from\": 1", "the last must begin \"from\" 0" },
	{ "triage.json", "\"at_least\": \"level3\"", "\"at_least\": \"worst\"",
		"no level of clocks.json" },
	{ "triage.json", "\"points\": 6", "\"points\": 6, \"at_least\": \"level3\"",
		"needs \"points\" or" },
	{ "clocks.json", "\"limit\": \"30m\"", "\"limit\": \"half an hour\"", "no length of time" },
	{ "clocks.json", "\"level2\": \"1wd\", ", "", "\"level2\" is missing" },
	{ "clocks.json", "\"id\": \"reply\"", "\"id\": \"answer\"",
		"the step \"reply\" is missing" },
	{ "clocks.json", "\"unconfirmed\": \"2wd\"", "\"unconfirmed\": \"for ever\"",
		"no length of time" },
	{ "clocks.json", "\"confirm\": \"2wd\", ", "", "\"confirm\" is missing" },
	{ "clocks.json", "[150, 300]", "[300, 150]", "rising percentages" },
	{ "clocks.json", "\"fact\": \"happened_on\"", "\"fact\": \"child_age\"",
		"no fact that holds a day" },
	{ "calendars.json", "\"08:00-16:00\"", "\"from eight\"", "write them as 09:00-17:00" },
	{ "calendars.json", "2026-04-10", "2026-04-31", "write the day as" },
	{ "calendars.json", "[\"sat\", \"sun\"]",
		"[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]",
		"at least one working day" },
	{ "phases.json", "\"states\": [\"finished\"]", "\"states\": []",
		"the state \"finished\" of a task" },
	{ "phases.json", "\"coarse\": \"finished\"", "\"coarse\": \"over\"", "\"coarse\" is" },
	{ "sentences.json", "\"to\": \"reporter\"", "\"to\": \"press\"", "\"to\" is" },
	{ "pages.json", "\"nadel\"", "\"nadella\"", "not in helplines.json" },
	{ "texts.json", "\"sr\": \"Ашрај\", ", "", "\"site_name\" lacks its text in \"sr\"" },
	{ "texts.json", "\"site_name\"", "\"sight_name\"", "texts.json: \"site_name\" is missing" },
	{ "texts.json", "\"site_name\"", "\"sight_name\"", "\"sight_name\" is shown by no page" },
	{ "texts.json", "within 30 minutes", "within 20 minutes",
		"\"home_promise\" names another time than the limit of \"triage\"" },
	{ "clocks.json", "\"limit\": \"30m\"", "\"limit\": \"2h\"",
		"\"home_promise\" names another time than the limit of \"triage\"" },
};

static void test_packs_load(void **state)
{
	(void)state;
	for (int i = 0; all_packs[i] != NULL; i++) {
		const struct pack *p = pack_that_loads(all_packs[i]);

		assert_true(text_ends(all_packs[i], p->id));
		assert_true(p->adult_age == 18);
		assert_true(p->go_live_n > 0);
		assert_true(pack_file(p, "forms/report.json").len > 0);
		assert_int_equal(pack_file(p, "forms/none.json").len, 0);
		assert_null(pack_language(p, "xx"));
		assert_ptr_equal(pack_language(p, p->languages[0].id), &p->languages[0]);
		pack_destroy(p);
	}
}

static void test_every_slip_is_named_with_its_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(slips); i++) {
		const struct slip *s = &slips[i];
		struct arena_mark m = arena_mark(arena);
		const char *text = file_text(arena, all_packs[1], s->file);
		const char *said = faults_with(
			arena, all_packs[1], s->file, replaced(arena, text, s->what, s->with));

		if (strstr(said, s->said) == NULL)
			fail_msg("slip %zu in %s: wanted \"%s\", got \"%s\"", i, s->file, s->said,
				said);
		arena_rewind(arena, m);
	}
}

static void test_every_missing_file_is_missed(void **state)
{
	static const char *const needed[] = { "pack.json", "areas.csv", "codes/kind.json",
		"codes/whom.json", "codes/channel.json", "conditions.json", "helplines.json",
		"body_kinds.json", "routing.json", "triage.json", "retention.json", "clocks.json",
		"calendars.json", "phases.json", "sentences.json", "pages.json", "texts.json" };

	(void)state;
	for (int k = 0; all_packs[k] != NULL; k++) {
		for (size_t i = 0; i < COUNT_OF(needed); i++) {
			struct arena_mark m = arena_mark(arena);
			const char *said = faults_with(arena, all_packs[k], needed[i], NULL);
			const char *line =
				arena_printf(arena, "%s: this file is missing", needed[i]);

			if (strstr(said, line) == NULL)
				fail_msg("%s without %s: \"%s\"", all_packs[k], needed[i], said);
			arena_rewind(arena, m);
		}
		assert_string_equal(faults_with(arena, all_packs[k], "aliases.csv", NULL), "");
	}
}

static void test_no_file_may_be_cut_short_or_hold_nonsense(void **state)
{
	static const char *const files[] = { "pack.json", "areas.csv", "codes/kind.json",
		"conditions.json", "helplines.json", "body_kinds.json", "routing.json",
		"triage.json", "retention.json", "clocks.json", "calendars.json", "phases.json",
		"sentences.json", "pages.json", "texts.json" };
	static const char *const nonsense[] = { "", "{", "[]", "{}", "[{}]", "[1]", "null",
		"[{\"id\":3}]", "{\"levels\":[],\"rules\":[],\"steps\":[],\"never\":[]}" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		for (size_t j = 0; j < COUNT_OF(nonsense); j++) {
			struct arena_mark m = arena_mark(arena);
			const char *said = faults_with(arena, all_packs[1], files[i], nonsense[j]);

			/* Empty lists of sentences, pages and conditions say nothing wrong
			 * themselves. */
			if (*said == '\0' && strcmp(files[i], "sentences.json") != 0 &&
				strcmp(files[i], "pages.json") != 0 &&
				strcmp(files[i], "texts.json") != 0)
				fail_msg("%s may hold %s", files[i], nonsense[j]);
			arena_rewind(arena, m);
		}
	}
}

static void test_all_faults_are_listed_not_only_the_first(void **state)
{
	const char *text = file_text(arena, all_packs[1], "codes/kind.json"), *said;

	(void)state;
	text = replaced(arena, text, "\"n\": 2,", "\"n\": 1,");
	text = replaced(arena, text, "\"code\": \"social\"", "\"code\": \"so cial\"");
	said = faults_with(arena, all_packs[1], "codes/kind.json", text);
	assert_non_null(strstr(said, "n 1 is taken"));
	assert_non_null(strstr(said, "so cial"));
}

/* Four letters that sound like no other four: consonant, vowel, consonant, another. */
static const char *word_of(size_t k)
{
	static const char first[] = "bdfgjklmnprst", last[] = "aiu";
	size_t n = strlen(first);

	return arena_printf(arena, "%c%c%c%c", first[k % n], last[k / n % 3], first[k / n / 3 % n],
		k / n / n / 3 % 6 < 3 ? last[k / n / n / 3 % 3]
				      : (k / n / n / 3 % 6 == 3 ? 'x' : 'h'));
}

/* So many words, of which one may be another's twin. */
static const char *word_list(size_t n, const char *twin)
{
	struct str words = str_in(arena, 1 << 20);

	for (size_t i = 0; i < n; i++)
		str_addf(&words, "%s\n", twin != NULL && i == 7 ? twin : word_of(i));
	return str_text(&words);
}

static void test_receipt_words_are_2048_and_differ_in_four_letters(void **state)
{
	const char *said;
	const struct pack *p;

	(void)state;
	p = pack_with(arena, all_packs[1], "words.txt", word_list(2048, NULL));
	assert_string_equal(p->speech->words[1], "daba");
	assert_null(p->speech->other_words);
	pack_destroy(p);
	said = faults_with(arena, all_packs[1], "words.txt", word_list(2047, NULL));
	assert_non_null(strstr(said, "exactly 2048"));
	said = faults_with(arena, all_packs[1], "words.txt", word_list(2049, NULL));
	assert_non_null(strstr(said, "exactly 2048"));
	said = faults_with(arena, all_packs[1], "words.txt", word_list(2048, "dabax"));
	assert_non_null(
		strstr(said, "words.txt:8: \"dabax\" begins with the same four letters as line 2"));
	said = faults_with(arena, all_packs[1], "words.txt", word_list(2048, "dhaba"));
	assert_non_null(strstr(said, "words.txt:8: \"dhaba\" sounds like line 2"));
	said = faults_with(arena, all_packs[1], "words.txt", word_list(2048, "two words"));
	assert_non_null(strstr(said, "words.txt:8: one word a line"));
}

static bool always_fits(const struct form *form, struct faults *faults)
{
	(void)form;
	(void)faults;
	return true;
}

static void test_the_check_reads_forms_too_and_remarks_on_what_is_old(void **state)
{
	struct str said = str_in(arena, 1 << 20);

	(void)state;
	for (int k = 0; all_packs[k] != NULL; k++) {
		said = str_in(arena, 1 << 20);
		if (!pack_check(all_packs[k], &told_names, always_fits,
			    day_from_civil(2026, 11, 23), &said))
			fail_msg("%s", str_text(&said));
	}
	said = str_in(arena, 1 << 20);
	assert_true(pack_check(all_packs[1], &told_names, NULL, day_from_civil(2030, 1, 1), &said));
	assert_non_null(strstr(str_text(&said), "more than a year ago"));
	assert_non_null(strstr(str_text(&said), "no dated holiday"));
	said = str_in(arena, 1 << 20);
	assert_false(pack_check("packs/none", &told_names, NULL, 20000, &said));
	assert_non_null(strstr(str_text(&said), "packs/none"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packs_load),
		cmocka_unit_test(test_every_slip_is_named_with_its_file),
		cmocka_unit_test(test_every_missing_file_is_missed),
		cmocka_unit_test(test_no_file_may_be_cut_short_or_hold_nonsense),
		cmocka_unit_test(test_all_faults_are_listed_not_only_the_first),
		cmocka_unit_test(test_receipt_words_are_2048_and_differ_in_four_letters),
		cmocka_unit_test(test_the_check_reads_forms_too_and_remarks_on_what_is_old),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
