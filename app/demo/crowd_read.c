/* crowd_read.c - demo/crowd.json into weights. */

#include "app/demo/crowd.h"

#include "app/core/pack/clocks.h"
#include "app/demo/world.h"

struct crowd_reader {
	struct world *world;
	struct faults *faults;
};

static size_t count(const struct json *list)
{
	return json_is(list, JSON_ARRAY) || json_is(list, JSON_OBJECT) ? list->items.n : 0;
}

/* An object of weights, or a list whose entries are all alike. */
static struct weighted read_weighted(struct crowd_reader *r, const struct json *json)
{
	struct arena *a = r->world->arena;
	const char **codes = arena_array(a, count(json) + 1, sizeof(*codes));
	int *weights = arena_array(a, count(json) + 1, sizeof(*weights));
	size_t n = 0;

	for (const struct json *at = json_is(json, JSON_OBJECT) || json_is(json, JSON_ARRAY)
					     ? json->items.first
					     : NULL;
		at != NULL; at = at->next) {
		bool is_weight = json_is(at, JSON_NUMBER) && at->number.is_whole;

		if (!is_weight && !json_is(at, JSON_TEXT))
			fault_add(r->faults, at->line, "a weight or a text is wanted here");
		codes[n] = is_weight ? at->key : json_is(at, JSON_TEXT) ? at->text : "";
		weights[n++] = is_weight ? (int)at->number.whole : 1;
	}
	return (struct weighted){ codes, weights, n };
}

static struct weighted weighted_of(
	struct crowd_reader *r, const struct json *object, const char *key)
{
	struct weighted w = read_weighted(r, json_get(object, key));

	if (w.n == 0)
		fault_add(r->faults, object->line, "\"%s\" is missing or empty", key);
	return w;
}

const char *weighted_pick(struct chance *c, const struct weighted *from)
{
	return from->n > 0 ? from->codes[chance_pick(c, from->weights, from->n)] : NULL;
}

static int percent_of(struct crowd_reader *r, const struct json *object, const char *key)
{
	return (int)json_need_int(object, key, (struct json_range){ 0, 100 }, r->faults);
}

static const struct area *read_area(struct crowd_reader *r, const struct json *value)
{
	const char *code = json_is(value, JSON_TEXT) ? value->text : "";
	const struct area *area = area_of(r->world->site->pack, code);

	if (area == NULL)
		fault_add(r->faults, value->line, "there is no area '%s'", code);
	return area;
}

/* ---- the lists ---- */

static void read_ways(struct crowd_reader *r, const struct json *list, struct crowd *c)
{
	c->ways = arena_array(r->world->arena, count(list) + 1, sizeof(*c->ways));
	c->way_weights = arena_array(r->world->arena, count(list) + 1, sizeof(int));
	for (const struct json *at = json_first(list); at != NULL; at = at->next) {
		c->ways[c->ways_n] = (struct way){ json_need_text(at, "channel", r->faults),
			json_need_text(at, "door", r->faults) };
		c->way_weights[c->ways_n++] = percent_of(r, at, "weight");
	}
}

static void read_kind(struct crowd_reader *r, const struct json *json, struct crowd_kind *kind)
{
	const struct json_range ages = { 0, 120 };

	*kind = (struct crowd_kind){ .kind = json_need_text(json, "kind", r->faults),
		.girls = percent_of(r, json, "girls"),
		.youngest = (int)json_need_int(json, "youngest", ages, r->faults),
		.oldest = (int)json_need_int(json, "oldest", ages, r->faults),
		.settings = weighted_of(r, json, "settings"),
		.relations = weighted_of(r, json, "relations"),
		.events = read_weighted(r, json_get(json, "events")),
		.acts = weighted_of(r, json, "acts"),
		.outcomes = weighted_of(r, json, "outcomes"),
		.stories = weighted_of(r, json, "stories"),
		.is_sexual = json_may_bool(json, "sexual", false, r->faults),
		.is_by_children = json_may_bool(json, "by_children", false, r->faults) };
	if (kind->oldest < kind->youngest)
		fault_add(r->faults, json->line, "\"oldest\" is below \"youngest\"");
}

static void read_kinds(struct crowd_reader *r, const struct json *list, struct crowd *c)
{
	c->kinds = arena_array(r->world->arena, count(list) + 1, sizeof(*c->kinds));
	for (const struct json *at = json_first(list); at != NULL; at = at->next)
		read_kind(r, at, &c->kinds[c->kinds_n++]);
}

