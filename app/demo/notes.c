/* notes.c - demo-accounts.json, written for people and for test programs. */

#include "app/demo/notes.h"

#include "app/demo/demo.h"
#include "app/demo/world.h"
#include "app/people/factor.h"
#include "app/reports/receipt_words.h"
#include "lib/codec/json_write.h"

#include <fcntl.h>
#include <unistd.h>

enum { NOTES_MAX = 256 << 10, SEED_TEXT = 32 };

/* ---- writing ---- */

static void write_account(
	struct json_out *out, const struct site *site, struct arena *a, const struct cast_person *p)
{
	json_object(out);
	json_pair_text(out, "role", role_text(p->role));
	json_pair_text(out, "body", p->body->name);
	json_pair_text(out, "body_kind", p->body->kind->id);
	json_pair_text(out, "kind",
		texts_say(a, &p->body->kind->name, site->languages[site->languages_n - 1]));
	json_pair_text(out, "post", p->title);
	json_pair_text(out, "name", p->name);
	json_pair_text(out, "user", p->user);
	json_pair_text(out, "password", p->password);
	json_pair_text(out, "totp_secret", p->secret);
	json_object_end(out);
}

static void write_receipt(struct json_out *out, struct world *w, const struct story *story)
{
	struct request rq = {
		.site = w->site, .language = w->site->languages[0], .arena = w->arena
	};
	const char *words[VAULT_SECRET_WORDS];
	struct str all = str_in(w->arena, 400);
	char symbols[VAULT_SYMBOLS_SIZE];

	vault_secret_symbols(&story->receipt.secret, symbols);
	if (receipt_secret_words(&rq, &story->receipt.secret, words))
		for (size_t i = 0; i < VAULT_SECRET_WORDS; i++)
			str_addf(&all, "%s%s", i > 0 ? " " : "", words[i]);
	json_object(out);
	json_pair_text(out, "role", "reporter");
	json_pair_text(out, "scenario", story->id);
	json_pair_text(out, "title", story->title);
	json_pair_text(out, "number", story->receipt.number);
	json_pair_text(out, "words", str_text(&all));
	json_pair_text(out, "code", symbols);
	json_object_end(out);
}

/* Its receipt opens nothing any more. */
static bool is_erased(const struct story *story)
{
	return story->steps[story->steps_n - 1].deed == DEED_ERASE;
}

static struct bytes notes_of(struct world *w, struct stories scenarios)
{
	struct json_out out = json_out_in(w->arena, NOTES_MAX);

	json_array(&out);
	for (size_t i = 0; i < w->cast.n; i++)
		for (size_t k = 0; k < w->cast.bodies[i].people_n; k++)
			if (w->cast.bodies[i].people[k].user != NULL)
				write_account(
					&out, w->site, w->arena, &w->cast.bodies[i].people[k]);
	for (size_t i = 0; i < scenarios.n; i++)
		if (!is_erased(&scenarios.at[i]))
			write_receipt(&out, w, &scenarios.at[i]);
	json_array_end(&out);
	return json_bytes(&out);
}

static bool write_all(const char *path, struct bytes bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool is_written =
		fd >= 0 && write(fd, bytes.at, bytes.len) == (ssize_t)bytes.len && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return is_written;
}

bool notes_write(struct world *w, struct stories scenarios, const char *path)
{
	const char *part = arena_printf(w->arena, "%s.part", path);

	if (write_all(part, notes_of(w, scenarios)) && rename(part, path) == 0)
		return true;
	log_error("cannot write %s", path);
	return false;
}

/* ---- printing ---- */

struct bytes notes_seed(const char *text, uint8_t seed[FACTOR_SEED])
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint64_t bits = 0;
	unsigned have = 0;
	size_t n = 0;

	for (; *text != '\0' && n < FACTOR_SEED; text++) {
		const char *at = strchr(alphabet, *text);

		if (at == NULL)
			continue;
		bits = bits << 5 | (uint64_t)(at - alphabet);
		have += 5;
		if (have >= 8)
			seed[n++] = (uint8_t)(bits >> (have -= 8));
	}
	return bytes_of(seed, n);
}

static void print_account(const struct json *account, struct faults *f)
{
	uint8_t seed[FACTOR_SEED] = { 0 };
	char code[FACTOR_CODE_SIZE];

	factor_totp(notes_seed(json_need_text(account, "totp_secret", f), seed),
		factor_step(clock_now()), code);
	printf("  %-14s %-22s %-32s %-7s %s\n", json_need_text(account, "role", f),
		json_need_text(account, "user", f), json_need_text(account, "password", f), code,
		json_need_text(account, "kind", f));
}

/* A pack without words spells the secret in signs. */
static void print_receipt(const struct json *receipt, struct faults *f)
{
	const char *words = json_need_text(receipt, "words", f);

	printf("  %-4s %s  %s\n", json_need_text(receipt, "scenario", f),
		json_need_text(receipt, "number", f),
		*words != '\0' ? words : json_need_text(receipt, "code", f));
}

static const struct json *read_notes(struct arena *a, const char *path)
{
	struct faults faults = faults_in(a, path);
	struct bytes bytes;

	return world_read(a, path, &bytes) ? json_read(a, bytes, NULL, &faults) : NULL;
}

bool demo_print(const char *path)
{
	struct arena *a CLEANUP(arena_destroyp) = arena_create(8 << 20);
	const struct json *root = read_notes(a, path);
	struct faults f = faults_in(a, path);

	if (root == NULL) {
		log_error("cannot read %s", path);
		return false;
	}
	printf("Everything here is invented. Codes are of this half minute; the seeds are "
	       "in\n%s\n\n",
		path);
	printf("  %-14s %-22s %-32s %-7s %s\n", "role", "user", "password", "code", "office");
	for (const struct json *at = json_first(root); at != NULL; at = at->next)
		if (json_get(at, "user") != NULL)
			print_account(at, &f);
	printf("\n  Receipts of the scenarios\n");
	for (const struct json *at = json_first(root); at != NULL; at = at->next)
		if (json_get(at, "scenario") != NULL)
			print_receipt(at, &f);
	printf("\n");
	return f.n == 0;
}
