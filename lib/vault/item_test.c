/* item_test.c - sealed values: what opens them, what does not, how large they are. */

#include "lib/vault/vault_test.h"

static const struct vault_place here = { .table = 1, .field = 2, .version = 3 };

/* Places that differ from `here` in one thing each. */
static struct vault_place elsewhere(size_t i)
{
	struct vault_place place = here;

	switch (i) {
	case 0:
		place.table++;
		break;
	case 1:
		place.field++;
		break;
	case 2:
		place.record = vault_record_of(1);
		break;
	default:
		place.version++;
		break;
	}
	return place;
}

static struct bytes noise(struct arena *arena, size_t n)
{
	uint8_t *at = arena_alloc(arena, n + 1);

	random_fill(at, n);
	return bytes_of(at, n);
}

static struct bytes story(struct arena *arena, size_t n)
{
	struct str s = str_in(arena, n);

	while (!str_over(&s))
		str_add(&s, "আমি আপনাকে একটি কথা বলতে চাই। ");
	return str_bytes(&s);
}

static void test_items_of_all_sizes_come_back(void **state)
{
	static const size_t sizes[] = { 0, 1, 59, 60, 61, 200, 1000, 6144, 100000, VAULT_ITEM_MAX };
	struct fixture *f = *state;
	const struct vault_part *part = vault_part_create(f->keys);

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct bytes plain = i % 2 ? noise(f->arena, sizes[i]) : story(f->arena, sizes[i]);
		struct sealed item = vault_item_seal(f->keys, part, &here, plain);
		struct bytes back;

		assert_true(vault_item_open(f->keys, part, &here, item, &back));
		assert_true(bytes_equal(plain, back));
		assert_true(item.blob.len <= HEAD_OF_BLOB + TAG + vault_padded(plain.len + 4));
		assert_int_equal(
			item.blob.at[0], i % 2 == 0 && sizes[i] >= 1000 ? BLOB_ZSTD : BLOB_PLAIN);
	}
}

