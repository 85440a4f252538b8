/* form_fixture.c - the small country of the tests. */

#include "tests/support/cmocka_first.h"

#include "lib/forms/form_fixture.h"

#include <string.h>

#define EN(words)                                                         \
	{                                                                 \
		.at = (const struct text_in[]){ { "en", words } }, .n = 1 \
	}

static const struct choice settings[] = {
	{ .code = "home", .n = 1, .label = EN("At home") },
	{ .code = "school", .n = 2, .label = EN("At school") },
	{ .code = "castle", .n = 3, .label = EN("In a castle"), .retired = true },
	{ .code = "nowhere", .n = 4, .label = EN("Nowhere"), .alone = true },
};

static const struct code_list setting = { "setting", settings, COUNT_OF(settings) };

static const struct place places[] = {
	{ "X", NULL, "Land", 0 },
	{ "X1", "X", "North", 1 },
	{ "X2", "X", "South", 1 },
	{ "X11", "X1", "Hill", 2 },
	{ "X12", "X1", "Lake", 2 },
	{ "X21", "X2", "Hill", 2 },
	{ "X111", "X11", "Top", 3 },
	{ "X112", "X11", "Foot", 3 },
};

static const struct code_list *find_list(const void *of, const char *id)
{
	(void)of;
	return text_equal(id, "setting") ? &setting : NULL;
}

static bool find_level(const void *of, const char *level, int *ret_rank)
{
	static const char *const levels[] = { "land", "part", "town", "street" };

	(void)of;
	for (size_t i = 0; i < COUNT_OF(levels); i++) {
		if (text_equal(levels[i], level)) {
			*ret_rank = (int)i;
			return true;
		}
	}
	return false;
}

static bool has_page(const void *of, const char *id)
{
	(void)of;
	return text_equal(id, "call") || text_equal(id, "hospital");
}

static bool find_place(
	const void *of, const struct language *language, const char *code, struct place *ret_place)
{
	(void)of;
	(void)language;
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		if (text_equal(places[i].code, code)) {
			*ret_place = places[i];
			return true;
		}
	}
	return false;
}

static size_t inside(const void *of, struct arena *a, const struct language *language,
	const char *code, const struct place **ret_places)
{
	struct place *found = arena_array(a, COUNT_OF(places), sizeof(*found));
	size_t n = 0;

	(void)of;
	(void)language;
	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (places[i].parent != NULL &&
			text_equal(places[i].parent, code != NULL ? code : "X"))
			found[n++] = places[i];
	*ret_places = found;
	return n;
}

static size_t search(const void *of, struct arena *a, const struct language *language,
	const char *typed, const struct place **ret_places)
{
	struct place *found = arena_array(a, COUNT_OF(places), sizeof(*found));
	size_t n = 0;

	(void)of;
	(void)language;
	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (text_equal(places[i].name, typed))
			found[n++] = places[i];
	*ret_places = found;
	return n;
}

const struct form_world fixture_world = {
	.list = find_list, .level = find_level, .has_page = has_page
};

const struct places fixture_places = { .find = find_place, .inside = inside, .search = search };

#define HEAD                                                                          \
	"{\"id\":\"report\",\"version\":3,\"languages\":[\"en\"],\n"                  \
	"\"sections\":[{\"id\":\"facts\",\"seal\":\"clear\",\"readers\":[\"desk\"]}," \
	"{\"id\":\"story\",\"readers\":[\"desk\",\"body\"]}],\n"
#define PAGES     "\"pages\":[{\"id\":\"child\",\"title\":{\"en\":\"About the child\"}}],\n"
#define QUESTIONS "\"questions\":[\n"

#define Q(id, type) "{\"id\":\"" id "\",\"type\":\"" type "\",\"label\":{\"en\":\"" id "?\"}"
#define FACTS       ",\"section\":\"facts\""

const char fixture_json[] = HEAD PAGES QUESTIONS Q("danger", "yes_no") FACTS
	",\"interrupts\":[{\"page\":\"call\",\"when\":\"${danger}\"}]},\n" Q("setting", "one_of")
		FACTS ",\"list\":\"setting\"},\n" Q("kinds", "many_of") FACTS
	",\"list\":\"setting\",\"only\":[\"nowhere\",\"school\",\"home\"]},\n" Q("age", "integer")
		FACTS
	",\"page\":\"child\",\"min\":0,\"max\":120,"
	"\"constraint\":{\"holds\":\". < 18 or ${setting} != 'school'\",\"message\":{\"en\":\"Too "
	"old for school.\"}}},\n" Q("guessed", "yes_no") FACTS
	",\"page\":\"child\",\"relevant\":\"${age} != ''\"},\n" Q("pupil",
		"text") ",\"section\":\"story\",\"relevant\":\"${setting} = "
			"'school'\",\"max_length\":10,\"required\":true},\n" Q("on", "date") FACTS
	",\"max\":\"today\"},\n" Q("wedding", "instant") FACTS "},\n" Q("where", "area") FACTS
	",\"level\":\"street\"},\n" Q("story", "long_text") ",\"section\":\"story\"},\n" Q(
		"photos", "file") ",\"section\":\"story\"},\n" Q("thanks", "note") "}\n]}";

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
	const char *json = arena_printf(f->arena, HEAD QUESTIONS "%s\n]}", questions);

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
		fields[all.n].name = name;
		fields[all.n++].value = va_arg(args, const char *);
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
