/* receipt_test.c - receipts: spelling, errors of the hand, PIN, duress, change. */

#include "lib/vault/vault_test.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* A list of 2,048 made-up words whose first four letters tell them apart: every
 * third one Bengali, the rest Serbian in both scripts. */
static struct vault_words word_list(struct arena *arena)
{
	static const char *const consonants[] = { "ক", "খ", "গ", "ঘ", "চ", "ছ", "জ", "ঝ", "ট", "ঠ",
		"ড", "ত", "থ", "দ", "ধ", "ন" };
	static const char latin[] = "bcdfghjklmnprstv";
	const char **words = arena_array(arena, VAULT_WORDS, sizeof(*words));

	for (unsigned i = 0; i < VAULT_WORDS; i++) {
		if (i % 3 == 0)
			words[i] = arena_printf(arena, "%s%s%sান", consonants[i & 15],
				consonants[i >> 4 & 15], consonants[i >> 8]);
		else if (i % 3 == 1)
			words[i] = arena_printf(arena, "%c%c%cša", latin[i & 15],
				latin[i >> 4 & 15], latin[i >> 8]);
		else
			words[i] = arena_printf(arena, "ж%c%c%cена", latin[i & 15],
				latin[i >> 4 & 15], latin[i >> 8]);
	}
	return (struct vault_words){ words };
}

static struct vault_secret some_secret(void)
{
	struct vault_secret secret;

	random_fill(secret.at, sizeof(secret.at));
	secret.at[0] &= 3;
	return secret;
}

static bool reads_as(
	const char *text, const struct vault_words *words, const struct vault_secret *expected)
{
	struct vault_secret secret;

	return vault_secret_read(text, words, &secret) &&
	       memcmp(secret.at, expected->at, sizeof(secret.at)) == 0;
}

static void test_both_spellings_read_back(void **state)
{
	struct fixture *f = *state;
	struct vault_words words = word_list(f->arena);

	for (int i = 0; i < 200; i++) {
		struct vault_secret secret = some_secret();
		uint16_t at[VAULT_SECRET_WORDS];
		char symbols[VAULT_SYMBOLS_SIZE];

		vault_secret_symbols(&secret, symbols);
		assert_true(reads_as(symbols, NULL, &secret));
		assert_true(reads_as(symbols, &words, &secret));
		vault_secret_words(&secret, at);
		assert_true(reads_as(arena_printf(f->arena, "%s %s %s %s %s %s", words.at[at[0]],
					     words.at[at[1]], words.at[at[2]], words.at[at[3]],
					     words.at[at[4]], words.at[at[5]]),
			&words, &secret));
	}
}

static void test_symbols_are_read_kindly(void **state)
{
	struct vault_secret secret;

	(void)state;
	assert_true(vault_secret_read("17DK2 4F2WA SJ48E", NULL, &secret));
	assert_true(reads_as("17dk24f2wasj48e", NULL, &secret));
	assert_true(reads_as(" 17DK2-4F2WA-SJ48E\n", NULL, &secret));
	assert_true(reads_as("I7DK2 4F2WA SJ48E", NULL, &secret));
	assert_true(reads_as("l7dk2 4f2wa.sj48e", NULL, &secret));
	assert_true(reads_as("১৭DK২ ৪F২WA SJ৪৮E", NULL, &secret));
	assert_true(reads_as("17DК2 4F2WА ЅЈ48Е", NULL, &secret)); /* К А Ѕ Ј Е are Cyrillic */
	assert_true(reads_as("17dк2 4f2wа ѕј48е", NULL, &secret));
	assert_false(vault_secret_read("17DK2 4F2WA SJ48", NULL, &secret));
	assert_false(vault_secret_read("17DK2 4F2WA SJ48E 0", NULL, &secret));
	assert_false(vault_secret_read("17DK2 4F2WA SJ48*", NULL, &secret));
	assert_false(vault_secret_read("17DK2 4F2WA SJ48\xFF", NULL, &secret));
	assert_false(vault_secret_read("", NULL, &secret));
	assert_false(vault_secret_read(NULL, NULL, &secret));
}

static void test_every_wrong_symbol_and_every_swap_is_found(void **state)
{
	struct vault_secret secret = some_secret(), read;
	char whole[VAULT_SYMBOLS_SIZE], text[16] = { 0 }, wrong[16];
	int tried = 0;

	(void)state;
	vault_secret_symbols(&secret, whole);
	for (int i = 0; i < 15; i++)
		text[i] = whole[i + i / 5];
	for (int i = 0; i < 15; i++) {
		for (int j = 0; j < 32; j++) {
			memcpy(wrong, text, sizeof(text));
			wrong[i] = alphabet[j];
			if (wrong[i] == text[i])
				continue;
			assert_false(vault_secret_read(wrong, NULL, &read));
			tried++;
		}
		for (int j = i + 1; j < 15; j++) {
			memcpy(wrong, text, sizeof(text));
			wrong[i] = text[j];
			wrong[j] = text[i];
			assert_int_equal(vault_secret_read(wrong, NULL, &read), text[i] == text[j]);
		}
	}
	assert_int_equal(tried, 465);
}

