/*
 * likeness.h - reports of one desk that may tell of the same event: the open ones of
 * the same district are compared by their sealed facts when one of them is looked at.
 * A hint to a person, who compares and decides; what he decided is remembered here
 * too. Across desks nothing is found. Of the facts no token is kept, for its frequency
 * would tell them (docs/decisions/0006); of a telephone there is one, since it stands in
 * few reports, and lies where only the desk can read it.
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

/* The report was opened: the token of its reporter's telephone is written, once. */
void likeness_note(
	struct tx *tx, struct actor *who, const struct report *report, const char *phone);

/* Somebody compared the two: they are different, or no more so. */
void likeness_remember(struct tx *tx, struct actor *who, const struct report *report,
	const struct report *twin, bool is_different);

#endif
