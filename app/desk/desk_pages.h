/*
 * desk_pages.h - what the pages of the desk share: words for codes, clocks and places,
 * what a sealed record says, threads, histories, and whether a form was shown with the
 * version that still stands. Private to this folder.
 */
#ifndef ASHRAY_DESK_PAGES_H
#define ASHRAY_DESK_PAGES_H

#include "app/core/layout/layout.h"
#include "app/core/pack/codes.h"
#include "app/core/pack/speech.h"
#include "app/messages/message.h"
#include "app/people/names.h"
#include "app/tasks/history.h"
#include "rows.view.h"

/* ---- words ---- */

/* A MESSAGE() with its values filled in. */
const char *desk_say(struct request *rq, const char *key, const struct value *values);
const char *desk_digits(struct request *rq, const char *ascii);
const char *desk_number(struct request *rq, int64_t task_number); /* "482 137" */
struct code desk_code(struct request *rq, const char *list, const char *code);
struct code desk_level(struct request *rq, int risk);
struct code desk_report_state(struct request *rq, const char *state);
struct code desk_task_state(struct request *rq, const struct body *body, const char *state);

/* "2 h left", "late 3 h"; `id` is running, late, breach, paused or done. */
struct desk_clock {
	int64_t start_at; /* NO_TIME: not known */
	int64_t due_at;
	bool is_paused, is_done;
};
struct code desk_clock(struct request *rq, struct desk_clock clock);
struct code desk_task_clock(struct request *rq, const struct task *task);
bool desk_clock_is_shown(const struct task *task);

/* What, whom, where, as lists say it. */
const char *desk_kinds(struct request *rq, const struct report_facts *facts);
const char *desk_whom(struct request *rq, const struct report_facts *facts);
/* From the place up to its district. */
const char *desk_place(struct request *rq, const struct report_facts *facts);

/* A code list to choose from; nothing for a list that the pack lacks. */
size_t desk_choices(struct request *rq, const char *list, const char *chosen,
	const struct choice_row **ret_rows);
size_t desk_points(
	struct request *rq, const struct texts_list *texts, const struct point_row **ret_rows);

/* "image/jpeg, 120 kB" */
const char *desk_file_about(struct request *rq, const struct file *f);

/* The body of a post of the actor's, for the line that says who saw the page. */
const struct holding *desk_viewer(const struct request *rq, int64_t body);

/* ---- forms ---- */

/* Was the form shown with the version that still stands? */
bool desk_is_current(const struct request *rq, int64_t version);
extern const char desk_moved_on[]; /* what to do if not; a key of the catalogues */

/* ---- what a record says ---- */

struct told {
	const struct fact_row *facts;
	size_t facts_n;
	const struct folded_row *folded; /* hard content, each behind a line that names it */
	size_t folded_n;
	const char *phone; /* of the reporter; NULL: none, or not for this actor */
	bool is_guarded;   /* the reporter named somebody who must not see it */
};
struct told_from {
	const struct json *sections, *identity; /* {"facts":{…}, …}; NULL: nothing */
	const struct report_facts *facts;
	bool is_locked; /* there is an identity that this actor may not open */
};
void desk_told(struct request *rq, const struct told_from *from, struct told *ret_told);

/* ---- histories and threads ---- */

/* Acts as lines, newest first. Reads names. */
size_t desk_events(struct request *rq, struct act_list acts, struct bodies_found bodies,
	const struct event_row **ret_rows);

struct thread_of {
	const char *name;          /* of its fields on the page */
	struct url action, review; /* none: may not write, may not review */
	const char *from;          /* whose ready sentences: "desk", "body" */
	bool is_asking;            /* offers to ask for an answer */
	struct url here;           /* the page that it stands on */
	struct message_list list;
	struct task_list tasks; /* whose offices speak in it */
	struct bodies_found bodies;
	const struct report_facts *facts;
	int risk;
	const char *typed, *wrong;
};
struct part desk_thread(struct request *rq, const struct thread_of *of);

/* The words of a message form: a ready sentence, or typed ones. INVALID: neither, both
 * (what was typed must not be lost by a tap), or no such sentence. */
struct written {
	const char *words;
	bool is_ready, is_question;
};
MUST_USE enum outcome desk_written(
	struct request *rq, const char *from, struct written *ret_written);
extern const char desk_not_written[]; /* what to do if INVALID; a key of the catalogues */

#endif
