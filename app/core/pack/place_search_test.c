/* place_search_test.c - what people really type finds its place, and what is no name finds none. */

#include "app/core/pack/areas.h"
#include "app/core/pack/pack_fixture.h"
#include "tests/support/cmocka_first.h"

enum { TODAY = 20780, SEEN = 4 }; /* as many as a small screen shows */

static const struct {
	const char *typed, *code;
} misspelt[] = {
	{ "সাতখিরা", "BD4087" },
	{ "সাতক্ষিড়া", "BD4087" },
	{ "সাতক্ষরা", "BD4087" },
	{ "ময়মনসিং", "BD4561" },
	{ "ময়মনসিঙ্গ", "BD4561" },
	{ "ব্রাম্মনবাড়িয়া", "BD2012" },
	{ "ব্রাহ্মণবাড়ীয়া", "BD2012" },
	{ "লক্ষীপুর", "BD2051" },
	{ "লক্ষিপুর", "BD2051" },
	{ "নোয়াখালি", "BD2075" },
	{ "খাগড়াছরি", "BD2046" },
	{ "রাংগামাটি", "BD2084" },
	{ "চুয়াডাংগা", "BD4018" },
	{ "কুড়িগ্রম", "BD5549" },
	{ "ঠাকুরগাও", "BD5594" },
	{ "পঞ্চগর", "BD5577" },
	{ "মৌলবীবাজার", "BD6058" },
	{ "টাংগাইল", "BD3093" },
	{ "নারায়নগঞ্জ", "BD3067" },
	{ "কিশোরগন্জ", "BD3048" },
	{ "ঝিনাইদাহ", "BD4044" },
	{ "নীলফামারি", "BD5573" },
	{ "গাইবান্দা", "BD5532" },
	{ "চাপাইনবাবগঞ্জ", "BD5070" },
	{ "পটুয়াখলী", "BD1078" },
	{ "মুন্সীগঞ্জ", "BD3059" },
	{ "সরিয়তপুর", "BD3086" },
	{ "কেরানিগন্জ", "BD302638" },
	{ "টেকনাপ", "BD202290" },
	{ "চৌদ্দগাম", "BD201931" },
	{ "Shatkhira", "BD4087" },
	{ "Satkhera", "BD4087" },
	{ "Mymensing", "BD4561" },
	{ "Moymonshingh", "BD4561" },
	{ "Brahmonbaria", "BD2012" },
	{ "Brammanbaria", "BD2012" },
	{ "Laxmipur", "BD2051" },
	{ "Lokkhipur", "BD2051" },
	{ "Noakhaly", "BD2075" },
	{ "Kagrachari", "BD2046" },
	{ "Rangamatti", "BD2084" },
	{ "Chuadangga", "BD4018" },
	{ "Kurigrm", "BD5549" },
	{ "Thakurgao", "BD5594" },
	{ "Ponchogor", "BD5577" },
	{ "Moulovibazar", "BD6058" },
	{ "Tangil", "BD3093" },
	{ "Narayangonj", "BD3067" },
	{ "Kishorgonj", "BD3048" },
	{ "Jhinaidah", "BD4044" },
	{ "Nilfamari", "BD5573" },
	{ "Gaibanda", "BD5532" },
	{ "Potuakhali", "BD1078" },
	{ "Munsigonj", "BD3059" },
	{ "Shoriatpur", "BD3086" },
	{ "Keranigong", "BD302638" },
	{ "Teknap", "BD202290" },
	{ "Choddogram", "BD201931" },
	{ "Hobigonj", "BD6036" },
	{ "Sirajgonj", "BD5088" },
	{ "Gopalgonj", "BD3035" },
	{ "Gajipur", "BD3033" },
	{ "Foridpur", "BD3029" },
	{ "Borishal", "BD1006" },
	{ "Rajshai", "BD5081" },
	{ "Dhinajpur", "BD5527" },
	{ "Lalmonirhut", "BD5552" },
	{ "Chadpur", "BD2013" },
	{ "Bandorbon", "BD2003" },
	{ "Joipurhat", "BD5038" },
	{ "Netrokona", "BD4572" },
	{ "Sunamgong", "BD6090" },
	{ "Kushtea", "BD4050" },
};

static const char *const nonsense[] = {
	"zzzz",
	"qqqq",
	"asdfgh",
	"xyzxyz",
	"jkljkl",
	"blorptang",
	"wxcvbn",
	"zxcvbnm",
	"gggggggg",
	"lkjhgf",
	"mnbvcx",
	"fghjkl",
	"ttttt",
	"hello123",
	"aaaa",
	"uiop",
	"asdf",
	"kjhkjh",
	"trewq",
	"lorem",
	"ipsum",
	"foobar",
	"হহহহ",
	"কখগঘঙ",
	"অআইঈউ",
	"ঝঝঝঝ",
	"ফফফঢঢ",
	"ৎৎৎ",
	"ণটঠডঢ",
	"কককককক",
	"ঘঙঞঝঢ",
	"ঊঋএঐ",
	"লরলরলর",
	"মমমমম",
	"ধধনন",
	"জঝঞটঠ",
	"খগখগখগ",
	"পফবভম",
};

static void test_misspelt_names_are_among_the_first_that_are_offered(void **state)
{
	struct arena *a = arena_create(16 << 20);
	const struct pack *bd = pack_that_loads("packs/bd");

	(void)state;
	for (size_t i = 0; i < COUNT_OF(misspelt); i++) {
		const struct area *hits[PLACE_HITS_MAX];
		size_t n = place_search(bd, a, misspelt[i].typed, TODAY, hits), at = 0;

		while (at < n && strcmp(hits[at]->code, misspelt[i].code) != 0)
			at++;
		if (at >= n || at >= SEEN)
			fail_msg("%s does not find %s", misspelt[i].typed, misspelt[i].code);
		arena_reset(a);
	}
	pack_destroy(bd);
	arena_destroy(a);
}

static void test_nonsense_finds_nothing_in_any_country(void **state)
{
	struct arena *a = arena_create(16 << 20);

	(void)state;
	for (size_t k = 0; all_packs[k] != NULL; k++) {
		const struct pack *pack = pack_that_loads(all_packs[k]);

		for (size_t i = 0; i < COUNT_OF(nonsense); i++) {
			const struct area *hits[PLACE_HITS_MAX];

			if (place_search(pack, a, nonsense[i], TODAY, hits) > 0)
				fail_msg("%s finds %s", nonsense[i], hits[0]->code);
			arena_reset(a);
		}
		pack_destroy(pack);
	}
	arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_misspelt_names_are_among_the_first_that_are_offered),
		cmocka_unit_test(test_nonsense_finds_nothing_in_any_country),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
