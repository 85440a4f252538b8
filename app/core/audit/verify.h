/*
 * verify.h - checks the whole audit without any key but the published one: every
 * entry against its leaf, every block against its chain, every head against its
 * signature, every record that an entry commits to against the record. What was erased
 * has its own entry, which names every record that is gone. A database that was set
 * back as a whole shows only against a head that was published later.
 */
#ifndef ASHRAY_VERIFY_H
#define ASHRAY_VERIFY_H

#include "app/core/audit/audit_chain.h"

enum finding_kind {
	FINDING_LEAF_CHANGED,  /* an entry's body does not give its leaf */
	FINDING_LEAF_UNSALTED, /* its salt is gone, and its record was not erased by right */
	FINDING_LEAF_GONE,     /* a block, or the list of what waits, names no entry */
	FINDING_LEAF_OUTSIDE,  /* an entry is in no block and does not wait for one */
	FINDING_LEAF_TWICE,    /* in two blocks, or in one that it still waits for */
	FINDING_BLOCK_CHANGED, /* the hash does not follow from what it closes, or it closes nothing
				*/
	FINDING_BLOCK_GONE,    /* a number is missing in a node's chain */
	FINDING_HEAD_CHANGED,  /* the hash does not follow from what it binds */
	FINDING_HEAD_GONE,     /* a number is missing */
	FINDING_HEAD_UNSIGNED, /* no key that was given has signed it */
	FINDING_TIP_OTHER,     /* it binds a block that is not here, or is another */
	FINDING_PUBLISHED_GONE,  /* a published head is not here: an older database */
	FINDING_PUBLISHED_OTHER, /* another stands at its number */
	FINDING_PUBLISHED_FALSE, /* no key that was given has signed what was published */
	FINDING_RECORD_CHANGED,  /* a record is not what its entry commits to */
	FINDING_RECORD_GONE,
	FINDING_RECORD_UNTOLD, /* a record that no entry tells of */
	FINDING_ERASED_UNTOLD, /* said to be erased, and the entry says nothing or other records */
	FINDING_ERASED_UNSIGNED, /* said to be erased, and no key that was given has signed that */
	FINDING_ERASED_THERE,    /* said to be erased, and it is there */
	FINDINGS
};

struct finding {
	enum finding_kind kind;
	int64_t node, no; /* of a block; of a head, `no` */
	int64_t id;       /* of an entry or a record */
	const char *what; /* kind of record, or "" */
};

/* One English line. */
const char *finding_text(struct arena *a, const struct finding *finding);

/* A head as it was published: a line "head <no> <hour> <hash> <signature>". */
struct published_head {
	uint32_t no, hour;
	uint8_t hash[32], sig[64];
};

/* The first head of a published text; false if there is none in it. */
MUST_USE bool published_head_read(struct bytes text, struct published_head *ret_head);
void published_head_write(struct str *to, const struct audit_head *head);

struct audit_check {
	const uint8_t (*keys)[32]; /* public keys of heads */
	size_t keys_n;
	const struct published_head *published; /* NULL: none at hand */
	void (*each)(void *of, const struct finding *finding);
	void *of;
};

struct audit_checked {
	int64_t entries, waiting, blocks, heads, findings;
};

/* Reads everything in one snapshot, in memory of 8 bytes an entry. FAILED: the
 * database could not be read. */
MUST_USE enum outcome audit_verify(
	struct tx *tx, const struct audit_check *check, struct audit_checked *ret_checked);

#endif
