/*
 * crowd_answers.c - what somebody says to the pack's questionnaire. Which question
 * asks for what is known by the facts that they feed, so that this fits any country.
 */

#include "app/demo/crowd.h"

#include "app/core/pack/clocks.h"
#include "app/demo/world.h"
#include "lib/codec/json_write.h"

enum { ANSWERS_MAX = 16 << 10 };

struct pen {
	struct json_out out;
	const struct form *form;
	struct crowd *crowd;
	struct arena *arena;
};

/* Begins the answer to the question that feeds a fact; false if none does. */
static bool answer_to(struct pen *pen, const char *fact)
{
	for (size_t i = 0; i < pen->form->n; i++) {
		const struct question *q = &pen->form->questions[i];

		if (q->fact == NULL || !text_equal(q->fact, fact))
			continue;
		json_key(&pen->out, q->id);
		return true;
	}
	return false;
}

static void say_text(struct pen *pen, const char *fact, const char *text)
{
	if (text != NULL && answer_to(pen, fact))
		json_text(&pen->out, text);
}

static void say_yes_no(struct pen *pen, const char *fact, bool is_yes)
{
	if (answer_to(pen, fact))
		json_bool(&pen->out, is_yes);
}

static void say_codes(struct pen *pen, const char *fact, const char *code)
{
	if (code == NULL || !answer_to(pen, fact))
		return;
	json_array(&pen->out);
	json_text(&pen->out, code);
	json_array_end(&pen->out);
}

static void say_words(struct pen *pen, const char *question, const char *words)
{
	if (form_question(pen->form, question) != NULL && words != NULL)
		json_pair_text(&pen->out, question, words);
}

/* ---- the parts of the questionnaire ---- */

static void say_person(struct pen *pen, const struct told *told)
{
	struct crowd *c = pen->crowd;

	say_text(pen, "whom", told->is_adult ? "adult" : "child");
	say_text(pen, "reporter_kind", weighted_pick(&c->chance, &c->reporters));
	if (!told->is_adult && told->age != AGE_NOT_SAID && answer_to(pen, "child_age"))
		json_int(&pen->out, told->age);
	if (!told->is_adult)
		say_yes_no(pen, "age_guessed", chance_percent(&c->chance, 55));
	say_text(pen, "sex", told->sex);
	say_text(pen, "child_where", weighted_pick(&c->chance, &c->child_where));
	say_codes(pen, "disability", weighted_pick(&c->chance, &c->disability));
}

static void say_event(struct pen *pen, const struct told *told)
{
	const char *event = weighted_pick(&pen->crowd->chance, &told->kind->events);
	int64_t day = day_of(told->at) + chance_from(&pen->crowd->chance, 3, 12);
	char text[12];

	if (event == NULL)
		return;
	say_text(pen, "event_kind", event);
	day_text(day, text);
	if (!text_equal(event, "none"))
		say_text(pen, "event_at", text);
}

static void say_deed(struct pen *pen, const struct told *told, bool is_urgent)
{
	struct chance *chance = &pen->crowd->chance;
	char day[12];

	say_codes(pen, "kinds", told->kind->kind);
	if (told->kind->is_sexual) {
		bool is_recent = is_urgent && chance_percent(chance, 50);

		say_yes_no(pen, "sexual_recent", is_recent);
		day_text(day_of(told->at) - chance_from(chance, 1, 3), day);
		if (is_recent)
			say_text(pen, "happened_on", day);
	}
	say_yes_no(pen, "injured", is_urgent && chance_percent(chance, 25));
	say_text(pen, "setting", weighted_pick(chance, &told->kind->settings));
	say_text(pen, "relation", weighted_pick(chance, &told->kind->relations));
	say_yes_no(pen, "accused_near", chance_percent(chance, 60));
	say_yes_no(pen, "child_did_it", told->kind->is_by_children);
	say_event(pen, told);
}

static const char *phone_of(struct pen *pen)
{
	return arena_printf(pen->arena, "%s%06d", pen->crowd->phone,
		(int)chance_from(&pen->crowd->chance, 100, 999999));
}

static void say_reporter(struct pen *pen)
{
	struct crowd *c = pen->crowd;
	const char *anonymity = weighted_pick(&c->chance, &c->anonymity);
	bool is_reachable = chance_percent(&c->chance, 70);

	say_text(pen, "anonymity", anonymity);
	if (text_equal(anonymity, "anonymous"))
		return;
	say_words(pen, pen->crowd->question_name, weighted_pick(&c->chance, &c->names));
	say_yes_no(pen, "contact_wanted", is_reachable);
	if (!is_reachable)
		return;
	say_text(pen, "contact_way", weighted_pick(&c->chance, &c->contact_ways));
	say_text(pen, "contact_address", phone_of(pen));
}

static void say_story(struct pen *pen, const struct told *told)
{
	struct crowd *c = pen->crowd;
	const char *name = weighted_pick(&c->chance, told->is_girl ? &c->girls : &c->boys);

	say_words(pen, c->question_find,
		arena_printf(pen->arena, "%s, %s", name, weighted_pick(&c->chance, &c->finds)));
	if (chance_percent(&c->chance, 85))
		say_words(pen, c->question_story, weighted_pick(&c->chance, &told->kind->stories));
}

struct bytes crowd_answers(struct world *w, struct crowd *c, const struct told *told)
{
	const struct form *form = w->site->form;
	struct pen pen = { .out = json_out_in(w->arena, ANSWERS_MAX),
		.form = form,
		.crowd = c,
		.arena = w->arena };
	bool is_urgent = text_equal(told->level, w->site->pack->clocks->levels[0].id);

	json_object(&pen.out);
	json_pair_text(&pen.out, "form", form->id);
	json_pair_int(&pen.out, "version", form->version);
	json_key(&pen.out, "answers");
	json_object(&pen.out);
	say_yes_no(&pen, "danger_now", is_urgent && chance_percent(&c->chance, c->danger));
	say_person(&pen, told);
	say_deed(&pen, told, is_urgent);
	say_text(&pen, "area", told->area->code);
	say_reporter(&pen);
	say_story(&pen, told);
	json_object_end(&pen.out);
	json_object_end(&pen.out);
	return json_bytes(&pen.out);
}
