/*
 * language.h - what a language is inside this room: its rules (a row of
 * rules.c) and its texts (a hash table filled by po.c, const after start).
 */
#ifndef ASHRAY_LANGUAGE_H
#define ASHRAY_LANGUAGE_H

#include "lib/i18n/i18n.h"

enum { PLURAL_FORMS_MAX = 4 };

/* Spans of time, the largest first. */
enum unit { UNIT_YEAR, UNIT_MONTH, UNIT_DAY, UNIT_HOUR, UNIT_MINUTE, UNIT_COUNT };

/* Times of the day as people name them; see rules.c for their hours. */
enum period { NIGHT_LATE, DAWN, MORNING, NOON, AFTERNOON, DUSK, NIGHT, PERIOD_COUNT };

/* Only pointers to text: script.c walks over them to change the script. */
struct wording {
	const char *months[12];
	const char *weekdays[7]; /* from Monday */
	const char *periods[PERIOD_COUNT];
	const char *units[UNIT_COUNT][PLURAL_FORMS_MAX]; /* without the number */
	const char *past, *future;                       /* around a span: "%" ago, in "%" */
	const char *now;
	const char *after_day, *after_month, *after_year; /* "22. новембра 2026." */
	const char *before_time;
};

enum hours { HOURS_24, HOURS_12_BEFORE, HOURS_12_AFTER };

struct rules {
	const char *tag, *name;
	bool is_right_to_left;
	bool groups_by_lakh; /* 12,34,567 */
	uint32_t zero;       /* first of ten digits in a row */
	const char *group, *decimal;
	enum hours hours; /* and where the period of the day stands */
	int forms_n;
	int (*form)(int64_t n); /* of a number that is not negative */
	struct wording wording;
};

extern const struct rules *const all_rules[]; /* ends with NULL */

struct message {
	const char *key;
	const char *forms[PLURAL_FORMS_MAX];
	int forms_n;
	int line;
	struct message *next; /* in the catalogue */
};

struct language {
	const char *tag, *name;
	const struct rules *rules;
	const struct wording *wording; /* of the rules, or their Latin form */
	bool is_latin;
	const struct message **slots; /* open addressing; a power of two */
	size_t slots_n;
};

/* Reads a catalogue; NULL with one line in `problem` where it is broken. The
 * first message is the header, with the key "". */
struct message *po_read(struct arena *a, struct bytes po, int forms_n, struct str *problem);

/* Serbian Cyrillic in Latin letters; other characters as they are. */
const char *latin_of(struct arena *a, const char *text);

void words_number(struct str *to, const struct language *l, uint64_t n);

#endif
