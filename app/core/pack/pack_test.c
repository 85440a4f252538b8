/* pack_test.c - temporary */
#include "app/core/pack/pack_fixture.h"
#include "tests/support/cmocka_first.h"
static void test_loads(void **state)
{
	(void)state;
	for (int i = 0; all_packs[i]; i++)
		pack_destroy(pack_that_loads(all_packs[i]));
}
int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_loads) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
