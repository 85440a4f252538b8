/* two_engines.c - a fresh database for every test, on either engine. */

#include "tests/support/two_engines.h"

#include "lib/db/engine.h" /* emptying a whole database is not on the public face */

#include <unistd.h>

static int open_fixture(struct engine_fixture *f, void **state)
{
	f->arena = arena_create(256 << 20);
	f->db = db_open(f->url);
	assert_non_null(f->db);
	f->reader = NULL;
	*state = f;
	return 0;
}

int sqlite_setup(void **state)
{
	struct engine_fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	snprintf(f->folder, sizeof(f->folder), "/tmp/ashray-test-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->url, sizeof(f->url), "sqlite:%s/ashray.db", f->folder);
	return open_fixture(f, state);
}

static void empty(const char *url)
{
	struct db *db = db_open(url);

	assert_non_null(db);
	assert_true(db->driver->script(
		db->engine, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", false));
	db_close(db);
}

int postgres_setup(void **state)
{
	const char *server = getenv("ASHRAY_TEST_POSTGRES");
	struct engine_fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	if (server == NULL)
		fail_msg("ASHRAY_TEST_POSTGRES names no server: run the tests through `make test`");
	empty(server);
	snprintf(f->url, sizeof(f->url), "%s", server);
	return open_fixture(f, state);
}

int engine_teardown(void **state)
{
	struct engine_fixture *f = *state;

	db_reader_close(f->reader);
	db_close(f->db);
	arena_destroy(f->arena);
	if (f->folder[0] != '\0') {
		static const char *const files[] = { "", "-wal", "-shm" };

		for (size_t i = 0; i < COUNT_OF(files); i++) {
			char path[128];

			snprintf(path, sizeof(path), "%s/ashray.db%s", f->folder, files[i]);
			unlink(path);
		}
		rmdir(f->folder);
	}
	free(f);
	return 0;
}
