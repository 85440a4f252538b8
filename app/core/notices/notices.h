/*
 * notices.h - what leaves the house: lines for the duty phones of bodies, as rows
 * of the change that causes them. The text is neutral, carries a number instead of
 * a name, and opens with the site key only. Sending is somebody else's.
 */
#ifndef ASHRAY_NOTICES_H
#define ASHRAY_NOTICES_H

#include "app/core/access/access.h"

/* Kinds of the table `outbox`. */
#define NOTICE_TASK_NEW  "task_new"
#define NOTICE_TASK_DUE  "task_due"
#define NOTICE_TASK_LATE "task_late"
#define NOTICE_TASK_BACK "task_back" /* to the desk that gave it */
#define NOTICE_ESCALATED "escalated"

struct notice {
	const char *kind;
	int64_t object; /* the record that it is about */
	int64_t body;   /* whose duty phone */
	int64_t due_at; /* not to be sent before; what waits for one body goes together */
	const char *text;
};
void notify_body(struct tx *tx, struct actor *who, const struct notice *notice);

/* Has the body set a duty phone at any of its posts? Otherwise no line reaches it. */
bool notice_reaches(struct tx *tx, int64_t body);

/* What became of the line about a record, to that body. */
enum notice_fate {
	NOTICE_NONE,    /* nothing was written: there is no duty phone */
	NOTICE_WAITING, /* it lies in the outbox: nobody has been told */
	NOTICE_FAILED,
	NOTICE_SENT
};
enum notice_fate notice_fate(struct tx *tx, const char *kind, int64_t object, int64_t body);

/* The text of a row, for the sender and for tests. FAILED: it does not open. */
MUST_USE enum outcome notice_text(
	struct actor *who, int64_t id, struct sealed text, const char **ret_text);

/* A demo sends nothing, ever: what waits is marked so. */
void notices_refuse(struct tx *tx);

#endif
