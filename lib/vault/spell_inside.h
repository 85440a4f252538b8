/*
 * spell_inside.h - the parts of spelling that recovery codes, shares and PINs use
 * as well. Only this room includes it.
 */
#ifndef ASHRAY_VAULT_SPELL_INSIDE_H
#define ASHRAY_VAULT_SPELL_INSIDE_H

#include "lib/vault/spell.h"

/* Crockford symbols, one a byte, the last of them the check when read. At most 31,
 * or two weights would be alike. */
uint8_t symbols_check(const uint8_t *symbols, size_t n);
void symbols_write(const uint8_t *symbols, size_t n, size_t group, char *ret_text);
bool symbols_read(const char *text, uint8_t *ret_symbols, size_t n);

/* Exactly n words of the list (which may be NULL: false). */
bool words_read(const char *text, const struct vault_words *words, uint16_t *ret_indices, size_t n);

/* Bits of a big-endian string, counted from its first. */
void bits_put(uint8_t *bytes, size_t first, unsigned n, unsigned value);
unsigned bits_get(const uint8_t *bytes, size_t first, unsigned n);

/* A PIN or a spoken code as it is meant: digits of either script as 0-9, no blanks. */
char *digits_plain(struct arena *arena, const char *text);

#endif
