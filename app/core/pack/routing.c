/* routing.c - reads routing.json and applies it. */

#include "app/core/pack/routing.h"
#include "app/core/pack/codes.h"
#include "app/core/pack/reading.h"

#include <string.h>

/* ---- reading ---- */

static const struct body_kind *need_kind(struct reading *r, const struct json *item, const char *id)
{
	const struct body_kind *kind = body_kind(r->pack, id);

	if (id != NULL && kind == NULL)
		reading_fault(r, item->line, "\"%s\" is not in body_kinds.json", id);
	return kind;
}

static bool has_mandate(const struct body_kind *kind, const char *duty)
{
	for (size_t i = 0; i < kind->mandates_n; i++)
		if (text_equal(kind->mandates[i].duty, duty))
			return true;
	return false;
}

static void read_assignment(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "duty", "body_kind", "level", "lead", NULL };
	const char *level = json_need_text(item, "level", r->faults);
	struct assignment *a = place;

	json_only_keys(item, known, r->faults);
	a->duty = json_need_text(item, "duty", r->faults);
	a->kind = need_kind(r, item, json_need_text(item, "body_kind", r->faults));
	a->level = area_level(r->pack, level);
	a->leads = json_may_bool(item, "lead", false, r->faults);
	if (level != NULL && a->level == NULL)
		reading_fault(r, item->line, "level \"%s\" is not in pack.json", level);
	if (a->duty != NULL && pack_code(r->pack, "duty", a->duty) == NULL)
		reading_fault(r, item->line, "duty \"%s\" is not in codes/duty.json", a->duty);
	if (a->kind == NULL || a->duty == NULL)
		return;
	if (!has_mandate(a->kind, a->duty))
		reading_fault(r, item->line,
			"\"%s\" has no mandate for \"%s\": add it in body_kinds.json", a->kind->id,
			a->duty);
	if (a->leads && !a->kind->may_lead)
		reading_fault(
			r, item->line, "\"%s\" may not lead: see body_kinds.json", a->kind->id);
}

static void read_rule(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "kinds", "when", "to", "stop", "note", NULL };
	static const struct item_reader reader = { sizeof(struct assignment), read_assignment };
	struct routing_rule *rule = place;

	json_only_keys(item, known, r->faults);
	rule->id = reading_id(r, item);
	rule->rule = rule_read(r, item);
	rule->is_last = json_may_bool(item, "stop", false, r->faults);
	rule->to = reading_items(
		r, json_need(item, "to", JSON_ARRAY, r->faults), &reader, &rule->to_n);
}

static void read_never(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "kinds", "when", "body_kinds", "note", NULL };
	struct text_list ids = reading_texts(r, item, "body_kinds");
	const struct body_kind **kinds = arena_array(r->arena, ids.n + 1, sizeof(*kinds));
	struct never_rule *never = place;

	json_only_keys(item, known, r->faults);
	never->id = reading_id(r, item);
	never->rule = rule_read(r, item);
	never->kinds = kinds;
	for (size_t i = 0; i < ids.n; i++)
		kinds[never->kinds_n++] = need_kind(r, item, ids.at[i]);
	if (ids.n == 0 || rule_is_always(&never->rule))
		reading_fault(r, item->line,
			"\"%s\" needs \"body_kinds\", and \"kinds\" or \"when\"", never->id);
}

static void read_desks(struct reading *r, const struct json *json, struct routing *routing)
{
	static const char *const known[] = { "triage", "standby", "national", NULL };
	const struct json *desks = json_need(json, "desks", JSON_OBJECT, r->faults);

	if (desks == NULL)
		return;
	json_only_keys(desks, known, r->faults);
	routing->triage = need_kind(r, desks, json_need_text(desks, "triage", r->faults));
	routing->standby = need_kind(r, desks, json_need_text(desks, "standby", r->faults));
	routing->national = need_kind(r, desks, json_need_text(desks, "national", r->faults));
	if (routing->triage != NULL && routing->triage == routing->standby)
		reading_fault(r, desks->line, "\"standby\" must be another kind than \"triage\"");
	/* What nobody else may see ends there: it cannot itself be excluded. */
	if (routing->national != NULL && routing->national->accused_as.n > 0)
		reading_fault(r, desks->line, "\"%s\" must not have \"accused_as\"",
			routing->national->id);
	if (routing->national != NULL && !routing->national->may_lead)
		reading_fault(r, desks->line, "\"%s\" must be a kind that may lead",
			routing->national->id);
}

/* ---- proving that every report has a lead ---- */

/* A report of which only kind and whom are known. */
struct bare_report {
	const struct conditions *conditions;
	const char *kind;
	const char *whom;
};

static struct expression_value bare_value(const void *of, int at)
{
	const struct bare_report *b = of;
	struct expression_value v = { .state = EX_GIVEN };

	if (at == b->conditions->kinds) {
		v.codes = &b->kind;
		v.codes_n = 1;
	} else if (at == b->conditions->whom) {
		v.text = b->whom;
	} else {
		v.state = EX_EMPTY;
	}
	return v;
}

static struct moment no_moment(const void *of, int at)
{
	(void)of;
	(void)at;
	return MOMENT_NONE;
}

static void prove_lead(
	struct reading *r, const struct json *json, const char *kind, const char *whom)
{
	const struct bare_report bare = {
		.conditions = r->pack->conditions, .kind = kind, .whom = whom
	};
	const struct fact_values facts = { .of = &bare, .value = bare_value, .moment = no_moment };
	struct situation s = situation_of(r->pack, &facts, NULL, 0);
	struct routing_advice advice;

	routing_advise(r->pack, &s, &advice);
	if (advice.has_fallback_lead)
		reading_fault(r, json->line, "no rule names a lead for kind \"%s\" of \"%s\"", kind,
			whom);
}

