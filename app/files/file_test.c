/* file_test.c - sealed files on the disk, what a helper may say, and a room without one. */

#include "app/files/file_disk.h"
#include "tests/support/cmocka_first.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
	struct arena *arena;
	struct files *files;
	char folder[64];
};

static int open_room(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	assert_true(vault_start());
	log_level_set(LOG_ERROR);
	f->arena = arena_create(64 << 20);
	snprintf(f->folder, sizeof(f->folder), "/tmp/ashray-test-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	f->files = files_open(f->folder, "/nonexistent/ashray-clean");
	assert_non_null(f->files);
	*state = f;
	return 0;
}

static int close_room(void **state)
{
	struct fixture *f = *state;
	char command[100];

	files_close(f->files);
	arena_destroy(f->arena);
	snprintf(command, sizeof(command), "rm -r %s", f->folder);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static struct bytes random_bytes(struct fixture *f, size_t n)
{
	uint8_t *at = arena_alloc(f->arena, n + 1);

	random_fill(at, n);
	return bytes_of(at, n);
}

/* In pieces of odd sizes, as a network brings them. */
static struct file_sealed taken_in(struct fixture *f, struct bytes b)
{
	struct file_writer *w = file_write_begin(f->files);
	struct file_sealed sealed;
	uint8_t hash[32];

	assert_non_null(w);
	while (b.len > 0) {
		size_t n = b.len < 7777 ? b.len : 7777;

		assert_true(file_write(w, bytes_of(b.at, n)));
		b = bytes_of(b.at + n, b.len - n);
	}
	assert_true(file_write_end(w, &sealed, hash));
	return sealed;
}

static bool comes_back(struct fixture *f, const struct file_sealed *sealed, struct bytes b)
{
	struct file_reader *r = file_read_begin(f->files, sealed);
	uint8_t *piece = arena_alloc(f->arena, VAULT_CHUNK);
	size_t n = 1, seen = 0;
	bool is_same = r != NULL;

	while (is_same && n > 0) {
		is_same = file_read(r, piece, &n) && n <= b.len - seen &&
			  memcmp(piece, b.at + seen, n) == 0;
		seen += n;
	}
	file_read_end(r);
	return is_same && seen == b.len;
}

static int open_new(struct fixture *f, int64_t id, int flags)
{
	char name[14];

	id_text(id, name);
	return openat(f->files->folder,
		arena_printf(f->arena, "%02x/%s.new", (unsigned)(id & 0xFF), name),
		flags | O_CLOEXEC);
}

static void test_a_file_of_any_length_comes_back(void **state)
{
	static const size_t sizes[] = { 1, 65535, 65536, 65537, 131072, 300000 };
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct bytes b = random_bytes(f, sizes[i]);
		struct file_sealed sealed = taken_in(f, b);

		assert_int_equal(sealed.size, sizes[i]);
		assert_int_equal(sealed.chunks, sizes[i] / 65536 + 1);
		assert_true(comes_back(f, &sealed, b));
		assert_int_equal(file_settle(f->files, sealed.id), OK);
		assert_int_equal(file_settle(f->files, sealed.id), OK);
		assert_true(comes_back(f, &sealed, b));
	}
}

static void test_a_file_that_was_changed_cut_or_swapped_does_not_open(void **state)
{
	struct fixture *f = *state;
	struct bytes b = random_bytes(f, 200000);
	struct file_sealed one = taken_in(f, b), two = taken_in(f, b), mixed = one;
	int fd = open_new(f, one.id, O_RDWR);
	uint8_t byte;

	assert_true(fd >= 0);
	mixed.id = two.id;
	assert_false(comes_back(f, &mixed, b));
	assert_true(comes_back(f, &one, b));
	assert_int_equal(pread(fd, &byte, 1, 100000), 1);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, 100000), 1);
	assert_false(comes_back(f, &one, b));
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, 100000), 1);
	assert_true(comes_back(f, &one, b));
	assert_int_equal(pwrite(fd, &byte, 1, lseek(fd, 0, SEEK_END)), 1);
	assert_false(comes_back(f, &one, b));
	assert_int_equal(ftruncate(fd, 2 * VAULT_CHUNK_SEALED), 0);
	assert_false(comes_back(f, &one, b));
	close(fd);
}

static void test_the_hour_does_not_stay(void **state)
{
	struct fixture *f = *state;
	struct file_sealed sealed = taken_in(f, bytes_of("abc", 3));
	int fd = open_new(f, sealed.id, O_RDONLY);
	struct stat st;

	assert_int_equal(file_settle(f->files, sealed.id), OK);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mtim.tv_sec % (24 * 3600), 0);
	assert_int_equal(st.st_atim.tv_sec % (24 * 3600), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	close(fd);
}

static void test_what_is_given_up_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct file_writer *w = file_write_begin(f->files);
	struct file_sealed sealed;

	assert_true(file_write(w, random_bytes(f, 100000)));
	file_write_abort(w);
	sealed = taken_in(f, bytes_of("abc", 3));
	file_drop(f->files, sealed.id);
	file_drop(f->files, sealed.id);
	assert_int_equal(file_settle(f->files, sealed.id), NOT_FOUND);
	assert_int_equal(system(arena_printf(f->arena,
				 "find %s -type f | grep -q . && exit 1 || exit 0", f->folder)),
		0);
}

