/* retention.c - reads retention.json, and counts days. */

#include "app/core/pack/retention.h"
#include "app/core/pack/reading.h"

enum { RULES_MOST = 20, MONTHS_MOST = 1200, OLDEST = 120 };

static void read_rule(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "kinds", "when", "unlinked", "months",
		"until_age", "text", "note", NULL };
	struct retention_rule *rule = place;

	json_only_keys(item, known, r->faults);
	rule->id = reading_id(r, item);
	rule->rule = rule_read(r, item);
	rule->is_unlinked = json_may_bool(item, "unlinked", false, r->faults);
	rule->months = (int)json_need_int(
		item, "months", (struct json_range){ 1, MONTHS_MOST }, r->faults);
	rule->until_age = (int)json_may_int(
		item, "until_age", (struct json_range){ 1, OLDEST }, 0, r->faults);
	rule->text = reading_words(r, item, "text");
}

const struct retention *retention_read(struct reading *r)
{
	static const struct item_reader reader = { sizeof(struct retention_rule), read_rule };
	const struct json *list = reading_json(r, "retention.json", JSON_ARRAY, true);
	struct retention *kept = arena_new(r->arena, struct retention);

	if (list == NULL)
		return kept;
	kept->rules = reading_items(r, list, &reader, &kept->n);
	reading_unique(r, &(struct unique){ .items = kept->rules,
				  .n = kept->n,
				  .list = list,
				  .size = sizeof(kept->rules[0]),
				  .id_at = offsetof(struct retention_rule, id),
				  .n_at = SIZE_MAX });
	if (kept->n == 0 || kept->n > RULES_MOST)
		reading_fault(r, list->line, "write one rule, and at most %d", RULES_MOST);
	return kept;
}

const struct retention_rule *retention_of(
	const struct pack *p, const struct situation *s, const struct kept_report *report)
{
	for (size_t i = 0; i < p->retention->n; i++) {
		const struct retention_rule *rule = &p->retention->rules[i];

		if (rule_holds(&rule->rule, s) && !(rule->is_unlinked && report->is_linked))
			return rule;
	}
	return NULL;
}

const struct retention_rule *retention_named(const struct pack *p, const char *id)
{
	for (size_t i = 0; i < p->retention->n; i++)
		if (text_equal(p->retention->rules[i].id, id))
			return &p->retention->rules[i];
	return NULL;
}

/* 30.4375 days a month, rounded up. */
static int64_t days_of(int64_t months)
{
	return (months * 487 + 15) / 16;
}

int64_t retention_ends_on(const struct retention_rule *rule, const struct kept_report *report)
{
	int64_t closed = report->closed_on + days_of(rule->months), grown;
	int age = report->child_age > 0 ? report->child_age : 0;

	if (rule->until_age == 0 || age >= rule->until_age)
		return closed;
	grown = report->filed_on + days_of((int64_t)(rule->until_age - age) * 12);
	return grown > closed ? grown : closed;
}

int64_t retention_closed_by(const struct pack *p, int64_t today)
{
	int shortest = p->retention->n > 0 ? MONTHS_MOST : 0;

	for (size_t i = 0; i < p->retention->n; i++)
		if (p->retention->rules[i].months < shortest)
			shortest = p->retention->rules[i].months;
	return shortest > 0 ? today - days_of(shortest) : INT64_MIN;
}
