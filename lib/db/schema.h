/*
 * schema.h - which tables and columns a database has, read from the database itself:
 * for what goes through all of them and must forget none (backup, restore). Rules and
 * stores name their columns; this is not for them.
 */
#ifndef ASHRAY_DB_SCHEMA_H
#define ASHRAY_DB_SCHEMA_H

#include "lib/db/db.h"

struct db_column {
	const char *name;
	enum db_type type; /* SQLite has no booleans: there DB_INT stands for them, too */
	int key;           /* place in the primary key, from 1; 0: not in it */
};

struct db_table {
	const char *name;
	const struct db_column *columns;
	size_t columns_n;
};

struct db_schema {
	const struct db_table *tables;
	size_t n;
};

/* In the order in which the tables were made, so that a table stands behind those
 * its rows refer to. A failed read poisons the transaction and gives none. */
struct db_schema db_schema(const struct db *db, struct tx *tx);
const struct db_table *db_schema_table(const struct db_schema *schema, const char *name);

#endif
