/* site_test.c - the key file, the recovery ring's shares, the copy for R. */

#include "lib/vault/vault_test.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder; /* of this run, removed at the end */

static const char *in_folder(struct fixture *f, const char *name)
{
	return arena_printf(f->arena, "%s/%s", folder, name);
}

static void rewrite(const char *path, const char *from, const char *to)
{
	char text[2048] = { 0 }, *at;
	FILE *file = fopen(path, "r+");

	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	at = strstr(text, from);
	assert_non_null(at);
	assert_int_equal(fseek(file, at - text, SEEK_SET), 0);
	assert_int_equal(fwrite(to, 1, strlen(to), file), strlen(to));
	fclose(file);
}

static void test_starting_forbids_tracing_and_core_dumps(void **state)
{
	struct rlimit core;

	(void)state;
	assert_true(vault_start());
	assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
	assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
	assert_int_equal(core.rlim_max, 0);
	prctl(PR_SET_DUMPABLE, 1); /* for the leak checker */
}

static void test_a_key_file_is_made_once_and_private(void **state)
{
	struct fixture *f = *state;
	const char *path = in_folder(f, "site.key");
	struct vault_site *site, *again;
	struct stat st;

	assert_int_equal(vault_site_create(path), OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(vault_site_create(path), CONFLICT);
	assert_int_equal(vault_site_load(path, &site), OK);
	assert_int_equal(vault_site_load(path, &again), OK);
	assert_int_equal(vault_site_count(site), 1);
	assert_int_equal(vault_site_kid(site, 0), 1);
	assert_memory_equal(site->key[0].k, again->key[0].k, KEY);
	assert_false(sodium_is_zero(site->key[0].k, KEY));
	vault_site_destroy(site);
	vault_site_destroy(again);
	unlink(path);
}

static void test_a_file_that_others_can_read_is_refused(void **state)
{
	static const mode_t open_modes[] = { 0640, 0604, 0660, 0602, 0610 };
	struct fixture *f = *state;
	const char *path = in_folder(f, "site.key");
	struct vault_site *site = NULL;

	assert_int_equal(vault_site_create(path), OK);
	for (size_t i = 0; i < COUNT_OF(open_modes); i++) {
		assert_int_equal(chmod(path, open_modes[i]), 0);
		assert_int_equal(vault_site_load(path, &site), FORBIDDEN);
	}
	assert_int_equal(chmod(path, 0400), 0);
	assert_int_equal(vault_site_load(path, &site), OK);
	vault_site_destroy(site);
	unlink(path);
	assert_int_equal(vault_site_load(path, &site), NOT_FOUND);
	assert_int_equal(vault_site_load(folder, &site), FORBIDDEN);
}

static void test_a_damaged_digit_is_noticed(void **state)
{
	struct fixture *f = *state;
	const char *path = in_folder(f, "site.key");
	struct vault_site *site = NULL;
	char text[256] = { 0 };
	FILE *file;

	assert_int_equal(vault_site_create(path), OK);
	file = fopen(path, "r+");
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 90);
	for (size_t i = 0; text[i] != '\0'; i++) {
		fseek(file, (long)i, SEEK_SET);
		fputc(text[i] == '7' ? '8' : '7', file);
		fflush(file);
		assert_int_equal(vault_site_load(path, &site), INVALID);
		fseek(file, (long)i, SEEK_SET);
		fputc(text[i], file);
		fflush(file);
	}
	for (size_t i = 0; text[i] != '\0'; i++) {
		assert_int_equal(truncate(path, (off_t)(strlen(text) - 1 - i)), 0);
		assert_int_equal(vault_site_load(path, &site), INVALID);
	}
	assert_null(site);
	fclose(file);
	unlink(path);
}

