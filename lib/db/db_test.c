/* db_test.c - the face of the database, on both engines. */

#include "tests/support/two_engines.h"

#include <pthread.h>
#include <stdatomic.h>

static const struct db_migration steps[] = {
	{ "0001_thing",
		"CREATE TABLE thing (\n  id BIGINT PRIMARY KEY,\n  version BIGINT NOT NULL,\n"
		"  name TEXT NOT NULL UNIQUE,\n  is_open BOOLEAN NOT NULL,\n  body BLOB\n);" },
	{ "0002_more", "ALTER TABLE thing ADD COLUMN extra BIGINT;" },
};
static const char sql_insert[] = "INSERT INTO thing (id, version, name, is_open, body, extra) "
				 "VALUES ($1, 1, $2, $3, $4, $5)";
static const char sql_all[] =
	"SELECT id, version, name, is_open, body, extra FROM thing ORDER BY id";
static const char sql_there[] = "SELECT 1 FROM thing WHERE id = $1";
static const struct db_must guard_thing = DB_GUARD("thing");

static struct engine_fixture *ready(void **state)
{
	struct engine_fixture *f = *state;

	assert_int_equal(db_migrate(f->db, steps, COUNT_OF(steps)), OK);
	f->reader = db_reader_open(f->db);
	assert_non_null(f->reader);
	return f;
}

static enum verdict insert(struct engine_fixture *f, int64_t id, const char *name)
{
	struct tx *tx = tx_begin(f->reader, f->arena);

	db_run(tx, sql_insert,
		DB_ARGS(db_id(id), db_text(name), db_bool(true), db_bytes(bytes_of("\0x", 2)),
			db_null(DB_INT)));
	return tx_commit(tx);
}

static size_t count(struct engine_fixture *f)
{
	struct tx *tx = tx_begin(f->reader, f->arena);
	size_t n = db_count(db_query(tx, sql_all, DB_NO_ARGS));

	tx_end(tx);
	return n;
}

static void test_every_type_comes_back(void **state)
{
	struct engine_fixture *f = ready(state);
	struct tx *tx;
	struct rows *rows;

	assert_int_equal(insert(f, INT64_MAX, "আশ্রয়"), DURABLE);
	tx = tx_begin(f->reader, f->arena);
	rows = db_query(tx, sql_all, DB_NO_ARGS);
	assert_true(db_next(rows));
	assert_true(col_int(rows, 0) == INT64_MAX);
	assert_string_equal(col_text(rows, 2), "আশ্রয়");
	assert_true(col_bool(rows, 3));
	assert_true(bytes_equal(col_bytes(rows, 4), bytes_of("\0x", 2)));
	assert_true(col_null(rows, 5));
	assert_false(db_next(rows));
	tx_end(tx);
}

static void test_a_stale_guard_changes_nothing(void **state)
{
	struct engine_fixture *f = ready(state);
	struct tx *tx;

	assert_int_equal(insert(f, 7, "a"), DURABLE);
	tx = tx_begin(f->reader, f->arena);
	db_run(tx, sql_insert,
		DB_ARGS(db_id(8), db_text("b"), db_bool(false), db_null(DB_BYTES), db_int(5)));
	tx_guard(tx, &guard_thing, 7, 2);
	assert_int_equal(tx_commit(tx), STALE);
	assert_int_equal(count(f), 1);
	tx = tx_begin(f->reader, f->arena);
	tx_guard(tx, &guard_thing, 7, 1);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx = tx_begin(f->reader, f->arena);
	assert_int_equal(
		db_one_int(tx, 0, "SELECT version FROM thing WHERE id = $1", DB_ARGS(db_id(7))), 2);
	tx_end(tx);
}

static void test_a_broken_rule_is_a_constraint(void **state)
{
	struct engine_fixture *f = ready(state);

	assert_int_equal(insert(f, 1, "a"), DURABLE);
	assert_int_equal(insert(f, 2, "a"), CONSTRAINT);
	assert_int_equal(insert(f, 1, "b"), CONSTRAINT);
	assert_int_equal(insert(f, 3, "c"), DURABLE);
	assert_int_equal(count(f), 2);
}

static void test_nothing_is_seen_before_it_is_committed(void **state)
{
	struct engine_fixture *f = ready(state);
	struct tx *old = tx_begin(f->reader, f->arena);
	struct db_reader *other = db_reader_open(f->db);
	struct tx *tx;

	assert_false(db_exists(old, sql_there, DB_ARGS(db_id(1))));
	tx = tx_begin(other, f->arena);
	db_run(tx, sql_insert,
		DB_ARGS(db_id(1), db_text("a"), db_bool(true), db_null(DB_BYTES), db_int(5)));
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_false(db_exists(old, sql_there, DB_ARGS(db_id(1)))); /* one snapshot, one truth */
	tx_end(old);
	old = tx_begin(f->reader, f->arena);
	assert_true(db_exists(old, sql_there, DB_ARGS(db_id(1))));
	tx_end(old);
	db_reader_close(other);
}

