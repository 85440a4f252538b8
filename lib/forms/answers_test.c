/* answers_test.c - from what people type, and what programs send, to answers and back. */

#include "tests/support/cmocka_first.h"

#include "lib/forms/form_fixture.h"

#include <string.h>

#define SEND(page, ...) fixture_send(f, page, __VA_ARGS__, NULL)
#define WORDS(id)       answers_fault_words(f->answers, form_question(f->form, id))

static int64_t day(const char *text)
{
	int64_t on = 0;

	assert_true(day_read(text, &on));
	return on;
}

static void assert_fault(const struct fixture *f, const char *id, enum answer_fault fault)
{
	assert_int_equal(fixture_answer(f, id)->fault, fault);
}

static void assert_state(const struct fixture *f, const char *id, enum answer_state state)
{
	assert_int_equal(fixture_answer(f, id)->state, state);
	assert_int_equal(fixture_answer(f, id)->fault, FAULT_NONE);
}

static bool from_json(struct fixture *f, const char *json, enum answers_source source)
{
	struct faults faults = faults_in(f->arena, "body");
	const struct json *v = json_read(f->arena, bytes_of(json, strlen(json)), NULL, &faults);

	assert_non_null(v);
	f->answers = answers_create(f->arena, f->form, &f->asking);
	return answers_from_json(f->answers, v, source);
}

static void test_choices_are_read_and_others_refused(void **state)
{
	struct fixture *f = *state;

	SEND("setting", "setting", "school");
	assert_string_equal(fixture_answer(f, "setting")->text, "school");
	SEND("setting", "setting", "castle");
	assert_fault(f, "setting", FAULT_NO_SUCH_CHOICE);
	SEND("setting", "setting", "school", "setting", "home");
	assert_fault(f, "setting", FAULT_CHOSEN_TWICE);
	assert_string_equal(WORDS("setting"), "Please choose only one answer.");
	SEND("kinds", "kinds", "school", "kinds", "home", "kinds", "school");
	assert_int_equal(fixture_answer(f, "kinds")->codes_n, 2);
	assert_string_equal(fixture_answer(f, "kinds")->codes[0], "home");
	SEND("kinds", "kinds", "nowhere", "kinds", "home");
	assert_fault(f, "kinds", FAULT_NOT_ALONE);
	assert_int_equal(fixture_answer(f, "kinds")->codes_n, 2);
	assert_string_equal(WORDS("kinds"),
		"\"Nowhere\" cannot stand beside other answers. Please keep one or the other.");
}

static void test_not_knowing_and_skipping_are_answers_everywhere(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i + 1 < f->form->n; i++) {
		const struct question *q = &f->form->questions[i];
		struct form_field unknown = { q->id, "_unknown" }, skipped = { q->id, "_skipped" };

		answers_read(f->answers, NULL, (struct form_fields){ &unknown, 1 });
		assert_state(f, q->id, ANSWER_UNKNOWN);
		answers_read(f->answers, NULL, (struct form_fields){ &skipped, 1 });
		assert_state(f, q->id, ANSWER_SKIPPED);
	}
	SEND("child", "age", "9", "age", "_unknown");
	assert_state(f, "age", ANSWER_GIVEN);
	SEND("child", "age", "9", "age", "_skipped");
	assert_state(f, "age", ANSWER_SKIPPED);
}

static void test_a_page_left_empty_is_passed_over(void **state)
{
	struct fixture *f = *state;

	SEND("danger", "something", "else");
	assert_state(f, "danger", ANSWER_SKIPPED);
	SEND("photos", "x", "y");
	assert_state(f, "photos", ANSWER_SKIPPED);
	SEND("setting", "setting", "school");
	SEND("pupil", "pupil", "  ");
	assert_fault(f, "pupil", FAULT_MISSING);
	assert_string_equal(WORDS("pupil"), "Please answer this question: we need it to go on.");
	SEND("pupil", "pupil", "_unknown");
	assert_fault(f, "pupil", FAULT_MISSING);
}

