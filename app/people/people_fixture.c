/* people_fixture.c - building the town. */

#include "app/people/people_fixture.h"

#include "app/bodies/known.h"
#include "app/bodies/staffing.h"
#include "app/core/facts/facts.h"
#include "app/core/pack/pack.h"
#include "migrations.embed.h"

#include <unistd.h>

enum { ARENA = 512 << 20 };

static const bool common[COMPARTMENTS] = {
	[COMPARTMENT_MAIN] = true, [COMPARTMENT_IDENTITY] = true, [COMPARTMENT_ORIGINALS] = true
};
static const bool national[COMPARTMENTS] = { [COMPARTMENT_MAIN] = true,
	[COMPARTMENT_IDENTITY] = true,
	[COMPARTMENT_ORIGINALS] = true,
	[COMPARTMENT_NOTES] = true,
	[COMPARTMENT_CLOSED] = true };

struct tx *town_tx(struct town *t)
{
	vault_keys_rewind(t->keys, t->mark);
	return tx_begin(t->engine->reader, t->arena);
}

const struct actor *town_nobody(struct town *t)
{
	return actor_nobody(&t->site, t->keys, t->arena);
}

struct actor *town_actor(struct town *t, struct tx *tx, const struct person *p)
{
	struct actor *who;

	if (p->handle != NULL)
		assert_int_equal(people_actor(tx, town_nobody(t), p->handle, &who), OK);
	else
		assert_int_equal(people_open(tx, town_nobody(t), p->user, p->password, &who), OK);
	return who;
}

/* What was opened before stays in the block of then: people's handles go on. */
void town_new_key(struct town *t)
{
	t->keys_before = t->keys;
	t->vault_before = t->site.vault;
	assert_int_equal(vault_site_add(t->key_path), OK);
	assert_int_equal(vault_site_load(t->key_path, &t->site.vault), OK);
	t->keys = vault_keys_create(t->site.vault);
	assert_non_null(t->keys);
	vault_keys_begin(t->keys, t->arena);
	t->mark = vault_keys_mark(t->keys);
}

void town_wait(struct town *t, int64_t ms)
{
	t->now += ms;
	clock_freeze(t->now);
}

const char *town_code(struct town *t, struct bytes seed)
{
	char code[FACTOR_CODE_SIZE];

	factor_totp(seed, factor_step(t->now), code);
	return arena_text(t->arena, code);
}

int64_t town_count(struct town *t, const char *sql, int64_t id)
{
	struct tx *tx = town_tx(t);
	int64_t n = db_one_int(tx, -1, sql, DB_ARGS(db_id(id)));

	assert_false(tx_poisoned(tx));
	tx_end(tx);
	return n;
}

void town_run(struct town *t, const char *sql, const struct db_arg *args, size_t n)
{
	struct tx *tx = town_tx(t);

	db_run(tx, sql, args, n);
	assert_int_equal(tx_commit(tx), DURABLE);
}

int64_t town_holding(struct town *t, int64_t account, int64_t body)
{
	struct tx *tx = town_tx(t);
	int64_t id = db_one_int(tx, 0,
		"SELECT h.id FROM holding h JOIN post p ON p.id = h.post"
		" WHERE h.account = $1 AND p.body = $2",
		DB_ARGS(db_id(account), db_id(body)));

	tx_end(tx);
	assert_true(id != 0);
	return id;
}

