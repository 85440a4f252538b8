/* sql_test.h - a statement of a store, by its place in the source. */
#ifndef ASHRAY_SQL_TEST_H
#define ASHRAY_SQL_TEST_H

#include "lib/db/db.h"

struct sql_row {
	const char *at;             /* "app/tasks/task_store.c:90: sql_open" */
	const char *sql;            /* the same on both engines; NULL: a guard */
	const struct db_must *must; /* a guard, which differs */
};

extern const struct sql_row *const all_sql[]; /* a list per store, ends in NULL */

#endif
