/*
 * erased_test.c - a report was erased, and somebody takes everything that is left: none of
 * the sealed values, keys and tokens that hung on it is there any more, in the rows, the
 * file of the database, its log, the sealed files or a dump.
 */

#include "app/erasing/erase.h"
#include "app/erasing/forget.h"
#include "lib/db/schema.h"
#include "tests/attack/taken.h"
#include "tests/attack/victim.h"
#include "tests/support/two_engines.h"

enum { WORTH = 16 /* bytes that are not found by chance */, VALUES_MOST = 400 };

static struct victim *victim_of(void **state)
{
	return *state;
}

static struct served *served_of(void **state)
{
	return victim_of(state)->town->served;
}

/* Sealed values and long tokens of rows that name one of these records. */
struct values {
	struct arena *arena;
	const struct forgetting *of;
	struct value_of {
		const char *where;
		struct bytes bytes;
	} at[VALUES_MOST];
	size_t n;
};

static bool names_it(const struct values *v, const struct db_table *table, const struct rows *rows)
{
	static const char *const links[] = { "id", "report", "record", "object", "task" };

	for (size_t i = 0; i < table->columns_n; i++)
		for (size_t k = 0; k < COUNT_OF(links); k++) {
			if (!text_equal(table->columns[i].name, links[k]))
				continue;
			for (size_t r = 0; r < v->of->n; r++)
				if (col_int(rows, (int)i) == v->of->ids[r])
					return true;
		}
	return false;
}

/* An act that commits to nothing has a commitment of zeros. */
static bool is_nothing(struct bytes bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.at[i] != 0)
			return false;
	return true;
}

static void add(struct values *v, const char *where, struct bytes bytes)
{
	if (bytes.len < WORTH || is_nothing(bytes))
		return;
	assert_true(v->n < VALUES_MOST);
	v->at[v->n++] = (struct value_of){ where,
		bytes_of(arena_copy(v->arena, bytes.at, bytes.len), bytes.len) };
}

/* By design the two hashes of an entry stay for ever; without its salt they confirm nothing. */
static bool may_stay(const char *where)
{
	return text_equal(where, "audit.leaf") || text_equal(where, "audit.inner_hash");
}

static void collect_rows(struct served *s, struct values *v)
{
	struct tx *tx = served_tx(s);
	struct db_schema schema = db_schema(s->app.site.db, tx);

	for (size_t t = 0; t < schema.n; t++) {
		const struct db_table *table = &schema.tables[t];
		struct rows *rows = db_query(tx,
			arena_printf(v->arena, "SELECT * FROM \"%s\"", table->name), DB_NO_ARGS);

		while (db_next(rows))
			for (size_t i = 0; names_it(v, table, rows) && i < table->columns_n; i++) {
				const char *where = arena_printf(
					v->arena, "%s.%s", table->name, table->columns[i].name);

				if (table->columns[i].type == DB_BYTES && !may_stay(where))
					add(v, where, col_bytes(rows, (int)i));
			}
	}
	assert_false(tx_poisoned(tx));
	tx_end(tx);
}

static void collect_files(struct served *s, struct values *v)
{
	for (size_t i = 0; i < v->of->n; i++) {
		char id[14];

		if (!v->of->is_file[i])
			continue;
		id_text(v->of->ids[i], id);
		add(v, "sealed file",
			taken_file(v->arena, arena_printf(v->arena, "%s/files/%02x/%s", s->data,
						     (unsigned)(v->of->ids[i] & 0xFF), id)));
	}
}

/* A value that lies on several pages is whole in none: its beginning is looked for. */
static size_t found_in(const struct values *v, struct bytes taken, bool is_said)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++) {
		size_t len = v->at[i].bytes.len < 48 ? v->at[i].bytes.len : 48;
		bool is_found = memmem(taken.at, taken.len, v->at[i].bytes.at, len) != NULL;

		if (is_found && is_said)
			print_error("%s is still there\n", v->at[i].where);
		n += is_found;
	}
	return n;
}

static struct values *values_of(struct served *s, struct report_id id, struct arena *a)
{
	struct forgetting *what = arena_new(a, struct forgetting);
	struct values *v = arena_new(a, struct values);
	struct tx *tx = served_tx(s);

