/* session.c - tokens of browsers and programs, and the scalar sealed under them. */

#include "lib/vault/inside.h"

enum { TOKEN = 32, CSRF = 16 };

static void token_write(const uint8_t token[TOKEN], char ret_text[VAULT_TOKEN_SIZE])
{
	sodium_bin2base64(
		ret_text, VAULT_TOKEN_SIZE, token, TOKEN, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Exactly one spelling of exactly 32 bytes. */
static bool token_read(const char *text, uint8_t ret_token[TOKEN])
{
	size_t n;

	return text != NULL && strlen(text) == VAULT_TOKEN_SIZE - 1 &&
	       sodium_base642bin(ret_token, TOKEN, text, VAULT_TOKEN_SIZE - 1, NULL, &n, NULL,
		       sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	       n == TOKEN;
}

static struct small session_ad(const char *what, int64_t user)
{
	struct vault_record record = vault_record_of(user);
	struct small ad = { .len = 0 };

	small_add(&ad, what, strlen(what));
	small_add(&ad, record.at, sizeof(record.at));
	return ad;
}

/* The use of a token: its contexts, and the PIN where there is one. */
struct use {
	const char *ctx;
	const char *row;
	const char *pin;
};

static const struct use a_session = { "key", "sid", NULL };

/* D(K_session,"key",T) or D(K_session,"switch",B,pin), into keys->key. */
static void use_key(struct vault_keys *keys, const struct site_key *site, const struct use *use,
	const uint8_t token[TOKEN])
{
	const struct bytes parts[] = { bytes_of(token, TOKEN), vault_part_text(use->pin) };

	derive(keys->key, site->session, use->ctx, parts, use->pin == NULL ? 1 : 2);
}

static struct vault_session seal_under(
	struct vault_keys *keys, const struct vault_user *user, const struct use *use)
{
	struct small ad = session_ad(use->ctx, user->id);
	struct vault_session session;

	use_key(keys, site_newest(keys), use, keys->mix);
	session.key = wrap_seal(keys, keys->key, SMALL(ad), user->scalar);
	token_write(keys->mix, session.token);
	derive(session.sid, NULL, use->row, PARTS(bytes_of(keys->mix, TOKEN)));
	return session;
}

static bool open_under(struct vault_keys *keys, const struct use *use, int64_t user,
	struct sealed key, const struct vault_user **ret_user)
{
	struct small ad = session_ad(use->ctx, user);

	for (size_t i = 0; i < keys->site->n; i++) {
		use_key(keys, &keys->site->key[i], use, keys->mix);
		if (!wrap_open(keys->plain, keys->key, SMALL(ad), key))
			continue;
		*ret_user = user_of_scalar(keys, user, keys->plain);
		return true;
	}
	return false;
}

struct vault_session vault_session_create(struct vault_keys *keys, const struct vault_user *user)
{
	randombytes_buf(keys->mix, TOKEN);
	return seal_under(keys, user, &a_session);
}

bool vault_session_sid(const char *token, uint8_t ret_sid[32])
{
	uint8_t raw[TOKEN];

	if (!token_read(token, raw))
		return false;
	derive(ret_sid, NULL, a_session.row, PARTS(ARRAY(raw)));
	sodium_memzero(raw, TOKEN);
	return true;
}

bool vault_session_open(struct vault_keys *keys, const char *token, int64_t user, struct sealed key,
	const struct vault_user **ret_user)
{
	return token_read(token, keys->mix) && open_under(keys, &a_session, user, key, ret_user);
}

static struct use switch_with(const char *pin)
{
	return (struct use){ "switch", "switch", pin == NULL ? "" : pin };
}

struct vault_session vault_switch_create(
	struct vault_keys *keys, const struct vault_user *user, const char *token, const char *pin)
{
	const struct use use = switch_with(pin);

	if (!token_read(token, keys->mix))
		randombytes_buf(keys->mix, TOKEN);
	return seal_under(keys, user, &use);
}

bool vault_switch_sid(const char *token, uint8_t ret_sid[32])
{
	uint8_t raw[TOKEN];

	if (!token_read(token, raw))
		return false;
	derive(ret_sid, NULL, "switch", PARTS(ARRAY(raw)));
	sodium_memzero(raw, TOKEN);
	return true;
}

bool vault_switch_open(struct vault_keys *keys, const struct vault_switch *at, int64_t user,
	struct sealed key, const struct vault_user **ret_user)
{
	const struct use use = switch_with(at->pin);

	return token_read(at->token, keys->mix) && open_under(keys, &use, user, key, ret_user);
}

/* Two halves: a mask, and the tag under it. */
/* ---- browsers: chance, and a mark of the site over it ---- */

void vault_browser_create(struct vault_keys *keys, char ret_token[VAULT_TOKEN_SIZE])
{
	uint8_t tag[KEY], both[2 * CSRF];

	randombytes_buf(both, CSRF);
	derive(tag, site_newest(keys)->session, "browser", PARTS(bytes_of(both, CSRF)));
	memcpy(both + CSRF, tag, CSRF);
	token_write(both, ret_token);
}

bool vault_browser_check(const struct vault_site *site, const char *token)
{
	uint8_t tag[KEY], both[2 * CSRF];

	if (!token_read(token, both))
		return false;
	for (size_t i = 0; i < site->n; i++) {
		derive(tag, site->key[i].session, "browser", PARTS(bytes_of(both, CSRF)));
		if (vault_equal(tag, both + CSRF, CSRF))
			return true;
	}
	return false;
}

void vault_csrf(struct vault_keys *keys, const char *token, char ret_csrf[VAULT_CSRF_SIZE])
{
	uint8_t tag[KEY], both[2 * CSRF];

	if (!token_read(token, keys->mix))
		BUG("a form token for what is no session");
	derive(tag, site_newest(keys)->session, "csrf", PARTS(bytes_of(keys->mix, TOKEN)));
	randombytes_buf(both, CSRF);
	for (size_t i = 0; i < CSRF; i++)
		both[CSRF + i] = tag[i] ^ both[i];
	token_write(both, ret_csrf);
}

bool vault_csrf_check(struct vault_keys *keys, const char *token, const char *csrf)
{
	uint8_t tag[KEY], both[2 * CSRF];

	if (!token_read(token, keys->mix) || !token_read(csrf, both))
		return false;
	for (size_t i = 0; i < CSRF; i++)
		both[i] ^= both[CSRF + i];
	for (size_t i = 0; i < keys->site->n; i++) {
		derive(tag, keys->site->key[i].session, "csrf", PARTS(bytes_of(keys->mix, TOKEN)));
		if (vault_equal(tag, both, CSRF))
			return true;
	}
	return false;
}
