/*
 * answers_check.c - is what was said enough, and does it fit together? And the
 * words for a person whose answer needs another look. Words say what to do
 * next and blame nobody.
 */

#include "lib/forms/answers_inside.h"

#include <string.h>

/* The two faults that depend on other answers are found anew at each check. */
static void check_question(struct answers *answers, size_t i)
{
	const struct question *q = &answers->form->questions[i];
	struct answer *answer = &answers->at[i];
	bool is_answered = answer->state == ANSWER_GIVEN ||
			   (answer->state == ANSWER_UNKNOWN && q->offers_unknown);

	if (answer->fault == FAULT_MISSING || answer->fault == FAULT_CONSTRAINT)
		answer->fault = FAULT_NONE;
	if (!answer->is_relevant || answer->fault != FAULT_NONE)
		return;
	if (q->required && !is_answered)
		answer->fault = FAULT_MISSING;
	else if (answer->state == ANSWER_GIVEN && !answers_hold(answers, q->constraint))
		answer->fault = FAULT_CONSTRAINT;
}

size_t answers_check(struct answers *answers, const struct form_page *page)
{
	size_t first = page != NULL ? page->first : 0, faults = 0;
	size_t end = page != NULL ? page->first + page->n : answers->form->n;

	for (size_t i = first; i < end; i++) {
		check_question(answers, i);
		faults += answers->at[i].is_relevant && answers->at[i].fault != FAULT_NONE;
	}
	return faults;
}

static const char *fault_key(enum answer_fault fault)
{
	static const char *const keys[] = {
		[FAULT_NONE] = "",
		[FAULT_MISSING] = MESSAGE("Please answer this question: we need it to go on."),
		[FAULT_NO_TEXT] = MESSAGE(
			"Some letters could not be read: a question mark in a box stands in "
			"their place. Please write these letters again."),
		[FAULT_TOO_LONG] = MESSAGE("Please make it shorter: at most {n} letters."),
		[FAULT_NO_SUCH_CHOICE] = MESSAGE("Please choose one of the answers shown."),
		[FAULT_CHOSEN_TWICE] = MESSAGE("Please choose only one answer."),
		[FAULT_NOT_ALONE] = MESSAGE("\"{choice}\" cannot stand beside other answers. "
					    "Please keep one or the other."),
		[FAULT_NO_NUMBER] = MESSAGE("Please write a number in digits, such as 12."),
		[FAULT_TOO_SMALL] = MESSAGE("Please write a number that is {n} or more."),
		[FAULT_TOO_LARGE] = MESSAGE("Please write a number that is {n} or less."),
		[FAULT_NO_DATE] =
			MESSAGE("Please write day, month and year in digits, such as 27 3 2026."),
		[FAULT_SHORT_YEAR] =
			MESSAGE("Please write the year with four digits, such as 2026."),
		[FAULT_NO_SUCH_DAY] = MESSAGE(
			"There is no such day. Please look at the day and the month again."),
		[FAULT_NO_TIME_OF_DAY] =
			MESSAGE("Please write the time as hours and minutes, such as 20:00."),
		[FAULT_TOO_EARLY] = MESSAGE("Please write {day} or a later day."),
		[FAULT_TOO_LATE] = MESSAGE("Please write {day} or an earlier day."),
		[FAULT_NO_PLACE] = MESSAGE("We did not find this place. Try another spelling, or "
					   "choose from the lists."),
		[FAULT_NO_ID] = MESSAGE("This does not exist any more. Please choose again."),
		[FAULT_CONSTRAINT] = MESSAGE("This answer does not fit. Please look at it again."),
		[FAULT_WRONG_TYPE] = MESSAGE("This answer is of the wrong kind. "
					     "The description of the form says which it takes."),
		[FAULT_NOT_OFFERED] = MESSAGE("This cannot be given here. Please leave it out."),
	};

	return keys[fault];
}

/* What is more to say of this question than of any that has the fault. */
static const char *fault_key_here(
	const struct question *q, enum answer_fault fault, const struct bound *bound)
{
	if (fault == FAULT_MISSING && q->offers_unknown)
		return MESSAGE("Please answer this question. If you do not know, choose \"I don't "
			       "know\".");
	if (fault == FAULT_TOO_LATE && bound->kind == BOUND_TODAY)
		return MESSAGE(
			"This day is still to come. Please write today, {day}, or an earlier "
			"day.");
	if (fault == FAULT_TOO_EARLY && bound->kind == BOUND_TODAY)
		return MESSAGE("This day is over. Please write today, {day}, or a later day.");
	return fault_key(fault);
}

