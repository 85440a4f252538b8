/* html_test.c - escaping by place, links, and the two faces of a view. */

#include "tests/support/cmocka_first.h"

#include "lib/html/view.h"
#include "task_list.view.h"
#include "tests/support/views.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *a;

static int make_arena(void **state)
{
	(void)state;
	a = arena_create(64 << 20);
	return 0;
}

static int drop_arena(void **state)
{
	(void)state;
	arena_destroy(a);
	return 0;
}

static const struct language *language(const char *tag, const char *po)
{
	struct str problem = str_in(a, 1000);
	const struct language *l = language_load(a, tag, bytes_of(po, strlen(po)), &problem);

	if (l == NULL)
		fail_msg("%s", str_text(&problem));
	return l;
}

static struct html page_in(const char *tag)
{
	return html_in(
		a, 1 << 20, language(tag, ""), (struct zone){ .minutes = 360 }, 1763806500000);
}

/* The writer. */

static void test_values_are_escaped_for_their_place(void **state)
{
	struct html out = page_in("en");

	(void)state;
	html_text(&out, "<b>&\"'");
	html_lit(&out, "|");
	html_attr(&out, "<b>&\"'");
	html_lit(&out, "|");
	html_text(&out, NULL);
	html_attr(&out, NULL);
	html_url(&out, URL_NONE);
	assert_string_equal(str_text(&out.text), "&lt;b&gt;&amp;\"'|&lt;b&gt;&amp;&quot;&#39;|");
}

static void test_times_stand_in_words_with_the_exact_instant(void **state)
{
	struct html out = page_in("bn");

	(void)state;
	html_instant(&out, 1763806500000);
	html_day(&out, NO_TIME);
	html_instant(&out, NO_TIME);
	html_day_iso(&out, NO_TIME);
	html_id(&out, 0);
	assert_string_equal(str_text(&out.text), "<time datetime=\"2025-11-22T10:15:00Z\">"
						 "২২ নভেম্বর ২০২৫, বিকেল ৪:১৫</time>");
}

static void test_a_translator_cannot_inject(void **state)
{
	static const char po[] = "msgid \"Sent by {who}\"\nmsgstr \"<b onclick=\\\"x\\\">{who}\"\n";
	struct html out = html_in(a, 4096, language("bn", po), (struct zone){ 0 }, 0);
	const struct value values[] = { { .name = "who", .text = "<i>\"" }, { 0 } };

	(void)state;
	html_message(&out, HTML_TEXT, "Sent by {who}", values);
	html_lit(&out, "|");
	html_message(&out, HTML_ATTR, "Sent by {who}", values);
	assert_string_equal(str_text(&out.text), "&lt;b onclick=\"x\"&gt;&lt;i&gt;\"|&lt;b "
						 "onclick=&quot;x&quot;&gt;&lt;i&gt;&quot;");
}

static void test_a_value_is_not_read_as_a_placeholder(void **state)
{
	struct html out = page_in("en");

	(void)state;
	html_message(&out, HTML_TEXT, "{one} {two}",
		(const struct value[]){ { .name = "one", .text = "{two}" },
			{ .name = "two", .text = "2" }, { 0 } });
	assert_string_equal(str_text(&out.text), "{two} 2");
}

static void test_the_form_token_is_written_only_where_there_is_one(void **state)
{
	struct html out = page_in("en");

	(void)state;
	html_form_token(&out);
	assert_string_equal(str_text(&out.text), "");
	out.form_token = "a\"b";
	html_form_token(&out);
	assert_string_equal(str_text(&out.text),
		"<input type=\"hidden\" name=\"form_token\" value=\"a&quot;b\">");
}

/* Links. */

static void test_our_links_encode_every_value(void **state)
{
	struct url url = url_add(a, URL("/cases"), "a/b ?#%&\"'<>জ");

	(void)state;
	assert_string_equal(url.text, "/cases/a%2Fb%20%3F%23%25%26%22%27%3C%3E%E0%A6%9C");
	url = url_with(a, URL("/find"), "q", "a=b&c");
	url = url_at(a, url_with_int(a, url, "page", -2), "top x");
	assert_string_equal(url.text, "/find?q=a%3Db%26c&page=-2#top%20x");
	assert_string_equal(url_add_id(a, URL("/cases"), 1).text, "/cases/0000000000001");
	assert_string_equal(url_add(a, URL("/"), "x").text, "/x");
	assert_true(url_is_none(url_add(a, URL_NONE, "x")));
	assert_true(url_is_none(url_with(a, URL_NONE, "x", "y")));
}

