/*
 * keys.h - the locked block in which one worker's plaintext keys live, and the
 * handles into it. Nothing here is shared between threads: each worker, each job
 * thread and each thread that seals uploads has a block of its own.
 */
#ifndef ASHRAY_VAULT_KEYS_H
#define ASHRAY_VAULT_KEYS_H

#include "lib/base/base.h"

struct vault_site;

/* The block. Handles point into it and die with vault_keys_wipe(). */
struct vault_keys;

/* What may lie in it. */
struct vault_part;  /* P: opens what is opened together */
struct vault_ring;  /* S: the secret of one generation of a ring, and what follows from it */
struct vault_user;  /* the scalar of a person */
struct vault_find;  /* F: the name index of a ring */
struct vault_file;  /* the key of one file */
struct vault_epoch; /* the hour's key: drafts and visits */

/* The name of a record inside every wrap: 8 zero bytes and the id, big-endian. */
struct vault_record {
	uint8_t at[16];
};

/* Once, before anything else and before any thread: starts libsodium, gives
 * libgfshare its chance, forbids core dumps and tracing. False: do not run. */
MUST_USE bool vault_start(void);

/* A locked block of 32 kB that works with the keys of `site`, which must outlive
 * it. With NULL it can only join shares and open the copy of the key file.
 * NULL comes back when memory cannot be locked (RLIMIT_MEMLOCK). */
MUST_USE struct vault_keys *vault_keys_create(const struct vault_site *site);
void vault_keys_destroy(struct vault_keys *keys); /* NULL does nothing */

/* Begins a request: blobs and opened bytes are made in this arena. */
void vault_keys_begin(struct vault_keys *keys, struct arena *arena);

/* Ends it: every handle is dead, every byte of the block zero. */
void vault_keys_wipe(struct vault_keys *keys);

/* A long loop (export, import, a list) gives back what each turn took. A block
 * that is full is BUG(): about 900 parts or 180 rings are room for any page. */
size_t vault_keys_mark(const struct vault_keys *keys);
void vault_keys_rewind(struct vault_keys *keys, size_t mark);

/* A new random part key. */
const struct vault_part *vault_part_create(struct vault_keys *keys);

struct vault_record vault_record_of(int64_t id);

/* Chance for salts, ids and tokens; not for keys, which make themselves. */
void vault_random(void *to, size_t n);

/* Compares secrets in a time that does not depend on them. */
bool vault_equal(const void *a, const void *b, size_t n);

#endif
