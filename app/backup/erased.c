/* erased.c - erased.log, which is kept beside the backups and outlives them. */

#include "app/backup/backup.h"

#include "app/erasing/forget.h"

enum { LINE_MAX_BYTES = 200 };

/* "2026-11-22 01H8XGJWBWBAQ", a day and an id; blank lines and "#" are for people. */
static bool read_line(const char *line, int64_t *ret_on, int64_t *ret_id)
{
	char day[11] = { 0 };

	if (strlen(line) != 10 + 1 + 13 || line[10] != ' ')
		return false;
	memcpy(day, line, 10);
	return day_read(day, ret_on) && id_read(line + 11, ret_id);
}

/* One that the log names. */
struct named {
	struct forgetting what;
	int64_t day;
};

struct named_list {
	struct named *at;
	size_t n;
};

static bool is_among(const struct named_list *list, int64_t report)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].what.report == report)
			return true;
	return false;
}

static size_t lines_in(struct bytes log)
{
	size_t n = 1;

	for (size_t i = 0; i < log.len; i++)
		n += log.at[i] == '\n';
	return n;
}

/* All that is read, before anything is written. */
static enum outcome read_log(
	struct tx *tx, struct bytes log, struct named_list *list, int64_t *ret_n)
{
	const char *at = (const char *)log.at, *end = at + log.len;

	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t n = (size_t)((stop != NULL ? stop : end) - at);
		char line[LINE_MAX_BYTES];
		int64_t day, id;

		++*ret_n;
		snprintf(line, sizeof(line), "%.*s", (int)(n < LINE_MAX_BYTES ? n : LINE_MAX_BYTES),
			at);
		at += n + 1;
		if (line[0] == '#' || line[0] == '\0')
			continue;
		if (!read_line(line, &day, &id))
			return INVALID;
		if (!is_among(list, id))
			list->at[list->n++] =
				(struct named){ .what = forget_read(tx, id), .day = day };
	}
	return tx_poisoned(tx) ? FAILED : OK;
}

enum outcome backup_erase(struct tx *tx, struct vault_keys *keys, struct bytes log, int64_t *ret_n)
{
	/* No site runs here; the entries stand in the chain of the first node that will. */
	const struct site house = { .node = 0 };
	struct actor *system = actor_system(&house, keys, tx_arena(tx));
	struct named_list list = { .at = arena_array(
					   tx_arena(tx), lines_in(log), sizeof(*list.at)) };
	enum outcome oc;

	*ret_n = 0;
	oc = read_log(tx, log, &list, ret_n);
	for (size_t i = 0; oc == OK && i < list.n; i++)
		forget_write(tx, system, &list.at[i].what,
			&(struct forget_why){ .day = list.at[i].day, .cause = "restored" });
	return oc == OK && tx_poisoned(tx) ? FAILED : oc;
}
