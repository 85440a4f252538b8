/*
 * forget.h - the end of a report and of all that hangs on it, whoever has decided it and
 * for whatever reason: rows, keys, tokens, and of its entries in the audit everything
 * but who did what and when. Who may, erase.h says. docs/erasing.md.
 */
#ifndef ASHRAY_ERASING_FORGET_H
#define ASHRAY_ERASING_FORGET_H

#include "app/core/audit/audit.h"

/* What is there of a report, read before anything is written. */
struct forgetting {
	int64_t report;
	int64_t desk;
	int64_t filed; /* token of its filing's place in the audit */
	bool is_there;
	const int64_t *ids; /* the report; then its tasks, messages and files, ordered */
	const bool *is_file;
	size_t n;
};
struct forgetting forget_read(struct tx *tx, int64_t report);

struct forget_why {
	int64_t day;
	const char *cause; /* as in the table `erased` */
	uint32_t ring;     /* that `reason` is sealed to; 0: there is none */
	uint16_t gen;
	struct sealed reason;
};

/* Describes the end, with its entry, which commits to the ids that are gone, and signs it:
 * so nobody can pass off what he has deleted as erased. The caller has guarded the report.
 * `who` without the site's keys signs nothing. */
void forget_write(struct tx *tx, const struct actor *who, const struct forgetting *what,
	const struct forget_why *why);

/* erased.log: appends the reports that were erased within some four hundred days, which no
 * backup outlives, and are not yet in it; synced. It is kept beside the backups. False with a line
 * in the log: the disk. */
MUST_USE bool forget_log(struct tx *tx, const char *path);

#endif
