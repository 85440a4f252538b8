/*
 * people.c - posts, invitations, and giving keys: what a head does on an ordinary
 * day. What goes wrong with people is helping.c, new bodies are admission.c.
 */

#include "app/core/audit/audit.h"
#include "app/people/account.h"
#include "app/people/grants.h"
#include "app/people/letter.h"
#include "app/people/password.h"

enum { TITLE_MAX = 200, NAME_MAX = 200 };

static const char *const charges[] = { "permanent", "acting", "additional", "cover" };

static bool is_charge(const char *text)
{
	for (size_t i = 0; i < COUNT_OF(charges); i++)
		if (text_equal(text, charges[i]))
			return true;
	return false;
}

static const char *charge_wrong(const char *charge, int64_t from_on, int64_t until_on)
{
	bool is_for_a_time = text_equal(charge, "acting") || text_equal(charge, "cover");

	if (!is_charge(charge))
		return MESSAGE("Say how the post is held.");
	if (is_for_a_time && until_on == NO_TIME)
		return MESSAGE("Give the last day of an acting or covering person.");
	if (until_on != NO_TIME && until_on < from_on)
		return MESSAGE("The last day is before the first.");
	return NULL;
}

/* ---- posts ---- */

static struct sealed phone_seal(const struct actor *who, int64_t post, const char *phone)
{
	struct vault_place place = place_of(TABLE_POST, FIELD_PHONE, post);

	if (text_empty(phone))
		return (struct sealed){ 0 };
	return vault_cell_seal_text(who->keys->vault, &place, phone);
}

static const char *phone_open(const struct actor *who, const struct post_row *post)
{
	struct vault_place place = place_of(TABLE_POST, FIELD_PHONE, post->id);
	const char *phone;

	if (post->phone.blob.len == 0 ||
		!vault_cell_open_text(who->keys->vault, &place, post->phone, &phone))
		return "";
	return phone;
}

/* Administrators may make posts, too: a post opens nothing until somebody is given
 * its keys. */
static enum outcome may_make_posts(struct tx *tx, const struct actor *who, int64_t body)
{
	struct right right;
	struct body row;
	enum outcome oc = people_may(tx, who, body, &right);

	if (oc == FORBIDDEN && !who->is_program && (who->access & ACCESS_BODIES) != 0)
		return body_get(tx, body, &row);
	return oc;
}

enum outcome people_post_add(
	struct tx *tx, const struct actor *who, const struct new_post *post, int64_t *ret_post)
{
	struct post_row row = {
		.id = id_new(), .body = post->body, .title = post->title, .role = post->role
	};
	enum outcome oc = may_make_posts(tx, who, post->body);
	struct body body;

	if (oc != OK)
		return oc;
	if (text_empty(post->title) || strlen(post->title) > TITLE_MAX || post->role >= ROLES)
		return INVALID;
	if (body_get(tx, post->body, &body) != OK)
		return FAILED;
	if (!role_stands_in(who->site, body.kind, post->role))
		return FORBIDDEN;
	row.phone = phone_seal(who, row.id, post->phone);
	post_insert(tx, &row);
	audit_act(tx, who, "post.add", "post", row.id);
	*ret_post = row.id;
	return OK;
}

enum outcome people_post_phone(
	struct tx *tx, const struct actor *who, int64_t post, const char *phone)
{
	struct post_row row;
	enum outcome oc;