static void test_numbers_are_read_in_both_scripts(void **state)
{
	struct fixture *f = *state;

	SEND("child", "age", " ১২ ");
	assert_int_equal(fixture_answer(f, "age")->number, 12);
	SEND("child", "age", "9");
	assert_int_equal(fixture_answer(f, "age")->number, 9);
	SEND("child", "age", "nine");
	assert_fault(f, "age", FAULT_NO_NUMBER);
	assert_string_equal(fixture_answer(f, "age")->typed.text, "nine");
	SEND("child", "age", "-1");
	assert_fault(f, "age", FAULT_TOO_SMALL);
	assert_string_equal(WORDS("age"), "Please write a number that is 0 or more.");
	SEND("child", "age", "121");
	assert_string_equal(WORDS("age"), "Please write a number that is 120 or less.");
	SEND("child", "age", "99999999999999999999");
	assert_fault(f, "age", FAULT_NO_NUMBER);
}

static void test_a_constraint_speaks_the_words_of_the_form(void **state)
{
	struct fixture *f = *state;

	SEND("setting", "setting", "school");
	SEND("child", "age", "30");
	assert_fault(f, "age", FAULT_CONSTRAINT);
	assert_string_equal(WORDS("age"), "Too old for school.");
	SEND("setting", "setting", "home");
	assert_int_equal(answers_check(f->answers, form_page(f->form, "child")), 0);
}

static void test_dates_are_read_in_both_scripts(void **state)
{
	struct fixture *f = *state;

	SEND("on", "on.day", "২", "on.month", "১১", "on.year", "২০২৬");
	assert_state(f, "on", ANSWER_GIVEN);
	assert_int_equal(fixture_answer(f, "on")->number, day("2026-11-02"));
	SEND("on", "on", "2026-11-01");
	assert_int_equal(fixture_answer(f, "on")->number, day("2026-11-01"));
	SEND("on", "on.day", "31", "on.month", "2", "on.year", "2026");
	assert_fault(f, "on", FAULT_NO_SUCH_DAY);
	assert_string_equal(fixture_answer(f, "on")->typed.day, "31");
	SEND("on", "on.day", "31");
	assert_fault(f, "on", FAULT_NO_DATE);
	SEND("on", "on.day", "22", "on.month", "11", "on.year", "2026");
	assert_state(f, "on", ANSWER_GIVEN);
	SEND("on", "on.day", "23", "on.month", "11", "on.year", "2026");
	assert_fault(f, "on", FAULT_TOO_LATE);
	assert_string_equal(WORDS("on"),
		"This day is still to come. Please write today, 22 November 2026, or an "
		"earlier day.");
	SEND("on", "on.day", "", "on.month", "", "on.year", "", "on", "_unknown");
	assert_state(f, "on", ANSWER_UNKNOWN);
}

static void test_each_fault_of_a_date_has_its_own_words(void **state)
{
	static const struct {
		const char *parts[3];
		enum answer_fault fault;
		const char *words;
	} dates[] = {
		{ { "31", "2", "2026" }, FAULT_NO_SUCH_DAY, "There is no such day." },
		{ { "29", "2", "2025" }, FAULT_NO_SUCH_DAY, "There is no such day." },
		{ { "0", "3", "2026" }, FAULT_NO_SUCH_DAY, "There is no such day." },
		{ { "৩১", "৪", "২০২৬" }, FAULT_NO_SUCH_DAY, "There is no such day." },
		{ { "12", "13", "2026" }, FAULT_NO_SUCH_DAY, "There is no such day." },
		{ { "12", "0", "2026" }, FAULT_NO_SUCH_DAY, "There is no such day." },
		{ { "-1", "3", "2026" }, FAULT_NO_SUCH_DAY, "There is no such day." },
		{ { "12", "3", "26" }, FAULT_SHORT_YEAR, "Please write the year with four" },
		{ { "12", "March", "2026" }, FAULT_NO_DATE, "Please write day, month and year" },
		{ { "12", "", "2026" }, FAULT_NO_DATE, "Please write day, month and year" },
		{ { "23", "11", "2026" }, FAULT_TOO_LATE, "This day is still to come." },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(dates); i++) {
		SEND("on", "on.day", dates[i].parts[0], "on.month", dates[i].parts[1], "on.year",
			dates[i].parts[2]);
		assert_fault(f, "on", dates[i].fault);
		assert_true(text_starts(WORDS("on"), dates[i].words));
	}
	SEND("on", "on", "2026-02-31");
	assert_fault(f, "on", FAULT_NO_SUCH_DAY);
	SEND("wedding", "wedding", "2026-11-23T26:00");
	assert_fault(f, "wedding", FAULT_NO_DATE);
}

