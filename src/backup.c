/*
 * backup.c - `ashray backup-key`, `ashray backup`, `ashray restore`: a site as one file
 * that opens with k recovery shares or with the operator's offline key, and nothing
 * else. docs/backup.md.
 */

#include "src/verbs.h"

#include "app/backup/backup.h"
#include "app/core/keys/custody.h"
#include "app/erasing/forget.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int said(const char *verb, const char *sentence)
{
	fprintf(stderr, "ashray %s: %s\n", verb, sentence);
	return 1;
}

/* ---- backup-key ---- */

/* For the owner alone, and never over another. */
static bool write_secret(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	size_t n = strlen(text);
	bool is_written;

	if (fd < 0)
		return false;
	is_written = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
	close(fd);
	if (!is_written)
		unlink(path);
	return is_written;
}

int verb_backup_key(const struct arguments *args)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 16);
	const char *path = argument(args, "to");
	struct vault_keys *keys;
	char text[VAULT_OFFLINE_TEXT];
	bool is_written;
	uint8_t pk[32];

	if (path == NULL) {
		fputs("ashray backup-key --to FILE\n", stderr);
		return 2;
	}
	keys = vault_start() ? vault_keys_create(NULL) : NULL;
	if (keys == NULL)
		return said("backup-key", "keys cannot be kept in locked memory");
	vault_offline_create(keys, text, pk);
	is_written = write_secret(path, text);
	explicit_bzero(text, sizeof(text));
	vault_keys_destroy(keys);
	if (!is_written)
		return said("backup-key", arena_printf(a, "%s: %s", path, strerror(errno)));
	printf("%s\n", hex_text(a, bytes_of(pk, sizeof(pk))));
	return 0;
}

/* ---- backup ---- */

struct recipients {
	uint8_t pks[2][32];
	size_t n;
};

static bool find_recipients(struct db *db, const char *offline, struct recipients *to)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct db_reader *reader = db_reader_open(db);
	struct recovery_chain recovery;
	bool is_found = false;

	if (reader != NULL) {
		struct tx *tx = tx_begin(reader, a);

		is_found = recovery_read(tx, &recovery) == OK;
		if (is_found)
			memcpy(to->pks[0], recovery_newest(&recovery)->box_pk, 32);
		tx_end(tx);
	}
	db_reader_close(reader);
	if (!is_found) {
		said("backup", "there is no site in this database");
		return false;
	}
	to->n = 1;
	if (offline == NULL)
		return true;
	to->n = 2;
	if (hex_read(offline, to->pks[1], 32))
		return true;
	said("backup", "--for takes the 64 digits that `ashray backup-key` prints");
	return false;
}

static bool write_sealed(struct db *db, const char *data, int fd, const struct recipients *to,
	struct backup_count *ret_count)
{
	struct vault_keys *keys = vault_keys_create(NULL);
	struct vault_backup_writer *w = NULL;

	if (keys != NULL)
		w = vault_backup_begin(keys, fd, (struct vault_backup_to){ to->pks, to->n });
	vault_keys_destroy(keys);
	if (w == NULL)
		return false;
	if (backup_write(db, data, w, ret_count))
		return vault_backup_end(w);
	vault_backup_abort(w);
	return false;
}

/* What was erased until now must not come back with an older backup: the list lies beside
 * them, where `restore` looks for it. */
static bool write_erased(struct arena *a, struct db *db, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct db_reader *reader = db_reader_open(db);
	bool is_written = false;

	if (reader != NULL) {
		struct tx *tx = tx_begin(reader, a);

		is_written =
			forget_log(tx, arena_printf(a, "%.*serased.log",
					       slash != NULL ? (int)(slash + 1 - path) : 0, path));
		tx_end(tx);
	}
	db_reader_close(reader);
	return is_written;
}

/* Under another name until it is whole, so that nobody takes half of one for one. */
static int write_file(struct arena *a, struct db *db, const char *data, const char *path,
	const struct recipients *to)
{
	const char *beside = arena_printf(a, "%s.part", path);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	struct backup_count count;
	bool is_written;

	if (fd < 0)
		return said("backup", arena_printf(a, "%s: %s", beside, strerror(errno)));
	is_written = write_sealed(db, data, fd, to, &count);
	close(fd);
	if (!is_written || !write_erased(a, db, path) || rename(beside, path) != 0) {
		said("backup", arena_printf(a, "%s: %s", path, strerror(errno)));
		unlink(beside);
		return 1;
	}
	printf("%lld rows of %lld tables and %lld files are in %s\n", (long long)count.rows,
		(long long)count.tables, (long long)count.files, path);
	return 0;
}

int verb_backup(const struct arguments *args)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 20);
	struct app_config config = arguments_app(args);
	const char *url = app_database(a, &config), *path = argument(args, "to");
	struct recipients to;
	struct db *db;
	int status = 1;

	if (path == NULL) {
		fputs("ashray backup --data DIR --to FILE [--for PUBLIC-KEY]\n", stderr);
		return 2;
	}
	if (text_starts(url, "sqlite:") && access(url + strlen("sqlite:"), R_OK) != 0)
		return said("backup", "there is no database here");
	db = vault_start() ? db_open(url) : NULL;
	if (db != NULL && find_recipients(db, argument(args, "for"), &to))
		status = write_file(a, db, config.data, path, &to);
	db_close(db);
	return status;
}
