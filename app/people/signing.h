/*
 * signing.h - accounts and what proves a person: password, second factor, recovery
 * code, known browsers. Opening the scalar with the password is the check; there
 * is no other. Who holds which post is people.h's business.
 */
#ifndef ASHRAY_SIGNING_H
#define ASHRAY_SIGNING_H

#include "app/core/access/access.h"
#include "app/people/factor.h"

/* What was typed is wrong: which field, and a MESSAGE() that says what to change. */
struct wrong {
	const char *field;
	const char *sentence;
};

/* ---- signing in ---- */

struct credentials {
	const char *user, *password;
	const char *code;    /* of the telephone or of the card */
	const char *browser; /* this browser's long cookie; NULL: none */
	bool is_program;
};

struct signed_in {
	const char *token;   /* of the session */
	const char *browser; /* for the long cookie; NULL for a program */
	int64_t account;
};

/* FORBIDDEN: unknown name, wrong password, wrong or used code, blocked, or too many
 * wrong tries from browsers that nobody knows; all alike, after the same work. The
 * change then counts the try and must be committed all the same. Argon2id: call it
 * on a ROUTE_SLOW route only. */
MUST_USE enum outcome people_sign_in(struct tx *tx, const struct actor *nobody,
	const struct credentials *given, struct signed_in *ret_in);

/* The second factor once more, before something grave. In a request of its own, as
 * what follows reads again. FORBIDDEN: wrong; the change
 * counts it, and after five the session ends. */
MUST_USE enum outcome people_freshen(struct tx *tx, const struct actor *who, const char *code);

/* ---- one's own account ---- */

/* The newest words that were typed when a session had ended, and where they were going.
 * False: there are none. */
MUST_USE bool people_typed(
	struct tx *tx, const struct actor *who, const char **ret_path, struct bytes *ret_text);

/* Seals the pair under the new password and ends all sessions; the token is that of
 * a new one. FORBIDDEN: the old one is wrong; the change counts it as a wrong factor is
 * counted, and after five the session ends. INVALID: `ret_wrong` says why. */
struct password_change {
	const char *old, *fresh;
};
MUST_USE enum outcome people_password_change(struct tx *tx, const struct actor *who,
	const struct password_change *change, struct signed_in *ret_in, struct wrong *ret_wrong);

/* With the recovery code from the letter in place of the password; the second factor
 * is needed all the same. A new code comes back, to be shown once. */
struct code_use {
	struct credentials given; /* `password` is the new one */
	const char *recovery;
};
struct recovered {
	struct signed_in in;
	char code[VAULT_CODE_SIZE];
};
MUST_USE enum outcome people_code_use(struct tx *tx, const struct actor *nobody,
	const struct code_use *use, struct recovered *ret_recovered, struct wrong *ret_wrong);

/* Six digits by which two people compare a public key on the telephone. */
const char *people_pair_number(struct arena *a, struct bytes pk);

/* ---- joining: who was invited sets a password; the pair arises ---- */

struct joining {
	const char *user, *code, *password;
};
struct joined {
	enum factor_kind factor;
	struct bytes seed;  /* of the telephone's clock; nowhere with a card */
	const char *secret; /* the same to be typed, or NULL */
	const char *uri;    /* the same for the square */
	char code[VAULT_CODE_SIZE];
};

/* Is there such an invitation, for such a name? NOT_FOUND, also when it is too old
 * or was used up by a first sign-in. */
MUST_USE enum outcome people_invited(
	struct tx *tx, const struct actor *nobody, const struct joining *who, int64_t *ret_account);

/* May be done again until the first sign-in: each time with a new pair. */
MUST_USE enum outcome people_join(struct tx *tx, const struct actor *nobody,
	const struct joining *who, struct joined *ret_joined, struct wrong *ret_wrong);

/* ---- for the command line, the demo and tests: actors without a session ---- */

/* The person behind a name and a password; or one whose pair is at hand already. Argon2id
 * in the first. The second factor counts as shown. */
MUST_USE enum outcome people_open(struct tx *tx, const struct actor *nobody, const char *user,
	const char *password, struct actor **ret_actor);
MUST_USE enum outcome people_actor(struct tx *tx, const struct actor *nobody,
	const struct vault_user *user, struct actor **ret_actor);

#endif