static void test_today_is_the_day_where_the_person_is(void **state)
{
	struct fixture *f = *state;

	f->asking.now = day("2026-11-22") * DAY + 19 * HOUR; /* 01:00 on the 23rd there */
	SEND("on", "on.day", "23", "on.month", "11", "on.year", "2026");
	assert_state(f, "on", ANSWER_GIVEN);
}

static void test_an_event_has_a_day_and_perhaps_an_hour(void **state)
{
	struct fixture *f = *state;
	const struct answer *answer = fixture_answer(f, "wedding");

	SEND("wedding", "wedding.day", "23", "wedding.month", "11", "wedding.year", "2026",
		"wedding.time", "২০:৩০");
	assert_int_equal(answer->number, day("2026-11-23"));
	assert_int_equal(answer->minute, 20 * 60 + 30);
	assert_int_equal(
		moment_instant((struct moment){ answer->number, answer->minute }, f->asking.zone),
		day("2026-11-23") * DAY + 14 * HOUR + 30 * MINUTE);
	SEND("wedding", "wedding.day", "23", "wedding.month", "11", "wedding.year", "2026",
		"wedding.time", "");
	assert_int_equal(answer->minute, -1);
	assert_state(f, "wedding", ANSWER_GIVEN);
	SEND("wedding", "wedding.day", "23", "wedding.month", "11", "wedding.year", "2026",
		"wedding.time", "25:00");
	assert_fault(f, "wedding", FAULT_NO_TIME_OF_DAY);
	SEND("wedding", "wedding.time", "20");
	assert_fault(f, "wedding", FAULT_NO_DATE);
}

static void test_words_lose_blanks_and_keep_lines(void **state)
{
	struct fixture *f = *state;

	SEND("story", "story", "  a\r\nb\rc \n");
	assert_string_equal(fixture_answer(f, "story")->text, "a\nb\nc");
	SEND("setting", "setting", "school");
	SEND("pupil", "pupil", "ক্ষক্ষক্ষক");
	assert_state(f, "pupil", ANSWER_GIVEN);
	SEND("pupil", "pupil", "ক্ষক্ষক্ষকক");
	assert_fault(f, "pupil", FAULT_TOO_LONG);
	assert_string_equal(WORDS("pupil"), "Please make it shorter: at most 10 letters.");
	assert_non_null(fixture_answer(f, "pupil")->typed.text);
	SEND("pupil", "pupil", "a\xFF");
	assert_fault(f, "pupil", FAULT_NO_TEXT);
	SEND("pupil", "pupil", (const char *)NULL, "x", "y");
	assert_fault(f, "pupil", FAULT_NO_TEXT);
}

static void test_signs_of_a_pasted_number_are_no_fault(void **state)
{
	struct fixture *f = *state;

	SEND("story", "story", "He rings from \u202A+880 1711-234567\u202C\u200E.");
	assert_string_equal(fixture_answer(f, "story")->text, "He rings from +880 1711-234567.");
	SEND("story", "story", "র\u200D্যাব");
	assert_string_equal(fixture_answer(f, "story")->text, "র\u200D্যাব");
}

static void test_what_was_typed_stays_beside_its_fault(void **state)
{
	struct fixture *f = *state;
	const struct form_field broken[] = { { "story", "He \uFFFD me", true } };

	answers_read(f->answers, form_page(f->form, "story"), (struct form_fields){ broken, 1 });
	assert_fault(f, "story", FAULT_NO_TEXT);
	assert_string_equal(fixture_answer(f, "story")->typed.text, "He \uFFFD me");
	assert_non_null(strstr(WORDS("story"), "write these letters again"));
}

