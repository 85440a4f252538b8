/* erased.c - erased.log, which is kept beside the backups and outlives them. */

#include "app/backup/backup.h"

#include "app/backup/erased_store.h"

enum { LINE_MAX_BYTES = 200 };

/* "2026-11-22 01H8XGJWBWBAQ", a day and an id; blank lines and "#" are for people. */
static bool read_line(const char *line, int64_t *ret_id)
{
	char day[11] = { 0 };
	int64_t on;

	if (strlen(line) != 10 + 1 + 13 || line[10] != ' ')
		return false;
	memcpy(day, line, 10);
	return day_read(day, &on) && id_read(line + 11, ret_id);
}

enum outcome backup_erase(struct tx *tx, struct bytes log, int64_t *ret_n)
{
	const char *at = (const char *)log.at, *end = at + log.len;

	*ret_n = 0;
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t n = (size_t)((stop != NULL ? stop : end) - at);
		char line[LINE_MAX_BYTES];
		int64_t id;

		++*ret_n;
		snprintf(line, sizeof(line), "%.*s", (int)(n < LINE_MAX_BYTES ? n : LINE_MAX_BYTES),
			at);
		if (line[0] != '#' && line[0] != '\0') {
			if (!read_line(line, &id))
				return INVALID;
			erased_forget(tx, id);
		}
		at += n + 1;
	}
	return tx_poisoned(tx) ? FAILED : OK;
}
