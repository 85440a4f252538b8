/*
 * facts.c - the crossing from a pack's questionnaire to C: the rows, the check
 * of a form, the facts of one report, and what the pack's rules see of them.
 */

#include "app/core/facts/facts_rows.h"

#include "app/core/pack/for_forms.h"

#include <string.h>

#define SEAL_OF_CLEAR  SEAL_CLEAR
#define SEAL_OF_SITE   SEAL_SITE
#define SEAL_OF_SEALED SEAL_SEALED

const struct fact_row fact_rows[FACTS_N] = {
#define FACT(name, type, need, seal, list, codes) \
	{ #name, type, need, SEAL_OF_##seal, list, codes, offsetof(struct report_facts, name) },
#include "app/core/facts/facts.table"
#undef FACT
};

int fact_number(const char *name)
{
	for (int i = 0; i < FACTS_N; i++)
		if (text_equal(fact_rows[i].name, name))
			return i;
	return -1;
}

const void *fact_of(const struct report_facts *facts, int fact)
{
	return (const char *)facts + fact_rows[fact].offset;
}

void *fact_in(struct report_facts *facts, int fact)
{
	return (char *)facts + fact_rows[fact].offset;
}

struct report_facts facts_none(void)
{
	struct report_facts facts = { 0 };

	for (int i = 0; i < FACTS_N; i++) {
		if (fact_rows[i].type == F_INT)
			*(int *)fact_in(&facts, i) = AGE_NOT_SAID;
		if (fact_rows[i].type == F_DATE || fact_rows[i].type == F_INSTANT)
			*(int64_t *)fact_in(&facts, i) = NO_TIME;
		if (fact_rows[i].type == F_MOMENT)
			*(struct moment *)fact_in(&facts, i) = MOMENT_NONE;
	}
	return facts;
}

/* ---- from answers ---- */

static void take(struct report_facts *facts, int fact, const struct answer *answer)
{
	void *to = fact_in(facts, fact);

	switch (fact_rows[fact].type) {
	case F_BOOL:
		*(struct yes_no *)to = (struct yes_no){ answer->number != 0, answer->number == 0 };
		break;
	case F_INT:
		*(int *)to = (int)answer->number;
		break;
	case F_CODE:
	case F_AREA:
	case F_TEXT:
		*(const char **)to = answer->text;
		break;
	case F_CODES:
		*(struct fact_codes *)to = (struct fact_codes){ answer->codes, answer->codes_n };
		break;
	case F_DATE:
	case F_INSTANT:
		*(int64_t *)to = answer->number;
		break;
	case F_MOMENT:
		*(struct moment *)to = (struct moment){ answer->number, answer->minute };
		break;
	}
}

void facts_from(const struct answers *answers, struct report_facts *ret_facts)
{
	const struct form *form = answers->form;

	*ret_facts = facts_none();
	for (size_t i = 0; i < form->n; i++) {
		const struct answer *answer = &answers->at[i];

		if (form->questions[i].fact != NULL && answer->is_relevant &&
			answer->state == ANSWER_GIVEN && answer->fault == FAULT_NONE)
			take(ret_facts, fact_number(form->questions[i].fact), answer);
	}
}

/* ---- the check of a form ---- */

static enum question_type type_for(enum fact_type type)
{
	static const enum question_type types[] = {
		[F_BOOL] = Q_YES_NO,
		[F_INT] = Q_INTEGER,
		[F_CODE] = Q_ONE_OF,
		[F_CODES] = Q_MANY_OF,
		[F_AREA] = Q_AREA,
		[F_DATE] = Q_DATE,
		[F_MOMENT] = Q_INSTANT,
		[F_INSTANT] = Q_NOTE, /* no question gives one */
		[F_TEXT] = Q_TEXT,
	};

	return types[type];
}

/* Ages go into one byte of the cell. */
enum { OLDEST = 200 };

static void check_type(const struct question *q, const struct fact_row *row, struct faults *f)
{
	enum question_type type = type_for(row->type);

	if (q->type != type)
		fault_add(f, q->line, "question '%s': the fact %s is fed by a question of type %s",
			q->id, row->name, question_type_name(type));
	else if (row->list != NULL && !text_equal(q->list->id, row->list))
		fault_add(f, q->line,
			"question '%s': the fact %s takes its codes from \"list\": \"%s\"", q->id,
			row->name, row->list);
	else if (row->type == F_INT && (q->min.kind == BOUND_NONE || q->min.n < 0 ||
					       q->max.kind == BOUND_NONE || q->max.n > OLDEST))
		fault_add(f, q->line,
			"question '%s': the fact %s needs \"min\" from 0 and \"max\" up to %d",
			q->id, row->name, OLDEST);
}

static void check_codes(const struct question *q, const struct fact_row *row, struct faults *f)
{
	const char *rest = row->codes;
	char code[41];
	size_t n;

	for (; rest != NULL && *rest != '\0'; rest += n + (rest[n] == ' ')) {
		n = strcspn(rest, " ");
		memcpy(code, rest, n);
		code[n] = '\0';
		if (question_choice(q, code) == NULL)
			fault_add(f, q->line,
				"question '%s': the list \"%s\" lacks the code '%s', which the "
				"program knows",
				q->id, row->list, code);
	}
}

static void check_question(const struct question *q, bool fed[FACTS_N], struct faults *f)
{
	static const char *const seals[] = { "clear", "site", "sealed" };
	int fact = fact_number(q->fact);
	const struct fact_row *row;

	if (fact < 0 || fact_rows[fact].need == OURS) {
		fault_add(f, q->line,
			"question '%s': there is no fact \"%s\" that a question feeds", q->id,
			q->fact);
		return;
	}
	row = &fact_rows[fact];
	if (fed[fact])
		fault_add(f, q->line,
			"question '%s': the fact %s is fed by an earlier question already", q->id,
			row->name);
	fed[fact] = true;
	check_type(q, row, f);
	if (q->type == Q_ONE_OF && row->type == F_CODE && text_equal(q->list->id, row->list))
		check_codes(q, row, f);
	if (q->section->seal > row->seal)
		fault_add(f, q->line,
			"question '%s': the section '%s' is %s, but the fact %s is kept %s: "
			"move the question to another section",
			q->id, q->section->id, seals[q->section->seal], row->name,
			seals[row->seal]);
}

bool facts_check(const struct form *form, struct faults *faults)
{
	bool fed[FACTS_N] = { false };
	size_t before = faults->n;

	for (size_t i = 0; i < form->n; i++)
		if (form->questions[i].fact != NULL)
			check_question(&form->questions[i], fed, faults);
	for (int i = 0; i < FACTS_N; i++)
		if (fact_rows[i].need == REQUIRED && !fed[i])
			fault_add(faults, 0,
				"no question feeds the fact %s (a question of type %s)",
				fact_rows[i].name, question_type_name(type_for(fact_rows[i].type)));
	return faults->n == before;
}

const struct form *facts_form(
	struct arena *a, const struct pack *pack, const char *id, struct faults *faults)
{
	const struct form_world world = pack_form_world(pack);
	const char *path = arena_printf(a, "forms/%s.json", id);
	const struct form *form;

	faults->file = arena_printf(faults->arena, "%s/%s", pack->folder, path);
	form = form_load(a, pack_file(pack, path), &world, faults);
	return form != NULL && facts_check(form, faults) ? form : NULL;
}

/* ---- for the rules of the pack ---- */

static bool find_fact(const char *name, enum expression_type *ret_type, int *ret_at)
{
	static const enum expression_type types[] = {
		[F_BOOL] = EX_YES_NO,
		[F_INT] = EX_NUMBER,
		[F_CODE] = EX_CODE,
		[F_CODES] = EX_CODES,
		[F_AREA] = EX_TEXT,
		[F_DATE] = EX_DATE,
		[F_MOMENT] = EX_DATE,
		[F_INSTANT] = EX_OPAQUE,
		[F_TEXT] = EX_OPAQUE,
	};
	int fact = fact_number(name);

	if (fact < 0)
		return false;
	*ret_type = types[fact_rows[fact].type];
	*ret_at = fact;
	return true;
}

static const char *list_of(int at)
{
	return fact_rows[at].list;
}

const struct fact_names fact_names = { .find = find_fact, .list = list_of };

static struct expression_value number_value(bool is_said, int64_t n)
{
	return (struct expression_value){ .state = is_said ? EX_GIVEN : EX_EMPTY, .number = n };
}

static struct expression_value value_of(const void *of, int at)
{
	const void *fact = fact_of(of, at);
	const struct fact_codes *codes = fact;
	const struct yes_no *said = fact;
	const char *text;
	int64_t day;

	switch (fact_rows[at].type) {
	case F_BOOL:
		return number_value(said->yes || said->no, said->yes);
	case F_INT:
		return number_value(*(const int *)fact != AGE_NOT_SAID, *(const int *)fact);
	case F_CODES:
		return (struct expression_value){ .state = codes->n > 0 ? EX_GIVEN : EX_EMPTY,
			.codes = codes->at,
			.codes_n = codes->n };
	case F_DATE:
	case F_INSTANT:
		return number_value(*(const int64_t *)fact != NO_TIME, *(const int64_t *)fact);
	case F_MOMENT:
		day = ((const struct moment *)fact)->on;
		return number_value(day != NO_TIME, day);
	default:
		text = *(const char *const *)fact;
		return (struct expression_value){ .state = text != NULL ? EX_GIVEN : EX_EMPTY,
			.text = text };
	}
}

static struct moment moment_of_fact(const void *of, int at)
{
	const void *fact = fact_of(of, at);

	if (fact_rows[at].type == F_MOMENT)
		return *(const struct moment *)fact;
	if (fact_rows[at].type == F_DATE)
		return (struct moment){ .on = *(const int64_t *)fact, .minute = -1 };
	return MOMENT_NONE;
}

struct fact_values facts_values(const struct report_facts *facts)
{
	return (struct fact_values){ .of = facts, .value = value_of, .moment = moment_of_fact };
}
