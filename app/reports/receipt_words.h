/* receipt_words.h - the words of which a pack makes receipts, in each script. */
#ifndef ASHRAY_RECEIPT_WORDS_H
#define ASHRAY_RECEIPT_WORDS_H

#include "app/core/web/web.h"

/* The pack's words by their sound, sorted once at start; NULL if it has none. */
const struct lexicon *lexicon_create(struct arena *a, const struct pack *pack);

/* Reads a secret as people write it: six words in either script, or symbols. */
MUST_USE bool receipt_secret_read(
	struct request *rq, const char *text, struct vault_secret *ret_secret);

/* Its six words in the reader's script; false when the pack has no words. */
MUST_USE bool receipt_secret_words(struct request *rq, const struct vault_secret *secret,
	const char *ret_words[VAULT_SECRET_WORDS]);

/* "4821 7730" in the reader's digits. */
const char *receipt_number_words(struct request *rq, const char *number);

#endif
