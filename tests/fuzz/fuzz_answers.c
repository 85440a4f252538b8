/*
 * fuzz_answers.c - any fields of any page, and any JSON, as answers: whatever
 * is made of them is written as canonical JSON, reads back as ours, and gives
 * the same bytes. Built with tests/support/form_world.c.
 *
 * Input: lines "name=value"; a line "@page" sends what stands before as that
 * page (or as all of them); an input that begins with '{' is JSON.
 */

#include "lib/forms/flow.h"
#include "tests/support/form_world.h"

#include <string.h>

enum { MOST_FIELDS = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Made once: the form does not change. */
struct stage {
	struct arena *arena;
	const struct form *form;
	struct asking asking;
};

static const struct stage *stage(void)
{
	static struct stage s;
	struct faults faults;
	struct str problem;

	if (s.arena != NULL)
		return &s;
	s.arena = arena_create(16 << 20);
	faults = faults_in(s.arena, "form");
	problem = str_in(s.arena, 200);
	s.form = form_load(
		s.arena, bytes_of(fixture_json, strlen(fixture_json)), &fixture_world, &faults);
	s.asking = (struct asking){ .language =
					    language_load(s.arena, "en", bytes_of("", 0), &problem),
		.zone = { .minutes = 360 },
		.now = (int64_t)20779 * DAY,
		.places = &fixture_places };
	if (s.form == NULL || s.asking.language == NULL)
		BUG("the stage is not ready");
	return &s;
}

static struct bytes written(
	struct arena *a, const struct answers *answers, enum answers_purpose purpose)
{
	struct str out = str_in(a, 1 << 20);

	answers_write(answers, NULL, purpose, &out);
	return str_bytes(&out);
}

static void check_round_trip(
	struct arena *a, const struct answers *answers, enum answers_purpose purpose)
{
	struct bytes once = written(a, answers, purpose);
	struct answers *back = answers_create(a, answers->form, answers->asking);
	struct faults faults = faults_in(a, "back");
	const struct json *v = json_read(a, once, NULL, &faults);

	if (v == NULL || !answers_from_json(back, v, ANSWERS_OURS))
		BUG("our own answers do not read back: %.*s", (int)once.len, (const char *)once.at);
	if (!bytes_equal(once, written(a, back, purpose)))
		BUG("answers changed on their way");
}

/* Walks the form as a reporter would, and says everything that can be said. */
static void walk(struct answers *answers)
{
	const struct form_page *page = NULL;
	size_t steps = 0;

	while ((page = form_next_page(answers, page)) != NULL) {
		const char *shown = form_interrupt(answers, page, NULL);

		if (shown != NULL && text_equal(form_interrupt(answers, page, shown), shown))
			BUG("an information page that never ends");
		if (++steps > answers->form->pages_n)
			BUG("more steps than pages");
	}
	answers_check(answers, NULL);
	for (size_t i = 0; i < answers->form->n; i++) {
		const struct question *q = &answers->form->questions[i];

		if ((answers->at[i].fault != FAULT_NONE) ==
			text_empty(answers_fault_words(answers, q)))
			BUG("a fault without words, or words without a fault");
		answers_words(answers, q);
	}
	form_first_missing(answers);
	form_first_unanswered(answers);
}

static void read_fields(struct arena *a, struct answers *answers, char *text)
{
	struct form_field fields[MOST_FIELDS];
	struct form_fields all = { .at = fields };
	char *line, *rest = text;

	while ((line = strsep(&rest, "\n")) != NULL) {
		char *value = strchr(line, '=');

		if (*line == '@') {
			answers_read(answers, form_page(answers->form, line + 1), all);
			check_round_trip(a, answers, ANSWERS_DRAFT);
			all.n = 0;
		} else if (all.n < MOST_FIELDS) {
			if (value != NULL)
				*value++ = '\0';
			fields[all.n++] = (struct form_field){ line, value };
		}
	}
	answers_read(answers, NULL, all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct stage *s = stage();
	struct arena *a = arena_create(256 << 20);
	struct answers *answers = answers_create(a, s->form, &s->asking);
	char *text = arena_textn(a, (const char *)data, size);
	struct faults faults = faults_in(a, "fuzz");
	const struct json *v;

	if (*text == '{') {
		v = json_read(a, bytes_of(data, size), NULL, &faults);
		if (v != NULL)
			answers_from_json(answers, v, ANSWERS_FROM_OUTSIDE);
	} else {
		read_fields(a, answers, text);
	}
	walk(answers);
	check_round_trip(a, answers, ANSWERS_DRAFT);
	check_round_trip(a, answers, ANSWERS_SENT);
	arena_destroy(a);
	return 0;
}
