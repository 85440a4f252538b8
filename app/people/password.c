/* password.c - the policy of passwords, and the writing of user names. */

#include "app/people/password.h"

#include "common_passwords.embed.h"
#include "lib/i18n/i18n.h"

#include <ctype.h>

enum { USER_LEAST = 3, USER_MOST = 40, TAIL_MOST = 4, DISTINCT_LEAST = 4 };

/* Small letters of the Latin alphabet; other scripts here have no capitals. */
static char *lower(struct arena *a, const char *text)
{
	char *small = arena_text(a, text);

	for (char *at = small; *at != '\0'; at++)
		*at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
	return small;
}

/* The list is lines, so a word is looked for with its line breaks. */
static bool is_listed(struct arena *a, const char *word, size_t n)
{
	struct bytes list = embedded_bytes(common_passwords, "common_passwords.txt");
	const char *line = arena_printf(a, "\n%.*s\n", (int)n, word);

	return n > 0 && memmem(list.at, list.len, line, n + 2) != NULL;
}

/* "bangladesh2026!" is the word and a tail that is tried first. */
static bool is_common(struct arena *a, const char *password)
{
	const char *small = lower(a, digits_ascii(a, password));
	size_t n = strlen(small), word = n;

	if (is_listed(a, small, n))
		return true;
	while (word > 0 && n - word < TAIL_MOST && (small[word - 1] & 0x80) == 0 &&
		!isalpha((unsigned char)small[word - 1]))
		if (is_listed(a, small, --word))
			return true;
	return false;
}

static bool is_monotonous(const char *password)
{
	uint32_t seen[DISTINCT_LEAST];
	size_t n = 0;

	for (uint32_t c; (c = utf8_next(&password)) != 0;) {
		size_t i = 0;

		while (i < n && seen[i] != c)
			i++;
		if (i < n)
			continue;
		if (n == DISTINCT_LEAST - 1)
			return false;
		seen[n++] = c;
	}
	return true;
}

const char *password_wrong(struct arena *a, const char *password, const char *user)
{
	if (password == NULL || utf8_count(password) < PASSWORD_LEAST)
		return MESSAGE("Take at least ten signs. A short sentence is easy to remember.");
	if (strlen(password) > PASSWORD_MOST)
		return MESSAGE("This is too long.");
	if (is_monotonous(password))
		return MESSAGE("The same signs over and over are guessed first.");
	if (is_common(a, password))
		return MESSAGE("Many people use this password, so it is guessed first.");
	if (!text_empty(user) && strstr(lower(a, password), user) != NULL)
		return MESSAGE("The user name must not be in the password.");
	return NULL;
}

const char *user_name_read(struct arena *a, const char *typed)
{
	char *name;
	size_t n;

	if (typed == NULL)
		return NULL;
	while (*typed == ' ')
		typed++;
	name = lower(a, digits_ascii(a, typed));
	n = strlen(name);
	while (n > 0 && name[n - 1] == ' ')
		name[--n] = '\0';
	if (n < USER_LEAST || n > USER_MOST ||
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != n)
		return NULL;
	return name;
}
