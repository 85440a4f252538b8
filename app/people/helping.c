/*
 * helping.c - what goes wrong with people: a forgotten password, a lost telephone,
 * somebody leaves, dies, must be shut out; keys whose time is over; and the list of
 * what a body above did here. None of it needs a recovery share, and every record
 * still opens for whoever comes next.
 */

#include "app/people/helping.h"
#include "app/core/audit/audit.h"
#include "app/people/account.h"
#include "app/people/grants.h"
#include "app/people/letter.h"

enum { ROTATIONS_MAX = 4, BROWSER_KNOWN_FOR = 400 /* days */ };

/* What all acts on a holder begin with. */
struct case_of {
	struct act act;
	struct in_body at;
	struct holding_row holding;
	struct account_row account;
};

static enum outcome begin(struct tx *tx, const struct actor *who, const struct help *help,
	struct case_of *c, struct wrong *ret_wrong)
{
	enum outcome oc;

	if (!holding_row(tx, help->holding, &c->holding) ||
		!account_row(tx, c->holding.account, &c->account))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	c->at = (struct in_body){ c->holding.body, c->account.id, people_today(who) };
	c->act.body = c->holding.body;
	c->act.purpose = help->purpose;
	oc = act_begin(tx, who, &c->act, ret_wrong);
	/* Nobody grants himself a second pair, or locks himself out by a slip. */
	return oc == OK && c->account.id == who->account ? CONFLICT : oc;
}

static enum outcome factor_chosen(const struct help *help, struct wrong *ret_wrong)
{
	if (help->factor == FACTOR_TOTP || help->factor == FACTOR_CARD)
		return OK;
	*ret_wrong = (struct wrong){ "factor", MESSAGE("Choose the second factor.") };
	return INVALID;
}

static struct handed handed_to(struct tx *tx, const struct actor *who, const struct case_of *c)
{
	struct profile profile =
		profile_open(who->keys->vault, tx_arena(tx), c->account.id, c->account.profile);

	return (struct handed){ .account = c->account.id,
		.body = c->holding.body,
		.name = profile.name,
		.user = profile.user };
}

/* The old pair is lost or in strange hands; nothing of it may go on opening anything. */
enum outcome people_restore(struct tx *tx, const struct actor *who, const struct help *help,
	struct handed *ret_handed, struct wrong *ret_wrong)
{
	struct case_of c = { .act = { .kind = "restore" } };
	struct stripped from;
	enum outcome oc;

	oc = begin(tx, who, help, &c, ret_wrong);
	if (oc == OK)
		oc = factor_chosen(help, ret_wrong);
	if (oc == OK)
		oc = strip_read(tx, who, &c.at, &from);
	if (oc == OK && !from.has_custody)
		oc = FORBIDDEN;
	if (oc != OK)
		return oc;
	*ret_handed = handed_to(tx, who, &c);
	c.account.state = "invited";
	c.account.key = c.account.key_by_code = (struct sealed){ 0 };
	c.account.pk = BYTES_NONE;
	c.account.factor_kind = help->factor;
	c.account.step = 0;
	strip(tx, who, c.account.id, &from);
	hand_letter(tx, who, &from.custody, &c.account, ret_handed);
	account_update(tx, &c.account);
	act_record(tx, who, &c.act, "people.restore", c.account.id);
	return OK;
}

/* The lost telephone may be in strange hands, so sessions and browsers end with it. */
enum outcome people_new_factor(struct tx *tx, const struct actor *who, const struct help *help,
	struct handed *ret_handed, struct wrong *ret_wrong)
{
	struct case_of c = { .act = { .kind = "factor" } };
	enum outcome oc = begin(tx, who, help, &c, ret_wrong);

	if (oc == OK)
		oc = factor_chosen(help, ret_wrong);
	if (oc != OK)
		return oc;
	if (!text_equal(c.account.state, "active"))
		return CONFLICT;
	*ret_handed = handed_to(tx, who, &c);
	c.account.factor_kind = help->factor;
	hand_factor(tx_arena(tx), who, &c.account, ret_handed);
	account_update(tx, &c.account);
	sessions_end_all(tx, c.account.id);
	browsers_forget(tx, c.account.id);
	act_record(tx, who, &c.act, "people.factor", c.account.id);
	return OK;
}

