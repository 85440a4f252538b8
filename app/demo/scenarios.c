/*
 * scenarios.c - the pack's written stories, with their times made relative to today:
 * "-6d 20:10" is a wall time six days ago, "-40m" forty minutes ago.
 */

#include "app/demo/story.h"

#include "app/core/pack/clocks.h"
#include "app/demo/world.h"
#include "lib/codec/json_write.h"

enum { ANSWERS_MAX = 64 << 10 };

struct script {
	struct world *world;
	struct faults *faults;
};

static const char *const deeds[DEEDS] = { [DEED_FILE] = "file",
	[DEED_RATE] = "rate",
	[DEED_ROUTE] = "route",
	[DEED_LINK] = "link",
	[DEED_CLOSE] = "close",
	[DEED_DESK] = "desk",
	[DEED_REVIEW] = "review",
	[DEED_ACCEPT] = "accept",
	[DEED_DECLINE] = "decline",
	[DEED_ACT] = "act",
	[DEED_PAUSE] = "pause",
	[DEED_RESUME] = "resume",
	[DEED_FINISH] = "finish",
	[DEED_ASK] = "ask",
	[DEED_WRITE] = "write",
	[DEED_ADD] = "add",
	[DEED_ANSWER] = "answer",
	[DEED_OBJECT] = "object",
	[DEED_ERASE] = "erase" };

static size_t count(const struct json *list)
{
	return json_is(list, JSON_ARRAY) ? list->items.n : 0;
}

/* ---- times ---- */

/* "-6d 20:10" or "-40m". */
static bool read_at(const struct world *w, struct arena *a, const char *text, int64_t *ret_at)
{
	const char *blank = strchr(text, ' ');
	const char *length = blank != NULL ? arena_textn(a, text, (size_t)(blank - text)) : text;
	struct duration ago;
	int minute;

	if (*length != '-' || !duration_read(length + 1, &ago) || ago.working_days > 0)
		return false;
	if (blank == NULL)
		*ret_at = w->now - ago.ms;
	else if (minute_read(blank + 1, &minute))
		*ret_at = world_instant(w, -(ago.ms / DAY), minute);
	else
		return false;
	return true;
}

/* {"day": 2, "time": "20:00"} or {"next": "fri"}: from tomorrow on. */
static const char *read_day(struct script *s, const struct json *value)
{
	struct world *w = s->world;
	int64_t today = zone_day(w->site->zone, w->now);
	const char *next = json_may_text(value, "next", NULL, s->faults);
	const char *time = json_may_text(value, "time", NULL, s->faults);
	int64_t day =
		today + json_may_int(value, "day", (struct json_range){ -2000, 365 }, 1, s->faults);
	char text[12];

	if (next != NULL && weekday_read(next) < 0)
		fault_add(s->faults, value->line, "'%s' is no weekday", next);
	else if (next != NULL)
		while (weekday_of(day) != weekday_read(next))
			day++;
	day_text(day, text);
	return time != NULL ? arena_printf(w->arena, "%sT%s", text, time)
			    : arena_text(w->arena, text);
}

/* ---- answers ---- */

static struct bytes read_answers(struct script *s, const struct json *answers)
{
	struct world *w = s->world;
	struct json_out out = json_out_in(w->arena, ANSWERS_MAX);

	json_object(&out);
	json_pair_text(&out, "form", w->site->form->id);
	json_pair_int(&out, "version", w->site->form->version);
	json_key(&out, "answers");
	json_object(&out);
	for (const struct json *a = json_first(answers); a != NULL; a = a->next) {
		struct str written = str_in(w->arena, ANSWERS_MAX);

		json_key(&out, a->key);
		if (json_is(a, JSON_OBJECT)) {
			json_text(&out, read_day(s, a));
			continue;
		}
		json_canonical(&written, a);
		json_written(&out, str_bytes(&written));
	}
	json_object_end(&out);
	json_object_end(&out);
	return json_bytes(&out);
}

/* ---- steps ---- */

