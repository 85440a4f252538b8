/*
 * question.h - what can be asked, in which words, with which choices. The same
 * question comes from a pack's form (form.h) and from a table of C fields
 * (command.h), so that there is one reader, one checker, one renderer.
 * To add a type: the enum, its row in question.c, value.c, answers_json.c, render.c.
 */
#ifndef ASHRAY_FORMS_QUESTION_H
#define ASHRAY_FORMS_QUESTION_H

#include "lib/base/base.h"
#include "lib/forms/expression.h"
#include "lib/forms/place.h"

/* The same words in several languages, the form's own first. */
struct texts {
	const struct text_in {
		const char *tag; /* of the language; "" is an English catalogue key */
		const char *text;
	} * at;
	size_t n;
};

bool texts_empty(const struct texts *t);

/* The words for a reader: in his language, else in another script of it, else
 * in the form's first. "" when there are none. May be made in the arena. */
const char *texts_say(struct arena *a, const struct texts *t, const struct language *language);

/* The language in which texts_say() says them: the reader's, or the form's first. */
const char *texts_tag(const struct texts *t, const struct language *language);

/* An entry of a code list. `n` is its small number in packed facts (0: none). */
struct choice {
	const char *code;
	int n;
	struct texts label, hint;
	bool alone;   /* cannot be chosen together with others */
	bool retired; /* read in old answers, offered no more */
};

struct code_list {
	const char *id;
	const struct choice *at;
	size_t n;
};

const struct choice *code_list_find(const struct code_list *list, const char *code);
const struct choice *code_list_number(const struct code_list *list, int n);

enum question_type {
	Q_ONE_OF,
	Q_MANY_OF,
	Q_YES_NO,
	Q_TEXT,
	Q_LONG_TEXT,
	Q_INTEGER,
	Q_DATE,
	Q_INSTANT, /* day of an event and, if known, its hour, on the clock of the place */
	Q_AREA,
	Q_FILE,
	Q_NOTE,
	Q_ID, /* of one of our rows; command forms only */
};

const char *question_type_name(enum question_type type);
bool question_type_read(const char *name, enum question_type *ret_type);

/* Which keyboard a phone shows. */
enum question_input { INPUT_TEXT, INPUT_TEL, INPUT_EMAIL };

/* An end of a range: none, a number (day number for dates), or the day of asking. */
struct bound {
	enum { BOUND_NONE, BOUND_NUMBER, BOUND_TODAY } kind;
	int64_t n;
};

/* How far a fact may leave the seal of the section it was answered in. */
enum seal { SEAL_CLEAR, SEAL_SITE, SEAL_SEALED };

struct section {
	const char *id;
	enum seal seal;
	const char *const *readers; /* names that the application knows */
	size_t readers_n;
};

/* An information page that is shown right after an answer, when that holds. */
struct interrupt {
	const char *page;
	const struct expression *when;
};

struct question {
	const char *id;
	enum question_type type;
	int line; /* in the form's file, 0 for command forms */
	struct texts label, hint;
	const struct section *section; /* NULL for notes and command forms */
	size_t page;                   /* index of its page in the form */

	const struct code_list *list;        /* its id is NULL when the choices stand in the form */
	const struct choice *const *choices; /* those of the list that are offered */
	size_t choices_n;
	const char *level; /* of an area: the deepest that is asked for, and its rank */
	int rank;

	bool required, offers_unknown, counted;
	bool offers_skip;  /* says "I would rather not say" beside the choices */
	size_t max_length; /* characters */
	enum question_input input;
	struct bound min, max;

	const struct expression *relevant, *constraint; /* NULL: always */
	struct texts constraint_message;
	const struct interrupt *interrupts;
	size_t interrupts_n;
	const char *fact; /* NULL: feeds none */
};

/* The choice of that code: one that is offered, or one that old answers may hold. */
const struct choice *question_offers(const struct question *q, const char *code);
const struct choice *question_choice(const struct question *q, const char *code);

/* Offers a whole list, without what is retired. */
void question_offer_list(struct question *q, struct arena *a, const struct code_list *list);

/* Notes ask nothing. */
bool question_asks(const struct question *q);

#endif
