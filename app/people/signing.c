/*
 * signing.c - the rules of proving who one is. Every wrong answer costs the same
 * work and looks the same; what slows down a guesser never stands in the way of
 * somebody at a browser that he has used before.
 */

#include "app/core/audit/audit.h"
#include "app/people/account.h"
#include "app/people/helping.h"
#include "app/people/password.h"

enum {
	FREE_TRIES = 4,          /* wrong ones before anybody has to wait */
	WAIT_MOST = 60 * SECOND, /* doubling from a second up to here */
	BROWSER_TRIES = 20,      /* wrong ones until a browser is known no more */
	SESSION_TRIES = 5        /* wrong second factors or passwords until a session ends */
};

/* ---- browsers ---- */

static void browser_token(const char *text, uint8_t ret_token[32])
{
	vault_hash("browser", VAULT_PARTS(vault_part_text(text)), ret_token);
}

/* What is known of the browser that a request came from, for an account (0: nobody). */
static struct browser_row browser_of(struct tx *tx, const char *text, int64_t account)
{
	struct browser_row b = { .account = account };

	browser_token(text, b.token);
	if (!text_empty(text))
		browser_row(tx, &b);
	return b;
}

/* The cookie of a browser that is nobody's yet. One that the client made up is not
 * taken over: it may be known to somebody else. */
static const char *browser_new(const struct actor *who, struct arena *a)
{
	char token[VAULT_TOKEN_SIZE];

	vault_browser_create(who->keys->vault, token);
	return arena_text(a, token);
}

/* ---- tries ---- */

static int64_t wait_after(int64_t wrong)
{
	int64_t wait = SECOND;

	if (wrong <= FREE_TRIES)
		return 0;
	for (int64_t n = FREE_TRIES + 1; n < wrong && wait < WAIT_MOST; n++)
		wait *= 2;
	return wait < WAIT_MOST ? wait : WAIT_MOST;
}

static void count_wrong(
	struct tx *tx, const struct account_row *row, const struct browser_row *browser)
{
	if (!browser->is_known)
		account_wrong(tx, row->id, clock_now() + wait_after(row->wrong + 1));
	else if (browser->wrong + 1 >= BROWSER_TRIES)
		browser_forget(tx, browser);
	else
		browser_wrong(tx, browser);
}

/* Argon2id for somebody who is not there, so that nobody learns who is. */
static enum outcome refuse(const struct actor *nobody, const char *password)
{
	const struct vault_password dummy = { .text = password != NULL ? password : "" };
	struct sealed thrown_away;

	if (!vault_user_seal(nobody->keys->vault, vault_user_create(nobody->keys->vault, 1), &dummy,
		    &thrown_away))
		return FAILED;
	return FORBIDDEN;
}

/* Whose tries are weighed: an account that can be signed in to, and is not waiting. */
static bool may_try(const struct account_row *row, const struct browser_row *browser)
{
	bool has_pair = row->key.blob.len > 0;
	bool is_there = text_equal(row->state, "active") || text_equal(row->state, "invited");

	return has_pair && is_there && (browser->is_known || clock_now() >= row->not_before);
}

static bool find(struct tx *tx, const struct actor *nobody, const struct credentials *given,
	struct account_row *ret_row, struct browser_row *ret_browser)
{
	const char *user = user_name_read(tx_arena(tx), given->user);
	bool is_there = account_named(tx, nobody, user != NULL ? user : "", ret_row);

	*ret_browser = browser_of(tx, given->browser, is_there ? ret_row->id : 0);
	return is_there && may_try(ret_row, ret_browser) && given->password != NULL &&
	       strlen(given->password) <= PASSWORD_MOST;
}

static bool password_opens(const struct actor *nobody, const struct account_row *row,
	const char *password, const struct vault_user **ret_user)
{
	struct vault_password given = { .text = password };

	memcpy(given.salt, row->salt, sizeof(given.salt));
	return vault_user_open(nobody->keys->vault, row->id, &given, row->key, ret_user);
}

/* ---- coming in ---- */

static void use_factor(struct tx *tx, struct account_row *row, const struct factor_use *use)
{
	factor_used(tx, row->id, use);
	if (use->kind == FACTOR_TOTP)
		row->step = use->step;
	else
		row->step |= (int64_t)1 << use->line;
	if (use->own.blob.len > 0)
		row->factor = use->own;
}

