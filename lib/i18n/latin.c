/* latin.c - Serbian is written once, in Cyrillic; the Latin script follows from it. */

#include "lib/i18n/language.h"

#include <string.h>

/* Capitals from U+0402 and U+0410 on, their small letters elsewhere: one row each. */
static const struct {
	uint32_t small, capital;
	const char *latin, *latin_capital; /* a digraph: first letter large */
} letters[] = {
	{ 0x0430, 0x0410, "a", "A" },
	{ 0x0431, 0x0411, "b", "B" },
	{ 0x0432, 0x0412, "v", "V" },
	{ 0x0433, 0x0413, "g", "G" },
	{ 0x0434, 0x0414, "d", "D" },
	{ 0x0452, 0x0402, "đ", "Đ" },
	{ 0x0435, 0x0415, "e", "E" },
	{ 0x0436, 0x0416, "ž", "Ž" },
	{ 0x0437, 0x0417, "z", "Z" },
	{ 0x0438, 0x0418, "i", "I" },
	{ 0x0458, 0x0408, "j", "J" },
	{ 0x043A, 0x041A, "k", "K" },
	{ 0x043B, 0x041B, "l", "L" },
	{ 0x0459, 0x0409, "lj", "Lj" },
	{ 0x043C, 0x041C, "m", "M" },
	{ 0x043D, 0x041D, "n", "N" },
	{ 0x045A, 0x040A, "nj", "Nj" },
	{ 0x043E, 0x041E, "o", "O" },
	{ 0x043F, 0x041F, "p", "P" },
	{ 0x0440, 0x0420, "r", "R" },
	{ 0x0441, 0x0421, "s", "S" },
	{ 0x0442, 0x0422, "t", "T" },
	{ 0x045B, 0x040B, "ć", "Ć" },
	{ 0x0443, 0x0423, "u", "U" },
	{ 0x0444, 0x0424, "f", "F" },
	{ 0x0445, 0x0425, "h", "H" },
	{ 0x0446, 0x0426, "c", "C" },
	{ 0x0447, 0x0427, "č", "Č" },
	{ 0x045F, 0x040F, "dž", "Dž" },
	{ 0x0448, 0x0428, "š", "Š" },
};

static bool is_capital(uint32_t c)
{
	for (size_t i = 0; i < COUNT_OF(letters); i++)
		if (letters[i].capital == c)
			return true;
	return false;
}

static uint32_t peek(const char *text)
{
	return utf8_next(&text);
}

/* In a word of capitals a digraph is capital too: ЉУБАВ is LJUBAV, Љубав Ljubav. */
static void add_capital(struct str *s, const char *latin, bool is_shouted)
{
	str_addc(s, latin[0]);
	if (!is_shouted)
		str_add(s, latin + 1);
	else if (latin[1] == 'j')
		str_addc(s, 'J');
	else
		str_add(s, "Ž");
}

static bool add_letter(struct str *s, uint32_t c, uint32_t before, uint32_t after)
{
	for (size_t i = 0; i < COUNT_OF(letters); i++) {
		const char *latin = letters[i].latin;
		bool is_digraph = (unsigned char)latin[0] < 0x80 && latin[1] != '\0';

		if (letters[i].small == c)
			str_add(s, latin);
		else if (letters[i].capital != c)
			continue;
		else if (is_digraph)
			add_capital(s, letters[i].latin_capital,
				is_capital(after) || is_capital(before));
		else
			str_add(s, letters[i].latin_capital);
		return true;
	}
	return false;
}

const char *latin_of(struct arena *a, const char *text)
{
	struct str s = str_in(a, 2 * strlen(text));
	uint32_t before = 0;
	const char *p = text;

	while (*p != '\0') {
		const char *from = p;
		uint32_t c = utf8_next(&p);

		if (!add_letter(&s, c, before, peek(p)))
			str_addn(&s, from, (size_t)(p - from));
		before = c;
	}
	return str_text(&s);
}
