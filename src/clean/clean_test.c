/*
 * clean_test.c - images with everything that may stand beside pixels, made here by
 * libvips, go through the cleaner; and a process behind its sandbox tries to get out.
 */

#include <vips/vips.h>

#include "src/clean/clean.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/cmocka_first.h"

static const char *cleaner;

/* ---- images ---- */

enum { WIDTH = 60, HEIGHT = 40 };

static const char xmp[] = "<x:xmpmeta><photoshop:City>Amtali</photoshop:City></x:xmpmeta>";

/* Lying on its side, taken in Barguna, with a remark and a profile. */
static VipsImage *made_image(void)
{
	VipsImage *flat, *coloured, *image;

	assert_int_equal(vips_black(&flat, WIDTH, HEIGHT, "bands", 3, NULL), 0);
	assert_int_equal(vips_linear1(flat, &coloured, 1, 90, "uchar", TRUE, NULL), 0);
	assert_int_equal(
		vips_copy(coloured, &image, "interpretation", VIPS_INTERPRETATION_sRGB, NULL), 0);
	vips_image_set_string(image, "exif-ifd0-ImageDescription", "Amtali (Amtali, ASCII, 7)");
	vips_image_set_string(image, "exif-ifd3-GPSLatitude", "22/1 8/1 19/1 (22, 8, 19)");
	vips_image_set_int(image, VIPS_META_ORIENTATION, 6);
	vips_image_set_blob_copy(image, VIPS_META_XMP_NAME, xmp, sizeof(xmp) - 1);
	g_object_unref(flat);
	g_object_unref(coloured);
	return image;
}

static struct bytes made_file(const char *ending)
{
	VipsImage *image = made_image();
	void *at;
	size_t n;

	assert_int_equal(
		vips_image_write_to_buffer(image, ending, &at, &n, "profile", "srgb", NULL), 0);
	g_object_unref(image);
	return bytes_of(at, n);
}

static bool has(struct bytes in, const char *text)
{
	return memmem(in.at, in.len, text, strlen(text)) != NULL;
}

/* How much stands beside the pixels. Reading is forbidden to this process but for the
 * three formats, so the test reads by the same doors. */
static int beside_pixels(struct bytes file)
{
	static const char *const names[] = { VIPS_META_EXIF_NAME, VIPS_META_XMP_NAME,
		VIPS_META_ICC_NAME, VIPS_META_IPTC_NAME, VIPS_META_ORIENTATION,
		"exif-ifd0-ImageDescription", "exif-ifd3-GPSLatitude" };
	VipsImage *image = vips_image_new_from_buffer(file.at, file.len, "", NULL);
	int n = 0;

	assert_non_null(image);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		n += vips_image_get_typeof(image, names[i]) != 0;
	g_object_unref(image);
	return n;
}

static void assert_is_upright(struct bytes file, bool was_turned)
{
	VipsImage *image = vips_image_new_from_buffer(file.at, file.len, "", NULL);

	assert_non_null(image);
	assert_int_equal(vips_image_get_width(image), was_turned ? HEIGHT : WIDTH);
	assert_int_equal(vips_image_get_height(image), was_turned ? WIDTH : HEIGHT);
	g_object_unref(image);
}

/* Libvips writes no EXIF into a PNG, so that one is not turned. */
static void check_format(const char *ending, const char *type, int beside)
{
	struct bytes file = made_file(ending), clean;

	assert_true(beside_pixels(file) >= beside);
	assert_string_equal(clean_type(file), type);
	assert_true(clean_image(type, file, &clean));
	assert_string_equal(clean_type(clean), type);
	assert_int_equal(beside_pixels(clean), 0);
	assert_false(has(clean, "Amtali"));
	assert_is_upright(clean, beside > 2);
	g_free((void *)file.at);
	g_free((void *)clean.at);
}

static void test_nothing_but_pixels_is_left_and_they_stand_upright(void **state)
{
	(void)state;
	check_format(".jpg", "image/jpeg", 6);
	check_format(".png", "image/png", 2);
	check_format(".webp", "image/webp", 6);
}

static void test_other_formats_are_not_opened(void **state)
{
	static const char *const others[] = { "image/gif", "image/tiff", "image/svg+xml",
		"application/pdf", "image/heic", "" };
	struct bytes file = made_file(".jpg"), clean;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		assert_false(clean_image(others[i], file, &clean));
	assert_false(clean_image("image/png", file, &clean));
	assert_null(vips_image_new_from_buffer(
		"<svg xmlns='http://www.w3.org/2000/svg'/>", 41, "", NULL));
	g_free((void *)file.at);
}

/* ---- the sandbox ---- */

static int tries_to_open(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0 && errno == EACCES ? 0 : 1;
}

static int tries_to_call(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? 0 : 1;
}

static int tries_to_start(void)
{
	char *const words[] = { NULL };

	execve("/bin/true", words, words);
	return 1;
}

static int tries_to_fork(void)
{
	return syscall(SYS_fork) < 0 ? 0 : 1;
}

