/* share.c - Shamir's sharing of the recovery ring over GF(256), by libgfshare. */

#include "lib/vault/inside.h"
#include "lib/vault/spell_inside.h"

#include <libgfshare.h>

enum { SHARE_VERSION = 1, AT_SET = 1, AT_K = 5, AT_N = 6, AT_X = 7, AT_Y = 8, AT_CHECK = 40 };

static void share_check(const struct vault_share *share, uint8_t ret_check[4])
{
	uint8_t hash[KEY];

	derive(hash, NULL, "share", PARTS(bytes_of(share->at, AT_CHECK)));
	memcpy(ret_check, hash, 4);
}

void vault_shares_split(struct vault_keys *keys, const struct vault_ring *recovery, unsigned k,
	unsigned n, struct vault_share *ret_shares)
{
	unsigned char places[VAULT_SHARES_MAX];
	uint8_t set[4];
	gfshare_ctx *ctx;

	if (k < 2 || n < k || n > VAULT_SHARES_MAX)
		BUG("%u of %u shares", k, n);
	for (unsigned i = 0; i < n; i++)
		places[i] = (unsigned char)(i + 1);
	ctx = gfshare_ctx_init_enc(places, n, (unsigned char)k, KEY);
	if (ctx == NULL)
		BUG("out of memory");
	memcpy(keys->plain, recovery->secret, KEY);
	gfshare_ctx_enc_setsecret(ctx, keys->plain);
	randombytes_buf(set, sizeof(set));
	for (unsigned i = 0; i < n; i++) {
		struct vault_share *share = &ret_shares[i];

		share->at[0] = SHARE_VERSION;
		memcpy(share->at + AT_SET, set, sizeof(set));
		share->at[AT_K] = (uint8_t)k;
		share->at[AT_N] = (uint8_t)n;
		share->at[AT_X] = places[i];
		gfshare_ctx_enc_getshare(ctx, (unsigned char)i, share->at + AT_Y);
		share_check(share, share->at + AT_CHECK);
	}
	gfshare_ctx_free(ctx);
}

unsigned vault_share_needed(const struct vault_share *share)
{
	return share->at[AT_K];
}

unsigned vault_share_total(const struct vault_share *share)
{
	return share->at[AT_N];
}

unsigned vault_share_place(const struct vault_share *share)
{
	return share->at[AT_X];
}

/* The heads of one set agree in version, set, k and n. */
static bool is_same_set(const struct vault_share *a, const struct vault_share *b)
{
	return memcmp(a->at, b->at, AT_X) == 0;
}

/* The first share that is not of the set most shares are of, or n. */
static size_t stranger(struct vault_shares shares)
{
	size_t most = 0, reference = 0;

	for (size_t i = 0; i < shares.n; i++) {
		size_t like = 0;

		for (size_t j = 0; j < shares.n; j++)
			like += is_same_set(&shares.at[i], &shares.at[j]);
		if (like > most) {
			most = like;
			reference = i;
		}
	}
	for (size_t i = 0; i < shares.n; i++)
		if (!is_same_set(&shares.at[i], &shares.at[reference]))
			return i;
	return shares.n;
}

/* The shares that stand at a place no earlier one has, as bits. */
static uint32_t distinct(struct vault_shares shares)
{
	uint32_t places = 0, bits = 0;

	for (size_t i = 0; i < shares.n; i++) {
		uint32_t place = (uint32_t)1 << shares.at[i].at[AT_X];

		if (!(places & place))
			bits |= (uint32_t)1 << i;
		places |= place;
	}
	return bits;
}

/* Joins the chosen ones into keys->plain; true if they give R. */
static bool join(struct vault_keys *keys, struct vault_shares shares, uint32_t chosen,
	const uint8_t recovery_pk[KEY])
{
	unsigned char places[VAULT_SHARES_MAX];
	uint8_t pk[KEY];
	unsigned n = 0;
	gfshare_ctx *ctx;

	for (size_t i = 0; i < shares.n; i++)
		if (chosen >> i & 1)
			places[n++] = shares.at[i].at[AT_X];
	ctx = gfshare_ctx_init_dec(places, n, KEY);
	if (ctx == NULL)
		BUG("out of memory");
	n = 0;
	for (size_t i = 0; i < shares.n; i++) {
		if (!(chosen >> i & 1))
			continue;
		memcpy(keys->plain, shares.at[i].at + AT_Y, KEY);
		gfshare_ctx_dec_giveshare(ctx, (unsigned char)n++, keys->plain);
	}
	gfshare_ctx_dec_extract(ctx, keys->plain);
	gfshare_ctx_free(ctx);
	derive(keys->key, keys->plain, "ring-box", NO_PARTS);
	crypto_scalarmult_base(pk, keys->key);
	return vault_equal(pk, recovery_pk, KEY);
}