int64_t town_post(struct town *t, const struct person *by, int64_t body, enum role role)
{
	struct tx *tx = town_tx(t);
	int64_t post;

	assert_int_equal(
		people_post_add(tx, town_actor(t, tx, by),
			&(struct new_post){ .body = body, .title = "পদ", .role = role }, &post),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	return post;
}

/* ---- building ---- */

static void migrate(struct town *t)
{
	struct db_migration steps[32];
	size_t n = 0;

	for (const struct embedded_file *f = migrations; f->name != NULL; f++)
		steps[n++] = (struct db_migration){ f->name, (const char *)f->bytes.at };
	assert_int_equal(db_migrate(t->engine->db, steps, n), OK);
	t->engine->reader = db_reader_open(t->engine->db);
	assert_non_null(t->engine->reader);
}

static struct person_now chosen(struct person *p, const char *name)
{
	return (struct person_now){
		.name = name, .user = p->user, .password = p->password, .factor = FACTOR_TOTP
	};
}

static void found(struct town *t)
{
	struct site_start start = { .desk = { .kind = "national_desk",
					    .area = "BD",
					    .name = "জাতীয় ডেস্ক",
					    .name_en = "National desk",
					    .phone = "",
					    .address = "" },
		.compartments = national,
		.post = "প্রধান",
		.head = chosen(&t->salma, "সালমা"),
		.shares_needed = 2,
		.shares_n = 3 };
	struct tx *tx = town_tx(t);

	assert_int_equal(people_site_init(tx, actor_system(&t->site, t->keys, t->arena), &start,
				 &t->started),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	t->desk = t->started.desk;
	t->salma.account = t->started.head.account;
	t->salma.seed = t->started.head.seed;
}

static int64_t admit(struct town *t, const struct person *by, const char *kind, int64_t parent)
{
	struct admission admission = { .body = { .kind = kind,
					       .parent = parent,
					       .area = "BD",
					       .name = kind,
					       .name_en = kind,
					       .phone = "",
					       .address = "" },
		.compartments = common };
	struct tx *tx = town_tx(t);
	int64_t body;

	assert_int_equal(people_body_admit(tx, town_actor(t, tx, by), &admission, &body), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	return body;
}

static int64_t enter(struct town *t, const struct person *by, int64_t body, struct person *p)
{
	int64_t post = town_post(t, by, body, ROLE_HEAD);
	struct member_now now = { .post = post,
		.charge = "permanent",
		.from_on = NO_TIME,
		.until_on = NO_TIME,
		.person = chosen(p, p->user) };
	struct person_made made;
	struct tx *tx = town_tx(t);

	assert_int_equal(people_member_now(tx, town_actor(t, tx, by), &now, &made), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	p->account = made.account;
	p->seed = made.seed;
	return post;
}

/* Opens somebody for the rest of the test: the handle stays below the mark. */
static void keep(struct town *t, struct person *p)
{
	struct tx *tx = town_tx(t);
	struct actor *who;

	assert_int_equal(people_open(tx, town_nobody(t), p->user, p->password, &who), OK);
	p->handle = who->keys->user;
	t->mark = vault_keys_mark(t->keys);
	tx_end(tx);
}

/* Read once: a town does not change its country. */
static const struct pack *pack_of_all(void)
{
	static const struct pack *pack;
	static struct arena *arena;

	if (pack == NULL) {
		struct pack_findings findings;

		arena = arena_create(ARENA);
		findings = pack_findings_in(arena);
		pack = pack_load("packs/bd", &fact_names, &findings);
		assert_non_null(pack);
	}
	return pack;
}

static void people_of(struct town *t)
{
	t->salma = (struct person){ .user = "salma", .password = "নদীর ধারে তিনটি গাছ" };
	t->hasan = (struct person){ .user = "hasan", .password = "four blue windows" };
	t->district_head = (struct person){ .user = "district", .password = "rain on tin roofs" };
	t->rina = (struct person){ .user = "rina.po", .password = "the heron waits still" };
}

struct town *town_open(void **state)
{
	struct town *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	t->engine = *state;
	t->arena = arena_create(ARENA);
	snprintf(t->key_path, sizeof(t->key_path), "/tmp/ashray-people-%d.key", getpid());
	unlink(t->key_path);
	assert_true(vault_start());
	assert_int_equal(vault_site_create(t->key_path), OK);
	assert_int_equal(vault_site_load(t->key_path, &t->site.vault), OK);
	t->keys = vault_keys_create(t->site.vault);
	assert_non_null(t->keys);
	vault_keys_begin(t->keys, t->arena);
	t->mark = vault_keys_mark(t->keys);
	t->site.pack = pack_of_all();
	t->site.db = t->engine->db;
	t->site.directory = directory_create();
	t->site.bodies = bodies_known_create(t->arena);
	t->site.staffing = staffing_create(t->arena);
	t->site.zone = (struct zone){ .minutes = 360 };
	t->now = day_from_civil(2026, 11, 22) * DAY + 4 * HOUR;
	clock_freeze(t->now);
	people_of(t);
	migrate(t);
	found(t);
	keep(t, &t->salma);
	t->hq = admit(t, &t->salma, "social_hq", 0);
	enter(t, &t->salma, t->hq, &t->hasan);
	keep(t, &t->hasan);
	t->district = admit(t, &t->hasan, "social_district", t->hq);
	enter(t, &t->hasan, t->district, &t->district_head);
	keep(t, &t->district_head);
	t->office = admit(t, &t->district_head, "social_upazila", t->district);
	t->office_post = enter(t, &t->district_head, t->office, &t->rina);
	keep(t, &t->rina);
	t->rina.holding = town_holding(t, t->rina.account, t->office);
	return t;
}

void town_close(struct town *t)
{
	clock_freeze(-1);
	unlink(t->key_path);
	vault_keys_destroy(t->keys_before);
	vault_site_destroy(t->vault_before);
	vault_keys_destroy(t->keys);
	directory_destroy(t->site.directory);
	vault_site_destroy(t->site.vault);
	arena_destroy(t->arena);
	free(t);
}
