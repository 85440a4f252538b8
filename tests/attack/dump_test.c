/*
 * dump_test.c - what somebody has who took the data folder, a dump of the database, or a
 * backup: nothing that anybody told, in no encoding. And what the site key adds to that,
 * and one officer's password: as docs/vault.md 8 says, and not a word more.
 */

#include <sodium.h>
#include <sqlite3.h>
#include <zstd.h>

#include "app/backup/backup.h"
#include "app/core/keys/custody.h"
#include "app/core/pack/codes.h"
#include "app/tasks/task.h"
#include "lib/vault/inside.h"
#include "tests/attack/taken.h"
#include "tests/attack/victim.h"
#include "tests/support/two_engines.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static struct victim *victim_of(void **state)
{
	return *state;
}

static struct served *served_of(void **state)
{
	return victim_of(state)->town->served;
}

/* ---- taking ---- */

static struct bytes backup(struct arena *a, struct served *s)
{
	struct vault_backup_writer *w;
	struct backup_count count;
	struct recovery_chain recovery;
	struct tx *tx = served_tx(s);
	uint8_t pk[1][32];
	int fd = memfd_create("backup", 0);
	struct bytes bytes;

	assert_int_equal(recovery_vouch(tx, s->keys, &recovery), OK);
	tx_end(tx);
	memcpy(pk[0], recovery_newest(&recovery)->box_pk, 32);
	w = vault_backup_begin(s->keys, fd, (struct vault_backup_to){ pk, 1 });
	assert_non_null(w);
	assert_true(backup_write(s->app.site.db, s->data, w, &count));
	assert_true(count.rows > 100 && count.files > 0);
	assert_true(vault_backup_end(w));
	bytes = taken_file(a, arena_printf(a, "/proc/self/fd/%d", fd));
	close(fd);
	return bytes;
}

/* ---- nothing that was told ---- */

static void holds_nothing(struct victim *v, const char *what, struct bytes taken)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(64 << 20);
	struct needles needles = needles_of(a, v->plants, v->plants_n);
	const struct needle *found = scan(&needles, taken);

	assert_true(taken.len > 0);
	if (found != NULL)
		fail_msg("%s: %s, in %s", what, found->plant->where, found->how);
	print_message("%s: %zu bytes, %zu texts in %zu spellings, none found\n", what, taken.len,
		v->plants_n, needles.n);
}

static void test_a_dump_holds_nothing_that_was_told(void **state)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create((size_t)2 << 30);
	struct victim *v = victim_of(state);
	struct served *s = served_of(state);

	holds_nothing(v, "data folder", taken_folder(a, s->data));
	holds_nothing(v, "rows", taken_cells(a, s));
	if (!db_is_sqlite(s->app.site.db))
		holds_nothing(v, "pg_dump", taken_dump(a, s->folder));
}

/* A word of few letters stands among random bytes by chance; one that is a duty, too, says
 * no more than a task does. */
static bool tells(const struct pack *pack, const char *code)
{
	return strlen(code) >= 5 && pack_code(pack, "duty", code) == NULL;
}

static bool holds(struct bytes in, const char *word)
{
	return memmem(in.at, in.len, word, strlen(word)) != NULL;
}

/* What was done tells what had happened: no word of it, and cells all of one size. */
static void test_a_dump_does_not_tell_what_was_done(void **state)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create((size_t)2 << 30);
	struct served *s = served_of(state);
	const struct pack *pack = s->app.site.pack;
	const struct code_list *kinds = pack_codes(pack, "act_kind");
	struct bytes rows = taken_cells(a, s), folder = taken_folder(a, s->data);
	struct vault_place place = place_of(TABLE_ACT, FIELD_KIND, 1);
	struct tx *tx = served_tx(s);
	int64_t size = (int64_t)vault_cell_seal_text(s->keys, &place, "resume").blob.len;
	size_t told = 0;

	for (size_t i = 0; i < kinds->n; i++) {
		const char *code = kinds->at[i].code;

		if (tells(pack, code) && (holds(rows, code) || holds(folder, code)))
			fail_msg("the database tells that somebody did: %s", code);
		assert_true((int64_t)vault_cell_seal_text(s->keys, &place, code).blob.len == size);
		told += tells(pack, code);
	}
	tx_end(tx);
	assert_true(told > 10);
	assert_true(served_count(s, "SELECT count(*) FROM act") > 0);
	assert_int_equal(served_count(s, "SELECT min(length(kind)) FROM act"), size);
	assert_int_equal(served_count(s, "SELECT max(length(kind)) FROM act"), size);
}

