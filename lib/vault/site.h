/*
 * site.h - the site key K: 32 random bytes in a file or a systemd credential,
 * outside the database and the same on every node. The file may hold several
 * (each with its number, the kid): the newest writes, all read.
 */
#ifndef ASHRAY_VAULT_SITE_H
#define ASHRAY_VAULT_SITE_H

#include "lib/vault/keys.h"

/* All keys of the file and what is derived from them, in locked memory that is
 * read-only after loading; may be used by all threads. */
struct vault_site;

enum { VAULT_KIDS = 8, VAULT_NEWEST = 0 /* no kid has this number */ };

/* Makes the file with one fresh key, mode 0600, and syncs it and its folder.
 * CONFLICT: something is there already; it is left alone. FAILED: errno says why. */
MUST_USE enum outcome vault_site_create(const char *path);

/* Adds a fresh key, which writes from the next load on. INVALID: VAULT_KIDS are
 * there already, or as vault_site_load(). The old file stays until the new one is on disk. */
MUST_USE enum outcome vault_site_add(const char *path);

/* NOT_FOUND; FORBIDDEN: others than the owner may read it, or another user owns it;
 * INVALID: not a key file or a digit is damaged; FAILED: the machine. */
MUST_USE enum outcome vault_site_load(const char *path, struct vault_site **ret_site);
void vault_site_destroy(struct vault_site *site); /* NULL does nothing */

/* Number of keys, and the kid of the nth, newest first. */
size_t vault_site_count(const struct vault_site *site);
uint8_t vault_site_kid(const struct vault_site *site, size_t nth);

/* The public key that checks audit heads and the first desk's certificate,
 * printed at `init` and published. One for each kid. */
void vault_site_head_pk(const struct vault_site *site, size_t nth, uint8_t ret_pk[32]);

struct vault_ring_to;

/* The key file sealed to the recovery ring. The one blob in which K has no part,
 * because it is what brings K back. vault_site_restore() writes the file anew. */
struct sealed vault_site_copy(struct vault_keys *keys, const struct vault_ring_to *recovery);
MUST_USE enum outcome vault_site_restore(struct vault_keys *keys, const struct vault_ring *recovery,
	struct sealed copy, const char *path);

#endif
