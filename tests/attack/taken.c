/* taken.c - taking the data folder, all rows, a dump. */

#include <spawn.h>

#include "tests/attack/taken.h"

#include "lib/db/schema.h"

#include <ftw.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { TAKEN_MAX = 256 << 20 };

struct bytes taken_file(struct arena *a, const char *path)
{
	FILE *file = fopen(path, "re");
	struct str out = str_in(a, TAKEN_MAX);
	char piece[1 << 14];
	size_t n;

	assert_non_null(file);
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		str_addn(&out, piece, n);
	fclose(file);
	assert_false(str_over(&out));
	return str_bytes(&out);
}

/* Every value of every row, one after the other: a value that lies on several pages of
 * the file is whole here. */
struct bytes taken_cells(struct arena *a, struct served *s)
{
	struct tx *tx = served_tx(s);
	struct db_schema schema = db_schema(s->app.site.db, tx);
	struct str out = str_in(a, TAKEN_MAX);

	for (size_t t = 0; t < schema.n; t++) {
		const struct db_table *table = &schema.tables[t];
		struct rows *rows = db_query(
			tx, arena_printf(a, "SELECT * FROM \"%s\"", table->name), DB_NO_ARGS);

		while (db_next(rows))
			for (size_t i = 0; i < table->columns_n; i++) {
				struct bytes value = col_bytes(rows, (int)i);

				if (value.at != NULL)
					str_addn(&out, value.at, value.len);
				str_addc(&out, '\n');
			}
	}
	assert_false(tx_poisoned(tx));
	tx_end(tx);
	return str_bytes(&out);
}

/* nftw() has no context; tests have one thread. */
static struct str *folder_out;

static int add_file(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	struct bytes bytes;

	(void)at;
	if (kind != FTW_F || !S_ISREG(st->st_mode))
		return 0;
	bytes = taken_file(folder_out->arena, path);
	str_add(folder_out, path);
	str_addn(folder_out, bytes.at, bytes.len);
	return 0;
}

/* The data folder: database, what waits to be written into it, sealed files, names. */
struct bytes taken_folder(struct arena *a, const char *path)
{
	struct str out = str_in(a, TAKEN_MAX);

	folder_out = &out;
	assert_int_equal(nftw(path, add_file, 16, FTW_PHYS), 0);
	assert_true(out.len > 0);
	return str_bytes(&out);
}

struct bytes taken_dump(struct arena *a, const char *folder)
{
	const char *path = arena_printf(a, "%s/dump.sql", folder);
	char *argv[] = { (char[]){ "pg_dump" }, (char[]){ "--file" }, arena_text(a, path),
		arena_text(a, getenv("ASHRAY_TEST_POSTGRES")), NULL };
	struct bytes bytes;
	pid_t child;
	int status;

	assert_int_equal(posix_spawnp(&child, "pg_dump", NULL, NULL, argv, environ), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	bytes = taken_file(a, path);
	unlink(path);
	assert_true(bytes.len > 10000);
	return bytes;
}
