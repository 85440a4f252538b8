/*
 * desk_story.h - what tests of the desk say over and over: the town of a group, paths of
 * reports and tasks, and the versions that a form must bring.
 */
#ifndef ASHRAY_DESK_STORY_H
#define ASHRAY_DESK_STORY_H

#include "tests/support/site_fixture.h"

struct town_site *town_of(void **state);

/* "/desk/reports/ID" and what follows: "" or "/route". */
const char *report_path(struct town_site *t, const struct filed *filed, const char *act);
/* The same for a path that is there already: a task's. */
const char *path_and(struct town_site *t, const char *path, const char *act);

/* The page of a report for the first triage officer, and its version. */
const struct json *report_page(struct town_site *t, const struct filed *filed);
const char *version_of(struct town_site *t, const struct filed *filed);

const char *task_version(struct town_site *t, const struct colleague *who, const char *path);

#endif
