/* backup_test.c - out of one engine, into the other, and nothing was lost on the way. */

#include "app/backup/backup.h"

#include "app/backup/record.h"
#include "migrations.embed.h"
#include "tests/support/two_engines.h"
#include "tools/embed.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MANY = 250 /* more than two pages */ };

/* A second site beside the fixture's, on SQLite, with a folder and keys. */
struct pair {
	struct engine_fixture *first;
	struct arena *arena;
	struct vault_keys *keys;
	const struct vault_ring *recovery;
	char folder[64], other_folder[64];
	struct db *second;
	int fd;
};

static void migrate(struct db *db)
{
	struct db_migration steps[64];
	size_t n = 0;

	for (const struct embedded_file *f = migrations; f->name != NULL; f++)
		steps[n++] = (struct db_migration){ f->name, (const char *)f->bytes.at };
	assert_int_equal(db_migrate(db, steps, n), OK);
}

static struct pair pair_open(void **state)
{
	struct pair p = { .first = *state,
		.folder = "/tmp/ashray-backup-XXXXXX",
		.other_folder = "/tmp/ashray-backup-XXXXXX" };

	assert_non_null(mkdtemp(p.folder));
	assert_non_null(mkdtemp(p.other_folder));
	assert_true(vault_start());
	prctl(PR_SET_DUMPABLE, 1); /* for the leak checker */
	p.arena = arena_create(64 << 20);
	p.keys = vault_keys_create(NULL);
	vault_keys_begin(p.keys, p.arena);
	p.recovery = vault_ring_create(p.keys, VAULT_RING_RECOVERY);
	p.second = db_open(arena_printf(p.arena, "sqlite:%s/ashray.db", p.other_folder));
	assert_non_null(p.second);
	p.fd = memfd_create("backup", 0);
	return p;
}

static void pair_close(struct pair *p)
{
	static const char *const names[] = { "files/0a/01H8XGJWBWBAQ", "files/0a/01H8XGJWBWBAR",
		"files/0a", "files/note.txt", "files", "ashray.db", "ashray.db-wal",
		"ashray.db-shm", "" };

	db_close(p->second);
	close(p->fd);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		remove(arena_printf(p->arena, "%s/%s", p->folder, names[i]));
		remove(arena_printf(p->arena, "%s/%s", p->other_folder, names[i]));
	}
	vault_keys_destroy(p->keys);
	arena_destroy(p->arena);
}

/* ---- something to lose ---- */

static void add_rows(struct tx *tx)
{
	const struct bytes zeros = bytes_of("\0'\\\xff", 4), nothing = bytes_of("", 0);

	db_run(tx, "INSERT INTO site (name, value) VALUES ($1, $2)",
		DB_ARGS(db_text("key_copy"), db_bytes(zeros)));
	db_run(tx,
		"INSERT INTO body (id, version, kind, parent, area, state, name, name_en, phone,"
		" address) VALUES ($1, 1, 'x', 0, 'BD', 'active', $2, 'O''Neill \\ co', '', $3)",
		DB_ARGS(db_id(7), db_text("আশ্রয় কেন্দ্র"), db_text("line\nline\t\"q\"")));
	db_run(tx,
		"INSERT INTO post (id, version, body, title, role, duty_phone)"
		" VALUES ($1, 1, 7, 'p', 'head', $2)",
		DB_ARGS(db_id(INT64_MIN), db_bytes(nothing)));
	db_run(tx,
		"INSERT INTO ring (id, body, compartment, gen, version, rotate_due)"
		" VALUES ($1, 7, 'main', 1, 1, $2)",
		DB_ARGS(db_id(1), db_bool(true)));
	db_run(tx,
		"INSERT INTO ring (id, body, compartment, gen, version, rotate_due)"
		" VALUES ($1, 7, 'notes', 1, 1, $2)",
		DB_ARGS(db_id(2), db_bool(false)));
	db_run(tx,
		"INSERT INTO session (sid, account, kind, until_at, seen_at, fresh_at, key)"
		" VALUES ($1, 1, 'browser', 1, 1, 1, $1)",
		DB_ARGS(db_bytes(zeros)));
	for (int64_t i = 0; i < MANY; i++)
		db_run(tx, "INSERT INTO likeness (token, report) VALUES ($1, $2)",
			DB_ARGS(db_int(i % 3 - 1),
				db_id(i * INT64_C(0x123456789abcd) - INT64_MAX)));
	for (int64_t i = 0; i < MANY; i++)
		db_run(tx,
			"INSERT INTO membership (ring, gen, holder_account, holder_ring, "
			"holder_gen,"
			" is_key_holder, until_on, wrap) VALUES (1, 1, $1, 0, 0, $2, $3, $4)",
			DB_ARGS(db_id(i), db_bool(i % 2 == 0),
				i % 5 == 0 ? db_null(DB_INT) : db_int(i),
				db_bytes(bytes_of(&i, sizeof(i)))));
}

