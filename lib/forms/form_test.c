/* form_test.c - forms that load, and what an author is told about those that do not. */

#include "tests/support/cmocka_first.h"

#include "lib/forms/form_fixture.h"

#include <string.h>

#define GOOD "{\"id\":\"a\",\"type\":\"yes_no\",\"label\":{\"en\":\"A\"},\"section\":\"facts\"}"
#define WITH(type, more)                                                                          \
	"{\"id\":\"a\",\"type\":\"" type "\",\"label\":{\"en\":\"A\"},\"section\":\"facts\"" more \
	"}"

static void test_a_form_loads_with_all_its_questions(void **state)
{
	const struct fixture *f = *state;
	const struct question *q;

	assert_string_equal(f->form->id, "report");
	assert_int_equal(f->form->version, 3);
	assert_int_equal(f->form->n, 12);
	assert_int_equal(f->form->pages_n, 11);
	q = form_question(f->form, "kinds");
	assert_int_equal(q->choices_n, 3);
	assert_string_equal(q->choices[0]->code, "nowhere");
	q = form_question(f->form, "setting");
	assert_int_equal(q->choices_n, 3);
	assert_null(question_offers(q, "castle"));
	assert_non_null(question_choice(q, "castle"));
	q = form_question(f->form, "where");
	assert_int_equal(q->rank, 3);
	assert_true(q->offers_unknown);
	assert_false(form_question(f->form, "story")->offers_unknown);
	assert_int_equal(form_page(f->form, "child")->n, 2);
	assert_int_equal(form_section(f->form, "story")->seal, SEAL_SEALED);
	assert_null(form_question(f->form, "nobody"));
}

static void test_faults_name_the_line_and_what_to_change(void **state)
{
	struct fixture *f = *state;

	fixture_fault(f, "", "r.json:3: \"questions\" must list 1 to 500 questions");
	fixture_fault(f, GOOD ",\n" GOOD, "r.json:5: question 'a': this id is used twice");
	fixture_fault(f, WITH("yesno", ""), "r.json:4: question 'a': there is no type 'yesno'");
	fixture_fault(f, WITH("yes_no", ",\n\"lable\":1"),
		"r.json:5: question 'a': \"lable\" is no key of a question: check its spelling");
	fixture_fault(f, WITH("yes_no", ",\n\"min\":1"),
		"r.json:5: question 'a': \"min\" means nothing for a question of type yes_no");
	fixture_fault(f,
		"{\"id\":\"a\",\"type\":\"yes_no\",\"label\":{\"bn\":\"A\"},\"section\":\"facts\"}",
		"r.json:4: question 'a': \"label\" has words in \"bn\", which is no language of "
		"this form");
	fixture_fault(f, "{\"id\":\"a\",\"type\":\"yes_no\",\"section\":\"facts\"}",
		"r.json:4: question 'a': \"label\" is missing: add it, one text per language");
	fixture_fault(f, WITH("one_of", ""),
		"r.json:4: question 'a': needs either \"list\" or \"choices\"");
	fixture_fault(f, WITH("one_of", ",\"list\":\"colour\""),
		"r.json:4: question 'a': there is no code list 'colour'");
	fixture_fault(f, WITH("one_of", ",\"list\":\"setting\",\"only\":[\"moon\"]"),
		"r.json:4: question 'a': \"only\": the list 'setting' has no code 'moon'");
	fixture_fault(f, WITH("one_of", ",\"list\":\"setting\",\"only\":[\"castle\"]"),
		"r.json:4: question 'a': \"only\": 'castle' is retired");
	fixture_fault(f, WITH("area", ",\"level\":\"galaxy\""),
		"r.json:4: question 'a': there is no level of areas 'galaxy'");
	fixture_fault(f, WITH("integer", ",\"min\":5,\"max\":4"),
		"r.json:4: question 'a': \"min\" is larger than \"max\"");
	fixture_fault(f, WITH("date", ",\"max\":\"tomorrow\""),
		"r.json:4: question 'a': \"max\" must be \"today\" or a date as \"2026-11-22\"");
	fixture_fault(f,
		"{\"id\":\"A\",\"type\":\"yes_no\",\"label\":{\"en\":\"A\"},\"section\":\"facts\"}",
		"r.json:4: question 'A': the id \"A\" must begin with a lower-case letter and hold "
		"lower-case letters, digits and _ only, at most 40");
	fixture_fault(f,
		"{\"id\":\"a\",\"type\":\"yes_no\",\"label\":{\"en\":\"A\"},\"section\":\"fact\"}",
		"r.json:4: question 'a': there is no section 'fact'");
	fixture_fault(f,
		"{\"id\":\"a\",\"type\":\"yes_no\",\"label\":{\"en\":\"A\"},\"section\":\"story\","
		"\"counted\":true}",
		"r.json:4: question 'a': is \"counted\" but lies in the sealed section 'story'");
	fixture_fault(f, "7", "r.json:4: question '': a question is an object");
}

static void test_conditions_are_checked_against_the_form(void **state)
{
	struct fixture *f = *state;

	fixture_fault(f, WITH("yes_no", ",\n\"relevant\":\"${b} = 'x'\""),
		"r.json:5: question 'a': \"relevant\": there is no ${b} here");
	fixture_fault(f,
		WITH("yes_no", ",\"relevant\":\"${b}\"") ",{\"id\":\"b\",\"type\":\"yes_no\","
							 "\"label\":{\"en\":"
							 "\"B\"},\"section\":\"facts\"}",
		"r.json:4: question 'a': \"relevant\": ${b} is asked later; only earlier questions "
		"can be used");
	fixture_fault(f, WITH("yes_no", ",\"relevant\":\"${a}\""),
		"r.json:4: question 'a': \"relevant\": ${a} is asked later; only earlier questions "
		"can be used");
	fixture_fault(f,
		WITH("integer",
			",\"constraint\":{\"holds\":\". = 'x'\",\"message\":{\"en\":\"M\"}}"),
		"r.json:4: question 'a': \"holds\": a number is compared with a text");
	fixture_fault(f, WITH("yes_no", ",\"interrupts\":[{\"page\":\"moon\",\"when\":\"${a}\"}]"),
		"r.json:4: question 'a': there is no information page 'moon'");
	fixture_form(
		f, WITH("integer",
			   ",\"constraint\":{\"holds\":\". > 3\",\"message\":{\"en\":\"M\"}}"));
}