	*what = forget_read(tx, id.n);
	what->ids = arena_copy(a, what->ids, what->n * sizeof(*what->ids));
	what->is_file = arena_copy(a, what->is_file, what->n * sizeof(*what->is_file));
	tx_end(tx);
	v->arena = a;
	v->of = what;
	collect_rows(s, v);
	collect_files(s, v);
	return v;
}

static void forget(struct served *s, const struct forgetting *what)
{
	struct tx *tx = served_tx(s);
	const struct forgetting read = forget_read(tx, what->report);

	forget_write(tx, actor_system(&s->app.site, s->keys, s->arena), &read,
		&(struct forget_why){ .day = 20000, .cause = "other" });
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
	assert_int_equal(jobs_run_once(&s->app.site, app_jobs, "erased"), OK);
	assert_int_equal(served_count(s, "SELECT count(*) FROM erased WHERE NOT is_swept"), 0);
}

static void goes(void **state, struct report_id id, size_t least)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create((size_t)3 << 30);
	struct served *s = served_of(state);
	struct values *v = values_of(s, id, a);
	bool is_sqlite = db_is_sqlite(s->app.site.db);

	assert_true(v->n >= least);
	/* What is looked for can be found. */
	assert_true(found_in(v, taken_cells(a, s), false) +
			    found_in(v, taken_folder(a, s->data), false) >=
		    v->n);
	forget(s, v->of);
	assert_int_equal(found_in(v, taken_cells(a, s), true), 0);
	assert_int_equal(found_in(v, taken_folder(a, s->data), true), 0);
	if (!is_sqlite)
		assert_int_equal(found_in(v, taken_dump(a, s->folder), true), 0);
	print_message("%zu values of an erased report, none left\n", v->n);
}

static void test_nothing_of_an_erased_report_is_left(void **state)
{
	goes(state, victim_of(state)->reports[0], 25); /* with tasks, messages, acts */
}

static void test_nothing_of_a_long_story_is_left(void **state)
{
	goes(state, victim_of(state)->reports[1], 6);
}

static void test_its_sealed_files_are_gone(void **state)
{
	struct served *s = served_of(state);
	struct tx *tx = served_tx(s);
	struct report_id id = { db_one_int(tx, 0, "SELECT record FROM file LIMIT 1", DB_NO_ARGS) };
	int before = served_files(s, FILES_FILED);

	tx_end(tx);
	assert_true(id.n != 0 && before > 0);
	goes(state, id, 6);
	assert_true(served_files(s, FILES_FILED) < before);
}

/* The others are whole: the desk still reads them. */
static void test_other_reports_still_open(void **state)
{
	struct town_site *t = victim_of(state)->town;
	struct tx *tx = served_tx(t->served);
	struct actor *who = victim_actor(t, tx, &t->moyna);
	struct report_words words;
	struct report report;

	assert_int_equal(report_for(tx, who, victim_of(state)->reports[0], &report), NOT_FOUND);
	assert_int_equal(report_for(tx, who, victim_of(state)->reports[2], &report), OK);
	assert_int_equal(report_words(tx, who, &report, &words), OK);
	assert_true(words.story.len > 0);
	tx_end(tx);
}

static int victim_on_sqlite(void **state)
{
	*state = victim_create(NULL);
	return 0;
}

static int victim_on_postgres(void **state)
{
	void *made = NULL;
	char url[512];

	postgres_setup(&made);
	snprintf(url, sizeof(url), "%s", ((struct engine_fixture *)made)->url);
	engine_teardown(&made);
	*state = victim_create(url);
	return 0;
}

static int victim_gone(void **state)
{
	victim_destroy(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_of_an_erased_report_is_left),
		cmocka_unit_test(test_nothing_of_a_long_story_is_left),
		cmocka_unit_test(test_its_sealed_files_are_gone),
		cmocka_unit_test(test_other_reports_still_open),
	};

	return cmocka_run_group_tests_name("sqlite", tests, victim_on_sqlite, victim_gone) +
	       cmocka_run_group_tests_name("postgres", tests, victim_on_postgres, victim_gone);
}
