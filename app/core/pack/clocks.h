/*
 * clocks.h - by when something must be done: the pack's limits per step and
 * level of risk, events that have an hour, limits that run from the act, and
 * when to remind and to escalate. Whether it was done is the slices' to know.
 */
#ifndef ASHRAY_PACK_CLOCKS_H
#define ASHRAY_PACK_CLOCKS_H

#include "app/core/pack/calendar.h"
#include "app/core/pack/conditions.h"

/* A length of time: by day and night, or in working days. */
struct duration {
	int64_t ms;       /* when working_days is 0 */
	int working_days; /* of office hours */
};

/* "15m", "24h", "7d", "2w", "3wd"; false for anything else. */
bool duration_read(const char *text, struct duration *ret_duration);

struct risk_level {
	const char *id;
	int n;
	struct texts name;
	int64_t phone_after; /* unacknowledged for so long: somebody rings up; 0: never */
};

/* Steps that every pack has. */
#define STEP_TRIAGE       "triage"
#define STEP_ACCEPT       "accept"
#define STEP_FIRST_ACTION "first_action"
#define STEP_FINISH       "finish"
#define STEP_REPLY        "reply"     /* to the reporter's question */
#define STEP_OBJECTION    "objection" /* of the reporter */

struct clock_step {
	const char *id;
	int n;
	struct texts name;
	const struct duration *limits; /* by level, in the order of clocks->levels */
};

/* A coming event whose hour a fact knows: act so long before it. */
struct event_rule {
	const char *id;
	struct rule when;
	int fact;
	struct duration lead;
};

/* A limit that runs from the act, for some steps. */
struct since_act_rule {
	const char *id;
	struct rule when;
	int fact;
	struct text_list steps;
	struct duration limit;
};

/* How long a pause may hold a clock. */
struct pause_rules {
	struct duration confirm;     /* a pause lapses unless somebody else agrees so soon */
	struct duration unconfirmed; /* what nobody agreed to, of all pauses of a task */
};

enum { ALARMS_MAX = 8 };

struct clocks {
	const struct risk_level *levels; /* most urgent first */
	size_t levels_n;
	const struct clock_step *steps;
	size_t steps_n;
	int remind[ALARMS_MAX], escalate[ALARMS_MAX]; /* percent of the limit */
	size_t remind_n, escalate_n;
	const struct event_rule *events;
	size_t events_n;
	const struct since_act_rule *since_act;
	size_t since_act_n;
	struct pause_rules pauses;
};

/* NULL for an id or n that the pack does not have. */
const struct risk_level *risk_level(const struct pack *p, const char *id);
const struct risk_level *risk_level_of_n(const struct pack *p, int n);
const struct clock_step *clock_step(const struct pack *p, const char *id);

/* What a deadline depends on. */
struct clock_question {
	const char *step;
	const char *level;                 /* NULL before triage: the most urgent one's limit */
	int64_t from_at;                   /* when the clock began */
	struct working_time working;       /* calendar of whoever must act */
	const struct situation *situation; /* NULL: no event and no act to heed */
};

struct alarm {
	int64_t at;
	int percent;
	bool is_escalation; /* otherwise a reminder */
};

struct deadline {
	int64_t due_at;
	const char
		*because; /* id of the event or act that made it earlier; NULL: the step's limit */
	struct alarm alarms[2 * ALARMS_MAX]; /* in order of time */
	size_t alarms_n;
};

/* Always answers: a pack that was loaded has every step that the program asks
 * for, at every level. Never earlier than from_at. */
void clock_set(const struct pack *p, const struct clock_question *q, struct deadline *ret_deadline);

/* Does the step's limit count working days, at some level? */
bool clock_counts_days(const struct pack *p, const char *step);

/* A clock as its record keeps it. */
struct running_clock {
	const char *step;
	int risk; /* n of the level */
	int64_t start_at, due_at;
	struct working_time working;
};

/* The first alarm after `percent` were noticed; at 100 per cent there is always one,
 * because a clock that ran out must be marked. False: there is none any more. */
bool clock_next_alarm(const struct pack *p, const struct running_clock *clock, int percent,
	struct alarm *ret_alarm);

#endif
