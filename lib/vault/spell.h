/*
 * spell.h - secrets as people write and read them: digits with a check digit,
 * Crockford symbols with a check symbol, words of a pack's list. Reading forgives
 * what cannot be mistaken: case, blanks, both scripts' digits, look-alikes.
 */
#ifndef ASHRAY_VAULT_SPELL_H
#define ASHRAY_VAULT_SPELL_H

#include "lib/base/base.h"

/* 66 bits, big-endian in nine bytes. */
struct vault_secret {
	uint8_t at[9];
};

/* A pack's 2,048 words, lower case, no two alike in their first four letters. */
enum { VAULT_WORDS = 2048, VAULT_SECRET_WORDS = 6 };
struct vault_words {
	const char *const *at;
};

/* Fourteen symbols and one that checks them, shown 5 5 5. */
enum { VAULT_SYMBOLS_SIZE = 15 + 2 + 1 };

void vault_secret_symbols(const struct vault_secret *secret, char ret_text[VAULT_SYMBOLS_SIZE]);
void vault_secret_words(
	const struct vault_secret *secret, uint16_t ret_indices[VAULT_SECRET_WORDS]);

/* Reads symbols, or with `words` (may be NULL) six words of the list. */
MUST_USE bool vault_secret_read(
	const char *text, const struct vault_words *words, struct vault_secret *ret_secret);

/* Reads a number with its check digit (ISO 7064 MOD 11,10); gives plain digits. */
MUST_USE bool vault_number_read(const char *text, char ret_number[10]);
char vault_number_check(const char *digits);

#endif
