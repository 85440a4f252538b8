/*
 * crowd.h - the background of a demo: how often what happens where, as the pack's
 * demo/crowd.json says. Shares that people will look for afterwards (channels, risks,
 * doubles, what is missing) are dealt exactly; the rest is chance. Private to this
 * folder.
 */
#ifndef ASHRAY_DEMO_CROWD_H
#define ASHRAY_DEMO_CROWD_H

#include "app/demo/chance.h"
#include "app/demo/story.h"

/* {"home": 60, "street": 10}: codes, and how often each. */
struct weighted {
	const char *const *codes;
	const int *weights;
	size_t n;
};

struct way {
	const char *channel, *door;
};

struct crowd_kind {
	const char *kind;
	int girls; /* per cent */
	int youngest, oldest;
	struct weighted settings, relations, events, acts, outcomes, stories;
	bool is_sexual, is_by_children;
};

/* Days on which more or less is told. In yearly ones the year is 2000. */
struct wave {
	int64_t from, to;
	bool is_yearly;
	int percent; /* of an ordinary day */
};

struct quarter {
	const struct area *const *areas;
	size_t n;
};

/* A place that gets just so many, whatever chance says: the small cells. */
struct planted {
	const struct area *area;
	int count;
};

struct crowd {
	struct chance chance;
	int months;
	struct way *ways;
	int *way_weights;
	size_t ways_n;
	struct weighted risks;
	struct weighted *kinds_of_risk; /* one for each of risks: names of kinds */
	struct crowd_kind *kinds;
	size_t kinds_n;
	struct wave *waves;
	size_t waves_n;
	struct quarter *places;
	int *place_weights;
	size_t places_n;
	struct planted *planted;
	size_t planted_n;
	int *hours; /* 24 weights */
	struct weighted reporters, child_where, anonymity, disability, contact_ways;
	struct weighted girls, boys, names; /* names: of reporters */
	struct weighted finds, notes, whys, added, safe;
	struct weighted first_acts, seen_by, seen_where, seen_alone, closes, pauses, declines, read;
	struct weighted duty_acts; /* in "duty act" pairs: what a duty does that meets no child */
	struct cast_person *desk_day, *desk_night;
	int duplicate, no_age, no_sex, late, adult, danger, decline, pause, add; /* per cent */
	int waiting, waiting_minutes; /* so many lie in the inbox, no older than that */
	const char *question_story, *question_find, *question_name;
	const char *phone;                     /* first signs of every telephone number */
	const char *girl, *boy, *close_double; /* codes */
};

/* Reads the file. False with its faults in the log. */
MUST_USE bool crowd_read(struct world *w, struct crowd *ret_crowd);

/* One of them. */
const char *weighted_pick(struct chance *c, const struct weighted *from);

/* Somebody who is told about. */
struct told {
	const struct crowd_kind *kind;
	const struct area *area;
	const char *level; /* that the desk will set */
	int64_t at;
	int age;         /* AGE_NOT_SAID */
	const char *sex; /* NULL: not said */
	bool is_girl, is_adult, is_late, is_waiting;
};

/* The answers as a program would send them, in the arena of the world. */
struct bytes crowd_answers(struct world *w, struct crowd *c, const struct told *told);

/* The filing, and what everybody does afterwards, as far as it lies in the past. */
void crowd_steps(struct world *w, struct crowd *c, const struct told *told, struct story *story);

/* The same for one that nobody has read yet, and for one that is told already. */
void crowd_steps_waiting(
	struct world *w, struct crowd *c, const struct told *told, struct story *story);
void crowd_steps_of_double(
	struct world *w, struct crowd *c, const struct told *told, struct story *story);

#endif
