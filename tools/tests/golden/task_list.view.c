/* Made by htmlc from tools/tests/views/task_list.html. */
#include "task_list.view.h"

static const struct view_field fields_task_step[] = {
	{ "title", VIEW_TEXT, offsetof(struct task_step, title), 0, NULL },
	{ "done_on", VIEW_DATE, offsetof(struct task_step, done_on), 0, NULL },
};
static const struct view_shape shape_task_step = { "task_step", sizeof(struct task_step), 2, fields_task_step };

static const struct view_field fields_task_row[] = {
	{ "number", VIEW_TEXT, offsetof(struct task_row, number), 0, NULL },
	{ "state", VIEW_CODE, offsetof(struct task_row, state), 0, NULL },
	{ "due", VIEW_INSTANT, offsetof(struct task_row, due), 0, NULL },
	{ "late", VIEW_BOOL, offsetof(struct task_row, late), 0, NULL },
	{ "open", VIEW_URL, offsetof(struct task_row, open), 0, NULL },
	{ "chosen", VIEW_BOOL, offsetof(struct task_row, chosen), 0, NULL },
	{ "steps", VIEW_LIST, offsetof(struct task_row, steps), offsetof(struct task_row, steps_n), &shape_task_step },
};
static const struct view_shape shape_task_row = { "task_row", sizeof(struct task_row), 7, fields_task_row };

static const struct view_field fields_view_task_list[] = {
	{ "heading", VIEW_TEXT, offsetof(struct view_task_list, heading), 0, NULL },
	{ "tasks", VIEW_LIST, offsetof(struct view_task_list, tasks), offsetof(struct view_task_list, tasks_n), &shape_task_row },
	{ "next", VIEW_URL, offsetof(struct view_task_list, next), 0, NULL },
	{ "filter", VIEW_PART, offsetof(struct view_task_list, filter), 0, NULL },
	{ "made_on", VIEW_DATE, offsetof(struct view_task_list, made_on), 0, NULL },
	{ "total", VIEW_COUNT, offsetof(struct view_task_list, total), 0, NULL },
	{ "area", VIEW_AREA, offsetof(struct view_task_list, area), 0, NULL },
	{ "officer", VIEW_PERSON, offsetof(struct view_task_list, officer), 0, NULL },
	{ "record", VIEW_ID, offsetof(struct view_task_list, record), 0, NULL },
	{ "action", VIEW_URL, offsetof(struct view_task_list, action), 0, NULL },
};

static void write_view_task_list(struct html *out, const void *v)
{
	view_task_list_html(out, v);
}

const struct view view_task_list = { { "task_list", sizeof(struct view_task_list), 10, fields_view_task_list }, write_view_task_list };