/* The label of the choice that cannot stand beside others. */
static const char *lonely_choice(
	const struct answers *answers, const struct question *q, const struct answer *answer)
{
	for (size_t i = 0; i < answer->codes_n; i++) {
		const struct choice *choice = question_choice(q, answer->codes[i]);

		if (choice != NULL && choice->alone)
			return texts_say(answers->arena, &choice->label, answers->asking->language);
	}
	return "";
}

const char *answers_fault_words(const struct answers *answers, const struct question *q)
{
	const struct answer *answer = answers_to(answers, q);
	const struct language *language = answers->asking->language;
	const struct bound *bound =
		answer->fault == FAULT_TOO_SMALL || answer->fault == FAULT_TOO_EARLY ? &q->min
										     : &q->max;
	int64_t n = answer->fault == FAULT_TOO_LONG ? (int64_t)q->max_length
						    : answers_bound(answers, bound);
	const struct value values[] = {
		{ .name = "n", .type = VALUE_COUNT, .n = n },
		{ .name = "day", .type = VALUE_DAY, .n = n },
		{ .name = "choice", .type = VALUE_TEXT, .text = lonely_choice(answers, q, answer) },
		{ 0 },
	};
	struct str words = str_in(answers->arena, 1000);

	if (answer->fault == FAULT_CONSTRAINT && !texts_empty(&q->constraint_message))
		return texts_say(answers->arena, &q->constraint_message, language);
	message_fill(&words, language, answers->asking->zone,
		language_text(language, fault_key_here(q, answer->fault, bound)), values);
	return str_text(&words);
}

/* ---- answers in words ---- */

static void choice_words(const struct answers *answers, const struct question *q, struct str *words)
{
	const struct answer *answer = answers_to(answers, q);

	for (size_t i = 0; i < answer->codes_n; i++) {
		const struct choice *choice = question_choice(q, answer->codes[i]);

		if (i > 0)
			str_add(words, ", ");
		if (choice != NULL)
			str_add(words, texts_say(answers->arena, &choice->label,
					       answers->asking->language));
	}
}

static void place_words(const struct answers *answers, const char *code, struct str *words)
{
	const struct places *places = answers->asking->places;
	struct place place;

	while (code != NULL && places != NULL &&
		places->find(places->of, answers->asking->language, code, &place) &&
		place.parent != NULL) {
		if (words->len > 0)
			str_add(words, ", ");
		str_add(words, place.name);
		code = place.parent;
	}
}

static void given_words(const struct answers *answers, const struct question *q, struct str *words)
{
	const struct answer *answer = answers_to(answers, q);
	const struct language *language = answers->asking->language;

	switch (q->type) {
	case Q_ONE_OF:
	case Q_MANY_OF:
		choice_words(answers, q, words);
		break;
	case Q_YES_NO:
		str_add(words, language_text(language,
				       answer->number != 0 ? MESSAGE("Yes") : MESSAGE("No")));
		break;
	case Q_TEXT:
	case Q_LONG_TEXT:
		str_add(words, answer->text);
		break;
	case Q_INTEGER:
	case Q_FILE:
		words_count(words, language,
			q->type == Q_FILE ? (int64_t)answer->codes_n : answer->number);
		break;
	case Q_INSTANT:
		if (answer->minute >= 0) {
			struct moment m = { answer->number, answer->minute };

			words_instant(words, language, answers->asking->zone,
				moment_instant(m, answers->asking->zone));
			break;
		}
		words_day(words, language, answer->number);
		break;
	case Q_DATE:
		words_day(words, language, answer->number);
		break;
	case Q_AREA:
		place_words(answers, answer->text, words);
		break;
	case Q_ID:
	case Q_NOTE:
		break;
	}
}

const char *answers_words(const struct answers *answers, const struct question *q)
{
	const struct answer *answer = answers_to(answers, q);
	struct str words = str_in(answers->arena, 64 * 1024);

	if (answer->state == ANSWER_UNKNOWN)
		return language_text(answers->asking->language, MESSAGE("I don't know"));
	if (answer->state == ANSWER_GIVEN)
		given_words(answers, q, &words);
	return str_text(&words);
}
