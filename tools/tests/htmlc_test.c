/* htmlc_test.c - templates that are refused, with the words an author gets, and
 * what becomes of those that are taken. */

#include "tests/support/cmocka_first.h"

#include "tools/htmlc/htmlc.h"

#include <string.h>

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

static const char *open_rows(struct opener *o, struct arena *arena, const char *name)
{
	(void)o;
	(void)arena;
	if (text_equal(name, "rows"))
		return "{{row place: name text}}\n{{view other: x text}}{{x}}";
	return text_equal(name, "broken") ? "{{row place: name}}" : NULL;
}

static struct view_file *compile(struct source *s, const char *text)
{
	struct opener opener = { .open = open_rows, .folder = "views/" };
	struct view_file *t;

	*s = (struct source){ .arena = a, .path = "views/t.html", .at = text, .line = 1 };
	t = template_read(s, "t", &opener);
	if (s->problem == NULL)
		template_check(s, t);
	return t;
}

/* What the author is told, without the "views/t.html:" before the line. */
static const char *problem_of(const char *text)
{
	struct source s;

	compile(&s, text);
	if (s.problem == NULL)
		return "none";
	return text_starts(s.problem, "views/t.html:") ? s.problem + 13 : s.problem;
}

struct refused {
	const char *text, *problem;
};

static void assert_refused(const struct refused *cases, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_string_equal(problem_of(cases[i].text), cases[i].problem);
}

#define VIEW "{{view v: x text, u url, p part, n count, b bool, d date, c code}}"
/* Uses every field, so that only the thing under test can be wrong. */
#define REST "<p>{{x}}{{u}}{{p}}{{n}}{{b}}{{d}}{{c}}</p>"

static void test_declarations_that_make_no_sense_are_refused(void **state)
{
	static const struct refused cases[] = {
		{ "", "1: error: a template declares at least one {{view}} or {{row}}" },
		{ "<p></p>", "1: error: a template begins with {{use}}, {{row}} and {{view}}" },
		{ "{{view v: x txt}}",
			"1: error: \"txt\" is no type: text code area date instant count "
			"bool id url person part, or \"list of\" a row" },
		{ "{{view v: xs list of r}}",
			"1: error: the row \"r\" is not declared before this" },
		{ "{{view v: xs list r}}", "1: error: a list is \"list of\" a row" },
		{ "{{view v:\n x text,\n x text}}", "3: error: two fields are called \"x\"" },
		{ "{{row r: x text}}{{view v: a list of r, a_n count}}",
			"1: error: \"a\" and \"a_n\": x_n is the length of the list x" },
		{ "{{view v: if text}}", "1: error: \"if\" cannot name a field" },
		{ "{{view v: int text}}", "1: error: \"int\" cannot name a field" },
		{ "{{view v: X text}}", "1: error: expected a field (small letters, digits, '_')" },
		{ "{{view v: x text", "1: error: expected \"}}\"" },
		{ "{{row r: x text}}{{row r: x text}}", "1: error: \"r\" is declared twice" },
		{ "{{row r}}", "1: error: the row \"r\" has no field" },
		{ "{{use nowhere}}", "1: error: there is no template nowhere.html in this folder" },
		{ "{{use broken}}", "views/broken.html:1: error: expected a type (small letters, "
				    "digits, '_')" },
		{ "{{use t}}", "1: error: \"t\" cannot be used here" },
		{ "{{view v: x text}}\n<p></p>",
			"1: error: the field \"x\" is declared and never shown" },
		{ "{{view v}}<!-- <p>", "1: error: a comment that does not end" },
	};

	(void)state;
	assert_refused(cases, COUNT_OF(cases));
}

