/*
 * utf8.h - text at the door. Nothing enters the house as text that is not
 * valid UTF-8 without NUL and control characters.
 */
#ifndef ASHRAY_UTF8_H
#define ASHRAY_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Shortest forms only, no surrogates, no NUL, nothing above U+10FFFF. */
bool utf8_valid(const void *bytes, size_t n);

/* The same, and no control character but tab, line feed and carriage return,
 * no bidirectional override, no byte-order mark. */
bool utf8_clean(const void *bytes, size_t n);

/* What somebody typed or pasted, in one look. Signs that nobody sees come with what is
 * copied (a telephone number out of a list of contacts stands between U+202A and U+202C)
 * and nobody can find them to take them out: so the house does. Of them, the marks
 * U+200E, U+200F and U+061C mean something beside letters that run from right to left. */
enum utf8_look {
	UTF8_PLAIN,  /* utf8_clean(), and none of those marks */
	UTF8_SIGNS,  /* utf8_tidy() makes it plain */
	UTF8_BROKEN, /* no UTF-8 */
};
enum utf8_look utf8_look(const void *bytes, size_t n);

/* Writes the text without control characters (but tab and ends of lines), without
 * overrides and isolates of direction, byte-order marks, and marks of direction in a text
 * that runs from left to right only. Joiners (U+200C, U+200D) stay: Bengali is spelt with
 * them. What is no UTF-8 becomes U+FFFD, to be shown to whoever typed it, never to be
 * taken. Always clean, ends in NUL; `to` has room for 3 n + 1. Returns the length. */
size_t utf8_tidy(char *to, const void *bytes, size_t n);

/* Reads one character of valid text and moves the pointer; 0 at the end. */
uint32_t utf8_next(const char **text);

/* Characters, not bytes, of valid text. */
size_t utf8_count(const char *text);

/* Writes a character (1 to 4 bytes, no NUL); returns how many. */
size_t utf8_put(char *to, uint32_t character);

/* The longest start of the text that has at most `max` bytes and cuts no
 * character in two. */
size_t utf8_fits(const char *text, size_t max);

/* The same in whole words, since a word cut in two is another word, and a Bengali
 * letter cut in two is none. A first word that is too long is cut all the same. */
size_t utf8_fits_words(const char *text, size_t max);

#endif