/* ---- leaving ---- */

/* What was read of somebody who leaves: what his other posts here give him. */
struct leaving {
	struct custody custody;
	struct grant left;
	bool stays; /* he has another post somewhere */
};

static bool holds_elsewhere(struct tx *tx, const struct case_of *c, int64_t today)
{
	struct rows *rows = holding_rows_of_account(tx, c->account.id, today);

	while (db_next(rows)) {
		struct holding_row row;

		holding_row_of(rows, &row);
		if (row.id != c->holding.id)
			return true;
	}
	return false;
}

static struct new_member member_of(const struct case_of *c)
{
	return (struct new_member){ .account = c->account.id, .pk = c->account.pk.at };
}

/* At once: the keys of the body go; another post in it gets its own back, so a head
 * who stays on as an officer keeps the officer's and loses the rest. */
static void end_now(struct tx *tx, const struct actor *who, struct case_of *c, struct leaving *l)
{
	struct new_member member = member_of(c);

	holding_until(tx, c->holding.id, people_today(who) - 1);
	expel_recorded(tx, who, &l->custody, c->account.id);
	if (c->account.pk.len == 32)
		grant_give(tx, who->keys, &l->custody, &l->left, &member);
	sessions_end_all(tx, c->account.id);
	if (l->stays)
		return;
	browsers_forget(tx, c->account.id);
	invitation_delete(tx, c->account.id);
	c->account.state = "left";
	account_update(tx, &c->account);
}

/* Later: the post and its keys get a last day; the daily job takes them then. */
static void end_later(struct tx *tx, const struct actor *who, struct case_of *c, struct leaving *l)
{
	struct new_member member = member_of(c);

	grant_add(&l->left, &c->holding);
	holding_until(tx, c->holding.id, c->holding.until_on);
	if (c->account.pk.len == 32)
		grant_give(tx, who->keys, &l->custody, &l->left, &member);
}

enum outcome people_end(struct tx *tx, const struct actor *who, const struct help *help,
	int64_t last_on, struct wrong *ret_wrong)
{
	struct case_of c = { .act = { .kind = "end" } };
	int64_t today = people_today(who);
	struct leaving l = { 0 };
	enum outcome oc = begin(tx, who, help, &c, ret_wrong);

	if (oc == OK)
		oc = custody_of(tx, who, c.holding.body, &l.custody);
	if (oc != OK)
		return oc;
	l.left = grant_of(tx, &c.at, c.holding.id);
	l.stays = holds_elsewhere(tx, &c, today);
	if (last_on == NO_TIME || last_on < today) {
		end_now(tx, who, &c, &l);
	} else {
		rotate_recorded(tx, who, &l.custody);
		c.holding.until_on = last_on;
		end_later(tx, who, &c, &l);
	}
	act_record(tx, who, &c.act, "people.end", c.account.id);
	return OK;
}

enum outcome people_block(
	struct tx *tx, const struct actor *who, const struct help *help, struct wrong *ret_wrong)
{
	struct case_of c = { .act = { .kind = "block" } };
	struct stripped from;
	enum outcome oc = begin(tx, who, help, &c, ret_wrong);

	if (oc == OK)
		oc = strip_read(tx, who, &c.at, &from);
	if (oc != OK)
		return oc;
	strip(tx, who, c.account.id, &from);
	invitation_delete(tx, c.account.id);
	c.account.state = "blocked";
	account_update(tx, &c.account);
	act_record(tx, who, &c.act, "people.block", c.account.id);
	return OK;
}

/* ---- a second person ---- */

enum outcome people_agree(
	struct tx *tx, const struct actor *who, const struct help *help, struct wrong *ret_wrong)
{
	struct case_of c = { .act = { .kind = "agree" } };
	enum outcome oc = begin(tx, who, help, &c, ret_wrong);