static void test_places_are_chosen_list_by_list(void **state)
{
	struct fixture *f = *state;
	const struct answer *answer = fixture_answer(f, "where");
	const struct form_page *page = form_page(f->form, "where");

	SEND("where", "where.1", "X1");
	assert_string_equal(answer->text, "X1");
	assert_true(answers_open(f->answers, page));
	SEND("where", "where.1", "X1", "where.2", "X11");
	assert_true(answers_open(f->answers, page));
	SEND("where", "where.1", "X1", "where.2", "X11", "where.3", "X112");
	assert_string_equal(answer->text, "X112");
	assert_false(answers_open(f->answers, page));
	SEND("where", "where.1", "X1", "where.2", "X11", "where.3", "");
	assert_string_equal(answer->text, "X11");
	assert_false(answers_open(f->answers, page));
	SEND("where", "where.1", "X2", "where.2", "X11", "where.3", "X112");
	assert_string_equal(answer->text, "X2");
	assert_true(answers_open(f->answers, page));
	SEND("where", "where.1", "X2", "where.2", "X21");
	assert_string_equal(answer->text, "X21");
	assert_false(answers_open(f->answers, page)); /* nothing lies inside */
	SEND("where", "where.1", "_unknown");
	assert_state(f, "where", ANSWER_UNKNOWN);
	SEND("where", "where.1", "");
	assert_state(f, "where", ANSWER_SKIPPED);
	SEND("where", "where.1", "nonsense");
	assert_fault(f, "where", FAULT_NO_PLACE);
	SEND("where", "where", "X");
	assert_fault(f, "where", FAULT_NO_PLACE);
}

static void test_places_are_found_by_typing(void **state)
{
	struct fixture *f = *state;
	const struct answer *answer = fixture_answer(f, "where");
	const struct form_page *page = form_page(f->form, "where");

	SEND("where", "where.find", "Hill", "where.1", "");
	assert_true(answers_open(f->answers, page));
	assert_string_equal(answer->typed.find, "Hill");
	assert_int_equal(answer->fault, FAULT_NONE);
	SEND("where", "where.find", "Hill", "where.found", "Hill", "where", "X21");
	assert_string_equal(answer->text, "X21");
	assert_false(answers_open(f->answers, page));
	SEND("where", "where.find", "Lake", "where.found", "Hill", "where", "X21");
	assert_true(answers_open(f->answers, page));
	assert_int_equal(answer->state, ANSWER_NONE);
	SEND("where", "where.find", "Nowhere at all");
	assert_fault(f, "where", FAULT_NO_PLACE);
	assert_false(answers_open(f->answers, page));
}

static void test_a_question_called_up_by_its_neighbour_brings_the_page_back(void **state)
{
	struct fixture *f = *state;
	const struct form_page *page = form_page(f->form, "child");

	assert_false(fixture_answer(f, "guessed")->is_relevant);
	SEND("child", "age", "9");
	assert_true(fixture_answer(f, "guessed")->is_relevant);
	assert_true(answers_open(f->answers, page));
	SEND("child", "age", "9", "guessed", "yes");
	assert_false(answers_open(f->answers, page));
	assert_int_equal(fixture_answer(f, "guessed")->number, 1);
}

static void test_what_is_not_relevant_stays_in_the_draft_and_is_not_sent(void **state)
{
	struct fixture *f = *state;

	SEND("setting", "setting", "school");
	SEND("pupil", "pupil", "Rina");
	SEND("setting", "setting", "home");
	assert_string_equal(fixture_written(f, ANSWERS_DRAFT),
		"{\"answers\":{\"pupil\":\"Rina\",\"setting\":"
		"\"home\"},\"form\":\"report\",\"version\":3}");
	assert_string_equal(fixture_written(f, ANSWERS_SENT),
		"{\"answers\":{\"setting\":\"home\"},\"form\":\"report\",\"version\":3}");
	assert_int_equal(answers_check(f->answers, NULL), 0);
}

static void test_sections_are_written_apart(void **state)
{
	struct fixture *f = *state;
	struct str out = str_in(f->arena, 1000);

	SEND("danger", "danger", "no");
	SEND("story", "story", "Once");
	answers_write(f->answers, form_section(f->form, "story"), ANSWERS_SENT, &out);
	assert_string_equal(str_text(&out),
		"{\"answers\":{\"story\":\"Once\"},\"form\":\"report\",\"version\":3}");
}

