/* flow_test.c - the way through a form follows from what was said. */

#include "tests/support/cmocka_first.h"

#include "lib/forms/flow.h"
#include "lib/forms/form_fixture.h"

#define SEND(page, ...) fixture_send(f, page, __VA_ARGS__, NULL)

static const struct form_page *page(const struct fixture *f, const char *id)
{
	const struct form_page *p = form_page(f->form, id);

	assert_non_null(p);
	return p;
}

static void assert_page(const struct form_page *p, const char *id)
{
	assert_non_null(p);
	assert_string_equal(p->id, id);
}

static void test_pages_follow_in_order_and_back(void **state)
{
	struct fixture *f = *state;
	const struct form_page *p = NULL;
	size_t n = 0;

	assert_page(form_next_page(f->answers, NULL), "danger");
	while ((p = form_next_page(f->answers, p)) != NULL)
		n++;
	assert_int_equal(n, 10); /* all but the pupil's page */
	assert_page(form_page_before(f->answers, NULL), "thanks");
	assert_null(form_page_before(f->answers, page(f, "danger")));
}

static void test_pages_without_a_relevant_question_are_left_out(void **state)
{
	struct fixture *f = *state;

	assert_page(form_next_page(f->answers, page(f, "child")), "on");
	assert_page(form_page_before(f->answers, page(f, "on")), "child");
	SEND("setting", "setting", "school");
	assert_page(form_next_page(f->answers, page(f, "child")), "pupil");
	assert_page(form_page_before(f->answers, page(f, "on")), "pupil");
}

static void test_an_answer_can_call_up_an_information_page(void **state)
{
	struct fixture *f = *state;

	SEND("danger", "danger", "no");
	assert_null(form_interrupt(f->answers, page(f, "danger"), NULL));
	SEND("danger", "danger", "yes");
	assert_string_equal(form_interrupt(f->answers, page(f, "danger"), NULL), "call");
	assert_null(form_interrupt(f->answers, page(f, "danger"), "call"));
	assert_null(form_interrupt(f->answers, page(f, "danger"), "forged"));
}

static void test_the_first_unanswered_page_is_where_one_goes_on(void **state)
{
	struct fixture *f = *state;

	SEND("danger", "danger", "no");
	assert_page(form_first_unanswered(f->answers), "setting");
	answers_skip(f->answers, page(f, "setting"));
	assert_page(form_first_unanswered(f->answers), "kinds");
	for (size_t i = 0; i < f->form->pages_n; i++)
		answers_skip(f->answers, &f->form->pages[i]);
	assert_null(form_first_unanswered(f->answers));
}

static void test_sending_early_needs_only_what_is_required(void **state)
{
	struct fixture *f = *state;

	assert_null(form_first_missing(f->answers));
	SEND("setting", "setting", "school");
	assert_page(form_first_missing(f->answers), "pupil");
	SEND("pupil", "pupil", "Rina");
	assert_null(form_first_missing(f->answers));
	SEND("child", "age", "nine");
	assert_page(form_first_missing(f->answers), "child");
}

static void test_progress_counts_the_pages_that_will_be_shown(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(form_progress(f->answers, page(f, "danger")).page, 1);
	assert_int_equal(form_progress(f->answers, page(f, "danger")).of, 10);
	SEND("setting", "setting", "school");
	assert_int_equal(form_progress(f->answers, page(f, "on")).page, 6);
	assert_int_equal(form_progress(f->answers, page(f, "thanks")).of, 11);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pages_follow_in_order_and_back),
		TEST(test_pages_without_a_relevant_question_are_left_out),
		TEST(test_an_answer_can_call_up_an_information_page),
		TEST(test_the_first_unanswered_page_is_where_one_goes_on),
		TEST(test_sending_early_needs_only_what_is_required),
		TEST(test_progress_counts_the_pages_that_will_be_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
