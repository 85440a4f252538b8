/* conditions.c - reads conditions.json; compiles and answers the rules' questions. */

#include "app/core/pack/conditions.h"
#include "app/core/pack/clocks.h"
#include "app/core/pack/codes.h"
#include "app/core/pack/reading.h"

#include <string.h>

/* Numbers of names in expressions: facts below, then the level, then conditions. */
enum { RISK = 1000, FIRST_CONDITION = 1001 };

/* ---- what names mean ---- */

static bool find_name(const void *of, const char *name, enum expression_type *ret_type, int *ret_at)
{
	const struct pack *p = of;

	if (strcmp(name, "risk") == 0) {
		*ret_type = EX_CODE;
		*ret_at = RISK;
		return true;
	}
	for (size_t i = 0; i < p->conditions->n; i++) {
		if (strcmp(p->conditions->at[i].id, name) == 0) {
			*ret_type = EX_BOOL;
			*ret_at = FIRST_CONDITION + (int)i;
			return true;
		}
	}
	return p->conditions->facts->find(name, ret_type, ret_at);
}

static bool offers(const void *of, int at, const char *code)
{
	const struct pack *p = of;
	const char *list;

	if (at == RISK)
		return risk_level(p, code) != NULL;
	list = p->conditions->facts->list(at);
	return list == NULL || pack_code(p, list, code) != NULL;
}

struct rule rule_read(struct reading *r, const struct json *object)
{
	const struct expression_scope scope = {
		.of = r->pack, .find = find_name, .offers = offers
	};
	const char *when = json_may_text(object, "when", "", r->faults), *problem;
	struct rule rule = { .kinds = reading_texts(r, object, "kinds") };

	for (size_t i = 0; i < rule.kinds.n; i++)
		if (pack_code(r->pack, "kind", rule.kinds.at[i]) == NULL)
			reading_fault(r, object->line, "kind \"%s\" is not in codes/kind.json",
				rule.kinds.at[i]);
	if (text_empty(when))
		return rule;
	rule.when = expression_compile(r->arena, when, &scope, &problem);
	if (rule.when == NULL)
		reading_fault(r, json_get(object, "when")->line, "\"when\": %s", problem);
	return rule;
}

static void read_condition(struct reading *r, const struct json *item, struct condition *c)
{
	static const char *const known[] = { "id", "kinds", "when", "note", NULL };
	enum expression_type type;
	int at;

	json_only_keys(item, known, r->faults);
	c->id = reading_id(r, item);
	if (find_name(r->pack, c->id, &type, &at))
		reading_fault(r, item->line,
			"\"%s\" is the name of a fact or condition: choose another", c->id);
	c->rule = rule_read(r, item);
	if (rule_is_always(&c->rule))
		reading_fault(r, item->line, "\"%s\" needs \"kinds\" or \"when\"", c->id);
}

/* Not by reading_items(): each condition is known only to those below it. */
static void read_conditions(struct reading *r, const struct json *list, struct conditions *c)
{
	struct condition *at = arena_array(r->arena, CONDITIONS_MAX, sizeof(*at));

	c->at = at;
	for (const struct json *item = json_first(list); item != NULL; item = item->next) {
		if (c->n == CONDITIONS_MAX) {
			reading_fault(r, item->line, "there may be %d conditions", CONDITIONS_MAX);
			return;
		}
		if (!json_is(item, JSON_OBJECT)) {
			reading_fault(
				r, item->line, "each item of this list must be an object { }");
			continue;
		}
		read_condition(r, item, &at[c->n]);
		c->n++;
	}
}

/* A fact of codes that this room itself speaks of. */
static int fact_number(struct reading *r, const char *name)
{
	enum expression_type type;
	int at;

	if (!r->facts->find(name, &type, &at) || (type != EX_CODE && type != EX_CODES))
		BUG("there is no fact \"%s\" of codes", name);
	return at;
}

const struct conditions *conditions_read(struct reading *r)
{
	struct conditions *c = arena_new(r->arena, struct conditions);

	c->facts = r->facts;
	r->pack->conditions = c;
	c->kinds = fact_number(r, "kinds");
	c->whom = fact_number(r, "whom");
	c->accused_body_kind = fact_number(r, "accused_body_kind");
	c->must_not_see = fact_number(r, "must_not_see");
	read_conditions(r, reading_json(r, "conditions.json", JSON_ARRAY, true), c);
	return c;
}

/* ---- what is so ---- */

static struct expression_value value_of(const void *of, int at)
{
	const struct situation *s = of;
	struct expression_value v = { .state = EX_GIVEN };

	if (at == RISK) {
		v.text = s->risk;
		v.state = s->risk != NULL ? EX_GIVEN : EX_EMPTY;
		return v;
	}
	if (at < FIRST_CONDITION)
		return s->facts->value(s->facts->of, at);
	v.number = s->holds >> (at - FIRST_CONDITION) & 1;
	return v;
}

struct situation situation_of(
	const struct pack *p, const struct fact_values *facts, const char *risk, int64_t today)
{
	struct situation s = { .pack = p, .facts = facts, .risk = risk, .today = today };

	for (size_t i = 0; i < p->conditions->n; i++)
		if (rule_holds(&p->conditions->at[i].rule, &s))
			s.holds |= (uint64_t)1 << i;
	return s;
}

bool situation_has_code(const struct situation *s, int fact, const char *code)
{
	struct expression_value v = s->facts->value(s->facts->of, fact);

	if (v.state != EX_GIVEN)
		return false;
	for (size_t i = 0; i < v.codes_n; i++)
		if (strcmp(v.codes[i], code) == 0)
			return true;
	return text_equal(v.text, code);
}

bool situation_has_kind(const struct situation *s, const struct text_list *kinds)
{
	for (size_t i = 0; i < kinds->n; i++)
		if (situation_has_code(s, s->pack->conditions->kinds, kinds->at[i]))
			return true;
	return false;
}

bool situation_is_adult_only(const struct situation *s)
{
	return situation_has_code(s, s->pack->conditions->whom, "adult");
}

bool rule_is_always(const struct rule *rule)
{
	return rule->kinds.n == 0 && rule->when == NULL;
}

bool rule_holds(const struct rule *rule, const struct situation *s)
{
	const struct expression_values values = { .of = s, .value = value_of, .today = s->today };

	if (rule->kinds.n > 0 && !situation_has_kind(s, &rule->kinds))
		return false;
	return rule->when == NULL || expression_holds(rule->when, &values);
}

bool situation_time(const struct situation *s, int fact, int64_t *ret_at)
{
	struct moment m = s->facts->moment(s->facts->of, fact);

	if (m.on == NO_TIME)
		return false;
	*ret_at = local_instant(s->pack->zone, m.on, m.minute >= 0 ? m.minute : 0);
	return true;
}