static void test_all_types_come_back_from_json_as_they_went(void **state)
{
	static const char all[] =
		"{\"answers\":{\"age\":12,\"danger\":true,\"guessed\":\"_unknown\",\"kinds\":["
		"\"home\",\"school\"],"
		"\"on\":\"2026-11-02\",\"photos\":[\"f1\",\"f2\"],\"pupil\":\"_skipped\","
		"\"setting\":\"school\","
		"\"story\":\"a\\n\\\"b\\\"\",\"wedding\":\"2026-11-23T20:30\",\"where\":\"X112\"},"
		"\"form\":\"report\",\"version\":3}";
	struct fixture *f = *state;

	assert_true(from_json(f, all, ANSWERS_OURS));
	assert_string_equal(fixture_written(f, ANSWERS_DRAFT), all);
	assert_false(from_json(f, all, ANSWERS_FROM_OUTSIDE));
	assert_fault(f, "photos", FAULT_NOT_OFFERED);
}

static void test_json_of_wrong_types_is_refused_by_name(void **state)
{
	struct fixture *f = *state;

	assert_false(from_json(f,
		"{\"answers\":{\"age\":\"12\",\"danger\":1,\"kinds\":\"home\",\"setting\":["
		"\"home\"],"
		"\"on\":\"22.11.2026\",\"story\":{},\"where\":\"Mars\",\"wedding\":\"2026-11-23T24:"
		"00\"}}",
		ANSWERS_FROM_OUTSIDE));
	assert_fault(f, "age", FAULT_WRONG_TYPE);
	assert_fault(f, "danger", FAULT_WRONG_TYPE);
	assert_fault(f, "kinds", FAULT_WRONG_TYPE);
	assert_fault(f, "setting", FAULT_WRONG_TYPE);
	assert_fault(f, "on", FAULT_NO_DATE);
	assert_fault(f, "story", FAULT_WRONG_TYPE);
	assert_fault(f, "where", FAULT_NO_PLACE);
	assert_fault(f, "wedding", FAULT_NO_DATE);
	assert_false(
		from_json(f, "{\"answers\":{\"age\":1.5,\"kinds\":[1]}}", ANSWERS_FROM_OUTSIDE));
	assert_fault(f, "age", FAULT_NO_NUMBER);
	assert_fault(f, "kinds", FAULT_WRONG_TYPE);
	assert_true(from_json(f, "{\"answers\":{\"age\":null}}", ANSWERS_FROM_OUTSIDE));
	assert_state(f, "age", ANSWER_NONE);
}

static void test_json_of_another_form_or_question_is_refused(void **state)
{
	struct fixture *f = *state;

	assert_false(
		from_json(f, "{\"form\":\"report\",\"version\":2,\"answers\":{}}", ANSWERS_OURS));
	assert_true(f->answers->is_other_form);
	assert_false(from_json(f, "{\"form\":\"other\",\"answers\":{}}", ANSWERS_FROM_OUTSIDE));
	assert_true(f->answers->is_other_form);
	assert_false(from_json(f, "{\"answers\":{\"shoe_size\":4}}", ANSWERS_FROM_OUTSIDE));
	assert_string_equal(f->answers->stray, "shoe_size");
	assert_false(from_json(f, "{\"answers\":{\"thanks\":\"x\"}}", ANSWERS_FROM_OUTSIDE));
	assert_string_equal(f->answers->stray, "thanks");
	assert_false(from_json(f, "{\"answers\":{},\"admin\":true}", ANSWERS_FROM_OUTSIDE));
	assert_string_equal(f->answers->stray, "admin");
	assert_false(from_json(f, "{}", ANSWERS_FROM_OUTSIDE));
	assert_false(from_json(f, "[]", ANSWERS_FROM_OUTSIDE));
	assert_true(from_json(f,
		"{\"form\":\"report\",\"version\":3,\"language\":\"bn\",\"answers\":{}}",
		ANSWERS_FROM_OUTSIDE));
}