static void test_the_newest_key_writes_and_all_read(void **state)
{
	struct fixture *f = *state;
	const char *path = in_folder(f, "site.key");
	const struct vault_place place = { .table = 1 };
	struct vault_site *one, *two, *most;
	struct vault_keys *before, *after;
	struct sealed old, new;
	struct bytes plain;

	assert_int_equal(vault_site_create(path), OK);
	assert_int_equal(vault_site_load(path, &one), OK);
	assert_int_equal(vault_site_add(path), OK);
	assert_int_equal(vault_site_load(path, &two), OK);
	assert_int_equal(vault_site_count(two), 2);
	assert_int_equal(vault_site_kid(two, 0), 2);
	before = vault_keys_create(one);
	after = vault_keys_create(two);
	vault_keys_begin(before, f->arena);
	vault_keys_begin(after, f->arena);
	old = vault_cell_seal(before, &place, vault_part_text("facts"));
	new = vault_cell_seal(after, &place, vault_part_text("facts"));
	assert_int_equal(vault_cell_kid(new), 2);
	assert_true(vault_cell_open(after, &place, old, &plain));
	assert_true(vault_cell_open(after, &place, new, &plain));
	assert_false(vault_cell_open(before, &place, new, &plain));
	for (int i = 3; i <= VAULT_KIDS; i++)
		assert_int_equal(vault_site_add(path), OK);
	assert_int_equal(vault_site_add(path), INVALID);
	assert_int_equal(vault_site_load(path, &most), OK);
	assert_int_equal(vault_site_count(most), VAULT_KIDS);
	rewrite(path, "\n2 ", "\n1 "); /* a kid that comes twice, and its check is wrong too */
	assert_int_equal(vault_site_load(path, &most), INVALID);
	vault_keys_destroy(before);
	vault_keys_destroy(after);
	vault_site_destroy(one);
	vault_site_destroy(two);
	vault_site_destroy(most);
	unlink(path);
}

static void test_a_kid_comes_once(void **state)
{
	static const uint8_t k[2][KEY] = { { 1 }, { 2 } };

	(void)state;
	assert_null(site_of_keys((const uint8_t[]){ 3, 3 }, k, 2));
}

/* All subsets of the shares: k or more open R, fewer never do. */
static const struct vault_ring_to *to_of(const struct vault_ring *recovery)
{
	static struct vault_ring_to to;

	to = vault_ring_to_own(recovery);
	return &to;
}

static void test_any_k_shares_open_and_fewer_do_not(void **state)
{
	enum { K_NEEDED = 3, N = 5 };
	struct fixture *f = *state;
	const struct vault_ring *recovery = vault_ring_create(f->keys, VAULT_RING_RECOVERY), *back;
	struct vault_share shares[N], some[N];

	vault_shares_split(f->keys, recovery, K_NEEDED, N, shares);
	for (unsigned set = 0; set < 1 << N; set++) {
		size_t mark = vault_keys_mark(f->keys), n = 0, bad;
		enum vault_shares_answer answer;

		for (unsigned i = 0; i < N; i++)
			if (set >> i & 1)
				some[n++] = shares[i];
		back = NULL;
		answer = vault_shares_join(
			f->keys, (struct vault_shares){ some, n }, to_of(recovery), &back, &bad);
		assert_int_equal(
			answer, n >= K_NEEDED ? VAULT_SHARES_JOINED : VAULT_SHARES_TOO_FEW);
		assert_int_equal(bad, n);
		if (n >= K_NEEDED)
			assert_memory_equal(back->secret, recovery->secret, KEY);
		else
			assert_null(back);
		vault_keys_rewind(f->keys, mark);
	}
}

/* Two of three shares that claim k = 2 do not help against k = 3. */
static void test_fewer_than_k_shares_give_nothing_even_if_they_lie(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *recovery = vault_ring_create(f->keys, VAULT_RING_RECOVERY);
	const struct vault_ring *back = NULL;
	struct vault_share shares[5];
	size_t bad;

	vault_shares_split(f->keys, recovery, 3, 5, shares);
	shares[0].at[5] = shares[1].at[5] = 2;
	assert_int_equal(vault_shares_join(f->keys, (struct vault_shares){ shares, 2 },
				 to_of(recovery), &back, &bad),
		VAULT_SHARES_WRONG);
	assert_int_equal(bad, 2);
	shares[1] = shares[0];
	assert_int_equal(vault_shares_join(f->keys, (struct vault_shares){ shares, 2 },
				 to_of(recovery), &back, &bad),
		VAULT_SHARES_TOO_FEW);
	assert_null(back);
}

