/*
 * backup.h - a whole site as one sealed file, and back, onto either engine. What it
 * holds and how it is written: docs/backup.md. It needs no key but public ones to make
 * one; how the file is sealed, lib/vault/backup.h knows.
 */
#ifndef ASHRAY_BACKUP_H
#define ASHRAY_BACKUP_H

#include "lib/db/schema.h"
#include "lib/vault/backup.h"
#include "lib/vault/vault.h"

struct backup_count {
	int64_t tables, rows, files;
};

/* Is this table's content for this house and this day only, and so in no backup? */
bool backup_leaves_out(const char *table);

/* Writes all tables as one snapshot shows them, then the sealed files of the folder
 * `data`, into an open backup. Memory does not grow with the site. False with a line
 * in the log: the database or the disk refused. */
MUST_USE bool backup_write(struct db *db, const char *data, struct vault_backup_writer *to,
	struct backup_count *ret_count);

/* Reads a backup to its end. With `db` NULL it is only checked. Else `db` is an empty
 * database, which gets the schema of the backup and its rows, and `data` is the folder
 * that gets its files. False with a line in the log; what was written until then is
 * to be thrown away by the caller. */
MUST_USE bool backup_read(struct vault_backup_reader *from, struct db *db, const char *data,
	struct backup_count *ret_count);

/* What was erased since the backup was made must not come back: every record named in
 * `log`, one line each (docs/backup.md), goes with all that hangs on it. INVALID: a line
 * is none, `ret_n` is its number. `keys` sign the ends; NULL: no key file is at hand, and
 * `ashray verify` will say of each that it is not signed. */
MUST_USE enum outcome backup_erase(
	struct tx *tx, struct vault_keys *keys, struct bytes log, int64_t *ret_n);

#endif
