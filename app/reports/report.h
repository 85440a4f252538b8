/*
 * report.h - what somebody told us: how it is filed, sealed, found again by its
 * receipt, and opened by those it was sealed for. Triage, routing and the tasks
 * that follow are other slices.
 */
#ifndef ASHRAY_REPORT_H
#define ASHRAY_REPORT_H

#include "app/bodies/body.h"
#include "app/core/audit/audit.h"
#include "app/core/facts/facts.h"
#include "app/files/file.h"

struct report_id {
	int64_t n;
};

enum report_part { PART_STORY = 0, PART_IDENTITY = 1, PART_ORIGINALS = 2 };

/* ---- filing ---- */

/* A checked questionnaire on its way into the seal. */
struct filing {
	struct vault_draft_secret draft; /* number and secret of the receipt follow from it */
	uint8_t f[16];                   /* by which a second send is known */
	bool is_keyed; /* a program's key stands behind the draft: it files one report */
	const char *form;
	int form_version;
	const struct report_facts *facts;
	struct bytes story;    /* canonical answers of the sections that triage reads */
	struct bytes identity; /* of those that only the identity compartment reads; may be empty */
	const char *label;     /* one line for lists, sealed like the story */
	const char *contact;   /* way, address, hours for neutral notices; NULL = none */
	const char *pin;       /* opt-in; NULL = none */
	struct file_list files;
	int attempt; /* of this change, from 0 */

	/* Set by report_file(). */
	struct bytes told; /* hash of what was told, keyed with the draft */
	bool is_second;    /* the draft was another report's; now it is one of its own */
};

/* What the reporter carries away. */
struct receipt {
	char number[VAULT_NUMBER_SIZE];
	struct vault_secret secret;
	int64_t filed_at;
	int64_t desk;      /* that reads it first; 0: it lies closed until the shares open it */
	int64_t due_at;    /* by when it is to have been read */
	const char *proof; /* hex of what the audit commits to */
	bool is_again;     /* this draft had been filed before, with the same words */
	bool is_second;    /* with other words: this is a report of its own */
};

/* OK; CONFLICT: the same words were filed with this draft more than half an hour ago (the
 * receipt is not shown again); INVALID: a program used its key for another body. A draft
 * that comes again with other words files another report, under a receipt of its own: a
 * page that Back brought back is filled in by whoever has more to tell. */
MUST_USE enum outcome report_file(
	struct tx *tx, struct actor *who, const struct filing *filing, struct receipt *ret_receipt);

/* ---- a report as its readers see it ---- */

/* What the reporter has said and nobody has read yet. */
enum report_news { NEWS_NONE, NEWS_WORDS, NEWS_OBJECTION };

struct report {
	struct report_id id;
	int64_t version;
	const char *district;
	int risk; /* n of the level */
	const char *state;
	int64_t filed_on;
	int64_t desk, lead;
	int64_t due_at;
	int noticed;          /* per cent of the clock of triage of which somebody was told */
	int64_t escalated_to; /* body above the desk that has got it from the clock; 0 */
	int64_t claimed_by, claimed_until;
	bool is_shy;
	enum report_news news;
	int64_t same_as;
	const char *form;
	int form_version;
	struct report_facts facts;
	struct sealed keys, label;
};

/* The row, with its facts. NOT_FOUND, FORBIDDEN (barred, or not of this actor's
 * desk), FAILED. There is no other way to a report. */
MUST_USE enum outcome report_for(
	struct tx *tx, struct actor *who, struct report_id id, struct report *ret_report);

/* The sealed words. FORBIDDEN: no key for this actor. Does not write the audit
 * entry: the page that shows them does. */
struct report_words {
	struct bytes story, identity; /* canonical answers; identity empty if he may not */
	bool has_identity;            /* there is one, whether he may or not */
	struct bytes shown;           /* the sealed story, for the entry */
};
MUST_USE enum outcome report_words(struct tx *tx, struct actor *who, const struct report *report,
	struct report_words *ret_words);

/* Part 0 opened: for messages and extracts. */
MUST_USE enum outcome report_part(struct tx *tx, struct actor *who, const struct report *report,
	const struct vault_part **ret_part);
struct report_label {
	const char *number; /* of the receipt, by which people speak of the report */
	const char *text;   /* what, in one line: where stands beside it */
};
struct report_label report_label(
	struct tx *tx, struct actor *who, const struct report *report); /* "" without a key */

/* ---- changes ---- */

/* The reporter has said more: the desk finds the report in its inbox until somebody has
 * read it, and a closed one is open again under the clock of an answer. Reads, then writes. */
MUST_USE enum outcome report_hear(
	struct tx *tx, struct actor *who, const struct report *report, enum report_news news);
void report_set_news(struct tx *tx, struct report_id id, enum report_news news);

extern const struct db_must guard_report;

/* Reports that were linked to this one. */
struct report_twins {
	const struct report_id *at;
	size_t n;
};
struct report_twins report_twins(struct tx *tx, struct report_id root);

/* The version to guard, for a rule of another slice that may not see the report
 * itself; 0 if there is none. */
int64_t report_version(struct tx *tx, struct report_id id);
int64_t report_desk_of(struct tx *tx, struct report_id id);

void report_set_state(struct tx *tx, struct report_id id, const char *state);
void report_set_risk(struct tx *tx, struct report_id id, int risk, int64_t due_at);
void report_set_lead(struct tx *tx, struct report_id id, int64_t lead);
void report_set_claim(struct tx *tx, struct report_id id, int64_t account, int64_t until);
void report_set_shy(struct tx *tx, struct report_id id, bool is_shy);
void report_set_same(struct tx *tx, struct report_id id, int64_t same_as);

/* ---- for the jobs: each describes one change, true if more is waiting ---- */

/* The clock of triage reminds the desk, and hands what nobody reads to the body above. */
bool reports_watch(struct tx *tx, struct actor *system);

/* Second sends are no longer known; deadlines of what is closed become days. */
bool reports_sweep(struct tx *tx);

#endif
