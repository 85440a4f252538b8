/* command_test.c - a request goes into a C struct, or comes back with its faults. */

#include "tests/support/cmocka_first.h"

#include "lib/forms/command.h"
#include "lib/forms/form_fixture.h"

#include <string.h>

struct body_id {
	int64_t n;
};

struct task_form {
	struct body_id body;
	const char *reason;
	const char *note;
	int64_t people;
	bool is_urgent;
	int64_t reply_by;
	int64_t done_at;
	const char *setting;
	struct field_codes settings;
};

static const struct field fields[] = {
	FIELD(task_form, body, F_ID, .label = MESSAGE("Body"), .required = true),
	FIELD(task_form, reason, F_TEXT, .label = MESSAGE("Reason"), .required = true, .max = 20),
	FIELD(task_form, note, F_TEXT, .label = MESSAGE("Note"), .max = 4000),
	FIELD(task_form, people, F_INT, .label = MESSAGE("People"), .min = 1, .max = 50,
		.none = -1),
	FIELD(task_form, is_urgent, F_BOOL, .label = MESSAGE("Urgent")),
	FIELD(task_form, reply_by, F_DATE, .label = MESSAGE("Answer by")),
	FIELD(task_form, done_at, F_INSTANT, .label = MESSAGE("Done at")),
	FIELD(task_form, setting, F_CODE, .label = MESSAGE("Setting"), .list = "setting"),
	FIELD(task_form, settings, F_CODES, .label = MESSAGE("Settings"), .list = "setting"),
	{ 0 },
};

static bool read_form(struct fixture *f, const char *const *pairs, struct task_form *ret_form)
{
	struct command command = command_create(f->arena, "task", fields, &fixture_world);
	struct form_field in[20];
	size_t n = 0;

	for (; pairs[2 * n] != NULL; n++)
		in[n] = (struct form_field){ pairs[2 * n], pairs[2 * n + 1] };
	f->form = command.form;
	f->answers = answers_create(f->arena, command.form, &f->asking);
	return form_read(&command, f->answers, (struct form_fields){ in, n }, ret_form);
}

static void test_a_full_request_fills_the_struct(void **state)
{
	struct fixture *f = *state;
	struct task_form form = { 0 };
	int64_t id = id_new(), on;
	char text[14];

	id_text(id, text);
	assert_true(day_read("2026-11-25", &on));
	assert_true(read_form(f,
		(const char *const[]){ "body", text, "reason", " needed ", "note", "a\r\nb",
			"people", "১২", "is_urgent", "yes", "reply_by", "2026-11-25", "done_at.day",
			"25", "done_at.month", "11", "done_at.year", "2026", "done_at.time",
			"20:00", "setting", "home", "settings", "school", "settings", "home",
			NULL },
		&form));
	assert_true(form.body.n == id);
	assert_string_equal(form.reason, "needed");
	assert_string_equal(form.note, "a\nb");
	assert_int_equal(form.people, 12);
	assert_true(form.is_urgent);
	assert_true(form.reply_by == on);
	assert_true(form.done_at == on * DAY + 14 * HOUR);
	assert_string_equal(form.setting, "home");
	assert_int_equal(form.settings.n, 2);
	assert_string_equal(form.settings.at[0], "home");
}

static void test_empty_fields_have_their_empty_values(void **state)
{
	struct fixture *f = *state;
	struct task_form form;

	memset(&form, 0x5A, sizeof(form));
	assert_true(read_form(f,
		(const char *const[]){ "body", "0000000000001", "reason", "x", "people", "", NULL },
		&form));
	assert_string_equal(form.note, "");
	assert_int_equal(form.people, -1);
	assert_false(form.is_urgent);
	assert_true(form.reply_by == NO_TIME && form.done_at == NO_TIME);
	assert_null(form.setting);
	assert_int_equal(form.settings.n, 0);
}

static void test_a_faulty_request_leaves_the_struct_alone(void **state)
{
	struct fixture *f = *state;
	struct task_form form = { .people = 7 };

	assert_false(read_form(f,
		(const char *const[]){ "body", "nonsense", "reason", "", "people", "51", "setting",
			"castle", "reply_by", "tomorrow", NULL },
		&form));
	assert_int_equal(form.people, 7);
	assert_int_equal(fixture_answer(f, "body")->fault, FAULT_NO_ID);
	assert_int_equal(fixture_answer(f, "reason")->fault, FAULT_MISSING);
	assert_int_equal(fixture_answer(f, "people")->fault, FAULT_TOO_LARGE);
	assert_int_equal(fixture_answer(f, "setting")->fault, FAULT_NO_SUCH_CHOICE);
	assert_int_equal(fixture_answer(f, "reply_by")->fault, FAULT_NO_DATE);
	assert_string_equal(fixture_answer(f, "people")->typed.text, "51");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_full_request_fills_the_struct),
		TEST(test_empty_fields_have_their_empty_values),
		TEST(test_a_faulty_request_leaves_the_struct_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