static void test_foreign_links_that_could_harm_are_no_links(void **state)
{
	static const char *const refused[] = { "javascript:alert(1)", "JaVaScRiPt:alert(1)",
		" https://x.org", "data:text/html,x", "//evil.org", "https:/x.org", "https://",
		"https://user@evil.org", "https://a@b:c@d", "https://x.org\\@evil.org",
		"https://x.org\n", "https://-x.org", "https://x.org:port/", "https://x.org:/",
		"ftp://x", "HTTPS://x.org", "https://[::1]/", "https://x\"y", "" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_true(url_is_none(url_web(a, refused[i])));
	assert_true(url_is_none(url_web(a, NULL)));
	assert_string_equal(url_web(a, "https://x.org:8443/a b?q=<\"'>&r#f").text,
		"https://x.org:8443/a%20b?q=%3C%22%27%3E&r#f");
	assert_string_equal(url_web(a, "http://police.gov.bd").text, "http://police.gov.bd");
	assert_string_equal(url_local(a, "/cases?page=2").text, "/cases?page=2");
	assert_true(url_is_none(url_local(a, "//evil.org")));
	assert_true(url_is_none(url_local(a, "/\\evil.org")));
	assert_true(url_is_none(url_local(a, "https://evil.org")));
}

static void test_numbers_to_call_are_read_in_any_script(void **state)
{
	(void)state;
	assert_string_equal(url_tel(a, "১০৯৮").text, "tel:1098");
	assert_string_equal(url_tel(a, "+880 1712-345678").text, "tel:+8801712345678");
	assert_string_equal(url_sms(a, "999").text, "sms:999");
	assert_true(url_is_none(url_tel(a, "99")));
	assert_true(url_is_none(url_tel(a, "1098;ext=1")));
	assert_true(url_is_none(url_tel(a, "1234567890123456")));
	assert_true(url_is_none(url_tel(a, NULL)));
	assert_string_equal(url_mail(a, "desk+1@example.org").text, "mailto:desk+1@example.org");
	assert_string_equal(
		url_mail(a, "a?b&c@example.org").text == NULL ? "none" : "some", "none");
	assert_true(url_is_none(url_mail(a, "a@b@c.org")));
	assert_true(url_is_none(url_mail(a, "a@example")));
	assert_true(url_is_none(url_mail(a, "a b@example.org")));
}

static void dotted_segment(void)
{
	url_add(a, URL("/files"), "..");
}

static void other_host(void)
{
	URL("//evil.org");
}

static void assert_stops(void (*act)(void))
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		close(2);
		act();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_a_path_that_names_another_place_stops_the_program(void **state)
{
	(void)state;
	assert_stops(dotted_segment);
	assert_stops(other_host);
}

/* Views. */

static void test_the_tag_scanner_sees_what_is_injected(void **state)
{
	(void)state;
	assert_string_equal(tags_of(a, "<p class=\"x>y\">a<br></p>"), "<p class><br></p>");
	assert_string_equal(tags_of(a, "<p class=\"\" onclick=x>"), "<p class onclick>");
	assert_string_equal(tags_of(a, "<textarea><b></textarea><i>"), "<textarea></textarea><i>");
	assert_null(tags_of(a, "<p class=\"x>"));
	assert_null(tags_of(a, "1 < 2"));
	assert_null(tags_of(a, "<title>never ends"));
}

static void test_hostile_strings_change_no_tag(void **state)
{
	(void)state;
	assert_view_withstands(&view_task_list, language("en", ""));
	assert_view_withstands(&view_task_list, language("bn", ""));
}

static const struct view_task_list example = { .heading = "Today",
	.tasks = (const struct task_row[]){ { .number = "7",
		.state = { "new", "New" },
		.due = 1763806500000,
		.open = { "/tasks/7" } } },
	.tasks_n = 1,
	.made_on = NO_TIME,
	.total = 1,
	.area = { "30", "Dhaka" },
	.record = 1 };

static void test_the_json_face_tells_all_fields(void **state)
{
	struct json_out out = json_out_in(a, 1 << 16);

	(void)state;
	view_task_list_json(&out, &example);
	assert_string_equal((const char *)json_bytes(&out).at,
		"{\"heading\":\"Today\",\"tasks\":[{\"number\":\"7\",\"state\":{\"code\":\"new\","
		"\"label\":\"New\"},\"due\":\"2025-11-22T10:15:00Z\",\"late\":false,"
		"\"open\":\"/tasks/"
		"7\",\"chosen\":false,\"steps\":[]}],\"next\":null,\"filter\":null,"
		"\"made_on\":null,\"total\":1,\"area\":{\"code\":\"30\",\"label\":\"Dhaka\"},"
		"\"officer\":null,\"record\":\"0000000000001\",\"action\":null}");
}

static void test_the_schema_names_every_field(void **state)
{
	struct json_out out = json_out_in(a, 1 << 16);
	const char *schema;

	(void)state;
	view_schema(&out, &view_task_list);
	schema = (const char *)json_bytes(&out).at;
	assert_non_null(
		strstr(schema, "\"made_on\":{\"type\":[\"string\",\"null\"],\"format\":\"date\"}"));
	assert_non_null(
		strstr(schema, "\"tasks\":{\"type\":\"array\",\"items\":{\"type\":\"object\""));
	assert_non_null(strstr(schema, "\"required\":[\"title\",\"done_on\"]"));
}

static void test_a_part_shows_both_faces_in_the_page(void **state)
{
	struct html page = page_in("en");
	struct view_task_list outer = example;
	struct json_out out = json_out_in(a, 1 << 16);

	(void)state;
	outer.filter = view_task_list_part(&page, &example);
	view_task_list_html(&page, &outer);
	view_task_list_json(&out, &outer);
	assert_non_null(strstr(str_text(&page.text), "<h1 id=\"top\">Today</h1>\n<h1 id=\"top\">"));
	assert_non_null(
		strstr((const char *)json_bytes(&out).at, "\"filter\":{\"heading\":\"Today\""));
}

static void test_a_part_too_large_makes_the_page_over_full(void **state)
{
	struct html page = html_in(a, 100, language("en", ""), (struct zone){ 0 }, 0);

	(void)state;
	assert_int_equal(view_task_list_part(&page, &example).html.len, 0);
	assert_true(html_over(&page));
}

static void test_a_sheet_becomes_a_part(void **state)
{
	static const char css[] = "p{margin:0}";
	struct html page = page_in("en");

	(void)state;
	html_part(&page, part_style(a, bytes_of(css, strlen(css))));
	assert_string_equal(str_text(&page.text), "<style>p{margin:0}</style>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_escaped_for_their_place),
		cmocka_unit_test(test_times_stand_in_words_with_the_exact_instant),
		cmocka_unit_test(test_a_translator_cannot_inject),
		cmocka_unit_test(test_a_value_is_not_read_as_a_placeholder),
		cmocka_unit_test(test_the_form_token_is_written_only_where_there_is_one),
		cmocka_unit_test(test_our_links_encode_every_value),
		cmocka_unit_test(test_foreign_links_that_could_harm_are_no_links),
		cmocka_unit_test(test_numbers_to_call_are_read_in_any_script),
		cmocka_unit_test(test_a_path_that_names_another_place_stops_the_program),
		cmocka_unit_test(test_the_tag_scanner_sees_what_is_injected),
		cmocka_unit_test(test_hostile_strings_change_no_tag),
		cmocka_unit_test(test_the_json_face_tells_all_fields),
		cmocka_unit_test(test_the_schema_names_every_field),
		cmocka_unit_test(test_a_part_shows_both_faces_in_the_page),
		cmocka_unit_test(test_a_part_too_large_makes_the_page_over_full),
		cmocka_unit_test(test_a_sheet_becomes_a_part),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
