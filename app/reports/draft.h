/*
 * draft.h - a report that was not sent yet. It lives in a hidden field of the
 * reporter's own page, sealed under the hour's key, and nowhere else: who does
 * not send leaves nothing behind. It dies four hours after its first page, or
 * at once by the exit button.
 */
#ifndef ASHRAY_DRAFT_H
#define ASHRAY_DRAFT_H

#include "app/core/access/access.h"
#include "app/files/file.h"
#include "lib/codec/json.h"
#include "lib/forms/flow.h"

#define DRAFT_LIFE (4 * (int64_t)HOUR)
#define VISIT_LIFE (20 * MINUTE)
#define EPOCH_LIFE (6 * (int64_t)HOUR)

struct draft {
	struct vault_draft_secret secret;
	int64_t started_at;
	const char *form;
	int form_version;
	const char *page;           /* where the reporter is: id of a page, or "check" */
	const char *shown;          /* information page shown last on this page; "" = none */
	const struct json *answers; /* NULL: none yet */
	struct file_list files;     /* taken in, with their keys */
};

struct draft draft_create(const struct form *form);

/* OK; INVALID: not a field of ours, or changed; NOT_FOUND: too old;
 * CONFLICT: ended by the exit button. */
MUST_USE enum outcome draft_open(struct tx *tx, struct actor *who, const char *field,
	struct arena *a, struct draft *ret_draft);

/* The hidden field for the next page. `answers` as they are now. FAILED: no key
 * for this hour, or longer than a field may be. */
MUST_USE enum outcome draft_seal(struct tx *tx, struct actor *who, const struct draft *draft,
	const struct answers *answers, const char **ret_field);

/* The exit token of a draft as its form carries it, and ending a draft by it. */
const char *draft_exit(struct arena *a, const struct draft *draft);
void draft_end(struct tx *tx, const char *token);

/* A reporter on a visit, in the same kind of field. */
struct visit_field {
	int64_t report;
	uint16_t gen;
	int64_t until_at;
	uint8_t s0[32];
	const char *exit; /* token */
};
MUST_USE enum outcome visit_seal(
	struct tx *tx, struct actor *who, struct visit_field *visit, const char **ret_field);
/* OK: the actor is the reporter again. */
MUST_USE enum outcome visit_open(
	struct tx *tx, struct actor *who, const char *field, struct visit_field *ret_visit);

/* The key of an hour must be there before the hour: for the jobs and the start. */
void epochs_prepare(struct tx *tx, struct actor *who);

#endif
