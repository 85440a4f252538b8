/*
 * arena.h - memory that dies together: everything made while answering one
 * request, loading one pack, running one job. Nothing in it is freed alone.
 */
#ifndef ASHRAY_ARENA_H
#define ASHRAY_ARENA_H

#include <stddef.h>

struct arena;

/* A place in an arena to which it can be wound back. */
struct arena_mark {
	void *block;
	size_t used;
};

/* Life cycle. `max` is the ceiling in bytes; passing it is BUG(), because what
 * comes from outside is limited at the door and what comes from inside is ours.
 * arena_destroy(NULL) does nothing. Bytes are wiped when they are given up. */
struct arena *arena_create(size_t max);
void arena_destroy(struct arena *a);
void arena_destroyp(struct arena **a); /* for CLEANUP() */

/* Zeroed memory, aligned for any type; never NULL. */
void *arena_alloc(struct arena *a, size_t n);
void *arena_array(struct arena *a, size_t n, size_t size);
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))

/* Copies into the arena. arena_text() adds the NUL. */
void *arena_copy(struct arena *a, const void *at, size_t n);
char *arena_text(struct arena *a, const char *text);
char *arena_textn(struct arena *a, const char *text, size_t n);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Winds back: everything made since the mark is wiped and given up. */
struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);
void arena_reset(struct arena *a);

/* Bytes handed out and not yet given up. */
size_t arena_used(const struct arena *a);

#endif
