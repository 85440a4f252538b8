/* draft_test.c - hidden fields of drafts and visits, and files in chunks. */

#include "lib/vault/vault_test.h"

static const struct vault_epoch *this_hour(struct fixture *f, uint32_t hour)
{
	struct sealed row;

	return vault_epoch_create(f->keys, hour, &row);
}

static void test_a_field_opens_in_its_hour_and_for_its_purpose(void **state)
{
	struct fixture *f = *state;
	const struct vault_epoch *hour, *again = NULL, *other = this_hour(f, 7);
	struct bytes back = BYTES_NONE;
	struct sealed row;
	const char *text;
	uint32_t number;

	hour = vault_epoch_create(f->keys, 7, &row);
	assert_true(
		vault_field_seal(f->keys, hour, VAULT_DRAFT, vault_part_text("answers"), &text));
	assert_int_equal(strlen(text), (5 + 40 + 512) * 4 / 3 + 1);
	assert_true(vault_field_epoch(text, &number));
	assert_int_equal(number, 7);
	assert_false(vault_field_open(f->keys, hour, VAULT_VISIT, text, &back));
	assert_false(vault_field_open(f->keys, other, VAULT_DRAFT, text, &back));
	assert_false(vault_epoch_open(f->keys, 8, row, &again));
	assert_false(vault_epoch_open(f->keys, 7, damaged(f->arena, row, 1), &again));
	assert_false(vault_epoch_open(f->keys, 7, damaged(f->arena, row, 40), &again));
	assert_null(again);
	assert_null(back.at);
	assert_true(vault_epoch_open(f->keys, 7, row, &again));
	assert_true(vault_field_open(f->keys, again, VAULT_DRAFT, text, &back));
	assert_true(bytes_equal(back, vault_part_text("answers")));
}

static void test_a_field_with_any_character_changed_does_not_open(void **state)
{
	struct fixture *f = *state;
	const struct vault_epoch *hour = this_hour(f, 7);
	struct bytes back = BYTES_NONE;
	const char *text;

	assert_true(vault_field_seal(f->keys, hour, VAULT_DRAFT, vault_part_text("x"), &text));
	for (size_t i = 0; i < strlen(text); i++) {
		char *wrong = arena_text(f->arena, text);

		wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
		assert_false(vault_field_open(f->keys, hour, VAULT_DRAFT, wrong, &back));
		wrong[i] = '\0';
		assert_false(vault_field_open(f->keys, hour, VAULT_DRAFT, wrong, &back));
	}
	assert_false(vault_field_open(f->keys, hour, VAULT_DRAFT, NULL, &back));
	assert_null(back.at);
}

static void test_fields_come_in_six_sizes_and_no_larger(void **state)
{
	static const size_t sizes[] = { 100, 800, 1500, 3000, 7000, 15000 };
	struct fixture *f = *state;
	const struct vault_epoch *hour = this_hour(f, 7);
	uint8_t noise[17000];
	const char *text = NULL;

	random_fill(noise, sizeof(noise));
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct bytes back;

		assert_true(vault_field_seal(
			f->keys, hour, VAULT_DRAFT, bytes_of(noise, sizes[i]), &text));
		assert_int_equal(strlen(text), ((5 + 40 + ((size_t)512 << i)) * 8 + 5) / 6);
		assert_true(vault_field_open(f->keys, hour, VAULT_DRAFT, text, &back));
		assert_true(bytes_equal(back, bytes_of(noise, sizes[i])));
	}
	text = NULL;
	assert_false(vault_field_seal(
		f->keys, hour, VAULT_DRAFT, bytes_of(noise, sizeof(noise)), &text));
	assert_null(text);
}

static void test_a_programs_draft_follows_from_key_and_body(void **state)
{
	struct fixture *f = *state;
	const char *key = "7d4a1f0c9b8e4f2d8a6b5c";
	struct vault_draft_secret a, b, c;
	uint8_t fa[16], fb[16], fc[16];

	vault_draft_of_key(f->keys, key, vault_part_text("{}"), &a, fa);
	vault_draft_of_key(f->keys, key, vault_part_text("{}"), &b, fb);
	vault_draft_of_key(f->keys, key, vault_part_text("[]"), &c, fc);
	assert_memory_equal(a.at, b.at, sizeof(a.at));
	assert_memory_not_equal(a.at, c.at, sizeof(a.at));
	assert_memory_equal(fa, fb, 16);
	assert_memory_equal(fa, fc, 16);
}