static void prove_leads(struct reading *r, const struct json *json)
{
	const struct code_list *kinds = pack_codes(r->pack, "kind");

	for (size_t i = 0; kinds != NULL && i < kinds->n; i++) {
		prove_lead(r, json, kinds->at[i].code, "child");
		prove_lead(r, json, kinds->at[i].code, "adult");
		prove_lead(r, json, kinds->at[i].code, "both");
	}
}

const struct routing *routing_read(struct reading *r)
{
	static const char *const known[] = { "desks", "rules", "never", NULL };
	static const struct item_reader rules = { sizeof(struct routing_rule), read_rule };
	static const struct item_reader nevers = { sizeof(struct never_rule), read_never };
	const struct json *json = reading_json(r, "routing.json", JSON_OBJECT, true), *list;
	struct routing *routing = arena_new(r->arena, struct routing);
	size_t faults = r->faults->n;

	r->pack->routing = routing;
	if (json == NULL)
		return routing;
	json_only_keys(json, known, r->faults);
	read_desks(r, json, routing);
	list = json_need(json, "rules", JSON_ARRAY, r->faults);
	routing->rules = reading_items(r, list, &rules, &routing->rules_n);
	reading_unique(r, &(struct unique){ .items = routing->rules,
				  .n = routing->rules_n,
				  .list = list,
				  .size = sizeof(routing->rules[0]),
				  .id_at = offsetof(struct routing_rule, id),
				  .n_at = SIZE_MAX });
	list = json_need(json, "never", JSON_ARRAY, r->faults);
	routing->nevers = reading_items(r, list, &nevers, &routing->nevers_n);
	/* Rules with holes in them prove nothing. */
	if (r->faults->n == faults)
		prove_leads(r, json);
	return routing;
}

/* ---- advice ---- */

bool advice_bars(const struct routing_advice *advice, const struct body_kind *kind)
{
	for (size_t i = 0; i < advice->barred_n; i++)
		if (advice->barred[i].kind == kind)
			return true;
	return false;
}

static void bar(struct routing_advice *advice, const struct body_kind *kind, const char *because)
{
	if (advice->barred_n < BARRED_MAX && !advice_bars(advice, kind))
		advice->barred[advice->barred_n++] =
			(struct barred){ .kind = kind, .because = because };
}

/* Is this kind of body accused, or one that the reporter will not have told? */
static bool is_excluded(const struct situation *s, const struct body_kind *kind)
{
	for (size_t i = 0; i < kind->accused_as.n; i++)
		if (situation_has_code(
			    s, s->pack->conditions->accused_body_kind, kind->accused_as.at[i]) ||
			situation_has_code(
				s, s->pack->conditions->must_not_see, kind->accused_as.at[i]))
			return true;
	return false;
}

static void bar_all(const struct pack *p, const struct situation *s, struct routing_advice *advice)
{
	for (size_t i = 0; i < p->bodies->kinds_n; i++)
		if (is_excluded(s, &p->bodies->kinds[i]))
			bar(advice, &p->bodies->kinds[i], "accused");
	for (size_t i = 0; i < p->routing->nevers_n; i++) {
		const struct never_rule *never = &p->routing->nevers[i];

		for (size_t j = 0; rule_holds(&never->rule, s) && j < never->kinds_n; j++)
			bar(advice, never->kinds[j], never->id);
	}
}

static struct assignment *assignment_of(
	struct routing_advice *advice, const struct assignment *like)
{
	for (size_t i = 0; i < advice->n; i++)
		if (advice->at[i].kind == like->kind && strcmp(advice->at[i].duty, like->duty) == 0)
			return &advice->at[i];
	return NULL;
}

static bool has_lead(const struct routing_advice *advice)
{
	for (size_t i = 0; i < advice->n; i++)
		if (advice->at[i].leads)
			return true;
	return false;
}

static void add(struct routing_advice *advice, const struct assignment *a, const char *because)
{
	bool may_lead = a->leads && !has_lead(advice);
	struct assignment *same = assignment_of(advice, a);

	if (same != NULL) {
		same->leads = same->leads || may_lead;
		return;
	}
	if (advice->n == ASSIGNMENTS_MAX)
		return;
	advice->at[advice->n] = *a;
	advice->at[advice->n].leads = may_lead;
	advice->at[advice->n].because = because;
	advice->n++;
}

void routing_advise(
	const struct pack *p, const struct situation *s, struct routing_advice *ret_advice)
{
	struct routing_advice *advice = ret_advice;

	*advice = (struct routing_advice){ 0 };
	bar_all(p, s, advice);
	for (size_t i = 0; i < p->routing->rules_n; i++) {
		const struct routing_rule *rule = &p->routing->rules[i];

		if (!rule_holds(&rule->rule, s))
			continue;
		for (size_t j = 0; j < rule->to_n; j++)
			if (!advice_bars(advice, rule->to[j].kind) &&
				body_kind_covers(rule->to[j].kind, rule->to[j].duty, s))
				add(advice, &rule->to[j], rule->id);
		if (rule->is_last)
			break;
	}
	if (has_lead(advice))
		return;
	advice->has_fallback_lead = true;
	if (advice->n == ASSIGNMENTS_MAX)
		advice->n--;
	add(advice,
		&(struct assignment){ .duty = DUTY_LEAD,
			.kind = p->routing->national,
			.level = p->areas->at[0].level,
			.leads = true },
		"fallback");
}

const struct area *routing_place(const struct area *area, const struct area_level *level)
{
	while (area != NULL && area->parent != NULL && area->level->rank > level->rank)
		area = area->parent;
	return area;
}
