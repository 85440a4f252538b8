/* areas_test.c - the tree of places of every pack, and finding one by what people type. */

#include "app/core/pack/areas.h"
#include "app/core/pack/for_forms.h"
#include "app/core/pack/pack_fixture.h"
#include "tests/support/cmocka_first.h"

enum { TODAY = 20780 };

static const struct pack *first, *second; /* of all_packs */
static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_create(64 << 20);
	first = pack_that_loads(all_packs[0]);
	second = pack_that_loads(all_packs[1]);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pack_destroy(first);
	pack_destroy(second);
	arena_destroy(arena);
	return 0;
}

/* Position of a place among the hits; -1 when it is not there. */
static int place_of_hit(const struct pack *p, const char *typed, const char *code)
{
	const struct area *hits[PLACE_HITS_MAX];
	size_t n = place_search(p, arena, typed, TODAY, hits);

	for (size_t i = 0; i < n; i++)
		if (strcmp(hits[i]->code, code) == 0)
			return (int)i;
	return -1;
}

static void check_tree(const struct pack *p)
{
	size_t children = 0;

	assert_null(p->areas->at[0].parent);
	for (size_t i = 0; i < p->areas->n; i++) {
		const struct area *area = &p->areas->at[i];

		assert_ptr_equal(area_of(p, area->code), area);
		assert_true(area_is_inside(area, &p->areas->at[0]));
		children += area->children_n;
		for (size_t j = 0; j < area->children_n; j++)
			assert_ptr_equal(area->children[j]->parent, area);
	}
	assert_int_equal(children, p->areas->n - 1);
	assert_null(area_of(p, "nowhere"));
	assert_null(area_of(p, ""));
	assert_null(area_of(p, NULL));
}

static void test_every_place_is_found_by_its_code_and_hangs_in_the_tree(void **state)
{
	(void)state;
	check_tree(first);
	check_tree(second);
	assert_int_equal(first->areas->n, 5788);
}

static void test_every_place_below_a_district_has_one(void **state)
{
	const struct pack *packs[] = { first, second };

	(void)state;
	for (int k = 0; k < 2; k++) {
		const struct areas *areas = packs[k]->areas;

		for (size_t i = 0; i < areas->n; i++) {
			const struct area *district = area_district(packs[k], &areas->at[i]);

			if (areas->at[i].level->rank < areas->district_level->rank)
				assert_null(district);
			else
				assert_ptr_equal(district->level, areas->district_level);
		}
	}
	assert_string_equal(area_district(first, area_of(first, "BD302650"))->code, "BD3026");
}

static void test_every_place_is_found_by_its_own_name(void **state)
{
	const struct pack *packs[] = { first, second };

	(void)state;
	for (int k = 0; k < 2; k++) {
		for (size_t i = 1; i < packs[k]->areas->n; i += 37) {
			const struct area *area = &packs[k]->areas->at[i];
			struct arena_mark m = arena_mark(arena);

			for (size_t j = 0; j < area->name.n; j++) {
				const struct area *hits[PLACE_HITS_MAX];
				size_t n = place_search(
					packs[k], arena, area->name.at[j].text, TODAY, hits);
				bool is_there = n == PLACE_HITS_MAX; /* names like "Ward No-01" */

				for (size_t h = 0; h < n; h++)
					is_there = is_there || hits[h] == area;
				if (!is_there)
					fail_msg("%s is not found", area->name.at[j].text);
			}
			arena_rewind(arena, m);
		}
	}
}

static void test_old_spellings_and_both_scripts_lead_home(void **state)
{
	(void)state;
	assert_int_equal(place_of_hit(first, "Chittagong", "BD20"), 0);
	assert_int_equal(place_of_hit(first, "Chittagong", "BD2015"), 1);
	assert_int_equal(place_of_hit(first, "comilla", "BD2019"), 0);
	assert_int_equal(place_of_hit(first, "JESSORE", "BD4041"), 0);
	assert_int_equal(place_of_hit(first, "bogra", "BD5010"), 0);
	assert_int_equal(place_of_hit(first, "যশোর", "BD4041"), 0);
	assert_int_equal(place_of_hit(first, "জশোর", "BD4041"), 0);
	assert_int_equal(place_of_hit(first, "সাতক্ষিরা", "BD4087"), 0);
	assert_int_equal(place_of_hit(first, "coxs bazar", "BD2022"), 0);
	assert_int_equal(place_of_hit(first, "Cox's Bazar", "BD2022"), 0);
	assert_int_equal(place_of_hit(first, "coxsbazar", "BD2022"), 0);
	assert_true(place_of_hit(first, "Rayerbazar", "BD302650") >= 0);
	assert_true(place_of_hit(first, "রায়েরবাজার", "BD302628") >= 0);
	assert_int_equal(place_of_hit(second, "nisavski", "RS-20"), 0);
	assert_int_equal(place_of_hit(second, "Ниш", "RS-20"), 0);
	assert_int_equal(place_of_hit(second, "niš", "RS-20"), 0);
	assert_int_equal(place_of_hit(second, "beograd", "RS-00"), 0);
	assert_int_equal(place_of_hit(second, "ЧАЧАК", "RS-17"), 0);
}