static void fill(struct db *db)
{
	struct db_reader *reader = db_reader_open(db);
	struct arena *a = arena_create(16 << 20);
	struct tx *tx = tx_begin(reader, a);

	add_rows(tx);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
	db_reader_close(reader);
	arena_destroy(a);
}

static void put_file(struct pair *p, const char *folder, const char *name, size_t n)
{
	const char *path = arena_printf(p->arena, "%s/files/%s", folder, name);
	FILE *file;

	mkdir(arena_printf(p->arena, "%s/files", folder), 0700);
	mkdir(arena_printf(p->arena, "%s/files/0a", folder), 0700);
	file = fopen(path, "w");
	assert_non_null(file);
	for (size_t i = 0; i < n; i++)
		fputc((int)(i * 7 % 251), file);
	fclose(file);
}

static void tell_value(
	struct str *out, const struct rows *rows, const struct db_column *column, int i)
{
	if (col_null(rows, i))
		str_add(out, " null");
	else if (column->type == DB_TEXT || column->type == DB_BYTES)
		str_addf(out, " %s", hex_text(out->arena, col_bytes(rows, i)));
	else
		str_addf(out, " %lld", (long long)col_int(rows, i));
}

static void tell_table(struct str *out, struct tx *tx, const struct db_table *table)
{
	struct str sql = str_in(out->arena, 4000);
	struct rows *rows;

	str_addf(&sql, "SELECT * FROM %s ORDER BY 1", table->name);
	for (size_t i = 2; i <= table->columns_n; i++)
		str_addf(&sql, ", %zu", i);
	rows = db_query(tx, str_text(&sql), DB_NO_ARGS);
	str_addf(out, "%s\n", table->name);
	while (db_next(rows)) {
		for (size_t i = 0; i < table->columns_n; i++)
			tell_value(out, rows, &table->columns[i], (int)i);
		str_addc(out, '\n');
	}
}

/* Every row of every table as text, the same for both engines. */
static const char *told(struct pair *p, struct db *db)
{
	struct db_reader *reader = db_reader_open(db);
	struct tx *tx = tx_begin(reader, p->arena);
	struct db_schema schema = db_schema(db, tx);
	struct str out = str_in(p->arena, 4 << 20);

	for (size_t i = 0; i < schema.n; i++)
		if (!backup_leaves_out(schema.tables[i].name))
			tell_table(&out, tx, &schema.tables[i]);
	assert_false(tx_poisoned(tx));
	assert_false(str_over(&out));
	tx_end(tx);
	db_reader_close(reader);
	return str_text(&out);
}

static struct backup_count backup(struct pair *p, struct db *db, const char *folder)
{
	struct vault_ring_to to = vault_ring_to_own(p->recovery);
	uint8_t pk[1][32];
	struct vault_backup_writer *w;
	struct backup_count count = { 0 };

	memcpy(pk[0], to.box_pk, 32);
	w = vault_backup_begin(p->keys, p->fd, (struct vault_backup_to){ pk, 1 });
	assert_non_null(w);
	assert_true(backup_write(db, folder, w, &count));
	assert_true(vault_backup_end(w));
	return count;
}

static bool restore(struct pair *p, struct db *db, const char *folder, struct backup_count *count)
{
	struct vault_backup_reader *r;
	bool is_read;

	assert_int_equal(lseek(p->fd, 0, SEEK_SET), 0);
	r = vault_backup_open(p->fd);
	assert_non_null(r);
	assert_true(vault_backup_unlock_ring(p->keys, r, p->recovery));
	is_read = backup_read(r, db, folder, count);
	vault_backup_close(r);
	return is_read;
}

