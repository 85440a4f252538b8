/*
 * receipt.c - the reporter's way back. One guess tests one report, wrong and
 * right do the same work, and five wrong ones make it wait; nothing here tells
 * whether a number exists.
 */

#include "app/reports/receipt.h"
#include "app/reports/report_store.h"

enum { TRIES_FREE = 5, WAIT_FIRST = 15 * MINUTE };
#define WAIT_MOST DAY

int64_t receipt_token(struct vault_keys *vault, uint8_t kid, const char *number)
{
	return vault_token(vault, kid, "number", VAULT_PARTS(vault_part_text(number)));
}

bool receipt_of_number(
	struct tx *tx, struct actor *who, const char *number, struct receipt_row *ret_row)
{
	struct vault_site *site = who->site->vault;

	for (size_t i = 0; i < vault_site_count(site); i++) {
		int64_t token = receipt_token(who->keys->vault, vault_site_kid(site, i), number);

		if (receipt_by_number(tx, token, ret_row))
			return true;
	}
	return false;
}

static int64_t wait_after(int tries)
{
	int64_t wait = WAIT_FIRST;

	for (int i = TRIES_FREE; i < tries && wait < WAIT_MOST; i++)
		wait *= 2;
	return wait < WAIT_MOST ? wait : WAIT_MOST;
}

static void count_try(struct tx *tx, const struct receipt_row *row)
{
	receipt_count(tx, row->report, TRIES_FREE, clock_now() + wait_after(row->tries + 1));
}

/* The row's proof, or one that never opens, so that both ways cost the same. */
static bool proof_of(struct actor *who, const struct receipt_row *row, const char *number,
	bool is_known, struct vault_receipt_row *ret_proof)
{
	struct vault_place place = place_of(TABLE_RECEIPT, FIELD_PROOF, row->report);
	struct bytes plain;

	*ret_proof = vault_receipt_none(who->keys->vault, number);
	if (!is_known)
		return true;
	if (!vault_cell_open(who->keys->vault, &place, row->proof, &plain) ||
		plain.len != sizeof(*ret_proof))
		return false;
	memcpy(ret_proof, plain.at, sizeof(*ret_proof));
	return true;
}

enum outcome receipt_open(struct tx *tx, struct actor *who, const char *number,
	const struct vault_receipt_try *shown, struct visit *ret_visit)
{
	struct receipt_row row = { .kid = vault_site_kid(who->site->vault, 0), .gen = 1 };
	bool is_known = receipt_of_number(tx, who, number, &row);
	struct vault_receipt_row proof;
	const struct vault_ring *ring;
	enum vault_receipt_answer found;

	if (tx_poisoned(tx) || !proof_of(who, &row, number, is_known, &proof))
		return FAILED;
	found = vault_receipt_open(who->keys->vault, &proof,
		(struct vault_receipt_at){ .kid = row.kid, .gen = row.gen }, shown, &ring);
	/* Only a number that exists has to wait, so the wait looks like one more wrong try. The
	 * right words never wait: nobody guesses them, and whoever knows the number alone
	 * must not shut a child out with five wrong ones. A PIN can be guessed. */
	if (is_known && row.not_before > clock_now() &&
		(found != VAULT_RECEIPT_OPEN || !text_empty(shown->pin)))
		return INVALID;
	switch (found) {
	case VAULT_RECEIPT_OPEN:
		break;
	case VAULT_RECEIPT_ASK_PIN:
		return FORBIDDEN;
	default:
		if (is_known)
			count_try(tx, &row);
		return INVALID;
	}
	who->keys->reporter = ring;
	who->report = row.report;
	*ret_visit = (struct visit){ .report = { row.report }, .gen = row.gen, .tries = row.tries };
	return OK;
}

void receipt_welcome(struct tx *tx, const struct visit *visit)
{
	if (visit->tries > 0)
		receipt_forget_tries(tx, visit->report.n);
}

enum outcome receipt_find(
	struct tx *tx, struct actor *who, const char *number, struct report_id *ret_report)
{
	struct receipt_row row;

	if (!receipt_of_number(tx, who, number, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	*ret_report = (struct report_id){ row.report };
	return OK;
}

enum outcome report_reporter(
	struct tx *tx, struct actor *who, struct report_id id, struct vault_ring_to *ret_to)
{
	struct vault_receipt_row proof;
	struct receipt_row row;

	if (!receipt_of_report(tx, id.n, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	if (!proof_of(who, &row, "", true, &proof))
		return FAILED;
	*ret_to = vault_ring_to_reporter(proof.pk, row.gen);
	return OK;
}
