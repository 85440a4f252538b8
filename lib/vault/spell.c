/* spell.c - numbers, symbols and words, written strictly and read kindly. */

#include "lib/vault/inside.h"
#include "lib/vault/spell_inside.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { SYMBOLS = 14, WORD_BITS = 11, TELLING = 4 /* letters that tell a word from all others */ };

/* The product in GF(32) with x⁵ + x² + 1. */
static uint8_t times(uint8_t a, uint8_t b)
{
	unsigned product = 0, shifted = a;

	for (; b != 0; b >>= 1) {
		if (b & 1)
			product ^= shifted;
		shifted <<= 1;
		if (shifted & 32)
			shifted ^= 0x25;
	}
	return (uint8_t)product;
}

uint8_t symbols_check(const uint8_t *symbols, size_t n)
{
	uint8_t weight = 1, check = 0;

	for (size_t i = 0; i < n; i++) {
		weight = times(weight, 2);
		check ^= times(weight, symbols[i]);
	}
	return check;
}

void symbols_write(const uint8_t *symbols, size_t n, size_t group, char *ret_text)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && i % group == 0)
			*ret_text++ = ' ';
		*ret_text++ = alphabet[symbols[i]];
	}
	*ret_text = '\0';
}

/* Capital letters of the Latin and Cyrillic alphabets to small ones. */
static uint32_t fold(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
		(c >= 0x410 && c <= 0x42F))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40F)
		return c + 0x50;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
		return c + (c & 1);
	if (c >= 0x100 && c <= 0x177)
		return c | 1;
	return c;
}

/* What separates or joins and means nothing. */
static bool is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '-' || c == '.' ||
	       c == ',' || c == 0xA0 || (c >= 0x2000 && c <= 0x2015) || c == 0x202F ||
	       c == 0x2060 || c == 0x0964 /* danda */;
}

/* A digit of either script, or -1. */
static int digit_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	return c >= 0x9E6 && c <= 0x9EF ? (int)(c - 0x9E6) : -1;
}

/* Letters that look like one of ours, small: Cyrillic, and O I L U. */
static uint32_t look_alike(uint32_t c)
{
	static const struct {
		uint16_t typed;
		char meant;
	} table[] = {
		{ 'o', '0' },
		{ 'i', '1' },
		{ 'l', '1' },
		{ 'u', 'v' },
		{ 0x430, 'a' },
		{ 0x432, 'b' },
		{ 0x441, 'c' },
		{ 0x435, 'e' },
		{ 0x43D, 'h' },
		{ 0x43A, 'k' },
		{ 0x43C, 'm' },
		{ 0x43E, '0' },
		{ 0x440, 'p' },
		{ 0x442, 't' },
		{ 0x445, 'x' },
		{ 0x455, 's' },
		{ 0x456, '1' },
		{ 0x458, 'j' },
	};

	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (table[i].typed == c)
			return (uint32_t)table[i].meant;
	return c;
}

static int symbol_of(uint32_t c)
{
	const char *at;

	if (digit_of(c) >= 0)
		return digit_of(c);
	c = look_alike(fold(c));
	if (c >= 'a' && c <= 'z')
		c -= 'a' - 'A';
	at = c == 0 || c > 'Z' ? NULL : strchr(alphabet, (int)c);
	return at == NULL ? -1 : (int)(at - alphabet);
}

bool symbols_read(const char *text, uint8_t *ret_symbols, size_t n)
{
	size_t got = 0;
	uint32_t c;

	if (text == NULL || !utf8_valid(text, strlen(text)))
		return false;
	while ((c = utf8_next(&text)) != 0) {
		int symbol = is_blank(c) ? 32 : symbol_of(c);

		if (symbol == 32)
			continue;
		if (symbol < 0 || got == n)
			return false;
		ret_symbols[got++] = (uint8_t)symbol;
	}
	return got == n && symbols_check(ret_symbols, n - 1) == ret_symbols[n - 1];
}

