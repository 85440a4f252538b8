/*
 * user.h - the key pair of a person. The scalar is sealed under the password
 * (stretched, and peppered with the site key) and a second time under a printed
 * recovery code. Opening it is the password check; there is no other.
 */
#ifndef ASHRAY_VAULT_USER_H
#define ASHRAY_VAULT_USER_H

#include "lib/vault/keys.h"

/* A password and the salt of its row. */
struct vault_password {
	const char *text;
	uint8_t salt[16];
};

/* 26 Crockford symbols and a check symbol in groups of nine, and the NUL. */
enum { VAULT_CODE_SIZE = 27 + 2 + 1 };

/* A new pair; arises when the invited person sets a password. */
const struct vault_user *vault_user_create(struct vault_keys *keys, int64_t id);
int64_t vault_user_id(const struct vault_user *user);
void vault_user_pk(const struct vault_user *user, uint8_t ret_pk[32]);

/* Argon2id, 32 MiB, 50 ms: only on the thread that does nothing else. */
MUST_USE bool vault_user_seal(struct vault_keys *keys, const struct vault_user *user,
	const struct vault_password *password, struct sealed *ret_key);
MUST_USE bool vault_user_open(struct vault_keys *keys, int64_t id,
	const struct vault_password *password, struct sealed key,
	const struct vault_user **ret_user);

/* The recovery code of 130 bits: made and shown once. Read like a receipt. */
void vault_code_create(char ret_code[VAULT_CODE_SIZE]);
MUST_USE bool vault_user_seal_code(struct vault_keys *keys, const struct vault_user *user,
	const char *code, struct sealed *ret_key);
MUST_USE bool vault_user_open_code(struct vault_keys *keys, int64_t id, const char *code,
	struct sealed key, const struct vault_user **ret_user);

/* The seed of the second factor, which only its owner's sign-in opens. */
struct sealed vault_factor_seal(
	struct vault_keys *keys, const struct vault_user *user, struct bytes seed);
MUST_USE bool vault_factor_open(struct vault_keys *keys, const struct vault_user *user,
	struct sealed factor, struct bytes *ret_seed);

#endif
