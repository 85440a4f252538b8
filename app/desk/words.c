/* words.c - how the desk says codes, clocks, places and people. */

#include "app/core/pack/clocks.h"
#include "app/core/pack/codes.h"
#include "app/desk/desk_pages.h"

enum { BREACH = 150 }; /* per cent of a clock's length: from here on it is far too late */

const char *desk_say(struct request *rq, const char *key, const struct value *values)
{
	struct str text = str_in(rq->arena, 2000);

	message_fill(&text, rq->language, rq->site->zone, rq_text(rq, key), values);
	return str_text(&text);
}

const char *desk_digits(struct request *rq, const char *ascii)
{
	struct str text = str_in(rq->arena, 200);

	words_digits(&text, rq->language, ascii);
	return str_text(&text);
}

const char *desk_number(struct request *rq, int64_t task_number)
{
	return desk_digits(
		rq, arena_printf(rq->arena, "%03lld %03lld", (long long)(task_number / 1000),
			    (long long)(task_number % 1000)));
}

struct code desk_code(struct request *rq, const char *list, const char *code)
{
	const struct choice *choice =
		!text_empty(code) ? pack_code(rq->site->pack, list, code) : NULL;

	if (choice == NULL)
		return (struct code){ .id = code, .label = code };
	return (struct code){ .id = code, .label = rq_texts(rq, &choice->label) };
}

struct code desk_level(struct request *rq, int risk)
{
	const struct risk_level *level = risk_level_of_n(rq->site->pack, risk);

	if (level == NULL)
		return (struct code){ 0 };
	return (struct code){ .id = level->id, .label = rq_texts(rq, &level->name) };
}

struct code desk_report_state(struct request *rq, const char *state)
{
	const struct phase *phase = phase_of_report(rq->site->pack, state);

	return (struct code){ .id = state, .label = rq_texts(rq, &phase->name) };
}

struct code desk_task_state(struct request *rq, const struct body *body, const char *state)
{
	const struct pack *pack = rq->site->pack;
	const struct body_kind *kind = body != NULL ? body_kind(pack, body->kind) : NULL;

	return (struct code){ .id = state, .label = rq_texts(rq, phase_words(pack, kind, state)) };
}

/* ---- clocks ---- */

static bool is_breach(struct desk_clock c, int64_t now)
{
	int64_t limit = c.start_at != NO_TIME ? c.due_at - c.start_at : HOUR;

	return (now - c.due_at) * 100 >= limit * (BREACH - 100);
}

/* In one unit, as people say it; the instant stands beside it in full. */
static int64_t roughly(int64_t span)
{
	int64_t size = span < 0 ? -span : span;
	int64_t unit = size >= DAY ? DAY : size >= HOUR ? HOUR : 1;

	return size - size % unit;
}

struct code desk_clock(struct request *rq, struct desk_clock c)
{
	struct str span = str_in(rq->arena, 200);
	struct value values[] = { { .name = "time", .type = VALUE_TEXT }, { 0 } };
	int64_t now = clock_now();

	if (c.is_done)
		return (struct code){ .id = "done", .label = rq_text(rq, MESSAGE("done")) };
	if (c.is_paused)
		return (struct code){ .id = "paused", .label = rq_text(rq, MESSAGE("rests")) };
	words_duration(&span, rq->language, roughly(c.due_at - now));
	values[0].text = str_text(&span);
	if (now <= c.due_at)
		return (struct code){ .id = "running",
			.label = desk_say(rq, MESSAGE("{time} left"), values) };
	return (struct code){ .id = is_breach(c, now) ? "breach" : "late",
		.label = desk_say(rq, MESSAGE("late {time}"), values) };
}

bool desk_clock_is_shown(const struct task *task)
{
	return *task->step != '\0' && !text_equal(task->state, "paused");
}

struct code desk_task_clock(struct request *rq, const struct task *task)
{
	return desk_clock(rq, (struct desk_clock){ .start_at = task->start_at,
				      .due_at = task->due_at,
				      .is_paused = text_equal(task->state, "paused"),
				      .is_done = *task->step == '\0' });
}

/* ---- what, whom, where ---- */

const char *desk_kinds(struct request *rq, const struct report_facts *facts)
{
	struct str out = str_in(rq->arena, 2000);

	for (size_t i = 0; i < facts->kinds.n; i++)
		str_addf(&out, "%s%s", i > 0 ? ", " : "",
			desk_code(rq, "kind", facts->kinds.at[i]).label);
	return str_text(&out);
}