static void test_a_wrong_share_is_named(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *recovery = vault_ring_create(f->keys, VAULT_RING_RECOVERY), *back;
	struct vault_share shares[5], others[5], kept;
	size_t bad;

	vault_shares_split(f->keys, recovery, 3, 5, shares);
	vault_shares_split(f->keys, recovery, 3, 5, others);
	for (size_t i = 0; i < 4; i++) {
		kept = shares[i];
		shares[i] = others[i];
		assert_int_equal(vault_shares_join(f->keys, (struct vault_shares){ shares, 4 },
					 to_of(recovery), &back, &bad),
			VAULT_SHARES_MIXED);
		assert_int_equal(bad, i);
		shares[i] = kept;
		shares[i].at[8] ^= 1;
		assert_int_equal(vault_shares_join(f->keys, (struct vault_shares){ shares, 4 },
					 to_of(recovery), &back, &bad),
			VAULT_SHARES_JOINED);
		assert_int_equal(bad, i);
		assert_memory_equal(back->secret, recovery->secret, KEY);
		shares[i] = kept;
	}
	shares[1].at[8] ^= 1;
	assert_int_equal(vault_shares_join(f->keys, (struct vault_shares){ shares, 3 },
				 to_of(recovery), &back, &bad),
		VAULT_SHARES_WRONG);
}

static const char *const *many_words(struct arena *arena)
{
	const char **words = arena_array(arena, VAULT_WORDS, sizeof(*words));

	for (unsigned i = 0; i < VAULT_WORDS; i++)
		words[i] = arena_printf(
			arena, "%c%c%cend", 'a' + (i & 15), 'a' + (i >> 4 & 15), 'a' + (i >> 8));
	return words;
}

static void test_shares_are_printed_and_read_in_both_spellings(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *recovery = vault_ring_create(f->keys, VAULT_RING_RECOVERY);
	struct vault_words words = { many_words(f->arena) };
	struct vault_share shares[3], read;
	uint16_t at[VAULT_SHARE_WORDS];
	char text[VAULT_SHARE_TEXT];
	struct str s = str_in(f->arena, 1000);

	vault_shares_split(f->keys, recovery, 2, 3, shares);
	vault_share_text(&shares[2], text);
	assert_int_equal(strlen(text), VAULT_SHARE_TEXT - 1);
	assert_true(vault_share_read(text, NULL, &read));
	assert_memory_equal(read.at, shares[2].at, sizeof(read.at));
	assert_int_equal(vault_share_needed(&read), 2);
	assert_int_equal(vault_share_total(&read), 3);
	assert_int_equal(vault_share_place(&read), 3);
	vault_share_words(&shares[2], at);
	for (size_t i = 0; i < VAULT_SHARE_WORDS; i++)
		str_addf(&s, "%s ", words.at[at[i]]);
	assert_true(vault_share_read(str_text(&s), &words, &read));
	assert_memory_equal(read.at, shares[2].at, sizeof(read.at));
	for (size_t i = 0; text[i] != '\0'; i++) {
		char kept = text[i];

		if (kept == ' ')
			continue;
		text[i] = kept == '7' ? '8' : '7';
		assert_false(vault_share_read(text, NULL, &read));
		text[i] = kept;
	}
	assert_false(vault_share_read("", NULL, &read));
	assert_false(vault_share_read(NULL, NULL, &read));
}

static void test_the_recovery_ring_opens_ring_secrets(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *recovery = vault_ring_create(f->keys, VAULT_RING_RECOVERY);
	const struct vault_ring *desk = vault_ring_create(f->keys, 10), *back = NULL;
	const struct vault_ring *stranger = vault_ring_create(f->keys, VAULT_RING_RECOVERY);
	struct vault_ring_to r = vault_ring_to_recovery(recovery->pk, 1);
	struct vault_ring_to to = vault_ring_to_own(desk), other = to;
	struct sealed blob = vault_ring_recovery_seal(f->keys, desk, &r);

	assert_false(vault_ring_recovery_open(f->keys, stranger, &to, blob, &back));
	other.gen++;
	assert_false(vault_ring_recovery_open(f->keys, recovery, &other, blob, &back));
	other = to;
	other.box_pk[0] ^= 1;
	assert_false(vault_ring_recovery_open(f->keys, recovery, &other, blob, &back));
	assert_null(back);
	assert_true(vault_ring_recovery_open(f->keys, recovery, &to, blob, &back));
	assert_memory_equal(back->secret, desk->secret, KEY);
}

