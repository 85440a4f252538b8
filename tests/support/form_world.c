/* form_world.c - the small country of the forms' tests. */

#include "tests/support/form_world.h"

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

#define Q(id, type) "{\"id\":\"" id "\",\"type\":\"" type "\",\"label\":{\"en\":\"" id "?\"}"
#define FACTS       ",\"section\":\"facts\""

const char fixture_json[] = FIXTURE_HEAD FIXTURE_PAGES FIXTURE_QUESTIONS Q("danger", "yes_no") FACTS
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
