/* shares.c - asking for recovery shares, saying which one is wrong, printing new ones. */

#include "src/shares.h"

#include "app/core/pack/speech.h"

#include <unistd.h>

enum { SHARE_LINE = 2000 };

void typed_shares_wipe(struct typed_shares *shares)
{
	explicit_bzero(shares, sizeof(*shares));
}

static bool read_share(const struct pack *pack, const char *line, struct vault_share *ret_share)
{
	const struct speech *speech = pack != NULL ? pack->speech : NULL;

	if (vault_share_read(line, NULL, ret_share))
		return true;
	if (speech == NULL || speech->words == NULL)
		return false;
	return vault_share_read(line, &(struct vault_words){ speech->words }, ret_share) ||
	       (speech->other_words != NULL &&
		       vault_share_read(
			       line, &(struct vault_words){ speech->other_words }, ret_share));
}

/* What keeps it from being one more share of this set; NULL: nothing. */
static const char *refusal(const struct typed_shares *shares, const struct vault_share *share)
{
	enum { SET = 7 /* version, set, k and n are alike */ };

	for (size_t i = 0; i < shares->n; i++) {
		if (memcmp(shares->at[i].at, share->at, SET) != 0)
			return "it is of another set than the first";
		if (vault_share_place(&shares->at[i]) == vault_share_place(share))
			return "it was given already";
	}
	return NULL;
}

/* False: the line was not taken, and why was said. */
static bool take_line(const struct pack *pack, const char *line, struct typed_shares *shares)
{
	struct vault_share share;
	const char *why;

	if (!read_share(pack, line, &share)) {
		fprintf(stderr, "Share %zu is not a whole share: a sign is wrong or missing.\n",
			shares->n + 1);
		return false;
	}
	why = refusal(shares, &share);
	if (why != NULL) {
		fprintf(stderr, "Share %zu (number %u on its sheet) cannot be used: %s.\n",
			shares->n + 1, vault_share_place(&share), why);
		return false;
	}
	shares->at[shares->n++] = share;
	fprintf(stderr, "Number %u of %u is whole.\n", vault_share_place(&share),
		vault_share_total(&share));
	return true;
}

static bool is_blank(const char *line)
{
	return line[strspn(line, " \t\r\n")] == '\0';
}

bool shares_read(const struct pack *pack, struct typed_shares *ret_shares)
{
	bool is_terminal = isatty(STDIN_FILENO) == 1, is_taken = true;
	size_t needed = 1;
	char line[SHARE_LINE];

	ret_shares->n = 0;
	while (ret_shares->n < needed && (is_taken || is_terminal)) {
		if (is_terminal)
			fprintf(stderr, "Share %zu: ", ret_shares->n + 1);
		if (fgets(line, sizeof(line), stdin) == NULL)
			break;
		if (is_blank(line))
			continue;
		is_taken = take_line(pack, line, ret_shares);
		if (ret_shares->n > 0)
			needed = vault_share_needed(&ret_shares->at[0]);
	}
	explicit_bzero(line, sizeof(line));
	if (ret_shares->n == needed)
		return true;
	if (is_taken)
		fprintf(stderr, "%zu shares were given, %zu are needed.\n", ret_shares->n,
			ret_shares->n > 0 ? needed : 2);
	return false;
}

void shares_say(enum vault_shares_answer answer, size_t bad, const struct typed_shares *shares)
{
	switch (answer) {
	case VAULT_SHARES_JOINED:
		break;
	case VAULT_SHARES_TOO_FEW:
		fputs("These are too few different shares.\n", stderr);
		break;
	case VAULT_SHARES_MIXED:
		fprintf(stderr, "Number %u is of another set than the others.\n",
			bad < shares->n ? vault_share_place(&shares->at[bad]) : 0);
		break;
	case VAULT_SHARES_WRONG:
		fputs("These shares are whole, but they do not open this site: they belong to "
		      "another one, or one of them was made up.\n",
			stderr);
		break;
	}
}

void shares_say_fault(const struct recovery_fault *fault, const struct typed_shares *shares)
{
	int year, month, day;

	if (fault->gen == 0 || fault->gen == fault->wanted) {
		shares_say(fault->answer, fault->bad, shares);
		return;
	}
	day_to_civil(fault->since_on, &year, &month, &day);
	fprintf(stderr,
		"These are shares of set %u. This is sealed to set %u, printed on "
		"%04d-%02d-%02d: take shares of that one.\n",
		fault->gen, fault->wanted, year, month, day);
}

bool shares_join(struct vault_keys *keys, const struct typed_shares *shares,
	const struct vault_ring_to *recovery, const struct vault_ring **ret_recovery)
{
	size_t bad = 0;
	enum vault_shares_answer answer = vault_shares_join(
		keys, (struct vault_shares){ shares->at, shares->n }, recovery, ret_recovery, &bad);

	shares_say(answer, bad, shares);
	return answer == VAULT_SHARES_JOINED;
}

/* ---- new ones ---- */

bool shares_of_read(const char *text, struct shares_of *ret_of)
{
	int64_t k, n;
	char first[8];
	const char *slash = text != NULL ? strchr(text, '/') : NULL;

	if (slash == NULL || slash - text > 4)
		return false;
	snprintf(first, sizeof(first), "%.*s", (int)(slash - text), text);
	if (!int_read(first, 2, VAULT_SHARES_MAX, &k) ||
		!int_read(slash + 1, k, VAULT_SHARES_MAX, &n))
		return false;
	*ret_of = (struct shares_of){ .needed = (unsigned)k, .n = (unsigned)n };
	return true;
}

void shares_print(const struct vault_share *shares, unsigned n, unsigned set)
{
	for (unsigned i = 0; i < n; i++) {
		char text[VAULT_SHARE_TEXT];

		vault_share_text(&shares[i], text);
		printf("Recovery share %u of %u of set %u, any %u open:\n  %s\n", i + 1, n, set,
			vault_share_needed(&shares[i]), text);
		explicit_bzero(text, sizeof(text));
	}
}
