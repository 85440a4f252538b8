/* broker.c - starting the broker, and asking it for helpers. */

#include "app/files/broker.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

static bool beside_us(char *to, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", to, size - 1);
	char *end;

	if (n < 0)
		return false;
	to[n] = '\0';
	end = strrchr(to, '/');
	return end != NULL && (size_t)snprintf(end, size - (size_t)(end - to), "/ashray-clean") <
				      size - (size_t)(end - to);
}

/* It inherits its socket as standard input and the log as standard error; everything
 * else of ours is closed on exec. */
static bool spawn(const char *helper, int its_end)
{
	char name[] = "ashray-clean", as_broker[] = "--broker";
	char *const words[] = { name, as_broker, NULL };
	char *const no_environment[] = { NULL };
	posix_spawn_file_actions_t files;
	pid_t pid;
	int wrong;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, its_end, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	wrong = posix_spawn(&pid, helper, &files, NULL, words, no_environment);
	posix_spawn_file_actions_destroy(&files);
	if (wrong != 0)
		log_warn("%s does not start (%s): images are kept, but not cleaned", helper,
			strerror(wrong));
	return wrong == 0;
}

int broker_start(const char *helper)
{
	char path[PATH_MAX];
	int ends[2];
	bool is_started;

	if (helper == NULL && beside_us(path, sizeof(path)))
		helper = path;
	if (helper == NULL || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	is_started = spawn(helper, ends[1]);
	close(ends[1]);
	if (is_started)
		return ends[0];
	close(ends[0]);
	return -1;
}

static bool send_socket(int broker, int fd)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	char byte = 1;
	struct iovec data = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct cmsghdr *given = CMSG_FIRSTHDR(&message);

	given->cmsg_level = SOL_SOCKET;
	given->cmsg_type = SCM_RIGHTS;
	given->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(given), &fd, sizeof(fd));
	return sendmsg(broker, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

int broker_helper(int broker)
{
	int ends[2];
	bool is_sent;

	if (broker < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	is_sent = send_socket(broker, ends[1]);
	close(ends[1]);
	if (is_sent && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
		return ends[0];
	close(ends[0]);
	log_warn("there is no cleaning helper any more: images are kept, but not cleaned");
	return -1;
}
