/*
 * people_fixture.h - a small country for tests: a national desk, a department, a
 * district office and an upazila office of one officer, each with its head. The clock
 * stands still and is moved by the tests.
 */
#ifndef ASHRAY_PEOPLE_FIXTURE_H
#define ASHRAY_PEOPLE_FIXTURE_H

#include "app/people/admission.h"
#include "app/people/helping.h"
#include "app/people/start.h"
#include "tests/support/two_engines.h"

struct person {
	const char *user, *password;
	struct bytes seed;
	const struct vault_user *handle; /* kept for the whole test */
	int64_t account, holding;
};

struct town {
	struct engine_fixture *engine;
	struct arena *arena;
	struct vault_keys *keys;
	struct site site;
	char key_path[128];
	struct vault_keys *keys_before; /* of town_new_key() */
	struct vault_site *vault_before;
	size_t mark;
	int64_t now;
	struct site_started started;
	int64_t desk, hq, district, office;
	int64_t office_post;
	/* Heads of the four; the last is alone in her office. */
	struct person salma, hasan, district_head, rina;
};

struct town *town_open(void **state);
void town_close(struct town *t);

/* A transaction of its own, everything opened before given up. */
struct tx *town_tx(struct town *t);
const struct actor *town_nobody(struct town *t);

/* Somebody as an actor inside a transaction. */
struct actor *town_actor(struct town *t, struct tx *tx, const struct person *p);

/* One more site key, and a server that was started with it. Once. */
void town_new_key(struct town *t);

/* Moves the clock. */
void town_wait(struct town *t, int64_t ms);

/* The code of the telephone right now. */
const char *town_code(struct town *t, struct bytes seed);

int64_t town_holding(struct town *t, int64_t account, int64_t body);
int64_t town_post(struct town *t, const struct person *by, int64_t body, enum role role);
int64_t town_count(struct town *t, const char *sql, int64_t id);
void town_run(struct town *t, const char *sql, const struct db_arg *args, size_t n);

#endif