static void test_without_a_helper_a_file_is_kept_as_it_is(void **state)
{
	struct fixture *f = *state;
	struct file_sealed sealed = taken_in(f, bytes_of("abc", 3));
	struct cleaned cleaned;

	file_clean(f->files, &sealed, clock_ticks() + 1000, &cleaned);
	assert_string_equal(cleaned.type, "application/octet-stream");
	assert_int_equal(cleaned.copy.id, 0);
	assert_true(comes_back(f, &sealed, bytes_of("abc", 3)));
}

static void test_a_helper_is_believed_only_in_its_own_language(void **state)
{
	static const char *const wrong[] = { "", "image/jpeg", "image/jpeg cleaned",
		"image/jpeg cleaned ", "image/jpeg cleaned 0", "image/jpeg cleaned -1",
		"image/jpeg cleaned 99999999999", "image/jpeg cleaned 5 5", "image/jpeg cleaned 5x",
		"image/svg+xml cleaned 500", "text/html cleaned 500", "image/jpeg kept 1",
		"image/jpeg  kept 0", "jpeg kept 0", " kept 0", "image/\"x kept 0",
		"image/jpeg;charset=x kept 0", "image/jpeg\r\nSet-Cookie: kept 0" };
	struct clean_head head;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (clean_head_read(wrong[i], &head))
			fail_msg("believed: %s", wrong[i]);
	assert_true(clean_head_read("image/webp cleaned 500", &head));
	assert_true(head.is_cleaned);
	assert_int_equal(head.size, 500);
	assert_true(clean_head_read("application/vnd.oasis.opendocument.text kept 0", &head));
	assert_false(head.is_cleaned);
	assert_string_equal(head.type, "application/vnd.oasis.opendocument.text");
}

static void test_a_list_comes_back_with_the_keys_that_its_place_may_know(void **state)
{
	struct fixture *f = *state;
	struct file file = { .name = "ছবি \"১\".jpg", .type = "image/jpeg" };
	struct file_list list = { .at = &file, .n = 1 }, back;
	struct faults faults = faults_in(f->arena, "test");
	struct bytes json;
	const char *key;

	file.original = (struct file_sealed){ .id = id_new(), .size = 70000, .chunks = 2 };
	file.copy = (struct file_sealed){ .id = id_new(), .size = 9, .chunks = 1 };
	memset(file.original.key, 0xaa, 32);
	memset(file.copy.key, 0xbb, 32);
	memset(file.hash, 0xcc, 32);
	json = file_list_write(f->arena, list, FILES_IN_DRAFT);
	assert_int_equal(
		file_list_read(f->arena, json_read(f->arena, json, NULL, &faults), &back), OK);
	assert_string_equal(back.at[0].name, file.name);
	assert_memory_equal(&back.at[0].original, &file.original, sizeof(file.original));
	assert_memory_equal(&back.at[0].copy, &file.copy, sizeof(file.copy));
	assert_memory_equal(back.at[0].hash, file.hash, 32);
	assert_ptr_equal(file_among(back, file.copy.id), &back.at[0]);
	assert_null(file_among(back, 0));

	key = hex_text(f->arena, bytes_of(file.original.key, 32));
	json = file_list_write(f->arena, list, FILES_IN_STORY);
	assert_null(memmem(json.at, json.len, key, 64));
	json = file_list_write(f->arena, list, FILES_IN_ORIGINALS);
	assert_non_null(memmem(json.at, json.len, key, 64));
	key = hex_text(f->arena, bytes_of(file.copy.key, 32));
	assert_null(memmem(json.at, json.len, key, 64));
}

/* ---- the line ---- */

struct gate {
	atomic_int done;
	atomic_bool is_open;
};

static void pass(void *with)
{
	struct gate *gate = with;

	while (!atomic_load(&gate->is_open))
		usleep(1000);
	atomic_fetch_add(&gate->done, 1);
}

static void test_the_line_is_worked_off_and_has_an_end(void **state)
{
	struct clean_queue *q = clean_queue_create();
	struct gate gate = { 0 };
	int taken = 0;

	(void)state;
	while (clean_queue_push(q, (struct clean_work){ .does = pass, .with = &gate }))
		assert_true(++taken < 1000);
	assert_true(taken >= 64);
	atomic_store(&gate.is_open, true);
	clean_queue_destroy(q);
	assert_int_equal(atomic_load(&gate.done), taken);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_room, close_room)
		TEST(test_a_file_of_any_length_comes_back),
		TEST(test_a_file_that_was_changed_cut_or_swapped_does_not_open),
		TEST(test_the_hour_does_not_stay),
		TEST(test_what_is_given_up_leaves_nothing),
		TEST(test_without_a_helper_a_file_is_kept_as_it_is),
		TEST(test_a_list_comes_back_with_the_keys_that_its_place_may_know),
		cmocka_unit_test(test_a_helper_is_believed_only_in_its_own_language),
		cmocka_unit_test(test_the_line_is_worked_off_and_has_an_end),
	};

	return cmocka_run_group_tests_name("sealed files", tests, NULL, NULL);
}
