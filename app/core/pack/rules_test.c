/* rules_test.c - what the rules of each pack advise: routes, leads, bars, risk, helplines, words.
 */

#include "app/core/pack/codes.h"
#include "app/core/pack/pack_fixture.h"
#include "app/core/pack/routing.h"
#include "app/core/pack/speech.h"
#include "app/core/pack/triage.h"
#include "tests/support/cmocka_first.h"

enum { TODAY = 20780 };

static const struct pack *packs[2];

static int set_up(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		packs[i] = pack_that_loads(all_packs[i]);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		pack_destroy(packs[i]);
	return 0;
}

static struct routing_advice advise(const struct pack *p, const struct told *told, const char *risk)
{
	struct fact_values facts = told_values(told);
	struct situation s = situation_of(p, &facts, risk, TODAY);
	struct routing_advice advice;

	routing_advise(p, &s, &advice);
	return advice;
}

static const char *lead_of(const struct routing_advice *advice)
{
	const char *lead = NULL;

	for (size_t i = 0; i < advice->n; i++) {
		if (!advice->at[i].leads)
			continue;
		assert_null(lead); /* never two */
		lead = advice->at[i].kind->id;
	}
	assert_non_null(lead);
	return lead;
}

static bool sends_to(const struct routing_advice *advice, const char *kind, const char *duty)
{
	for (size_t i = 0; i < advice->n; i++)
		if (strcmp(advice->at[i].kind->id, kind) == 0 &&
			(duty == NULL || strcmp(advice->at[i].duty, duty) == 0))
			return true;
	return false;
}

static const char *risk_of(const struct pack *p, const struct told *told)
{
	struct fact_values facts = told_values(told);
	struct situation s = situation_of(p, &facts, NULL, TODAY);
	struct triage_advice advice;

	triage_suggest(p, &s, &advice);
	return advice.level->id;
}

/* ---- of every pack ---- */

/* All answers that a list allows, one after the other, with every level of risk. */
static void check_every_answer(const struct pack *p, const char *fact, const char *list)
{
	const struct code_list *codes = pack_codes(p, list);
	const struct code_list *kinds = pack_codes(p, "kind");

	for (size_t i = 0; i < codes->n * kinds->n; i++) {
		struct told told = { 0 };
		struct routing_advice advice;

		tell(&told, "kinds", kinds->at[i % kinds->n].code);
		tell(&told, fact, codes->at[i / kinds->n].code);
		for (size_t level = 0; level <= p->clocks->levels_n; level++) {
			advice = advise(p, &told,
				level < p->clocks->levels_n ? p->clocks->levels[level].id : NULL);
			lead_of(&advice);
			for (size_t j = 0; j < advice.n; j++) {
				assert_false(advice_bars(&advice, advice.at[j].kind));
				assert_non_null(advice.at[j].level);
			}
		}
	}
}

static void test_every_report_has_one_lead_and_goes_to_nobody_who_is_barred(void **state)
{
	(void)state;
	for (int k = 0; k < 2; k++) {
		check_every_answer(packs[k], "accused_body_kind", "accused_body");
		check_every_answer(packs[k], "must_not_see", "accused_body");
		check_every_answer(packs[k], "relation", "relation");
		check_every_answer(packs[k], "setting", "setting");
		check_every_answer(packs[k], "whom", "whom");
	}
}

static void test_a_report_that_says_nothing_still_has_a_lead(void **state)
{
	static const struct told nothing;

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct routing_advice advice = advise(packs[k], &nothing, NULL);

		assert_non_null(lead_of(&advice));
		assert_false(advice.has_fallback_lead);
	}
}

