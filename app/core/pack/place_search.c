/*
 * place_search.c - from typed text to places. Every word typed must be found
 * in the name of the place or of one it lies in, and at least one in its own;
 * near misses count only when nothing fits better. A walk over all keys: a
 * country's few thousand take about a millisecond, and there is nothing to
 * keep in step with the table.
 */

#include "app/core/pack/place_keys.h"
#include "lib/i18n/fold.h"

#include <string.h>

enum { WORDS_MAX = 6, TYPED_MAX = 200, START_MIN = 3, SAID_MIN = 2 };

/* How well a word fits, each mistake less, and what more a whole name is worth. */
enum { FITS_NEARLY = 4, FITS_START = 5, FITS = 8, OWN = 3, WHOLE_SOUND = 30, WHOLE_SPELLING = 20 };

struct search {
	const struct pack *pack;
	struct arena *arena;
	const char *words[WORDS_MAX];
	size_t words_n;
	const char *plain;  /* all that was typed, folded plainly */
	const char *joined; /* all sounds without blanks */
	bool may_be_near;
	uint8_t *fit[WORDS_MAX]; /* by area: how well this word fits its own name */
	uint8_t *whole;          /* by area: bonus for all of a name */
};

struct hit {
	const struct area *area;
	int score;
};

/* ---- one word against one name ---- */

/* How many mistakes a word of so many characters may hold. */
static int mistakes_in(size_t characters)
{
	return characters >= 8 ? 2 : characters >= 5 ? 1 : 0;
}

/* One or two sounds begin half the names of the country: they stand for none of them. */
static bool is_start_of(const char *word, size_t len, const char *name, size_t name_len)
{
	return utf8_count(word) >= START_MIN && name_len > len && memcmp(name, word, len) == 0;
}

/* Who writes Bengali in Latin letters spells the vowel that Bengali does not write as a or
 * as o, which sounds as u. */
static uint32_t with_one_vowel(uint32_t character)
{
	return character == 'u' ? 'a' : character;
}

static const char *all_with_one_vowel(struct arena *a, const char *sound)
{
	char *text = arena_text(a, sound);

	for (char *at = text; *at != '\0'; at++)
		*at = (char)with_one_vowel(
			(unsigned char)*at); /* no byte of a longer character is one */
	return text;
}

/* Whoever heard a name knows how it begins. */
static int near_fit(struct arena *a, const char *word, const char *name, int most)
{
	const char *word_at = word, *name_at = name;
	int mistakes;

	if (with_one_vowel(utf8_next(&word_at)) != with_one_vowel(utf8_next(&name_at)))
		return 0;
	mistakes = fold_distance(all_with_one_vowel(a, word), all_with_one_vowel(a, name), most);
	return mistakes <= most ? FITS_NEARLY - mistakes : 0;
}

/* A single letter is in many names and means none, "gggg" no more than "g"; a digit may. */
static bool says_a_name(const char *word)
{
	return utf8_count(word) >= SAID_MIN || (*word >= '0' && *word <= '9');
}

static int fit_of(const struct search *s, const char *word, const char *name, size_t name_len)
{
	size_t len = strlen(word);
	char copy[128];
	int most;

	if (name_len == len && memcmp(name, word, len) == 0)
		return FITS;
	if (is_start_of(word, len, name, name_len))
		return FITS_START;
	most = s->may_be_near ? mistakes_in(utf8_count(word)) : 0;
	if (most == 0 || name_len >= sizeof(copy))
		return 0;
	memcpy(copy, name, name_len);
	copy[name_len] = '\0';
	return near_fit(s->arena, word, copy, most);
}

static int best_fit(const struct search *s, const char *word, const char *sound)
{
	int best = 0, fit;

	while (*sound != '\0') {
		size_t len = strcspn(sound, " ");

		fit = fit_of(s, word, sound, len);
		best = fit > best ? fit : best;
		sound += len;
		sound += *sound == ' ';
	}
	return best;
}

/* Without blanks: "Coxs Bazar" is found by "coxsbazar". */
static const char *joined(struct arena *a, const char *sound)
{
	char *to = arena_alloc(a, strlen(sound) + 1), *at = to;

	for (; *sound != '\0'; sound++)
		if (*sound != ' ')
			*at++ = *sound;
	return to;
}

