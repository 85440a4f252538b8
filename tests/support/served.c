/* served.c - making the site, serving it, and a client as plain as can be. */

#include "tests/support/served.h"

#include "app/core/layout/layout.h"
#include "app/core/web/house.h"
#include "app/files/upload_pages.h"
#include "app/making.h"
#include "app/people/signing.h"
#include "app/reports/draft.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA = 1 << 30, ANSWER_MAX = 32 << 20 };

static const char password[] = "seven green parrots fly";

/* ---- the site ---- */

static void make_site(struct served *s, const char *helper, const char *database)
{
	struct app_config config = {
		.data = s->data, .database = database, .pack = "packs/bd", .helper = helper
	};
	struct person_now head = { .name = "Asha",
		.user = "asha",
		.phone = "",
		.mail = "",
		.password = password,
		.factor = FACTOR_TOTP };
	struct making_shares shares = { .needed = 2, .n = 3 };
	struct site_started *started = arena_new(s->arena, struct site_started);

	assert_true(making_begin(&s->app, &config));
	assert_int_equal(making_first_desk(&s->app, s->arena, &head, &shares, started), OK);
	s->desk = started->desk;
	s->keys = vault_keys_create(s->app.site.vault);
	s->reader = db_reader_open(s->app.site.db);
	assert_non_null(s->keys);
	assert_non_null(s->reader);
}

struct tx *served_tx(struct served *s)
{
	vault_keys_wipe(s->keys);
	vault_keys_begin(s->keys, s->arena);
	return tx_begin(s->reader, s->arena);
}

struct actor *served_nobody(struct served *s)
{
	return actor_nobody(&s->app.site, s->keys, s->arena);
}

struct actor *served_head(struct served *s, struct tx *tx)
{
	struct actor *who;

	assert_int_equal(people_open(tx, served_nobody(s), "asha", password, &who), OK);
	return who;
}

static void open_session(struct served *s)
{
	struct tx *tx = served_tx(s);

	epochs_prepare(tx, actor_system(&s->app.site, s->keys, s->arena));
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
	tx = served_tx(s);
	s->token = session_start(tx, served_head(s, tx)->keys, false);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
}

static void serve(struct served *s)
{
	struct http_config http = { .listen = "127.0.0.1:0" };
	const char *why = NULL;
	struct http_app app;

	s->web = web_create(&(struct web_config){ .site = &s->app.site,
		.tables = app_routes,
		.exit_url = s->app.site.pack->exit_url,
		.page_error = page_error,
		.page_unread = page_unread,
		.files = upload_sink() });
	app = web_app(s->web);
	assert_int_equal(http_start(&http, &app, &s->app.site.server, &why), OK);
	s->port = http_port(s->app.site.server);
}

struct served *served_open(const char *helper)
{
	return served_open_on(helper, NULL);
}

