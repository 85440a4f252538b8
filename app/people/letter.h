/*
 * letter.h - the code of an invitation, and what it proves later: that the pair
 * which is to get the keys belongs to whoever had the letter. Private to this folder.
 */
#ifndef ASHRAY_LETTER_H
#define ASHRAY_LETTER_H

#include "app/people/people_store.h"

#define LETTER_LASTS (14 * DAY)

/* A fresh code into the row: its token, and the code itself sealed by a member of the
 * ring (a slip of the ring's own, which nobody outside can write). Returns the code as
 * it is printed. */
const char *letter_write(struct tx *tx, struct keyring *kr, const struct vault_ring *ring,
	struct invitation_row *row);

void letter_token(const struct vault_secret *code, uint8_t ret_token[32]);
void letter_pledge(struct tx *tx, struct keyring *kr, const struct vault_secret *code,
	const struct account_row *row, struct bytes *ret_pledge);

/* Is the account's public key the one that the letter's holder made? `ring` at the
 * generation of the invitation. */
MUST_USE bool letter_proves(struct keyring *kr, const struct vault_ring *ring,
	const struct invitation_row *invitation, struct bytes pk);

/* A fresh second factor into the row, waiting for its owner, and what is printed of it:
 * the card, or the seed for a telephone (needs `handed->user`). */
void hand_factor(
	struct arena *a, const struct actor *who, struct account_row *row, struct handed *handed);

/* A fresh invitation of the account into the body in hand: its row is written, the
 * account's is only changed. With a card the seed is made now, to be printed beside
 * the code; a telephone's is made when its owner joins. */
void hand_letter(struct tx *tx, const struct actor *who, const struct custody *c,
	struct account_row *row, struct handed *handed);

#endif
