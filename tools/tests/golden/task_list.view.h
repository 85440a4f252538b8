/* Made by htmlc from tools/tests/views/task_list.html. */
#ifndef VIEW_TASK_LIST_H
#define VIEW_TASK_LIST_H

#include "lib/html/view.h"

struct task_step {
	const char *title;
	int64_t done_on;
};

struct task_row {
	const char *number;
	struct code state;
	int64_t due;
	bool late;
	struct url open;
	bool chosen;
	const struct task_step *steps;
	size_t steps_n;
};

struct view_task_list {
	const char *heading;
	const struct task_row *tasks;
	size_t tasks_n;
	struct url next;
	struct part filter;
	int64_t made_on;
	int64_t total;
	struct code area;
	const char *officer;
	int64_t record;
	struct url action;
};

extern const struct view view_task_list;
void view_task_list_html(struct html *out, const struct view_task_list *v);
static inline void view_task_list_json(struct json_out *out, const struct view_task_list *v)
{
	view_json(out, &view_task_list, v);
}
static inline struct part view_task_list_part(struct html *page, const struct view_task_list *v)
{
	return view_part(page, &view_task_list, v);
}

#endif
