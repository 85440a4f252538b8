/* clocks.c - reads clocks.json and computes deadlines from it. */

#include "app/core/pack/clocks.h"
#include "app/core/pack/reading.h"

#include <string.h>

enum { PERCENT_MAX = 1000, LEVELS_MAX = 8, UNIT_MAX = 9999 };

static const char *const needed_steps[] = { STEP_TRIAGE, STEP_ACCEPT, STEP_FIRST_ACTION,
	STEP_FINISH, STEP_REPLY, STEP_OBJECTION };

bool duration_read(const char *text, struct duration *ret_duration)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = { { "m", MINUTE }, { "h", HOUR }, { "d", DAY }, { "w", 7 * DAY }, { "wd", 0 } };
	size_t digits = strspn(text, "0123456789");
	int64_t n;
	char number[8];

	if (digits == 0 || digits > 4)
		return false;
	memcpy(number, text, digits);
	number[digits] = '\0';
	if (!int_read(number, 1, UNIT_MAX, &n))
		return false;
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (strcmp(text + digits, units[i].name) != 0)
			continue;
		*ret_duration = (struct duration){ .ms = n * units[i].ms,
			.working_days = units[i].ms == 0 ? (int)n : 0 };
		return true;
	}
	return false;
}

static struct duration read_duration(struct reading *r, const struct json *object, const char *key)
{
	const char *text = json_need_text(object, key, r->faults);
	struct duration d = { .ms = HOUR };

	if (text != NULL && !duration_read(text, &d))
		reading_fault(r, object->line,
			"\"%s\": \"%s\" is no length of time: write 15m, 24h, 7d, 2w or 3wd", key,
			text);
	return d;
}

static void read_level(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "n", "name", "phone_after", NULL };
	struct risk_level *l = place;

	json_only_keys(item, known, r->faults);
	l->id = reading_id(r, item);
	l->n = reading_n(r, item, LEVELS_MAX);
	l->name = reading_words(r, item, "name");
	if (json_get(item, "phone_after") != NULL)
		l->phone_after = read_duration(r, item, "phone_after").ms;
}

/* "limits": one per level, and no other key. */
static void read_limits(
	struct reading *r, const struct json *limits, struct duration ret_limits[LEVELS_MAX])
{
	const struct clocks *c = r->pack->clocks;

	for (size_t i = 0; i < c->levels_n; i++)
		ret_limits[i] = read_duration(r, limits, c->levels[i].id);
	for (const struct json *v = json_first(limits); v != NULL; v = v->next)
		if (risk_level(r->pack, v->key) == NULL)
			reading_fault(r, v->line, "\"%s\" is no level of this file", v->key);
}

static void read_step(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "n", "name", "limit", "limits", NULL };
	struct duration *limits = arena_array(r->arena, LEVELS_MAX, sizeof(*limits));
	const struct json *by_level = json_may(item, "limits", JSON_OBJECT, r->faults);
	struct clock_step *s = place;

	json_only_keys(item, known, r->faults);
	s->id = reading_id(r, item);
	s->n = reading_n(r, item, 9999);
	s->name = reading_words(r, item, "name");
	s->limits = limits;
	if ((by_level != NULL) == (json_get(item, "limit") != NULL))
		reading_fault(r, item->line, "give one \"limit\", or \"limits\" for every level");
	else if (by_level != NULL)
		read_limits(r, by_level, limits);
	else
		for (size_t i = 0; i < LEVELS_MAX; i++)
			limits[i] = i == 0 ? read_duration(r, item, "limit") : limits[0];
}

static int read_fact(struct reading *r, const struct json *item)
{
	const char *name = json_need_text(item, "fact", r->faults);
	enum expression_type type;
	int fact = -1;

	if (name == NULL)
		return -1;
	if (!r->facts->find(name, &type, &fact) || type != EX_DATE)
		reading_fault(r, item->line,
			"\"fact\": \"%s\" is no fact that holds a day or an hour", name);
	return fact;
}

static void read_event(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "fact", "kinds", "when", "lead", NULL };
	struct event_rule *e = place;

	json_only_keys(item, known, r->faults);
	e->id = reading_id(r, item);
	e->when = rule_read(r, item);
	e->fact = read_fact(r, item);
	e->lead = read_duration(r, item, "lead");
}

static void read_since_act(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "fact", "kinds", "when", "steps", "limit",
		NULL };
	struct since_act_rule *s = place;

	json_only_keys(item, known, r->faults);
	s->id = reading_id(r, item);
	s->when = rule_read(r, item);
	s->fact = read_fact(r, item);
	s->steps = reading_texts(r, item, "steps");
	s->limit = read_duration(r, item, "limit");
	for (size_t i = 0; i < s->steps.n; i++)
		if (clock_step(r->pack, s->steps.at[i]) == NULL)
			reading_fault(
				r, item->line, "\"%s\" is no step of this file", s->steps.at[i]);
	if (s->steps.n == 0)
		reading_fault(r, item->line, "\"steps\" must name at least one step");
	if (s->limit.working_days > 0)
		reading_fault(r, item->line, "\"limit\" runs by day and night: use m, h, d or w");
}

