/* views.c - fillings, a small tag scanner, and the comparison. */

#include "tests/support/cmocka_first.h"

#include "tests/support/views.h"

#include "lib/codec/json.h"

#include <string.h>

const char hostile_text[] = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
			    "</textarea></title></style></option><!-- --><!--&lt;&amp;&#60;"
			    "{heading}{{heading}}`=/\\ \n\r\t জেলা \xE2\x80\xA8 ]]>%3C%22%s%n";

static const char *text_of(enum filling filling)
{
	return filling == EMPTY ? NULL : filling == HARMLESS ? "calm" : hostile_text;
}

/* What a browser follows is made by url_…() even here; the words in it are hostile. */
static struct url url_of(struct arena *a, enum filling filling)
{
	if (filling == EMPTY)
		return URL_NONE;
	return url_at(a, url_with(a, URL("/cases"), "q", text_of(filling)), text_of(filling));
}

static struct part part_of(enum filling filling)
{
	static const char html[] = "<i class=\"part\"></i>", json[] = "{}";

	if (filling == EMPTY)
		return PART_NONE;
	return (struct part){ .html = bytes_of(html, strlen(html)), .json = bytes_of(json, 2) };
}

static void fill(struct arena *a, const struct view_shape *shape, enum filling filling, char *v);

static void fill_list(
	struct arena *a, const struct view_field *field, enum filling filling, char *v)
{
	size_t n = filling == EMPTY ? 0 : 2;
	char *rows = arena_array(a, 2, field->row->size);

	for (size_t i = 0; i < n; i++)
		fill(a, field->row, filling, rows + i * field->row->size);
	*(const void **)(void *)(v + field->offset) = rows;
	*(size_t *)(void *)(v + field->count_offset) = n;
}

static void fill_field(
	struct arena *a, const struct view_field *field, enum filling filling, char *v)
{
	void *at = v + field->offset;
	bool is_empty = filling == EMPTY;

	switch (field->type) {
	case VIEW_TEXT:
	case VIEW_PERSON:
		*(const char **)at = text_of(filling);
		break;
	case VIEW_CODE:
	case VIEW_AREA:
		*(struct code *)at = (struct code){ text_of(filling), text_of(filling) };
		break;
	case VIEW_DATE:
		*(int64_t *)at = is_empty ? NO_TIME : 20000;
		break;
	case VIEW_INSTANT:
		*(int64_t *)at = is_empty ? NO_TIME : 1763806500000;
		break;
	case VIEW_COUNT:
		*(int64_t *)at = is_empty ? 0 : -1234567;
		break;
	case VIEW_BOOL:
		*(bool *)at = !is_empty;
		break;
	case VIEW_ID:
		*(int64_t *)at = is_empty ? 0 : 1234567890123;
		break;
	case VIEW_URL:
		*(struct url *)at = url_of(a, filling);
		break;
	case VIEW_PART:
		*(struct part *)at = part_of(filling);
		break;
	case VIEW_LIST:
		fill_list(a, field, filling, v);
		break;
	}
}

static void fill(struct arena *a, const struct view_shape *shape, enum filling filling, char *v)
{
	for (size_t i = 0; i < shape->fields_n; i++)
		fill_field(a, &shape->fields[i], filling, v);
}

void *view_filled(struct arena *a, const struct view *view, enum filling filling)
{
	char *v = arena_alloc(a, view->shape.size);

	fill(a, &view->shape, filling, v);
	return v;
}

/* Tags, as the tokenizer of HTML finds them. */

static const char blanks[] = " \t\r\n\f";

/* One attribute; NULL when its quote does not end. */
static const char *scan_attribute(const char *p, struct str *tags)
{
	size_t n = strcspn(p, " \t\r\n\f/>=");

	str_addc(tags, ' ');
	str_addn(tags, p, n);
	p += n;
	if (*p != '=')
		return p;
	p++;
	if (*p != '"' && *p != '\'')
		return p + strcspn(p, " \t\r\n\f>");
	p = strchr(p + 1, *p);
	return p != NULL ? p + 1 : NULL;
}

/* From after '<' to after '>'; NULL when it is no tag. */
static const char *scan_tag(const char *p, struct str *tags)
{
	size_t slash = *p == '/' || *p == '!', n = strcspn(p + slash, " \t\r\n\f/>");

	if (n == 0)
		return NULL;
	str_addc(tags, '<');
	str_addn(tags, p, slash + n);
	p += slash + n;
	for (;;) {
		p += strspn(p, blanks);
		p += *p == '/';
		if (*p == '>')
			break;
		if (*p == '\0')
			return NULL;
		p = scan_attribute(p, tags);
		if (p == NULL)
			return NULL;
	}
	str_addc(tags, '>');
	return p + 1;
}

/* Elements whose content is text up to their own end tag. */
static const char *skip_text_of(const char *tag, const char *p)
{
	static const char *const names[] = { "textarea", "title", "script", "style" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t n = strlen(names[i]);
		char end[16];

		if (strncmp(tag, names[i], n) != 0 || strchr(" \t\r\n\f/>", tag[n]) == NULL)
			continue;
		snprintf(end, sizeof(end), "</%s", names[i]);
		return strcasestr(p, end);
	}
	return p;
}

const char *tags_of(struct arena *a, const char *html)
{
	struct str tags = str_in(a, 4 << 20);

	while (html != NULL && *html != '\0') {
		const char *tag;

		if (*html != '<') {
			html++;
			continue;
		}
		tag = html + 1;
		html = scan_tag(tag, &tags);
		if (html != NULL)
			html = skip_text_of(tag, html);
	}
	return html != NULL ? str_text(&tags) : NULL;
}

/* The comparison. */

static const char *page_of(struct arena *a, const struct view *view, enum filling filling,
	const struct language *language)
{
	struct html out = html_in(a, 4 << 20, language, (struct zone){ .minutes = 360 }, 0);

	out.form_token = text_of(filling);
	view->html(&out, view_filled(a, view, filling));
	assert_false(html_over(&out));
	return str_text(&out.text);
}

static void assert_is_json(struct arena *a, const struct view *view, enum filling filling)
{
	struct json_out out = json_out_in(a, 4 << 20);
	struct faults faults = faults_in(a, view->shape.name);

	view_json(&out, view, view_filled(a, view, filling));
	assert_non_null(json_read(a, json_bytes(&out), NULL, &faults));
}

void assert_view_withstands(const struct view *view, const struct language *language)
{
	struct arena *a = arena_create(64 << 20);
	const char *harmless = tags_of(a, page_of(a, view, HARMLESS, language));
	const char *hostile = tags_of(a, page_of(a, view, HOSTILE, language));

	print_message("%s\n", view->shape.name);
	assert_non_null(harmless);
	assert_non_null(hostile);
	assert_string_equal(hostile, harmless);
	assert_non_null(tags_of(a, page_of(a, view, EMPTY, language)));
	for (enum filling filling = EMPTY; filling <= HOSTILE; filling++)
		assert_is_json(a, view, filling);
	arena_destroy(a);
}