static void test_small_mistakes_are_forgiven_when_nothing_fits(void **state)
{
	(void)state;
	assert_int_equal(place_of_hit(first, "satkhria", "BD4087"), 0);
	assert_true(place_of_hit(first, "mymensing", "BD4561") >= 0);
	assert_int_equal(place_of_hit(first, "xqxqxqxqx", "BD4087"), -1);
}

static void test_further_words_say_where(void **state)
{
	const struct area *hits[PLACE_HITS_MAX];
	size_t n = place_search(first, arena, "Shibganj chapai", TODAY, hits);

	(void)state;
	assert_true(n >= 1);
	assert_true(area_is_inside(hits[0], area_of(first, "BD5070")));
	assert_string_equal(hits[0]->level->id, "upazila");
	/* Both Nawabganj are offered, and the one of Dhaka can be asked for. */
	assert_true(place_of_hit(first, "nawabganj", "BD302662") >= 0);
	assert_true(place_of_hit(first, "nawabganj", "BD5070") >= 0);
	assert_int_equal(place_of_hit(first, "nawabganj dhaka", "BD302662"), 0);
	assert_int_equal(place_of_hit(first, "কালিগঞ্জ সাতক্ষীরা", "BD408747"), 0);
}

static void test_nothing_and_nonsense_find_nothing(void **state)
{
	const struct area *hits[PLACE_HITS_MAX];
	char *endless = arena_alloc(arena, 100001);

	(void)state;
	for (int i = 0; i < 100000; i++)
		endless[i] = i % 2 == 0 ? 'x' : 'm';
	assert_int_equal(place_search(first, arena, "", TODAY, hits), 0);
	assert_int_equal(place_search(first, arena, " .,;।", TODAY, hits), 0);
	assert_int_equal(place_search(first, arena, endless, TODAY, hits), 0);
}

static void test_a_path_goes_from_the_place_up(void **state)
{
	struct str problem = str_in(arena, 200);
	const struct language *en = language_load(arena, "en", BYTES_NONE, &problem);
	const struct language *latin = language_load(arena, "sr-Latn", BYTES_NONE, &problem);

	(void)state;
	assert_non_null(en);
	assert_non_null(latin);
	assert_string_equal(
		area_path(arena, area_of(first, "BD408747"), en), "Kaliganj, Satkhira, Khulna");
	assert_string_equal(area_name(arena, area_of(second, "RS-12"), latin), "Šumadijski okrug");
	assert_string_equal(area_name(arena, area_of(second, "RS-20"), latin), "Nišavski okrug");
}

static void test_closed_places_are_readable_and_not_offered(void **state)
{
	const char *table = file_text(arena, all_packs[1], "areas.csv");
	const char *closed = replaced(
		arena, table, "RS-20,RS,iso3166,,", "RS-20,RS,iso3166,2020-01-01,2026-01-01");
	const struct area *hits[PLACE_HITS_MAX];
	const struct pack *p = pack_with(arena, all_packs[1], "areas.csv", closed);

	(void)state;
	assert_non_null(area_of(p, "RS-20"));
	assert_true(area_is_valid(area_of(p, "RS-20"), day_from_civil(2025, 12, 31)));
	assert_false(area_is_valid(area_of(p, "RS-20"), day_from_civil(2026, 1, 1)));
	assert_int_equal(place_search(p, arena, "Ниш", day_from_civil(2025, 1, 1), hits), 1);
	assert_int_equal(place_search(p, arena, "Ниш", TODAY, hits), 0);
	pack_destroy(p);
}

static void test_forms_get_places_by_list_and_by_search(void **state)
{
	struct str problem = str_in(arena, 200);
	const struct language *en = language_load(arena, "en", BYTES_NONE, &problem);
	const struct places_view view = { .pack = first, .arena = arena, .on = TODAY };
	struct places places = pack_places(&view);
	const struct place *found;
	struct place place;

	(void)state;
	assert_int_equal(places.inside(places.of, arena, en, NULL, &found), 8);
	assert_int_equal(places.inside(places.of, arena, en, "BD40", &found), 10);
	assert_int_equal(places.inside(places.of, arena, en, "nowhere", &found), 0);
	assert_true(places.find(places.of, en, "BD4087", &place));
	assert_string_equal(place.name, "Satkhira");
	assert_string_equal(place.parent, "BD40");
	assert_int_equal(place.rank, 2);
	assert_false(places.find(places.of, en, "BD", &place) && place.parent != NULL);
	assert_true(places.search(places.of, arena, en, "satkhira", &found) > 0);
	assert_string_equal(found[0].code, "BD4087");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_place_is_found_by_its_code_and_hangs_in_the_tree),
		cmocka_unit_test(test_every_place_below_a_district_has_one),
		cmocka_unit_test(test_every_place_is_found_by_its_own_name),
		cmocka_unit_test(test_old_spellings_and_both_scripts_lead_home),
		cmocka_unit_test(test_small_mistakes_are_forgiven_when_nothing_fits),
		cmocka_unit_test(test_further_words_say_where),
		cmocka_unit_test(test_nothing_and_nonsense_find_nothing),
		cmocka_unit_test(test_a_path_goes_from_the_place_up),
		cmocka_unit_test(test_closed_places_are_readable_and_not_offered),
		cmocka_unit_test(test_forms_get_places_by_list_and_by_search),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
