/* fuzz_csv.c - any bytes as a table: no row may hold what csv.h rules out. */

#include "lib/codec/csv.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_create(64 << 20);
	struct csv c = csv_over(bytes_of(data, size));
	struct csv_row row;
	struct arena_mark m = arena_mark(a);
	int line = 0;

	while (csv_next(&c, a, &row)) {
		if (row.n == 0 || row.n > CSV_CELLS_MAX || row.line <= line)
			BUG("a row without order");
		line = row.line;
		for (size_t i = 0; i < row.n; i++)
			if (strlen(row.cells[i]) > CSV_CELL_BYTES_MAX ||
				!utf8_clean(row.cells[i], strlen(row.cells[i])))
				BUG("a cell that should have been refused");
		arena_rewind(a, m);
	}
	arena_destroy(a);
	return 0;
}
