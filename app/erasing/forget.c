/* forget.c - the end of a report, and the list of ends. */

#include "app/erasing/forget_store.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct forgetting forget_read(struct tx *tx, int64_t report)
{
	struct forgetting what = { .report = report };
	struct bytes commit = BYTES_NONE;
	struct rows *rows = forget_part_rows(tx, report);
	int64_t *ids = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*ids));
	bool *is_file = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*is_file));

	what.is_there = forget_report(tx, report, &what.desk, &commit);
	what.filed = commit.len >= 8 ? audit_filed_token(commit) : 0;
	what.ids = ids;
	what.is_file = is_file;
	ids[what.n++] = report;
	while (db_next(rows)) {
		is_file[what.n] = text_equal(col_text(rows, 1), "file");
		ids[what.n++] = col_int(rows, 0);
	}
	return what;
}

static void forget_object(struct tx *tx, int64_t object)
{
	char id[14];

	id_text(object, id);
	forget_entries(tx, object);
	forget_typed(tx, arena_text(tx_arena(tx), id));
}

/* With the site's key, which whoever has the database alone has not. Where no key file is
 * at hand, after a restore, the end stays unsigned and `ashray verify` names it. */
static struct bytes sign_end(struct tx *tx, const struct actor *who, const struct forgetting *what,
	const struct forget_why *why)
{
	struct arena *a = tx_arena(tx);
	struct audit_end end = { .report = what->report,
		.day = why->day,
		.actor = who->account,
		.desk = what->desk,
		.ring = why->ring,
		.gen = why->gen,
		.cause = why->cause,
		.reason = why->reason.blob,
		.ids = audit_ids(a, what->ids, what->n) };
	uint8_t hash[32], *sig = arena_alloc(a, 64);

	if (who->keys->vault == NULL)
		return BYTES_NONE;
	audit_end_hash(a, &end, hash);
	vault_head_sign(who->keys->vault, hash, sig);
	return bytes_of(sig, 64);
}

void forget_write(struct tx *tx, const struct actor *who, const struct forgetting *what,
	const struct forget_why *why)
{
	if (!what->is_there)
		return;
	for (size_t i = 0; i < what->n; i++)
		forget_object(tx, what->ids[i]);
	forget_filed(tx, what->filed, what->report);
	forget_rows(tx, what->report);
	erased_insert(tx, what, who, why, sign_end(tx, who, what, why));
	for (size_t i = 0; i < what->n; i++)
		erased_part_insert(tx, what->ids[i], what->report, what->is_file[i]);
	/* After the others have lost theirs: this entry keeps its salt. */
	audit(tx, who,
		&(struct audit_entry){ .action = "report.erase",
			.about = "report",
			.object = what->report,
			.commits = audit_ids(tx_arena(tx), what->ids, what->n) });
}

/* ---- erased.log ---- */

enum { LOG_MAX = 16 << 20, LINE_SIZE = 10 + 1 + 13 + 1, LOGGED_DAYS = 400 };

static bool read_log(struct arena *a, int fd, struct bytes *ret_log)
{
	uint8_t *at = arena_alloc(a, LOG_MAX);
	size_t len = 0;
	ssize_t n;

	while (len < LOG_MAX && (n = read(fd, at + len, LOG_MAX - len)) != 0) {
		if (n < 0 && errno != EINTR)
			return false;
		len += n > 0 ? (size_t)n : 0;
	}
	*ret_log = bytes_of(at, len);
	return len < LOG_MAX;
}

static bool write_all(int fd, struct bytes text)
{
	while (text.len > 0) {
		ssize_t n = write(fd, text.at, text.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text = bytes_of(text.at + n, text.len - (size_t)n);
	}
	return fsync(fd) == 0;
}

/* The lines that `log` lacks: what a person has written into it stays. */
static struct bytes lacking(struct arena *a, struct rows *rows, struct bytes log)
{
	struct str text = str_in(a, LINE_SIZE * (db_count(rows) + 1) + 2);

	if (log.len > 0 && log.at[log.len - 1] != '\n')
		str_addc(&text, '\n');
	while (db_next(rows)) {
		char day[12], id[14];

		day_text(col_int(rows, 0), day);
		id_text(col_int(rows, 1), id);
		if (log.len == 0 || memmem(log.at, log.len, id, strlen(id)) == NULL)
			str_addf(&text, "%s %s\n", day, id);
	}
	return text.len > 1 ? str_bytes(&text) : BYTES_NONE;
}

bool forget_log(struct tx *tx, const char *path)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(3 * LOG_MAX);
	struct rows *rows = erased_log_rows(tx, day_of(clock_now()) - LOGGED_DAYS);
	struct bytes log, more;
	bool is_written = false;
	int fd;

	if (tx_poisoned(tx) || db_count(rows) == 0)
		return !tx_poisoned(tx);
	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0 && read_log(a, fd, &log)) {
		more = lacking(a, rows, log);
		is_written = more.len == 0 || write_all(fd, more);
	}
	if (!is_written)
		log_error("%s cannot be written: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return is_written;
}
