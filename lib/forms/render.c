/* render.c - from questions and answers to the view of one page. */

#include "lib/forms/render.h"
#include "lib/forms/answers_inside.h"

#include "asked.view.h"

enum { MOST_LISTS = 9 };

/* One question being filled in. */
struct showing {
	const struct answers *answers;
	struct arena *arena;
	const struct language *language;
	const struct question *q;
	const struct answer *answer;
	struct asked_question *to;
};

static const char *say(const struct showing *s, const struct texts *words)
{
	return texts_say(s->arena, words, s->language);
}

static bool is_chosen(const struct showing *s, const char *code)
{
	for (size_t i = 0; i < s->answer->codes_n; i++)
		if (text_equal(s->answer->codes[i], code))
			return true;
	return false;
}

/* The first choice bears the question's own id, so that the list of faults can lead to it. */
static const char *target(const struct showing *s, size_t i, const char *code)
{
	return i == 0 ? s->q->id : arena_printf(s->arena, "%s-%s", s->q->id, code);
}

static void fill_choices(const struct showing *s)
{
	struct asked_choice *choices = arena_array(s->arena, s->q->choices_n + 1, sizeof(*choices));

	for (size_t i = 0; i < s->q->choices_n; i++) {
		const struct choice *choice = s->q->choices[i];

		choices[i] = (struct asked_choice){
			.code = choice->code,
			.label = say(s, &choice->label),
			.hint = say(s, &choice->hint),
			.target = target(s, i, choice->code),
			.chosen = is_chosen(s, choice->code),
		};
	}
	s->to->is_choices = true;
	s->to->is_many = s->q->type == Q_MANY_OF;
	s->to->choices = choices;
	s->to->choices_n = s->q->choices_n;
}

static void fill_yes_no(const struct showing *s)
{
	struct asked_choice *choices = arena_array(s->arena, 2, sizeof(*choices));
	bool is_given = s->answer->state == ANSWER_GIVEN;

	choices[0] = (struct asked_choice){ .code = "yes",
		.label = language_text(s->language, MESSAGE("Yes")),
		.target = s->q->id,
		.chosen = is_given && s->answer->number != 0 };
	choices[1] = (struct asked_choice){ .code = "no",
		.label = language_text(s->language, MESSAGE("No")),
		.target = target(s, 1, "no"),
		.chosen = is_given && s->answer->number == 0 };
	s->to->is_choices = true;
	s->to->is_short = true;
	s->to->choices = choices;
	s->to->choices_n = 2;
}

/* What was typed stands there again as it was typed, else what was said. */
static void fill_words(const struct showing *s)
{
	static const char *const keyboards[] = {
		[INPUT_TEXT] = "text", [INPUT_TEL] = "tel", [INPUT_EMAIL] = "email"
	};
	bool is_number = s->q->type == Q_INTEGER;
	char id[14];

	s->to->is_story = s->q->type == Q_LONG_TEXT;
	s->to->is_line = !s->to->is_story;
	s->to->is_few = is_number;
	s->to->keyboard = is_number ? "numeric" : keyboards[s->q->input];
	s->to->value = s->answer->typed.text;
	if (s->answer->state != ANSWER_GIVEN || s->to->value != NULL)
		return;
	if (is_number) {
		s->to->value = arena_printf(s->arena, "%lld", (long long)s->answer->number);
	} else if (s->q->type == Q_ID) {
		id_text(s->answer->number, id);
		s->to->value = arena_text(s->arena, id);
	} else {
		s->to->value = s->answer->text;
	}
}

static void fill_date(const struct showing *s)
{
	const struct typed *typed = &s->answer->typed;
	int year, month, day, minute = s->answer->minute;

	s->to->is_date = true;
	s->to->has_time = s->q->type == Q_INSTANT;
	s->to->day = typed->day;
	s->to->month = typed->month;
	s->to->year = typed->year;
	s->to->time = typed->time;
	if (s->answer->state != ANSWER_GIVEN || typed->day != NULL)
		return;
	day_to_civil(s->answer->number, &year, &month, &day);
	s->to->day = arena_printf(s->arena, "%d", day);
	s->to->month = arena_printf(s->arena, "%d", month);
	s->to->year = arena_printf(s->arena, "%d", year);
	if (minute >= 0)
		s->to->time = arena_printf(s->arena, "%02d:%02d", minute / 60, minute % 60);
}

/* ---- places ---- */

static bool find_place(const struct showing *s, const char *code, struct place *ret_place)
{
	const struct places *places = s->answers->asking->places;

	return code != NULL && places->find(places->of, s->language, code, ret_place);
}

/* "Foot, Hill, North": what a place lies in, to tell it from others of its name. */
static const char *surroundings(const struct showing *s, const struct place *place)
{
	struct str words = str_in(s->arena, 400);
	struct place around;
	const char *code = place->parent;

	while (find_place(s, code, &around) && around.parent != NULL) {
		if (words.len > 0)
			str_add(&words, ", ");
		str_add(&words, around.name);
		code = around.parent;
	}
	return str_text(&words);
}

static void fill_found(const struct showing *s)
{
	const struct places *places = s->answers->asking->places;
	const struct place *found;
	size_t n = places->search(places->of, s->arena, s->language, s->answer->typed.find, &found);
	struct asked_choice *choices = arena_array(s->arena, n + 1, sizeof(*choices));

	for (size_t i = 0; i < n; i++)
		choices[i] = (struct asked_choice){
			.code = found[i].code,
			.label = found[i].name,
			.hint = surroundings(s, &found[i]),
			.target = target(s, i, found[i].code),
		};
	s->to->is_found = n > 0;
	s->to->choices = choices;
	s->to->choices_n = n;
}

