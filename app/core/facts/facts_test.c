/* facts_test.c - with the real first pack: its form feeds the facts, and the cell gives them back.
 */

#include "tests/support/cmocka_first.h"

#include "app/core/facts/facts.h"
#include "app/core/pack/codes.h"
#include "app/core/pack/for_forms.h"

#include <string.h>

/* The tests of a room share one loaded pack: it is large and never changes. */
struct bench {
	struct arena *arena;
	const struct pack *pack;
	const struct form *form;
	struct places_view view;
	struct places places;
	struct asking asking;
};

static int set_up(void **state)
{
	static struct bench b;
	struct pack_findings findings;
	struct faults faults;
	struct str problem;

	b.arena = arena_create(64 << 20);
	findings = pack_findings_in(b.arena);
	b.pack = pack_load("packs/bd", &fact_names, &findings);
	if (b.pack == NULL)
		fail_msg("%s", fault_text(b.arena, findings.faults.first));
	faults = faults_in(b.arena, "");
	b.form = facts_form(b.arena, b.pack, "report", &faults);
	if (b.form == NULL)
		fail_msg("%s", fault_text(b.arena, faults.first));
	problem = str_in(b.arena, 200);
	b.view = (struct places_view){ .pack = b.pack, .arena = b.arena, .on = 20000 };
	b.places = pack_places(&b.view);
	b.asking = (struct asking){ .language = language_load(b.arena, "bn", BYTES_NONE, &problem),
		.zone = { .minutes = 360 },
		.now = (int64_t)20780 * DAY,
		.places = &b.places };
	*state = &b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	if (b == NULL)
		return 0; /* the pack did not load: that was said */
	pack_destroy(b->pack);
	arena_destroy(b->arena);
	return 0;
}

static struct answers *say(struct bench *b, const char *json)
{
	struct answers *answers = answers_create(b->arena, b->form, &b->asking);
	struct faults faults = faults_in(b->arena, "body");
	const struct json *v = json_read(b->arena, bytes_of(json, strlen(json)), NULL, &faults);

	assert_non_null(v);
	answers_from_json(answers, v, ANSWERS_FROM_OUTSIDE);
	for (size_t i = 0; i < b->form->n; i++)
		if (answers->at[i].fault != FAULT_NONE)
			fail_msg("%s: fault %d", b->form->questions[i].id, answers->at[i].fault);
	assert_null(answers->stray);
	return answers;
}

/* The question that feeds a fact. */
static const struct question *fed_by(const struct form *form, const char *fact)
{
	for (size_t i = 0; i < form->n; i++)
		if (text_equal(form->questions[i].fact, fact))
			return &form->questions[i];
	fail_msg("nothing feeds %s", fact);
	return NULL;
}

static void test_nothing_said_is_neither_yes_nor_no(void **state)
{
	struct bench *b = *state;
	struct report_facts facts;

	facts_from(say(b, "{\"answers\":{}}"), &facts);
	assert_false(facts.danger_now.yes);
	assert_false(facts.danger_now.no);
	assert_int_equal(facts.child_age, AGE_NOT_SAID);
	assert_null(facts.setting);
	assert_null(facts.area);
	assert_int_equal(facts.kinds.n, 0);
	assert_true(facts.event_at.on == NO_TIME);
	assert_true(facts.filed_at == NO_TIME);
}

static void test_answers_become_facts(void **state)
{
	struct bench *b = *state;
	const char *json = arena_printf(b->arena,
		"{\"answers\":{\"%s\":true,\"%s\":\"child\",\"%s\":[\"physical\",\"neglect\"],\"%"
		"s\":9,"
		"\"%s\":\"BD30\",\"%s\":\"_unknown\"}}",
		fed_by(b->form, "danger_now")->id, fed_by(b->form, "whom")->id,
		fed_by(b->form, "kinds")->id, fed_by(b->form, "child_age")->id,
		fed_by(b->form, "area")->id, fed_by(b->form, "sex")->id);
	struct report_facts facts;

	facts_from(say(b, json), &facts);
	assert_true(facts.danger_now.yes);
	assert_string_equal(facts.whom, "child");
	assert_int_equal(facts.kinds.n, 2);
	assert_int_equal(facts.child_age, 9);
	assert_string_equal(facts.area, "BD30");
	assert_null(facts.sex);
}

