/*
 * schema_test.c - the migrations make the same schema on both engines: columns with
 * type, default and key, indexes, references and checks, as each engine's own
 * catalogue tells them.
 */

#include "tests/support/cmocka_first.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include "app/app.h"
#include "tests/support/two_engines.h"

enum { FACTS_MAX = 4000, CELLS_MAX = 8, OID_BOOLEAN = 16 };

/* What is asked of an engine. Columns that tell the same stand in the same order. */
struct catalogue {
	const char *columns, *indexes, *references, *checks;
};

#define SQLITE_TABLES "sqlite_schema t WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_'"
static const struct catalogue sqlite = {
	.columns = "SELECT t.name, c.name, CASE c.type WHEN 'INTEGER' THEN 'number' ELSE "
		   "lower(c.type) END,"
		   " c.\"notnull\" <> 0 OR c.pk > 0, coalesce(c.dflt_value, ''), c.pk"
		   " FROM sqlite_schema t, pragma_table_info(t.name) c"
		   " WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_'",
	.indexes =
		"SELECT t.name, CASE l.origin WHEN 'c' THEN l.name ELSE 'of the table' END,"
		" coalesce(x.name, 'an expression'), x.seqno, l.\"unique\", l.partial, x.\"desc\""
		" FROM sqlite_schema t, pragma_index_list(t.name) l, pragma_index_xinfo(l.name) x"
		" WHERE t.type = 'table' AND l.origin <> 'pk' AND x.key = 1",
	.references =
		"SELECT t.name, r.\"from\", r.\"table\", r.\"to\""
		" FROM sqlite_schema t, pragma_foreign_key_list(t.name) r WHERE t.type = 'table'",
	.checks = "SELECT t.name,"
		  " (length(t.sql) - length(replace(t.sql, 'CHECK (', ''))) / length('CHECK (')"
		  " FROM " SQLITE_TABLES,
};

#define OURS "n.nspname = 'public' AND t.relkind = 'r'"
static const struct catalogue postgres = {
	.columns =
		"SELECT t.relname::text, c.attname::text, CASE format_type(c.atttypid, -1)"
		" WHEN 'bigint' THEN 'number' WHEN 'boolean' THEN 'number'"
		" ELSE format_type(c.atttypid, -1)::text END, c.attnotnull,"
		" coalesce(pg_get_expr(d.adbin, d.adrelid), '')::text,"
		" coalesce(array_position(k.indkey::int2[], c.attnum) + 1, 0)::int8"
		" FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace"
		" JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped"
		" LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = c.attnum"
		" LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary WHERE " OURS,
	.indexes = "SELECT t.relname::text, CASE WHEN EXISTS (SELECT 1 FROM pg_constraint"
		   " WHERE conindid = x.indexrelid) THEN 'of the table' ELSE i.relname::text END,"
		   " coalesce(c.attname::text, 'an expression'), at - 1, x.indisunique,"
		   " x.indpred IS NOT NULL, (x.indoption[at - 1] & 1) = 1"
		   " FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid"
		   " JOIN pg_namespace n ON n.oid = t.relnamespace"
		   " JOIN pg_class i ON i.oid = x.indexrelid"
		   " CROSS JOIN generate_series(1, x.indnkeyatts) at LEFT JOIN pg_attribute c"
		   " ON c.attrelid = t.oid AND c.attnum = x.indkey[at - 1] AND c.attnum > 0"
		   " WHERE NOT x.indisprimary AND " OURS,
	.references = "SELECT t.relname::text, c.attname::text, f.relname::text, o.attname::text"
		      " FROM pg_constraint r JOIN pg_class t ON t.oid = r.conrelid"
		      " JOIN pg_namespace n ON n.oid = t.relnamespace"
		      " JOIN pg_class f ON f.oid = r.confrelid"
		      " JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum = r.conkey[1]"
		      " JOIN pg_attribute o ON o.attrelid = f.oid AND o.attnum = r.confkey[1]"
		      " WHERE r.contype = 'f' AND " OURS,
	.checks = "SELECT t.relname::text, (SELECT count(*) FROM pg_constraint r"
		  " WHERE r.conrelid = t.oid AND r.contype = 'c')"
		  " FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace WHERE " OURS,
};

/* ---- telling ---- */

struct facts {
	struct arena *a;
	const char *at[FACTS_MAX];
	size_t n;
};

static void add_fact(struct facts *f, const char *fact)
{
	assert_true(f->n < FACTS_MAX);
	f->at[f->n++] = fact;
}

/* '0'::bigint and 0 are one default, as are false and 0. */
static const char *plain_default(struct arena *a, const char *text)
{
	size_t n = strcspn(text, ":");

	if (n >= 2 && text[0] == '\'' && text[n - 1] == '\'')
		return arena_textn(a, text + 1, n - 2);
	if (text_equal(text, "false"))
		return "0";
	return text_equal(text, "true") ? "1" : arena_textn(a, text, n);
}