static void test_each_failing_call_leaves_nothing_behind(void **state)
{
	struct engine_fixture *f = ready(state);
	enum verdict v = BROKEN;
	int n = 0;

	while (v != DURABLE) {
		struct tx *tx = tx_begin(f->reader, f->arena);

		assert_int_equal(count(f), 0);
		db_fail_after(f->db, ++n);
		db_exists(tx, sql_there, DB_ARGS(db_id(1)));
		db_run(tx, sql_insert,
			DB_ARGS(db_id(2), db_text("x"), db_bool(true), db_null(DB_BYTES),
				db_int(1)));
		db_run(tx, sql_insert,
			DB_ARGS(db_id(3), db_text("y"), db_bool(true), db_null(DB_BYTES),
				db_int(1)));
		v = tx_commit(tx);
		db_fail_after(f->db, 0);
		assert_true(v == DURABLE || v == BROKEN);
	}
	assert_int_equal(count(f), 2);
	assert_true(n > 3); /* a read and two writes can fail, at least */
}

static void test_a_poisoned_transaction_writes_nothing(void **state)
{
	struct engine_fixture *f = ready(state);
	struct tx *tx = tx_begin(f->reader, f->arena);

	db_run(tx, sql_insert,
		DB_ARGS(db_id(1), db_text("a"), db_bool(true), db_null(DB_BYTES), db_int(5)));
	tx_poison(tx);
	assert_int_equal(tx_commit(tx), BROKEN);
	assert_int_equal(count(f), 0);
}

/* ---- many at once ---- */

enum { WRITERS = 8, EACH = 60 };

struct writer {
	struct engine_fixture *fixture;
	int number;
	int durable, refused;
};

static void *write_many(void *with)
{
	struct writer *w = with;
	struct db_reader *reader = db_reader_open(w->fixture->db);
	struct arena *a = arena_create(64 << 20);

	for (int i = 0; i < EACH; i++) {
		struct tx *tx = tx_begin(reader, a);
		char name[32];
		enum verdict v;

		/* Every third name is the same for all writers: only one of them may have it. */
		snprintf(name, sizeof(name), i % 3 == 0 ? "shared %d" : "own %d of %d", i,
			w->number);
		db_run(tx, sql_insert,
			DB_ARGS(db_id(1000 * (w->number + 1) + i), db_text(name), db_bool(true),
				db_null(DB_BYTES), db_int(i)));
		v = tx_commit(tx);
		assert_true(v == DURABLE || v == CONSTRAINT);
		w->durable += v == DURABLE;
		w->refused += v == CONSTRAINT;
	}
	arena_destroy(a);
	db_reader_close(reader);
	return NULL;
}

static void test_one_bad_change_does_not_touch_its_neighbours(void **state)
{
	struct engine_fixture *f = ready(state);
	struct writer writers[WRITERS];
	pthread_t threads[WRITERS];
	int durable = 0, refused = 0;

	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){ .fixture = f, .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &writers[i]), 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(threads[i], NULL);
		durable += writers[i].durable;
		refused += writers[i].refused;
	}
	assert_int_equal(durable, WRITERS * EACH * 2 / 3 + EACH / 3);
	assert_int_equal(refused, (WRITERS - 1) * EACH / 3);
	assert_int_equal(count(f), (size_t)durable);
	assert_int_equal(db_figures(f->db).changes, durable);
}

static void test_a_newer_database_is_refused(void **state)
{
	struct engine_fixture *f = ready(state);
	struct db_migration changed[] = { steps[0],
		{ "0002_more", "ALTER TABLE thing ADD COLUMN other TEXT;" } };

	assert_int_equal(db_migrate(f->db, steps, 1), FAILED);
	assert_int_equal(db_migrate(f->db, changed, 2), FAILED);
	assert_int_equal(db_migrate(f->db, steps, 2), OK);
}

/* Only SQLite lets a connection do everything; a server has roles for that. */
static void test_a_connection_reads_and_writes_rows_and_nothing_else(void **state)
{
	static const char *const changes[] = { "DROP TABLE thing", "CREATE TABLE more (id BIGINT)",
		"PRAGMA secure_delete = OFF", "ATTACH 'other.db' AS other", "VACUUM" };
	static const char *const reads[] = { "DELETE FROM thing", "PRAGMA query_only = OFF",
		"SELECT load_extension('a.so')", "ATTACH 'other.db' AS other" };
	struct engine_fixture *f = ready(state);

	assert_int_equal(insert(f, 1, "one"), DURABLE);
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		struct tx *tx = tx_begin(f->reader, f->arena);

		db_run(tx, changes[i], DB_NO_ARGS);
		assert_int_equal(tx_commit(tx), BROKEN);
	}
	for (size_t i = 0; i < COUNT_OF(reads); i++) {
		struct tx *tx = tx_begin(f->reader, f->arena);

		db_query(tx, reads[i], DB_NO_ARGS);
		assert_true(tx_poisoned(tx));
		tx_end(tx);
	}
	assert_int_equal(count(f), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_every_type_comes_back),
		test_on_both(test_a_stale_guard_changes_nothing),
		test_on_both(test_a_broken_rule_is_a_constraint),
		test_on_both(test_nothing_is_seen_before_it_is_committed),
		test_on_both(test_each_failing_call_leaves_nothing_behind),
		test_on_both(test_a_poisoned_transaction_writes_nothing),
		test_on_both(test_one_bad_change_does_not_touch_its_neighbours),
		test_on_both(test_a_newer_database_is_refused),
		cmocka_unit_test_setup_teardown(
			test_a_connection_reads_and_writes_rows_and_nothing_else, sqlite_setup,
			engine_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
