/*
 * fold.c - the tables and rules of fold.h. They know scripts and the habits of
 * those who type them, not languages or countries. To serve a further script,
 * add its digits, its capitals and the letters that are confused in it.
 */

#include "lib/i18n/fold.h"

/* Characters from..to, each folded to one text. */
struct span {
	uint32_t from, to;
	const char *text;
};

/* Letters with diacritics, and marks that stand alone after a letter. */
static const struct span latin[] = {
	{ 0xC0, 0xC5, "a" },
	{ 0xC6, 0xC6, "ae" },
	{ 0xC7, 0xC7, "c" },
	{ 0xC8, 0xCB, "e" },
	{ 0xCC, 0xCF, "i" },
	{ 0xD0, 0xD0, "d" },
	{ 0xD1, 0xD1, "n" },
	{ 0xD2, 0xD6, "o" },
	{ 0xD8, 0xD8, "o" },
	{ 0xD9, 0xDC, "u" },
	{ 0xDD, 0xDD, "y" },
	{ 0xDE, 0xDE, "th" },
	{ 0xDF, 0xDF, "ss" },
	{ 0xE0, 0xE5, "a" },
	{ 0xE6, 0xE6, "ae" },
	{ 0xE7, 0xE7, "c" },
	{ 0xE8, 0xEB, "e" },
	{ 0xEC, 0xEF, "i" },
	{ 0xF0, 0xF0, "d" },
	{ 0xF1, 0xF1, "n" },
	{ 0xF2, 0xF6, "o" },
	{ 0xF8, 0xF8, "o" },
	{ 0xF9, 0xFC, "u" },
	{ 0xFD, 0xFD, "y" },
	{ 0xFE, 0xFE, "th" },
	{ 0xFF, 0xFF, "y" },
	{ 0x100, 0x105, "a" },
	{ 0x106, 0x10D, "c" },
	{ 0x10E, 0x10F, "d" },
	{ 0x110, 0x111, "dj" },
	{ 0x112, 0x11B, "e" },
	{ 0x11C, 0x123, "g" },
	{ 0x124, 0x127, "h" },
	{ 0x128, 0x131, "i" },
	{ 0x132, 0x133, "ij" },
	{ 0x134, 0x135, "j" },
	{ 0x136, 0x138, "k" },
	{ 0x139, 0x142, "l" },
	{ 0x143, 0x14B, "n" },
	{ 0x14C, 0x151, "o" },
	{ 0x152, 0x153, "oe" },
	{ 0x154, 0x159, "r" },
	{ 0x15A, 0x161, "s" },
	{ 0x162, 0x167, "t" },
	{ 0x168, 0x173, "u" },
	{ 0x174, 0x175, "w" },
	{ 0x176, 0x178, "y" },
	{ 0x179, 0x17E, "z" },
	{ 0x17F, 0x17F, "s" },
	{ 0x218, 0x219, "s" },
	{ 0x21A, 0x21B, "t" },
};

/* What leaves no trace: apostrophes, combining marks, joiners, signs of direction. */
static const struct span silent[] = {
	{ 0x27, 0x27, "" },
	{ 0xAD, 0xAD, "" },
	{ 0x2B0, 0x2FF, "" },
	{ 0x300, 0x36F, "" },
	{ 0x200B, 0x200F, "" },
	{ 0x2018, 0x2019, "" },
	{ 0x202A, 0x202E, "" },
	{ 0xFEFF, 0xFEFF, "" },
};

/* Punctuation and blanks outside ASCII. */
static const struct span blank[] = {
	{ 0x80, 0xBF, " " },
	{ 0xD7, 0xD7, " " },
	{ 0xF7, 0xF7, " " },
	{ 0x964, 0x965, " " },
	{ 0x2000, 0x206F, " " },
	{ 0x3000, 0x3002, " " },
};

static const uint32_t zeros[] = { 0x660, 0x6F0, 0x966, 0x9E6 };