static void test_a_backup_holds_nothing_that_was_told(void **state)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create((size_t)1 << 30);

	holds_nothing(victim_of(state), "backup", backup(a, served_of(state)));
}

/* ---- the search itself can find ---- */

static bool finds(const struct needles *needles, struct bytes in, const struct plant *plant)
{
	const struct needle *found = scan(needles, in);

	return found != NULL && found->plant == plant;
}

/* Each spelling, behind some bytes of noise; then inside zstd, then that as digits. */
static void test_the_search_finds_every_spelling(void **state)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(64 << 20);
	struct victim v = { .town = victim_of(state)->town };
	struct needles needles;

	victim_plant(&v, "a", true);
	victim_plant(&v, "b", false);
	needles = needles_of(a, v.plants, v.plants_n);
	assert_true(needles.n > 30);
	for (size_t i = 0; i < needles.n; i++) {
		const struct needle *n = &needles.at[i];
		struct str plain = str_in(a, 1 << 16), packed = str_in(a, 1 << 16);
		char *zstd = arena_alloc(a, 1 << 16);
		size_t zstd_n;

		str_addn(&plain, "\x01noise\xff", 7);
		assert_null(scan(&needles, str_bytes(&plain)));
		str_addn(&plain, n->bytes.at, n->bytes.len);
		str_add(&plain, "noise");
		assert_true(finds(&needles, str_bytes(&plain), n->plant));
		zstd_n = ZSTD_compress(zstd, 1 << 16, plain.at, plain.len, 19);
		assert_false(ZSTD_isError(zstd_n));
		str_add(&packed, "noise");
		str_addn(&packed, zstd, zstd_n);
		str_add(&packed, "noise");
		assert_true(finds(&needles, str_bytes(&packed), n->plant));
		assert_true(finds(&needles,
			bytes_of(hex_text(a, str_bytes(&packed)), 2 * packed.len), n->plant));
	}
}

/* One text in clear, in a column where one could forget to seal. */
static void test_the_search_finds_one_row_in_clear(void **state)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create((size_t)2 << 30);
	struct served *s = served_of(state);
	struct victim v = { .town = victim_of(state)->town };
	const char *text = victim_plant(&v, "name of a body", true);
	struct needles needles = needles_of(a, v.plants, v.plants_n);
	struct tx *tx = served_tx(s);

	db_run(tx, "UPDATE body SET address = $1 WHERE id = $2",
		DB_ARGS(db_text(text), db_id(s->desk)));
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_non_null(scan(&needles, taken_cells(a, s)));
	if (db_is_sqlite(s->app.site.db))
		assert_non_null(scan(&needles, taken_folder(a, s->data)));
	else
		assert_non_null(scan(&needles, taken_dump(a, s->folder)));
	assert_null(scan(&needles, backup(a, s)));
	tx = served_tx(s);
	db_run(tx, "UPDATE body SET address = '' WHERE id = $1", DB_ARGS(db_id(s->desk)));
	assert_int_equal(tx_commit(tx), DURABLE);
}

/* ---- with the site key ---- */

/* Everything that opens with it alone. */
struct opened {
	struct str all;
	size_t cells;
};

static void open_cells(struct served *s, struct tx *tx, const char *sql, struct vault_place place,
	struct opened *to)
{
	struct rows *rows = db_query(tx, sql, DB_NO_ARGS);
	struct bytes plain;

	assert_true(db_count(rows) > 0);
	while (db_next(rows)) {
		struct vault_place at = place_of(place.table, place.field, col_int(rows, 0));

		assert_true(vault_cell_open(s->keys, &at, col_sealed(rows, 1), &plain));
		str_addn(&to->all, plain.at, plain.len);
		str_addc(&to->all, '\n');
		to->cells++;
	}
}

static struct opened open_everything(struct served *s, struct arena *a)
{
	struct opened to = { .all = str_in(a, 16 << 20) };
	struct tx *tx = served_tx(s);