static void test_unknown_names_are_refused_with_the_known_ones(void **state)
{
	static const struct refused cases[] = {
		{ "{{view v: heading text}}\n<p>{{haeding}}</p>",
			"2: error: \"view_v\" has no field \"haeding\"; it has: heading" },
		{ "{{row r: a text, b text}}{{view v: xs list of r}}{{each xs as "
		  "x}}{{x.c}}{{/each}}",
			"1: error: \"r\" has no field \"c\"; it has: a b" },
		{ "{{row r: a text}}{{view v: xs list of r}}{{each xs as x}}{{x}}{{/each}}",
			"1: error: \"x\" is a row: name one of its fields" },
		{ "{{view v: a text}}{{a}}{{x.a}}",
			"1: error: no {{each}} around this is called \"x\"" },
		{ "{{row r: a text}}{{view v: xs list of r}}{{xs}}",
			"1: error: \"xs\" is a list: write {{each xs as x}}" },
		{ "{{view v: a text}}{{each a as x}}{{/each}}", "1: error: \"a\" is no list" },
		{ "{{row r: a text}}{{view v: xs list of r}}{{each xs as x}}{{each xs as "
		  "x}}{{/each}}"
		  "{{/each}}",
			"1: error: an {{each}} around this is already called \"x\"" },
		{ "{{view v: p part}}<p>{{_ With {p}}}</p>",
			"1: error: \"p\" is of type part and cannot stand in a text" },
		{ "{{view v: t text}}<p>{{n_ t: one | two}}</p>",
			"1: error: a plural follows a count or a list, and \"t\" is of type text" },
	};

	(void)state;
	assert_refused(cases, COUNT_OF(cases));
}

static void test_a_value_stands_only_where_it_can_be_escaped(void **state)
{
	static const struct refused cases[] = {
		{ VIEW "<{{x}}>", "1: error: a placeholder cannot be the name of an element" },
		{ VIEW "<p{{x}}>",
			"1: error: a placeholder cannot be part of the element name \"p\"" },
		{ VIEW "<p {{x}}>", "1: error: a placeholder cannot be the name of an attribute" },
		{ VIEW "<p data-{{x}}=\"\">",
			"1: error: a placeholder cannot be part of the attribute name \"data-\"" },
		{ VIEW "<p class={{x}}>",
			"1: error: the value of \"class\" must stand in double quotes" },
		{ VIEW "<p class='{{x}}'>",
			"1: error: the value of \"class\" must stand in double quotes" },
		{ VIEW "<script>{{x}}</script>", "1: error: a <script> has a src and no content" },
		{ VIEW "<script src=\"/a.js\">x</script>",
			"1: error: a <script> has a src and no content" },
		{ VIEW "<style>{{x}}</style>",
			"1: error: the element <style> is refused: sheets are "
			"files in assets/; inline one with part_style()" },
		{ VIEW "<p style=\"color:{{x}}\">", "1: error: the attribute \"style\" is refused: "
						    "looks belong into the sheet, and "
						    "our policy forbids inline styles" },
		{ VIEW "<p onclick=\"{{x}}\">", "1: error: the attribute \"onclick\" is refused: "
						"scripts are files in assets/, "
						"and our policy forbids inline ones" },
		{ VIEW "<svg onLoad=\"x\">", "1: error: the attribute \"onLoad\" is refused: "
					     "scripts are files in assets/, and "
					     "our policy forbids inline ones" },
		{ VIEW "<iframe srcdoc=\"{{x}}\">", "1: error: the element <iframe> is refused: no "
						    "page of ours holds another" },
		{ VIEW "<p title=\"{{p}}\"></p>",
			"1: error: the part \"p\" cannot stand here: it is markup" },
		{ VIEW "<title>{{p}}</title>",
			"1: error: the part \"p\" cannot stand here: it is markup" },
	};

	(void)state;
	assert_refused(cases, COUNT_OF(cases));
}

