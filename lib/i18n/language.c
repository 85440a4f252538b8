/* language.c - making a language of rules and catalogue, and finding texts in it. */

#include "lib/i18n/language.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* FNV-1a, 64 bits: keys are our own sentences, nobody can aim at the table. */
static uint64_t hash(const char *text)
{
	uint64_t h = 14695981039346656037U;

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211U;
	return h;
}

/* The slot of a key: where it is, or where it would be. */
static const struct message **slot_of(const struct language *l, const char *key)
{
	size_t i = (size_t)hash(key) & (l->slots_n - 1);

	while (l->slots[i] != NULL && strcmp(l->slots[i]->key, key) != 0)
		i = (i + 1) & (l->slots_n - 1);
	return &l->slots[i];
}

static bool fill_slots(
	struct language *l, struct arena *a, struct message *messages, struct str *problem)
{
	size_t n = 1;

	for (const struct message *m = messages; m != NULL; m = m->next)
		n++;
	l->slots_n = 16;
	while (l->slots_n < 2 * n)
		l->slots_n *= 2;
	l->slots = arena_array(a, l->slots_n, sizeof(*l->slots));
	for (struct message *m = messages; m != NULL; m = m->next) {
		const struct message **slot = slot_of(l, m->key);

		if (*slot != NULL) {
			str_addf(problem, "line %d: the same msgid as in line %d", m->line,
				(*slot)->line);
			return false;
		}
		for (int i = 0; l->is_latin && i < m->forms_n; i++)
			m->forms[i] = latin_of(a, m->forms[i]);
		*slot = m;
	}
	return true;
}

static const struct wording *latin_wording(struct arena *a, const struct wording *cyrillic)
{
	struct wording *latin = arena_copy(a, cyrillic, sizeof(*cyrillic));
	const char **texts = (const char **)(void *)latin;

	for (size_t i = 0; i < sizeof(*latin) / sizeof(*texts); i++)
		if (texts[i] != NULL)
			texts[i] = latin_of(a, texts[i]);
	return latin;
}

static const struct rules *rules_of(const char *tag)
{
	for (size_t i = 0; all_rules[i] != NULL; i++)
		if (text_equal(all_rules[i]->tag, tag))
			return all_rules[i];
	return NULL;
}

const struct language *language_load(
	struct arena *a, const char *tag, struct bytes po, struct str *problem)
{
	bool is_latin = text_equal(tag, "sr-Latn");
	const struct rules *rules = rules_of(is_latin ? "sr" : tag);
	struct language *l = arena_new(a, struct language);
	size_t before = problem->len;
	struct message *messages;

	if (rules == NULL) {
		str_addf(problem, "line 1: no rules for the language \"%s\"", tag);
		return NULL;
	}
	*l = (struct language){ .tag = arena_text(a, tag),
		.name = rules->name,
		.rules = rules,
		.wording = &rules->wording,
		.is_latin = is_latin };
	if (is_latin) {
		l->name = latin_of(a, rules->name);
		l->wording = latin_wording(a, &rules->wording);
	}
	messages = po_read(a, po, rules->forms_n, problem);
	if (problem->len > before || !fill_slots(l, a, messages, problem))
		return NULL;
	return l;
}

const char *language_tag(const struct language *l)
{
	return l->tag;
}

const char *language_name(const struct language *l)
{
	return l->name;
}

const char *language_direction(const struct language *l)
{
	return l->rules->is_right_to_left ? "rtl" : "ltr";
}

const char *language_script(const struct language *l, struct arena *a, const char *text)
{
	return l->is_latin && text != NULL ? latin_of(a, text) : text;
}

/* Texts. */

const char *language_text(const struct language *l, const char *key)
{
	const struct message *message = *slot_of(l, key);

	return message != NULL ? message->forms[0] : key;
}

const char *language_plural(const struct language *l, const char *one, const char *other, int64_t n)
{
	const struct message *message = *slot_of(l, one);

	if (message == NULL || message->forms_n != l->rules->forms_n)
		return n == 1 ? one : other;
	return message->forms[l->rules->form(n >= 0 ? n : n == INT64_MIN ? INT64_MAX : -n)];
}

bool language_knows(const struct language *l, const char *key)
{
	return *slot_of(l, key) != NULL;
}

/* Choosing by Accept-Language (RFC 9110, 12.5.4; matching as RFC 4647, 3.4). */

/* Is one a tag and the other that tag with more behind it? "sr", "sr-Latn-RS". */
static bool tags_match(const char *tag, const char *range, size_t range_n)
{
	size_t n = strlen(tag), common = n < range_n ? n : range_n;

	if (strncasecmp(tag, range, common) != 0)
		return false;
	return n == range_n || (n < range_n ? range[n] == '-' : tag[range_n] == '-');
}

/* ";q=0.7" as thousandths; 1000 without one. */
static int weight_of(const char *parameters, size_t n)
{
	const char *q = memmem(parameters, n, "q=", 2);
	int weight = 0, digit = 100;

	if (q == NULL)
		return 1000;
	if (q[2] == '1')
		return 1000;
	if (q[2] != '0' || q[3] != '.')
		return 0;
	for (q += 4; digit > 0 && *q >= '0' && *q <= '9'; q++, digit /= 10)
		weight += (*q - '0') * digit;
	return weight;
}

/* The best language for one range: the longest tag in common. */
static const struct language *best_of(
	const struct language *const *languages, size_t n, const char *range, size_t range_n)
{
	const struct language *best = NULL;

	for (size_t i = 0; i < n; i++) {
		const char *tag = languages[i]->tag;

		if (!tags_match(tag, range, range_n))
			continue;
		if (best == NULL || (strlen(tag) <= range_n && strlen(tag) > strlen(best->tag)))
			best = languages[i];
	}
	return best;
}

const struct language *language_choose(
	const struct language *const *languages, size_t n, const char *accept)
{
	const struct language *chosen = languages[0];
	int heaviest = 0;

	while (accept != NULL && *accept != '\0') {
		size_t range_n, item_n;
		int weight;

		accept += strspn(accept, " \t,");
		range_n = strcspn(accept, " \t,;");
		item_n = strcspn(accept, ",");
		weight = weight_of(accept + range_n, item_n - range_n);
		if (range_n > 0 && weight > heaviest &&
			best_of(languages, n, accept, range_n) != NULL) {
			chosen = best_of(languages, n, accept, range_n);
			heaviest = weight;
		}
		accept += item_n;
	}
	return chosen;
}