/* Another draft knows neither the first nor what the first was told. */
static void test_other_words_make_another_draft_and_the_same_words_the_same(void **state)
{
	const struct vault_draft_secret d = vault_draft_secret_create(),
					e = vault_draft_secret_create();
	const struct bytes one[] = { vault_part_text("{}"), BYTES_NONE },
			   other[] = { vault_part_text("{} "), BYTES_NONE },
			   moved[] = { BYTES_NONE, vault_part_text("{}") };
	struct vault_draft_secret a, b, c;
	uint8_t told[5][VAULT_TOLD_SIZE];

	(void)state;
	vault_draft_told(&d, one, 2, told[0]);
	vault_draft_told(&d, one, 2, told[1]);
	vault_draft_told(&d, other, 2, told[2]);
	vault_draft_told(&d, moved, 2, told[3]);
	vault_draft_told(&e, one, 2, told[4]);
	assert_memory_equal(told[0], told[1], VAULT_TOLD_SIZE);
	for (size_t i = 2; i < 5; i++)
		assert_memory_not_equal(told[0], told[i], VAULT_TOLD_SIZE);
	a = vault_draft_another(&d, told[0]);
	b = vault_draft_another(&d, told[1]);
	c = vault_draft_another(&d, told[2]);
	assert_memory_equal(a.at, b.at, sizeof(a.at));
	assert_memory_not_equal(a.at, c.at, sizeof(a.at));
	assert_memory_not_equal(a.at, d.at, sizeof(a.at));
}

static uint8_t plain[VAULT_CHUNK], sealed[VAULT_CHUNK_SEALED], back[VAULT_CHUNK_SEALED];

static void test_a_file_comes_back_whatever_its_length(void **state)
{
	static const size_t last[] = { 0, 1, 63, 64, 1000, VAULT_CHUNK - 1 };
	struct fixture *f = *state;
	const struct vault_file *file = vault_file_create(f->keys);
	struct vault_chunk at = { .file = vault_record_of(3) };
	uint8_t key[32];
	size_t n, got;

	random_fill(plain, sizeof(plain));
	n = vault_chunk_seal(file, &at, bytes_of(plain, VAULT_CHUNK), sealed);
	assert_int_equal(n, VAULT_CHUNK_SEALED);
	vault_file_key(file, key);
	assert_true(vault_chunk_open(
		vault_file_of(f->keys, key), &at, bytes_of(sealed, n), back, &got));
	assert_int_equal(got, VAULT_CHUNK);
	assert_memory_equal(back, plain, VAULT_CHUNK);
	at.index = 1;
	at.is_last = true;
	for (size_t i = 0; i < COUNT_OF(last); i++) {
		n = vault_chunk_seal(file, &at, bytes_of(plain, last[i]), sealed);
		assert_int_equal(n, 40 + vault_padded(last[i] + 1));
		assert_true(vault_chunk_open(file, &at, bytes_of(sealed, n), back, &got));
		assert_int_equal(got, last[i]);
		assert_memory_equal(back, plain, got);
	}
}

static void test_chunks_cannot_be_moved_cut_or_changed(void **state)
{
	struct fixture *f = *state;
	const struct vault_file *file = vault_file_create(f->keys);
	struct vault_chunk at = { .file = vault_record_of(3), .index = 1, .is_last = true }, wrong;
	size_t n, got = 77;

	n = vault_chunk_seal(file, &at, bytes_of("picture", 7), sealed);
	wrong = at;
	wrong.index = 0;
	assert_false(vault_chunk_open(file, &wrong, bytes_of(sealed, n), back, &got));
	wrong = at;
	wrong.is_last = false;
	assert_false(vault_chunk_open(file, &wrong, bytes_of(sealed, n), back, &got));
	wrong = at;
	wrong.file = vault_record_of(4);
	assert_false(vault_chunk_open(file, &wrong, bytes_of(sealed, n), back, &got));
	assert_false(
		vault_chunk_open(vault_file_create(f->keys), &at, bytes_of(sealed, n), back, &got));
	for (size_t i = 0; i < n; i++) {
		sealed[i] ^= 1;
		assert_false(vault_chunk_open(file, &at, bytes_of(sealed, n), back, &got));
		sealed[i] ^= 1;
		assert_false(vault_chunk_open(file, &at, bytes_of(sealed, i), back, &got));
	}
	assert_int_equal(got, 77);
}

