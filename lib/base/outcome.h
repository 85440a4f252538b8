/*
 * outcome.h - how a decision ended. Three kinds of wrong have three channels:
 * our own mistake is BUG(), the user's mistake is data beside the fields, and
 * what the world refuses is one of these.
 */
#ifndef ASHRAY_OUTCOME_H
#define ASHRAY_OUTCOME_H

#define MUST_USE     __attribute__((warn_unused_result))
#define CLEANUP(f)   __attribute__((cleanup(f)))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define COUNT_OF(a)  (sizeof(a) / sizeof((a)[0]))

enum outcome {
	OK,
	INVALID,   /* what was given does not make sense: say what to change */
	NOT_FOUND, /* there is no such thing, or this person may not know of it */
	FORBIDDEN, /* there is, and this person may not */
	CONFLICT,  /* the state has moved on: show it, never retry by machine */
	FAILED,    /* a part of the machine failed; nothing was changed */
};

#endif
