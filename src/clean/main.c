/*
 * main.c - `ashray-clean < file > answer` cleans one file. `ashray-clean --broker`
 * waits on its standard input for sockets, and forks for each a process that cleans
 * what comes through it: starting is paid once, and no process sees two files.
 * The answer is one line, "image/jpeg cleaned 12345" or "video/mp4 kept 0", and as
 * many bytes as it says.
 */

#include "src/clean/clean.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static size_t read_all(int from, uint8_t *to, size_t room)
{
	size_t used = 0;

	while (used < room) {
		ssize_t n = read(from, to + used, room - used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		used += (size_t)n;
	}
	return used;
}

static bool write_all(int to, struct bytes b)
{
	size_t used = 0;

	while (used < b.len) {
		ssize_t n = write(to, b.at + used, b.len - used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		used += (size_t)n;
	}
	return true;
}

/* A larger file than we take is not cut: cut, it would be another file. */
static int clean_one(void)
{
	uint8_t *at = malloc(CLEAN_INPUT_MAX + 1);
	struct bytes file, clean = BYTES_NONE;
	char head[160];
	const char *type;
	bool is_clean;
	int n;

	if (at == NULL || !clean_close_sandbox())
		return 1;
	file = bytes_of(at, read_all(STDIN_FILENO, at, CLEAN_INPUT_MAX + 1));
	if (file.len > CLEAN_INPUT_MAX)
		return 1;
	type = clean_type(file);
	is_clean = clean_image(type, file, &clean);
	n = snprintf(
		head, sizeof(head), "%s %s %zu\n", type, is_clean ? "cleaned" : "kept", clean.len);
	if (n >= (int)sizeof(head))
		return 1;
	return write_all(STDOUT_FILENO, bytes_of(head, (size_t)n)) &&
			       write_all(STDOUT_FILENO, clean)
		       ? 0
		       : 1;
}

/* The next socket, or -1 when nobody is left who could send one. */
static int next_socket(void)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	char byte;
	struct iovec data = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct cmsghdr *given;
	int fd;

	if (recvmsg(STDIN_FILENO, &message, MSG_CMSG_CLOEXEC) <= 0)
		return -1;
	given = CMSG_FIRSTHDR(&message);
	if (given == NULL || given->cmsg_type != SCM_RIGHTS)
		return -1;
	memcpy(&fd, CMSG_DATA(given), sizeof(fd));
	return fd;
}

/* Ends with the socket of its server, and by nothing else: a stopping server still
 * cleans what it has begun. */
static int broker(void)
{
	int fd;

	signal(SIGCHLD, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	while ((fd = next_socket()) >= 0) {
		if (fork() == 0) {
			signal(SIGTERM, SIG_DFL);
			if (dup2(fd, STDIN_FILENO) < 0 || dup2(fd, STDOUT_FILENO) < 0 ||
				close_range(STDERR_FILENO, ~0U, 0) != 0 || nice(10) < 0)
				_exit(1);
			_exit(clean_one());
		}
		close(fd);
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (!clean_start()) {
		fputs("ashray-clean: libvips or libmagic does not start\n", stderr);
		return 1;
	}
	return argc > 1 && text_equal(argv[1], "--broker") ? broker() : clean_one();
}