static void test_pages_hold_together(void **state)
{
	struct fixture *f = *state;
	const char *apart = WITH("yes_no",
		",\"page\":\"child\"") ","
				       "{\"id\":\"b\",\"type\":\"note\",\"label\":{\"en\":\"B\"}},"
				       "{\"id\":\"c\",\"type\":\"yes_no\",\"label\":{\"en\":\"C\"},"
				       "\"section\":\"facts\",\"page\":\"child\"}";

	fixture_fault(f, apart,
		"r.json:4: question 'c' stands apart from the other questions of page 'child': put "
		"them beside each other");
	fixture_fault(f,
		WITH("yes_no",
			",\"page\":\"two\"") ",{\"id\":\"b\",\"type\":\"yes_no\",\"label\":{\"en\":"
					     "\"B\"},\"section\":\"facts\",\"page\":\"two\"}",
		"r.json:4: page 'two' shows several questions and has no title in \"pages\"");
}

static void test_all_faults_are_told_at_once(void **state)
{
	struct fixture *f = *state;
	struct faults faults = faults_in(f->arena, "x");
	const char *json = "{\"id\":\"Report\",\"version\":0,\"languages\":[],\"sections\":[],"
			   "\"questions\":[]}";

	assert_null(form_load(f->arena, bytes_of(json, strlen(json)), &f->world, &faults));
	assert_int_equal(faults.n, 5);
	json = "[]";
	faults = faults_in(f->arena, "x");
	assert_null(form_load(f->arena, bytes_of(json, strlen(json)), &f->world, &faults));
	assert_string_equal(fault_text(f->arena, faults.first), "x:1: a form is an object");
}

static void test_choices_may_stand_in_the_form(void **state)
{
	struct fixture *f = *state;
	const struct form *form = fixture_form(f,
		WITH("many_of", ",\"choices\":[{\"code\":\"x\",\"label\":{\"en\":\"X\"}},"
				"{\"code\":\"none\",\"label\":{\"en\":\"None\"},\"alone\":true}]"));
	const struct question *q = form_question(form, "a");

	assert_int_equal(q->choices_n, 2);
	assert_true(question_offers(q, "none")->alone);
	assert_null(q->list->id);
}

static void test_programs_can_read_the_form(void **state)
{
	const struct fixture *f = *state;
	struct json_out out = json_out_in(f->arena, 1 << 16);
	struct faults faults = faults_in(f->arena, "out");
	const struct json *v, *q;

	form_write(f->form, f->arena, f->asking.language, &out);
	v = json_read(f->arena, json_bytes(&out), NULL, &faults);
	assert_non_null(v);
	assert_int_equal(json_get(v, "version")->number.whole, 3);
	assert_int_equal(json_get(v, "questions")->items.n, 12);
	q = json_first(json_get(v, "questions"))->next;
	assert_string_equal(json_get(q, "label")->text, "setting?");
	assert_int_equal(json_get(q, "choices")->items.n, 3);
	assert_string_equal(json_get(json_first(json_get(q, "choices")), "label")->text, "At home");
	assert_string_equal(
		json_get(q->next->next, "constraint")->text, ". < 18 or ${setting} != 'school'");
	assert_int_equal(json_get(q->next->next, "max")->number.whole, 120);
}

static const struct json *schema_of(const struct fixture *f, const char *id)
{
	struct json_out out = json_out_in(f->arena, 1 << 16);
	struct faults faults = faults_in(f->arena, "out");
	const struct json *v;

	form_schema(f->form, f->arena, f->asking.language, &out);
	v = json_read(f->arena, json_bytes(&out), NULL, &faults);
	assert_non_null(v);
	v = json_get(json_get(v, "properties"), "answers");
	return json_get(json_get(v, "properties"), id);
}

static void test_the_schema_takes_what_the_form_takes(void **state)
{
	const struct fixture *f = *state;
	const struct json *first;

	for (size_t i = 0; i < f->form->n; i++) {
		const struct question *q = &f->form->questions[i];
		const struct json *schema = schema_of(f, q->id);

		if (!question_asks(q) || q->type == Q_FILE) {
			assert_null(schema); /* nothing that a program may send */
			continue;
		}
		assert_non_null(json_get(schema, "description"));
		if (q->type != Q_ONE_OF) {
			first = json_first(json_get(schema, "anyOf"));
			assert_non_null(json_get(first, "type"));
			schema = first->next;
		}
		assert_int_equal(json_get(schema, "enum")->items.n,
			(q->type == Q_ONE_OF ? q->choices_n : 0) + (q->offers_unknown ? 3 : 2));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_form_loads_with_all_its_questions),
		TEST(test_faults_name_the_line_and_what_to_change),
		TEST(test_conditions_are_checked_against_the_form),
		TEST(test_pages_hold_together),
		TEST(test_all_faults_are_told_at_once),
		TEST(test_choices_may_stand_in_the_form),
		TEST(test_programs_can_read_the_form),
		TEST(test_the_schema_takes_what_the_form_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
