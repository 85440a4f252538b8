/*
 * told.c - what was told, in the words of the form: facts side by side, and what is
 * hard to read or names somebody behind a line that says what it is.
 */

#include "app/desk/desk_pages.h"
#include "app/reports/asking.h"
#include "lib/codec/json_write.h"

enum { ROWS_MAX = 200, TEXT_MAX = 64 << 10 };

struct telling {
	struct request *rq;
	struct answers *answers;
	const char *hard; /* names what is folded */
	struct fact_row *facts;
	size_t facts_n;
	struct folded_row *folded;
	size_t folded_n;
};

static bool is_words(const struct question *q)
{
	return q->type == Q_TEXT || q->type == Q_LONG_TEXT;
}

static const char *said(const struct telling *t, const struct question *q)
{
	const struct answer *answer = answers_to(t->answers, q);

	if (!question_asks(q) || q->type == Q_FILE ||
		(answer->state != ANSWER_GIVEN && answer->state != ANSWER_UNKNOWN))
		return "";
	return answers_words(t->answers, q);
}

static void add_fact(struct telling *t, const char *label, const char *value)
{
	if (t->facts_n < ROWS_MAX)
		t->facts[t->facts_n++] = (struct fact_row){ .label = label, .value = value };
}

static void add_folded(struct telling *t, const char *title, const char *about, const char *text)
{
	if (t->folded_n < ROWS_MAX)
		t->folded[t->folded_n++] =
			(struct folded_row){ .title = title, .about = about, .text = text };
}

/* Written for a form that has changed since: keys and values as they stand. */
static void add_as_it_stands(struct telling *t, const struct json *section)
{
	for (const struct json *v = json_first(json_get(section, "answers")); v != NULL;
		v = v->next) {
		struct str value = str_in(t->rq->arena, TEXT_MAX);

		if (json_is(v, JSON_TEXT))
			str_add(&value, v->text);
		else
			json_canonical(&value, v);
		add_fact(t, v->key, str_text(&value));
	}
}

static void read_sections(struct telling *t, const struct json *sections)
{
	for (const struct json *s = json_first(sections); s != NULL; s = s->next)
		if (!answers_from_json(t->answers, s, ANSWERS_OURS) && t->answers->is_other_form)
			add_as_it_stands(t, s);
}

static void tell_sections(struct telling *t)
{
	const struct form *form = t->answers->form;

	for (size_t i = 0; i < form->n; i++) {
		const struct question *q = &form->questions[i];
		const char *words = said(t, q), *label = rq_texts(t->rq, &q->label);

		if (*words == '\0')
			continue;
		if (is_words(q) && q->section->seal == SEAL_SEALED)
			add_folded(t, label, t->hard, words);
		else
			add_fact(t, label, words);
	}
}

/* Name and contact stand together, one fold. */
static void tell_identity(struct telling *t)
{
	const struct form *form = t->answers->form;
	struct str text = str_in(t->rq->arena, TEXT_MAX);

	for (size_t i = 0; i < form->n; i++) {
		const struct question *q = &form->questions[i];
		const char *words = said(t, q);

		if (*words != '\0')
			str_addf(&text, "%s%s: %s", text.len > 0 ? "\n" : "",
				rq_texts(t->rq, &q->label), words);
	}
	if (text.len > 0)
		add_folded(t, rq_text(t->rq, MESSAGE("Who reported")),
			rq_text(t->rq, MESSAGE("name and contact")), str_text(&text));
}

static struct answers *empty_answers(struct request *rq)
{
	return answers_create(rq->arena, rq->site->form, asking_of(rq));
}

/* Only where the reporter said that it is safe, which another section tells. */
static const char *phone_of(struct request *rq, const struct told_from *from)
{
	struct telling t = { .rq = rq, .answers = empty_answers(rq) };
	struct report_facts facts;

	t.facts_n = ROWS_MAX; /* nothing is shown of it */
	read_sections(&t, from->sections);
	read_sections(&t, from->identity);
	facts_from(t.answers, &facts);
	return facts.contact_address;
}

/* "Nobody" is an answer, too: it names no one. */
static bool names_somebody(const struct request *rq, const struct fact_codes *codes)
{
	for (size_t i = 0; i < codes->n; i++) {
		const struct choice *choice =
			pack_code(rq->site->pack, "accused_body", codes->at[i]);

		if (choice == NULL || !choice->alone)
			return true;
	}
	return false;
}

void desk_told(struct request *rq, const struct told_from *from, struct told *ret_told)
{
	struct telling t = { .rq = rq,
		.answers = empty_answers(rq),
		.hard = desk_kinds(rq, from->facts),
		.facts = arena_array(rq->arena, ROWS_MAX, sizeof(struct fact_row)),
		.folded = arena_array(rq->arena, ROWS_MAX, sizeof(struct folded_row)) };
	const char *phone = NULL;
	struct report_facts facts;

	read_sections(&t, from->sections);
	facts_from(t.answers, &facts);
	tell_sections(&t);
	if (from->identity != NULL) {
		t.answers = empty_answers(rq);
		read_sections(&t, from->identity);
		tell_identity(&t);
		phone = phone_of(rq, from);
	} else if (from->is_locked) {
		add_folded(&t, rq_text(rq, MESSAGE("Who reported")), rq_text(rq, MESSAGE("sealed")),
			rq_text(rq, MESSAGE("Your post does not open this part.")));
	}
	*ret_told = (struct told){ .facts = t.facts,
		.facts_n = t.facts_n,
		.folded = t.folded,
		.folded_n = t.folded_n,
		.phone = phone,
		.is_guarded = names_somebody(rq, &facts.must_not_see) };
}
