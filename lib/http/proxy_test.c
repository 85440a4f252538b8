/* proxy_test.c - the example of docs/examples/haproxy.cfg, run: what a proxy in
 * front must do for us is that every request arrives in one meaning or not at
 * all, with the peer's address where nobody but the proxy can have put it.
 * Usage: proxy_test CONFIG; skipped where there is no haproxy. */

#include "lib/http/test_kit.h"
#include "tests/support/cmocka_first.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SKIPPED = 77 };

struct proxy {
	struct kit kit;
	const char *example; /* the configuration to be tried */
	char config[32];
	int port;
	pid_t pid;
	struct answer got;
};

static int free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	getsockname(fd, (struct sockaddr *)&at, &len);
	close(fd);
	return ntohs(at.sin_port);
}

/* The example line by line, but for the two addresses. */
static void config_write(struct proxy *p)
{
	FILE *from = fopen(p->example, "re");
	char line[512];
	FILE *to;

	assert_non_null(from);
	snprintf(p->config, sizeof(p->config), "/tmp/ashray-proxy-XXXXXX");
	to = fdopen(mkstemp(p->config), "w");
	assert_non_null(to);
	while (fgets(line, sizeof(line), from) != NULL) {
		if (text_starts(line, "\tbind "))
			fprintf(to, "\tbind 127.0.0.1:%d\n", p->port);
		else if (text_starts(line, "\tserver "))
			fprintf(to, "\tserver here 127.0.0.1:%d maxconn 1000\n", p->kit.port);
		else
			fputs(line, to);
	}
	fclose(from);
	fclose(to);
}

static bool is_listening(int port)
{
	for (int i = 0; i < 500; i++, usleep(10000)) {
		struct sockaddr_in to = { .sin_family = AF_INET,
			.sin_port = htons((uint16_t)port),
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		int fd = socket(AF_INET, SOCK_STREAM, 0);
		int rc = connect(fd, (struct sockaddr *)&to, sizeof(to));

		close(fd);
		if (rc == 0)
			return true;
	}
	return false;
}

static int start(void **state)
{
	struct proxy *p = *state;

	kit_start(&p->kit, &(struct http_config){ .behind_proxy = true });
	p->port = free_port();
	config_write(p);
	p->pid = fork();
	if (p->pid == 0) {
		execl("/usr/sbin/haproxy", "haproxy", "-q", "-db", "-f", p->config, (char *)NULL);
		_exit(127);
	}
	assert_true(is_listening(p->port));
	return 0;
}

static int stop(void **state)
{
	struct proxy *p = *state;

	kill(p->pid, SIGTERM);
	waitpid(p->pid, NULL, 0);
	unlink(p->config);
	assert_true(kit_stop(&p->kit, 2000));
	return 0;
}

#define HEAD "Host: a\r\n"

static void test_a_visitor_is_neither_local_nor_who_he_says(void **state)
{
	struct proxy *p = *state;

	ask(p->port,
		"GET /x HTTP/1.1\r\n" HEAD "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: http\r\n"
		"Forwarded: for=9.9.9.9\r\n\r\n",
		&p->got);
	assert_string_equal(p->got.body, "GET /x q=- cookie=- remote tls \n");
}

static void test_what_is_ambiguous_is_refused_by_one_of_the_two(void **state)
{
	static const char *const bad[] = {
		"GET /x HTTP/1.1\r\n\r\n",
		"GET /x HTTP/1.1\r\nHost : a\r\n\r\n",
		"GET /x HTTP/1.1\r\n" HEAD ": 1\r\n\r\n",
		"GET /x HTTP/1.1\r\n" HEAD "X_Y: 1\r\n\r\n",
		"GET /x HTTP/1.1\r\n" HEAD "X: a\rb\r\n\r\n",
		"GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"GET /../x HTTP/1.1\r\n" HEAD "\r\n",
		"GET /x%00 HTTP/1.1\r\n" HEAD "\r\n",
		"POST /x HTTP/1.1\r\n" HEAD "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
		"POST /x HTTP/1.1\r\n" HEAD "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
	};
	struct proxy *p = *state;
	int handled = atomic_load(&p->kit.handled);

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		int status = ask(p->port, bad[i], &p->got);

		if (status < 400 || status > 499)
			fail_msg("%d for: %s", status, bad[i]);
	}
	assert_int_equal(atomic_load(&p->kit.handled), handled);
}

/* HAProxy reads these in one of two ways and writes them anew in plain HTTP:
 * we see one request, and the next one on the connection is the next one. */
static void test_what_is_repaired_arrives_in_one_meaning(void **state)
{
	static const char *const odd[] = {
		"GET /x HTTP/1.1\nHost: a\n\n",
		"GET /x HTTP/1.1\r\n" HEAD "X: a\r\n b\r\n\r\n",
		"POST /x HTTP/1.1\r\n" HEAD "Content-Length: 1\r\nContent-Length: 1\r\n\r\nb",
		"POST /x HTTP/1.1\r\n" HEAD
		"Content-Length: 40\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nb\r\n0\r\n\r\n",
	};
	struct proxy *p = *state;

	for (size_t i = 0; i < COUNT_OF(odd); i++) {
		int handled = atomic_load(&p->kit.handled), fd = raw_open(p->port);

		raw_send(fd, odd[i]);
		raw_read(fd, false, &p->got);
		if (p->got.status != 200)
			fail_msg("%d for: %s", p->got.status, odd[i]);
		assert_int_equal(atomic_load(&p->kit.handled), handled + 1);
		close(fd);
	}
}

static void test_forms_and_long_replies_pass(void **state)
{
	struct proxy *p = *state;

	ask(p->port,
		"POST /form HTTP/1.1\r\n" HEAD "Content-Type: application/x-www-form-urlencoded\r\n"
		"Content-Length: 7\r\n\r\na=1&b=2",
		&p->got);
	assert_string_equal(p->got.body, "a=1\nb=2\n");
	ask(p->port, "GET /stream?lines=3&length=60000 HTTP/1.1\r\n" HEAD "\r\n", &p->got);
	assert_int_equal(p->got.body_len, 60000);
}

int main(int argc, char **argv)
{
	struct proxy proxy = { .example = argc > 1 ? argv[1] : "docs/examples/haproxy.cfg" };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(test_a_visitor_is_neither_local_nor_who_he_says, &proxy),
		cmocka_unit_test_prestate(
			test_what_is_ambiguous_is_refused_by_one_of_the_two, &proxy),
		cmocka_unit_test_prestate(test_what_is_repaired_arrives_in_one_meaning, &proxy),
		cmocka_unit_test_prestate(test_forms_and_long_replies_pass, &proxy),
	};
	void *state = &proxy;
	int failed;

	if (access("/usr/sbin/haproxy", X_OK) != 0)
		return SKIPPED;
	start(&state);
	failed = cmocka_run_group_tests_name("http, behind haproxy", tests, NULL, NULL);
	stop(&state);
	return failed;
}
