/* audit_fixture.c - making the two nodes, their acts, blocks and heads, and looking. */

#include "app/core/audit/audit_fixture.h"

#include "app/core/site/node.h"
#include "migrations.embed.h"
#include "tools/embed.h"

#include <unistd.h>

static struct node seven = { .no = 7 };

struct site *world_site(struct world *w)
{
	return &w->sites[0];
}

static void open_vault(struct world *w)
{
	char path[64];

	snprintf(path, sizeof(path), "/tmp/ashray-audit-%d.key", getpid());
	unlink(path);
	assert_true(vault_start());
	assert_int_equal(vault_site_create(path), OK);
	assert_int_equal(vault_site_load(path, &world_site(w)->vault), OK);
	unlink(path);
	vault_site_head_pk(world_site(w)->vault, 0, w->head_pk[0]);
	w->keys = vault_keys_create(world_site(w)->vault);
	assert_non_null(w->keys);
	vault_keys_begin(w->keys, w->arena);
}

struct world *world_open(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct db_migration steps[64];
	size_t n = 0;

	assert_non_null(w);
	w->engine = *state;
	w->arena = arena_create(256 << 20);
	open_vault(w);
	for (const struct embedded_file *f = migrations; f->name != NULL; f++)
		steps[n++] = (struct db_migration){ f->name, (const char *)f->bytes.at };
	assert_int_equal(db_migrate(w->engine->db, steps, n), OK);
	w->engine->reader = db_reader_open(w->engine->db);
	assert_non_null(w->engine->reader);
	world_site(w)->db = w->engine->db;
	w->sites[1] = w->sites[0];
	w->sites[1].node = &seven;
	w->now = day_from_civil(2026, 11, 22) * DAY + 4 * HOUR;
	clock_freeze(w->now);
	return w;
}

void world_end(struct world *w)
{
	clock_freeze(-1);
	vault_keys_destroy(w->keys);
	vault_site_destroy(world_site(w)->vault);
	arena_destroy(w->arena);
	free(w);
}

void world_wait(struct world *w, int64_t ms)
{
	w->now += ms;
	clock_freeze(w->now);
}

struct tx *world_tx(struct world *w)
{
	return tx_begin(w->engine->reader, w->arena);
}

void world_run(struct world *w, const char *sql, const struct db_arg *args, size_t n)
{
	struct tx *tx = world_tx(w);

	db_run(tx, sql, args, n);
	assert_int_equal(tx_commit(tx), DURABLE);
}

int64_t world_ask(struct world *w, const char *sql)
{
	struct tx *tx = world_tx(w);
	int64_t n = db_one_int(tx, -1, sql, DB_NO_ARGS);

	assert_false(tx_poisoned(tx));
	tx_end(tx);
	return n;
}

/* ---- what happens ---- */

void world_act_on(struct world *w, int node, int64_t object)
{
	struct tx *tx = world_tx(w);

	audit_act(tx, actor_system(&w->sites[node], w->keys, w->arena), "task.accept", "task",
		object);
	assert_int_equal(tx_commit(tx), DURABLE);
}

void world_act(struct world *w, int node)
{
	world_act_on(w, node, id_new());
}

bool world_close(struct world *w, int node)
{
	struct tx *tx = world_tx(w);
	bool has_change;

	audit_close_block(tx, actor_system(&w->sites[node], w->keys, w->arena));
	has_change = tx_has_change(tx);
	assert_int_equal(tx_commit(tx), DURABLE);
	return has_change;
}

bool world_sign(struct world *w)
{
	struct tx *tx = world_tx(w);
	bool has_change;

	audit_sign_head(tx, actor_system(world_site(w), w->keys, w->arena));
	has_change = tx_has_change(tx);
	assert_int_equal(tx_commit(tx), DURABLE);
	return has_change;
}

/* Three blocks of three entries, and a head over each. */
void world_story(struct world *w)
{
	for (int block = 0; block < 3; block++) {
		for (int i = 0; i < 3; i++)
			world_act(w, 0);
		assert_true(world_close(w, 0));
		assert_true(world_sign(w));
		world_wait(w, 10 * MINUTE);
	}
}

struct published_head world_head(struct world *w)
{
	struct tx *tx = world_tx(w);
	struct published_head published;
	struct str text = str_in(w->arena, 1000);
	struct audit_head head;

	assert_true(audit_head_newest(tx, &head));
	tx_end(tx);
	str_add(&text, "a page about heads\n");
	published_head_write(&text, &head);
	assert_true(published_head_read(str_bytes(&text), &published));
	return published;
}

/* ---- what is found ---- */

static void note(void *of, const struct finding *finding)
{
	struct found *found = of;

	found->kinds[finding->kind]++;
	found->all++;
	assert_true(*finding_text(found->arena, finding) != '\0');
}

struct found world_look(struct world *w, const struct published_head *published)
{
	struct found found = { .arena = w->arena };
	struct audit_check check = { .keys = (const uint8_t(*)[32])w->head_pk,
		.keys_n = 1,
		.published = published,
		.each = note,
		.of = &found };
	struct audit_checked checked;
	struct tx *tx = world_tx(w);

	assert_int_equal(audit_verify(tx, &check, &checked), OK);
	tx_end(tx);
	assert_int_equal(checked.findings, found.all);
	return found;
}

void assert_whole(struct world *w)
{
	assert_int_equal(world_look(w, NULL).all, 0);
}

void assert_finds(struct world *w, enum finding_kind kind)
{
	struct found found = world_look(w, NULL);

	assert_true(found.kinds[kind] > 0);
}
