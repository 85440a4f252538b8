/*
 * session.h - what a browser or a program carries after sign-in: a random token
 * under which the person's scalar is sealed. Any node serves; a dump opens none.
 */
#ifndef ASHRAY_VAULT_SESSION_H
#define ASHRAY_VAULT_SESSION_H

#include "lib/vault/keys.h"

/* A token as it stands in the cookie or the Authorization header (base64url). It
 * lies in the request arena too: it came over the wire. */
enum { VAULT_TOKEN_SIZE = 43 + 1, VAULT_CSRF_SIZE = 43 + 1 };

/* A new session: the token for the cookie, the row's name and its key. */
struct vault_session {
	char token[VAULT_TOKEN_SIZE];
	uint8_t sid[32];
	struct sealed key;
};

struct vault_session vault_session_create(struct vault_keys *keys, const struct vault_user *user);

/* The name of the row; false: not a token. */
MUST_USE bool vault_session_sid(const char *token, uint8_t ret_sid[32]);
MUST_USE bool vault_session_open(struct vault_keys *keys, const char *token, int64_t user,
	struct sealed key, const struct vault_user **ret_user);

/* A shared computer: the browser keeps a token of its own from the full sign-in,
 * and a short PIN switches between people for the rest of the shift. With token
 * NULL the browser gets a new one; the result's `sid` names the browser's rows. */
struct vault_switch {
	const char *token;
	const char *pin;
};

struct vault_session vault_switch_create(
	struct vault_keys *keys, const struct vault_user *user, const char *token, const char *pin);
MUST_USE bool vault_switch_sid(const char *token, uint8_t ret_sid[32]);
MUST_USE bool vault_switch_open(struct vault_keys *keys, const struct vault_switch *at,
	int64_t user, struct sealed key, const struct vault_user **ret_user);

/* A browser in which somebody has signed in before. The site knows its own tokens without
 * looking anything up, and from any thread: such a browser stands first in the line of those
 * who sign in. It opens nothing. */
void vault_browser_create(struct vault_keys *keys, char ret_token[VAULT_TOKEN_SIZE]);
MUST_USE bool vault_browser_check(const struct vault_site *site, const char *token);

/* The form token of a session, masked anew each time so that a page never shows
 * the same bytes twice. */
void vault_csrf(struct vault_keys *keys, const char *token, char ret_csrf[VAULT_CSRF_SIZE]);
MUST_USE bool vault_csrf_check(struct vault_keys *keys, const char *token, const char *csrf);

#endif
