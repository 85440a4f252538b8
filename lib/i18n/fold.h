/*
 * fold.h - keys for finding text that was typed in another way: other case,
 * other digits, no diacritics, other spellings of one sound. Keys are for
 * comparing only; nobody reads them, and they are not stored without saying
 * which FOLD_VERSION made them.
 */
#ifndef ASHRAY_FOLD_H
#define ASHRAY_FOLD_H

#include "lib/base/base.h"

/* Raise it with every change that gives some text another key. */
enum { FOLD_VERSION = 2 };

/* The same writing, typed differently: lower case, diacritics off, digits of
 * all scripts as 0-9, composed and decomposed letters alike, joiners out, one
 * blank for whatever is neither letter nor digit. The script stays. */
char *fold_plain(struct arena *a, const char *text);

/* The same sound, spelt differently: fold_plain() and then letters that
 * people interchange made one. Cyrillic meets Latin here. */
char *fold_sound(struct arena *a, const char *text);

/* Edits (one character put in, left out, changed, or swapped with the next)
 * that lead from one key to the other, or most + 1 when more are needed.
 * Counts characters of any script; words longer than 40 are too far from everything. */
int fold_distance(const char *from, const char *to, int most);

#endif