/* The list of what lies in a place; false when nothing does. */
static bool fill_list(const struct showing *s, const struct place *within, const char *chosen)
{
	const struct places *places = s->answers->asking->places;
	struct asked_list *list = (struct asked_list *)&s->to->lists[s->to->lists_n];
	const struct place *inside;
	size_t n = places->inside(
		places->of, s->arena, s->language, within != NULL ? within->code : NULL, &inside);
	struct asked_choice *choices = arena_array(s->arena, n + 1, sizeof(*choices));

	for (size_t i = 0; i < n; i++)
		choices[i] = (struct asked_choice){ .code = inside[i].code,
			.label = inside[i].name,
			.chosen = text_equal(inside[i].code, chosen) };
	list->name = arena_printf(s->arena, "%s.%zu", s->q->id, s->to->lists_n + 1);
	list->within = within != NULL ? within->name : NULL;
	list->choices = choices;
	list->choices_n = n;
	s->to->lists_n += n > 0;
	return n > 0;
}

/* One list for each place on the way down to the chosen one, and the next. */
static void fill_lists(const struct showing *s)
{
	struct place way[MOST_LISTS], place;
	const char *code = s->answer->state == ANSWER_GIVEN ? s->answer->text : NULL;
	size_t n = 0;

	while (n < MOST_LISTS - 1 && find_place(s, code, &place) && place.parent != NULL) {
		way[n++] = place;
		code = place.parent;
	}
	s->to->lists = arena_array(s->arena, MOST_LISTS, sizeof(*s->to->lists));
	fill_list(s, NULL, n > 0 ? way[n - 1].code : NULL);
	for (; n > 0; n--)
		if (way[n - 1].rank >= s->q->rank ||
			!fill_list(s, &way[n - 1], n > 1 ? way[n - 2].code : NULL))
			return;
}

static void fill_place(const struct showing *s)
{
	bool is_searching = s->answer->state != ANSWER_GIVEN && !text_empty(s->answer->typed.find);

	s->to->is_place = true;
	if (s->answers->asking->places == NULL)
		return;
	if (is_searching) {
		s->to->find = s->answer->typed.find;
		fill_found(s);
	}
	fill_lists(s);
}

/* ---- the page ---- */

static void fill_control(const struct showing *s)
{
	switch (s->q->type) {
	case Q_ONE_OF:
	case Q_MANY_OF:
		fill_choices(s);
		break;
	case Q_YES_NO:
		fill_yes_no(s);
		break;
	case Q_TEXT:
	case Q_LONG_TEXT:
	case Q_INTEGER:
	case Q_ID:
		fill_words(s);
		break;
	case Q_DATE:
	case Q_INSTANT:
		fill_date(s);
		break;
	case Q_AREA:
		fill_place(s);
		break;
	case Q_FILE:
		s->to->is_file = true;
		s->to->files = (int64_t)s->answer->codes_n;
		s->to->has_files = s->answer->codes_n > 0;
		break;
	case Q_NOTE:
		s->to->is_note = true;
		break;
	}
}

static void fill_question(const struct showing *s)
{
	struct asked_question *to = s->to;
	const char *tag = texts_tag(&s->q->label, s->language);

	to->name = s->q->id;
	to->label = say(s, &s->q->label);
	to->hint = say(s, &s->q->hint);
	to->wrong = answers_fault_words(s->answers, s->q);
	to->language = text_equal(tag, language_tag(s->language)) ? NULL : tag;
	to->offers_unknown = s->q->offers_unknown;
	to->unknown = s->answer->state == ANSWER_UNKNOWN;
	to->offers_skip = s->q->offers_skip;
	to->skipped = s->answer->state == ANSWER_SKIPPED;
	if (!text_empty(to->hint) && !text_empty(to->wrong))
		to->about = arena_printf(s->arena, "%s-wrong %s-hint", s->q->id, s->q->id);
	else if (!text_empty(to->hint) || !text_empty(to->wrong))
		to->about = arena_printf(
			s->arena, "%s-%s", s->q->id, text_empty(to->hint) ? "wrong" : "hint");
	fill_control(s);
}

/* Where the list of faults leads: the control to be changed. */
static const char *fault_target(const struct showing *s)
{
	if (s->to->is_date)
		return arena_printf(s->arena, "%s.day", s->q->id);
	if (s->to->is_place)
		return arena_printf(s->arena, "%s.find", s->q->id);
	return s->q->id;
}

void asked_fill(
	const struct answers *answers, const struct form_page *page, struct view_asked *ret_view)
{
	struct showing s = {
		.answers = answers, .arena = answers->arena, .language = answers->asking->language
	};
	struct asked_question *questions = arena_array(s.arena, page->n, sizeof(*questions));
	struct asked_fault *faults = arena_array(s.arena, page->n, sizeof(*faults));
	struct view_asked view = { .questions = questions, .faults = faults };

	view.heading = say(&s, &page->title);
	view.hint = say(&s, &page->hint);
	for (size_t i = page->first; i < page->first + page->n; i++) {
		s.q = &answers->form->questions[i];
		s.answer = &answers->at[i];
		if (!s.answer->is_relevant)
			continue;
		s.to = &questions[view.questions_n++];
		s.to->alone = texts_empty(&page->title);
		fill_question(&s);
		if (s.answer->fault != FAULT_NONE)
			faults[view.faults_n++] = (struct asked_fault){ .target = fault_target(&s),
				.label = s.to->label,
				.wrong = s.to->wrong };
	}
	*ret_view = view;
}

struct part asked_part(
	struct html *page, const struct answers *answers, const struct form_page *form_page)
{
	struct view_asked view;

	asked_fill(answers, form_page, &view);
	return view_asked_part(page, &view);
}
