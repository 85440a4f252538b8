/* receipt.c - number, secret, and the ring that a reporter is. */

#include "lib/vault/inside.h"
#include "lib/vault/spell_inside.h"

void vault_receipt_number(struct vault_keys *keys, const struct vault_draft_secret *d,
	uint32_t again, unsigned digits, char ret_number[VAULT_NUMBER_SIZE])
{
	struct small count = small_u32(again);
	uint64_t number;

	if (digits < 7 || digits > 8)
		BUG("a number of %u digits", digits);
	derive(keys->key, site_newest(keys)->receipt, "number", PARTS(ARRAY(d->at), SMALL(count)));
	number = read_le(keys->key, 8) % (digits == 7 ? 10000000 : 100000000);
	for (unsigned i = digits; i > 0; i--) {
		ret_number[i - 1] = (char)('0' + number % 10);
		number /= 10;
	}
	ret_number[digits] = '\0';
	ret_number[digits] = vault_number_check(ret_number);
	ret_number[digits + 1] = '\0';
}

/* The first nine bytes, big-endian, without their last six bits. */
struct vault_secret vault_receipt_secret(
	struct vault_keys *keys, const struct vault_draft_secret *d)
{
	struct vault_secret secret;

	derive(keys->key, site_newest(keys)->receipt, "secret", PARTS(ARRAY(d->at)));
	secret.at[0] = keys->key[0] >> 6;
	for (size_t i = 1; i < sizeof(secret.at); i++)
		secret.at[i] = (uint8_t)(keys->key[i - 1] << 2 | keys->key[i] >> 6);
	return secret;
}

/* m = D64(K_receipt, "receipt", salt, secret) into keys->mix: verifier, base behind. */
static void stretch(struct vault_keys *keys, const struct site_key *site, const uint8_t salt[16],
	const struct vault_secret *secret)
{
	derive64(keys->mix, site->receipt, "receipt", PARTS(bytes_of(salt, 16), ARRAY(secret->at)));
}

static const uint8_t *base_of(const struct vault_keys *keys)
{
	return keys->mix + 32;
}

static void pin_tag(struct vault_keys *keys, const char *ctx, const char *pin, uint8_t ret_tag[16])
{
	uint8_t hash[KEY];

	derive(hash, base_of(keys), ctx, PARTS(vault_part_text(pin)));
	memcpy(ret_tag, hash, 16);
}

/* S0 = D(base, "seed", pin), as the secret of ring 0. */
static const struct vault_ring *seed_ring(struct vault_keys *keys, const char *pin, uint16_t gen)
{
	derive(keys->plain, base_of(keys), "seed", PARTS(vault_part_text(pin)));
	return ring_of_secret(keys, VAULT_RING_REPORTER, gen, keys->plain);
}

const struct vault_ring *vault_receipt_create(struct vault_keys *keys,
	const struct vault_receipt_try *shown, const char *duress, uint16_t gen,
	struct vault_receipt_row *ret_row)
{
	const char *pin = digits_plain(keys->arena, shown->pin);
	const struct vault_ring *ring;

	randombytes_buf(ret_row->salt, sizeof(ret_row->salt));
	stretch(keys, site_newest(keys), ret_row->salt, &shown->secret);
	memcpy(ret_row->verifier, keys->mix, sizeof(ret_row->verifier));
	pin_tag(keys, "pin", pin, ret_row->pin);
	if (duress == NULL)
		randombytes_buf(ret_row->duress, sizeof(ret_row->duress));
	else
		pin_tag(keys, "duress", digits_plain(keys->arena, duress), ret_row->duress);
	ring = seed_ring(keys, pin, gen);
	memcpy(ret_row->pk, ring->pk, KEY);
	return ring;
}

static enum vault_receipt_answer answer_of(bool is_right, bool is_pin, bool is_duress, bool has_pin)
{
	if (!is_right)
		return VAULT_RECEIPT_WRONG;
	if (is_pin)
		return VAULT_RECEIPT_OPEN;
	if (!has_pin)
		return VAULT_RECEIPT_ASK_PIN;
	return is_duress ? VAULT_RECEIPT_DURESS : VAULT_RECEIPT_WRONG_PIN;
}

enum vault_receipt_answer vault_receipt_open(struct vault_keys *keys,
	const struct vault_receipt_row *row, struct vault_receipt_at at,
	const struct vault_receipt_try *shown, const struct vault_ring **ret_ring)
{
	const struct site_key *site = site_kid(keys, at.kid);
	const char *pin = digits_plain(keys->arena, shown->pin);
	size_t mark = vault_keys_mark(keys);
	enum vault_receipt_answer answer;
	const struct vault_ring *ring;
	uint8_t pin_is[16], duress_is[16];
	bool is_right, is_pin, is_duress;

	if (site == NULL)
		return VAULT_RECEIPT_WRONG;
	stretch(keys, site, row->salt, &shown->secret);
	pin_tag(keys, "pin", pin, pin_is);
	pin_tag(keys, "duress", pin, duress_is);
	ring = seed_ring(keys, pin, at.gen);
	is_right = vault_equal(keys->mix, row->verifier, sizeof(row->verifier));
	is_pin = vault_equal(pin_is, row->pin, sizeof(row->pin));
	is_duress = vault_equal(duress_is, row->duress, sizeof(row->duress));
	is_pin &= vault_equal(ring->pk, row->pk, KEY);
	answer = answer_of(is_right, is_pin, is_duress, *pin != '\0');
	if (answer == VAULT_RECEIPT_OPEN)
		*ret_ring = ring;
	else
		vault_keys_rewind(keys, mark);
	return answer;
}

struct vault_receipt_row vault_receipt_none(struct vault_keys *keys, const char *number)
{
	struct vault_receipt_row row = { .pin = { 0 } };

	vault_token16(keys, "none", PARTS(vault_part_text(number)), row.salt);
	return row;
}

const struct vault_ring *vault_reporter_ring(
	struct vault_keys *keys, const uint8_t s0[32], uint16_t gen)
{
	return ring_of_secret(keys, VAULT_RING_REPORTER, gen, s0);
}

void vault_reporter_secret(const struct vault_ring *ring, uint8_t ret_s0[32])
{
	if (ring->ring != VAULT_RING_REPORTER)
		BUG("the secret of ring %u stays in the block", ring->ring);
	memcpy(ret_s0, ring->secret, KEY);
}

const struct vault_ring *vault_link_ring(
	struct vault_keys *keys, uint8_t kid, const uint8_t token[16], const char *code)
{
	const struct site_key *site = site_kid(keys, kid);
	const char *plain = digits_plain(keys->arena, code);

	if (site == NULL)
		BUG("a link under a key that the site does not have: %u", kid);
	derive(keys->plain, site->receipt, "link",
		PARTS(bytes_of(token, 16), vault_part_text(plain)));
	return ring_of_secret(keys, VAULT_RING_LINK, 1, keys->plain);
}
