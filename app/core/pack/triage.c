/* triage.c - reads triage.json and adds it up. */

#include "app/core/pack/triage.h"
#include "app/core/pack/reading.h"

static const struct risk_level *need_level(
	struct reading *r, const struct json *item, const char *key)
{
	const char *id = json_need_text(item, key, r->faults);
	const struct risk_level *level = risk_level(r->pack, id);

	if (id != NULL && level == NULL)
		reading_fault(r, item->line, "\"%s\" is no level of clocks.json", id);
	return level;
}

static void read_level(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "level", "from", NULL };
	struct triage_level *l = place;

	json_only_keys(item, known, r->faults);
	l->level = need_level(r, item, "level");
	l->from = (int)json_need_int(item, "from", (struct json_range){ 0, 1000 }, r->faults);
}

static void read_rule(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "kinds", "when", "points", "at_least", "why",
		"note", NULL };
	struct triage_rule *rule = place;

	json_only_keys(item, known, r->faults);
	rule->id = reading_id(r, item);
	rule->rule = rule_read(r, item);
	rule->why = reading_words(r, item, "why");
	rule->points =
		(int)json_may_int(item, "points", (struct json_range){ -100, 100 }, 0, r->faults);
	if (json_get(item, "at_least") != NULL)
		rule->at_least = need_level(r, item, "at_least");
	if ((json_get(item, "at_least") != NULL) == (json_get(item, "points") != NULL))
		reading_fault(r, item->line, "\"%s\" needs \"points\" or \"at_least\"", rule->id);
	if (rule_is_always(&rule->rule))
		reading_fault(r, item->line, "\"%s\" needs \"kinds\" or \"when\"", rule->id);
}

/* The most urgent first, falling thresholds, the last from nought. */
static void check_levels(struct reading *r, const struct json *list, const struct triage *t)
{
	for (size_t i = 1; i < t->levels_n; i++)
		if (t->levels[i].from >= t->levels[i - 1].from || t->levels[i].level == NULL ||
			t->levels[i].level <= t->levels[i - 1].level)
			reading_fault(r, list->line,
				"\"levels\": the most urgent first, and \"from\" falling");
	if (list != NULL && (t->levels_n == 0 || t->levels[t->levels_n - 1].from != 0))
		reading_fault(r, list->line, "\"levels\": the last must begin \"from\" 0");
}

const struct triage *triage_read(struct reading *r)
{
	static const char *const known[] = { "levels", "rules", NULL };
	static const struct item_reader levels = { sizeof(struct triage_level), read_level };
	static const struct item_reader rules = { sizeof(struct triage_rule), read_rule };
	const struct json *json = reading_json(r, "triage.json", JSON_OBJECT, true), *list;
	struct triage *t = arena_new(r->arena, struct triage);

	if (json == NULL)
		return t;
	json_only_keys(json, known, r->faults);
	list = json_need(json, "levels", JSON_ARRAY, r->faults);
	t->levels = reading_items(r, list, &levels, &t->levels_n);
	check_levels(r, list, t);
	list = json_need(json, "rules", JSON_ARRAY, r->faults);
	t->rules = reading_items(r, list, &rules, &t->rules_n);
	reading_unique(r, &(struct unique){ .items = t->rules,
				  .n = t->rules_n,
				  .list = list,
				  .size = sizeof(t->rules[0]),
				  .id_at = offsetof(struct triage_rule, id),
				  .n_at = SIZE_MAX });
	if (t->rules_n > REASONS_MAX)
		reading_fault(r, list->line, "there may be %d rules", REASONS_MAX);
	return t;
}

/* Levels lie in one array, the most urgent first. */
static const struct risk_level *more_urgent(
	const struct risk_level *one, const struct risk_level *other)
{
	return other != NULL && other < one ? other : one;
}

void triage_suggest(
	const struct pack *p, const struct situation *s, struct triage_advice *ret_advice)
{
	const struct triage *t = p->triage;
	struct triage_advice advice = { .level = t->levels[t->levels_n - 1].level };

	for (size_t i = 0; i < t->rules_n; i++) {
		if (!rule_holds(&t->rules[i].rule, s))
			continue;
		advice.reasons[advice.reasons_n++] = &t->rules[i];
		advice.points += t->rules[i].points;
		advice.level = more_urgent(advice.level, t->rules[i].at_least);
	}
	for (size_t i = 0; i < t->levels_n; i++)
		if (advice.points >= t->levels[i].from)
			advice.level = more_urgent(advice.level, t->levels[i].level);
	*ret_advice = advice;
}