	open_cells(
		s, tx, "SELECT id, facts FROM report", place_of(TABLE_REPORT, FIELD_FACTS, 0), &to);
	open_cells(s, tx, "SELECT id, facts FROM task", place_of(TABLE_TASK, FIELD_FACTS, 0), &to);
	open_cells(s, tx, "SELECT id, profile FROM account",
		place_of(TABLE_ACCOUNT, FIELD_PROFILE, 0), &to);
	open_cells(s, tx, "SELECT id, kind FROM act", place_of(TABLE_ACT, FIELD_KIND, 0), &to);
	open_cells(s, tx, "SELECT report, proof FROM receipt",
		place_of(TABLE_RECEIPT, FIELD_PROOF, 0), &to);
	open_cells(s, tx, "SELECT report, address FROM notice",
		place_of(TABLE_NOTICE, FIELD_ADDRESS, 0), &to);
	open_cells(s, tx, "SELECT id, duty_phone FROM post WHERE duty_phone IS NOT NULL",
		place_of(TABLE_POST, FIELD_PHONE, 0), &to);
	assert_false(tx_poisoned(tx));
	tx_end(tx);
	return to;
}

/* docs/vault.md 8: facts, notice addresses, staff names; no story, name, file, message. */
static bool is_under_the_site_key(const struct plant *p)
{
	static const char *const under[] = { "telephone of a reporter", "duty telephone",
		"name of an officer", "telephone of an officer", "mail", "user name" };

	for (size_t i = 0; i < COUNT_OF(under); i++)
		if (text_equal(p->where, under[i]))
			return true;
	return false;
}

static void test_with_the_site_key_facts_open_and_no_story_does(void **state)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(256 << 20);
	struct victim *v = victim_of(state);
	struct served *s = served_of(state);
	struct opened opened = open_everything(s, a);
	struct needles needles = needles_of(a, v->plants, v->plants_n);
	size_t open = 0;

	for (size_t i = 0; i < needles.n; i++)
		if (memmem(opened.all.at, opened.all.len, needles.at[i].bytes.at,
			    needles.at[i].bytes.len) != NULL) {
			if (!is_under_the_site_key(needles.at[i].plant))
				fail_msg("the site key opens: %s", needles.at[i].plant->where);
			open++;
		}
	assert_true(opened.cells >= 10);
	assert_true(open >= 5); /* the names and numbers that it may open, and so does */
}

/* Is this a secret of any ring or person, as it stands or as a scalar? */
struct locks {
	struct served *s;
	uint8_t (*pks)[32];
	size_t n;
};

static bool fits(const struct locks *locks, const uint8_t *candidate)
{
	uint8_t scalar[32], pk[2][32];

	derive(scalar, candidate, "ring-box", NO_PARTS);
	crypto_scalarmult_base(pk[0], scalar);
	crypto_scalarmult_base(pk[1], candidate);
	for (size_t i = 0; i < locks->n; i++)
		if (memcmp(locks->pks[i], pk[0], 32) == 0 || memcmp(locks->pks[i], pk[1], 32) == 0)
			return true;
	return false;
}

static size_t fitting(const struct locks *locks, struct bytes in)
{
	size_t n = 0;

	for (size_t i = 0; i + 32 <= in.len; i++)
		n += fits(locks, in.at + i);
	return n;
}

static struct locks locks_of(struct served *s, struct arena *a)
{
	struct tx *tx = served_tx(s);
	struct rows *rows = db_query(tx,
		"SELECT box_pk FROM ring_gen UNION SELECT pk FROM account WHERE pk IS NOT NULL"
		" UNION SELECT box_pk FROM recovery",
		DB_NO_ARGS);
	struct locks locks = { .s = s, .pks = arena_alloc(a, 32 * (db_count(rows) + 1)) };

	while (db_next(rows)) {
		assert_int_equal(col_bytes(rows, 0).len, 32);
		memcpy(locks.pks[locks.n++], col_bytes(rows, 0).at, 32);
	}
	tx_end(tx);
	assert_true(locks.n > 20);
	return locks;
}

