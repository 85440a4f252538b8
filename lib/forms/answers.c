/*
 * answers.c - giving answers their values. Whatever the door (fields, JSON, a
 * draft), each value passes here, so that there is one check for all of them.
 */

#include "lib/forms/answers_inside.h"

#include <string.h>

enum { LONGEST_FILE_NAME = 64, MOST_FILES = 20 };

struct answers *answers_create(
	struct arena *a, const struct form *form, const struct asking *asking)
{
	struct answers *answers = arena_new(a, struct answers);

	answers->arena = a;
	answers->form = form;
	answers->asking = asking;
	answers->at = arena_array(a, form->n + 1, sizeof(struct answer));
	for (size_t i = 0; i < form->n; i++)
		answers->at[i].minute = -1;
	answers_settle(answers);
	return answers;
}

struct answer *answer_at(const struct answers *answers, const struct question *q)
{
	return &answers->at[form_index(answers->form, q)];
}

const struct answer *answers_to(const struct answers *answers, const struct question *q)
{
	return answer_at(answers, q);
}

/* ---- what the answers mean to conditions ---- */

static struct expression_value value_of(const void *of, int at)
{
	const struct answers *answers = of;
	const struct answer *answer = &answers->at[at];
	struct expression_value value = { .state = EX_EMPTY };

	if (!answer->is_relevant)
		return value;
	if (answer->state == ANSWER_UNKNOWN)
		value.state = EX_UNKNOWN;
	if (answer->state != ANSWER_GIVEN)
		return value;
	value.state = EX_GIVEN;
	value.number = answer->number;
	value.text = answer->text != NULL ? answer->text : "";
	value.codes = answer->codes;
	value.codes_n = answer->codes_n;
	return value;
}

static int64_t today_of(const struct answers *answers)
{
	return zone_day(answers->asking->zone, answers->asking->now);
}

bool answers_hold(const struct answers *answers, const struct expression *e)
{
	const struct expression_values values = {
		.of = answers,
		.value = value_of,
		.today = today_of(answers),
	};

	return expression_holds(e, &values);
}

void answers_settle(struct answers *answers)
{
	const struct form *form = answers->form;

	/* In the form's order: a condition names earlier questions only. */
	for (size_t i = 0; i < form->n; i++)
		answers->at[i].is_relevant = answers_hold(answers, form->questions[i].relevant);
}

/* ---- giving ---- */

static struct answer *emptied(const struct answers *answers, const struct question *q)
{
	struct answer *answer = answer_at(answers, q);

	*answer = (struct answer){
		.minute = -1, .is_relevant = answer->is_relevant, .typed = answer->typed
	};
	return answer;
}

void answer_state_of(const struct answers *answers, const struct question *q, enum answer_state s)
{
	emptied(answers, q)->state = s;
}

void answer_fault_of(const struct answers *answers, const struct question *q, enum answer_fault f)
{
	emptied(answers, q)->fault = f;
}

void answer_words(const struct answers *answers, const struct question *q, const char *words)
{
	struct answer *answer = emptied(answers, q);

	if (*words == '\0')
		return;
	if (strlen(words) > q->max_length && utf8_count(words) > q->max_length) {
		answer->fault = FAULT_TOO_LONG;
		return;
	}
	answer->state = ANSWER_GIVEN;
	answer->text = words;
}

int64_t answers_bound(const struct answers *answers, const struct bound *bound)
{
	return bound->kind == BOUND_TODAY ? today_of(answers) : bound->n;
}

void answer_number(const struct answers *answers, const struct question *q, int64_t n)
{
	struct answer *answer = emptied(answers, q);
	bool is_day = q->type == Q_DATE;

	if (q->min.kind != BOUND_NONE && n < answers_bound(answers, &q->min)) {
		answer->fault = is_day ? FAULT_TOO_EARLY : FAULT_TOO_SMALL;
	} else if (q->max.kind != BOUND_NONE && n > answers_bound(answers, &q->max)) {
		answer->fault = is_day ? FAULT_TOO_LATE : FAULT_TOO_LARGE;
	} else {
		answer->state = ANSWER_GIVEN;
		answer->number = n;
	}
}

void answer_moment(const struct answers *answers, const struct question *q, struct moment m)
{
	struct answer *answer = emptied(answers, q);

	answer->state = ANSWER_GIVEN;
	answer->number = m.on;
	answer->minute = m.minute;
}

enum answer_fault answer_fault_of_day(
	const struct answers *answers, const char *const parts[3], int64_t *ret_on)
{
	static const enum answer_fault faults[] = {
		[DAY_READ] = FAULT_NONE,
		[DAY_NO_DIGITS] = FAULT_NO_DATE,
		[DAY_SHORT_YEAR] = FAULT_SHORT_YEAR,
		[DAY_NO_SUCH] = FAULT_NO_SUCH_DAY,
	};

	return faults[typed_day(answers->arena, parts, ret_on)];
}

