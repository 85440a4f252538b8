/*
 * site_fixture.h - a small town behind a served site (served.h): a national desk with
 * a triage desk of two officers, the child helpline that stands by, and in Mohammadpur
 * a social office, a police station and a clinic, each with one officer who is
 * signed in. Tests go through the door: a report is sent as programs send it, staff
 * read and post pages, the reporter comes back with the receipt. The clock stands still
 * at a working Sunday, ten o'clock in Dhaka, until a test moves it.
 */
#ifndef ASHRAY_SITE_FIXTURE_H
#define ASHRAY_SITE_FIXTURE_H

#include "lib/codec/json.h"
#include "tests/support/served.h"

#define TOWN_AREA "BD302650" /* Mohammadpur, in Dhaka */

/* Somebody of the staff, with a session. */
struct colleague {
	const char *name, *user, *password;
	int64_t account, body;
	const char *token;
};

struct town_site {
	struct served *served;
	int64_t national, triage, standby, hq, district, social, police, clinic;
	/* Head of the national desk, and its data protection officer; two of the triage desk;
	 * heads of the department, of its district office and of the three offices that act. */
	struct colleague asha, mita, moyna, rafiq, hasan, shirin, nasrin, karim, dalia;
	int64_t now;
};

/* One more officer of the triage desk; its name, user and password stand in *who. */
void town_site_enter(struct town_site *t, struct colleague *who);

/* Made once for a group of tests, because it takes some seconds: *state is the town.
 * Each test files reports of its own. `database` as in served.h. */
struct town_site *town_site_open(const char *database);
void town_site_close(struct town_site *t);
int town_site_on_sqlite(void **state);
int town_site_on_postgres(void **state);
int town_site_end(void **state);

/* Moves the clock; everybody signs in again when his session has ended. */
void town_site_wait(struct town_site *t, int64_t ms);

/* ---- the reporter ---- */

struct filed {
	const char *number, *code; /* of the receipt */
	const char *report;        /* id, as it stands in links of the desk */
};

/* `answers`: what stands between the braces: "\"whom\":\"child\",…". */
struct filed town_site_file(struct town_site *t, const char *answers);
/* A boy of nine, beaten in the street in Mohammadpur, hurt and in danger. */
struct filed town_site_file_beating(struct town_site *t);

/* The reporter's page. */
const struct json *town_site_track(struct town_site *t, const struct filed *filed);

/* ---- staff ---- */

/* A page as programs read it; fails unless the answer is 200. */
const struct json *town_site_json(
	struct town_site *t, const struct colleague *who, const char *path);
/* The same whatever the answer; and as people read it. */
struct said town_site_get(struct town_site *t, const struct colleague *who, const char *path);
struct said town_site_page(struct town_site *t, const struct colleague *who, const char *path);

/* A posted form: names and values in turn, ending in NULL. */
struct said town_site_post(struct town_site *t, const struct colleague *who, const char *path, ...)
	__attribute__((sentinel));
/* One form, without a field, sent by several people in the same moment. */
void town_site_post_together(struct town_site *t, const struct colleague *who, size_t n,
	const char *path, struct said *ret_said);
/* Where a reply of 303 leads; "" otherwise. */
const char *said_location(struct town_site *t, const struct said *said);

/* Routes a report as the rules advise; and the path of somebody's task for it. */
void town_site_route(struct town_site *t, const struct filed *filed);
void town_site_route_as(
	struct town_site *t, const struct colleague *who, const struct filed *filed);
const char *town_site_task(
	struct town_site *t, const struct colleague *who, const struct filed *filed);

/* ---- looking into JSON ---- */

/* "work.0.phase.code"; NULL when there is nothing. Numbers and truths as text. */
const char *json_at(struct town_site *t, const struct json *root, const char *path);
size_t json_count(const struct json *list);
/* The row of a list in which a field has this value; NULL: none. */
const struct json *json_where(
	struct town_site *t, const struct json *list, const char *field, const char *value);

int64_t town_site_count(struct town_site *t, const char *sql);

#endif
