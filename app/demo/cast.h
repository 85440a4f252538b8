/*
 * cast.h - the bodies of a demo and the people in them, all invented: read from the
 * pack's demo/bodies.json, admitted and entered by the rules that hold for everybody.
 * Private to this folder.
 */
#ifndef ASHRAY_DEMO_CAST_H
#define ASHRAY_DEMO_CAST_H

#include "app/core/pack/bodies.h"
#include "app/people/start.h"

struct world;

struct cast_body {
	const char *id; /* in the demo's own files */
	const struct body_kind *kind;
	const struct area *area;
	struct cast_body *parent; /* NULL at the top */
	const char *name, *name_en, *phone, *address;
	int late_percent; /* of its tasks; 0: like everybody's */
	int given;        /* so many tasks of the background */
	struct cast_person *people;
	size_t people_n; /* posts, vacant ones too */
	int64_t body;    /* once it was admitted */
};

/* A post and who holds it. */
struct cast_person {
	struct cast_body *body;
	const char *title;
	enum role role;
	const char *name, *user; /* NULL: the post is vacant */
	const char *password;
	const char *secret;              /* of the telephone's clock, base32 */
	const struct vault_user *handle; /* below the world's mark, once he has to act */
};

struct cast {
	struct cast_body *bodies;
	size_t n;
};

/* Reads the file. False with its faults in the log. */
MUST_USE bool cast_read(struct world *w);

/* Makes the site and everybody in it, at the time on the clock. */
MUST_USE bool cast_make(struct world *w);

/* NULL for an id or user that there is not. */
struct cast_body *cast_body(const struct cast *cast, const char *id);
struct cast_person *cast_person(const struct cast *cast, const char *user);

/* The body of a kind that serves a place, found as body_serving() does; NULL. */
struct cast_body *cast_serving(
	const struct cast *cast, const struct body_kind *kind, const struct area *area);

/* Who does a body's work: an officer, else the head; NULL where every post is vacant. */
struct cast_person *cast_worker(const struct cast_body *body);

/* Somebody as an actor inside a transaction whose arena the keys were begun with. */
MUST_USE enum outcome cast_actor(
	struct world *w, struct tx *tx, struct cast_person *person, struct actor **ret_actor);

/* Opens those below the mark, so that cast_actor() need not stretch a password.
 * Between transactions only. */
MUST_USE bool cast_open(struct world *w, struct cast_person *person);

#endif