static void test_whom_the_reporter_excludes_gets_nothing(void **state)
{
	(void)state;
	for (int k = 0; k < 2; k++) {
		const struct bodies *bodies = packs[k]->bodies;

		for (size_t i = 0; i < bodies->kinds_n; i++) {
			const struct body_kind *kind = &bodies->kinds[i];

			for (size_t j = 0; j < kind->accused_as.n; j++) {
				struct told told = { 0 };
				struct routing_advice advice;

				tell(&told, "kinds", "sexual");
				tell(&told, "danger_now", "yes");
				tell(&told, "must_not_see", kind->accused_as.at[j]);
				advice = advise(packs[k], &told, NULL);
				assert_true(advice_bars(&advice, kind));
				assert_false(sends_to(&advice, kind->id, NULL));
			}
		}
	}
}

static void test_when_nobody_is_left_the_national_desk_leads(void **state)
{
	struct told told = { 0 };
	struct routing_advice advice;
	const struct code_list *all;

	(void)state;
	all = pack_codes(packs[1], "accused_body");
	for (size_t i = 0; i < all->n && i < TOLD_CODES_MAX; i++)
		tell(&told, "must_not_see", all->at[i].code);
	advice = advise(packs[1], &told, NULL);
	assert_true(advice.has_fallback_lead);
	assert_string_equal(lead_of(&advice), packs[1]->routing->national->id);
}

static void test_the_same_situation_gives_the_same_advice(void **state)
{
	struct told told = { 0 };
	struct routing_advice one, other;

	(void)state;
	tell(&told, "kinds", "sexual");
	for (int k = 0; k < 2; k++) {
		one = advise(packs[k], &told, NULL);
		other = advise(packs[k], &told, NULL);
		assert_int_equal(one.n, other.n);
		for (size_t i = 0; i < one.n; i++)
			assert_ptr_equal(one.at[i].kind, other.at[i].kind);
	}
}

static void test_danger_now_is_the_most_urgent_level_everywhere(void **state)
{
	static const struct told nothing;
	struct told told = { 0 };

	(void)state;
	tell(&told, "danger_now", "yes");
	for (int k = 0; k < 2; k++) {
		const struct clocks *c = packs[k]->clocks;

		assert_string_equal(risk_of(packs[k], &told), c->levels[0].id);
		assert_string_equal(risk_of(packs[k], &nothing), c->levels[c->levels_n - 1].id);
	}
}

static void test_every_suggestion_names_its_reasons(void **state)
{
	(void)state;
	for (int k = 0; k < 2; k++) {
		const struct pack *p = packs[k];
		struct told told = { 0 };
		struct fact_values facts = told_values(&told);
		struct situation s;
		struct triage_advice advice;
		int points = 0;

		tell(&told, "kinds", "physical");
		tell(&told, "child_age", "3");
		tell(&told, "injured", "yes");
		tell(&told, "accused_near", "yes");
		s = situation_of(p, &facts, NULL, TODAY);
		triage_suggest(p, &s, &advice);
		assert_true(advice.reasons_n >= 3);
		for (size_t i = 0; i < advice.reasons_n; i++) {
			assert_false(texts_empty(&advice.reasons[i]->why));
			points += advice.reasons[i]->points;
		}
		assert_int_equal(points, advice.points);
	}
}

static void test_every_state_has_words_for_every_kind_of_body(void **state)
{
	static const char *const states[] = { STATE_WAITING, STATE_ACCEPTED, STATE_ACTING,
		STATE_PAUSED, STATE_FINISHED, STATE_DECLINED, STATE_WITHDRAWN };

	(void)state;
	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < packs[k]->bodies->kinds_n; i++)
			for (size_t j = 0; j < COUNT_OF(states); j++)
				assert_false(texts_empty(phase_words(
					packs[k], &packs[k]->bodies->kinds[i], states[j])));
	assert_int_equal(phase_of_report(packs[0], STATE_CLOSED)->coarse, COARSE_FINISHED);
	assert_int_equal(phase_of_task(packs[1], STATE_DECLINED)->coarse, COARSE_WORKING);
	assert_true(is_task_state(STATE_ACTING) && !is_report_state(STATE_ACTING));
	assert_true(texts_empty(pack_text(packs[0], "no such text")));
}

