/*
 * recover.c - `ashray recover`: k of the printed shares bring back one ring for one
 * person, or the key file, or prove in a drill that they would. docs/recovery.md.
 */

#include "src/verbs.h"

#include "app/core/audit/audit.h"
#include "app/core/keys/custody.h"
#include "app/people/start.h"
#include "src/shares.h"

#include <errno.h>
#include <unistd.h>

/* What the work is done with. */
struct recovering {
	struct arena *arena;
	struct app app;
	struct vault_keys *vault;
	struct db_reader *reader;
	struct typed_shares shares;
};

static bool open_tools(struct recovering *r)
{
	r->vault = vault_keys_create(r->app.site.vault);
	r->reader = db_reader_open(r->app.site.db);
	if (r->vault == NULL || r->reader == NULL)
		return false;
	vault_keys_begin(r->vault, r->arena);
	return true;
}

static void close_all(struct recovering *r)
{
	db_reader_close(r->reader);
	vault_keys_destroy(r->vault);
	typed_shares_wipe(&r->shares);
	if (r->app.arena != NULL)
		app_close(&r->app);
	arena_destroy(r->arena);
}

static int said(const char *sentence)
{
	fprintf(stderr, "ashray recover: %s\n", sentence);
	return 1;
}

/* ---- one ring for one person ---- */

/* Bodies of that name in the tree; the last one found comes back. */
static size_t find_named(struct tx *tx, const char *name, int64_t parent, int64_t *ret_body)
{
	struct bodies_found below = bodies_below(tx, parent);
	size_t n = 0;

	for (size_t i = 0; i < below.n; i++) {
		const struct body *b = &below.at[i];

		if (text_equal(b->name, name) || text_equal(b->name_en, name)) {
			char id[14];

			id_text(b->id, id);
			fprintf(stderr, "%s  %s\n", id, b->name_en);
			*ret_body = b->id;
			n++;
		}
		n += find_named(tx, name, b->id, ret_body);
	}
	return n;
}

static bool find_body(struct tx *tx, const char *given, int64_t *ret_body)
{
	struct body body;
	size_t n;

	if (id_read(given, ret_body) && body_get(tx, *ret_body, &body) == OK)
		return true;
	n = find_named(tx, given, 0, ret_body);
	if (n != 1)
		said(n == 0 ? "no body has this id or name"
			    : "several bodies have this name: give the id of one");
	return n == 1;
}

static int explain(const struct recovering *r, enum outcome oc, const struct recovery_fault *fault)
{
	if (oc == INVALID) {
		shares_say_fault(fault, &r->shares);
		return 1;
	}
	if (oc == NOT_FOUND)
		return said("the body has no such compartment, or nobody has this user name and a "
			    "password of his own");
	return said("the ring could not be opened: its rows were changed, or the database failed");
}

static int recover_ring(struct recovering *r, const struct arguments *args)
{
	struct recovery what = { .shares = { r->shares.at, r->shares.n },
		.user = argument(args, "user") };
	struct recovery_fault fault = { 0 };
	struct tx *tx = tx_begin(r->reader, r->arena);
	enum outcome oc;
	int status = 1;

	if (!compartment_read(argument(args, "compartment"), &what.compartment)) {
		said("no ring is called so: main, identity, originals, notes, closed or reserve");
	} else if (find_body(tx, argument(args, "body"), &what.body)) {
		oc = people_recover(
			tx, actor_system(&r->app.site, r->vault, r->arena), &what, &fault);
		if (oc == OK && tx_commit(tx) != DURABLE)
			oc = FAILED;
		status = oc == OK ? 0 : explain(r, oc, &fault);
	}
	tx_end(tx);
	if (status == 0)
		printf("%s is a key holder of this ring from the next sign-in on. The public page "
		       "/traces counts it.\n",
			what.user);
	return status;
}

/* ---- a drill ---- */

/* How many rings these shares still open, and how many have gone over to other ones. */
static void print_reach(struct tx *tx, uint16_t set)
{
	const struct recovery_wait *others;
	size_t n = recovery_waiting(tx, set, &others);

	if (n > 0)
		printf("%zu rings are sealed to shares of another set and open with those.\n", n);
}