static void test_an_answer_that_is_not_relevant_is_no_fact(void **state)
{
	struct bench *b = *state;
	const struct question *recent = fed_by(b->form, "sexual_recent");
	struct report_facts facts;
	struct answers *answers = say(b, "{\"answers\":{}}");
	struct answer *answer = &answers->at[form_index(b->form, recent)];

	answer->state = ANSWER_GIVEN;
	answer->number = 1;
	assert_false(answer->is_relevant);
	facts_from(answers, &facts);
	assert_false(facts.sexual_recent.yes);
	answer->is_relevant = true;
	facts_from(answers, &facts);
	assert_true(facts.sexual_recent.yes);
}

static struct report_facts full_facts(struct bench *b)
{
	static const char *const kinds[] = { "VP01", "VS01", "other" };
	struct report_facts facts = facts_none();

	facts.danger_now.yes = true;
	facts.sexual_recent.no = true;
	facts.reported_before.yes = true;
	facts.whom = "both";
	facts.kinds = (struct fact_codes){ kinds, 3 };
	facts.child_age = 0;
	facts.sex = pack_codes(b->pack, "sex")->at[1].code;
	facts.setting = "home";
	facts.area = b->pack != NULL ? "BD3026" : NULL;
	facts.anonymity = "named";
	facts.channel = "web";
	facts.filed_at = (int64_t)20780 * DAY + 123456;
	facts.happened_on = 20779;
	facts.event_at = (struct moment){ 20781, 20 * 60 };
	facts.must_not_see = (struct fact_codes){ (const char *const[]){ "police" }, 1 };
	return facts;
}

static void test_the_cell_gives_back_what_went_in(void **state)
{
	struct bench *b = *state;
	struct report_facts facts = full_facts(b), back;
	uint8_t cell[FACTS_CELL], again[FACTS_CELL];

	facts_pack(b->pack, &facts, cell);
	assert_true(facts_unpack(b->arena, b->pack, cell, &back));
	assert_true(back.danger_now.yes && back.sexual_recent.no && back.reported_before.yes);
	assert_false(back.is_online.yes || back.is_online.no);
	assert_string_equal(back.whom, "both");
	assert_int_equal(back.kinds.n, 3);
	assert_string_equal(back.kinds.at[0], "VP01");
	assert_int_equal(back.child_age, 0);
	assert_string_equal(back.sex, facts.sex);
	assert_string_equal(back.setting, "home");
	assert_string_equal(back.area, "BD3026");
	assert_string_equal(back.anonymity, "named");
	assert_string_equal(back.channel, "web");
	assert_null(back.door);
	assert_true(back.filed_at == facts.filed_at);
	assert_true(back.happened_on == facts.happened_on);
	assert_true(back.event_at.on == 20781 && back.event_at.minute == 20 * 60);
	assert_int_equal(back.must_not_see.n, 0);
	facts_pack(b->pack, &back, again);
	assert_memory_equal(cell, again, FACTS_CELL);
}

static void test_an_empty_cell_says_nothing(void **state)
{
	struct bench *b = *state;
	struct report_facts facts = facts_none(), back;
	uint8_t cell[FACTS_CELL];

	facts_pack(b->pack, &facts, cell);
	assert_true(facts_unpack(b->arena, b->pack, cell, &back));
	assert_int_equal(back.child_age, AGE_NOT_SAID);
	assert_true(back.filed_at == NO_TIME && back.happened_on == NO_TIME);
	assert_true(back.event_at.on == NO_TIME);
	assert_null(back.area);
	assert_null(back.whom);
	assert_int_equal(back.kinds.n, 0);
}

/* The layout is for ever: these bytes must never change. */
static void test_the_layout_does_not_move(void **state)
{
	struct bench *b = *state;
	struct report_facts facts = facts_none();
	uint8_t cell[FACTS_CELL], expected[FACTS_CELL] = { 1, 2 | 1 << 2, 0, 2 << 4, 3 };

	facts.danger_now.yes = true;
	facts.sexual_recent.no = true;
	facts.reported_before.yes = true;
	facts.whom = "both";
	facts.child_age = 17;
	facts.anonymity = "anonymous";
	facts.kinds = (struct fact_codes){ (const char *const[]){ "VK01" }, 1 };
	facts.area = "BD10";
	facts.event_at = (struct moment){ 18262, -1 };
	facts.happened_on = 10957;
	facts.filed_at = 0x060504030201;
	expected[5] = 17;
	expected[14] = 1;
	expected[20] = 1;
	expected[28] = 0x65; /* ((12 * 38 + 14) * 38 + 2) * 38 + 1 */
	expected[29] = 0x5B;
	expected[30] = 0x0A;
	expected[36] = 1;
	for (int i = 0; i < 6; i++)
		expected[40 + i] = (uint8_t)(i + 1);
	expected[46] = 1;
	facts_pack(b->pack, &facts, cell);
	assert_memory_equal(cell, expected, FACTS_CELL);
}

