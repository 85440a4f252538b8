/*
 * audit_fixture.h - two nodes of one site that write entries, close blocks and sign heads
 * when a test says so, and whoever checks the audit afterwards. The clock stands still.
 */
#ifndef ASHRAY_AUDIT_FIXTURE_H
#define ASHRAY_AUDIT_FIXTURE_H

#include "app/core/audit/verify.h"
#include "tests/support/two_engines.h"

enum { NODES = 2 }; /* their numbers are 0 and 7 */

struct world {
	struct engine_fixture *engine;
	struct arena *arena;
	struct vault_keys *keys;
	struct site sites[NODES]; /* two nodes of one site */
	uint8_t head_pk[1][32];
	int64_t now;
};

struct world *world_open(void **state);
void world_end(struct world *w);
struct site *world_site(struct world *w);

void world_wait(struct world *w, int64_t ms);
struct tx *world_tx(struct world *w);
/* One statement, durable. */
void world_run(struct world *w, const char *sql, const struct db_arg *args, size_t n);
int64_t world_ask(struct world *w, const char *sql);

/* An entry of a node, about a new record or this one. */
void world_act(struct world *w, int node);
void world_act_on(struct world *w, int node, int64_t object);

/* False: there was nothing to close, nothing new to sign. */
bool world_close(struct world *w, int node);
bool world_sign(struct world *w);

/* Three blocks of three entries, and a head over each. */
void world_story(struct world *w);

/* The newest head, as it was published and read again. */
struct published_head world_head(struct world *w);

/* ---- what is found ---- */

struct found {
	struct arena *arena;
	int kinds[FINDINGS];
	int all;
};

struct found world_look(struct world *w, const struct published_head *published);
void assert_whole(struct world *w);
void assert_finds(struct world *w, enum finding_kind kind);

#endif