static void test_a_link_is_a_url_or_a_safe_literal(void **state)
{
	static const struct refused cases[] = {
		{ VIEW "<a href=\"{{x}}\"></a>",
			"1: error: a link takes a url, and \"x\" is of type text" },
		{ VIEW "<a href=\"/cases/{{x}}\"></a>", "1: error: the link \"/cases/\" is glued "
							"together in \"href\": make a url in C" },
		{ VIEW "<a href=\"{{u}}/x\"></a>",
			"1: error: the attribute \"href\" takes one url field and nothing more" },
		{ VIEW "<a href=\"javascript:x\"></a>",
			"1: error: \"javascript:x\" is no safe link for \"href\"" },
		{ VIEW "<a href=\"//evil.org\"></a>",
			"1: error: \"//evil.org\" is no safe link for \"href\"" },
		{ VIEW "<a href=\"\"></a>", "1: error: the attribute \"href\" takes a link: a "
					    "literal or one url field" },
		{ VIEW "<form action=\"{{_ Save}}\"></form>",
			"1: error: the attribute \"action\" takes a link: a literal or one url "
			"field" },
		{ VIEW "<svg><use xlink:href=\"{{x}}\"/></svg>",
			"1: error: a link takes a url, and \"x\" is of type text" },
		{ VIEW "<img srcset=\"{{u}}\">", "1: error: the attribute \"srcset\" is refused: a "
						 "list of links cannot be checked: "
						 "use src" },
		{ VIEW "<meta http-equiv=\"refresh\" content=\"0; url={{x}}\">",
			"1: error: a link takes a url, and \"x\" is of type text" },
		{ VIEW "<meta http-equiv=\"refresh\" content=\"{{u}}\">",
			"1: error: a refresh is written content=\"0; url={{x}}\"" },
		{ VIEW "<meta content=\"{{x}}\" http-equiv=\"refresh\">",
			"1: error: http-equiv is a literal and stands before content" },
		{ VIEW "<meta http-equiv=\"{{x}}\" content=\"a\">",
			"1: error: http-equiv is a literal and stands before content" },
	};

	(void)state;
	assert_refused(cases, COUNT_OF(cases));
}

static void test_what_opens_closes_in_the_same_block(void **state)
{
	static const struct refused cases[] = {
		{ VIEW "\n<div>\n<p>\n</div>",
			"4: error: </div> stands where </p> of line 3 is due" },
		{ VIEW "<p>", "1: error: the element <p> is not closed where it should be" },
		{ VIEW "</p>", "1: error: an end tag that closes nothing" },
		{ VIEW "\n{{if x}}<p>{{/if}}</p>",
			"2: error: the element <p> is not closed where it should be" },
		{ VIEW "\n<p>{{if x}}</p>{{/if}}",
			"2: error: an end tag inside the {{if}} of line 2 closes nothing" },
		{ VIEW "{{if x}}",
			"1: error: the {{if}} is not closed by {{/if}} where it should be" },
		{ VIEW "{{/if}}", "1: error: a block that was not opened is closed here" },
		{ VIEW "{{else}}", "1: error: a block that was not opened is closed here" },
		{ VIEW "{{if x}}{{/each}}",
			"1: error: the {{if}} is not closed by {{/if}} where it should be" },
		{ VIEW "<p class=\"{{if x}}a\"></p>",
			"1: error: an {{if}} in the attribute \"class\" without {{/if}}" },
		{ VIEW "<p {{if x}}hidden></p>", "1: error: an {{if}} in <p> without {{/if}}" },
		{ VIEW "<p class=\"a", "1: error: the value of \"class\" does not end" },
		{ VIEW "<p class=\"a\" class=\"b\"></p>",
			"1: error: <p> has two attributes \"class\"" },
		{ VIEW "<p", "1: error: the tag <p> does not end with '>'" },
		{ VIEW "<p/>", "1: error: <p/>: only void elements end in '/'" },
		{ VIEW "<br></br>", "1: error: an end tag that closes nothing" },
		{ VIEW "1 < 2", "1: error: '<' in text: write &lt;" },
		{ VIEW "&", "1: error: '&' in text: write &amp;" },
		{ VIEW "<sapn></sapn>",
			"1: error: there is no element <sapn> (see tools/htmlc/vocabulary.c)" },
		{ VIEW "<option><b></b></option>", "1: error: <option> holds text only" },
		{ VIEW "<p CLASS=\"a\"></p>",
			"1: error: write the attribute \"CLASS\" in small letters" },
		{ VIEW "<p title=\"<\"></p>",
			"1: error: '<' in the attribute \"title\": write &lt;" },
		{ VIEW "<form><form></form></form>", "1: error: a <form> inside a <form>" },
	};

	(void)state;
	assert_refused(cases, COUNT_OF(cases));
}