static void look_at_key(struct search *s, const struct place_key *key)
{
	int at = key->area->at, fit, whole = 0;
	struct arena_mark m = arena_mark(s->arena);

	for (size_t i = 0; i < s->words_n; i++) {
		fit = best_fit(s, s->words[i], key->sound);
		if (fit > s->fit[i][at])
			s->fit[i][at] = (uint8_t)fit;
	}
	if (strcmp(joined(s->arena, key->sound), s->joined) == 0) {
		whole = WHOLE_SOUND;
		if (strcmp(fold_plain(s->arena, key->spelling), s->plain) == 0)
			whole += WHOLE_SPELLING;
	}
	if (whole > s->whole[at])
		s->whole[at] = (uint8_t)whole;
	arena_rewind(s->arena, m);
}

/* ---- places ---- */

/* What the place is worth; 0: not meant. */
static int score_of(const struct search *s, const struct area *area)
{
	int score = s->whole[area->at];
	bool is_own = score > 0;

	for (size_t i = 0; i < s->words_n; i++) {
		int own = s->fit[i][area->at] * OWN, best = own;

		for (const struct area *above = area->parent; above != NULL; above = above->parent)
			best = s->fit[i][above->at] > best ? s->fit[i][above->at] : best;
		if (best == 0 && s->whole[area->at] == 0)
			return 0;
		score += best;
		is_own = is_own || (own > 0 && says_a_name(s->words[i]));
	}
	return is_own ? score : 0;
}

static bool comes_before(const struct hit *one, const struct hit *other)
{
	if (one->score != other->score)
		return one->score > other->score;
	if (one->area->level->rank != other->area->level->rank)
		return one->area->level->rank < other->area->level->rank;
	return one->area->at < other->area->at;
}

/* Keeps the best, in order. */
static size_t keep_best(struct hit *hits, size_t n, struct hit hit)
{
	size_t i = n < PLACE_HITS_MAX ? n : PLACE_HITS_MAX - 1;

	if (n == PLACE_HITS_MAX && !comes_before(&hit, &hits[i]))
		return n;
	for (; i > 0 && comes_before(&hit, &hits[i - 1]); i--)
		hits[i] = hits[i - 1];
	hits[i] = hit;
	return n < PLACE_HITS_MAX ? n + 1 : n;
}

static size_t look_through(struct search *s, int64_t on, struct hit hits[PLACE_HITS_MAX])
{
	const struct areas *areas = s->pack->areas;
	size_t n = 0;

	for (size_t i = 0; i < areas->keys->n; i++)
		look_at_key(s, &areas->keys->at[i]);
	for (size_t i = 1; i < areas->n; i++) {
		int score = score_of(s, &areas->at[i]);

		if (score > 0 && area_is_valid(&areas->at[i], on))
			n = keep_best(
				hits, n, (struct hit){ .area = &areas->at[i], .score = score });
	}
	return n;
}

static void split_words(struct search *s, const char *sound)
{
	while (*sound != '\0' && s->words_n < WORDS_MAX) {
		size_t len = strcspn(sound, " ");

		s->words[s->words_n] = arena_textn(s->arena, sound, len);
		s->fit[s->words_n++] = arena_alloc(s->arena, s->pack->areas->n);
		sound += len;
		sound += *sound == ' ';
	}
}

size_t place_search(const struct pack *p, struct arena *a, const char *typed, int64_t on,
	const struct area *ret_hits[PLACE_HITS_MAX])
{
	struct search s = { .pack = p, .arena = a };
	struct hit hits[PLACE_HITS_MAX];
	const char *sound;
	size_t n;

	typed = arena_textn(a, typed, utf8_fits(typed, TYPED_MAX));
	sound = fold_sound(a, typed);
	s.plain = fold_plain(a, typed);
	s.joined = joined(a, sound);
	s.whole = arena_alloc(a, p->areas->n);
	split_words(&s, sound);
	if (s.words_n == 0)
		return 0;
	n = look_through(&s, on, hits);
	if (n == 0) {
		s.may_be_near = true;
		n = look_through(&s, on, hits);
	}
	for (size_t i = 0; i < n; i++)
		ret_hits[i] = hits[i].area;
	return n;
}
