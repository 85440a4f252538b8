/* form_fixture.c - the small country and its form, ready for a test. */

#include "tests/support/cmocka_first.h"

#include "lib/forms/form_fixture.h"

#include <string.h>

int fixture_set_up(void **state)
{
	static struct fixture f;
	struct str problem;
	struct faults faults;
	int64_t on;

	f = (struct fixture){ .arena = arena_create(64 << 20), .world = fixture_world };
	problem = str_in(f.arena, 200);
	assert_true(day_read("2026-11-22", &on));
	f.asking = (struct asking){ .language = language_load(f.arena, "en", BYTES_NONE, &problem),
		.zone = { .minutes = 360 },
		.now = on * DAY + 10 * HOUR,
		.places = &fixture_places };
	assert_non_null(f.asking.language);
	faults = faults_in(f.arena, "report.json");
	f.form =
		form_load(f.arena, bytes_of(fixture_json, strlen(fixture_json)), &f.world, &faults);
	if (f.form == NULL)
		fail_msg("%s", fault_text(f.arena, faults.first));
	f.answers = answers_create(f.arena, f.form, &f.asking);
	*state = &f;
	return 0;
}

int fixture_tear_down(void **state)
{
	struct fixture *f = *state;

	arena_destroy(f->arena);
	return 0;
}

static const struct form *load(struct fixture *f, const char *questions, struct faults *faults)
{
	const char *json =
		arena_printf(f->arena, FIXTURE_HEAD FIXTURE_QUESTIONS "%s\n]}", questions);

	*faults = faults_in(f->arena, "r.json");
	return form_load(f->arena, bytes_of(json, strlen(json)), &f->world, faults);
}

const struct form *fixture_form(struct fixture *f, const char *questions)
{
	struct faults faults;
	const struct form *form = load(f, questions, &faults);

	if (form == NULL)
		fail_msg("%s", fault_text(f->arena, faults.first));
	return form;
}

void fixture_fault(struct fixture *f, const char *questions, const char *expected)
{
	struct faults faults;

	assert_null(load(f, questions, &faults));
	assert_non_null(faults.first);
	assert_string_equal(fault_text(f->arena, faults.first), expected);
}

void fixture_send(struct fixture *f, const char *page, ...)
{
	struct form_field fields[40];
	struct form_fields all = { .at = fields };
	va_list args;

	va_start(args, page);
	for (;;) {
		const char *name = va_arg(args, const char *);

		if (name == NULL)
			break;
		assert_true(all.n < COUNT_OF(fields));
		fields[all.n++] =
			(struct form_field){ .name = name, .value = va_arg(args, const char *) };
	}
	va_end(args);
	answers_read(f->answers, form_page(f->form, page), all);
	answers_check(f->answers, form_page(f->form, page));
}

const struct answer *fixture_answer(const struct fixture *f, const char *id)
{
	const struct question *q = form_question(f->form, id);

	assert_non_null(q);
	return answers_to(f->answers, q);
}

const char *fixture_written(const struct fixture *f, enum answers_purpose purpose)
{
	struct str out = str_in(f->arena, 1 << 20);

	answers_write(f->answers, NULL, purpose, &out);
	return str_text(&out);
}
