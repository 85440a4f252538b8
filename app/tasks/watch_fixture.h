/* watch_fixture.h - a report, its task in an office of one officer, and the jobs as a test turns
 * them. */
#ifndef ASHRAY_WATCH_FIXTURE_H
#define ASHRAY_WATCH_FIXTURE_H

#include "app/core/pack/pack.h"
#include "app/people/people_fixture.h"
#include "app/reports/report.h"
#include "app/tasks/task.h"

/* A town with a pack, and a report that was given to the office of one officer. */
struct watched {
	struct town *town;
	const struct pack *pack;
	struct report_id report;
	struct task_id task;
};

struct actor *watched_system(struct watched *p);
int64_t watched_newest(struct watched *p, const char *sql);
void watched_file_about(struct watched *p, struct fact_codes must_not_see);
void watched_get_report(struct watched *p, struct tx *tx, struct actor *who, struct report *ret);
void watched_rate(struct watched *p, const char *level);
void watched_route_to(struct watched *p, const struct person *person, int64_t body);
void watched_route_as(struct watched *p, const struct person *person);
void watched_route(struct watched *p);
struct watched *watched_open(void **state);
struct watched *watched_open_with_task(void **state, const char *level);
void watched_close(struct watched *p);
/* One turn; false if it wrote nothing. */
bool watched_turn(struct watched *p, bool (*job)(struct tx *tx, struct actor *system));
/* The clock moves on, and the job looks. */
void watched_after(struct watched *p, int64_t ms);
struct task watched_now(struct watched *p);
int64_t watched_told(struct watched *p, const char *kind, int64_t body);
enum outcome watched_opens(struct watched *p, const struct person *person);
/* Rina takes the task on; gives it back as another's. */
void watched_accept(struct watched *p);
void watched_decline(struct watched *p);
/* Whoever held a post has left it. */
void watched_leave(struct watched *p, const struct person *person);
void watched_bar(struct watched *p, int64_t body);
/* Does the key of the story open for Hasan, who heads what stands behind the desk, though
 * the program be asked nothing else? */
enum outcome watched_reaches_report(struct watched *p, int64_t report);
/* Is the desk's own copy of the task sealed to this ring of it? */
bool watched_task_is_sealed_to(struct watched *p, enum compartment c);

#endif