/* Cyrillic letters as the Latin ones that fold_plain() leaves. */
static const struct span cyrillic[] = {
	{ 0x430, 0x430, "a" },
	{ 0x431, 0x431, "b" },
	{ 0x432, 0x432, "v" },
	{ 0x433, 0x433, "g" },
	{ 0x434, 0x434, "d" },
	{ 0x435, 0x435, "e" },
	{ 0x436, 0x436, "z" },
	{ 0x437, 0x437, "z" },
	{ 0x438, 0x439, "i" },
	{ 0x43A, 0x43A, "k" },
	{ 0x43B, 0x43B, "l" },
	{ 0x43C, 0x43C, "m" },
	{ 0x43D, 0x43D, "n" },
	{ 0x43E, 0x43E, "o" },
	{ 0x43F, 0x43F, "p" },
	{ 0x440, 0x440, "r" },
	{ 0x441, 0x441, "s" },
	{ 0x442, 0x442, "t" },
	{ 0x443, 0x443, "u" },
	{ 0x444, 0x444, "f" },
	{ 0x445, 0x445, "h" },
	{ 0x446, 0x447, "c" },
	{ 0x448, 0x449, "s" },
	{ 0x44A, 0x44A, "" },
	{ 0x44B, 0x44B, "i" },
	{ 0x44C, 0x44C, "" },
	{ 0x44D, 0x44D, "e" },
	{ 0x44E, 0x44E, "ju" },
	{ 0x44F, 0x44F, "ja" },
	{ 0x451, 0x451, "e" },
	{ 0x452, 0x452, "dj" },
	{ 0x455, 0x455, "dz" },
	{ 0x456, 0x457, "i" },
	{ 0x458, 0x458, "j" },
	{ 0x459, 0x459, "lj" },
	{ 0x45A, 0x45A, "nj" },
	{ 0x45B, 0x45B, "c" },
	{ 0x45F, 0x45F, "dz" },
};

/* Bengali letters that are interchanged in writing; marks that are left out. */
static const struct span bengali[] = {
	{ 0x981, 0x981, "" },
	{ 0x982, 0x982, "ং" },
	{ 0x983, 0x983, "" },
	{ 0x988, 0x988, "ই" },
	{ 0x98A, 0x98A, "উ" },
	{ 0x999, 0x999, "ং" },
	{ 0x9A3, 0x9A3, "ন" },
	{ 0x9AF, 0x9AF, "জ" },
	{ 0x9B6, 0x9B7, "স" },
	{ 0x9BC, 0x9BC, "" },
	{ 0x9C0, 0x9C0, "ি" },
	{ 0x9C2, 0x9C2, "ু" },
	{ 0x9CD, 0x9CD, "" },
	{ 0x9CE, 0x9CE, "ত" },
	{ 0x9DC, 0x9DD, "র" },
};

/* Spellings of one sound; the longer stands before the shorter. */
static const struct {
	const char *spelling, *sound;
} sounds[] = {
	{ "chh", "c" }, { "sh", "s" }, { "ch", "c" }, { "ph", "f" }, { "bh", "b" }, { "kh", "k" },
	{ "gh", "g" }, { "dh", "d" }, { "th", "t" }, { "jh", "j" }, { "rh", "r" }, { "ck", "k" },
	{ "dj", "j" }, { "ce", "si" }, { "ci", "si" }, { "cy", "si" }, { "ou", "u" }, { "c", "k" },
	{ "e", "i" }, { "o", "u" }, { "q", "k" }, { "v", "b" }, { "w", "u" }, { "x", "ks" },
	{ "z", "j" },
	{ "কস", "খ" }, /* a conjunct that is spoken so; its sign of joining is gone here */
};

static const char *span_text(const struct span *spans, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= spans[i].from && c <= spans[i].to)
			return spans[i].text;
	return NULL;
}
#define SPAN_TEXT(table, c) span_text((table), COUNT_OF(table), (c))

static uint32_t lower(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c + 0x20;
	if ((c >= 0x410 && c <= 0x42F) || (c >= 0x391 && c <= 0x3A9))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40F)
		return c + 0x50;
	return c;
}

static uint32_t digit(uint32_t c)
{
	for (size_t i = 0; i < COUNT_OF(zeros); i++)
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return '0' + c - zeros[i];
	return c;
}

/* Two characters that are written as one by others; 0 when they are not. */
static uint32_t composed(uint32_t first, uint32_t second)
{
	static const uint32_t pairs[][3] = {
		{ 0x9A1, 0x9BC, 0x9DC },
		{ 0x9A2, 0x9BC, 0x9DD },
		{ 0x9AF, 0x9BC, 0x9DF },
		{ 0x9C7, 0x9BE, 0x9CB },
		{ 0x9C7, 0x9D7, 0x9CC },
	};

	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		if (pairs[i][0] == first && pairs[i][1] == second)
			return pairs[i][2];
	return 0;
}

static bool is_ascii_blank(uint32_t c)
{
	return c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z');
}

static void add_character(struct str *s, uint32_t c)
{
	char bytes[4];

	str_addn(s, bytes, utf8_put(bytes, c));
}

/* One blank between words, none at the start. */
static void add_blank(struct str *s)
{
	if (s->len > 0 && s->at[s->len - 1] != ' ')
		str_addc(s, ' ');
}