/* {"high": {"weight": 18, "kinds": {"sexual": 30, …}}, …} */
static void read_risks(struct crowd_reader *r, const struct json *object, struct crowd *c)
{
	struct arena *a = r->world->arena;
	const char **codes = arena_array(a, count(object) + 1, sizeof(*codes));
	int *weights = arena_array(a, count(object) + 1, sizeof(*weights));
	size_t n = 0;

	c->kinds_of_risk = arena_array(a, count(object) + 1, sizeof(*c->kinds_of_risk));
	for (const struct json *at = object != NULL ? object->items.first : NULL; at != NULL;
		at = at->next) {
		if (risk_level(r->world->site->pack, at->key) == NULL)
			fault_add(r->faults, at->line, "there is no level '%s'", at->key);
		codes[n] = at->key;
		weights[n] = percent_of(r, at, "weight");
		c->kinds_of_risk[n++] = weighted_of(r, at, "kinds");
	}
	c->risks = (struct weighted){ codes, weights, n };
}

/* "06-15" is every year's, "2026-02-18" is that one's. */
static int64_t read_day(struct crowd_reader *r, const struct json *at, const char *key)
{
	const char *text = json_need_text(at, key, r->faults);
	const char *whole =
		strlen(text) == 5 ? arena_printf(r->world->arena, "2000-%s", text) : text;
	int64_t day = 0;

	if (!day_read(whole, &day))
		fault_add(r->faults, at->line, "'%s' is no day", text);
	return day;
}

static void read_waves(struct crowd_reader *r, const struct json *list, struct crowd *c)
{
	c->waves = arena_array(r->world->arena, count(list) + 1, sizeof(*c->waves));
	for (const struct json *at = json_first(list); at != NULL; at = at->next)
		c->waves[c->waves_n++] = (struct wave){ .from = read_day(r, at, "from"),
			.to = read_day(r, at, "to"),
			.is_yearly = strlen(json_need_text(at, "from", r->faults)) == 5,
			.percent = (int)json_need_int(
				at, "percent", (struct json_range){ 1, 1000 }, r->faults) };
}

static void read_places(struct crowd_reader *r, const struct json *list, struct crowd *c)
{
	struct arena *a = r->world->arena;

	c->places = arena_array(a, count(list) + 1, sizeof(*c->places));
	c->place_weights = arena_array(a, count(list) + 1, sizeof(int));
	for (const struct json *at = json_first(list); at != NULL; at = at->next) {
		const struct json *codes = json_need(at, "areas", JSON_ARRAY, r->faults);
		const struct area **areas = arena_array(a, count(codes) + 1, sizeof(*areas));
		size_t n = 0;

		for (const struct json *code = json_first(codes); code != NULL; code = code->next)
			areas[n++] = read_area(r, code);
		c->places[c->places_n] = (struct quarter){ areas, n };
		c->place_weights[c->places_n++] = percent_of(r, at, "weight");
	}
}

static void read_planted(struct crowd_reader *r, const struct json *list, struct crowd *c)
{
	c->planted = arena_array(r->world->arena, count(list) + 1, sizeof(*c->planted));
	for (const struct json *at = json_first(list); at != NULL; at = at->next)
		c->planted[c->planted_n++] = (struct planted){
			.area = read_area(r, json_need(at, "area", JSON_TEXT, r->faults)),
			.count = (int)json_need_int(
				at, "count", (struct json_range){ 1, 20 }, r->faults),
		};
}

static void read_hours(struct crowd_reader *r, const struct json *list, struct crowd *c)
{
	size_t n = 0;

	c->hours = arena_array(r->world->arena, 24, sizeof(int));
	for (const struct json *at = json_first(list); at != NULL && n < 24; at = at->next)
		c->hours[n++] = json_is(at, JSON_NUMBER) ? (int)at->number.whole : 0;
	if (n != 24 || count(list) != 24)
		fault_add(r->faults, 0, "\"hours\" are 24 weights");
}

static struct cast_person *read_person(
	struct crowd_reader *r, const struct json *root, const char *key)
{
	const char *user = json_need_text(root, key, r->faults);
	struct cast_person *person = cast_person(&r->world->cast, user);

	if (person == NULL)
		fault_add(r->faults, 0, "there is no user '%s' in bodies.json", user);
	return person;
}