static void test_words_are_known_by_their_first_four_letters(void **state)
{
	struct fixture *f = *state;
	struct vault_words words = word_list(f->arena);
	struct vault_secret secret = { .at = { 0 } }, read;
	uint16_t at[VAULT_SECRET_WORDS];

	/* Three of each third: 0 is Bengali, 1 and 2 Latin and Cyrillic. */
	for (size_t i = 0; i < VAULT_SECRET_WORDS; i++)
		for (size_t b = 0; b < 11; b++)
			if ((i * 301 + 1) >> (10 - b) & 1)
				secret.at[(6 + 11 * i + b) / 8] |=
					(uint8_t)(0x80 >> (6 + 11 * i + b) % 8);
	vault_secret_words(&secret, at);
	assert_int_equal(at[0], 1);
	assert_int_equal(at[1], 302);
	assert_true(reads_as(
		arena_printf(f->arena, " %s,  %s\n%s-%s %s. %s ", words.at[at[0]], words.at[at[1]],
			words.at[at[2]], words.at[at[3]], words.at[at[4]], words.at[at[5]]),
		&words, &secret));
	assert_true(reads_as(
		arena_printf(f->arena, "CBBŠXYZ %s %s %s %s %s", words.at[at[1]], words.at[at[2]],
			words.at[at[3]], words.at[at[4]], words.at[at[5]]),
		&words, &secret));
	assert_false(vault_secret_read(
		arena_printf(f->arena, "cbb %s %s %s %s %s", words.at[at[1]], words.at[at[2]],
			words.at[at[3]], words.at[at[4]], words.at[at[5]]),
		&words, &read));
	assert_false(vault_secret_read(
		arena_printf(f->arena, "%s %s", words.at[at[0]], words.at[at[1]]), &words, &read));
}

static void test_a_number_finds_every_wrong_digit(void **state)
{
	char number[10], wrong[10];

	(void)state;
	assert_true(vault_number_read("24219294", number));
	assert_string_equal(number, "24219294");
	assert_true(vault_number_read(" ২৪২-১৯ ২৯৪ ", number));
	assert_string_equal(number, "24219294");
	for (int i = 0; i < 8; i++) {
		for (char c = '0'; c <= '9'; c++) {
			memcpy(wrong, "24219294", 9);
			if (wrong[i] == c)
				continue;
			wrong[i] = c;
			assert_false(vault_number_read(wrong, number));
		}
	}
	assert_string_equal(number, "24219294");
	assert_false(vault_number_read("2421929", number));
	assert_false(vault_number_read("2421929400", number));
	assert_false(vault_number_read("2421929a", number));
	assert_false(vault_number_read(NULL, number));
}

static void test_numbers_of_eight_digits_are_read_as_well(void **state)
{
	struct fixture *f = *state;
	struct vault_draft_secret d = vault_draft_secret_create();
	char number[VAULT_NUMBER_SIZE], read[10];

	vault_receipt_number(f->keys, &d, 0, 8, number);
	assert_int_equal(strlen(number), 9);
	assert_true(vault_number_read(number, read));
	assert_string_equal(read, number);
}

static const struct vault_receipt_at first = { .kid = 1, .gen = 1 };

