/*
 * audit.h - every opening and every change of a record is an entry. The entry is
 * a statement of the change itself, so there is no act without its entry and no
 * entry without its act. Chaining into blocks and signing heads happen outside
 * (audit_chain.h).
 */
#ifndef ASHRAY_AUDIT_H
#define ASHRAY_AUDIT_H

#include "app/core/access/access.h"

struct audit_entry {
	const char *action; /* "report.file", "task.accept": the slice and the verb */
	const char *about;  /* kind of record: "report", "task", "account", "body" … or "" */
	int64_t object;
	struct bytes commits;  /* the blob that was written or shown; nowhere = nothing */
	const uint8_t *commit; /* 32 bytes, instead of `commits`, for a filing; or NULL */
	struct sealed delta;   /* facts to be counted */
	struct sealed note;    /* reason, sealed to a ring */
};

/* Appends the entry to the change and makes it the change's proof. */
void audit(struct tx *tx, const struct actor *who, const struct audit_entry *entry);

/* The common short form. */
void audit_act(struct tx *tx, const struct actor *who, const char *action, const char *about,
	int64_t object);

/* Ids as bytes, 8 each, to commit to: the leaves of a block, the records that are erased. */
struct bytes audit_ids(struct arena *a, const int64_t *ids, size_t n);

/* The end of a report, as the site signs it with the key of its heads: an entry can be
 * written by anybody who can write to the database, this cannot. */
struct audit_end {
	int64_t report, day, actor, desk, ring, gen;
	const char *cause;
	struct bytes reason; /* sealed */
	struct bytes ids;    /* audit_ids of all that went, the report first, then in order */
};
void audit_end_hash(struct arena *a, const struct audit_end *end, uint8_t ret_hash[32]);

/* By which the place of a filing is found, from what it commits to. */
int64_t audit_filed_token(struct bytes commit);

/* ---- reading ---- */

struct audit_line {
	int64_t id, at, actor, object;
	const char *action, *about;
};
struct audit_lines {
	const struct audit_line *at;
	size_t n;
	bool has_more;
};

/* Older than this line, or from the newest on. */
struct audit_before {
	int64_t at, id;
};
#define AUDIT_NEWEST ((struct audit_before){ INT64_MAX, INT64_MAX })

/* What was done to a record, and what somebody did; newest first. */
struct audit_lines audit_of_record(
	struct tx *tx, int64_t object, struct audit_before before, int most);
struct audit_lines audit_of_actor(
	struct tx *tx, int64_t actor, struct audit_before before, int most);

/* What all nodes chained last; newest first. From the newest on it reads no more than
 * it gives; older ones go back as far as a few hundred lines of each node. */
struct audit_lines audit_latest(struct tx *tx, struct audit_before before, size_t most);

#endif