static void test_every_page_shows_helplines_that_are_open_at_night(void **state)
{
	(void)state;
	for (int k = 0; k < 2; k++) {
		const struct helpline *lines[HELPLINES_MAX];
		size_t n = helplines_for(packs[k], NULL, NULL, lines), first = 0;

		for (size_t i = 0; i < n; i++)
			first +=
				lines[i]->is_first && lines[i]->is_always_open && lines[i]->is_free;
		assert_true(first >= 1);
	}
}

static void test_a_small_number_leads_back_to_its_kind(void **state)
{
	(void)state;
	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < packs[k]->bodies->kinds_n; i++)
			assert_ptr_equal(body_kind_of_n(packs[k], packs[k]->bodies->kinds[i].n),
				&packs[k]->bodies->kinds[i]);
	assert_null(body_kind_of_n(packs[0], 9998));
	assert_null(body_kind(packs[0], ""));
}

/* ---- of the first pack ---- */

static void test_recent_rape_goes_to_crisis_care_police_and_legal_aid(void **state)
{
	struct told told = { 0 };
	struct routing_advice advice;

	(void)state;
	tell(&told, "whom", "child");
	tell(&told, "kinds", "sexual");
	tell(&told, "sexual_recent", "yes");
	advice = advise(packs[0], &told, NULL);
	assert_true(sends_to(&advice, "occ", "crisis_care"));
	assert_true(sends_to(&advice, "police_station", NULL));
	assert_true(sends_to(&advice, "legal_aid", "legal_aid"));
	assert_string_equal(lead_of(&advice), "social_upazila");
	assert_string_equal(risk_of(packs[0], &told), "high");
}

static void test_a_wedding_is_stopped_by_those_who_may(void **state)
{
	struct told told = { 0 };
	struct routing_advice advice;

	(void)state;
	tell(&told, "whom", "child");
	tell(&told, "kinds", "marriage");
	advice = advise(packs[0], &told, NULL);
	assert_true(sends_to(&advice, "uno", "stop_marriage"));
	tell(&told, "must_not_see", "administration");
	advice = advise(packs[0], &told, NULL);
	assert_false(sends_to(&advice, "uno", NULL));
}

static void test_an_adult_is_taken_by_the_adult_mandates(void **state)
{
	struct told told = { 0 };
	struct routing_advice advice;

	(void)state;
	tell(&told, "whom", "adult");
	tell(&told, "kinds", "physical");
	advice = advise(packs[0], &told, NULL);
	assert_string_equal(lead_of(&advice), "women_upazila");
	assert_false(sends_to(&advice, "social_upazila", NULL));
}

static void test_accused_police_neither_read_nor_act(void **state)
{
	struct told told = { 0 };
	struct routing_advice advice;

	(void)state;
	tell(&told, "kinds", "physical");
	tell(&told, "relation", "police");
	tell(&told, "danger_now", "yes");
	advice = advise(packs[0], &told, NULL);
	assert_true(advice_bars(&advice, body_kind(packs[0], "police_station")));
	assert_false(sends_to(&advice, "police_station", NULL));
	assert_true(sends_to(&advice, "police_hq", "complaint"));
}

/* ---- of the second: who leads follows the level of violence ---- */

static void test_the_lead_follows_the_level(void **state)
{
	struct told told = { 0 };
	struct routing_advice advice;

	(void)state;
	tell(&told, "whom", "child");
	tell(&told, "kinds", "physical");
	tell(&told, "setting", "school");
	tell(&told, "relation", "schoolmate");
	advice = advise(packs[1], &told, "level1");
	assert_string_equal(lead_of(&advice), "school");
	assert_false(sends_to(&advice, "police", NULL));
	assert_false(sends_to(&advice, "csw", "social_support"));
	advice = advise(packs[1], &told, "level2");
	assert_string_equal(lead_of(&advice), "school");
	assert_true(sends_to(&advice, "csw", "social_support"));
	advice = advise(packs[1], &told, "level3");
	assert_string_equal(lead_of(&advice), "csw");
	assert_true(sends_to(&advice, "school", "school_measure"));
	assert_true(sends_to(&advice, "police", "investigate"));
	assert_true(sends_to(&advice, "prosecutor", "prosecute"));
}

