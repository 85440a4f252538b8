/*
 * restore.c - `ashray restore`: a backup becomes a site again, on either engine, with
 * its key file if the recovery shares are at hand. Nothing that is there is touched.
 */

#include "src/verbs.h"

#include "app/backup/backup.h"
#include "app/core/audit/verify.h"
#include "app/core/keys/custody.h"
#include "src/shares.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_MAX = 16 << 20 };
#define CEILING ((size_t)8 << 30) /* of what checking the audit needs */

struct restoring {
	const struct arguments *args;
	struct app_config config;
	struct arena *arena;
	struct vault_keys *vault;
	struct vault_backup_reader *reader;
	const struct vault_ring *recovery; /* NULL: opened with the offline key */
	int fd;
	struct db *db;
};

static bool said(const char *sentence)
{
	fprintf(stderr, "ashray restore: %s\n", sentence);
	return false;
}

static bool read_text(struct arena *a, const char *path, struct bytes *ret_text)
{
	FILE *file = fopen(path, "re");
	uint8_t *at = arena_alloc(a, TEXT_MAX + 1);

	if (file == NULL)
		return said(arena_printf(a, "%s: %s", path, strerror(errno)));
	*ret_text = bytes_of(at, fread(at, 1, TEXT_MAX, file));
	fclose(file);
	return true;
}

/* ---- opening the file ---- */

static bool unlock_offline(struct restoring *r, const char *path)
{
	const struct vault_offline *offline;
	struct bytes text;

	if (!read_text(r->arena, path, &text))
		return false;
	if (!vault_offline_read(r->vault, (const char *)text.at, &offline))
		return said("the offline key is damaged, or is none");
	return vault_backup_unlock(r->vault, r->reader, offline) ||
	       said("this backup was not made for this offline key, or was changed");
}

static bool unlock_shares(struct restoring *r)
{
	struct typed_shares shares CLEANUP(typed_shares_wipe) = { .n = 0 };
	struct vault_backup_to to = vault_backup_recipients(r->reader);
	/* Of which generation it is, a backup does not say, and nobody here asks. */
	struct vault_ring_to recovery = vault_ring_to_recovery(to.pks[0], 1);

	if (!shares_read(NULL, &shares) || !shares_join(r->vault, &shares, &recovery, &r->recovery))
		return false;
	return vault_backup_unlock_ring(r->vault, r->reader, r->recovery) ||
	       said("the head of this backup was changed");
}

static bool open_backup(struct restoring *r)
{
	const char *path = argument(r->args, "from"), *offline = argument(r->args, "backup-key");

	r->vault = vault_start() ? vault_keys_create(NULL) : NULL;
	if (r->vault == NULL)
		return said("keys cannot be kept in locked memory");
	vault_keys_begin(r->vault, r->arena);
	r->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (r->fd < 0)
		return said(arena_printf(r->arena, "%s: %s", path, strerror(errno)));
	r->reader = vault_backup_open(r->fd);
	if (r->reader == NULL)
		return said(arena_printf(r->arena, "%s is not a backup", path));
	return offline != NULL ? unlock_offline(r, offline) : unlock_shares(r);
}

/* ---- what comes after the rows ---- */

static bool in_transaction(struct restoring *r, bool (*does)(struct restoring *r, struct tx *tx))
{
	struct db_reader *reader = db_reader_open(r->db);
	struct tx *tx;
	bool is_done;

	if (reader == NULL)
		return false;
	tx = tx_begin(reader, r->arena);
	is_done = does(r, tx) && tx_commit(tx) == DURABLE;
	tx_end(tx);
	db_reader_close(reader);
	return is_done;
}

/* Ends are signed like heads. Without the key file they are made all the same: what was
 * erased must not come back. */
static enum outcome erase_named(struct restoring *r, struct tx *tx, struct bytes log, int64_t *line)
{
	struct vault_site *site = NULL;
	struct vault_keys *keys = NULL;
	enum outcome oc;

	if (vault_site_load(app_key(r->arena, &r->config), &site) == OK)
		keys = vault_keys_create(site);
	if (keys != NULL)
		vault_keys_begin(keys, r->arena);
	else
		puts("Without the key file what is erased again is not signed: `ashray verify` "
		     "will name it. Restore with the key file in its place to have it signed.");
	oc = backup_erase(tx, keys, log, line);
	vault_keys_destroy(keys);
	vault_site_destroy(site);
	return oc;
}

/* Named, or lying beside the backup. Without one nothing was erased since. */
static bool erase_again(struct restoring *r, struct tx *tx)
{
	const char *given = argument(r->args, "erased"), *from = argument(r->args, "from");
	const char *slash = strrchr(from, '/');
	const char *path = given != NULL
				   ? given
				   : arena_printf(r->arena, "%.*serased.log",
					     slash != NULL ? (int)(slash + 1 - from) : 0, from);
	struct bytes log;
	int64_t line;

	if (given == NULL && access(path, F_OK) != 0)
		return true;
	if (!read_text(r->arena, path, &log))
		return false;
	if (erase_named(r, tx, log, &line) == OK)
		return true;
	return said(arena_printf(r->arena, "%s: line %lld names no record", path, (long long)line));
}

static bool write_key(struct restoring *r, struct tx *tx)
{
	const char *path = app_key(r->arena, &r->config);
	struct sealed copy;

	if (keys_site_copy(tx, &copy) != OK)
		return said("there is no copy of the key file in it");
	switch (vault_site_restore(r->vault, r->recovery, copy, path)) {
	case OK:
		printf("The key file is at %s.\n", path);
		return true;
	case CONFLICT:
		printf("There is a key file at %s already; it was left alone.\n", path);
		return true;
	default:
		return said("the key file cannot be written");
	}
}

