/*
 * custodians.c - `ashray custodians`: k of the shares until now make new ones for other
 * people, printed once; and which rings still open with the old. docs/recovery.md.
 */

#include "src/verbs.h"

#include "app/people/start.h"
#include "src/shares.h"

/* What the work is done with. */
struct changing {
	struct arena *arena;
	struct app app;
	struct vault_keys *vault;
	struct db_reader *reader;
	struct typed_shares shares;
};

static bool open_all(struct changing *c, const struct app_config *config)
{
	if (!app_open(&c->app, config))
		return false;
	c->vault = vault_keys_create(c->app.site.vault);
	c->reader = db_reader_open(c->app.site.db);
	if (c->vault == NULL || c->reader == NULL)
		return false;
	vault_keys_begin(c->vault, c->arena);
	return true;
}

static void close_all(struct changing *c)
{
	db_reader_close(c->reader);
	vault_keys_destroy(c->vault);
	typed_shares_wipe(&c->shares);
	if (c->app.arena != NULL)
		app_close(&c->app);
	arena_destroy(c->arena);
}

static int said(const char *sentence)
{
	fprintf(stderr, "ashray custodians: %s\n", sentence);
	return 1;
}

/* ---- what waits ---- */

static const char *body_words(struct tx *tx, int64_t id)
{
	struct body body;

	if (body_get(tx, id, &body) != OK)
		return "?";
	return !text_empty(body.name_en) ? body.name_en : body.name;
}

static int list_waiting(struct changing *c)
{
	struct tx *tx = tx_begin(c->reader, c->arena);
	const struct recovery_wait *all;
	struct recovery_chain chain;
	size_t n;

	if (recovery_vouch(tx, c->vault, &chain) != OK) {
		tx_end(tx);
		return said("this site has no recovery ring, or its rows were changed");
	}
	n = recovery_waiting(tx, recovery_newest(&chain)->gen, &all);
	for (size_t i = 0; i < n; i++)
		printf("set %u  %-9s  %s\n", all[i].gen,
			all[i].compartment < COMPARTMENTS ? compartment_text(all[i].compartment)
							  : "?",
			body_words(tx, all[i].body));
	printf("%zu rings wait for one of their key holders to sign in; all others open with the "
	       "shares of set %u.\n",
		n, recovery_newest(&chain)->gen);
	tx_end(tx);
	return 0;
}

/* ---- new shares ---- */

static void print_made(const struct custodians_made *made, const struct shares_of *of)
{
	puts("What follows is shown once: write it down now.\n");
	shares_print(made->shares, of->n, made->gen);
	printf("\nThe key file's copy opens with these alone. %zu rings are still sealed to set "
	       "%u: each\nis sealed to the new one when a key holder of it next signs in. Keep "
	       "the old shares until\n`ashray custodians --waiting` says that none waits, and "
	       "until the last backup made before\ntoday is gone; then destroy them.\n",
		made->waiting, made->gen - 1u);
}

static int change(struct changing *c, const struct shares_of *of)
{
	struct custodians what = { .needed = of->needed, .n = of->n };
	struct recovery_fault fault = { 0 };
	struct custodians_made made;
	struct tx *tx;
	enum outcome oc;

	if (!shares_read(c->app.site.pack, &c->shares))
		return 1;
	what.old = (struct vault_shares){ c->shares.at, c->shares.n };
	tx = tx_begin(c->reader, c->arena);
	oc = people_custodians(
		tx, actor_system(&c->app.site, c->vault, c->arena), &what, &made, &fault);
	if (oc == OK && tx_commit(tx) != DURABLE)
		oc = FAILED;
	tx_end(tx);
	if (oc == OK)
		print_made(&made, of);
	else if (oc == INVALID)
		shares_say_fault(&fault, &c->shares);
	else
		said("new shares could not be made: rows were changed, or the database failed");
	explicit_bzero(&made, sizeof(made));
	return oc == OK ? 0 : 1;
}

int verb_custodians(const struct arguments *args)
{
	struct app_config config = arguments_app(args);
	struct changing *c;
	struct shares_of of;
	int status;

	if (!shares_of_read(argument(args, "shares"), &of)) {
		fputs("ashray custodians --data DIR [--shares 3/5]\n"
		      "ashray custodians --data DIR --waiting\n",
			stderr);
		return 2;
	}
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		BUG("out of memory");
	c->arena = arena_create(64 << 20);
	if (!open_all(c, &config))
		status = 1;
	else
		status = argument_is(args, "waiting") ? list_waiting(c) : change(c, &of);
	close_all(c);
	free(c);
	return status;
}