	if (oc != OK)
		return oc;
	if (!role_is_wide(c.holding.role) || c.holding.agreed_by != 0)
		return CONFLICT;
	if (c.holding.given_by == who->account) {
		*ret_wrong = (struct wrong){ "act",
			MESSAGE("You gave this post: somebody else must agree to it.") };
		return INVALID;
	}
	holding_agree(tx, c.holding.id, who->account);
	act_record(tx, who, &c.act, "people.agree", c.account.id);
	return OK;
}

/* ---- by itself ---- */

/* A few bodies a request: whoever heads many has many requests. */
enum outcome people_rotate_due(struct tx *tx, const struct actor *who)
{
	struct custody *due = arena_array(tx_arena(tx), ROTATIONS_MAX, sizeof(*due));
	const int64_t *bodies;
	size_t n, have = 0;

	if (who->keys->user == NULL || who->is_program)
		return OK;
	n = keys_rotations_due(tx, who->keys, &bodies);
	for (size_t i = 0; i < n && have < ROTATIONS_MAX; i++) {
		enum outcome oc = custody_open(tx, who->keys, bodies[i], &due[have]);

		if (oc == FAILED)
			return FAILED;
		have += oc == OK;
	}
	for (size_t i = 0; i < have; i++)
		rotate_recorded(tx, who, &due[i]);
	return tx_poisoned(tx) ? FAILED : OK;
}

enum outcome people_expire(struct tx *tx)
{
	/* The day that is past in every zone. */
	struct rows *rows = expired_rows(tx, day_of(clock_now()) - 1);
	int64_t unseen_since = day_of(clock_now()) - BROWSER_KNOWN_FOR;
	bool is_stale = stale_is_there(tx, clock_now(), unseen_since);

	while (db_next(rows))
		keys_member_remove(tx, col_int(rows, 0), col_int(rows, 1));
	if (is_stale)
		stale_forget(tx, clock_now(), unseen_since);
	return tx_poisoned(tx) ? FAILED : OK;
}

/* ---- what was done here from above ---- */

static const char *name_of(struct tx *tx, const struct actor *who, int64_t account)
{
	struct account_row row;

	if (!account_row(tx, account, &row))
		return "";
	return profile_open(who->keys->vault, tx_arena(tx), row.id, row.profile).name;
}

static const char *purpose_of(struct tx *tx, const struct actor *who, const struct use_row *use)
{
	struct vault_place place = place_of(TABLE_ACCOUNT, FIELD_NOTE, use->id);
	const struct vault_ring *ring;
	struct bytes plain;
	enum outcome oc = keys_open(tx, who->keys, use->ring, use->gen, &ring);

	if (oc == FORBIDDEN)
		oc = keys_open_reserve(tx, who->keys, use->ring, use->gen, &ring);
	if (oc != OK || !vault_note_open(who->keys->vault, ring, &place, use->purpose, &plain))
		return NULL;
	return arena_textn(tx_arena(tx), (const char *)plain.at, plain.len);
}

static struct reserve_line line_of(
	struct tx *tx, const struct actor *who, const struct use_row *use)
{
	struct reserve_line line = { .at = use->at, .kind = use->kind };
	struct body by;

	line.by_body = body_get(tx, use->by_body, &by) == OK ? by.name : "";
	line.who = name_of(tx, who, use->actor);
	line.person = name_of(tx, who, use->account);
	line.purpose = purpose_of(tx, who, use);
	return line;
}

enum outcome people_reserve_uses(
	struct tx *tx, const struct actor *who, int64_t body, struct reserve_lines *ret_lines)
{
	struct reserve_line *lines;
	struct right right;
	struct rows *rows;
	size_t n = 0;

	if (!actor_in_body(who, body) && (who->access & ACCESS_AUDIT) == 0 &&
		people_may(tx, who, body, &right) != OK)
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	rows = use_rows(tx, body);
	lines = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*lines));
	while (db_next(rows)) {
		struct use_row use;

		use_of(rows, &use);
		lines[n++] = line_of(tx, who, &use);
	}
	*ret_lines = (struct reserve_lines){ lines, n };
	return tx_poisoned(tx) ? FAILED : OK;
}
