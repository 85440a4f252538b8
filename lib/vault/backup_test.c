/* backup_test.c - a backup's stream: who opens it, and what is noticed. */

#include "lib/vault/vault_test.h"

#include "lib/vault/backup.h"

#include <sys/mman.h>
#include <unistd.h>

enum { LONG = 300 * 1024 };

struct backup {
	struct fixture *f;
	const struct vault_ring *recovery;
	const struct vault_offline *offline;
	uint8_t pks[2][32];
	int fd;
};

static uint8_t byte_at(size_t i)
{
	return (uint8_t)(i * 2654435761u >> 13);
}

static struct backup made(void **state, size_t n)
{
	struct backup b = { .f = *state, .fd = memfd_create("backup", 0) };
	char text[VAULT_OFFLINE_TEXT];
	struct vault_backup_writer *w;

	b.recovery = vault_ring_create(b.f->keys, VAULT_RING_RECOVERY);
	memcpy(b.pks[0], b.recovery->pk, 32);
	vault_offline_create(b.f->keys, text, b.pks[1]);
	assert_true(vault_offline_read(b.f->keys, text, &b.offline));
	w = vault_backup_begin(b.f->keys, b.fd, (struct vault_backup_to){ b.pks, 2 });
	assert_non_null(w);
	for (size_t i = 0; i < n; i++) {
		uint8_t byte = byte_at(i);

		assert_true(vault_backup_write(w, bytes_of(&byte, 1)));
	}
	assert_true(vault_backup_end(w));
	return b;
}

static struct vault_backup_reader *opened(struct backup *b)
{
	assert_int_equal(lseek(b->fd, 0, SEEK_SET), 0);
	return vault_backup_open(b->fd);
}

/* Everything that was written, and nothing behind it. */
static bool reads_whole(struct vault_backup_reader *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t byte;

		if (!vault_backup_read(r, &byte, 1) || byte != byte_at(i))
			return false;
	}
	return vault_backup_at_end(r);
}

static void test_both_keys_open_what_was_written(void **state)
{
	static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, LONG };

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct backup b = made(state, sizes[i]);
		struct vault_backup_reader *r = opened(&b);

		assert_int_equal(vault_backup_recipients(r).n, 2);
		assert_true(vault_backup_unlock_ring(b.f->keys, r, b.recovery));
		assert_true(reads_whole(r, sizes[i]));
		vault_backup_close(r);
		r = opened(&b);
		assert_true(vault_backup_unlock(b.f->keys, r, b.offline));
		assert_true(reads_whole(r, sizes[i]));
		vault_backup_close(r);
		close(b.fd);
	}
}

static void test_other_keys_open_nothing(void **state)
{
	struct backup b = made(state, 100);
	struct vault_backup_reader *r = opened(&b);

	assert_false(vault_backup_unlock_ring(
		b.f->keys, r, vault_ring_create(b.f->keys, VAULT_RING_RECOVERY)));
	vault_backup_close(r);
	close(b.fd);
}

/* One byte changed anywhere, or one cut off or put behind: it does not read whole. */
static bool still_whole(struct backup *b, size_t n)
{
	struct vault_backup_reader *r = opened(b);
	bool is_whole =
		r != NULL && vault_backup_unlock(b->f->keys, r, b->offline) && reads_whole(r, n);

	vault_backup_close(r);
	return is_whole;
}

static void test_a_changed_byte_is_noticed(void **state)
{
	struct backup b = made(state, 500);
	off_t size = lseek(b.fd, 0, SEEK_END);
	size_t mark = vault_keys_mark(b.f->keys);
	uint8_t byte;

	for (off_t i = 0; i < size; i++) {
		assert_int_equal(pread(b.fd, &byte, 1, i), 1);
		byte ^= 1;
		assert_int_equal(pwrite(b.fd, &byte, 1, i), 1);
		assert_false(still_whole(&b, 500));
		byte ^= 1;
		assert_int_equal(pwrite(b.fd, &byte, 1, i), 1);
		vault_keys_rewind(b.f->keys, mark);
	}
	assert_true(still_whole(&b, 500));
	close(b.fd);
}

static void test_a_cut_or_lengthened_stream_is_noticed(void **state)
{
	struct backup b = made(state, LONG);
	off_t size = lseek(b.fd, 0, SEEK_END);

	assert_true(still_whole(&b, LONG));
	assert_int_equal(pwrite(b.fd, "", 1, size), 1);
	assert_false(still_whole(&b, LONG));
	for (off_t at = size - 1; at > 0; at -= 30011) {
		assert_int_equal(ftruncate(b.fd, at), 0);
		assert_false(still_whole(&b, LONG));
	}
	/* Cut where one chunk ends and the next begins. */
	b = made(state, LONG);
	size = 16 + 17 + 2 * 168 + VAULT_CHUNK_SEALED;
	assert_int_equal(ftruncate(b.fd, size), 0);
	assert_false(still_whole(&b, LONG));
	close(b.fd);
}

static void test_a_damaged_offline_key_is_refused(void **state)
{
	struct fixture *f = *state;
	const struct vault_offline *offline;
	char text[VAULT_OFFLINE_TEXT];
	uint8_t pk[32];

	vault_offline_create(f->keys, text, pk);
	for (size_t i = 0; i < 27 + 64 + 1 + 8; i++) {
		char kept = text[i];

		text[i] = kept == '7' ? '8' : '7';
		assert_false(vault_offline_read(f->keys, text, &offline));
		text[i] = kept;
	}
	text[60] = '\0';
	assert_false(vault_offline_read(f->keys, text, &offline));
	assert_false(vault_offline_read(f->keys, "", &offline));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_both_keys_open_what_was_written),
		test(test_other_keys_open_nothing),
		test(test_a_changed_byte_is_noticed),
		test(test_a_cut_or_lengthened_stream_is_noticed),
		test(test_a_damaged_offline_key_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
