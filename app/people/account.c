/* account.c - the sealed columns of an account. */

#include "app/people/account.h"

int64_t account_login(struct vault_keys *vault, const char *user)
{
	return vault_token(vault, VAULT_NEWEST, "login", VAULT_PARTS(vault_part_text(user)));
}

bool account_named(
	struct tx *tx, const struct actor *who, const char *user, struct account_row *ret_row)
{
	int64_t logins[VAULT_KIDS];
	size_t n = vault_site_count(who->site->vault);

	/* Places beyond the last key repeat the first, so the statement is always one. */
	for (size_t i = 0; i < VAULT_KIDS; i++)
		logins[i] = vault_token(who->keys->vault,
			vault_site_kid(who->site->vault, i < n ? i : 0), "login",
			VAULT_PARTS(vault_part_text(user)));
	return account_by_login(tx, logins, ret_row);
}

/* ---- the profile: four lines ---- */

struct sealed profile_seal(
	struct vault_keys *vault, struct arena *a, int64_t account, const struct profile *profile)
{
	struct vault_place place = place_of(TABLE_ACCOUNT, FIELD_PROFILE, account);
	const char *parts[] = { profile->name, profile->phone, profile->mail, profile->user };
	struct str text = str_in(a, 4096);

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		const char *part = parts[i] != NULL ? parts[i] : "";

		if (i > 0)
			str_addc(&text, '\n');
		str_addn(&text, part, strcspn(part, "\r\n"));
	}
	return vault_cell_seal_text(vault, &place, str_text(&text));
}

static const char *next_line(struct arena *a, const char **text)
{
	size_t n = strcspn(*text, "\n");
	const char *line = arena_textn(a, *text, n);

	*text += n + ((*text)[n] == '\n');
	return line;
}

struct profile profile_open(
	struct vault_keys *vault, struct arena *a, int64_t account, struct sealed sealed)
{
	struct vault_place place = place_of(TABLE_ACCOUNT, FIELD_PROFILE, account);
	struct profile profile;
	const char *text;

	if (!vault_cell_open_text(vault, &place, sealed, &text)) {
		log_error("alarm: the profile of an account was changed");
		text = "";
	}
	profile.name = next_line(a, &text);
	profile.phone = next_line(a, &text);
	profile.mail = next_line(a, &text);
	profile.user = next_line(a, &text);
	return profile;
}

/* ---- the pair ---- */

bool account_password(struct vault_keys *vault, struct account_row *row,
	const struct vault_user *user, const char *password)
{
	struct vault_password stretched = { .text = password };

	vault_random(row->salt, sizeof(row->salt));
	memcpy(stretched.salt, row->salt, sizeof(row->salt));
	return vault_user_seal(vault, user, &stretched, &row->key);
}

bool account_pair(struct vault_keys *vault, struct arena *a, struct account_row *row,
	const char *password, struct pair *ret_pair)
{
	const struct vault_user *user = vault_user_create(vault, row->id);
	uint8_t *pk = arena_alloc(a, 32);

	vault_code_create(ret_pair->code);
	if (!account_password(vault, row, user, password) ||
		!vault_user_seal_code(vault, user, ret_pair->code, &row->key_by_code))
		return false;
	vault_user_pk(user, pk);
	row->pk = bytes_of(pk, 32);
	ret_pair->user = user;
	return true;
}

/* ---- the factor ---- */

struct sealed factor_wait(struct vault_keys *vault, int64_t account, struct bytes seed)
{
	struct vault_place place = place_of(TABLE_ACCOUNT, FIELD_PROOF, account);

	return vault_cell_seal(vault, &place, seed);
}

bool factor_waiting(
	struct vault_keys *vault, int64_t account, struct sealed factor, struct bytes *ret_seed)
{
	struct vault_place place = place_of(TABLE_ACCOUNT, FIELD_PROOF, account);

	return vault_cell_kid(factor) != 0 && vault_cell_open(vault, &place, factor, ret_seed);
}

static bool code_fits(
	const struct account_row *row, struct bytes seed, const char *code, struct factor_use *use)
{
	switch (row->factor_kind) {
	case FACTOR_TOTP:
		return factor_totp_fits(seed, code, row->step, &use->step);
	case FACTOR_CARD:
		return factor_card_fits(seed, code, row->step, &use->line);
	default:
		return false;
	}
}

bool factor_check(struct vault_keys *vault, const struct account_row *row,
	const struct vault_user *user, const char *code, struct factor_use *ret_use)
{
	struct factor_use use = { .kind = row->factor_kind };
	struct bytes seed;
	bool waited = factor_waiting(vault, row->id, row->factor, &seed);

	if (!waited && !vault_factor_open(vault, user, row->factor, &seed))
		return false;
	if (!code_fits(row, seed, code, &use))
		return false;
	if (waited)
		use.own = vault_factor_seal(vault, user, seed);
	*ret_use = use;
	return true;
}

void factor_used(struct tx *tx, int64_t account, const struct factor_use *use)
{
	if (use->kind == FACTOR_TOTP)
		account_totp_used(tx, account, use->step);
	else
		account_card_used(tx, account, use->line);
}