/* The first sign-in ends the invitation's power: the state, and the factor's seed,
 * which from now on only its owner opens. */
static void settle(struct tx *tx, struct account_row *row, const struct factor_use *use)
{
	bool is_first = text_equal(row->state, "invited");

	if (!is_first && use->own.blob.len == 0)
		return;
	row->state = "active";
	account_update(tx, row);
}

static void come_in(struct tx *tx, const struct actor *who, const struct credentials *given,
	struct browser_row *browser, struct signed_in *ret_in)
{
	struct signed_in in = { .account = who->account };

	in.token = session_start(tx, who->keys, given->is_program);
	if (!given->is_program) {
		in.browser = browser->is_somebody ? given->browser : browser_new(who, tx_arena(tx));
		browser_token(in.browser, browser->token);
		browser_know(tx, browser, day_of(clock_now()));
	}
	audit_act(tx, who, given->is_program ? "session.program" : "session.start", "account",
		who->account);
	*ret_in = in;
}

/* From an opened scalar to an actor whose due rotations are done; reads are over then. */
static enum outcome enter(struct tx *tx, const struct actor *nobody, const struct vault_user *user,
	struct actor **ret_who)
{
	enum outcome oc = people_actor(tx, nobody, user, ret_who);

	return oc == OK ? people_rotate_due(tx, *ret_who) : oc;
}

enum outcome people_sign_in(struct tx *tx, const struct actor *nobody,
	const struct credentials *given, struct signed_in *ret_in)
{
	const struct vault_user *user;
	struct browser_row browser;
	struct account_row row;
	struct factor_use use;
	struct actor *who;
	enum outcome oc;

	if (!find(tx, nobody, given, &row, &browser))
		return tx_poisoned(tx) ? FAILED : refuse(nobody, given->password);
	if (!password_opens(nobody, &row, given->password, &user) ||
		!factor_check(nobody->keys->vault, &row, user, given->code, &use)) {
		count_wrong(tx, &row, &browser);
		return FORBIDDEN;
	}
	oc = enter(tx, nobody, user, &who);
	if (oc != OK)
		return oc;
	use_factor(tx, &row, &use);
	settle(tx, &row, &use);
	account_right(tx, row.id);
	come_in(tx, who, given, &browser, ret_in);
	return OK;
}

/* Whoever sits at somebody's open session, or took its token, does not try on, not even
 * with many tries at once; its owner signs in again, at once. */
static void count_in_session(struct tx *tx, const struct actor *who, int64_t wrong, bool is_right)
{
	uint8_t sid[32];

	if (who->token == NULL || !vault_session_sid(who->token, sid))
		return;
	if (is_right)
		session_not_wrong(tx, sid, wrong);
	else if (wrong + 1 >= SESSION_TRIES)
		session_wrong_last(tx, sid, wrong);
	else
		session_wrong_more(tx, sid, wrong);
}

static int64_t wrong_in_session(struct tx *tx, const struct actor *who)
{
	uint8_t sid[32];

	if (who->token == NULL || !vault_session_sid(who->token, sid))
		return 0;
	return session_wrong(tx, sid);
}

enum outcome people_freshen(struct tx *tx, const struct actor *who, const char *code)
{
	struct account_row row;
	struct factor_use use;
	int64_t wrong;

	if (who->is_program || who->token == NULL)
		return FORBIDDEN;
	wrong = wrong_in_session(tx, who);
	if (!account_row(tx, who->account, &row))
		return FAILED;
	if (factor_check(who->keys->vault, &row, who->keys->user, code, &use)) {
		count_in_session(tx, who, wrong, true);
		factor_used(tx, row.id, &use);
		session_freshen(tx, who);
		return OK;
	}
	count_in_session(tx, who, wrong, false);
	return FORBIDDEN;
}

/* ---- one's own account ---- */

bool people_typed(
	struct tx *tx, const struct actor *who, const char **ret_path, struct bytes *ret_text)
{
	*ret_path = typed_path(tx, who->account);
	return *ret_path != NULL && typed_take(tx, who, *ret_path, ret_text);
}

