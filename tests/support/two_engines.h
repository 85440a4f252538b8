/*
 * two_engines.h - runs every test of a store on SQLite and on PostgreSQL.
 * A test takes `struct engine_fixture *` from *state: a fresh, empty database.
 * PostgreSQL's address comes from ASHRAY_TEST_POSTGRES (make test sets it); a
 * run without it fails, because a store tested on one engine is not tested.
 */
#ifndef ASHRAY_TWO_ENGINES_H
#define ASHRAY_TWO_ENGINES_H

#include "lib/db/db.h"
#include "tests/support/cmocka_first.h"

struct engine_fixture {
	struct db *db;
	struct db_reader *reader;
	struct arena *arena;
	char url[512];
	char folder[64];
};

int sqlite_setup(void **state);
int postgres_setup(void **state);
int engine_teardown(void **state);

#define test_on_both(f)                                                    \
	cmocka_unit_test_setup_teardown(f, sqlite_setup, engine_teardown), \
		cmocka_unit_test_setup_teardown(f, postgres_setup, engine_teardown)

#endif