static void test_retired_codes_live_on_in_what_we_wrote(void **state)
{
	static const char old[] =
		"{\"answers\":{\"setting\":\"castle\"},\"form\":\"report\",\"version\":3}";
	struct fixture *f = *state;

	assert_false(from_json(f, old, ANSWERS_FROM_OUTSIDE));
	assert_true(from_json(f, old, ANSWERS_OURS));
	assert_string_equal(fixture_written(f, ANSWERS_DRAFT), old);
	assert_string_equal(
		answers_words(f->answers, form_question(f->form, "setting")), "In a castle");
}

static void test_files_are_added_by_us_and_not_by_browsers(void **state)
{
	struct fixture *f = *state;
	const struct question *q = form_question(f->form, "photos");

	SEND("photos", "photos", "forged");
	assert_state(f, "photos", ANSWER_SKIPPED);
	assert_true(answers_add_file(f->answers, q, "k3_-A"));
	assert_false(answers_add_file(f->answers, q, "k3_-A"));
	assert_false(answers_add_file(f->answers, q, "../etc"));
	assert_false(answers_add_file(f->answers, q, ""));
	assert_false(answers_add_file(f->answers, form_question(f->form, "story"), "k"));
	SEND("photos", "photos", "");
	assert_int_equal(fixture_answer(f, "photos")->codes_n, 1);
	assert_state(f, "photos", ANSWER_GIVEN);
}

static void test_answers_can_be_said_in_words(void **state)
{
	struct fixture *f = *state;

	SEND("kinds", "kinds", "school", "kinds", "home");
	SEND("where", "where", "X112");
	SEND("wedding", "wedding", "2026-11-23T20:30");
	SEND("danger", "danger", "_unknown");
	assert_string_equal(
		answers_words(f->answers, form_question(f->form, "kinds")), "At home, At school");
	assert_string_equal(
		answers_words(f->answers, form_question(f->form, "where")), "Foot, Hill, North");
	assert_string_equal(
		answers_words(f->answers, form_question(f->form, "danger")), "I don't know");
	assert_string_equal(answers_words(f->answers, form_question(f->form, "age")), "");
	assert_non_null(strstr(
		answers_words(f->answers, form_question(f->form, "wedding")), "23 November 2026"));
}

static void test_ten_thousand_fields_of_nobody_do_no_harm(void **state)
{
	struct fixture *f = *state;
	struct form_field *fields = arena_array(f->arena, 10000, sizeof(*fields));

	for (int i = 0; i < 10000; i++)
		fields[i] = (struct form_field){
			i % 2 == 0 ? "kinds" : arena_printf(f->arena, "x%d", i), "home"
		};
	answers_read(f->answers, NULL, (struct form_fields){ fields, 10000 });
	assert_int_equal(fixture_answer(f, "kinds")->codes_n, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_choices_are_read_and_others_refused),
		TEST(test_not_knowing_and_skipping_are_answers_everywhere),
		TEST(test_a_page_left_empty_is_passed_over),
		TEST(test_numbers_are_read_in_both_scripts),
		TEST(test_a_constraint_speaks_the_words_of_the_form),
		TEST(test_dates_are_read_in_both_scripts),
		TEST(test_each_fault_of_a_date_has_its_own_words),
		TEST(test_today_is_the_day_where_the_person_is),
		TEST(test_an_event_has_a_day_and_perhaps_an_hour),
		TEST(test_words_lose_blanks_and_keep_lines),
		TEST(test_signs_of_a_pasted_number_are_no_fault),
		TEST(test_what_was_typed_stays_beside_its_fault),
		TEST(test_places_are_chosen_list_by_list),
		TEST(test_places_are_found_by_typing),
		TEST(test_a_question_called_up_by_its_neighbour_brings_the_page_back),
		TEST(test_what_is_not_relevant_stays_in_the_draft_and_is_not_sent),
		TEST(test_sections_are_written_apart),
		TEST(test_all_types_come_back_from_json_as_they_went),
		TEST(test_json_of_wrong_types_is_refused_by_name),
		TEST(test_json_of_another_form_or_question_is_refused),
		TEST(test_retired_codes_live_on_in_what_we_wrote),
		TEST(test_files_are_added_by_us_and_not_by_browsers),
		TEST(test_answers_can_be_said_in_words),
		TEST(test_ten_thousand_fields_of_nobody_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