static char *without_last_blank(struct str *s)
{
	char *text = (char *)str_text(s);

	if (s->len > 0 && text[s->len - 1] == ' ')
		text[s->len - 1] = '\0';
	return text;
}

char *fold_plain(struct arena *a, const char *text)
{
	struct str key = str_in(a, 3 * strlen(text) + 8);
	uint32_t c, next, one;
	const char *folded;

	str_add(&key, "");
	for (c = utf8_next(&text); c != 0; c = next) {
		next = utf8_next(&text);
		one = composed(c, next);
		if (one != 0) {
			c = one;
			next = utf8_next(&text);
		}
		c = digit(lower(c));
		folded = SPAN_TEXT(silent, c);
		if (folded == NULL)
			folded = SPAN_TEXT(latin, c);
		if (folded != NULL)
			str_add(&key, folded);
		else if (is_ascii_blank(c) || SPAN_TEXT(blank, c) != NULL)
			add_blank(&key);
		else
			add_character(&key, c);
	}
	return without_last_blank(&key);
}

/* Puts Cyrillic in Latin letters and merges the Bengali letters that sound alike. */
static char *merge_scripts(struct arena *a, const char *plain)
{
	struct str merged = str_in(a, 3 * strlen(plain) + 8);
	const char *folded;
	uint32_t c;

	str_add(&merged, "");
	while ((c = utf8_next(&plain)) != 0) {
		folded = c >= 0x980 ? SPAN_TEXT(bengali, c) : SPAN_TEXT(cyrillic, c);
		if (folded != NULL)
			str_add(&merged, folded);
		else
			add_character(&merged, c);
	}
	return (char *)str_text(&merged);
}

/* The sound that begins here, and how many bytes spell it; NULL: a letter as it is. */
static const char *sound_at(const char *at, bool is_first, size_t *ret_n)
{
	if (*at == 'y') {
		*ret_n = 1;
		return is_first ? "j" : "i";
	}
	for (size_t i = 0; i < COUNT_OF(sounds); i++) {
		if (text_starts(at, sounds[i].spelling)) {
			*ret_n = strlen(sounds[i].spelling);
			return sounds[i].sound;
		}
	}
	return NULL;
}

/* Adds a character unless it only doubles the one before; numbers keep theirs. */
static void add_once(struct str *s, const char *character, size_t n)
{
	bool is_digit = *character >= '0' && *character <= '9';

	if (!is_digit && s->len >= n && memcmp(s->at + s->len - n, character, n) == 0)
		return;
	str_addn(s, character, n);
}

char *fold_sound(struct arena *a, const char *text)
{
	const char *at = merge_scripts(a, fold_plain(a, text)), *sound, *end;
	struct str key = str_in(a, 2 * strlen(at) + 8);
	bool is_first = true;
	size_t n;

	str_add(&key, "");
	while (*at != '\0') {
		sound = sound_at(at, is_first, &n);
		if (sound != NULL) {
			while (*sound != '\0') {
				end = sound;
				utf8_next(&end);
				add_once(&key, sound, (size_t)(end - sound));
				sound = end;
			}
			at += n;
		} else {
			end = at;
			utf8_next(&end);
			add_once(&key, at, (size_t)(end - at));
			at = end;
		}
		is_first = at[-1] == ' ';
	}
	return (char *)str_text(&key);
}

enum { DISTANCE_MAX = 40 };

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* The characters of a word; one more than DISTANCE_MAX when there are more. */
static int characters_of(const char *word, uint32_t ret_characters[DISTANCE_MAX + 1])
{
	int n = 0;

	while (n <= DISTANCE_MAX && *word != '\0')
		ret_characters[n++] = utf8_next(&word);
	return n;
}

int fold_distance(const char *from, const char *to, int most)
{
	uint32_t one[DISTANCE_MAX + 1], other[DISTANCE_MAX + 1];
	int rows[3][DISTANCE_MAX + 1], *before = rows[0], *last = rows[1], *now = rows[2], *spare;
	int n = characters_of(from, one), m = characters_of(to, other), best;

	if (n > DISTANCE_MAX || m > DISTANCE_MAX || n - m > most || m - n > most)
		return most + 1;
	for (int j = 0; j <= m; j++)
		last[j] = j;
	for (int i = 1; i <= n; i++) {
		now[0] = best = i;
		for (int j = 1; j <= m; j++) {
			now[j] = last[j - 1] + (one[i - 1] != other[j - 1]);
			now[j] = least(now[j], least(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && one[i - 1] == other[j - 2] &&
				one[i - 2] == other[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
			best = least(best, now[j]);
		}
		if (best > most)
			return most + 1;
		spare = before;
		before = last;
		last = now;
		now = spare;
	}
	return least(last[m], most + 1);
}