/* A row of a catalogue, as texts; what is true is "1". */
typedef void tell(struct facts *f, const char *const *cells);

static const char *if_true(const char *cell, const char *words)
{
	return text_equal(cell, "1") ? words : "";
}

static void tell_column(struct facts *f, const char *const *c)
{
	add_fact(f, arena_printf(f->a, "column %s.%s: %s%s, default '%s', key %s", c[0], c[1], c[2],
			    if_true(c[3], " not null"), plain_default(f->a, c[4]), c[5]));
}

static void tell_index(struct facts *f, const char *const *c)
{
	add_fact(f, arena_printf(f->a, "index %s on %s: %s. %s%s%s%s", c[1], c[0], c[3], c[2],
			    if_true(c[4], ", unique"), if_true(c[5], ", partial"),
			    if_true(c[6], ", downwards")));
}

static void tell_reference(struct facts *f, const char *const *c)
{
	add_fact(f, arena_printf(f->a, "reference %s.%s to %s.%s", c[0], c[1], c[2], c[3]));
}

static void tell_checks(struct facts *f, const char *const *c)
{
	add_fact(f, arena_printf(f->a, "checks of %s: %s", c[0], c[1]));
}

/* ---- asking: by connections of our own, since the program's may not ask for all of it ---- */

typedef void ask(void *connection, struct facts *f, const char *sql, tell *tell_row);

static void ask_sqlite(void *connection, struct facts *f, const char *sql, tell *tell_row)
{
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_prepare_v2(connection, sql, -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *cells[CELLS_MAX];

		for (int i = 0; i < sqlite3_column_count(st); i++)
			cells[i] = (const char *)sqlite3_column_text(st, i);
		tell_row(f, cells);
	}
	assert_int_equal(sqlite3_finalize(st), SQLITE_OK);
}

static void ask_postgres(void *connection, struct facts *f, const char *sql, tell *tell_row)
{
	PGresult *result = PQexec(connection, sql);

	assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
	for (int r = 0; r < PQntuples(result); r++) {
		const char *cells[CELLS_MAX];

		for (int i = 0; i < PQnfields(result); i++) {
			cells[i] = PQgetvalue(result, r, i);
			if (PQftype(result, i) == OID_BOOLEAN)
				cells[i] = *cells[i] == 't' ? "1" : "0";
		}
		tell_row(f, cells);
	}
	PQclear(result);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct facts *tell_schema(
	struct arena *a, void *connection, ask *of, const struct catalogue *c)
{
	struct facts *facts = arena_new(a, struct facts);

	facts->a = a;
	of(connection, facts, c->columns, tell_column);
	of(connection, facts, c->indexes, tell_index);
	of(connection, facts, c->references, tell_reference);
	of(connection, facts, c->checks, tell_checks);
	qsort(facts->at, facts->n, sizeof(*facts->at), by_text);
	return facts;
}

static struct facts *schema_of_sqlite(struct engine_fixture *f)
{
	struct facts *facts;
	sqlite3 *connection;

	assert_true(app_migrate(f->db));
	assert_int_equal(sqlite3_open(f->url + strlen("sqlite:"), &connection), SQLITE_OK);
	facts = tell_schema(f->arena, connection, ask_sqlite, &sqlite);
	sqlite3_close(connection);
	return facts;
}

static struct facts *schema_of_postgres(struct engine_fixture *f)
{
	PGconn *connection = PQconnectdb(f->url);
	struct facts *facts;

	assert_true(app_migrate(f->db));
	facts = tell_schema(f->arena, connection, ask_postgres, &postgres);
	PQfinish(connection);
	return facts;
}

static size_t count(const struct facts *f, const char *kind)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += text_starts(f->at[i], kind);
	return n;
}

/* ---- the test ---- */

static void test_both_engines_have_the_same_schema(void **state)
{
	void *other = NULL;
	const struct facts *ours, *theirs;
	size_t i = 0, k = 0, wrong = 0;

	assert_int_equal(sqlite_setup(&other), 0);
	ours = schema_of_sqlite(other);
	theirs = schema_of_postgres(*state);
	while (i < ours->n || k < theirs->n) {
		int order = i == ours->n     ? 1
			    : k == theirs->n ? -1
					     : strcmp(ours->at[i], theirs->at[k]);

		if (order != 0)
			print_error("only on %s: %s\n", order < 0 ? "SQLite" : "PostgreSQL",
				order < 0 ? ours->at[i] : theirs->at[k]);
		wrong += order != 0;
		i += order <= 0;
		k += order >= 0;
	}
	assert_int_equal(wrong, 0);
	assert_true(count(ours, "column") > 200);
	assert_true(count(ours, "index") > 30);
	assert_true(count(ours, "reference") > 3);
	engine_teardown(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_both_engines_have_the_same_schema, postgres_setup, engine_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