/* ---- the audit ---- */

struct findings {
	struct arena *arena;
	bool is_older; /* than what was published, or another history */
};

static void print_finding(void *of, const struct finding *finding)
{
	struct findings *f = of;

	f->is_older = f->is_older || finding->kind == FINDING_PUBLISHED_GONE ||
		      finding->kind == FINDING_PUBLISHED_OTHER ||
		      finding->kind == FINDING_PUBLISHED_FALSE;
	fprintf(stderr, "%s\n", finding_text(f->arena, finding));
}

/* With the published head that stood when the backup was made, an older or another
 * history is refused. Other findings are told; the rows stay. */
static bool check_audit(struct restoring *r, struct tx *tx)
{
	const char *head = argument(r->args, "head");
	struct findings findings = { .arena = r->arena };
	struct published_head published;
	struct audit_checked done;
	struct vault_site *site;
	uint8_t keys[VAULT_KIDS][32];
	struct audit_check check = {
		.keys = (const uint8_t(*)[32])keys, .each = print_finding, .of = &findings
	};
	struct bytes text;

	if (vault_site_load(app_key(r->arena, &r->config), &site) != OK) {
		puts("Without the key file the audit was not checked: run `ashray verify` later.");
		return head == NULL || said("--head wants the key file");
	}
	for (check.keys_n = 0; check.keys_n < vault_site_count(site); check.keys_n++)
		vault_site_head_pk(site, check.keys_n, keys[check.keys_n]);
	vault_site_destroy(site);
	if (head != NULL) {
		if (!read_text(r->arena, head, &text) || !published_head_read(text, &published))
			return said("--head takes the text of /audit-heads.txt");
		check.published = &published;
	}
	if (audit_verify(tx, &check, &done) != OK)
		return said("the audit cannot be read");
	printf("%lld entries of the audit, %lld findings\n", (long long)done.entries,
		(long long)done.findings);
	return !findings.is_older || said("this backup is not of the history that was published");
}

/* ---- the whole ---- */

static bool link_pack(struct restoring *r)
{
	char *real = r->config.pack != NULL ? realpath(r->config.pack, NULL) : NULL;
	bool is_linked;

	if (r->config.pack == NULL) {
		puts("Give `serve` the country pack (--pack), or restore with it.");
		return true;
	}
	is_linked = real != NULL &&
		    (symlink(real, app_path(r->arena, &r->config, "pack")) == 0 || errno == EEXIST);
	free(real);
	return is_linked || said(arena_printf(r->arena, "%s: %s", r->config.pack, strerror(errno)));
}

static bool fill(struct restoring *r, const char *url)
{
	struct backup_count count;

	r->db = db_open(url);
	if (r->db == NULL || !backup_read(r->reader, r->db, r->config.data, &count))
		return false;
	printf("%lld rows of %lld tables and %lld files were restored; all sessions have ended.\n",
		(long long)count.rows, (long long)count.tables, (long long)count.files);
	return (r->recovery == NULL || in_transaction(r, write_key)) &&
	       in_transaction(r, check_audit) && in_transaction(r, erase_again);
}

/* SQLite: under another name until it is whole. */
static bool restore(struct restoring *r)
{
	const char *final = app_path(r->arena, &r->config, "ashray.db");
	const char *beside = app_path(r->arena, &r->config, "restoring.db");
	bool is_whole;

	if ((mkdir(r->config.data, 0700) != 0 && errno != EEXIST) ||
		(mkdir(app_path(r->arena, &r->config, "incoming"), 0700) != 0 && errno != EEXIST))
		return said(arena_printf(r->arena, "%s: %s", r->config.data, strerror(errno)));
	if (r->config.database != NULL) {
		is_whole = fill(r, r->config.database) && link_pack(r);
		db_close(r->db);
		return is_whole || said("the database is half filled: drop it and make it anew");
	}
	if (access(final, F_OK) == 0)
		return said(
			arena_printf(r->arena, "%s is there already; it was left alone", final));
	if (access(beside, F_OK) == 0)
		return said(arena_printf(r->arena, "%s is left of an attempt: remove it", beside));
	is_whole = fill(r, arena_printf(r->arena, "sqlite:%s", beside)) && link_pack(r);
	db_close(r->db);
	if (is_whole && rename(beside, final) == 0)
		return true;
	return said(arena_printf(r->arena, "nothing was restored; remove %s", r->config.data));
}

static bool run(struct restoring *r)
{
	struct backup_count count;

	if (!open_backup(r))
		return false;
	if (!argument_is(r->args, "check"))
		return restore(r);
	if (!backup_read(r->reader, NULL, NULL, &count))
		return false;
	printf("whole: %lld rows of %lld tables and %lld files\n", (long long)count.rows,
		(long long)count.tables, (long long)count.files);
	return true;
}

int verb_restore(const struct arguments *args)
{
	struct restoring r = { .args = args, .config = arguments_app(args), .fd = -1 };
	bool is_done;

	if (!argument_is(args, "from")) {
		fputs("ashray restore --from FILE --data DIR [--backup-key FILE] [--check]\n",
			stderr);
		return 2;
	}
	r.arena = arena_create(CEILING);
	is_done = run(&r);
	vault_backup_close(r.reader);
	if (r.fd >= 0)
		close(r.fd);
	vault_keys_destroy(r.vault);
	arena_destroy(r.arena);
	return is_done ? 0 : 1;
}
