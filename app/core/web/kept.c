/*
 * kept.c - which part of a form is kept when it came after the session had ended. It is
 * shown in clear on a page, in an office where others look on: so no field that is a
 * secret is among it, whatever route it was for.
 */

#include "app/core/web/router.h"
#include "lib/http/parse.h" /* a form is read as lib/http read it */

static bool is_secret(const char *name)
{
	static const char *const secrets[] = { "password", "old", "again", "new", "code", "pin",
		"secret", "totp", "recovery", "second_code", "form_token" };

	for (size_t i = 0; i < COUNT_OF(secrets); i++)
		if (strcasecmp(name, secrets[i]) == 0)
			return true;
	return false;
}

/* One "name=value", as it stood on the wire: a letter of the name may be encoded. */
static bool may_keep(struct arena *a, struct bytes pair)
{
	const uint8_t *stop = memchr(pair.at, '=', pair.len);
	size_t len = stop != NULL ? (size_t)(stop - pair.at) : pair.len;
	struct bytes name;

	return percent_decode(a, bytes_of(pair.at, len), true, &name) &&
	       !is_secret((const char *)name.at);
}

struct bytes form_words(struct arena *a, struct bytes form)
{
	struct str words = str_in(a, form.len + 1);
	const uint8_t *at = form.at, *end = at != NULL ? at + form.len : NULL;

	while (at < end) {
		const uint8_t *amp = memchr(at, '&', (size_t)(end - at));
		struct bytes pair = bytes_of(at, (size_t)((amp != NULL ? amp : end) - at));

		if (pair.len > 0 && may_keep(a, pair)) {
			str_add(&words, words.len > 0 ? "&" : "");
			str_addn(&words, pair.at, pair.len);
		}
		at += pair.len + 1;
	}
	return str_bytes(&words);
}