/* ---- there and back ---- */

static void moves(struct pair *p, struct db *from, struct db *to)
{
	struct backup_count out, checked, in;
	struct stat st;

	migrate(from);
	fill(from);
	put_file(p, p->folder, "0a/01H8XGJWBWBAQ", 200000);
	put_file(p, p->folder, "0a/01H8XGJWBWBAR", 0);
	put_file(p, p->folder, "note.txt", 5); /* lies where nothing of ours does */
	out = backup(p, from, p->folder);
	assert_int_equal(out.files, 2);
	assert_true(out.rows >= 2 * MANY + 5);
	assert_true(restore(p, NULL, NULL, &checked));
	assert_memory_equal(&checked, &out, sizeof(out));
	assert_true(restore(p, to, p->other_folder, &in));
	assert_memory_equal(&in, &out, sizeof(out));
	assert_string_equal(told(p, from), told(p, to));
	assert_int_equal(
		stat(arena_printf(p->arena, "%s/files/0a/01H8XGJWBWBAQ", p->other_folder), &st), 0);
	assert_int_equal(st.st_size, 200000);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(
		stat(arena_printf(p->arena, "%s/files/note.txt", p->other_folder), &st), -1);
	migrate(to); /* has nothing to do, and refuses nothing */
}

static int64_t count(struct pair *p, struct db *db, const char *sql)
{
	struct db_reader *reader = db_reader_open(db);
	struct tx *tx = tx_begin(reader, p->arena);
	int64_t n = db_one_int(tx, -1, sql, DB_NO_ARGS);

	assert_false(tx_poisoned(tx));
	tx_end(tx);
	db_reader_close(reader);
	return n;
}

static void test_every_row_and_file_moves_to_sqlite(void **state)
{
	struct pair p = pair_open(state);

	moves(&p, p.first->db, p.second);
	assert_int_equal(count(&p, p.first->db, "SELECT count(*) FROM session"), 1);
	assert_int_equal(count(&p, p.second, "SELECT count(*) FROM session"), 0);
	pair_close(&p);
}

static void test_every_row_and_file_moves_from_sqlite(void **state)
{
	struct pair p = pair_open(state);

	moves(&p, p.second, p.first->db);
	assert_int_equal(count(&p, p.first->db, "SELECT count(*) FROM session"), 0);
	pair_close(&p);
}

static void test_a_database_that_holds_something_is_left_alone(void **state)
{
	struct pair p = pair_open(state);
	struct backup_count n;

	migrate(p.first->db);
	migrate(p.second);
	backup(&p, p.first->db, p.folder);
	assert_false(restore(&p, p.second, p.other_folder, &n));
	pair_close(&p);
}

static void test_the_newest_row_of_a_snapshot_is_that_of_its_begin(void **state)
{
	struct pair p = pair_open(state);
	struct backup_count n;

	migrate(p.first->db);
	backup(&p, p.first->db, p.folder);
	fill(p.first->db);
	assert_true(restore(&p, p.second, p.other_folder, &n));
	assert_int_equal(count(&p, p.second, "SELECT count(*) FROM likeness"), 0);
	pair_close(&p);
}

/* ---- what was erased ---- */

