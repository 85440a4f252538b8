/*
 * joining.c - who was invited sets a password, and a pair arises. The pledge ties
 * the new public key to the letter's code, so that whoever gives the keys later
 * knows that nobody put another key in its place.
 */

#include "app/core/audit/audit.h"
#include "app/people/account.h"
#include "app/people/letter.h"
#include "app/people/password.h"

static bool find_invitation(struct tx *tx, const struct actor *nobody, const struct joining *who,
	struct invitation_row *ret_invitation, struct account_row *ret_row)
{
	const char *user = user_name_read(tx_arena(tx), who->user);
	struct vault_secret code;
	struct account_row named;
	uint8_t token[32];

	if (who->code == NULL || user == NULL || !vault_secret_read(who->code, NULL, &code))
		return false;
	letter_token(&code, token);
	return invitation_by_token(tx, token, ret_invitation) &&
	       clock_now() < ret_invitation->until_at && account_named(tx, nobody, user, &named) &&
	       named.id == ret_invitation->account && text_equal(named.state, "invited") &&
	       (*ret_row = named, true);
}

enum outcome people_invited(
	struct tx *tx, const struct actor *nobody, const struct joining *who, int64_t *ret_account)
{
	struct invitation_row invitation;
	struct account_row row;

	if (!find_invitation(tx, nobody, who, &invitation, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	*ret_account = row.id;
	return OK;
}

/* A card's seed lies under the site key until the first sign-in. A telephone's is made
 * here and lies under the new pair at once. */
static void take_factor(struct vault_keys *vault, struct arena *a, struct account_row *row,
	const struct vault_user *user, struct joined *joined)
{
	struct bytes seed;

	joined->factor = row->factor_kind;
	row->step = 0;
	if (row->factor_kind == FACTOR_CARD)
		return;
	seed = factor_seed(a);
	row->factor_kind = joined->factor = FACTOR_TOTP;
	row->factor = vault_factor_seal(vault, user, seed);
	joined->secret = factor_base32(a, seed);
	joined->seed = seed;
}

enum outcome people_join(struct tx *tx, const struct actor *nobody, const struct joining *who,
	struct joined *ret_joined, struct wrong *ret_wrong)
{
	struct arena *a = tx_arena(tx);
	const char *user = user_name_read(a, who->user);
	struct invitation_row invitation;
	struct joined joined = { 0 };
	struct vault_secret code;
	struct account_row row;
	struct bytes pledge;
	struct pair pair;

	if (!find_invitation(tx, nobody, who, &invitation, &row) ||
		!vault_secret_read(who->code, NULL, &code))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	*ret_wrong = (struct wrong){ "password", password_wrong(a, who->password, user) };
	if (ret_wrong->sentence != NULL)
		return INVALID;
	if (!account_pair(nobody->keys->vault, a, &row, who->password, &pair))
		return FAILED;
	take_factor(nobody->keys->vault, a, &row, pair.user, &joined);
	if (joined.secret != NULL)
		joined.uri = factor_uri(a, joined.seed, user);
	memcpy(joined.code, pair.code, sizeof(joined.code));
	letter_pledge(tx, nobody->keys, &code, &row, &pledge);
	account_update(tx, &row);
	invitation_pledge(tx, row.id, pledge);
	audit_act(tx, nobody, "account.join", "account", row.id);
	*ret_joined = joined;
	return OK;
}
