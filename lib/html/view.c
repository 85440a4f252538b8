/* view.c - what follows from the table of a view's fields: JSON, schema, parts. */

#include "lib/html/view.h"

#include <string.h>

static const void *field_at(const struct view_field *field, const void *v)
{
	return (const char *)v + field->offset;
}

static int64_t number_at(const struct view_field *field, const void *v)
{
	return *(const int64_t *)field_at(field, v);
}

static void write_code(struct json_out *out, const struct code *code)
{
	if (code->id == NULL) {
		json_null(out);
		return;
	}
	json_object(out);
	json_pair_text(out, "code", code->id);
	json_pair_text(out, "label", code->label);
	json_object_end(out);
}

static void write_time(struct json_out *out, enum view_type type, int64_t time)
{
	char text[24];

	if (time == NO_TIME) {
		json_null(out);
		return;
	}
	if (type == VIEW_DATE)
		day_text(time, text);
	else
		instant_text(time, text);
	json_text(out, text);
}

static void write_id(struct json_out *out, int64_t id)
{
	char text[14];

	if (id == 0) {
		json_null(out);
		return;
	}
	id_text(id, text);
	json_text(out, text);
}

static void write_part(struct json_out *out, const struct part *part)
{
	if (part->json.len > 0)
		json_written(out, part->json);
	else
		json_null(out);
}

static void write_object(struct json_out *out, const struct view_shape *shape, const void *v);

static void write_list(struct json_out *out, const struct view_field *field, const void *v)
{
	const char *row = *(const char *const *)field_at(field, v);
	size_t n = *(const size_t *)((const char *)v + field->count_offset);

	json_array(out);
	for (size_t i = 0; i < n; i++)
		write_object(out, field->row, row + i * field->row->size);
	json_array_end(out);
}

static void write_field(struct json_out *out, const struct view_field *field, const void *v)
{
	const void *at = field_at(field, v);

	switch (field->type) {
	case VIEW_TEXT:
	case VIEW_PERSON:
		json_text(out, *(const char *const *)at);
		break;
	case VIEW_CODE:
	case VIEW_AREA:
		write_code(out, at);
		break;
	case VIEW_DATE:
	case VIEW_INSTANT:
		write_time(out, field->type, number_at(field, v));
		break;
	case VIEW_COUNT:
		json_int(out, number_at(field, v));
		break;
	case VIEW_BOOL:
		json_bool(out, *(const bool *)at);
		break;
	case VIEW_ID:
		write_id(out, number_at(field, v));
		break;
	case VIEW_URL:
		json_text(out, ((const struct url *)at)->text);
		break;
	case VIEW_PART:
		write_part(out, at);
		break;
	case VIEW_LIST:
		write_list(out, field, v);
		break;
	}
}

static void write_object(struct json_out *out, const struct view_shape *shape, const void *v)
{
	json_object(out);
	for (size_t i = 0; i < shape->fields_n; i++) {
		json_key(out, shape->fields[i].name);
		write_field(out, &shape->fields[i], v);
	}
	json_object_end(out);
}

void view_json(struct json_out *out, const struct view *view, const void *v)
{
	write_object(out, &view->shape, v);
}

static void schema_object(struct json_out *out, const struct view_shape *shape);

/* "type": one name, or that name and null for what may be absent. */
static void schema_type(struct json_out *out, const char *type, bool may_be_absent)
{
	json_key(out, "type");
	if (!may_be_absent) {
		json_text(out, type);
		return;
	}
	json_array(out);
	json_text(out, type);
	json_text(out, "null");
	json_array_end(out);
}

static void schema_text(struct json_out *out, const char *format)
{
	schema_type(out, "string", true);
	if (format != NULL)
		json_pair_text(out, "format", format);
}

static void schema_code(struct json_out *out)
{
	static const char *const names[] = { "code", "label" };

	schema_type(out, "object", true);
	json_key(out, "properties");
	json_object(out);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		json_key(out, names[i]);
		json_object(out);
		schema_type(out, "string", i == 1);
		json_object_end(out);
	}
	json_object_end(out);
	json_key(out, "required");
	json_array(out);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		json_text(out, names[i]);
	json_array_end(out);
}

static void schema_field(struct json_out *out, const struct view_field *field)
{
	switch (field->type) {
	case VIEW_TEXT:
	case VIEW_PERSON:
		schema_text(out, NULL);
		break;
	case VIEW_CODE:
	case VIEW_AREA:
		schema_code(out);
		break;
	case VIEW_DATE:
		schema_text(out, "date");
		break;
	case VIEW_INSTANT:
		schema_text(out, "date-time");
		break;
	case VIEW_COUNT:
		schema_type(out, "integer", false);
		json_pair_text(out, "format", "int64");
		break;
	case VIEW_BOOL:
		schema_type(out, "boolean", false);
		break;
	case VIEW_ID:
		schema_text(out, NULL);
		json_pair_text(out, "pattern", "^[0-9A-HJKMNP-TV-Z]{13}$");
		break;
	case VIEW_URL:
		schema_text(out, "uri-reference");
		break;
	case VIEW_PART:
		break; /* the face of another view: its own schema tells */
	case VIEW_LIST:
		schema_type(out, "array", false);
		json_key(out, "items");
		schema_object(out, field->row);
		break;
	}
}

static void schema_object(struct json_out *out, const struct view_shape *shape)
{
	json_object(out);
	schema_type(out, "object", false);
	json_key(out, "properties");
	json_object(out);
	for (size_t i = 0; i < shape->fields_n; i++) {
		json_key(out, shape->fields[i].name);
		json_object(out);
		schema_field(out, &shape->fields[i]);
		json_object_end(out);
	}
	json_object_end(out);
	json_key(out, "required");
	json_array(out);
	for (size_t i = 0; i < shape->fields_n; i++)
		json_text(out, shape->fields[i].name);
	json_array_end(out);
	json_object_end(out);
}

void view_schema(struct json_out *out, const struct view *view)
{
	schema_object(out, &view->shape);
}

struct part view_part(struct html *page, const struct view *view, const void *v)
{
	struct html html = html_like(page);
	struct json_out json = json_out_in(page->text.arena, page->text.max);

	view->html(&html, v);
	view_json(&json, view, v);
	if (html_over(&html) || json_over(&json)) {
		page->text.over = true;
		return PART_NONE;
	}
	return (struct part){ .html = html_bytes(&html), .json = json_bytes(&json) };
}

struct part part_style(struct arena *a, struct bytes css)
{
	struct str s = str_in(a, css.len + 32);

	if (css.len > 0 && memchr(css.at, '<', css.len) != NULL)
		BUG("a style sheet with '<' in it");
	str_add(&s, "<style>");
	str_addn(&s, css.at, css.len);
	str_add(&s, "</style>");
	return (struct part){ .html = str_bytes(&s) };
}

void html_part(struct html *out, struct part part)
{
	str_addn(&out->text, part.html.at, part.html.len);
}