void bits_put(uint8_t *bytes, size_t first, unsigned n, unsigned value)
{
	for (unsigned i = 0; i < n; i++) {
		size_t bit = first + i;

		if (value >> (n - 1 - i) & 1)
			bytes[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
	}
}

unsigned bits_get(const uint8_t *bytes, size_t first, unsigned n)
{
	unsigned value = 0;

	for (unsigned i = 0; i < n; i++) {
		size_t bit = first + i;

		value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
	}
	return value;
}

/* 66 bits stand at the end of 72; 14 symbols hold 70, the first four of them zero. */
enum { SECRET_FIRST = 72 - 66, SYMBOLS_FIRST = 72 - 70 };

void vault_secret_symbols(const struct vault_secret *secret, char ret_text[VAULT_SYMBOLS_SIZE])
{
	uint8_t symbols[SYMBOLS + 1];

	for (size_t i = 0; i < SYMBOLS; i++)
		symbols[i] = (uint8_t)bits_get(secret->at, SYMBOLS_FIRST + 5 * i, 5);
	symbols[SYMBOLS] = symbols_check(symbols, SYMBOLS);
	symbols_write(symbols, SYMBOLS + 1, 5, ret_text);
}

void vault_secret_words(const struct vault_secret *secret, uint16_t ret_indices[VAULT_SECRET_WORDS])
{
	for (size_t i = 0; i < VAULT_SECRET_WORDS; i++)
		ret_indices[i] =
			(uint16_t)bits_get(secret->at, SECRET_FIRST + WORD_BITS * i, WORD_BITS);
}

static bool is_joiner(uint32_t c)
{
	return c == 0x200C || c == 0x200D;
}

/* The next word's first letters, folded; false at the end. A word's blanks are
 * eaten, its letters beyond the telling ones are not looked at. */
static bool next_word(const char **text, uint32_t ret_letters[TELLING])
{
	size_t n = 0;
	uint32_t c;

	memset(ret_letters, 0, TELLING * sizeof(*ret_letters));
	while ((c = utf8_next(text)) != 0) {
		if (is_joiner(c))
			continue;
		if (is_blank(c) && n > 0)
			return true;
		if (is_blank(c))
			continue;
		if (n < TELLING)
			ret_letters[n] = fold(c);
		n++;
	}
	return n > 0;
}

static int index_of(const uint32_t letters[TELLING], const struct vault_words *words)
{
	for (int i = 0; i < VAULT_WORDS; i++) {
		const char *word = words->at[i];
		uint32_t its[TELLING];

		if (next_word(&word, its) && memcmp(its, letters, sizeof(its)) == 0)
			return i;
	}
	return -1;
}

bool words_read(const char *text, const struct vault_words *words, uint16_t *ret_indices, size_t n)
{
	uint32_t letters[TELLING];
	size_t got = 0;

	if (text == NULL || words == NULL || !utf8_valid(text, strlen(text)))
		return false;
	while (next_word(&text, letters)) {
		int index = got < n ? index_of(letters, words) : -1;

		if (index < 0)
			return false;
		ret_indices[got++] = (uint16_t)index;
	}
	return got == n;
}

bool vault_secret_read(
	const char *text, const struct vault_words *words, struct vault_secret *ret_secret)
{
	struct vault_secret secret = { .at = { 0 } };
	uint16_t indices[VAULT_SECRET_WORDS];
	uint8_t symbols[SYMBOLS + 1];

	if (words_read(text, words, indices, VAULT_SECRET_WORDS)) {
		for (size_t i = 0; i < VAULT_SECRET_WORDS; i++)
			bits_put(secret.at, SECRET_FIRST + WORD_BITS * i, WORD_BITS, indices[i]);
		*ret_secret = secret;
		return true;
	}
	/* The first symbol has one bit of the secret; more would be another secret's. */
	if (!symbols_read(text, symbols, SYMBOLS + 1) || symbols[0] > 1)
		return false;
	for (size_t i = 0; i < SYMBOLS; i++)
		bits_put(secret.at, SYMBOLS_FIRST + 5 * i, 5, symbols[i]);
	*ret_secret = secret;
	return true;
}

char *digits_plain(struct arena *arena, const char *text)
{
	char *plain, *to;
	uint32_t c;

	if (text == NULL || !utf8_valid(text, strlen(text)))
		return arena_text(arena, "");
	plain = to = arena_alloc(arena, strlen(text) + 1);
	while ((c = utf8_next(&text)) != 0) {
		if (is_blank(c))
			continue;
		if (digit_of(c) >= 0)
			*to++ = (char)('0' + digit_of(c));
		else
			to += utf8_put(to, c);
	}
	return plain;
}

char vault_number_check(const char *digits)
{
	int product = 10;

	for (; *digits != '\0'; digits++) {
		int sum = (product + *digits - '0') % 10;

		product = (sum == 0 ? 10 : sum) * 2 % 11;
	}
	return (char)('0' + (11 - product) % 10);
}

bool vault_number_read(const char *text, char ret_number[10])
{
	char number[10] = { 0 };
	char check;
	size_t n = 0;
	uint32_t c;

	if (text == NULL || !utf8_valid(text, strlen(text)))
		return false;
	while ((c = utf8_next(&text)) != 0) {
		if (is_blank(c))
			continue;
		if (digit_of(c) < 0 || n == sizeof(number) - 1)
			return false;
		number[n++] = (char)('0' + digit_of(c));
	}
	if (n < 8)
		return false;
	check = number[--n];
	number[n] = '\0';
	if (vault_number_check(number) != check)
		return false;
	number[n] = check;
	memcpy(ret_number, number, sizeof(number));
	return true;
}
