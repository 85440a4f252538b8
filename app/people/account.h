/*
 * account.h - what the sealed columns of an account hold: who is asked for by which
 * token, the profile, the pair, the factor. Private to this folder.
 */
#ifndef ASHRAY_ACCOUNT_H
#define ASHRAY_ACCOUNT_H

#include "app/people/people_store.h"

/* The account of a user name (user_name_read()), asked under each of the site's keys.
 * False: there is none, or the database failed. */
bool account_named(
	struct tx *tx, const struct actor *who, const char *user, struct account_row *ret_row);
int64_t account_login(struct vault_keys *vault, const char *user);

struct profile {
	const char *name, *phone, *mail, *user;
};
struct sealed profile_seal(
	struct vault_keys *vault, struct arena *a, int64_t account, const struct profile *profile);

/* What does not open shows as empty, after the alarm of the vault's caller. */
struct profile profile_open(
	struct vault_keys *vault, struct arena *a, int64_t account, struct sealed sealed);

/* A new pair under a password and a fresh recovery code, into the row. Argon2id. */
struct pair {
	const struct vault_user *user;
	char code[VAULT_CODE_SIZE];
};
MUST_USE bool account_pair(struct vault_keys *vault, struct arena *a, struct account_row *row,
	const char *password, struct pair *ret_pair);

/* The pair under another password. Argon2id. */
MUST_USE bool account_password(struct vault_keys *vault, struct account_row *row,
	const struct vault_user *user, const char *password);

/* The seed waits under the site key until its owner's first sign-in puts it under
 * his own scalar. */
struct sealed factor_wait(struct vault_keys *vault, int64_t account, struct bytes seed);
MUST_USE bool factor_waiting(
	struct vault_keys *vault, int64_t account, struct sealed factor, struct bytes *ret_seed);

/* Does the code fit, and which step or line does it use up? */
struct factor_use {
	enum factor_kind kind;
	int64_t step;      /* of the clock */
	int line;          /* of the card */
	struct sealed own; /* the seed under its owner, if it waited; else nowhere */
};
MUST_USE bool factor_check(struct vault_keys *vault, const struct account_row *row,
	const struct vault_user *user, const char *code, struct factor_use *ret_use);
void factor_used(struct tx *tx, int64_t account, const struct factor_use *use);

#endif
