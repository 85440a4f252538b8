/* report_store.h - rows of reports, receipts, filings and bars. Private to this folder. */
#ifndef ASHRAY_REPORT_STORE_H
#define ASHRAY_REPORT_STORE_H

#include "app/reports/inbox.h"

struct report_row {
	int64_t id, version, filed_day, desk, lead, due_at, noticed, alarm_at, escalated_to,
		claimed_by, claimed_until, same_as, news;
	int64_t risk, form_version;
	const char *district, *state, *form;
	bool is_shy;
	uint8_t *commit; /* 32 */
	struct sealed facts, keys, label;
};

/* The 48 bytes of a report's facts, opened with the site key. False: not whole. */
bool facts_cell_open(
	struct actor *who, int64_t report, struct sealed facts, struct bytes *ret_cell);

bool report_row(struct tx *tx, int64_t id, struct report_row *ret_row);
struct rows *report_inbox_rows(struct tx *tx, const struct inbox_from *from);
void report_of_row(const struct rows *rows, struct report_row *ret_row);
struct rows *report_rows_alarmed(struct tx *tx, int64_t now, int most);
struct rows *report_rows_escalated(struct tx *tx, int64_t body, int most);

/* (id, facts) of a desk's open reports of one district that were filed on these days, the
 * newest first; out of one index. */
struct alike_from {
	int64_t desk, first_on, last_on;
	const char *district;
	int most;
};
struct rows *report_alike_rows(struct tx *tx, const struct alike_from *from);
struct rows *report_twin_rows(struct tx *tx, int64_t root); /* ids of those linked to it */

/* What the clock of triage has told, and when it tells next. */
struct report_notice {
	int noticed;
	int64_t alarm_at, escalated_to;
};
void report_set_notice(struct tx *tx, int64_t id, const struct report_notice *notice);

/* Deadlines of closed reports become days. */
bool reports_are_exact(struct tx *tx, int64_t before);
void reports_cut_to_days(struct tx *tx, int64_t before);
const char *report_commit(struct tx *tx, int64_t id); /* hexadecimal; "" if there is none */
void report_insert(struct tx *tx, const struct report_row *row);

void report_item_insert(struct tx *tx, int64_t id, struct sealed story, struct sealed identity);
bool report_item(struct tx *tx, int64_t id, struct sealed *ret_story, struct sealed *ret_identity);

struct receipt_row {
	int64_t report, number, not_before, version;
	uint8_t kid;
	uint16_t gen;
	int tries;
	struct sealed proof;
};
bool receipt_by_number(struct tx *tx, int64_t number, struct receipt_row *ret_row);

/* The token of a number under one key of the site, and the row of a number under any:
 * receipt.c. */
int64_t receipt_token(struct vault_keys *vault, uint8_t kid, const char *number);
bool receipt_of_number(
	struct tx *tx, struct actor *who, const char *number, struct receipt_row *ret_row);
bool receipt_of_report(struct tx *tx, int64_t report, struct receipt_row *ret_row);
void receipt_insert(struct tx *tx, const struct receipt_row *row);

/* One wrong try more; from `most` on, none is heard before `not_before`. Not guarded:
 * tries at the same time are all counted, and take no longer than one. */
void receipt_count(struct tx *tx, int64_t report, int most, int64_t not_before);

void receipt_forget_tries(struct tx *tx, int64_t report);

struct filing_row {
	int64_t report, until_at;
	struct bytes told;
};
bool filing_row(struct tx *tx, const uint8_t f[16], struct filing_row *ret_row);
void filing_insert(struct tx *tx, const uint8_t f[16], const struct filing_row *row);
bool filings_are_over(struct tx *tx, int64_t now);
void filings_forget(struct tx *tx, int64_t now);

void notice_insert(struct tx *tx, int64_t report, struct sealed address);

void bar_insert(struct tx *tx, int64_t record, int64_t token);
struct rows *bar_rows(struct tx *tx, int64_t record);
struct rows *bar_rows_of(struct tx *tx, const int64_t *records, size_t n); /* at most 64 */

#endif
