/*
 * kept_test.c - what somebody sends when his session has ended, by HTTP: his words wait
 * for him, his secrets do not, and nobody else lays a form of his choice there.
 */

#include "tests/support/served.h"

#include "app/core/web/house.h"
#include "app/core/web/openapi.h"

static const char closing[] = "/en/desk/reports/0000000000001/close";
static const char words[] = "why=Nobody+was+there%2C+the+house+is+empty.";
static const char form[] = "application/x-www-form-urlencoded";
static const char ours[] = "Sec-Fetch-Site: same-origin\r\n";

static int open_site(void **state)
{
	*state = served_open(NULL);
	return 0;
}

static int close_site(void **state)
{
	served_close(*state);
	return 0;
}

static void run(struct served *s, const char *sql)
{
	struct tx *tx = served_tx(s);

	db_run(tx, sql, DB_NO_ARGS);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
}

static void begin_session(struct served *s)
{
	struct tx *tx = served_tx(s);

	s->token = session_start(tx, served_head(s, tx)->keys, false);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
}

/* A session that has ended, and nothing kept. */
static void end_session(struct served *s)
{
	begin_session(s);
	run(s, "UPDATE session SET until_at = 1");
	run(s, "DELETE FROM typed");
}

/* `head`: lines that a browser adds, or whoever has the cookie sent. */
static struct said send_form(struct served *s, const char *path, const char *body, const char *head)
{
	struct str request = str_in(s->arena, 64 << 10);

	str_addf(&request,
		"POST %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\nCookie: s=%s\r\n"
		"%sContent-Length: %zu\r\n",
		path, s->token, head, strlen(body));
	if (strstr(head, "Content-Type") == NULL)
		str_addf(&request, "Content-Type: %s\r\n", form);
	str_addf(&request, "\r\n%s", body);
	return served_ask(s, &request);
}

static int64_t kept_after(
	struct served *s, const char *path, const char *body, const char *head, const char *to)
{
	struct said said = send_form(s, path, body, head);

	if (to != NULL) {
		assert_int_equal(said.status, 303);
		assert_non_null(strstr(said.head, to));
	}
	return served_count(s, "SELECT count(*) FROM typed");
}

static const char *kept_page(struct served *s)
{
	struct said said;

	begin_session(s);
	said = served_get(s, "/en/desk/kept?then=/desk", true);
	return said.status == 200 ? said.text : "";
}

static void test_words_wait_and_secrets_do_not(void **state)
{
	struct served *s = *state;
	const char *page;

	end_session(s);
	assert_int_equal(
		kept_after(s, closing,
			arena_printf(s->arena,
				"password=RED1&old=RED2&%s&again=RED3&new=RED4&code=RED5&pin=RED6"
				"&secret=RED7&totp=RED8&second_code=RED9&pass%%77ord=RED10"
				"&form_token=RED11&PIN=RED12&&recovery=RED13&reason=other",
				words),
			ours, "kept=1"),
		1);
	page = kept_page(s);
	assert_non_null(strstr(page, "Nobody was there, the house is empty."));
	assert_non_null(strstr(page, "name=\"reason\" value=\"other\""));
	assert_null(strstr(page, "RED"));
}

static void test_what_gives_a_right_or_takes_a_secret_is_not_kept(void **state)
{
	struct served *s = *state;
	static const char *const paths[] = { "/en/desk/me/password", "/en/desk/second",
		"/en/desk/posts/0000000000001/take", "/en/desk/posts/0000000000001/invite",
		"/en/desk/bodies/0000000000001/posts", "/en/desk/erasing/0000000000001",
		"/en/desk/holdings/0000000000001", "/en/desk/calendar/0000000000001/undo",
		"/en/desk/reports/0000000000001/withdraw" };

	end_session(s);
	for (size_t i = 0; i < COUNT_OF(paths); i++)
		assert_int_equal(kept_after(s, paths[i], "why=x&old=a&password=b", ours,
					 "/desk/sign-in?then="),
			0);
	assert_string_equal(kept_page(s), "");
}

static void test_only_our_own_page_leaves_words(void **state)
{
	struct served *s = *state;
	static const char *const foreign[] = { "Sec-Fetch-Site: same-site\r\n",
		"Sec-Fetch-Site: none\r\n", "Sec-Fetch-Site: cross-site\r\n",
		"Origin: https://evil.example\r\n", "Origin: null\r\n", "" };
	char token[VAULT_CSRF_SIZE];
	struct tx *tx;

	end_session(s);
	for (size_t i = 0; i < COUNT_OF(foreign); i++)
		assert_int_equal(kept_after(s, closing, words, foreign[i], NULL), 0);
	assert_int_equal(kept_after(s, closing, arena_printf(s->arena, "%s&form_token=abc", words),
				 "", NULL),
		0);
	/* The page that he still has before him was made when the session lived. */
	tx = served_tx(s);
	vault_csrf(s->keys, s->token, token);
	tx_end(tx);
	assert_int_equal(
		kept_after(s, closing, arena_printf(s->arena, "%s&form_token=%s", words, token), "",
			"kept=1"),
		1);
}

static void test_what_is_no_form_is_not_kept(void **state)
{
	struct served *s = *state;

	end_session(s);
	assert_int_equal(
		kept_after(s, closing, "{\"why\":\"x\",\"password\":\"RED\"}",
			"Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n", NULL),
		0);
}

/* A program is told of every field; so the table of routes cannot forget one. */
static void test_every_form_with_free_words_keeps_them(void **state)
{
	static const char *const free_words[] = { "why", "note", "text", "whose" };
	static const char *const secrets[] = { "password", "old", "code", "totp", "pin", "secret",
		"second_code", "recovery" };
	struct served *s = *state;
	const struct route *r;
	int keeping = 0;

	for (size_t i = 0; (r = web_route(s->web, i)) != NULL; i++) {
		const struct api_member *m = r->note != NULL ? r->note->takes : NULL;
		bool keeps = (r->flags & ROUTE_KEEPS) != 0;

		keeping += keeps;
		assert_true(!keeps || (r->method == HTTP_POST && r->access != ACCESS_PUBLIC));
		for (; m != NULL && m->name != NULL; m++) {
			for (size_t k = 0; k < COUNT_OF(secrets); k++)
				assert_false(keeps && text_equal(m->name, secrets[k]));
			for (size_t k = 0; k < COUNT_OF(free_words); k++)
				assert_true(keeps || !text_starts(r->path, "/desk/") ||
					    !text_equal(m->name, free_words[k]));
		}
	}
	assert_true(keeping > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_wait_and_secrets_do_not),
		cmocka_unit_test(test_what_gives_a_right_or_takes_a_secret_is_not_kept),
		cmocka_unit_test(test_only_our_own_page_leaves_words),
		cmocka_unit_test(test_what_is_no_form_is_not_kept),
		cmocka_unit_test(test_every_form_with_free_words_keeps_them),
	};

	return cmocka_run_group_tests(tests, open_site, close_site);
}
