/* render_test.c - what people see of a question, with and without an answer. */

#include "tests/support/cmocka_first.h"

#include "asked.view.h"
#include "lib/forms/form_fixture.h"
#include "lib/forms/render.h"
#include "tests/support/views.h"

#include <string.h>

#define SEND(page, ...) fixture_send(f, page, __VA_ARGS__, NULL)

static const char *page_html(struct fixture *f, const char *id)
{
	struct html page =
		html_in(f->arena, 1 << 20, f->asking.language, f->asking.zone, f->asking.now);
	struct part part = asked_part(&page, f->answers, form_page(f->form, id));
	const char *html = arena_textn(f->arena, (const char *)part.html.at, part.html.len);

	assert_non_null(tags_of(f->arena, html));
	return html;
}

static void assert_has(const char *html, const char *part)
{
	if (strstr(html, part) == NULL)
		fail_msg("no %s in\n%s", part, html);
}

static void assert_lacks(const char *html, const char *part)
{
	if (strstr(html, part) != NULL)
		fail_msg("%s in\n%s", part, html);
}

static size_t count(const char *html, const char *part)
{
	size_t n = 0;

	for (const char *at = strstr(html, part); at != NULL; at = strstr(at + 1, part))
		n++;
	return n;
}

static void test_a_single_question_is_the_heading_of_its_page(void **state)
{
	struct fixture *f = *state;
	const char *html = page_html(f, "setting");

	assert_has(html, "<legend><h1>setting?</h1></legend>");
	assert_int_equal(count(html, "<h1>"), 1);
	assert_int_equal(count(html, "type=\"radio\""), 4);
	assert_has(html, "value=\"_unknown\"");
	assert_lacks(html, "In a castle");
	assert_lacks(html, " checked");
	assert_lacks(html, "class=\"errors\"");
}

static void test_what_was_chosen_is_chosen_again(void **state)
{
	struct fixture *f = *state;

	SEND("setting", "setting", "school");
	assert_has(page_html(f, "setting"), "value=\"school\" checked");
	assert_int_equal(count(page_html(f, "setting"), " checked"), 1);
	SEND("kinds", "kinds", "home", "kinds", "school");
	assert_int_equal(count(page_html(f, "kinds"), "type=\"checkbox\""), 4);
	assert_int_equal(count(page_html(f, "kinds"), " checked"), 2);
	SEND("danger", "danger", "_unknown");
	assert_has(page_html(f, "danger"), "value=\"_unknown\" checked");
	assert_int_equal(count(page_html(f, "danger"), " checked"), 1);
}

static void test_a_fault_is_said_on_top_and_beside_its_control(void **state)
{
	struct fixture *f = *state;
	const char *html;

	SEND("child", "age", "<nine>");
	html = page_html(f, "child");
	assert_has(html, "<h1>About the child</h1>");
	assert_int_equal(count(html, "<h1>"), 1);
	assert_has(html, "<div class=\"errors\" role=\"alert\"");
	assert_has(
		html, "<a href=\"#age\">age? – Please write a number in digits, such as 12.</a>");
	assert_has(html, "<p class=\"wrong\" id=\"age-wrong\">");
	assert_has(html, "aria-describedby=\"age-wrong\"");
	assert_has(html, "aria-invalid=\"true\"");
	assert_has(html, "value=\"&lt;nine&gt;\"");
	assert_has(html, "inputmode=\"numeric\"");
	assert_lacks(html, "guessed?");
}

static void test_digits_stand_again_as_they_were_typed(void **state)
{
	struct fixture *f = *state;

	SEND("child", "age", "১২");
	assert_has(page_html(f, "child"), "value=\"১২\"");
	assert_has(page_html(f, "child"), "guessed?");
	SEND("on", "on.day", "31", "on.month", "২", "on.year", "2026");
	assert_has(page_html(f, "on"), "name=\"on.month\" value=\"২\"");
	assert_has(page_html(f, "on"), "href=\"#on.day\"");
}