static void add_age(struct request *rq, int64_t age, struct str *out)
{
	struct value values[] = { { .name = "count", .type = VALUE_COUNT, .n = age }, { 0 } };

	message_fill(out, rq->language, rq->site->zone,
		language_plural(rq->language, "{count} year", "{count} years", age), values);
}

/* The word for a girl or a woman, where it is known which; NULL: there is none. */
static const char *person_word(struct request *rq, const struct report_facts *facts)
{
	const struct pack *pack = rq->site->pack;
	bool has_age = facts->child_age != AGE_NOT_SAID;
	bool is_adult = text_equal(facts->whom, "adult") ||
			(has_age && facts->child_age >= pack->adult_age);
	bool is_child = !is_adult && (has_age || text_equal(facts->whom, "child"));
	const char *person;

	if (facts->sex == NULL || text_equal(facts->whom, "both") || (!is_adult && !is_child))
		return NULL;
	person = code_text(pack, "sex", facts->sex, is_adult ? "of_adult" : "of_child", NULL);
	return person != NULL ? desk_code(rq, "person", person).label : NULL;
}

/* "Girl, 5 years"; "Woman"; "A child and an adult, girl or woman, 5 years". */
const char *desk_whom(struct request *rq, const struct report_facts *facts)
{
	struct str out = str_in(rq->arena, 400);
	const char *person = person_word(rq, facts);
	bool has_age = facts->child_age != AGE_NOT_SAID;

	/* The word, or the age, says that it is a child. */
	if (facts->whom != NULL && person == NULL &&
		(!has_age || !text_equal(facts->whom, "child")))
		str_add(&out, desk_code(rq, "whom", facts->whom).label);
	if (facts->sex != NULL)
		str_addf(&out, "%s%s", out.len > 0 ? ", " : "",
			person != NULL ? person : desk_code(rq, "sex", facts->sex).label);
	if (has_age) {
		str_add(&out, out.len > 0 ? ", " : "");
		add_age(rq, facts->child_age, &out);
	}
	return str_text(&out);
}

const char *desk_place(struct request *rq, const struct report_facts *facts)
{
	const struct area *area = area_of(rq->site->pack, facts->area);
	const struct area *district = area != NULL ? area_district(rq->site->pack, area) : NULL;
	struct str place = str_in(rq->arena, 1000);

	for (; area != NULL && area->parent != NULL; area = area->parent) {
		str_addf(&place, "%s%s", place.len > 0 ? ", " : "",
			area_name(rq->arena, area, rq->language));
		if (area == district)
			break;
	}
	return str_text(&place);
}

/* ---- lists to choose from ---- */

size_t desk_choices(struct request *rq, const char *list, const char *chosen,
	const struct choice_row **ret_rows)
{
	const struct code_list *codes = pack_codes(rq->site->pack, list);
	struct choice_row *rows;
	size_t n = 0;

	*ret_rows = NULL;
	if (codes == NULL)
		return 0;
	rows = arena_array(rq->arena, codes->n + 1, sizeof(*rows));
	for (size_t i = 0; i < codes->n; i++)
		if (!codes->at[i].retired)
			rows[n++] = (struct choice_row){ .code = codes->at[i].code,
				.name = rq_texts(rq, &codes->at[i].label),
				.hint = rq_texts(rq, &codes->at[i].hint),
				.chosen = text_equal(codes->at[i].code, chosen) };
	*ret_rows = rows;
	return n;
}

size_t desk_points(
	struct request *rq, const struct texts_list *texts, const struct point_row **ret_rows)
{
	struct point_row *rows = arena_array(rq->arena, texts->n + 1, sizeof(*rows));

	for (size_t i = 0; i < texts->n; i++)
		rows[i].text = rq_texts(rq, &texts->at[i]);
	*ret_rows = rows;
	return texts->n;
}

const struct holding *desk_viewer(const struct request *rq, int64_t body)
{
	static const struct holding nowhere = { .title = "", .body_name = "" };
	const struct actor *who = rq->actor;

	for (size_t i = 0; i < who->holdings_n; i++)
		if (who->holdings[i].body == body)
			return &who->holdings[i];
	return who->holdings_n > 0 ? &who->holdings[0] : &nowhere;
}

const char desk_moved_on[] = MESSAGE("Somebody else has changed this in the meantime. Look at "
				     "it, and then send once more what you typed.");

bool desk_is_current(const struct request *rq, int64_t version)
{
	int64_t shown;

	return rq_field_int(rq, "version", &shown) && shown == version;
}

const char *desk_file_about(struct request *rq, const struct file *f)
{
	struct str size = str_in(rq->arena, 60);

	words_count(&size, rq->language, (f->original.size + 1023) / 1024);
	return arena_printf(rq->arena, "%s, %s kB", f->type, str_text(&size));
}