/* The first share that does not fit those which are known to be right, or n. */
static size_t misfit(struct vault_keys *keys, struct vault_shares shares, uint32_t right,
	const uint8_t recovery_pk[KEY])
{
	for (size_t i = 0; i < shares.n; i++) {
		uint32_t others = right & (right - 1);

		if (right >> i & 1)
			continue;
		for (size_t j = 0; j < shares.n; j++)
			if (shares.at[j].at[AT_X] == shares.at[i].at[AT_X] && (right >> j & 1))
				others = right & ~((uint32_t)1 << j);
		if (!join(keys, shares, others | (uint32_t)1 << i, recovery_pk))
			return i;
	}
	return shares.n;
}

enum vault_shares_answer vault_shares_join(struct vault_keys *keys, struct vault_shares shares,
	const struct vault_ring_to *recovery, const struct vault_ring **ret_recovery,
	size_t *ret_bad)
{
	uint32_t usable;
	int needed;

	*ret_bad = shares.n;
	if (shares.n == 0 || shares.n > VAULT_SHARES_MAX)
		return VAULT_SHARES_TOO_FEW;
	*ret_bad = stranger(shares);
	if (*ret_bad < shares.n)
		return VAULT_SHARES_MIXED;
	usable = distinct(shares);
	needed = shares.at[0].at[AT_K];
	if (__builtin_popcount(usable) < needed)
		return VAULT_SHARES_TOO_FEW;
	for (uint32_t chosen = 1; chosen >> shares.n == 0; chosen++) {
		if ((chosen & ~usable) != 0 || __builtin_popcount(chosen) != needed ||
			!join(keys, shares, chosen, recovery->box_pk))
			continue;
		*ret_recovery =
			ring_of_secret(keys, VAULT_RING_RECOVERY, recovery->gen, keys->plain);
		*ret_bad = misfit(keys, shares, chosen, recovery->box_pk);
		return VAULT_SHARES_JOINED;
	}
	return VAULT_SHARES_WRONG;
}

void vault_share_text(const struct vault_share *share, char ret_text[VAULT_SHARE_TEXT])
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < VAULT_SHARE_BYTES; i++) {
		if (i > 0 && i % 4 == 0)
			*ret_text++ = ' ';
		*ret_text++ = hex[share->at[i] >> 4];
		*ret_text++ = hex[share->at[i] & 15];
	}
	*ret_text = '\0';
}

void vault_share_words(const struct vault_share *share, uint16_t ret_indices[VAULT_SHARE_WORDS])
{
	for (size_t i = 0; i < VAULT_SHARE_WORDS; i++)
		ret_indices[i] = (uint16_t)bits_get(share->at, 11 * i, 11);
}

static bool is_whole(const struct vault_share *share)
{
	unsigned k = share->at[AT_K], n = share->at[AT_N], x = share->at[AT_X];
	uint8_t check[4];

	share_check(share, check);
	return share->at[0] == SHARE_VERSION && k >= 2 && k <= n && n <= VAULT_SHARES_MAX &&
	       x >= 1 && x <= n && vault_equal(check, share->at + AT_CHECK, sizeof(check));
}

static bool read_hex(const char *text, struct vault_share *ret_share)
{
	size_t n;

	return sodium_hex2bin(ret_share->at, VAULT_SHARE_BYTES, text, strlen(text), " -\t\r\n", &n,
		       NULL) == 0 &&
	       n == VAULT_SHARE_BYTES;
}

bool vault_share_read(
	const char *text, const struct vault_words *words, struct vault_share *ret_share)
{
	struct vault_share share = { .at = { 0 } };
	uint16_t indices[VAULT_SHARE_WORDS];

	if (text == NULL)
		return false;
	if (words_read(text, words, indices, VAULT_SHARE_WORDS)) {
		for (size_t i = 0; i < VAULT_SHARE_WORDS; i++)
			bits_put(share.at, 11 * i, 11, indices[i]);
	} else if (!read_hex(text, &share)) {
		return false;
	}
	if (!is_whole(&share))
		return false;
	*ret_share = share;
	return true;
}