static void test_a_long_file_cannot_lose_its_end(void **state)
{
	struct fixture *f = *state;
	const struct vault_file *file = vault_file_create(f->keys);
	struct vault_chunk at = { .file = vault_record_of(3) };
	size_t n = vault_chunk_seal(file, &at, bytes_of(plain, VAULT_CHUNK), sealed), got;

	at.is_last = true;
	assert_false(vault_chunk_open(file, &at, bytes_of(sealed, n), back, &got));
}

static void test_a_stream_seals_what_chunks_open_and_hashes_it(void **state)
{
	struct fixture *f = *state;
	struct vault_stream *in = vault_stream_create(vault_record_of(3), NULL), *out;
	uint8_t key[32], hash[32], again[32];
	struct vault_chunk at = { .file = vault_record_of(3), .index = 1, .is_last = true };
	size_t n, got;

	assert_non_null(in);
	vault_stream_key(in, key);
	out = vault_stream_create(vault_record_of(3), key);
	assert_non_null(out);
	memset(plain, 'x', sizeof(plain));
	n = vault_stream_seal(in, bytes_of(plain, sizeof(plain)), false, sealed);
	assert_true(vault_stream_open(out, bytes_of(sealed, n), false, back, &got));
	assert_memory_equal(back, plain, sizeof(plain));
	memcpy(sealed, "picture", 7); /* sealed where it lies */
	n = vault_stream_seal(in, bytes_of(sealed, 7), true, sealed);
	assert_true(vault_chunk_open(
		vault_file_of(f->keys, key), &at, bytes_of(sealed, n), back, &got));
	assert_int_equal(got, 7);
	assert_memory_equal(back, "picture", 7);
	assert_true(vault_stream_open(out, bytes_of(sealed, n), true, back, &got));
	assert_int_equal(vault_stream_chunks(in), 2);
	assert_int_equal(vault_stream_chunks(out), 2);
	vault_stream_hash(in, hash);
	vault_stream_hash(out, again);
	assert_memory_equal(hash, again, 32);
	vault_stream_destroy(in);
	vault_stream_destroy(out);
}

static void test_a_stream_opens_its_chunks_in_order_only(void **state)
{
	struct vault_stream *in = vault_stream_create(vault_record_of(3), NULL), *out;
	uint8_t key[32];
	size_t n, got;

	(void)state;
	vault_stream_key(in, key);
	out = vault_stream_create(vault_record_of(3), key);
	n = vault_stream_seal(in, bytes_of(plain, sizeof(plain)), false, sealed);
	assert_true(vault_stream_open(out, bytes_of(sealed, n), false, back, &got));
	assert_false(vault_stream_open(out, bytes_of(sealed, n), false, back, &got));
	n = vault_stream_seal(in, bytes_of("end", 3), true, sealed);
	assert_false(vault_stream_open(out, bytes_of(sealed, n), false, back, &got));
	vault_stream_destroy(in);
	vault_stream_destroy(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_a_field_opens_in_its_hour_and_for_its_purpose),
		test(test_a_field_with_any_character_changed_does_not_open),
		test(test_fields_come_in_six_sizes_and_no_larger),
		test(test_a_programs_draft_follows_from_key_and_body),
		test(test_other_words_make_another_draft_and_the_same_words_the_same),
		test(test_a_file_comes_back_whatever_its_length),
		test(test_chunks_cannot_be_moved_cut_or_changed),
		test(test_a_long_file_cannot_lose_its_end),
		test(test_a_stream_seals_what_chunks_open_and_hashes_it),
		test(test_a_stream_opens_its_chunks_in_order_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