void view_task_list_html(struct html *out, const struct view_task_list *v)
{
	html_lit(out, "<h1 id=\"top\">");
#line 6 "tools/tests/views/task_list.html"
	html_text(out, v->heading);
	html_lit(out, "</h1>\n");
#line 7 "tools/tests/views/task_list.html"
	html_part(out, v->filter);
	html_lit(out, "\n"
		"<p>");
#line 8 "tools/tests/views/task_list.html"
	html_plural(out, HTML_TEXT, (const char *const[]){ "{total} task in {area}", "{total} tasks in {area}" }, v->total, (const struct value[]){
		{ .name = "total", .type = VALUE_COUNT, .n = v->total },
		{ .name = "area", .type = VALUE_TEXT, .text = v->area.label },
		{ 0 } });
	html_lit(out, ", ");
#line 8 "tools/tests/views/task_list.html"
	html_message(out, HTML_TEXT, "made on {made_on} by {officer}", (const struct value[]){
		{ .name = "made_on", .type = VALUE_DAY, .n = v->made_on },
		{ .name = "officer", .type = VALUE_TEXT, .text = v->officer },
		{ 0 } });
	html_lit(out, " · ");
#line 8 "tools/tests/views/task_list.html"
	html_id(out, v->record);
	html_lit(out, "</p>\n");
#line 9 "tools/tests/views/task_list.html"
	if (v->tasks_n > 0) {
		html_lit(out, "\n"
		"<ul class=\"tasks\">\n");
#line 11 "tools/tests/views/task_list.html"
		for (size_t at_t = 0; at_t < v->tasks_n; at_t++) {
			const struct task_row *row_t = &v->tasks[at_t];

			html_lit(out, "\n"
		"<li class=\"task task-");
#line 12 "tools/tests/views/task_list.html"
			html_attr(out, row_t->state.id);
#line 12 "tools/tests/views/task_list.html"
			if (row_t->late) {
				html_lit(out, " is-late");
			}
			html_lit(out, "\"");
#line 12 "tools/tests/views/task_list.html"
			if (row_t->chosen) {
				html_lit(out, " aria-current=\"true\"");
			}
			html_lit(out, ">\n"
		"<a href=\"");
#line 13 "tools/tests/views/task_list.html"
			html_url(out, row_t->open);
			html_lit(out, "\" title=\"");
#line 13 "tools/tests/views/task_list.html"
			html_attr(out, row_t->state.label);
			html_lit(out, "\">");
#line 13 "tools/tests/views/task_list.html"
			html_text(out, row_t->number);
			html_lit(out, "</a>\n");
#line 14 "tools/tests/views/task_list.html"
			if (row_t->late) {
				html_lit(out, "<strong>");
#line 14 "tools/tests/views/task_list.html"
				html_message(out, HTML_TEXT, "Late", NULL);
				html_lit(out, "</strong>");
			} else {
#line 14 "tools/tests/views/task_list.html"
				html_instant(out, row_t->due);
			}
			html_lit(out, "\n");
#line 15 "tools/tests/views/task_list.html"
			for (size_t at_step = 0; at_step < row_t->steps_n; at_step++) {
				const struct task_step *row_step = &row_t->steps[at_step];

				html_lit(out, "<small>");
#line 15 "tools/tests/views/task_list.html"
				html_text(out, row_step->title);
#line 15 "tools/tests/views/task_list.html"
				if (!(row_step->done_on != NO_TIME)) {
					html_lit(out, " – ");
#line 15 "tools/tests/views/task_list.html"
					html_message(out, HTML_TEXT, "open", NULL);
				} else {
					html_lit(out, " ");
#line 15 "tools/tests/views/task_list.html"
					html_day(out, row_step->done_on);
				}
				html_lit(out, "</small>");
			}
			html_lit(out, "\n"
		"</li>\n");
		}
		html_lit(out, "\n"
		"</ul>\n");
	} else {
		html_lit(out, "\n"
		"<p>");
#line 20 "tools/tests/views/task_list.html"
		html_message(out, HTML_TEXT, "No task waits for {officer}.", (const struct value[]){
			{ .name = "officer", .type = VALUE_TEXT, .text = v->officer },
			{ 0 } });
		html_lit(out, "</p>\n");
	}
	html_lit(out, "\n"
		"<form method=\"post\" action=\"");
#line 22 "tools/tests/views/task_list.html"
	html_url(out, v->action);
	html_lit(out, "\">\n");
#line 23 "tools/tests/views/task_list.html"
	html_form_token(out);
	html_lit(out, "\n"
		"<label>");
#line 24 "tools/tests/views/task_list.html"
	html_message(out, HTML_TEXT, "Note", NULL);
	html_lit(out, " <textarea name=\"note\">\n");
#line 24 "tools/tests/views/task_list.html"
	html_text(out, v->heading);
	html_lit(out, "</textarea></label>\n"
		"<input type=\"date\" name=\"until\" value=\"");
#line 25 "tools/tests/views/task_list.html"
	html_day_iso(out, v->made_on);
	html_lit(out, "\" placeholder=\"");
#line 25 "tools/tests/views/task_list.html"
	html_message(out, HTML_ATTR, "Until", NULL);
	html_lit(out, "\">\n"
		"<select name=\"task\">");
#line 26 "tools/tests/views/task_list.html"
	for (size_t at_t = 0; at_t < v->tasks_n; at_t++) {
		const struct task_row *row_t = &v->tasks[at_t];

		html_lit(out, "<option value=\"");
#line 26 "tools/tests/views/task_list.html"
		html_attr(out, row_t->number);
		html_lit(out, "\"");
#line 26 "tools/tests/views/task_list.html"
		if (row_t->chosen) {
			html_lit(out, " selected");
		}
		html_lit(out, ">");
#line 26 "tools/tests/views/task_list.html"
		html_instant_plain(out, row_t->due);
		html_lit(out, "</option>");
	}
	html_lit(out, "</select>\n"
		"<button>");
#line 27 "tools/tests/views/task_list.html"
	html_message(out, HTML_TEXT, "Save", NULL);
	html_lit(out, "</button>\n"
		"</form>\n");
#line 29 "tools/tests/views/task_list.html"
	if (!url_is_none(v->next)) {
		html_lit(out, "<a rel=\"next\" href=\"");
#line 29 "tools/tests/views/task_list.html"
		html_url(out, v->next);
		html_lit(out, "\">");
#line 29 "tools/tests/views/task_list.html"
		html_message(out, HTML_TEXT, "Next page", NULL);
		html_lit(out, "</a>");
	}
	html_lit(out, " <a href=\"#task-");
#line 29 "tools/tests/views/task_list.html"
	html_id(out, v->record);
	html_lit(out, "\">");
#line 29 "tools/tests/views/task_list.html"
	html_message(out, HTML_TEXT, "Up", NULL);
	html_lit(out, "</a>\n"
		"<svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><path d=\"M0 0h");
#line 30 "tools/tests/views/task_list.html"
	html_int(out, v->total);
	html_lit(out, "\"/></svg>");
}