enum answer_fault answer_fault_of_moment(const struct answers *answers, const char *text)
{
	const char *year = digits_ascii(answers->arena, text);
	const char *month = strchr(year, '-'), *day = month != NULL ? strchr(month + 1, '-') : NULL;
	enum answer_fault fault;
	int64_t on;

	if (day == NULL)
		return FAULT_NO_DATE;
	fault = answer_fault_of_day(answers,
		(const char *const[]){ arena_textn(answers->arena, day + 1, strcspn(day + 1, "T")),
			arena_textn(answers->arena, month + 1, (size_t)(day - month - 1)),
			arena_textn(answers->arena, year, (size_t)(month - year)) },
		&on);
	return fault != FAULT_NONE ? fault : FAULT_NO_DATE; /* the day is right, its hour is not */
}

static bool is_among(const char *code, const char *const *codes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

static bool may_be_chosen(
	const struct answers *answers, const struct question *q, const char *const *codes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct choice *choice = answers->is_ours ? question_choice(q, codes[i])
							       : question_offers(q, codes[i]);

		if (choice == NULL)
			return false;
	}
	return true;
}

/* Each chosen code once, in the order of the list. */
void answer_codes(
	const struct answers *answers, const struct question *q, const char *const *codes, size_t n)
{
	struct answer *answer = emptied(answers, q);
	const char **chosen;
	bool has_lonely = false;
	size_t chosen_n = 0;

	if (n == 0)
		return;
	if (!may_be_chosen(answers, q, codes, n)) {
		answer->fault = FAULT_NO_SUCH_CHOICE;
		return;
	}
	chosen = arena_array(answers->arena, q->list->n, sizeof(*chosen));
	for (size_t i = 0; i < q->list->n; i++) {
		if (is_among(q->list->at[i].code, codes, n)) {
			chosen[chosen_n++] = q->list->at[i].code;
			has_lonely |= q->list->at[i].alone;
		}
	}
	if (q->type == Q_ONE_OF && chosen_n > 1) {
		answer->fault = FAULT_CHOSEN_TWICE;
		return;
	}
	answer->codes = chosen; /* kept beside a fault, so that the page shows what was ticked */
	answer->codes_n = chosen_n;
	if (has_lonely && chosen_n > 1) {
		answer->fault = FAULT_NOT_ALONE;
		return;
	}
	answer->state = ANSWER_GIVEN;
	answer->text = q->type == Q_ONE_OF ? chosen[0] : NULL;
}

void answer_place(const struct answers *answers, const struct question *q, const char *code)
{
	const struct places *places = answers->asking->places;
	struct answer *answer = emptied(answers, q);
	struct place place = { 0 };
	bool is_there =
		places != NULL && places->find(places->of, answers->asking->language, code, &place);

	if (!answers->is_ours && (!is_there || place.parent == NULL || place.rank > q->rank)) {
		answer->fault = FAULT_NO_PLACE;
		return;
	}
	answer->state = ANSWER_GIVEN;
	answer->text = is_there ? place.code : code;
}

/* ---- files ---- */

static bool is_file_name(const char *name)
{
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

	return n > 0 && n <= LONGEST_FILE_NAME && name[n] == '\0';
}

bool answers_add_file(struct answers *answers, const struct question *q, const char *name)
{
	struct answer *answer = answer_at(answers, q);
	const char **files;

	if (q->type != Q_FILE || !is_file_name(name) || answer->codes_n == MOST_FILES ||
		is_among(name, answer->codes, answer->codes_n))
		return false;
	files = arena_array(answers->arena, answer->codes_n + 1, sizeof(*files));
	for (size_t i = 0; i < answer->codes_n; i++)
		files[i] = answer->codes[i];
	files[answer->codes_n] = arena_text(answers->arena, name);
	answer->codes = files;
	answer->codes_n++;
	answer->state = ANSWER_GIVEN;
	answers_settle(answers);
	return true;
}

void answers_drop_files(struct answers *answers, const struct question *q)
{
	if (q->type != Q_FILE)
		return;
	answer_state_of(answers, q, ANSWER_NONE);
	answers_settle(answers);
}

void answers_skip(struct answers *answers, const struct form_page *page)
{
	for (size_t i = page->first; i < page->first + page->n; i++) {
		struct answer *answer = &answers->at[i];

		if (answer->is_relevant && answer->state == ANSWER_NONE)
			*answer = (struct answer){
				.state = ANSWER_SKIPPED, .is_relevant = true, .minute = -1
			};
	}
	answers_settle(answers);
}

bool answers_open(const struct answers *answers, const struct form_page *page)
{
	for (size_t i = page->first; i < page->first + page->n; i++) {
		const struct answer *answer = &answers->at[i];
		bool is_new = answer->state == ANSWER_NONE && answer->fault == FAULT_NONE &&
			      question_asks(&answers->form->questions[i]);

		if (answer->is_relevant && (answer->is_open || is_new))
			return true;
	}
	return false;
}

bool answers_given(const struct answers *answers)
{
	for (size_t i = 0; i < answers->form->n; i++)
		if (answers->at[i].is_relevant && answers->at[i].state == ANSWER_GIVEN)
			return true;
	return false;
}
