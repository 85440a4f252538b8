/*
 * i18n.h - a language: its texts (a gettext catalogue whose keys are the
 * English sentences), its plurals, its digits, its way to write numbers,
 * dates and spans of time. No process-wide locale: whoever writes holds the
 * `const struct language *` of the request. Markup is lib/html's business.
 * To add a language: a row in language.c, a catalogue in i18n/.
 */
#ifndef ASHRAY_I18N_H
#define ASHRAY_I18N_H

#include "lib/base/base.h"

/* Neither an instant nor a day: "not known", "not yet". */
#define NO_TIME INT64_MIN

/* Minutes east of UTC: fixed, or told by the country's rules for an instant. */
struct zone {
	int minutes;
	int (*minutes_at)(const void *rules, int64_t at); /* NULL: always `minutes` */
	const void *rules;
};

int zone_minutes(struct zone zone, int64_t at);

/* Day number of an instant as people there count days. */
int64_t zone_day(struct zone zone, int64_t at);

/* A language. */

struct language;

/*
 * Makes a language: "bn", "en", "sr" (Cyrillic), "sr-Latn" (given the Cyrillic
 * catalogue, which it turns into Latin letters). `po` is the catalogue's text;
 * it need not outlive the call, may be empty, and is checked: syntax, number
 * of plural forms, and that a translation has the {placeholders} of its key.
 * NULL: `problem` then holds one line, "line 12: what is wrong". Lives in the
 * arena and is never changed again.
 */
const struct language *language_load(
	struct arena *a, const char *tag, struct bytes po, struct str *problem);

const char *language_tag(const struct language *l);       /* BCP 47, for lang="" */
const char *language_name(const struct language *l);      /* in itself: "বাংলা" */
const char *language_direction(const struct language *l); /* "ltr" or "rtl" */

/* Of `n` languages the one that an Accept-Language header likes best, else the
 * first. Any header is taken; NULL is none. */
const struct language *language_choose(
	const struct language *const *languages, size_t n, const char *accept);

/* Text that was authored in this language's main script, in its own script:
 * Latin letters for "sr-Latn", the text itself for all others. */
const char *language_script(const struct language *l, struct arena *a, const char *text);

/* Texts. */

/* Marks an English sentence in C code as a key, so that tools/messages.sh
 * finds it: language_text(l, MESSAGE("Nothing was sent.")). */
#define MESSAGE(sentence) ("" sentence)

/* The translation of a key, or the key. language_plural() takes both English
 * forms (the singular is the key) and gives the form for n. */
const char *language_text(const struct language *l, const char *key);
const char *language_plural(
	const struct language *l, const char *one, const char *other, int64_t n);

/* Has the catalogue this key? For the check of completeness. */
bool language_knows(const struct language *l, const char *key);

/* A value that stands in a text as {name}. */
struct value {
	const char *name;
	enum value_type { VALUE_TEXT, VALUE_COUNT, VALUE_DAY, VALUE_INSTANT, VALUE_ID } type;
	const char *text;
	int64_t n;
};

/* Walks through a text with placeholders: each call gives a literal stretch
 * (ret_name empty) or a placeholder's name. False at the end. */
bool message_next(const char **text, struct bytes *ret_literal, struct bytes *ret_name);

/* The value of a name; one that shows nothing if there is none. `values` may be
 * NULL and ends with a value without name. */
const struct value *message_value(const struct value *values, struct bytes name);

/* Fills a text for plain places (SMS, e-mail, PDF). For pages: html_message(). */
void message_fill(struct str *to, const struct language *l, struct zone zone, const char *text,
	const struct value *values);

/* Numbers and times in words; each appends to `to`. */

void words_count(struct str *to, const struct language *l, int64_t n);
/* n / 10^decimals: words_decimal(to, en, 1234567, 2) is "12,345.67". */
void words_decimal(struct str *to, const struct language *l, int64_t n, int decimals);
/* A text whose digits are shown in the language's own; grouping is kept. */
void words_digits(struct str *to, const struct language *l, const char *text);

void words_day(struct str *to, const struct language *l, int64_t day); /* 22 November 2026 */
void words_month(
	struct str *to, const struct language *l, int64_t day); /* November 2026, as after a day */
void words_weekday(struct str *to, const struct language *l, int64_t day);
void words_time(struct str *to, const struct language *l, struct zone zone, int64_t at);
void words_instant(struct str *to, const struct language *l, struct zone zone, int64_t at);
/* From now: "3 hours ago", "in 2 days", "now". */
void words_relative(struct str *to, const struct language *l, int64_t now, int64_t at);
/* The two largest units: "2 days 3 hours". The sign is dropped. */
void words_duration(struct str *to, const struct language *l, int64_t ms);

/* Digits of any script that is read here (Bengali, Devanagari, Arabic) as
 * ASCII; everything else as it is. For what people type. */
const char *digits_ascii(struct arena *a, const char *text);

#endif