static void read_pauses(struct reading *r, const struct json *json, struct pause_rules *p)
{
	static const char *const known[] = { "confirm", "unconfirmed", NULL };
	const struct json *pauses = json_need(json, "pauses", JSON_OBJECT, r->faults);

	if (pauses == NULL)
		return;
	json_only_keys(pauses, known, r->faults);
	p->confirm = read_duration(r, pauses, "confirm");
	p->unconfirmed = read_duration(r, pauses, "unconfirmed");
}

static size_t read_percents(
	struct reading *r, const struct json *json, const char *key, int ret_percents[ALARMS_MAX])
{
	const struct json *list = json_need(json, key, JSON_ARRAY, r->faults);
	size_t n = 0;

	for (const struct json *v = json_first(list); v != NULL; v = v->next) {
		bool is_number = json_is(v, JSON_NUMBER) && v->number.is_whole;

		if (!is_number || v->number.whole < 1 || v->number.whole > PERCENT_MAX ||
			n == ALARMS_MAX || (n > 0 && v->number.whole <= ret_percents[n - 1])) {
			reading_fault(r, v->line,
				"\"%s\": at most 8 rising percentages from 1 to 1000", key);
			return n;
		}
		ret_percents[n++] = (int)v->number.whole;
	}
	return n;
}

static void read_levels(struct reading *r, const struct json *json, struct clocks *c)
{
	static const struct item_reader reader = { sizeof(struct risk_level), read_level };
	const struct json *list = json_need(json, "levels", JSON_ARRAY, r->faults);

	c->levels = reading_items(r, list, &reader, &c->levels_n);
	if (list != NULL && (c->levels_n == 0 || c->levels_n > LEVELS_MAX))
		reading_fault(r, list->line, "name one to eight levels, the most urgent first");
	if (c->levels_n > LEVELS_MAX)
		c->levels_n = LEVELS_MAX;
	reading_unique(r, &(struct unique){ .items = c->levels,
				  .n = c->levels_n,
				  .list = list,
				  .size = sizeof(c->levels[0]),
				  .id_at = offsetof(struct risk_level, id),
				  .n_at = offsetof(struct risk_level, n) });
}

static void read_steps(struct reading *r, const struct json *json, struct clocks *c)
{
	static const struct item_reader reader = { sizeof(struct clock_step), read_step };
	const struct json *list = json_need(json, "steps", JSON_ARRAY, r->faults);

	c->steps = reading_items(r, list, &reader, &c->steps_n);
	reading_unique(r, &(struct unique){ .items = c->steps,
				  .n = c->steps_n,
				  .list = list,
				  .size = sizeof(c->steps[0]),
				  .id_at = offsetof(struct clock_step, id),
				  .n_at = offsetof(struct clock_step, n) });
	for (size_t i = 0; i < COUNT_OF(needed_steps); i++)
		if (clock_step(r->pack, needed_steps[i]) == NULL)
			reading_fault(r, list != NULL ? list->line : 0,
				"the step \"%s\" is missing: add it", needed_steps[i]);
}

const struct clocks *levels_read(struct reading *r)
{
	static const char *const known[] = { "levels", "steps", "remind", "escalate", "events",
		"since_act", "pauses", NULL };

	r->clocks = arena_new(r->arena, struct clocks);
	r->clocks_json = reading_json(r, "clocks.json", JSON_OBJECT, true);
	if (r->clocks_json != NULL) {
		json_only_keys(r->clocks_json, known, r->faults);
		read_levels(r, r->clocks_json, r->clocks);
	}
	return r->clocks;
}

void clocks_read(struct reading *r)
{
	static const struct item_reader events = { sizeof(struct event_rule), read_event };
	static const struct item_reader acts = { sizeof(struct since_act_rule), read_since_act };
	const struct json *json = r->clocks_json;
	struct clocks *c = r->clocks;

	if (json == NULL)
		return;
	reading_file(r, "clocks.json", true);
	read_steps(r, json, c);
	c->remind_n = read_percents(r, json, "remind", c->remind);
	c->escalate_n = read_percents(r, json, "escalate", c->escalate);
	c->events = reading_items(
		r, json_may(json, "events", JSON_ARRAY, r->faults), &events, &c->events_n);
	read_pauses(r, json, &c->pauses);
	c->since_act = reading_items(
		r, json_may(json, "since_act", JSON_ARRAY, r->faults), &acts, &c->since_act_n);
}

const struct risk_level *risk_level(const struct pack *p, const char *id)
{
	for (size_t i = 0; i < p->clocks->levels_n; i++)
		if (text_equal(p->clocks->levels[i].id, id))
			return &p->clocks->levels[i];
	return NULL;
}

const struct risk_level *risk_level_of_n(const struct pack *p, int n)
{
	for (size_t i = 0; i < p->clocks->levels_n; i++)
		if (p->clocks->levels[i].n == n)
			return &p->clocks->levels[i];
	return NULL;
}

const struct clock_step *clock_step(const struct pack *p, const char *id)
{
	for (size_t i = 0; i < p->clocks->steps_n; i++)
		if (text_equal(p->clocks->steps[i].id, id))
			return &p->clocks->steps[i];
	return NULL;
}
