/*
 * answers.h - what somebody has said so far to a form: one typed answer per
 * question, in the form's order. Comes from the fields of a page, from JSON, or
 * from a draft; goes out as canonical JSON. What was typed and cannot be read
 * stays beside its fault, so that nobody types it twice.
 */
#ifndef ASHRAY_FORMS_ANSWERS_H
#define ASHRAY_FORMS_ANSWERS_H

#include "lib/forms/form.h"
#include "lib/forms/typed.h"

/* Who is asked, where and when. */
struct asking {
	const struct language *language;
	struct zone zone;
	int64_t now;
	const struct places *places; /* NULL for forms without areas */
};

enum answer_state {
	ANSWER_NONE,    /* not asked yet, or not answered */
	ANSWER_SKIPPED, /* asked, and passed over */
	ANSWER_UNKNOWN, /* "I don't know" */
	ANSWER_GIVEN,
};

/* What is wrong with an answer; answers_fault_words() says it to the person. */
enum answer_fault {
	FAULT_NONE,
	FAULT_MISSING,
	FAULT_NO_TEXT, /* bytes that are no text */
	FAULT_TOO_LONG,
	FAULT_NO_SUCH_CHOICE,
	FAULT_CHOSEN_TWICE, /* two where one is asked for */
	FAULT_NOT_ALONE,    /* "none of these" beside others */
	FAULT_NO_NUMBER,
	FAULT_TOO_SMALL,
	FAULT_TOO_LARGE,
	FAULT_NO_DATE,
	FAULT_SHORT_YEAR,  /* of two digits */
	FAULT_NO_SUCH_DAY, /* 31 February */
	FAULT_NO_TIME_OF_DAY,
	FAULT_TOO_EARLY,
	FAULT_TOO_LATE,
	FAULT_NO_PLACE,
	FAULT_NO_ID,
	FAULT_CONSTRAINT,  /* the form's own rule and words */
	FAULT_WRONG_TYPE,  /* JSON of another type */
	FAULT_NOT_OFFERED, /* files and such that cannot be given this way */
};

/* What was typed, by the part of the control. NULL: nothing. */
struct typed {
	const char *text, *day, *month, *year, *time, *find;
};

struct answer {
	enum answer_state state;
	enum answer_fault fault;
	bool is_relevant;         /* the form asks it, as things stand */
	bool is_open;             /* area: the page should come again with the next list */
	int64_t number;           /* integer; yes_no 1 or 0; day number; id */
	int minute;               /* of an instant, -1 when no hour is known */
	const char *text;         /* words; a code; an area's code */
	const char *const *codes; /* many_of in the form's order; names of files */
	size_t codes_n;
	struct typed typed;
};

struct answers {
	struct arena *arena;
	const struct form *form;
	const struct asking *asking;
	struct answer *at;  /* one per question of the form */
	const char *stray;  /* JSON: first key that the form does not ask for, or NULL */
	bool is_other_form; /* JSON: says it belongs to another form or version */
	bool is_ours;       /* while our own JSON is read: old codes and places are taken */
};

/* Nothing said yet. Form and asking must live as long. */
struct answers *answers_create(
	struct arena *a, const struct form *form, const struct asking *asking);

const struct answer *answers_to(const struct answers *answers, const struct question *q);

/* The fields of one page (NULL: of the whole form) as they were sent. Names are
 * the questions' ids, with .day .month .year .time .find .found .1 .2 … for parts. A
 * value that could not be read is broken: it is no answer, and stands in its field again.
 * On a page, what was asked and left empty counts as skipped; fields of nobody are
 * passed over. */
struct form_field {
	const char *name;
	const char *value;
	bool is_broken;
};

struct form_fields {
	const struct form_field *at;
	size_t n;
};

void answers_read(struct answers *answers, const struct form_page *page, struct form_fields fields);

/* Passes over what is not answered on a page. */
void answers_skip(struct answers *answers, const struct form_page *page);

/* Adds a file that was taken in; its name is ours (letters, digits, '_', '-'). */
bool answers_add_file(struct answers *answers, const struct question *q, const char *name);

/* Takes all files back: the question counts as not answered. */
void answers_drop_files(struct answers *answers, const struct question *q);

/* Checks a page (NULL: all) and returns the number of faults, those of reading
 * included. Questions that are not relevant have none. */
size_t answers_check(struct answers *answers, const struct form_page *page);

/* After a page was read: must it come again before the next one? It waits for a
 * further list of an area, or for a question that another answer called up. */
bool answers_open(const struct answers *answers, const struct form_page *page);

/* Has anything been said at all? Skipping and not knowing say nothing. */
bool answers_given(const struct answers *answers);

/* What is wrong, in the reader's words; "" when nothing is. The English keys
 * are those of the gettext catalogues. */
const char *answers_fault_words(const struct answers *answers, const struct question *q);

/* The answer as people read it ("8", "At school, on the road"). "" without one. */
const char *answers_words(const struct answers *answers, const struct question *q);

/* {"answers":{…},"form":…,"version":…}. From outside: codes must be offered,
 * places must exist, files are refused. Ours: what we wrote ourselves earlier.
 * False when anything is wrong: faults, `stray`, `is_other_form` say what. */
enum answers_source { ANSWERS_FROM_OUTSIDE, ANSWERS_OURS };
bool answers_from_json(
	struct answers *answers, const struct json *object, enum answers_source source);

/* Canonical JSON. A draft keeps everything; what is sent leaves out answers that
 * are not relevant. `section` NULL takes all sections. */
enum answers_purpose { ANSWERS_DRAFT, ANSWERS_SENT };
void answers_write(const struct answers *answers, const struct section *section,
	enum answers_purpose purpose, struct str *out);

#endif
