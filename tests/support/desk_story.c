/* desk_story.c - paths and pages of the desk, as its tests go through the door. */

#include "tests/support/desk_story.h"

struct town_site *town_of(void **state)
{
	return *state;
}

const char *report_path(struct town_site *t, const struct filed *filed, const char *act)
{
	return arena_printf(t->served->arena, "/desk/reports/%s%s", filed->report, act);
}

const char *path_and(struct town_site *t, const char *path, const char *act)
{
	return arena_printf(t->served->arena, "%s%s", path, act);
}

const struct json *report_page(struct town_site *t, const struct filed *filed)
{
	return town_site_json(t, &t->moyna, report_path(t, filed, ""));
}

const char *version_of(struct town_site *t, const struct filed *filed)
{
	return json_at(t, report_page(t, filed), "version");
}

const char *task_version(struct town_site *t, const struct colleague *who, const char *path)
{
	return json_at(t, town_site_json(t, who, path), "version");
}