static int drill(struct recovering *r)
{
	struct tx *tx = tx_begin(r->reader, r->arena);
	struct recovery_fault fault = { 0 };
	const struct vault_ring *recovery;
	struct recovery_chain chain;
	struct recovery_try with = { .shares = { r->shares.at, r->shares.n } };
	int status = 1;

	if (recovery_vouch(tx, r->vault, &chain) != OK) {
		said("this site has no recovery ring, or its rows were changed");
		tx_end(tx);
		return 1;
	}
	with.gen = recovery_newest(&chain)->gen;
	if (recovery_join(r->vault, &chain, &with, &recovery, &fault) != OK && fault.gen == 0) {
		shares_say_fault(&fault, &r->shares);
	} else {
		print_reach(tx, fault.gen);
		audit_act(tx, actor_system(&r->app.site, r->vault, r->arena), "recovery.drill",
			"site", 0);
		status = tx_commit(tx) == DURABLE ? 0 : said("the drill could not be written down");
	}
	tx_end(tx);
	if (status == 0)
		printf("%zu shares open the recovery ring of set %u. Nothing was recovered; the "
		       "audit has a line of it.\n",
			r->shares.n, fault.gen);
	return status;
}

/* ---- the key file ---- */

/* What the database has of it. False with a sentence. */
static bool read_copy(struct recovering *r, const char *url, struct recovery_chain *ret_chain,
	struct sealed *ret_copy)
{
	struct db *db;
	bool is_read = false;

	if (text_starts(url, "sqlite:") && access(url + strlen("sqlite:"), R_OK) != 0) {
		said("there is no database here");
		return false;
	}
	db = db_open(url);
	r->reader = db != NULL ? db_reader_open(db) : NULL;
	if (r->reader != NULL) {
		struct tx *tx = tx_begin(r->reader, r->arena);

		is_read = recovery_read(tx, ret_chain) == OK && keys_site_copy(tx, ret_copy) == OK;
		tx_end(tx);
	}
	db_reader_close(r->reader);
	r->reader = NULL;
	db_close(db);
	if (!is_read)
		said("the database has no copy of the key file");
	return is_read;
}

static int write_key(struct recovering *r, const struct app_config *config)
{
	const char *path = app_key(r->arena, config);
	const struct vault_ring *recovery;
	struct recovery_fault fault;
	struct recovery_chain chain;
	struct recovery_try with = { .shares = { r->shares.at, r->shares.n } };
	struct sealed copy;

	r->vault = vault_start() ? vault_keys_create(NULL) : NULL;
	if (r->vault == NULL)
		return said("the keys cannot be kept in locked memory (RLIMIT_MEMLOCK)");
	vault_keys_begin(r->vault, r->arena);
	if (!read_copy(r, app_database(r->arena, config), &chain, &copy))
		return 1;
	with.gen = recovery_newest(&chain)->gen;
	if (recovery_join(r->vault, &chain, &with, &recovery, &fault) != OK) {
		shares_say_fault(&fault, &r->shares);
		return 1;
	}
	switch (vault_site_restore(r->vault, recovery, copy, path)) {
	case OK:
		printf("The key file is at %s again.\n", path);
		return 0;
	case CONFLICT:
		return said("there is a key file already; it was left alone");
	case INVALID:
		return said("the copy in the database is damaged: take the one of a backup");
	default:
		return said(strerror(errno));
	}
}

/* From then on the site opens, so the audit can have its line. */
static int audit_key(struct recovering *r, const struct app_config *config)
{
	struct tx *tx;
	int status;

	if (!app_open(&r->app, config))
		return 1;
	vault_keys_destroy(r->vault);
	if (!open_tools(r))
		return 1;
	tx = tx_begin(r->reader, r->arena);
	audit_act(tx, actor_system(&r->app.site, r->vault, r->arena), "recovery.key", "site", 0);
	status = tx_commit(tx) == DURABLE ? 0 : said("this could not be written down");
	tx_end(tx);
	return status;
}

/* ---- the verb ---- */

static int run(struct recovering *r, const struct arguments *args)
{
	struct app_config config = arguments_app(args);

	if (argument_is(args, "key-file")) {
		int status = shares_read(NULL, &r->shares) ? write_key(r, &config) : 1;

		return status == 0 ? audit_key(r, &config) : status;
	}
	if (!app_open(&r->app, &config) || !open_tools(r) ||
		!shares_read(r->app.site.pack, &r->shares))
		return 1;
	return argument_is(args, "drill") ? drill(r) : recover_ring(r, args);
}

int verb_recover(const struct arguments *args)
{
	struct recovering *r;
	int status;

	if (!argument_is(args, "key-file") && !argument_is(args, "drill") &&
		(!argument_is(args, "body") || !argument_is(args, "user"))) {
		fputs("ashray recover --data DIR --body ID|NAME --compartment main --user NAME\n"
		      "ashray recover --data DIR --key-file\n"
		      "ashray recover --data DIR --drill\n",
			stderr);
		return 2;
	}
	r = calloc(1, sizeof(*r));
	if (r == NULL)
		BUG("out of memory");
	r->arena = arena_create(64 << 20);
	status = run(r, args);
	close_all(r);
	free(r);
	return status;
}
