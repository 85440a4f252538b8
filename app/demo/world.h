/*
 * world.h - what the making of a demo works with: an open site with an empty
 * schema, one reader, one locked block of keys, and the people of the cast. One
 * thread, so that the clock it moves is the clock of every rule. Private to this
 * folder.
 */
#ifndef ASHRAY_DEMO_WORLD_H
#define ASHRAY_DEMO_WORLD_H

#include "app/app.h"
#include "app/demo/cast.h"
#include "lib/codec/json.h"

struct world {
	const struct site *site;
	struct db_reader *reader;
	struct vault_keys *keys;
	size_t mark;         /* of the keys: below it lie those who were opened to act */
	struct arena *arena; /* lives as long as the making */
	struct arena *turn;  /* of one change that is waited for; reset by world_end() */
	int64_t now;         /* the real one: nothing happens after it */
	int64_t ticked_in;   /* the week of the clockwork's last tick */
	struct cast cast;
};

/* Opens reader, keys and arenas on an open app. False with a line in the log. */
MUST_USE bool world_open(struct world *w, const struct app *app);
void world_close(struct world *w);

/* A change of its own that is waited for. world_end() commits what was decided, if
 * `oc` is OK, and forgets the turn's memory; anything else is said in the log. */
struct tx *world_begin(struct world *w);
MUST_USE bool world_end(struct world *w, struct tx *tx, enum outcome oc, const char *what);

/* Makes keys and blobs of what follows in this arena, on top of the opened people. */
void world_keys(struct world *w, struct arena *a);

/* A file of the pack's demo folder, read; NULL with its faults in the log. */
const struct json *world_file(struct world *w, const char *name);

/* A small file, whole. False: it cannot be read, or is no small file. */
MUST_USE bool world_read(struct arena *a, const char *path, struct bytes *ret_bytes);

/* A day relative to today (0) and a wall time there. */
int64_t world_instant(const struct world *w, int64_t day, int minute);

#endif
