/* csv_test.c - tables as they are, and tables that must be refused. */

#include "lib/codec/csv.h"
#include "tests/support/cmocka_first.h"

/* Cells of all rows, `|` between cells, `/` after rows; the fault after `!`. */
static const char *read_all(struct arena *a, const char *table)
{
	struct csv c = csv_over(bytes_of(table, strlen(table)));
	struct str all = str_in(a, 100000);
	struct csv_row row;

	str_add(&all, "");
	while (csv_next(&c, a, &row)) {
		for (size_t i = 0; i < row.n; i++)
			str_addf(&all, "%s%s", i > 0 ? "|" : "", row.cells[i]);
		str_addc(&all, '/');
	}
	if (c.fault != NULL)
		str_addf(&all, "!%d", c.fault_line);
	return str_text(&all);
}

static void test_cells_are_read_as_they_stand(void **state)
{
	struct arena *a = arena_create(4 << 20);

	(void)state;
	assert_string_equal(read_all(a, ""), "");
	assert_string_equal(read_all(a, "a,b\nc,d"), "a|b/c|d/");
	assert_string_equal(read_all(a, "a,b\r\n\r\nc,\r\n"), "a|b/c|/");
	assert_string_equal(read_all(a, "\xEF\xBB\xBF"
					"a,,\n"),
		"a||/");
	assert_string_equal(read_all(a, "\"জি,এম\",\"say \"\"so\"\"\"\n"), "জি,এম|say \"so\"/");
	assert_string_equal(read_all(a, "\"two\nlines\",x\ny\n"), "two\nlines|x/y/");
	arena_destroy(a);
}

static void test_a_fault_names_its_line_and_ends_the_reading(void **state)
{
	struct arena *a = arena_create(4 << 20);
	char wide[200] = { 0 };

	(void)state;
	assert_string_equal(read_all(a, "a\nb\"c\nd\n"), "a/!2");
	assert_string_equal(read_all(a, "a\n\"b\nc"), "a/!2");
	assert_string_equal(read_all(a, "\"a\"b\n"), "!1");
	assert_string_equal(read_all(a, "a\rb\n"), "!1");
	assert_string_equal(read_all(a, "a\n\xFF\n"), "a/!2");
	assert_string_equal(read_all(a, "a\nb\x01\n"), "a/!2");
	memset(wide, ',', 64);
	assert_string_equal(read_all(a, wide), "!1");
	arena_destroy(a);
}

static void test_a_cell_has_a_ceiling(void **state)
{
	struct arena *a = arena_create(4 << 20);
	char *long_cell = arena_alloc(a, CSV_CELL_BYTES_MAX + 4);

	(void)state;
	memset(long_cell, 'x', CSV_CELL_BYTES_MAX);
	assert_int_equal(strlen(read_all(a, long_cell)), CSV_CELL_BYTES_MAX + 1);
	long_cell[CSV_CELL_BYTES_MAX] = 'x';
	assert_string_equal(read_all(a, long_cell), "!1");
	long_cell[0] = '"';
	long_cell[CSV_CELL_BYTES_MAX + 1] = 'x';
	long_cell[CSV_CELL_BYTES_MAX + 2] = '"';
	assert_string_equal(read_all(a, long_cell), "!1");
	arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells_are_read_as_they_stand),
		cmocka_unit_test(test_a_fault_names_its_line_and_ends_the_reading),
		cmocka_unit_test(test_a_cell_has_a_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
