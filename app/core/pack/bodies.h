/*
 * bodies.h - kinds of bodies: what each is there for, what it must read before
 * it acts, what it must not do; and the telephone lines of the country. The
 * bodies themselves, with names and addresses, are rows of app/bodies.
 */
#ifndef ASHRAY_PACK_BODIES_H
#define ASHRAY_PACK_BODIES_H

#include "app/core/pack/areas.h"
#include "app/core/pack/calendar.h"
#include "app/core/pack/conditions.h"

/* A duty, for whom, for which kinds of violence (none named: all). */
struct mandate {
	const char *duty; /* code of the list "duty" */
	bool for_child, for_adult;
	struct text_list kinds;
};

/* Own wording of a body kind for a state of its task. */
struct state_words {
	const char *state;
	struct texts words;
};

struct texts_list {
	const struct texts *at;
	size_t n;
};

struct body_kind {
	const char *id;
	int n;
	const struct area_level *level; /* where such bodies usually stand */
	struct texts name;
	struct texts public_name; /* what a reporter may read */
	const struct mandate *mandates;
	size_t mandates_n;
	bool may_lead;
	struct text_list compartments; /* of main, identity, originals, notes, closed */
	struct text_list roles;        /* of triage, administrator, protection; officers and
					* heads stand everywhere */
	struct text_list also_under;   /* kinds under which it may stand beside `parent` */
	const struct calendar *calendar;
	const struct body_kind *parent;  /* whose reserve stands behind it; NULL: a top kind */
	const struct body_kind *reserve; /* of a top kind: the second one; otherwise NULL */
	struct texts_list before_you_act, do_not;
	const struct state_words *phases;
	size_t phases_n;
	struct text_list accused_as; /* codes of the list "accused_body" */
};

struct helpline {
	const char *id;
	int n;
	const char *number;
	struct texts name, what_for, hours;
	bool is_always_open, is_free;
	bool is_first; /* stands on every page */
	int64_t last_checked;
	struct rule rule;        /* for which reports it is shown */
	const struct area *area; /* only for places inside; NULL: everywhere */
};

struct bodies {
	const struct body_kind *kinds;
	size_t kinds_n;
	const struct helpline *helplines; /* in the order in which they are shown */
	size_t helplines_n;
};

/* NULL for an id or n that the pack does not have. */
const struct body_kind *body_kind(const struct pack *p, const char *id);
const struct body_kind *body_kind_of_n(const struct pack *p, int n);
const struct helpline *helpline(const struct pack *p, const char *id);

/* May posts of this role stand in such a body? What the pack does not name, may not. */
bool body_kind_has_role(const struct body_kind *kind, const char *role);
/* May such a body stand directly under one of the kind `parent` (NULL: at the top)?
 * Where administrators stand, every kind may. */
bool body_kind_fits(const struct body_kind *kind, const struct body_kind *parent);

/* May this kind of body be given this duty for such a report? */
bool body_kind_covers(const struct body_kind *kind, const char *duty, const struct situation *s);

/* The numbers for a report, or, without a situation, for everybody: those that
 * depend on nothing. `area` may be NULL: only those that are for everywhere. */
enum { HELPLINES_MAX = 60 };
size_t helplines_for(const struct pack *p, const struct situation *s, const struct area *area,
	const struct helpline *ret_helplines[HELPLINES_MAX]);

#endif