static struct cast_body *read_body(
	struct script *s, const struct json *object, const char *otherwise)
{
	const char *id = json_may_text(object, "body", otherwise, s->faults);
	struct cast_body *body = id != NULL ? cast_body(&s->world->cast, id) : NULL;

	if (id != NULL && body == NULL)
		fault_add(s->faults, object->line, "there is no body '%s' in bodies.json", id);
	return body;
}

static void read_shares(struct script *s, const struct json *list, struct step *step)
{
	struct share *shares = arena_array(s->world->arena, count(list) + 1, sizeof(*shares));

	for (const struct json *t = json_first(list); t != NULL; t = t->next)
		shares[step->to_n++] = (struct share){ .body = read_body(s, t, ""),
			.duty = json_need_text(t, "duty", s->faults),
			.is_lead = json_may_bool(t, "lead", false, s->faults) };
	step->to = shares;
}

static enum deed read_deed(struct script *s, const struct json *object)
{
	const char *text = json_need_text(object, "do", s->faults);

	for (int i = 0; i < DEEDS; i++)
		if (text_equal(deeds[i], text))
			return (enum deed)i;
	fault_add(s->faults, object->line, "nobody can do '%s'", text);
	return DEED_FILE;
}

static void read_step(struct script *s, const struct json *object, struct step *step)
{
	const char *by = json_may_text(object, "by", NULL, s->faults);
	const char *at = json_need_text(object, "at", s->faults);

	step->deed = read_deed(s, object);
	if (!read_at(s->world, s->world->arena, at, &step->at))
		fault_add(s->faults, object->line, "'%s' is no time", at);
	step->by = by != NULL ? cast_person(&s->world->cast, by) : NULL;
	if (by != NULL && step->by == NULL)
		fault_add(s->faults, object->line, "there is no user '%s' in bodies.json", by);
	step->body = read_body(s, object, NULL);
	step->code = json_may_text(object, "code", NULL, s->faults);
	step->text = json_may_text(object, "text", NULL, s->faults);
	step->seen[0] = json_may_text(object, "seen_by", "", s->faults);
	step->seen[1] = json_may_text(object, "seen_where", "", s->faults);
	step->seen[2] = json_may_text(object, "seen_alone", "", s->faults);
	read_shares(s, json_get(object, "to"), step);
}

static void read_steps(struct script *s, const struct json *list, struct story *story)
{
	struct step *steps = arena_array(s->world->arena, count(list) + 1, sizeof(*steps));

	story->steps = steps;
	for (const struct json *at = json_first(list); at != NULL; at = at->next) {
		struct step *step = &steps[story->steps_n];

		read_step(s, at, step);
		/* Early in the day a wall time may not have come yet. */
		if (step->at > s->world->now)
			break;
		story->steps_n++;
	}
	if (story->steps_n == 0)
		fault_add(s->faults, 0, "story %s has not begun yet", story->id);
}

bool scenarios_read(struct world *w, struct stories *ret_stories)
{
	const struct json *root = world_file(w, "scenarios.json");
	struct faults faults = faults_in(w->arena, "demo/scenarios.json");
	struct script s = { .world = w, .faults = &faults };
	struct stories stories = { .at = arena_array(
					   w->arena, count(root) + 1, sizeof(struct story)) };

	if (!json_is(root, JSON_ARRAY))
		return false;
	for (const struct json *at = json_first(root); at != NULL; at = at->next) {
		struct story *story = &stories.at[stories.n++];

		story->id = json_need_text(at, "id", &faults);
		story->title = json_need_text(at, "title", &faults);
		story->channel = json_need_text(at, "channel", &faults);
		story->door = json_need_text(at, "door", &faults);
		story->answers = read_answers(&s, json_need(at, "answers", JSON_OBJECT, &faults));
		read_steps(&s, json_need(at, "steps", JSON_ARRAY, &faults), story);
	}
	for (const struct fault *f = faults.first; f != NULL; f = f->next)
		log_error("%s", fault_text(w->arena, f));
	*ret_stories = stories;
	return faults.n == 0;
}
