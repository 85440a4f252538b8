/*
 * inbox.h - lists of reports for those who sort them: a desk's inbox, and what the
 * clock has handed to the body above it.
 */
#ifndef ASHRAY_INBOX_H
#define ASHRAY_INBOX_H

#include "app/reports/report.h"

/* Without what the actor must not see; `last` is the last of the page, shown or
 * not, from which the next one goes on. */
struct report_list {
	const struct report *at;
	size_t n;
	bool has_more;
	struct report last;
};
/* A desk's open reports, the most urgent first: by risk, then by deadline. */
struct inbox_from {
	int64_t desk;
	const char *state; /* received, triage, routed */
	bool has_news;     /* only those of which the reporter has said more */
	int risk;          /* keyset: after this risk, deadline, id; risk < 0 = from the top */
	int64_t due_at, id;
	int most;
};
struct report_list report_inbox(struct tx *tx, struct actor *who, const struct inbox_from *from);

/* How many wait in the inboxes of a desk: received and not yet routed. */
int64_t report_waiting(struct tx *tx, int64_t desk);

/* Reports that the clock of triage has handed to a body, for the board of its head; the
 * most urgent first, so that a flood of others does not hide one. */
struct report_list reports_escalated(struct tx *tx, struct actor *who, int64_t body, int most);

#endif
