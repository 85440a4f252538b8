/*
 * receipt_words.c - a receipt as people read and write it. Words are found by
 * their sound, so that another spelling of a letter does not lock anybody out,
 * and in the pack's own script by their first four letters.
 */

#include "app/reports/receipt_words.h"

#include "app/core/layout/layout.h"
#include "app/core/pack/speech.h"
#include "lib/i18n/fold.h"

enum { LETTERS_ENOUGH = 4, TYPED_MAX = 400 };

struct entry {
	const char *key;
	uint16_t index;
};

struct lexicon {
	const char *const *words;
	struct entry own[RECEIPT_WORDS], other[RECEIPT_WORDS];
	bool has_other;
};

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

/* The pack's own script by sound; another script by its letters, since there one
 * letter more or less makes another word of the list. */
static void fill(struct arena *a, struct entry *entries, const char *const *words,
	char *(*fold)(struct arena *, const char *))
{
	for (uint16_t i = 0; i < RECEIPT_WORDS; i++)
		entries[i] = (struct entry){ .key = fold(a, words[i]), .index = i };
	qsort(entries, RECEIPT_WORDS, sizeof(*entries), by_key);
}

const struct lexicon *lexicon_create(struct arena *a, const struct pack *pack)
{
	const struct speech *speech = pack->speech;
	struct lexicon *l;

	if (speech->words == NULL)
		return NULL;
	l = arena_new(a, struct lexicon);
	l->words = speech->words;
	fill(a, l->own, speech->words, fold_sound);
	l->has_other = speech->other_words != NULL;
	if (l->has_other)
		fill(a, l->other, speech->other_words, fold_plain);
	return l;
}

/* The first entry whose key is not before `key`. */
static size_t lower_bound(const struct entry *entries, const char *key)
{
	size_t low = 0, high = RECEIPT_WORDS;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (strcmp(entries[mid].key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* A whole word, or enough first letters that belong to one word alone. */
static bool find_word(const struct entry *entries, const char *key, uint16_t *ret_index)
{
	size_t at = lower_bound(entries, key);

	if (at == RECEIPT_WORDS || !text_starts(entries[at].key, key))
		return false;
	if (!text_equal(entries[at].key, key) &&
		(utf8_count(key) < LETTERS_ENOUGH ||
			(at + 1 < RECEIPT_WORDS && text_starts(entries[at + 1].key, key))))
		return false;
	*ret_index = entries[at].index;
	return true;
}

static bool find_in_either(
	struct arena *a, const struct lexicon *l, const char *typed, uint16_t *ret_index)
{
	const char *sound = fold_sound(a, typed), *plain = fold_plain(a, typed);

	if (text_empty(sound))
		return false;
	return find_word(l->own, sound, ret_index) ||
	       (l->has_other && find_word(l->other, plain, ret_index));
}

/* What was typed, as the words of the list itself. */
static const char *listed_words(struct arena *a, const struct lexicon *l, const char *text)
{
	struct str out = str_in(a, TYPED_MAX);

	while (*text != '\0') {
		size_t n = strcspn(text, " \t\r\n,.;-");
		uint16_t index;

		if (n > 0) {
			if (!find_in_either(a, l, arena_textn(a, text, n), &index))
				return NULL;
			str_addf(&out, "%s%s", out.len > 0 ? " " : "", l->words[index]);
		}
		text += n;
		text += strspn(text, " \t\r\n,.;-");
	}
	return str_text(&out);
}

bool receipt_secret_read(struct request *rq, const char *text, struct vault_secret *ret_secret)
{
	const struct lexicon *l = rq->site->lexicon;
	const char *listed;

	if (text_empty(text) || strlen(text) > TYPED_MAX)
		return false;
	if (vault_secret_read(text, NULL, ret_secret))
		return true;
	listed = l != NULL ? listed_words(rq->arena, l, text) : NULL;
	return listed != NULL &&
	       vault_secret_read(listed, &(struct vault_words){ l->words }, ret_secret);
}

bool receipt_secret_words(struct request *rq, const struct vault_secret *secret,
	const char *ret_words[VAULT_SECRET_WORDS])
{
	const struct speech *speech = rq->site->pack->speech;
	bool is_own = rq->language == rq->site->languages[0] || speech->other_words == NULL;
	uint16_t indices[VAULT_SECRET_WORDS];

	if (speech->words == NULL)
		return false;
	vault_secret_words(secret, indices);
	for (size_t i = 0; i < VAULT_SECRET_WORDS; i++)
		ret_words[i] = (is_own ? speech->words : speech->other_words)[indices[i]];
	return true;
}

const char *receipt_number_words(struct request *rq, const char *number)
{
	return rq_digits(rq, arena_printf(rq->arena, "%.4s\xC2\xA0%s", number,
				     strlen(number) > 4 ? number + 4 : ""));
}