static void test_a_receipt_opens_its_reporters_ring(void **state)
{
	struct fixture *f = *state;
	struct vault_receipt_try shown = { .secret = some_secret() }, wrong;
	const struct vault_ring *ring, *opened = NULL;
	struct vault_receipt_row row;

	ring = vault_receipt_create(f->keys, &shown, NULL, 1, &row);
	assert_int_equal(
		vault_receipt_open(f->keys, &row, first, &shown, &opened), VAULT_RECEIPT_OPEN);
	assert_memory_equal(opened->secret, ring->secret, KEY);
	assert_int_equal(vault_ring_number(opened), VAULT_RING_REPORTER);
	opened = NULL;
	for (size_t bit = 6; bit < 72; bit++) {
		size_t mark = vault_keys_mark(f->keys);

		wrong = shown;
		wrong.secret.at[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
		assert_int_equal(vault_receipt_open(f->keys, &row, first, &wrong, &opened),
			VAULT_RECEIPT_WRONG);
		assert_int_equal(vault_keys_mark(f->keys), mark);
	}
	assert_int_equal(vault_receipt_open(f->keys, &row,
				 (struct vault_receipt_at){ .kid = 2, .gen = 1 }, &shown, &opened),
		VAULT_RECEIPT_WRONG);
	assert_null(opened);
}

static void test_a_pin_is_asked_for_and_duress_is_told_apart(void **state)
{
	struct fixture *f = *state;
	struct vault_receipt_try shown = { .secret = some_secret(), .pin = "4711" };
	const struct vault_ring *opened = NULL;
	struct vault_receipt_row row;

	vault_receipt_create(f->keys, &shown, "0000", 1, &row);
	shown.pin = NULL;
	assert_int_equal(
		vault_receipt_open(f->keys, &row, first, &shown, &opened), VAULT_RECEIPT_ASK_PIN);
	shown.pin = "4712";
	assert_int_equal(
		vault_receipt_open(f->keys, &row, first, &shown, &opened), VAULT_RECEIPT_WRONG_PIN);
	shown.pin = "0000";
	assert_int_equal(
		vault_receipt_open(f->keys, &row, first, &shown, &opened), VAULT_RECEIPT_DURESS);
	assert_null(opened);
	shown.pin = "৪৭ ১১";
	assert_int_equal(
		vault_receipt_open(f->keys, &row, first, &shown, &opened), VAULT_RECEIPT_OPEN);
	assert_non_null(opened);
}

static void test_an_unknown_number_answers_like_a_wrong_secret(void **state)
{
	struct fixture *f = *state;
	struct vault_receipt_try shown = { .secret = some_secret() };
	struct vault_receipt_row none = vault_receipt_none(f->keys, "24219294");
	struct vault_receipt_row again = vault_receipt_none(f->keys, "24219294");
	struct vault_receipt_row other = vault_receipt_none(f->keys, "24219295");
	const struct vault_ring *opened = NULL;

	assert_memory_equal(none.salt, again.salt, sizeof(none.salt));
	assert_memory_not_equal(none.salt, other.salt, sizeof(none.salt));
	assert_int_equal(
		vault_receipt_open(f->keys, &none, first, &shown, &opened), VAULT_RECEIPT_WRONG);
	assert_null(opened);
}

/* A swapped public key in the row must not make the reporter write to a thief. */
static void test_a_row_with_another_public_key_does_not_open(void **state)
{
	struct fixture *f = *state;
	struct vault_receipt_try shown = { .secret = some_secret() };
	const struct vault_ring *opened = NULL;
	struct vault_receipt_row row;

	vault_receipt_create(f->keys, &shown, NULL, 1, &row);
	row.pk[0] ^= 1;
	assert_int_not_equal(
		vault_receipt_open(f->keys, &row, first, &shown, &opened), VAULT_RECEIPT_OPEN);
	assert_null(opened);
}

static void test_a_changed_receipt_takes_the_slips_along(void **state)
{
	struct fixture *f = *state;
	struct vault_receipt_try old = { .secret = some_secret() };
	struct vault_receipt_try new = { .secret = some_secret(), .pin = "4711" };
	struct vault_slips *slips = vault_slips_new(f->keys, vault_record_of(5));
	const struct vault_part *part = vault_part_create(f->keys), *opened = NULL;
	const struct vault_ring *before, *after;
	struct vault_receipt_row row;
	struct vault_slip slip;

	before = vault_receipt_create(f->keys, &old, NULL, 1, &row);
	vault_slips_own(slips, before, 0, part);
	after = vault_receipt_create(f->keys, &new, NULL, 2, &row);
	assert_true(vault_slips_find(slips, VAULT_RING_REPORTER, 0, &slip));
	assert_false(vault_slips_open(slips, &slip, after, NULL, &opened));
	assert_true(vault_slips_open(slips, &slip, before, NULL, &opened));
	vault_slips_drop(slips, VAULT_RING_REPORTER, VAULT_ALL_PARTS);
	vault_slips_own(slips, after, 0, opened);
	assert_true(vault_slips_find(slips, VAULT_RING_REPORTER, 0, &slip));
	assert_true(vault_slips_open(slips, &slip, after, NULL, &opened));
	assert_memory_equal(opened->key, part->key, KEY);
	assert_false(vault_slips_open(slips, &slip, before, NULL, &opened));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_both_spellings_read_back),
		test(test_symbols_are_read_kindly),
		test(test_every_wrong_symbol_and_every_swap_is_found),
		test(test_words_are_known_by_their_first_four_letters),
		test(test_a_number_finds_every_wrong_digit),
		test(test_numbers_of_eight_digits_are_read_as_well),
		test(test_a_receipt_opens_its_reporters_ring),
		test(test_a_pin_is_asked_for_and_duress_is_told_apart),
		test(test_an_unknown_number_answers_like_a_wrong_secret),
		test(test_a_row_with_another_public_key_does_not_open),
		test(test_a_changed_receipt_takes_the_slips_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
