/*
 * backup.h - a sealed stream for what leaves the house: compressed, cut into chunks
 * as files are (file.h), under a random key that lies in the stream's head, sealed to
 * the recovery ring and to the operator's offline key. K has no part in it: whoever
 * lost the key file must still be able to read its copy. What is in it, app/backup knows.
 */
#ifndef ASHRAY_VAULT_BACKUP_H
#define ASHRAY_VAULT_BACKUP_H

#include "lib/vault/keys.h"

enum { VAULT_BACKUP_TO = 4 /* public keys in one head, at most */ };

/* ---- the operator's offline key ---- */

/* A new pair as text, to be kept off the server. Secret: show once, then wipe. */
enum { VAULT_OFFLINE_TEXT = 256 };
void vault_offline_create(
	struct vault_keys *keys, char ret_text[VAULT_OFFLINE_TEXT], uint8_t ret_pk[32]);

/* Reads the text again. False: not such a key, or a digit is damaged. */
struct vault_offline; /* a handle */
MUST_USE bool vault_offline_read(
	struct vault_keys *keys, const char *text, const struct vault_offline **ret_offline);

/* ---- writing ---- */

/* Writes the head to `fd`, which stays the caller's. NULL: the disk refuses, or memory
 * cannot be locked. A public key of small order is sealed to nobody. */
struct vault_backup_to {
	const uint8_t (*pks)[32];
	size_t n; /* 1 … VAULT_BACKUP_TO */
};
struct vault_backup_writer;
MUST_USE struct vault_backup_writer *vault_backup_begin(
	struct vault_keys *keys, int fd, struct vault_backup_to to);

/* False: the disk refuses. The writer goes with vault_backup_end(), which writes and
 * syncs what is left, or vault_backup_abort(). */
MUST_USE bool vault_backup_write(struct vault_backup_writer *w, struct bytes plain);
MUST_USE bool vault_backup_end(struct vault_backup_writer *w);
void vault_backup_abort(struct vault_backup_writer *w); /* NULL does nothing */

/* ---- reading ---- */

/* Reads the head from `fd`, which stays the caller's. NULL: it is not a backup. */
struct vault_backup_reader;
MUST_USE struct vault_backup_reader *vault_backup_open(int fd);
void vault_backup_close(struct vault_backup_reader *r); /* NULL does nothing */

/* The public keys of the head. Believed by nobody before it is unlocked. */
struct vault_backup_to vault_backup_recipients(const struct vault_backup_reader *r);

/* Takes the stream's key out of the head, and demands that the stream knows this head.
 * False: it is sealed to somebody else, or was changed. Once. */
struct vault_ring;
MUST_USE bool vault_backup_unlock_ring(
	struct vault_keys *keys, struct vault_backup_reader *r, const struct vault_ring *recovery);
MUST_USE bool vault_backup_unlock(struct vault_keys *keys, struct vault_backup_reader *r,
	const struct vault_offline *offline);

/* Exactly n bytes. False: changed, cut, or nothing is left. */
MUST_USE bool vault_backup_read(struct vault_backup_reader *r, void *to, size_t n);

/* Did it end here, with its last chunk, as it was written? */
MUST_USE bool vault_backup_at_end(struct vault_backup_reader *r);

#endif