enum outcome people_password_change(struct tx *tx, const struct actor *who,
	const struct password_change *change, struct signed_in *ret_in, struct wrong *ret_wrong)
{
	const struct vault_user *user;
	struct account_row row;
	struct profile profile;
	int64_t wrong;

	if (who->is_program || who->keys->user == NULL || !account_row(tx, who->account, &row))
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	wrong = wrong_in_session(tx, who);
	if (change->old == NULL || strlen(change->old) > PASSWORD_MOST ||
		!password_opens(who, &row, change->old, &user)) {
		count_in_session(tx, who, wrong, false);
		return FORBIDDEN;
	}
	profile = profile_open(who->keys->vault, tx_arena(tx), row.id, row.profile);
	*ret_wrong = (struct wrong){ "password",
		password_wrong(tx_arena(tx), change->fresh, profile.user) };
	if (ret_wrong->sentence != NULL)
		return INVALID;
	if (!account_password(who->keys->vault, &row, user, change->fresh))
		return FAILED;
	account_update(tx, &row);
	count_in_session(tx, who, wrong, true);
	sessions_end_all(tx, row.id);
	*ret_in = (struct signed_in){ .token = session_start(tx, who->keys, false),
		.account = row.id };
	audit_act(tx, who, "account.password", "account", row.id);
	return OK;
}

/* The new password is sealed whether the code was right or not: the same work. */
enum outcome people_code_use(struct tx *tx, const struct actor *nobody, const struct code_use *use,
	struct recovered *ret_recovered, struct wrong *ret_wrong)
{
	struct vault_keys *vault = nobody->keys->vault;
	const struct credentials *given = &use->given;
	const struct vault_user *user;
	struct recovered recovered;
	struct browser_row browser;
	struct account_row row;
	struct factor_use factor;
	struct actor *who;
	enum outcome oc;

	*ret_wrong =
		(struct wrong){ "password", password_wrong(tx_arena(tx), given->password,
						    user_name_read(tx_arena(tx), given->user)) };
	if (ret_wrong->sentence != NULL)
		return INVALID;
	if (!find(tx, nobody, given, &row, &browser))
		return tx_poisoned(tx) ? FAILED : refuse(nobody, given->password);
	if (use->recovery == NULL ||
		!vault_user_open_code(vault, row.id, use->recovery, row.key_by_code, &user) ||
		!factor_check(vault, &row, user, given->code, &factor)) {
		oc = refuse(nobody, given->password);
		count_wrong(tx, &row, &browser);
		return oc;
	}
	oc = enter(tx, nobody, user, &who);
	if (oc != OK)
		return oc;
	vault_code_create(recovered.code);
	if (!account_password(vault, &row, user, given->password) ||
		!vault_user_seal_code(vault, user, recovered.code, &row.key_by_code))
		return FAILED;
	use_factor(tx, &row, &factor);
	row.state = "active";
	account_update(tx, &row);
	sessions_end_all(tx, row.id);
	come_in(tx, who, given, &browser, &recovered.in);
	audit_act(tx, who, "account.recover", "account", row.id);
	*ret_recovered = recovered;
	return OK;
}

/* ---- actors without a session ---- */

enum outcome people_actor(struct tx *tx, const struct actor *nobody, const struct vault_user *user,
	struct actor **ret_actor)
{
	struct vault_keys *vault = nobody->keys->vault;
	struct arena *a = tx_arena(tx);
	struct actor *who = actor_nobody(nobody->site, vault, a);
	struct account_row row;

	who->account = vault_user_id(user);
	who->keys->user = user;
	if (!account_row(tx, who->account, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	who->name = profile_open(vault, a, row.id, row.profile).name;
	who->fresh_at = clock_now();
	actor_take_posts(tx, who);
	keyring_load(tx, who->keys);
	*ret_actor = who;
	return tx_poisoned(tx) ? FAILED : OK;
}

enum outcome people_open(struct tx *tx, const struct actor *nobody, const char *user,
	const char *password, struct actor **ret_actor)
{
	const char *name = user_name_read(tx_arena(tx), user);
	const struct vault_user *opened;
	struct account_row row;

	if (name == NULL || !account_named(tx, nobody, name, &row) || row.key.blob.len == 0 ||
		!password_opens(nobody, &row, password, &opened))
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	return people_actor(tx, nobody, opened, ret_actor);
}

const char *people_pair_number(struct arena *a, struct bytes pk)
{
	uint8_t hash[32];
	uint32_t n = 0;

	vault_hash("pair", VAULT_PARTS(pk), hash);
	for (int i = 0; i < 4; i++)
		n = n << 8 | hash[i];
	return arena_printf(a, "%03u %03u", n / 1000 % 1000, n % 1000);
}