static void test_a_cell_of_chance_does_no_harm(void **state)
{
	struct bench *b = *state;
	uint8_t cell[FACTS_CELL];
	struct report_facts facts;

	for (int i = 0; i < 2000; i++) {
		random_fill(cell, sizeof(cell));
		cell[0] = 1;
		assert_true(facts_unpack(b->arena, b->pack, cell, &facts));
	}
	cell[0] = 2;
	assert_false(facts_unpack(b->arena, b->pack, cell, &facts));
}

static void test_every_area_of_the_pack_has_its_number(void **state)
{
	struct bench *b = *state;
	struct report_facts facts = facts_none(), back;
	uint8_t cell[FACTS_CELL];
	const struct place *divisions, *districts;
	size_t n = b->places.inside(b->places.of, b->arena, b->asking.language, NULL, &divisions);

	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		size_t m = b->places.inside(
			b->places.of, b->arena, b->asking.language, divisions[i].code, &districts);

		for (size_t j = 0; j < m; j++) {
			facts.area = districts[j].code;
			facts_pack(b->pack, &facts, cell);
			assert_true(facts_unpack(b->arena, b->pack, cell, &back));
			assert_string_equal(back.area, facts.area);
		}
	}
}

static void test_numbers_for_counts(void **state)
{
	struct bench *b = *state;
	struct report_facts facts = full_facts(b);

	assert_int_equal(facts_principal_kind(b->pack, &facts), 11); /* VS01, the gravest */
	assert_int_equal(facts_age_band(b->pack, &facts), 1);
	facts.child_age = 14;
	assert_int_equal(facts_age_band(b->pack, &facts), 3);
	facts.child_age = 40;
	assert_int_equal(facts_age_band(b->pack, &facts), 5);
	facts = facts_none();
	assert_int_equal(facts_age_band(b->pack, &facts), 0);
	assert_int_equal(facts_principal_kind(b->pack, &facts), 0);
	assert_int_equal(facts_sex_number(b->pack, &facts), 0);
	assert_int_equal(facts_area_number(b->pack, &facts), 0);
}

static struct facts_agreement agree(
	struct bench *b, const struct report_facts *x, const struct report_facts *y)
{
	struct facts_traits traits = facts_traits(b->pack, x);
	uint8_t cell[FACTS_CELL];

	facts_pack(b->pack, y, cell);
	return facts_agree(b->pack, &traits, cell);
}

static void test_two_reports_agree_in_what_was_said_of_both(void **state)
{
	struct bench *b = *state;
	struct report_facts facts = full_facts(b), other = full_facts(b), none = facts_none();

	assert_true(agree(b, &facts, &other).in_kind && agree(b, &facts, &other).in_child);
	other.sex = text_equal(facts.sex, "M") ? "F" : "M";
	assert_true(agree(b, &facts, &other).in_kind && !agree(b, &facts, &other).in_child);
	other.child_age = 16;
	assert_false(agree(b, &facts, &other).in_kind);
	other = facts;
	other.kinds = (struct fact_codes){ (const char *const[]){ "VP01" }, 1 };
	assert_true(!agree(b, &facts, &other).in_kind && agree(b, &facts, &other).in_child);
	assert_false(agree(b, &none, &none).in_kind || agree(b, &none, &none).in_child);
	/* A kind that both have, but that is the gravest of one of them only. */
	assert_false(agree(b, &other, &facts).in_kind);
}

static void test_rules_see_the_facts(void **state)
{
	struct bench *b = *state;
	struct report_facts facts = full_facts(b);
	struct fact_values values = facts_values(&facts);
	enum expression_type type;
	int at;

	assert_true(fact_names.find("danger_now", &type, &at));
	assert_int_equal(type, EX_YES_NO);
	assert_int_equal(values.value(values.of, at).number, 1);
	assert_true(fact_names.find("kinds", &type, &at));
	assert_string_equal(fact_names.list(at), "kind");
	assert_int_equal(values.value(values.of, at).codes_n, 3);
	assert_true(fact_names.find("event_at", &type, &at));
	assert_int_equal(values.moment(values.of, at).minute, 20 * 60);
	assert_true(fact_names.find("child_age", &type, &at));
	assert_int_equal(values.value(values.of, at).state, EX_GIVEN);
	facts = facts_none();
	assert_int_equal(values.value(values.of, at).state, EX_EMPTY);
	assert_false(fact_names.find("story", &type, &at));
}

/* ---- the check of a form ---- */

