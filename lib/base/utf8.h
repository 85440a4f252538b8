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