struct served *served_open_on(const char *helper, const char *database)
{
	struct served *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	signal(SIGPIPE, SIG_IGN);
	log_level_set(LOG_ERROR);
	s->arena = arena_create(ARENA);
	snprintf(s->folder, sizeof(s->folder), "/tmp/ashray-test-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	s->data = arena_printf(s->arena, "%s/data", s->folder);
	make_site(s, helper, database);
	open_session(s);
	serve(s);
	return s;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

void served_close(struct served *s)
{
	clock_freeze(-1);
	assert_true(http_stop(s->app.site.server, 60 * SECOND));
	web_destroy(s->web);
	db_reader_close(s->reader);
	vault_keys_destroy(s->keys);
	app_close(&s->app);
	nftw(s->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_destroy(s->arena);
	free(s);
}

int64_t served_count(struct served *s, const char *sql)
{
	struct tx *tx = served_tx(s);
	int64_t n = db_one_int(tx, -1, sql, DB_NO_ARGS);

	assert_false(tx_poisoned(tx));
	tx_end(tx);
	return n;
}

/* ---- the client ---- */

static int connect_to(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval patience = { .tv_sec = 60 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static struct said hear_all(struct served *s, int fd)
{
	struct str answer = str_in(s->arena, ANSWER_MAX);
	static char piece[64 << 10];
	struct said said = { 0 };
	const char *body;
	ssize_t n;

	while ((n = recv(fd, piece, sizeof(piece), 0)) > 0)
		str_addn(&answer, piece, (size_t)n);
	close(fd);
	body = strstr(str_text(&answer), "\r\n\r\n");
	if (body == NULL)
		return said;
	said.head = arena_textn(s->arena, answer.at, (size_t)(body - answer.at));
	said.status = (int)strtol(said.head + 9, NULL, 10);
	said.text = body + 4;
	said.body = bytes_of(said.text, answer.len - (size_t)(said.text - answer.at));
	return said;
}

static void say(int fd, const char *at, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = send(fd, at + done, len - done, MSG_NOSIGNAL);

		if (n <= 0)
			return; /* it may have answered before it heard all */
		done += (size_t)n;
	}
}

struct said served_ask(struct served *s, struct str *request)
{
	int fd = connect_to(s->port);

	assert_false(str_over(request));
	say(fd, request->at, request->len);
	return hear_all(s, fd);
}

void served_ask_together(
	struct served *s, const struct str *requests, size_t n, struct said *ret_said)
{
	int fds[TOGETHER_MAX];

	assert_true(n <= TOGETHER_MAX);
	for (size_t i = 0; i < n; i++) {
		assert_false(str_over(&requests[i]));
		fds[i] = connect_to(s->port);
		say(fds[i], requests[i].at, requests[i].len - 1);
	}
	for (size_t i = 0; i < n; i++)
		say(fds[i], requests[i].at + requests[i].len - 1, 1);
	for (size_t i = 0; i < n; i++)
		ret_said[i] = hear_all(s, fds[i]);
}

static void add_head(struct served *s, struct str *to, const char *first, bool as_head)
{
	str_addf(to, "%s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n", first);
	if (as_head)
		str_addf(to, "Cookie: s=%s\r\nSec-Fetch-Site: same-origin\r\n", s->token);
}

struct said served_get(struct served *s, const char *path, bool as_head)
{
	struct str request = str_in(s->arena, 64 << 10);

	add_head(s, &request, arena_printf(s->arena, "GET %s", path), as_head);
	str_add(&request, "\r\n");
	return served_ask(s, &request);
}

struct said served_post(
	struct served *s, const char *path, const struct said_part *parts, size_t n, bool as_head)
{
	struct str body = str_in(s->arena, 256 << 20), request = str_in(s->arena, 256 << 20);

	for (size_t i = 0; i < n; i++) {
		str_addf(&body, "--cut\r\nContent-Disposition: form-data; name=\"%s\"",
			parts[i].name);
		if (parts[i].filename != NULL)
			str_addf(&body, "; filename=\"%s\"\r\nContent-Type: image/jpeg",
				parts[i].filename);
		str_add(&body, "\r\n\r\n");
		str_addn(&body, parts[i].value.at, parts[i].value.len);
		str_add(&body, "\r\n");
	}
	str_add(&body, "--cut--\r\n");
	add_head(s, &request, arena_printf(s->arena, "POST %s", path), as_head);
	str_addf(&request,
		"Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: %zu\r\n\r\n",
		body.len);
	str_addn(&request, body.at, body.len);
	return served_ask(s, &request);
}

const char *said_field(struct served *s, const struct said *said, const char *name)
{
	const char *wanted = arena_printf(s->arena, "name=\"%s\" value=\"", name);
	const char *at = said->text != NULL ? strstr(said->text, wanted) : NULL;

	if (at == NULL)
		return NULL;
	at += strlen(wanted);
	return arena_textn(s->arena, at, strcspn(at, "\""));
}

/* ---- the disk ---- */

/* nftw() has no context; tests have one thread. */
static struct bytes wanted;
static bool is_found;
static int files_seen[2];

static int look_into(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	int fd = kind == FTW_F ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	char *all;

	(void)at;
	if (fd < 0)
		return 0;
	files_seen[text_ends(path, ".new") ? FILES_NEW : FILES_FILED]++;
	all = malloc((size_t)st->st_size + 1);
	assert_non_null(all);
	assert_int_equal(read(fd, all, (size_t)st->st_size), st->st_size);
	is_found = is_found || memmem(all, (size_t)st->st_size, wanted.at, wanted.len) != NULL;
	free(all);
	close(fd);
	return 0;
}

static void look(const char *folder, struct bytes for_what)
{
	wanted = for_what;
	is_found = false;
	memset(files_seen, 0, sizeof(files_seen));
	assert_int_equal(nftw(folder, look_into, 16, FTW_PHYS), 0);
}

bool served_disk_has(struct served *s, struct bytes b)
{
	look(s->data, b);
	assert_true(files_seen[FILES_FILED] > 0); /* the database, at least */
	return is_found;
}

int served_files(struct served *s, enum served_kind kind)
{
	look(arena_printf(s->arena, "%s/files", s->data), bytes_of("", 1));
	return files_seen[kind];
}