	if (!post_row(tx, post, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	oc = may_make_posts(tx, who, row.body);
	if (oc != OK)
		return oc;
	row.phone = phone_seal(who, row.id, phone);
	post_phone(tx, &row);
	audit_act(tx, who, "post.phone", "post", row.id);
	return OK;
}

/* ---- the list ---- */

/* The ring of an invitation as it was then, by membership or by reserve. */
static enum outcome ring_then(struct tx *tx, struct keyring *kr,
	const struct invitation_row *invitation, const struct vault_ring **ret_ring)
{
	const struct vault_ring *newest;
	enum outcome oc = keys_reach(tx, kr, invitation->ring, &newest);

	if (oc != OK)
		return oc;
	oc = keys_open(tx, kr, invitation->ring, invitation->gen, ret_ring);
	if (oc == FORBIDDEN)
		oc = keys_open_reserve(tx, kr, invitation->ring, invitation->gen, ret_ring);
	return oc;
}

static bool is_pledged(struct tx *tx, const struct actor *who, const struct holding_row *row)
{
	struct invitation_row invitation;
	const struct vault_ring *ring;

	return row->pk.len == 32 && invitation_of(tx, row->account, &invitation) &&
	       ring_then(tx, who->keys, &invitation, &ring) == OK &&
	       letter_proves(who->keys, ring, &invitation, row->pk);
}

static bool waits(const struct holding_row *row, int64_t today)
{
	return role_has_keys(row->role) && row->pk.len == 32 && !row->has_keys &&
	       row->from_on <= today && text_equal(row->account_state, "active");
}

static struct post_line empty_line(const struct actor *who, const struct post_row *post)
{
	return (struct post_line){
		.post = post->id,
		.title = post->title,
		.role = post->role,
		.phone = phone_open(who, post),
		.from_on = NO_TIME,
		.until_on = NO_TIME,
	};
}

static struct post_line line_of(struct tx *tx, const struct actor *who,
	const struct post_line *post, const struct holding_row *row)
{
	struct profile profile =
		profile_open(who->keys->vault, tx_arena(tx), row->account, row->profile);
	struct post_line line = *post;

	line.holding = row->id;
	line.account = row->account;
	line.name = profile.name;
	line.user = profile.user;
	line.state = row->account_state;
	line.charge = row->charge;
	line.from_on = row->from_on;
	line.until_on = row->until_on;
	line.needs_second = role_is_wide(row->role) && row->agreed_by == 0;
	line.may_agree =
		line.needs_second && row->given_by != who->account && row->account != who->account;
	line.waits = waits(row, people_today(who));
	if (line.waits) {
		line.is_pledged = is_pledged(tx, who, row);
		line.pair_number = people_pair_number(tx_arena(tx), row->pk);
	}
	return line;
}

static bool may_read(struct tx *tx, const struct actor *who, int64_t body)
{
	struct right right;

	return people_may(tx, who, body, &right) == OK || actor_in_body(who, body) ||
	       (who->access & (ACCESS_BODIES | ACCESS_AUDIT)) != 0;
}

enum outcome people_posts(
	struct tx *tx, const struct actor *who, int64_t body, struct post_lines *ret_lines)
{
	struct rows *posts, *holdings;
	struct holding_row *held;
	struct post_line *lines;
	size_t held_n = 0, n = 0;

	if (!may_read(tx, who, body))
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	posts = post_rows(tx, body);
	holdings = holding_rows_of_body(tx, body, people_today(who));
	held = arena_array(tx_arena(tx), db_count(holdings) + 1, sizeof(*held));
	lines = arena_array(tx_arena(tx), db_count(posts) + db_count(holdings) + 1, sizeof(*lines));
	while (db_next(holdings))
		holding_row_of(holdings, &held[held_n++]);
	while (db_next(posts)) {
		struct post_row post;
		size_t before = n;
		struct post_line line;

		post_of(posts, &post);
		line = empty_line(who, &post);
		for (size_t i = 0; i < held_n; i++)
			if (held[i].post == post.id)
				lines[n++] = line_of(tx, who, &line, &held[i]);
		if (n == before)
			lines[n++] = line;
	}
	*ret_lines = (struct post_lines){ lines, n };
	return tx_poisoned(tx) ? FAILED : OK;
}

enum outcome people_post(
	struct tx *tx, const struct actor *who, int64_t post, struct seat *ret_seat)
{
	struct seat seat = { 0 };
	struct post_row row;
	enum outcome oc;

	if (!post_row(tx, post, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	seat.body = row.body;
	seat.line = empty_line(who, &row);
	oc = people_may(tx, who, row.body, &seat.right);
	if (oc == OK)
		*ret_seat = seat;
	return oc;
}

enum outcome people_holder(
	struct tx *tx, const struct actor *who, int64_t holding, struct seat *ret_seat)
{
	struct holding_row row;
	enum outcome oc;

	if (!holding_row(tx, holding, &row))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	oc = people_post(tx, who, row.post, ret_seat);
	if (oc == OK)
		ret_seat->line = line_of(tx, who, &ret_seat->line, &row);
	return oc;
}

/* ---- bodies ---- */

enum outcome people_bodies(
	struct tx *tx, const struct actor *who, int64_t parent, struct body_lines *ret_lines)
{
	struct bodies_found below;
	struct body_line *lines;
	struct rows *counts;
	size_t n = 0;

	if (parent == 0 ? (who->access & (ACCESS_BODIES | ACCESS_AUDIT)) == 0
			: !may_read(tx, who, parent))
		return tx_poisoned(tx) ? FAILED : FORBIDDEN;
	below = bodies_below(tx, parent);
	lines = arena_array(tx_arena(tx), below.n + 1, sizeof(*lines));
	if (parent != 0 && body_get(tx, parent, &lines[0].body) == OK)
		n = 1;
	for (size_t i = 0; i < below.n; i++)
		lines[n++].body = below.at[i];
	counts = post_count_rows(tx, parent, people_today(who));
	while (db_next(counts))
		for (size_t i = 0; i < n; i++)
			if (lines[i].body.id == col_int(counts, 0)) {
				lines[i].posts = col_int(counts, 1);
				lines[i].vacant = col_int(counts, 2);
			}
	*ret_lines = (struct body_lines){ lines, n };
	return tx_poisoned(tx) ? FAILED : OK;
}

/* ---- inviting ---- */

static enum outcome invitation_wrong(struct tx *tx, const struct actor *who,
	const struct invitation *form, const char *user, struct wrong *ret_wrong)
{
	const char *sentence = charge_wrong(form->charge, form->from_on, form->until_on);
	struct account_row taken;

	if (sentence != NULL)
		*ret_wrong = (struct wrong){ "charge", sentence };
	else if (text_empty(form->name) || strlen(form->name) > NAME_MAX)
		*ret_wrong = (struct wrong){ "name", MESSAGE("Write the person's name.") };
	else if (user == NULL)
		*ret_wrong = (struct wrong){ "user",
			MESSAGE("A user name has 3 to 40 Latin letters, digits, dots or dashes.") };
	else if (form->factor == FACTOR_NONE)
		*ret_wrong = (struct wrong){ "factor", MESSAGE("Choose the second factor.") };
	else if (account_named(tx, who, user, &taken))
		*ret_wrong = (struct wrong){ "user", MESSAGE("This user name is taken.") };
	else
		return OK;
	return INVALID;
}

static void account_new(struct tx *tx, const struct actor *who, const struct invitation *form,
	struct account_row *row)
{
	struct profile profile = { .name = form->name,
		.phone = form->phone,
		.mail = form->mail,
		.user = user_name_read(tx_arena(tx), form->user) };

	row->login = account_login(who->keys->vault, profile.user);
	row->profile = profile_seal(who->keys->vault, tx_arena(tx), row->id, &profile);
	row->state = "invited";
	vault_random(row->salt, sizeof(row->salt));
}

enum outcome people_invite(struct tx *tx, const struct actor *who, const struct invitation *form,
	struct handed *ret_handed, struct wrong *ret_wrong)
{
	const char *user = user_name_read(tx_arena(tx), form->user);
	struct act act = { .kind = "invite", .purpose = form->purpose };
	struct account_row row = { .id = id_new(), .factor_kind = form->factor };
	struct handed handed = { .name = form->name, .user = user };
	struct invitation settled = *form;
	struct custody custody;
	struct post_row post;
	enum outcome oc;

	if (!post_row(tx, form->post, &post))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	act.body = post.body;
	if (settled.from_on == NO_TIME)
		settled.from_on = people_today(who);
	oc = act_begin(tx, who, &act, ret_wrong);
	if (oc == OK)
		oc = invitation_wrong(tx, who, &settled, user, ret_wrong);
	if (oc == OK)
		oc = custody_of(tx, who, post.body, &custody);
	if (oc != OK)
		return oc;
	account_new(tx, who, &settled, &row);
	hand_letter(tx, who, &custody, &row, &handed);
	account_insert(tx, &row);
	holding_insert(tx, &(struct holding_row){ .id = id_new(),
				   .post = post.id,
				   .account = row.id,
				   .charge = settled.charge,
				   .from_on = settled.from_on,
				   .until_on = settled.until_on,
				   .given_by = who->account });
	act_record(tx, who, &act, "people.invite", row.id);
	*ret_handed = handed;
	return OK;
}

/* ---- giving keys ---- */

struct waiting {
	int64_t account;
	struct bytes pk;
	struct grant grant;
};

/* Those who get their keys now: the one asked for, or all whose pair is proved. */
static size_t waiting_of(struct tx *tx, const struct actor *who, const struct in_body *at,
	struct waiting **ret_waiting)
{
	struct rows *rows = holding_rows_of_body(tx, at->body, at->today);
	struct waiting *all = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*all));
	size_t n = 0;

	while (db_next(rows)) {
		struct holding_row row;
		size_t i = 0;

		holding_row_of(rows, &row);
		while (i < n && all[i].account != row.account)
			i++;
		if (i < n || !waits(&row, at->today))
			continue;
		if (at->account != 0 ? row.account != at->account : !is_pledged(tx, who, &row))
			continue;
		all[n++] = (struct waiting){ .account = row.account, .pk = row.pk };
	}
	for (size_t i = 0; i < n; i++)
		all[i].grant =
			grant_of(tx, &(struct in_body){ at->body, all[i].account, at->today }, 0);
	*ret_waiting = all;
	return n;
}

enum outcome people_finish(struct tx *tx, const struct actor *who, int64_t body, int64_t account)
{
	struct act act = { .body = body, .kind = "grant" };
	struct in_body at = { body, account, people_today(who) };
	struct waiting *waiting;
	struct custody custody;
	struct wrong wrong;
	enum outcome oc;
	size_t n;

	oc = act_begin(tx, who, &act, &wrong);
	if (oc == OK)
		oc = custody_of(tx, who, body, &custody);
	if (oc != OK)
		return oc;
	n = waiting_of(tx, who, &at, &waiting);
	if (n == 0)
		return tx_poisoned(tx) ? FAILED : CONFLICT;
	rotate_recorded(tx, who, &custody);
	for (size_t i = 0; i < n; i++) {
		grant_give(tx, who->keys, &custody, &waiting[i].grant,
			&(struct new_member){
				.account = waiting[i].account, .pk = waiting[i].pk.at });
		invitation_delete(tx, waiting[i].account);
		act_record(tx, who, &act, "people.grant", waiting[i].account);
	}
	return OK;
}

/* ---- a further post ---- */

enum outcome people_hold(struct tx *tx, const struct actor *who, const struct taking *taking,
	struct wrong *ret_wrong)
{
	struct act act = { .kind = "hold", .purpose = taking->purpose };
	const char *user = user_name_read(tx_arena(tx), taking->user);
	struct holding_row row = { .id = id_new(),
		.post = taking->post,
		.charge = taking->charge,
		.until_on = taking->until_on,
		.given_by = who->account };
	struct custody custody;
	struct account_row account;
	struct post_row post;
	struct grant grant;
	enum outcome oc;

	if (!post_row(tx, taking->post, &post))
		return tx_poisoned(tx) ? FAILED : NOT_FOUND;
	act.body = post.body;
	row.role = post.role;
	row.from_on = taking->from_on != NO_TIME ? taking->from_on : people_today(who);
	oc = act_begin(tx, who, &act, ret_wrong);
	if (oc != OK)
		return oc;
	*ret_wrong =
		(struct wrong){ "charge", charge_wrong(row.charge, row.from_on, row.until_on) };
	if (ret_wrong->sentence != NULL)
		return INVALID;
	if (user == NULL || !account_named(tx, who, user, &account) ||
		!text_equal(account.state, "active")) {
		*ret_wrong =
			(struct wrong){ "user", MESSAGE("Nobody with this user name works here.") };
		return tx_poisoned(tx) ? FAILED : INVALID;
	}
	if (role_is_wide(post.role) && account.id == who->account) {
		*ret_wrong =
			(struct wrong){ "user", MESSAGE("Nobody gives such a post to himself.") };
		return INVALID;
	}
	oc = custody_of(tx, who, post.body, &custody);
	if (oc != OK)
		return oc;
	row.account = account.id;
	grant = grant_of(tx, &(struct in_body){ post.body, account.id, people_today(who) }, 0);
	if (row.from_on <= people_today(who))
		grant_add(&grant, &row);
	rotate_recorded(tx, who, &custody);
	holding_insert(tx, &row);
	if (account.pk.len == 32)
		grant_give(tx, who->keys, &custody, &grant,
			&(struct new_member){ .account = account.id, .pk = account.pk.at });
	act_record(tx, who, &act, "people.hold", account.id);
	return OK;
}
