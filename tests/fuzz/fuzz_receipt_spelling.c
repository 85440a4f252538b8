/*
 * fuzz_receipt_spelling.c - what a person may type for a receipt, a number, a
 * recovery code or a form's hidden field. What is read is spelt and read again.
 */

#include "lib/vault/spell_inside.h"
#include "tests/fuzz/vault_fuzz.h"

static struct vault_words word_list(void)
{
	static char texts[VAULT_WORDS][8];
	static const char *at[VAULT_WORDS];

	for (unsigned i = 0; i < VAULT_WORDS && at[VAULT_WORDS - 1] == NULL; i++) {
		snprintf(texts[i], sizeof(texts[i]), "%c%c%c", 'a' + (i & 15), 'a' + (i >> 4 & 15),
			'a' + (i >> 8));
		at[i] = texts[i];
	}
	return (struct vault_words){ at };
}

static void read_secret(const char *text, const struct vault_words *words)
{
	struct vault_secret secret, again;
	char symbols[VAULT_SYMBOLS_SIZE];

	if (!vault_secret_read(text, words, &secret))
		return;
	if (secret.at[0] > 3)
		BUG("a secret of more than 66 bits");
	vault_secret_symbols(&secret, symbols);
	if (!vault_secret_read(symbols, NULL, &again) ||
		memcmp(secret.at, again.at, sizeof(again.at)) != 0)
		BUG("a secret that does not read back");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct vault_keys *keys CLEANUP(fuzz_done) = fuzz_keys();
	const char *text = fuzz_text(keys, data, n);
	struct vault_words words = word_list();
	char number[10], again[10];
	uint8_t symbols[31], sid[32];
	uint32_t epoch;

	read_secret(text, NULL);
	read_secret(text, &words);
	if (vault_number_read(text, number) &&
		(!vault_number_read(number, again) || strcmp(number, again) != 0))
		BUG("a number that does not read back");
	for (size_t i = 1; i <= sizeof(symbols); i++)
		if (symbols_read(text, symbols, i) && symbols[i - 1] > 31)
			BUG("a symbol beyond the alphabet");
	if (strlen(digits_plain(keys->arena, text)) > strlen(text))
		BUG("a PIN that grew");
	if (vault_session_sid(text, sid) && strlen(text) != VAULT_TOKEN_SIZE - 1)
		BUG("a token of another length");
	if (vault_field_epoch(text, &epoch) && text[0] != 'M')
		BUG("a field of another version");
	return 0;
}
