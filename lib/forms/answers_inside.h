/* answers_inside.h - shared by the files that fill answers. Private to lib/forms. */
#ifndef ASHRAY_FORMS_ANSWERS_INSIDE_H
#define ASHRAY_FORMS_ANSWERS_INSIDE_H

#include "lib/forms/answers.h"

#define ANSWER_IS_UNKNOWN EXPRESSION_UNKNOWN
#define ANSWER_IS_SKIPPED "_skipped"

/* Works out which questions are asked, after any answer changed. */
void answers_settle(struct answers *answers);

/* Give an answer, or note a fault, with every check that needs only the question
 * and the asking. Words must be clean text already. */
void answer_words(const struct answers *answers, const struct question *q, const char *words);
void answer_number(const struct answers *answers, const struct question *q, int64_t n);
void answer_moment(const struct answers *answers, const struct question *q, struct moment m);
void answer_codes(const struct answers *answers, const struct question *q, const char *const *codes,
	size_t n);
void answer_place(const struct answers *answers, const struct question *q, const char *code);
void answer_state_of(const struct answers *answers, const struct question *q, enum answer_state s);
void answer_fault_of(const struct answers *answers, const struct question *q, enum answer_fault f);

/* FAULT_NONE, or why day, month and year as typed are no day. */
enum answer_fault answer_fault_of_day(
	const struct answers *answers, const char *const parts[3], int64_t *ret_on);

/* The same of "2026-02-31", which moment_read() refused. */
enum answer_fault answer_fault_of_moment(const struct answers *answers, const char *text);

/* Does a condition hold for what was said so far? */
bool answers_hold(const struct answers *answers, const struct expression *e);

/* The end of a range; the day of asking where the form says "today". */
int64_t answers_bound(const struct answers *answers, const struct bound *bound);

struct answer *answer_at(const struct answers *answers, const struct question *q);

#endif
