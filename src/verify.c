/*
 * verify.c - `ashray verify`: checks the audit of a database, at rest or in use, with
 * nothing but the published key. One line for each finding; 1 if there is any.
 */

#include "src/verbs.h"

#include "app/core/audit/verify.h"

#include <errno.h>
#include <unistd.h>

enum { PUBLISHED_MAX = 1 << 20 };
#define CEILING ((size_t)8 << 30) /* 8 bytes an entry, and a page of rows */

struct keys {
	uint8_t at[VAULT_KIDS][32];
	size_t n;
};

/* The key that was published, or those of the key file. */
static bool find_keys(struct arena *a, const struct arguments *args,
	const struct app_config *config, struct keys *k)
{
	const char *hex = argument(args, "head-key");
	struct vault_site *vault;

	if (hex != NULL) {
		k->n = 1;
		if (hex_read(hex, k->at[0], 32))
			return true;
		fputs("ashray verify: --head-key takes the 64 digits that `init` printed\n",
			stderr);
		return false;
	}
	if (!vault_start() || vault_site_load(app_key(a, config), &vault) != OK) {
		fprintf(stderr,
			"ashray verify: no key file at %s; give the published key with "
			"--head-key\n",
			app_key(a, config));
		return false;
	}
	for (k->n = 0; k->n < vault_site_count(vault); k->n++)
		vault_site_head_pk(vault, k->n, k->at[k->n]);
	vault_site_destroy(vault);
	return true;
}

static bool read_published(const char *path, struct published_head *ret_head)
{
	FILE *file = fopen(path, "re");
	struct arena *a CLEANUP(arena_destroyp) = arena_create(2 * PUBLISHED_MAX);
	uint8_t *text = arena_alloc(a, PUBLISHED_MAX);
	size_t n;

	if (file == NULL) {
		fprintf(stderr, "ashray verify: %s: %s\n", path, strerror(errno));
		return false;
	}
	n = fread(text, 1, PUBLISHED_MAX, file);
	fclose(file);
	if (published_head_read(bytes_of(text, n), ret_head))
		return true;
	fprintf(stderr, "ashray verify: %s: there is no line \"head …\" in it\n", path);
	return false;
}

static void print(void *of, const struct finding *finding)
{
	puts(finding_text(of, finding));
}

static int check(struct db *db, struct arena *a, struct audit_check *check)
{
	struct db_reader *reader = db_reader_open(db);
	struct audit_checked done = { 0 };
	enum outcome oc = FAILED;

	check->each = print;
	check->of = a;
	if (reader != NULL) {
		struct tx *tx = tx_begin(reader, a);

		oc = audit_verify(tx, check, &done);
		tx_end(tx);
	}
	db_reader_close(reader);
	if (oc != OK) {
		fputs("ashray verify: the database could not be read to its end\n", stderr);
		return 1;
	}
	printf("%lld entries in %lld blocks, %lld waiting for one, %lld heads: ",
		(long long)done.entries, (long long)done.blocks, (long long)done.waiting,
		(long long)done.heads);
	if (done.findings == 0)
		puts("nothing was changed");
	else
		printf("%lld finding%s\n", (long long)done.findings, done.findings == 1 ? "" : "s");
	if (check->published == NULL)
		puts("Whether the whole database was set back shows only against a published head "
		     "(--head).");
	return done.findings == 0 ? 0 : 1;
}

int verb_verify(const struct arguments *args)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(CEILING);
	struct app_config config = arguments_app(args);
	const char *url = app_database(a, &config), *head = argument(args, "head");
	struct published_head published;
	struct keys keys;
	struct audit_check what = { .keys = (const uint8_t(*)[32])keys.at };
	struct db *db;
	int status;

	if (!find_keys(a, args, &config, &keys) ||
		(head != NULL && !read_published(head, &published)))
		return 2;
	if (text_starts(url, "sqlite:") && access(url + strlen("sqlite:"), R_OK) != 0) {
		fprintf(stderr, "ashray verify: there is no database at %s\n", url);
		return 2;
	}
	what.keys_n = keys.n;
	what.published = head != NULL ? &published : NULL;
	db = db_open(url);
	if (db == NULL)
		return 1;
	status = check(db, a, &what);
	db_close(db);
	return status;
}
