/* factor.c - codes of clocks and cards, by liboath. */

#include <liboath/oath.h>

#include "app/people/factor.h"
#include "lib/i18n/i18n.h"
#include "lib/vault/keys.h"

#include <ctype.h>

static const char *const kinds[FACTORS] = { "none", "totp", "card" };

const char *factor_text(enum factor_kind kind)
{
	return kinds[kind];
}

bool factor_read(const char *text, enum factor_kind *ret_kind)
{
	for (int i = 0; i < FACTORS; i++) {
		if (text_equal(text, kinds[i])) {
			*ret_kind = (enum factor_kind)i;
			return true;
		}
	}
	return false;
}

struct bytes factor_seed(struct arena *a)
{
	uint8_t *seed = arena_alloc(a, FACTOR_SEED);

	vault_random(seed, FACTOR_SEED);
	return bytes_of(seed, FACTOR_SEED);
}

static void code_of(struct bytes seed, uint64_t count, unsigned digits, char *ret_code)
{
	if (oath_hotp_generate((const char *)seed.at, seed.len, count, digits, false,
		    OATH_HOTP_DYNAMIC_TRUNCATION, ret_code) != OATH_OK)
		BUG("liboath makes no code of %u digits", digits);
}

int64_t factor_step(int64_t at)
{
	return at / (OATH_TOTP_DEFAULT_TIME_STEP_SIZE * SECOND);
}

void factor_totp(struct bytes seed, int64_t step, char ret_code[FACTOR_CODE_SIZE])
{
	code_of(seed, (uint64_t)step, TOTP_DIGITS, ret_code);
}

void factor_card(struct bytes seed, int line, char ret_code[FACTOR_CODE_SIZE])
{
	code_of(seed, (uint64_t)line, CARD_DIGITS, ret_code);
}

/* Digits of any script, blanks anywhere; exactly n of them, else false. */
static bool read_digits(const char *typed, size_t n, char ret_code[FACTOR_CODE_SIZE])
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(1 << 16);
	size_t have = 0;

	if (typed == NULL || strlen(typed) > 64)
		return false;
	for (const char *at = digits_ascii(a, typed); *at != '\0'; at++) {
		if (*at == ' ' || *at == '-')
			continue;
		if (!isdigit((unsigned char)*at) || have == n)
			return false;
		ret_code[have++] = *at;
	}
	ret_code[have] = '\0';
	return have == n;
}

bool factor_totp_fits(struct bytes seed, const char *typed, int64_t last, int64_t *ret_step)
{
	char want[FACTOR_CODE_SIZE], code[FACTOR_CODE_SIZE];
	int64_t now = factor_step(clock_now()), found = 0;

	if (!read_digits(typed, TOTP_DIGITS, want))
		return false;
	for (int64_t step = now - 1; step <= now + 1; step++) {
		factor_totp(seed, step, code);
		if (vault_equal(code, want, TOTP_DIGITS) && step > last)
			found = step;
	}
	if (found == 0)
		return false;
	*ret_step = found;
	return true;
}

bool factor_card_fits(struct bytes seed, const char *typed, int64_t used, int *ret_line)
{
	char want[FACTOR_CODE_SIZE], code[FACTOR_CODE_SIZE];
	int found = -1;

	if (!read_digits(typed, CARD_DIGITS, want))
		return false;
	for (int line = 0; line < CARD_LINES; line++) {
		factor_card(seed, line, code);
		if (vault_equal(code, want, CARD_DIGITS) && (used >> line & 1) == 0)
			found = line;
	}
	if (found < 0)
		return false;
	*ret_line = found;
	return true;
}

const char *factor_base32(struct arena *a, struct bytes seed)
{
	char *text = NULL;
	const char *kept;

	if (oath_base32_encode((const char *)seed.at, seed.len, &text, NULL) != OATH_OK)
		BUG("liboath writes no base 32");
	kept = arena_text(a, text);
	explicit_bzero(text, strlen(text));
	free(text);
	return kept;
}

/* User names hold nothing that a link would have to encode (user_name_read()). */
const char *factor_uri(struct arena *a, struct bytes seed, const char *user)
{
	return arena_printf(a, "otpauth://totp/Ashray:%s?secret=%s&issuer=Ashray", user,
		factor_base32(a, seed));
}
