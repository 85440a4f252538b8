/* people_story.c - the sentences of which the tests' stories are made. */

#include "app/people/people_story.h"

/* By another node, which remembers no newest generation from before. */
struct record story_seal(struct town *t, int64_t body)
{
	struct record r = { .id = id_new() };
	struct tx *tx = town_tx(t);
	struct keyring kr = { .directory = directory_create(), .vault = t->keys };
	struct vault_slips *slips = vault_slips_new(t->keys, vault_record_of(r.id));
	struct vault_ring_to to;

	assert_int_equal(keys_to(tx, &kr, body, COMPARTMENT_MAIN, &to), OK);
	vault_slips_anon(slips, &to, 0, vault_part_create(t->keys));
	r.keys = vault_slips_blob(slips);
	directory_destroy(kr.directory);
	tx_end(tx);
	return r;
}

enum outcome story_opening(struct town *t, const struct person *p, struct record r)
{
	struct tx *tx = town_tx(t);
	struct actor *who = town_actor(t, tx, p);
	const struct vault_part *part;
	enum outcome oc =
		keys_part(tx, who->keys, (struct part_at){ .record = r.id }, r.keys, &part);

	tx_end(tx);
	return oc;
}

enum outcome story_sign_in(struct town *t, const struct person *p, const char *code,
	const char *browser, struct signed_in *ret_in)
{
	struct tx *tx = town_tx(t);
	enum outcome oc = people_sign_in(tx, town_nobody(t),
		&(struct credentials){ .user = p->user,
			.password = p->password,
			.code = code,
			.browser = browser },
		ret_in);

	if (tx_has_change(tx))
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

enum outcome story_session(struct town *t, const char *token, struct actor **ret_who)
{
	struct tx *tx = town_tx(t);
	enum outcome oc = actor_of_session(tx, &t->site, t->keys, token, ret_who);

	tx_end(tx);
	return oc;
}

struct person story_join(struct town *t, const struct handed *handed, const char *password)
{
	struct person p = {
		.user = handed->user, .password = password, .account = handed->account
	};
	struct joining joining = { handed->user, handed->code, password };
	struct tx *tx = town_tx(t);
	struct joined joined;
	struct wrong wrong;
	struct signed_in in;

	assert_int_equal(people_join(tx, town_nobody(t), &joining, &joined, &wrong), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	p.seed = joined.seed;
	assert_int_equal(
		story_sign_in(t, &p, handed->card != NULL ? handed->card[7] : town_code(t, p.seed),
			NULL, &in),
		OK);
	return p;
}

enum outcome story_finish(struct town *t, const struct person *by, int64_t body, int64_t account)
{
	struct tx *tx = town_tx(t);
	enum outcome oc = people_finish(tx, town_actor(t, tx, by), body, account);

	if (oc == OK)
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

struct handed story_invite(struct town *t, const struct person *by, int64_t post, const char *user)
{
	struct invitation form = { .post = post,
		.charge = "permanent",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.name = user,
		.user = user,
		.factor = FACTOR_TOTP,
		.purpose = "successor" };
	struct tx *tx = town_tx(t);
	struct handed handed;
	struct wrong wrong;

	assert_int_equal(people_invite(tx, town_actor(t, tx, by), &form, &handed, &wrong), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	return handed;
}

struct help story_help(int64_t holding)
{
	return (struct help){ .holding = holding,
		.factor = FACTOR_TOTP,
		.purpose = "she rang me, I know her voice" };
}

void story_end(struct town *t, const struct person *by, int64_t holding, int64_t last_on)
{
	struct help help = story_help(holding);
	struct tx *tx = town_tx(t);
	struct wrong wrong;

	assert_int_equal(people_end(tx, town_actor(t, tx, by), &help, last_on, &wrong), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
}

void story_expire(struct town *t)
{
	struct tx *tx = town_tx(t);

	assert_int_equal(people_expire(tx), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
}

enum outcome story_take(struct town *t, const struct person *by, const struct taking *taking)
{
	struct tx *tx = town_tx(t);
	struct wrong wrong;
	enum outcome oc = people_hold(tx, town_actor(t, tx, by), taking, &wrong);

	if (oc == OK)
		assert_int_equal(tx_commit(tx), DURABLE);
	else
		tx_end(tx);
	return oc;
}

/* A neighbour's officer, in an office of his own under the same district. */
struct person story_neighbour(struct town *t, int64_t *ret_office)
{
	static const bool compartments[COMPARTMENTS] = { [COMPARTMENT_MAIN] = true };
	struct admission admission = { .body = { .kind = "social_upazila",
					       .parent = t->district,
					       .area = "BD",
					       .name = "পাশের অফিস",
					       .name_en = "",
					       .phone = "",
					       .address = "" },
		.compartments = compartments };
	struct tx *tx = town_tx(t);
	struct handed handed;
	struct person p;

	assert_int_equal(
		people_body_admit(tx, town_actor(t, tx, &t->district_head), &admission, ret_office),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	handed = story_invite(t, &t->district_head,
		town_post(t, &t->district_head, *ret_office, ROLE_HEAD), "neighbour");
	p = story_join(t, &handed, "a ferry before dawn");
	assert_int_equal(story_finish(t, &t->district_head, *ret_office, 0), OK);
	return p;
}
