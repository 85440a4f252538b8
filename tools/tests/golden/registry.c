/* Made by htmlc: every view of the program. */
#include "lib/html/view.h"

extern const struct view view_task_list;

extern const struct view *const all_views[];
const struct view *const all_views[] = {
	&view_task_list,
	NULL,
};
