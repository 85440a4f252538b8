/*
 * form_fixture.h - the small country of tests/support/form_world.h with a
 * language, a clock and answers, for the tests of this room.
 */
#ifndef ASHRAY_FORMS_FIXTURE_H
#define ASHRAY_FORMS_FIXTURE_H

#include "lib/forms/answers.h"
#include "tests/support/form_world.h"

struct fixture {
	struct arena *arena;
	struct form_world world;
	struct asking asking; /* on 2026-11-22 at 10:00 UTC, six hours east */
	const struct form *form;
	struct answers *answers;
};

int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* Loads a form of these questions (the inside of the list) and expects it to
 * be right, or to have exactly this first fault. */
const struct form *fixture_form(struct fixture *f, const char *questions);
void fixture_fault(struct fixture *f, const char *questions, const char *expected);

/* One page, sent with these fields: name, value, …, NULL. */
void fixture_send(struct fixture *f, const char *page, ...) __attribute__((sentinel));

const struct answer *fixture_answer(const struct fixture *f, const char *id);

/* The canonical JSON of what was said. */
const char *fixture_written(const struct fixture *f, enum answers_purpose purpose);

#endif
