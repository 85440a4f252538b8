/* notes.h - demo-accounts.json: who signs in how, and which receipt opens which
 * scenario. Private to this folder. */
#ifndef ASHRAY_DEMO_NOTES_H
#define ASHRAY_DEMO_NOTES_H

#include "app/demo/story.h"

/* Writes the file, readable for its owner only; whole or not at all. */
MUST_USE bool notes_write(struct world *w, struct stories scenarios, const char *path);

/* A seed that was written in base 32 without padding, back into bytes. */
struct bytes notes_seed(const char *text, uint8_t seed[FACTOR_SEED]);

#endif
