/*
 * views_test.c - every view of the program, in every language with its real
 * catalogue, filled with hostile strings: no tag may come of them. Takes the
 * folder of the catalogues. `all_views` is made by htmlc from all templates.
 */

#include "tests/support/cmocka_first.h"

#include "tests/support/views.h"

#include <stdio.h>
#include <string.h>

extern const struct view *const all_views[];

static struct arena *a;
static const char *folder;

static const struct language *language(const char *tag, const char *catalogue)
{
	FILE *f = fopen(arena_printf(a, "%s/%s", folder, catalogue), "rb");
	char *po = arena_alloc(a, 4 << 20);
	struct str problem = str_in(a, 1000);
	const struct language *l;

	assert_non_null(f);
	l = language_load(a, tag, bytes_of(po, fread(po, 1, 4 << 20, f)), &problem);
	fclose(f);
	if (l == NULL)
		fail_msg("%s: %s", catalogue, str_text(&problem));
	return l;
}

static void test_no_view_lets_a_hostile_string_through(void **state)
{
	const struct language *languages[] = { language("bn", "bn.po"), language("sr", "sr.po"),
		language("sr-Latn", "sr.po") };

	(void)state;
	assert_non_null(all_views[0]);
	for (size_t i = 0; all_views[i] != NULL; i++)
		for (size_t k = 0; k < COUNT_OF(languages); k++)
			assert_view_withstands(all_views[i], languages[k]);
}

int main(int n, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_view_lets_a_hostile_string_through),
	};
	int failed;

	if (n != 2) {
		fprintf(stderr, "usage: views_test FOLDER_OF_CATALOGUES\n");
		return 2;
	}
	folder = arguments[1];
	a = arena_create(256 << 20);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_destroy(a);
	return failed;
}
