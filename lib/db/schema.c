/* schema.c - the catalogues of the two engines, seen as one. */

#include "lib/db/schema.h"

/* Table, column, type, place in the key; by age of the table, then by column. */
static const char sql_sqlite[] =
	"SELECT t.name, c.name, c.type, c.pk FROM sqlite_schema t, pragma_table_info(t.name) c"
	" WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' ORDER BY t.rowid, c.cid";
static const char sql_postgres[] =
	"SELECT t.relname::text, c.attname::text, format_type(c.atttypid, c.atttypmod)::text,"
	" coalesce(array_position(k.indkey::int2[], c.attnum) + 1, 0)::int8"
	" FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace"
	" JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped"
	" LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary"
	" WHERE n.nspname = 'public' AND t.relkind = 'r' ORDER BY t.oid, c.attnum";

static enum db_type type_of(const char *name)
{
	if (text_equal(name, "INTEGER") || text_equal(name, "bigint"))
		return DB_INT;
	if (text_equal(name, "boolean"))
		return DB_BOOL;
	if (text_equal(name, "TEXT") || text_equal(name, "text"))
		return DB_TEXT;
	if (text_equal(name, "BLOB") || text_equal(name, "blob"))
		return DB_BYTES;
	BUG("a column has a type that this house does not use: %s", name);
}

struct db_schema db_schema(const struct db *db, struct tx *tx)
{
	struct rows *rows = db_query(tx, db_is_sqlite(db) ? sql_sqlite : sql_postgres, DB_NO_ARGS);
	struct db_table *tables = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*tables));
	struct db_column *columns = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*columns));
	struct db_table *table = tables;

	for (; db_next(rows); columns++) {
		if (table == tables || !text_equal(table[-1].name, col_text(rows, 0)))
			*table++ =
				(struct db_table){ .name = col_text(rows, 0), .columns = columns };
		*columns = (struct db_column){ .name = col_text(rows, 1),
			.type = type_of(col_text(rows, 2)),
			.key = (int)col_int(rows, 3) };
		table[-1].columns_n++;
	}
	return (struct db_schema){ tables, (size_t)(table - tables) };
}

const struct db_table *db_schema_table(const struct db_schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->n; i++)
		if (text_equal(schema->tables[i].name, name))
			return &schema->tables[i];
	return NULL;
}