static int tries_to_signal(void)
{
	return kill(getppid(), SIGTERM);
}

static int tries_to_write_elsewhere(void)
{
	return write(3, "x", 1) == 1 ? 1 : 0;
}

static int tries_to_run_data(void)
{
	void *at = mmap(
		NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? 0 : 1;
}

static int only_computes(void)
{
	return 0;
}

static int end_of(int (*what)(void))
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		_exit(clean_close_sandbox() ? what() : 77);
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void test_behind_the_sandbox_one_can_only_compute(void **state)
{
	static int (*const deadly[])(void) = { tries_to_call, tries_to_start, tries_to_fork,
		tries_to_signal, tries_to_write_elsewhere, tries_to_run_data };

	(void)state;
	assert_int_equal(end_of(only_computes), 0);
	assert_int_equal(end_of(tries_to_open), 0);
	for (size_t i = 0; i < COUNT_OF(deadly); i++) {
		int status = end_of(deadly[i]);

		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
			fail_msg("way out %zu ends with %x", i, (unsigned)status);
	}
}

/* ---- the program ---- */

struct process {
	pid_t pid;
	int socket;
};

static struct process start(void)
{
	struct process p;
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	p.pid = fork();
	assert_true(p.pid >= 0);
	if (p.pid == 0) {
		dup2(ends[1], STDIN_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		close_range(3, ~0U, 0);
		execl(cleaner, "ashray-clean", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	p.socket = ends[0];
	return p;
}

static size_t answer_to(struct bytes file, char *to, size_t room)
{
	struct process p = start();
	size_t done = 0, heard = 0;
	ssize_t n;

	while (done < file.len &&
		(n = send(p.socket, file.at + done, file.len - done, MSG_NOSIGNAL)) > 0)
		done += (size_t)n;
	shutdown(p.socket, SHUT_WR);
	while (heard < room && (n = recv(p.socket, to + heard, room - heard, 0)) > 0)
		heard += (size_t)n;
	close(p.socket);
	waitpid(p.pid, NULL, 0);
	return heard;
}

static void test_the_program_answers_with_a_line_and_that_many_bytes(void **state)
{
	struct bytes file = made_file(".jpg");
	static char answer[1 << 20];
	size_t n = answer_to(file, answer, sizeof(answer));
	char expected[80];
	char *end = memchr(answer, '\n', n);

	(void)state;
	assert_non_null(end);
	snprintf(expected, sizeof(expected), "image/jpeg cleaned %zu",
		n - (size_t)(end + 1 - answer));
	*end = '\0';
	assert_string_equal(answer, expected);
	assert_int_equal(beside_pixels(bytes_of(end + 1, n - (size_t)(end + 1 - answer))), 0);
	g_free((void *)file.at);
	n = answer_to(bytes_of("hello", 5), answer, sizeof(answer));
	assert_int_equal(n, strlen("text/plain kept 0\n"));
	assert_memory_equal(answer, "text/plain kept 0\n", n);
}

static void test_no_line_is_said_about_a_file_that_is_too_long(void **state)
{
	uint8_t *large = calloc(1, CLEAN_INPUT_MAX + 1);
	char answer[100];

	(void)state;
	assert_non_null(large);
	assert_int_equal(
		answer_to(bytes_of(large, CLEAN_INPUT_MAX + 1), answer, sizeof(answer)), 0);
	free(large);
}

/* The door is shut before the first foreign byte is read. */
static void test_a_process_that_waits_for_its_file_is_already_shut_in(void **state)
{
	struct process p = start();
	char path[40], text[4000] = "";
	ssize_t n = 0;

	(void)state;
	snprintf(path, sizeof(path), "/proc/%d/status", (int)p.pid);
	for (int i = 0; i < 500 && strstr(text, "Seccomp:\t2") == NULL; i++) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		usleep(10000);
		assert_true(fd >= 0);
		n = read(fd, text, sizeof(text) - 1);
		close(fd);
		text[n > 0 ? n : 0] = '\0';
	}
	assert_non_null(strstr(text, "Seccomp:\t2"));
	assert_non_null(strstr(text, "NoNewPrivs:\t1"));
	assert_non_null(strstr(text, "Threads:\t1"));
	close(p.socket);
	waitpid(p.pid, NULL, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_but_pixels_is_left_and_they_stand_upright),
		cmocka_unit_test(test_other_formats_are_not_opened),
		cmocka_unit_test(test_behind_the_sandbox_one_can_only_compute),
		cmocka_unit_test(test_the_program_answers_with_a_line_and_that_many_bytes),
		cmocka_unit_test(test_no_line_is_said_about_a_file_that_is_too_long),
		cmocka_unit_test(test_a_process_that_waits_for_its_file_is_already_shut_in),
	};

	if (argc < 2 || !clean_start()) {
		fputs("clean_test PATH-OF-ASHRAY-CLEAN\n", stderr);
		return 2;
	}
	cleaner = argv[1];
	return cmocka_run_group_tests_name("cleaning images", tests, NULL, NULL);
}
