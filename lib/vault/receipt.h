/*
 * receipt.h - what a reporter carries away: a number that may be told, and a
 * secret of 66 bits that makes him ring 0 of his own report. The secret and the
 * typed PIN are bytes in the request arena, because he reads and types them; what
 * follows from them lies in the locked block.
 */
#ifndef ASHRAY_VAULT_RECEIPT_H
#define ASHRAY_VAULT_RECEIPT_H

#include "lib/vault/keys.h"
#include "lib/vault/spell.h"

/* Born with the first page of a draft; number and secret follow from it. */
struct vault_draft_secret {
	uint8_t at[32];
};

/* 7 or 8 digits, the check digit, the NUL. */
enum { VAULT_NUMBER_SIZE = 10 };

/* The row of a receipt, to be sealed whole into one cell. */
struct vault_receipt_row {
	uint8_t salt[16];
	uint8_t verifier[16];
	uint8_t pin[16];
	uint8_t duress[16];
	uint8_t pk[32];
};

/* What a reporter shows. No PIN: "" or NULL. */
struct vault_receipt_try {
	struct vault_secret secret;
	const char *pin;
};

enum vault_receipt_answer {
	VAULT_RECEIPT_WRONG,     /* no such receipt, as far as anybody can tell */
	VAULT_RECEIPT_ASK_PIN,   /* right, and it wants a PIN */
	VAULT_RECEIPT_WRONG_PIN, /* counts as a wrong try */
	VAULT_RECEIPT_DURESS,    /* show the harmless page, seal a note to the desk */
	VAULT_RECEIPT_OPEN,
};

/* The number: `digits` is 7 (8 from 3 million reports on), `again` counts collisions. */
void vault_receipt_number(struct vault_keys *keys, const struct vault_draft_secret *d,
	uint32_t again, unsigned digits, char ret_number[VAULT_NUMBER_SIZE]);
struct vault_secret vault_receipt_secret(
	struct vault_keys *keys, const struct vault_draft_secret *d);

/* A new row under the newest kid and the reporter's ring of that generation.
 * `pin` and `duress` may be NULL: nobody can tell from the row. */
const struct vault_ring *vault_receipt_create(struct vault_keys *keys,
	const struct vault_receipt_try *shown, const char *duress, uint16_t gen,
	struct vault_receipt_row *ret_row);

/* The same work whatever the answer. `ret_ring` is written only with OPEN. */
struct vault_receipt_at {
	uint8_t kid;
	uint16_t gen;
};
MUST_USE enum vault_receipt_answer vault_receipt_open(struct vault_keys *keys,
	const struct vault_receipt_row *row, struct vault_receipt_at at,
	const struct vault_receipt_try *shown, const struct vault_ring **ret_ring);

/* The row that stands in where a number is not known: never opens, always the same. */
struct vault_receipt_row vault_receipt_none(struct vault_keys *keys, const char *number);

/* The ring of a reporter who is on a visit, and the secret S0 for the visit's
 * sealed field: the one ring secret that leaves the block, at once to be sealed. */
const struct vault_ring *vault_reporter_ring(
	struct vault_keys *keys, const uint8_t s0[32], uint16_t gen);
void vault_reporter_secret(const struct vault_ring *ring, uint8_t ret_s0[32]);

/* Somebody outside gets a link and hears eight digits: a ring of two secrets. */
const struct vault_ring *vault_link_ring(
	struct vault_keys *keys, uint8_t kid, const uint8_t token[16], const char *code);

#endif
