/* user.c - a person's pair, sealed under password and recovery code; second factor. */

#include "lib/vault/inside.h"
#include "lib/vault/spell_inside.h"

enum { CODE_SYMBOLS = 26, STRETCH_TIME = 3, STRETCH_MEMORY = 32 << 20 };

const struct vault_user *user_of_scalar(
	struct vault_keys *keys, int64_t id, const uint8_t scalar[KEY])
{
	struct vault_user *user = keys_take(keys, sizeof(*user));

	user->id = id;
	memcpy(user->scalar, scalar, KEY);
	crypto_scalarmult_base(user->pk, user->scalar);
	return user;
}

const struct vault_user *vault_user_create(struct vault_keys *keys, int64_t id)
{
	randombytes_buf(keys->plain, KEY);
	return user_of_scalar(keys, id, keys->plain);
}

int64_t vault_user_id(const struct vault_user *user)
{
	return user->id;
}

void vault_user_pk(const struct vault_user *user, uint8_t ret_pk[32])
{
	memcpy(ret_pk, user->pk, KEY);
}

/* "user" ‖ id: what all seals of a person's own things are bound to. */
static struct small user_ad(int64_t id)
{
	struct vault_record record = vault_record_of(id);
	struct small ad = { .len = 0 };

	small_add(&ad, "user", 4);
	small_add(&ad, record.at, sizeof(record.at));
	return ad;
}

/* Under one proof (a stretched password, a code), which only the site can use. */
struct proof {
	const char *ctx;
	struct bytes secret;
};

static void proof_key(
	struct vault_keys *keys, const struct site_key *site, const struct proof *proof, int64_t id)
{
	struct vault_record record = vault_record_of(id);

	derive(keys->key, site->login, proof->ctx, PARTS(proof->secret, ARRAY(record.at)));
}

static struct sealed seal_under(
	struct vault_keys *keys, const struct vault_user *user, const struct proof *proof)
{
	struct small ad = user_ad(user->id);

	proof_key(keys, site_newest(keys), proof, user->id);
	return wrap_seal(keys, keys->key, SMALL(ad), user->scalar);
}

static bool open_under(struct vault_keys *keys, int64_t id, const struct proof *proof,
	struct sealed key, const struct vault_user **ret_user)
{
	struct small ad = user_ad(id);

	for (size_t i = 0; i < keys->site->n; i++) {
		proof_key(keys, &keys->site->key[i], proof, id);
		if (!wrap_open(keys->plain, keys->key, SMALL(ad), key))
			continue;
		*ret_user = user_of_scalar(keys, id, keys->plain);
		return true;
	}
	return false;
}

/* Into keys->mix. Fails only when the machine has no 32 MiB to give. */
static bool stretch(
	struct vault_keys *keys, const struct vault_password *password, struct proof *ret_proof)
{
	_Static_assert(sizeof(password->salt) == crypto_pwhash_SALTBYTES, "the salt of Argon2id");

	if (crypto_pwhash(keys->mix, KEY, password->text, strlen(password->text), password->salt,
		    STRETCH_TIME, STRETCH_MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		log_error("no memory to check a password");
		return false;
	}
	*ret_proof = (struct proof){ "user", bytes_of(keys->mix, KEY) };
	return true;
}

bool vault_user_seal(struct vault_keys *keys, const struct vault_user *user,
	const struct vault_password *password, struct sealed *ret_key)
{
	struct proof proof;

	if (!stretch(keys, password, &proof))
		return false;
	*ret_key = seal_under(keys, user, &proof);
	return true;
}

bool vault_user_open(struct vault_keys *keys, int64_t id, const struct vault_password *password,
	struct sealed key, const struct vault_user **ret_user)
{
	struct proof proof;

	return stretch(keys, password, &proof) && open_under(keys, id, &proof, key, ret_user);
}

void vault_code_create(char ret_code[VAULT_CODE_SIZE])
{
	uint8_t symbols[CODE_SYMBOLS + 1];

	randombytes_buf(symbols, CODE_SYMBOLS);
	for (size_t i = 0; i < CODE_SYMBOLS; i++)
		symbols[i] &= 31;
	symbols[CODE_SYMBOLS] = symbols_check(symbols, CODE_SYMBOLS);
	symbols_write(symbols, sizeof(symbols), 9, ret_code);
	sodium_memzero(symbols, sizeof(symbols));
}

/* Into keys->mix: one symbol a byte, without the check. */
static bool read_code(struct vault_keys *keys, const char *code, struct proof *ret_proof)
{
	if (!symbols_read(code, keys->mix, CODE_SYMBOLS + 1))
		return false;
	*ret_proof = (struct proof){ "code", bytes_of(keys->mix, CODE_SYMBOLS) };
	return true;
}

bool vault_user_seal_code(struct vault_keys *keys, const struct vault_user *user, const char *code,
	struct sealed *ret_key)
{
	struct proof proof;

	if (!read_code(keys, code, &proof))
		return false;
	*ret_key = seal_under(keys, user, &proof);
	return true;
}

bool vault_user_open_code(struct vault_keys *keys, int64_t id, const char *code, struct sealed key,
	const struct vault_user **ret_user)
{
	struct proof proof;

	return read_code(keys, code, &proof) && open_under(keys, id, &proof, key, ret_user);
}

struct sealed vault_factor_seal(
	struct vault_keys *keys, const struct vault_user *user, struct bytes seed)
{
	struct small ad = user_ad(user->id);
	size_t size = 1 + seed.len + AEAD_MORE;
	uint8_t *blob = arena_alloc(keys->arena, size);

	blob[0] = BLOB_PLAIN;
	derive(keys->key, user->scalar, "totp", NO_PARTS);
	aead_seal(blob + 1, keys->key, SMALL(ad), seed);
	return (struct sealed){ bytes_of(blob, size) };
}

bool vault_factor_open(struct vault_keys *keys, const struct vault_user *user, struct sealed factor,
	struct bytes *ret_seed)
{
	struct small ad = user_ad(user->id);

	if (factor.blob.len < 1 || factor.blob.at[0] != BLOB_PLAIN)
		return false;
	derive(keys->key, user->scalar, "totp", NO_PARTS);
	return open_behind(keys, SMALL(ad), factor.blob, 1, ret_seed);
}
