/*
 * likeness.h - reports of one desk that may tell of the same event: found by keyed
 * tokens that are written when a report is first opened. A hint to a person, who
 * compares and decides; what he decided is remembered here too. Across desks
 * nothing is found.
 */
#ifndef ASHRAY_REPORT_LIKENESS_H
#define ASHRAY_REPORT_LIKENESS_H

#include "app/reports/report.h"

enum { ALIKE_MAX = 5 };

/* Another report, and in what it agrees. */
struct alike {
	struct report report;
	bool in_kind;  /* district, principal kind, age band */
	bool in_child; /* place, sex, age band */
	bool in_phone; /* the reporter's telephone */
};
struct alikes {
	struct alike at[ALIKE_MAX]; /* the likest first */
	size_t n;
};

/* Open reports of the same desk that share most with this one; without those that
 * somebody found to be different. `phone` is the reporter's, or NULL. Reads. */
void likeness_find(struct tx *tx, struct actor *who, const struct report *report, const char *phone,
	struct alikes *ret_alikes);

/* In what two reports agree, by what is kept outside the seal. */
struct alike likeness_of(struct actor *who, const struct report *a, const struct report *b);

/* The report was opened: its tokens are written, once. */
void likeness_note(
	struct tx *tx, struct actor *who, const struct report *report, const char *phone);

/* Somebody compared the two: they are different, or no more so. */
void likeness_remember(struct tx *tx, struct actor *who, const struct report *report,
	const struct report *twin, bool is_different);

/* Reports that were linked to this one, and the link itself. */
struct twins {
	const struct report_id *at;
	size_t n;
};
struct twins likeness_twins(struct tx *tx, struct actor *who, struct report_id root);
void likeness_link(struct tx *tx, struct actor *who, const struct report *report,
	struct report_id root, bool is_linked);

#endif