static void test_what_was_erased_does_not_come_back(void **state)
{
	static const char log[] =
		"# by the office\n\n2026-11-22 00000000000G1\n2026-11-22 00000000000ZZ";
	struct pair p = pair_open(state);
	struct db_reader *reader;
	struct tx *tx;
	int64_t line, id;

	migrate(p.first->db);
	fill(p.first->db);
	assert_true(id_read("00000000000G1", &id));
	reader = db_reader_open(p.first->db);
	tx = tx_begin(reader, p.arena);
	db_run(tx,
		"INSERT INTO report (id, version, district, risk, state, filed_day, desk, lead,"
		" due_at, noticed, claimed_by, claimed_until, is_shy, same_as, form, form_version,"
		" \"commit\", facts, keys, label) VALUES ($1, 1, '', 1, 'received', 1, 7, 0, 1, 0, "
		"0,"
		" 0, $2, 0, 'report', 1, $3, $3, $3, $3)",
		DB_ARGS(db_id(id), db_bool(false), db_bytes(bytes_of("x", 1))));
	db_run(tx, "INSERT INTO likeness (token, report) VALUES (77, $1)", DB_ARGS(db_id(id)));
	db_run(tx, "INSERT INTO bar (record, token) VALUES ($1, 1)", DB_ARGS(db_id(id)));
	assert_int_equal(tx_commit(tx), DURABLE);
	tx = tx_begin(reader, p.arena);
	assert_int_equal(backup_erase(tx, NULL, bytes_of(log, strlen(log)), &line), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_int_equal(count(&p, p.first->db, "SELECT count(*) FROM likeness"), MANY);
	assert_int_equal(count(&p, p.first->db, "SELECT count(*) FROM bar"), 0);
	assert_int_equal(count(&p, p.first->db, "SELECT count(*) FROM report"), 0);
	assert_int_equal(count(&p, p.first->db, "SELECT count(*) FROM erased"), 1);
	assert_int_equal(
		count(&p, p.first->db, "SELECT count(*) FROM audit WHERE action = 'report.erase'"),
		1);
	tx = tx_begin(reader, p.arena);
	assert_int_equal(backup_erase(tx, NULL, bytes_of("#\nall of them\n", 14), &line), INVALID);
	assert_int_equal(line, 2);
	tx_end(tx);
	db_reader_close(reader);
	pair_close(&p);
}

/* ---- records that somebody else wrote ---- */

struct given {
	const char *at;
	size_t left;
};

static bool give(void *from, void *to, size_t n)
{
	struct given *g = from;

	if (n > g->left)
		return false;
	memcpy(to, g->at, n);
	g->at += n;
	g->left -= n;
	return true;
}

static bool reads(const char *at, size_t n, size_t columns)
{
	struct arena *a = arena_create(64 << 20);
	struct given given = { at, n };
	struct record_source source = { give, &given };
	struct record record;
	bool is_read = record_read(&source, a, columns, &record);

	arena_destroy(a);
	return is_read;
}

#define reads_text(text, columns) reads(text, sizeof(text) - 1, columns)

static void test_only_whole_and_plain_records_are_read(void **state)
{
	(void)state;
	assert_true(reads_text("T\4body\1\2id", 0));
	assert_false(reads_text("T\4body\1\3id", 0));
	assert_false(reads_text("T\4body\0", 0));
	assert_false(reads_text("T\4bo;y\1\2id", 0));
	assert_false(reads_text("T\4bo\0y\1\2id", 0));
	assert_false(reads_text("T\0\1\2id", 0));
	assert_true(reads_text("Rnt\2\0\0\0ab", 2));
	assert_false(reads_text("Rnt\2\0\0\0ab", 3));
	assert_false(reads_text("Rt\2\0\0\0\xff\xfe", 1));
	assert_true(reads_text("Rx\2\0\0\0\xff\xfe", 1));
	assert_false(reads_text("Rx\xff\xff\xff\xff", 1));
	assert_false(reads_text("Rq", 1));
	assert_false(reads_text("R", 0));
	assert_true(reads_text("F\4a/b9", 0));
	assert_false(reads_text("F\4../b", 0));
	assert_false(reads_text("F\4/abc", 0));
	assert_false(reads_text("F\4abc/", 0));
	assert_false(reads_text("F\5a/b/c", 0));
	assert_false(reads_text("F\4abcd", 0));
	assert_false(reads_text("P\1\0\1\0x", 0));
	assert_false(reads_text("Q", 0));
	assert_false(reads_text("", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_every_row_and_file_moves_to_sqlite),
		test_on_both(test_every_row_and_file_moves_from_sqlite),
		test_on_both(test_a_database_that_holds_something_is_left_alone),
		test_on_both(test_the_newest_row_of_a_snapshot_is_that_of_its_begin),
		test_on_both(test_what_was_erased_does_not_come_back),
		cmocka_unit_test(test_only_whole_and_plain_records_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