static void test_sizes_come_in_steps(void **state)
{
	static const size_t steps[][2] = { { 0, 64 }, { 1, 64 }, { 64, 64 }, { 65, 72 },
		{ 200, 208 }, { 1000, 1024 }, { 6000, 6144 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(steps); i++)
		assert_int_equal(vault_padded(steps[i][0]), steps[i][1]);
}

static void test_an_item_opens_only_in_its_place(void **state)
{
	struct fixture *f = *state;
	const struct vault_part *part = vault_part_create(f->keys);
	const struct vault_part *other = vault_part_create(f->keys);
	struct sealed item = vault_item_seal(f->keys, part, &here, vault_part_text("কথা"));
	struct bytes back = BYTES_NONE;

	for (size_t i = 0; i < 4; i++) {
		struct vault_place there = elsewhere(i);

		assert_false(vault_item_open(f->keys, part, &there, item, &back));
	}
	assert_false(vault_item_open(f->keys, other, &here, item, &back));
	assert_null(back.at);
}

static void test_an_item_with_any_byte_changed_does_not_open(void **state)
{
	struct fixture *f = *state;
	const struct vault_part *part = vault_part_create(f->keys);
	struct bytes plains[] = { vault_part_text("short"), story(f->arena, 2000) };
	struct bytes back = BYTES_NONE;

	for (size_t p = 0; p < COUNT_OF(plains); p++) {
		struct sealed item = vault_item_seal(f->keys, part, &here, plains[p]);

		for (size_t i = 0; i < item.blob.len; i++) {
			assert_false(vault_item_open(
				f->keys, part, &here, damaged(f->arena, item, i), &back));
			assert_false(vault_item_open(
				f->keys, part, &here, cut(f->arena, item, i), &back));
		}
	}
	assert_null(back.at);
}

/* The version byte is outside the tag, so each of the two must refuse the other's. */
static void test_compressed_and_plain_are_not_taken_for_each_other(void **state)
{
	struct fixture *f = *state;
	const struct vault_part *part = vault_part_create(f->keys);
	struct sealed packed = vault_item_seal(f->keys, part, &here, story(f->arena, 2000));
	struct sealed plain = vault_item_seal(f->keys, part, &here, vault_part_text("short"));
	struct bytes frame = bytes_of("\x28\xB5\x2F\xFD not really", 15), back = BYTES_NONE;
	struct sealed looks = vault_item_seal(f->keys, part, &here, frame);

	((uint8_t *)packed.blob.at)[0] = BLOB_PLAIN;
	((uint8_t *)plain.blob.at)[0] = BLOB_ZSTD;
	assert_false(vault_item_open(f->keys, part, &here, packed, &back));
	assert_false(vault_item_open(f->keys, part, &here, plain, &back));
	assert_true(vault_item_open(f->keys, part, &here, looks, &back));
	assert_true(bytes_equal(back, frame));
}

static void test_inflating_stops_at_a_megabyte(void **state)
{
	struct fixture *f = *state;
	size_t n = VAULT_ITEM_MAX + 1;
	struct bytes zeros = bytes_of(arena_alloc(f->arena, n), n), back = BYTES_NONE;
	struct bytes bomb = deflate(f->keys, zeros);

	assert_true(bomb.len < 200);
	assert_false(inflate(f->keys, bomb, &back));
	assert_true(inflate(f->keys, deflate(f->keys, bytes_of(zeros.at, n - 1)), &back));
	assert_int_equal(back.len, n - 1);
}

static void test_a_cell_needs_the_sites_key_and_its_place(void **state)
{
	struct fixture *f = *state;
	struct vault_site *other = site_of_kids(2), *older;
	struct vault_keys *theirs = vault_keys_create(other);
	struct sealed cell = vault_cell_seal(f->keys, &here, vault_part_text("facts"));
	struct bytes back = BYTES_NONE;

	older = site_of_keys((const uint8_t[]){ 1 }, (const uint8_t[1][KEY]){ { 9 } }, 1);
	vault_keys_begin(theirs, f->arena);
	for (size_t i = 0; i < 3; i++) {
		struct vault_place there = elsewhere(i);

		assert_false(vault_cell_open(f->keys, &there, cell, &back));
	}
	for (size_t i = 0; i < cell.blob.len; i++) {
		assert_false(vault_cell_open(f->keys, &here, damaged(f->arena, cell, i), &back));
		assert_false(vault_cell_open(f->keys, &here, cut(f->arena, cell, i), &back));
	}
	assert_true(vault_cell_open(theirs, &here, cell, &back));
	assert_true(bytes_equal(back, vault_part_text("facts")));
	cell = vault_cell_seal(theirs, &here, vault_part_text("facts"));
	assert_int_equal(vault_cell_kid(cell), 2);
	assert_false(vault_cell_open(f->keys, &here, cell, &back));
	vault_keys_destroy(theirs);

	theirs = vault_keys_create(older);
	vault_keys_begin(theirs, f->arena);
	cell = vault_cell_seal(f->keys, &here, vault_part_text("facts"));
	assert_false(vault_cell_open(theirs, &here, cell, &back));
	vault_keys_destroy(theirs);
	vault_site_destroy(other);
	vault_site_destroy(older);
}

static void test_a_text_cell_hides_its_length(void **state)
{
	struct fixture *f = *state;
	struct sealed a = vault_cell_seal_text(f->keys, &here, "রহিমা");
	struct sealed b = vault_cell_seal_text(f->keys, &here, NULL);
	const char *text;

	assert_int_equal(a.blob.len, b.blob.len);
	assert_true(vault_cell_open_text(f->keys, &here, a, &text));
	assert_string_equal(text, "রহিমা");
	assert_true(vault_cell_open_text(f->keys, &here, b, &text));
	assert_string_equal(text, "");
}

static void test_a_note_opens_for_its_ring_only(void **state)
{
	struct fixture *f = *state;
	const struct vault_ring *supervisor = vault_ring_create(f->keys, 30);
	const struct vault_ring *other = vault_ring_create(f->keys, 30);
	struct vault_ring_to to = vault_ring_to_own(supervisor);
	struct sealed note = vault_note_seal(f->keys, &to, &here, vault_part_text("reason"));
	struct vault_place there = elsewhere(2);
	struct bytes back = BYTES_NONE;

	assert_false(vault_note_open(f->keys, other, &here, note, &back));
	assert_false(vault_note_open(f->keys, supervisor, &there, note, &back));
	for (size_t i = 0; i < note.blob.len; i++) {
		size_t mark = vault_keys_mark(f->keys);

		assert_false(vault_note_open(
			f->keys, supervisor, &here, damaged(f->arena, note, i), &back));
		assert_false(
			vault_note_open(f->keys, supervisor, &here, cut(f->arena, note, i), &back));
		vault_keys_rewind(f->keys, mark);
	}
	assert_null(back.at);
	assert_true(vault_note_open(f->keys, supervisor, &here, note, &back));
	assert_true(bytes_equal(back, vault_part_text("reason")));
}

static void test_a_private_text_opens_for_its_user_only(void **state)
{
	struct fixture *f = *state;
	const struct vault_user *asha = vault_user_create(f->keys, 1);
	const struct vault_user *bina = vault_user_create(f->keys, 2);
	struct bytes back = BYTES_NONE;
	struct sealed blob;

	blob = vault_private_seal(f->keys, asha->pk, &here, vault_part_text("half a sentence"));
	assert_false(vault_private_open(f->keys, bina, &here, blob, &back));
	for (size_t i = 0; i < blob.blob.len; i++) {
		/* The highest bit of a public key is not part of it; ours is the lowest. */
		assert_false(vault_private_open(
			f->keys, asha, &here, damaged(f->arena, blob, i), &back));
	}
	assert_true(vault_private_open(f->keys, asha, &here, blob, &back));
	assert_true(bytes_equal(back, vault_part_text("half a sentence")));
}

static void test_what_is_sealed_to_a_key_of_small_order_opens_for_nobody(void **state)
{
	struct fixture *f = *state;
	const uint8_t nobody[KEY] = { 1 };
	struct vault_user *thief = (struct vault_user *)vault_user_create(f->keys, 1);
	struct bytes back = BYTES_NONE;
	struct sealed blob;

	blob = vault_private_seal(f->keys, nobody, &here, vault_part_text("text"));
	memcpy(thief->pk, nobody, KEY);
	assert_false(vault_private_open(f->keys, thief, &here, blob, &back));
	/* Also not for one who takes the shared secret to be zero. */
	memset(f->keys->shared, 0, KEY);
	derive(f->keys->key, f->site->key[0].wrap, "user",
		PARTS(ARRAY(f->keys->shared), bytes_of(blob.blob.at + 1, KEY), ARRAY(nobody)));
	assert_false(open_behind(f->keys, BYTES_NONE, blob.blob, 1 + KEY, &back));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_items_of_all_sizes_come_back),
		cmocka_unit_test(test_sizes_come_in_steps),
		test(test_an_item_opens_only_in_its_place),
		test(test_an_item_with_any_byte_changed_does_not_open),
		test(test_compressed_and_plain_are_not_taken_for_each_other),
		test(test_inflating_stops_at_a_megabyte),
		test(test_a_cell_needs_the_sites_key_and_its_place),
		test(test_a_text_cell_hides_its_length),
		test(test_a_note_opens_for_its_ring_only),
		test(test_a_private_text_opens_for_its_user_only),
		test(test_what_is_sealed_to_a_key_of_small_order_opens_for_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
