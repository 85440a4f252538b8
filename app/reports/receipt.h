/*
 * receipt.h - the reporter's way back: number and words open the one report they
 * belong to, and make the actor its reporter. Filing gives the receipt (report.h).
 */
#ifndef ASHRAY_RECEIPT_H
#define ASHRAY_RECEIPT_H

#include "app/reports/report.h"

struct visit {
	struct report_id report;
	uint16_t gen;
	int tries; /* wrong ones before */
};

/* OK: the actor has become the reporter of his report, his ring lies in the
 * keyring. INVALID: no such receipt, the wrong secret, or too many wrong tries before:
 * nobody can tell which. FORBIDDEN: right, and a PIN is asked for. */
MUST_USE enum outcome receipt_open(struct tx *tx, struct actor *who, const char *number,
	const struct vault_receipt_try *shown, struct visit *ret_visit);

/* Forgets the wrong tries before a right one. A write: after all that is read. */
void receipt_welcome(struct tx *tx, const struct visit *visit);

/* The number alone, as staff or a gateway may ask it. NOT_FOUND. */
MUST_USE enum outcome receipt_find(
	struct tx *tx, struct actor *who, const char *number, struct report_id *ret_report);

/* The reporter's public key, for threads of bodies that come later. */
MUST_USE enum outcome report_reporter(
	struct tx *tx, struct actor *who, struct report_id id, struct vault_ring_to *ret_to);

#endif