static void test_words_must_be_translatable_and_posts_carry_a_token(void **state)
{
	static const struct refused cases[] = {
		{ VIEW "<p>Hello</p>",
			"1: error: text for readers must be translatable: write {{_ …}}" },
		{ VIEW "<p>দেরি</p>",
			"1: error: text for readers must be translatable: write {{_ …}}" },
		{ VIEW "<img alt=\"A house\">",
			"1: error: people read the attribute \"alt\": write {{_ A house}}" },
		{ VIEW "<p>{{_ }}</p>", "1: error: an empty text" },
		{ VIEW "<p>{{_ a {x}</p>", "1: error: '<' cannot stand in a text" },
		{ VIEW "<p>{{_ <b>x</b>}}</p>", "1: error: '<' cannot stand in a text" },
		{ VIEW "<p>{{n_ n: one}}</p>",
			"1: error: a plural has two forms with '|' between" },
		{ VIEW "\n<form method=\"post\" action=\"{{u}}\"></form>",
			"2: error: a form that is posted needs {{csrf}} (it writes nothing for "
			"readers "
			"without a session)" },
		{ VIEW "<p>{{csrf}}</p>", "1: error: {{csrf}} stands in a form" },
		{ VIEW REST "<p>· 12 – &nbsp; → “”</p>", "none" },
		{ VIEW REST "<code>SELECT</code><p lang=\"sr\">српски</p>", "none" },
	};

	(void)state;
	assert_refused(cases, COUNT_OF(cases));
}

/* The C of a template that must be taken. */
static const char *c_of(const char *text)
{
	struct source s;
	struct view_file *t = compile(&s, text);

	if (s.problem != NULL)
		fail_msg("%s", s.problem);
	return emit_source(a, t, "views/t.html");
}

static void assert_emits(const char *text, const char *line)
{
	const char *c = c_of(text);

	if (strstr(c, line) == NULL)
		fail_msg("no \"%s\" in:\n%s", line, c);
}

static void test_the_place_chooses_the_writer(void **state)
{
	(void)state;
	assert_emits(VIEW REST, "html_text(out, v->x);");
	assert_emits(VIEW REST, "html_day(out, v->d);");
	assert_emits(VIEW REST, "html_text(out, v->c.label);");
	assert_emits(VIEW REST "<p class=\"{{x}} is-{{c}}\"></p>", "html_attr(out, v->x);");
	assert_emits(VIEW REST "<p class=\"is-{{c}}\"></p>", "html_attr(out, v->c.id);");
	assert_emits(VIEW REST "<p title=\"{{c}}\"></p>", "html_attr(out, v->c.label);");
	assert_emits(VIEW REST "<p title=\"{{d}}\"></p>", "html_day_plain(out, v->d);");
	assert_emits(VIEW REST "<option>{{d}}</option>", "html_day_plain(out, v->d);");
	assert_emits(VIEW REST "<input value=\"{{d}}\">", "html_day_iso(out, v->d);");
	assert_emits(VIEW REST "<input value=\"{{n}}\">", "html_int(out, v->n);");
	assert_emits(VIEW REST "<p aria-expanded=\"{{b}}\"></p>", "html_bool_word(out, v->b);");
	assert_emits(VIEW REST "<a href=\"{{u}}\"></a>", "html_url(out, v->u);");
	assert_emits(VIEW REST "<a href=\"#f-{{x}}\"></a>", "html_attr(out, v->x);");
	assert_emits(VIEW REST "<meta http-equiv=\"refresh\" content=\"5; url={{u}}\">",
		"html_url(out, v->u);");
	assert_emits(VIEW REST "<p aria-label=\"{{_ Close}}\"></p>",
		"html_message(out, HTML_ATTR, \"Close\", NULL);");
	assert_emits(VIEW REST "<input{{if b}} checked{{/if}}>", "html_lit(out, \" checked\");");
	assert_emits(VIEW REST "<p>{{n_ n: {count} day\n| {count} days }}</p>",
		"html_plural(out, HTML_TEXT, (const char *const[]){ \"{count} day\", \"{count} "
		"days\" }, "
		"v->n,");
}