static void read_shares(struct crowd_reader *r, const struct json *json, struct crowd *c)
{
	c->duplicate = percent_of(r, json, "duplicate");
	c->no_age = percent_of(r, json, "no_age");
	c->no_sex = percent_of(r, json, "no_sex");
	c->late = percent_of(r, json, "late");
	c->adult = percent_of(r, json, "adult");
	c->danger = percent_of(r, json, "danger");
	c->decline = percent_of(r, json, "decline");
	c->pause = percent_of(r, json, "pause");
	c->add = percent_of(r, json, "add");
}

/* Every list of codes or words of the file, by its name. */
static void read_lists(struct crowd_reader *r, const struct json *root, struct crowd *c)
{
	struct {
		const char *key;
		struct weighted *to;
	} lists[] = {
		{ "reporters", &c->reporters },
		{ "child_where", &c->child_where },
		{ "anonymity", &c->anonymity },
		{ "disability", &c->disability },
		{ "contact_ways", &c->contact_ways },
		{ "girls", &c->girls },
		{ "boys", &c->boys },
		{ "names", &c->names },
		{ "finds", &c->finds },
		{ "notes", &c->notes },
		{ "whys", &c->whys },
		{ "added", &c->added },
		{ "safe", &c->safe },
		{ "first_acts", &c->first_acts },
		{ "seen_by", &c->seen_by },
		{ "seen_where", &c->seen_where },
		{ "seen_alone", &c->seen_alone },
		{ "closes", &c->closes },
		{ "pauses", &c->pauses },
		{ "declines", &c->declines },
		{ "read", &c->read },
		{ "duty_acts", &c->duty_acts },
	};

	for (size_t i = 0; i < COUNT_OF(lists); i++)
		*lists[i].to = weighted_of(r, root, lists[i].key);
}

static void read_single(struct crowd_reader *r, const struct json *root, struct crowd *c)
{
	c->question_story = json_need_text(root, "question_story", r->faults);
	c->question_find = json_need_text(root, "question_find", r->faults);
	c->question_name = json_need_text(root, "question_name", r->faults);
	c->waiting = (int)json_need_int(root, "waiting", (struct json_range){ 0, 1000 }, r->faults);
	c->waiting_minutes = (int)json_need_int(
		root, "waiting_minutes", (struct json_range){ 1, 10000 }, r->faults);
	c->phone = json_need_text(root, "phone", r->faults);
	c->girl = json_need_text(root, "girl", r->faults);
	c->boy = json_need_text(root, "boy", r->faults);
	c->close_double = json_need_text(root, "close_double", r->faults);
	c->desk_day = read_person(r, root, "desk_day");
	c->desk_night = read_person(r, root, "desk_night");
}

bool crowd_read(struct world *w, struct crowd *ret_crowd)
{
	const struct json *root = world_file(w, "crowd.json");
	struct faults faults = faults_in(w->arena, "demo/crowd.json");
	struct crowd_reader r = { .world = w, .faults = &faults };
	struct crowd c = { 0 };

	if (!json_is(root, JSON_OBJECT))
		return false;
	c.chance.state =
		(uint64_t)json_need_int(root, "seed", (struct json_range){ 1, INT64_MAX }, &faults);
	c.months = (int)json_need_int(root, "months", (struct json_range){ 1, 24 }, &faults);
	read_ways(&r, json_need(root, "ways", JSON_ARRAY, &faults), &c);
	read_kinds(&r, json_need(root, "kinds", JSON_ARRAY, &faults), &c);
	read_risks(&r, json_need(root, "risks", JSON_OBJECT, &faults), &c);
	read_waves(&r, json_need(root, "waves", JSON_ARRAY, &faults), &c);
	read_places(&r, json_need(root, "places", JSON_ARRAY, &faults), &c);
	read_planted(&r, json_need(root, "planted", JSON_ARRAY, &faults), &c);
	read_hours(&r, json_need(root, "hours", JSON_ARRAY, &faults), &c);
	read_shares(&r, json_need(root, "percent", JSON_OBJECT, &faults), &c);
	read_lists(&r, root, &c);
	read_single(&r, root, &c);
	for (const struct fault *f = faults.first; f != NULL; f = f->next)
		log_error("%s", fault_text(w->arena, f));
	*ret_crowd = c;
	return faults.n == 0;
}