static void test_answers_of_a_draft_fill_their_controls(void **state)
{
	static const char draft[] =
		"{\"answers\":{\"age\":9,\"on\":\"2026-11-02\",\"story\":\"a\\n<b>\","
		"\"wedding\":\"2026-11-23T08:05\",\"photos\":[\"x\",\"y\"]}}";
	struct fixture *f = *state;
	struct faults faults = faults_in(f->arena, "draft");

	assert_true(answers_from_json(f->answers,
		json_read(f->arena, bytes_of(draft, sizeof(draft) - 1), NULL, &faults),
		ANSWERS_OURS));
	assert_has(page_html(f, "child"), "name=\"age\" value=\"9\"");
	assert_has(page_html(f, "on"), "name=\"on.year\" value=\"2026\"");
	assert_has(page_html(f, "wedding"), "name=\"wedding.time\" value=\"08:05\"");
	assert_has(page_html(f, "story"), "a\n&lt;b&gt;</textarea>");
	assert_has(page_html(f, "photos"), "2 files are with us");
}

static void test_places_come_as_one_list_inside_the_other(void **state)
{
	struct fixture *f = *state;
	const char *html = page_html(f, "where");

	assert_int_equal(count(html, "<select"), 1);
	assert_has(html, "<option value=\"X1\">North</option>");
	SEND("where", "where.1", "X1");
	html = page_html(f, "where");
	assert_int_equal(count(html, "<select"), 2);
	assert_has(html, "<option value=\"X1\" selected>North</option>");
	assert_has(html, "<label for=\"where.2\">Where in North?</label>");
	SEND("where", "where.1", "X1", "where.2", "X11", "where.3", "X112");
	html = page_html(f, "where");
	assert_int_equal(count(html, "<select"), 3);
	assert_has(html, "<option value=\"X112\" selected>Foot</option>");
}

static void test_places_that_were_found_are_told_apart(void **state)
{
	struct fixture *f = *state;
	const char *html;

	SEND("where", "where.find", "Hill");
	html = page_html(f, "where");
	assert_has(html, "name=\"where.found\" value=\"Hill\"");
	assert_int_equal(count(html, "type=\"radio\""), 2);
	assert_has(html, "Hill <small>North</small>");
	assert_has(html, "Hill <small>South</small>");
	SEND("where", "where.find", "Atlantis");
	html = page_html(f, "where");
	assert_has(html, "href=\"#where.find\"");
	assert_has(html, "value=\"Atlantis\"");
}

/* Every name that a page sends is one that answers_read() understands. */
static void test_every_page_is_sound_and_its_ids_are_unique(void **state)
{
	struct fixture *f = *state;

	SEND("setting", "setting", "school");
	SEND("child", "age", "9");
	for (size_t i = 0; i < f->form->pages_n; i++) {
		const char *html = page_html(f, f->form->pages[i].id);

		for (const char *at = strstr(html, " id=\""); at != NULL;
			at = strstr(at + 1, " id=\"")) {
			const char *id = arena_textn(f->arena, at, strcspn(at + 5, "\"") + 6);

			assert_int_equal(count(html, id), 1);
		}
		for (const char *at = strstr(html, " for=\""); at != NULL;
			at = strstr(at + 1, " for=\"")) {
			const char *name = arena_textn(f->arena, at + 6, strcspn(at + 6, "\""));

			assert_has(html, arena_printf(f->arena, " id=\"%s\"", name));
		}
	}
}

static void test_hostile_words_stay_words(void **state)
{
	struct fixture *f = *state;

	assert_view_withstands(&view_asked, f->asking.language);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_single_question_is_the_heading_of_its_page),
		TEST(test_what_was_chosen_is_chosen_again),
		TEST(test_a_fault_is_said_on_top_and_beside_its_control),
		TEST(test_digits_stand_again_as_they_were_typed),
		TEST(test_answers_of_a_draft_fill_their_controls),
		TEST(test_places_come_as_one_list_inside_the_other),
		TEST(test_places_that_were_found_are_told_apart),
		TEST(test_every_page_is_sound_and_its_ids_are_unique),
		TEST(test_hostile_words_stay_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