static void test_an_adult_at_school_leaves_the_school_whatever_the_level(void **state)
{
	struct told told = { 0 };
	struct routing_advice advice;

	(void)state;
	tell(&told, "kinds", "psychological");
	tell(&told, "setting", "school");
	tell(&told, "relation", "teacher");
	advice = advise(packs[1], &told, "level1");
	assert_string_equal(lead_of(&advice), "csw");
	assert_false(sends_to(&advice, "school", NULL));
	assert_true(sends_to(&advice, "education_inspection", "inspection"));
}

static void test_a_body_is_looked_for_from_the_place_upwards(void **state)
{
	const struct area *union_ = area_of(packs[0], "BD40874711"), *district;

	(void)state;
	for (size_t i = 0; union_ == NULL && i < packs[0]->areas->n; i++)
		if (packs[0]->areas->at[i].level->rank == 4)
			union_ = &packs[0]->areas->at[i];
	district = area_district(packs[0], union_);
	assert_string_equal(
		routing_place(union_, area_level(packs[0], "upazila"))->level->id, "upazila");
	assert_ptr_equal(routing_place(union_, area_level(packs[0], "district")), district);
	assert_ptr_equal(routing_place(district, area_level(packs[0], "upazila")), district);
	assert_null(routing_place(NULL, area_level(packs[0], "upazila")));
}

static void test_attributes_of_codes_are_read_by_their_type(void **state)
{
	(void)state;
	assert_string_equal(code_text(packs[0], "kind", "VS01", "group", ""), "sexual");
	assert_int_equal(code_number(packs[0], "kind", "VS01", "icvac_l1", 0), 3);
	assert_string_equal(code_text(packs[0], "kind", "VS01", "severity", "-"), "-");
	assert_int_equal(code_number(packs[0], "kind", "none", "icvac_l1", -1), -1);
	assert_true(code_flag(packs[0], "decline_reason", "not_our_duty", "whose"));
	assert_false(code_flag(packs[0], "decline_reason", "conflict", "whose"));
	assert_false(code_has(packs[0], "kind", "VS01", "group", "sexual"));
	assert_null(pack_codes(packs[0], "no_such_list"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_report_has_one_lead_and_goes_to_nobody_who_is_barred),
		cmocka_unit_test(test_a_report_that_says_nothing_still_has_a_lead),
		cmocka_unit_test(test_whom_the_reporter_excludes_gets_nothing),
		cmocka_unit_test(test_when_nobody_is_left_the_national_desk_leads),
		cmocka_unit_test(test_the_same_situation_gives_the_same_advice),
		cmocka_unit_test(test_danger_now_is_the_most_urgent_level_everywhere),
		cmocka_unit_test(test_every_suggestion_names_its_reasons),
		cmocka_unit_test(test_every_state_has_words_for_every_kind_of_body),
		cmocka_unit_test(test_every_page_shows_helplines_that_are_open_at_night),
		cmocka_unit_test(test_a_small_number_leads_back_to_its_kind),
		cmocka_unit_test(test_recent_rape_goes_to_crisis_care_police_and_legal_aid),
		cmocka_unit_test(test_a_wedding_is_stopped_by_those_who_may),
		cmocka_unit_test(test_an_adult_is_taken_by_the_adult_mandates),
		cmocka_unit_test(test_accused_police_neither_read_nor_act),
		cmocka_unit_test(test_the_lead_follows_the_level),
		cmocka_unit_test(test_an_adult_at_school_leaves_the_school_whatever_the_level),
		cmocka_unit_test(test_a_body_is_looked_for_from_the_place_upwards),
		cmocka_unit_test(test_attributes_of_codes_are_read_by_their_type),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