/* The real form's text with one replacement: its first fault. */
static void assert_fault(struct bench *b, const char *old, const char *new, const char *expected)
{
	const struct form_world world = pack_form_world(b->pack);
	struct bytes bytes = pack_file(b->pack, "forms/report.json");
	const char *text = arena_textn(b->arena, (const char *)bytes.at, bytes.len);
	const char *at = strstr(text, old);
	struct faults faults = faults_in(b->arena, "r");
	const struct form *form;
	const char *changed;

	if (at == NULL)
		fail_msg("the form lacks %s", old);
	changed = arena_printf(b->arena, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
	form = form_load(b->arena, bytes_of(changed, strlen(changed)), &world, &faults);
	if (form == NULL)
		fail_msg("%s", fault_text(b->arena, faults.first));
	assert_false(facts_check(form, &faults));
	if (strstr(faults.first->what, expected) == NULL)
		fail_msg("\"%s\" instead of \"%s\"", faults.first->what, expected);
}

static void test_a_form_that_feeds_facts_wrongly_is_refused(void **state)
{
	struct bench *b = *state;

	assert_fault(b, "\"fact\": \"danger_now\",", "",
		"no question feeds the fact danger_now (a question of type yes_no)");
	assert_fault(b, "\"fact\": \"accused_near\"", "\"fact\": \"danger_now\"",
		"the fact danger_now is fed by an earlier question already");
	assert_fault(b, "\"fact\": \"danger_now\"", "\"fact\": \"whom\"",
		"the fact whom is fed by a question of type one_of");
	assert_fault(b, "\"fact\": \"danger_now\"", "\"fact\": \"shoe\"",
		"there is no fact \"shoe\" that a question feeds");
	assert_fault(b, "\"fact\": \"danger_now\"", "\"fact\": \"filed_at\"",
		"there is no fact \"filed_at\" that a question feeds");
	assert_fault(b, "\"section\": \"facts\", \"fact\": \"danger_now\"",
		"\"section\": \"story\", \"fact\": \"danger_now\"",
		"the section 'story' is sealed, but the fact danger_now is kept clear");
	assert_fault(b, "\"fact\": \"sex\", \"list\": \"sex\"",
		"\"fact\": \"sex\", \"list\": \"gender\"",
		"the fact sex takes its codes from \"list\": \"sex\"");
}

/* A pack whose list "whom" forgot a code that the program itself names. */
static const struct code_list *short_list(const void *of, const char *id)
{
	static const struct choice choices[] = { { .code = "child", .n = 1 },
		{ .code = "adult", .n = 2 } };
	static const struct code_list whom = { "whom", choices, 2 };

	(void)of;
	return text_equal(id, "whom") ? &whom : NULL;
}

static void test_a_list_must_have_the_codes_that_code_names(void **state)
{
	static const char json[] =
		"{\"id\":\"r\",\"version\":1,\"languages\":[\"en\"],"
		"\"sections\":[{\"id\":\"facts\",\"seal\":\"clear\",\"readers\":[\"desk\"]}],"
		"\"questions\":[{\"id\":\"whom\",\"type\":\"one_of\",\"section\":\"facts\","
		"\"fact\":\"whom\",\"list\":\"whom\",\"label\":{\"en\":\"Whom?\"}}]}";
	const struct form_world world = { .list = short_list };
	struct bench *b = *state;
	struct faults faults = faults_in(b->arena, "r");
	const struct form *form =
		form_load(b->arena, bytes_of(json, sizeof(json) - 1), &world, &faults);

	assert_non_null(form);
	assert_false(facts_check(form, &faults));
	assert_string_equal(fault_text(b->arena, faults.first),
		"r:1: question 'whom': the list \"whom\" lacks "
		"the code 'both', which the program knows");
	assert_int_equal(faults.n, 12); /* and eleven needed facts that nothing feeds */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_said_is_neither_yes_nor_no),
		cmocka_unit_test(test_answers_become_facts),
		cmocka_unit_test(test_an_answer_that_is_not_relevant_is_no_fact),
		cmocka_unit_test(test_the_cell_gives_back_what_went_in),
		cmocka_unit_test(test_an_empty_cell_says_nothing),
		cmocka_unit_test(test_the_layout_does_not_move),
		cmocka_unit_test(test_a_cell_of_chance_does_no_harm),
		cmocka_unit_test(test_every_area_of_the_pack_has_its_number),
		cmocka_unit_test(test_numbers_for_counts),
		cmocka_unit_test(test_two_reports_agree_in_what_was_said_of_both),
		cmocka_unit_test(test_rules_see_the_facts),
		cmocka_unit_test(test_a_form_that_feeds_facts_wrongly_is_refused),
		cmocka_unit_test(test_a_list_must_have_the_codes_that_code_names),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
