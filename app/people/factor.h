/*
 * factor.h - the second factor: six digits of a clock on a telephone (RFC 6238), or
 * a printed card of sixty codes that needs no telephone. Arithmetic only: who has
 * which seed, and that no code counts twice, signing.h sees to.
 */
#ifndef ASHRAY_FACTOR_H
#define ASHRAY_FACTOR_H

#include "lib/base/base.h"

enum factor_kind { FACTOR_NONE, FACTOR_TOTP, FACTOR_CARD, FACTORS };

enum {
	FACTOR_SEED = 20,
	TOTP_DIGITS = 6,
	CARD_DIGITS = 8,
	CARD_LINES = 60, /* as many as bits that a column holds */
	FACTOR_CODE_SIZE = CARD_DIGITS + 1
};

const char *factor_text(enum factor_kind kind); /* "none", "totp", "card" */
bool factor_read(const char *text, enum factor_kind *ret_kind);

/* A fresh seed of FACTOR_SEED bytes, in the arena. */
struct bytes factor_seed(struct arena *a);

/* The code of one step of the clock (30 s), and that of one line of the card (0 = first). */
void factor_totp(struct bytes seed, int64_t step, char ret_code[FACTOR_CODE_SIZE]);
void factor_card(struct bytes seed, int line, char ret_code[FACTOR_CODE_SIZE]);
int64_t factor_step(int64_t at);

/* Is it the code of now, one step before or after, and later than `last`? */
MUST_USE bool factor_totp_fits(
	struct bytes seed, const char *typed, int64_t last, int64_t *ret_step);

/* Is it a line of the card whose bit is not in `used`? */
MUST_USE bool factor_card_fits(struct bytes seed, const char *typed, int64_t used, int *ret_line);

/* For the telephone: the seed to be typed, and the text inside the square. */
const char *factor_base32(struct arena *a, struct bytes seed);
const char *factor_uri(struct arena *a, struct bytes seed, const char *user);

#endif