/* Every 32 bytes that the key opens, and every 32 of the tables that carry keys. */
static void test_with_the_site_key_no_ring_opens(void **state)
{
	static const char *const tables[] = { "SELECT wrap FROM membership LIMIT 40",
		"SELECT find FROM ring_gen LIMIT 20", "SELECT recovery FROM ring_gen LIMIT 20",
		"SELECT key FROM account LIMIT 20", "SELECT factor FROM account LIMIT 20",
		"SELECT keys FROM report", "SELECT value FROM site", "SELECT key FROM session" };
	struct arena *a CLEANUP(arena_destroyp) = arena_create(256 << 20);
	struct served *s = served_of(state);
	struct locks locks = locks_of(s, a);
	struct opened opened = open_everything(s, a);
	struct tx *tx = served_tx(s);
	const struct vault_user *own;
	size_t tried = 0;

	assert_int_equal(fitting(&locks, str_bytes(&opened.all)), 0);
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		struct rows *rows = db_query(tx, tables[i], DB_NO_ARGS);

		while (db_next(rows)) {
			assert_int_equal(fitting(&locks, col_bytes(rows, 0)), 0);
			tried += col_bytes(rows, 0).len;
		}
	}
	assert_false(tx_poisoned(tx));
	/* A secret that does fit is seen: the scalar of somebody who signed in. */
	own = victim_actor(victim_of(state)->town, tx, &victim_of(state)->town->nasrin)->keys->user;
	assert_int_equal(fitting(&locks, bytes_of(own->scalar, 32)), 1);
	tx_end(tx);
	print_message("%zu possible secrets tried on %zu locks\n", tried + opened.all.len, locks.n);
}

/* ---- with the site key and a password ---- */

/* How many parts of all records open for somebody; each must have a slip for a ring that
 * he is a member of. */
static size_t parts_open(void **state, const struct colleague *who, const char *sql)
{
	struct served *s = served_of(state);
	struct tx *tx = served_tx(s);
	struct actor *actor = victim_actor(victim_of(state)->town, tx, who);
	struct rows *rows = db_query(tx, sql, DB_NO_ARGS);
	const struct vault_part *part;
	size_t n = 0;

	while (db_next(rows))
		for (uint8_t i = 0; i < 3; i++) {
			struct part_at at = { .record = col_int(rows, 0), .part = i };

			n += keys_part(tx, actor->keys, at, col_sealed(rows, 1), &part) == OK;
		}
	tx_end(tx);
	return n;
}

static void test_with_a_password_only_that_persons_rings_open(void **state)
{
	static const char reports[] = "SELECT id, keys FROM report ORDER BY id";
	static const char tasks[] = "SELECT id, keys FROM task ORDER BY id";
	struct town_site *t = victim_of(state)->town;

	/* Offices: their own task, extract and thread; of the reports nothing at all. */
	assert_int_equal(parts_open(state, &t->nasrin, reports), 0);
	assert_int_equal(parts_open(state, &t->nasrin, tasks), 2);
	assert_int_equal(parts_open(state, &t->karim, reports), 0);
	assert_int_equal(parts_open(state, &t->karim, tasks), 2);
	assert_int_equal(parts_open(state, &t->dalia, reports), 0);
	assert_int_equal(parts_open(state, &t->dalia, tasks), 0);
	/* The desk: every story, and what it handed out. */
	assert_true(parts_open(state, &t->moyna, reports) >= 4);
	assert_int_equal(parts_open(state, &t->moyna, tasks), 4);
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
		cmocka_unit_test(test_the_search_finds_every_spelling),
		cmocka_unit_test(test_the_search_finds_one_row_in_clear),
		cmocka_unit_test(test_a_dump_holds_nothing_that_was_told),
		cmocka_unit_test(test_a_dump_does_not_tell_what_was_done),
		cmocka_unit_test(test_a_backup_holds_nothing_that_was_told),
		cmocka_unit_test(test_with_the_site_key_facts_open_and_no_story_does),
		cmocka_unit_test(test_with_the_site_key_no_ring_opens),
		cmocka_unit_test(test_with_a_password_only_that_persons_rings_open),
	};
	int on_sqlite = cmocka_run_group_tests_name("sqlite", tests, victim_on_sqlite, victim_gone);
	int on_postgres =
		cmocka_run_group_tests_name("postgres", tests, victim_on_postgres, victim_gone);

	return on_sqlite + on_postgres;
}