static void test_a_mark_tells_one_recovery_ring_from_another(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *r = vault_ring_create(f->keys, VAULT_RING_RECOVERY);
	const struct vault_ring *next = vault_ring_next(f->keys, r);
	const struct vault_ring *desk = vault_ring_create(f->keys, 10);
	struct vault_ring_card card = vault_ring_certify(f->keys, next, r);
	struct vault_ring_to to = vault_ring_to_own(r), other = to, vouched;
	uint8_t mark[VAULT_MARK], again[VAULT_MARK];

	vault_ring_recovery_mark(desk, &to, mark);
	vault_ring_recovery_mark(desk, &to, again);
	assert_memory_equal(mark, again, sizeof(mark));
	vault_ring_recovery_mark(vault_ring_create(f->keys, 10), &to, again);
	assert_memory_not_equal(mark, again, sizeof(mark));
	other.sign_pk[0] ^= 1;
	vault_ring_recovery_mark(desk, &other, again);
	assert_memory_not_equal(mark, again, sizeof(mark));
	assert_true(vault_ring_vouch(f->keys, &card, &to, &vouched));
	assert_false(vault_ring_vouch(f->keys, &card, &other, &vouched));
	assert_false(vault_ring_vouch(f->keys, &card, NULL, &vouched));
	vault_ring_recovery_mark(desk, &vouched, again);
	assert_memory_not_equal(mark, again, sizeof(mark));
}

static void test_a_lost_key_file_comes_back_by_the_shares(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *recovery = vault_ring_create(f->keys, VAULT_RING_RECOVERY), *back;
	struct vault_ring_to r = vault_ring_to_recovery(recovery->pk, 1);
	const char *path = in_folder(f, "restored.key");
	struct vault_keys *blank = vault_keys_create(NULL);
	struct sealed copy = vault_site_copy(f->keys, &r);
	struct vault_share shares[3];
	struct vault_site *site;
	size_t bad;

	vault_keys_begin(blank, f->arena);
	vault_shares_split(f->keys, recovery, 2, 3, shares);
	assert_int_equal(vault_shares_join(blank, (struct vault_shares){ shares + 1, 2 },
				 to_of(recovery), &back, &bad),
		VAULT_SHARES_JOINED);
	for (size_t i = 0; i < copy.blob.len; i++)
		assert_int_equal(
			vault_site_restore(blank, back, damaged(f->arena, copy, i), path), INVALID);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(vault_site_restore(blank, back, copy, path), OK);
	assert_int_equal(vault_site_restore(blank, back, copy, path), CONFLICT);
	assert_int_equal(vault_site_load(path, &site), OK);
	assert_memory_equal(site->key[0].k, f->site->key[0].k, KEY);
	vault_site_destroy(site);
	vault_keys_destroy(blank);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_starting_forbids_tracing_and_core_dumps),
		test(test_a_key_file_is_made_once_and_private),
		test(test_a_file_that_others_can_read_is_refused),
		test(test_a_damaged_digit_is_noticed),
		test(test_the_newest_key_writes_and_all_read),
		test(test_a_kid_comes_once),
		test(test_any_k_shares_open_and_fewer_do_not),
		test(test_fewer_than_k_shares_give_nothing_even_if_they_lie),
		test(test_a_wrong_share_is_named),
		test(test_shares_are_printed_and_read_in_both_spellings),
		test(test_the_recovery_ring_opens_ring_secrets),
		test(test_a_mark_tells_one_recovery_ring_from_another),
		test(test_a_lost_key_file_comes_back_by_the_shares),
	};
	char made[] = "/tmp/ashray-site-test-XXXXXX";
	int failed;

	folder = mkdtemp(made);
	failed = folder == NULL ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(made);
	return failed;
}
