/*
 * schema_test.c - the migrations make the same schema on both engines: columns with
 * type, default and key, indexes, references and checks, as each engine's own
 * catalogue tells them.
 */

#include "tests/support/two_engines.h"

#include "app/app.h"

enum { FACTS_MAX = 4000 };

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

static void tell_columns(struct facts *f, struct rows *rows)
{
	while (db_next(rows))
		add_fact(f, arena_printf(f->a, "column %s.%s: %s%s, default '%s', key %d",
				    col_text(rows, 0), col_text(rows, 1), col_text(rows, 2),
				    col_bool(rows, 3) ? " not null" : "",
				    plain_default(f->a, col_text(rows, 4)), (int)col_int(rows, 5)));
}

static void tell_indexes(struct facts *f, struct rows *rows)
{
	while (db_next(rows))
		add_fact(f, arena_printf(f->a, "index %s on %s: %d. %s%s%s%s", col_text(rows, 1),
				    col_text(rows, 0), (int)col_int(rows, 3), col_text(rows, 2),
				    col_bool(rows, 4) ? ", unique" : "",
				    col_bool(rows, 5) ? ", partial" : "",
				    col_bool(rows, 6) ? ", downwards" : ""));
}

static void tell_references(struct facts *f, struct rows *rows)
{
	while (db_next(rows))
		add_fact(f, arena_printf(f->a, "reference %s.%s to %s.%s", col_text(rows, 0),
				    col_text(rows, 1), col_text(rows, 2), col_text(rows, 3)));
}

static void tell_checks(struct facts *f, struct rows *rows)
{
	while (db_next(rows))
		add_fact(f, arena_printf(f->a, "checks of %s: %d", col_text(rows, 0),
				    (int)col_int(rows, 1)));
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct facts *tell_schema(struct engine_fixture *f, const struct catalogue *c)
{
	struct facts *facts = arena_new(f->arena, struct facts);
	struct db_reader *reader;
	struct tx *tx;

	assert_true(app_migrate(f->db));
	reader = db_reader_open(f->db);
	tx = tx_begin(reader, f->arena);
	facts->a = f->arena;
	tell_columns(facts, db_query(tx, c->columns, DB_NO_ARGS));
	tell_indexes(facts, db_query(tx, c->indexes, DB_NO_ARGS));
	tell_references(facts, db_query(tx, c->references, DB_NO_ARGS));
	tell_checks(facts, db_query(tx, c->checks, DB_NO_ARGS));
	assert_false(tx_poisoned(tx));
	tx_end(tx);
	db_reader_close(reader);
	qsort(facts->at, facts->n, sizeof(*facts->at), by_text);
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
	struct facts *ours, *theirs;
	size_t i = 0, k = 0, wrong = 0;

	assert_int_equal(sqlite_setup(&other), 0);
	ours = tell_schema(other, &sqlite);
	theirs = tell_schema(*state, &postgres);
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