static void test_conditions_ask_what_their_type_can_answer(void **state)
{
	(void)state;
	assert_emits(VIEW REST "{{if x}}1{{/if}}", "if (!text_empty(v->x)) {");
	assert_emits(VIEW REST "{{if not x}}1{{/if}}", "if (!(!text_empty(v->x))) {");
	assert_emits(VIEW REST "{{if u}}1{{/if}}", "if (!url_is_none(v->u)) {");
	assert_emits(VIEW REST "{{if p}}1{{/if}}", "if (v->p.html.len > 0) {");
	assert_emits(VIEW REST "{{if d}}1{{/if}}", "if (v->d != NO_TIME) {");
	assert_emits(VIEW REST "{{if c}}1{{/if}}", "if (!text_empty(v->c.id)) {");
}

static void test_rows_of_another_file_are_used_and_not_declared_again(void **state)
{
	struct source s;
	struct view_file *t = compile(
		&s, "{{use rows}}{{view v: ps list of place}}{{each ps as p}}{{p.name}}{{/each}}");
	const char *header = emit_header(a, t, "views/t.html");

	(void)state;
	assert_null(s.problem);
	assert_non_null(strstr(header, "#include \"rows.view.h\""));
	assert_null(strstr(header, "struct place {"));
	assert_null(strstr(header, "other"));
	assert_non_null(strstr(emit_source(a, t, "views/t.html"), "shape_place"));
}

static void test_blanks_fold_but_not_where_they_count(void **state)
{
	(void)state;
	assert_emits(VIEW REST "<p>\n\t\t1   2 </p>\n\n", "<p>\\n\"\n\t\t\"1 2 </p>\");");
	assert_emits(VIEW REST "<textarea>  1\n  2</textarea>",
		"<textarea>\\n\"\n\t\t\"  1\\n\"\n\t\t\"  2");
}

static void test_keys_are_listed_with_their_places(void **state)
{
	struct source s;
	struct view_file *t = compile(&s, "{{row r: no text}}{{view v: n count, xs list of r}}\n"
					  "{{if n}}<p>{{_ A \"word\"}}</p>{{/if}}\n"
					  "{{n_ n: one day | {count} days}}\n"
					  "{{each xs as x}}{{_ Task {x.no}}}{{/each}}");
	struct str keys = str_in(a, 4096);

	(void)state;
	assert_null(s.problem);
	emit_messages(&keys, t, "views/t.html");
	assert_string_equal(str_text(&keys),
		"#: views/t.html:2\nmsgid \"A \\\"word\\\"\"\nmsgstr \"\"\n\n"
		"#: views/t.html:3\nmsgid \"one day\"\nmsgid_plural \"{count} days\"\n"
		"msgstr[0] \"\"\nmsgstr[1] \"\"\n\n"
		"#: views/t.html:4\nmsgid \"Task {no}\"\nmsgstr \"\"\n\n");
}

static void test_depth_is_limited(void **state)
{
	struct str text = str_in(a, 1 << 20);

	(void)state;
	str_add(&text, "{{view v}}");
	for (int i = 0; i < 10000; i++)
		str_add(&text, "<p>");
	assert_string_equal(problem_of(str_text(&text)),
		"1: error: more than 100 elements and blocks inside each other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_declarations_that_make_no_sense_are_refused),
		cmocka_unit_test(test_unknown_names_are_refused_with_the_known_ones),
		cmocka_unit_test(test_a_value_stands_only_where_it_can_be_escaped),
		cmocka_unit_test(test_a_link_is_a_url_or_a_safe_literal),
		cmocka_unit_test(test_what_opens_closes_in_the_same_block),
		cmocka_unit_test(test_words_must_be_translatable_and_posts_carry_a_token),
		cmocka_unit_test(test_the_place_chooses_the_writer),
		cmocka_unit_test(test_conditions_ask_what_their_type_can_answer),
		cmocka_unit_test(test_rows_of_another_file_are_used_and_not_declared_again),
		cmocka_unit_test(test_blanks_fold_but_not_where_they_count),
		cmocka_unit_test(test_keys_are_listed_with_their_places),
		cmocka_unit_test(test_depth_is_limited),
	};

	return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
