/* bodies.c - reads body_kinds.json and helplines.json. */

#include "app/core/pack/bodies.h"
#include "app/core/pack/codes.h"
#include "app/core/pack/reading.h"
#include "app/core/pack/speech.h"

#include <string.h>

static const char *const compartments[] = { "main", "identity", "originals", "notes", "closed" };

static void read_mandate(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "duty", "who", "kinds", NULL };
	struct text_list who = reading_texts(r, item, "who");
	struct mandate *m = place;

	json_only_keys(item, known, r->faults);
	m->duty = json_need_text(item, "duty", r->faults);
	m->kinds = rule_read(r, item).kinds;
	m->for_child = text_list_has(&who, "child");
	m->for_adult = text_list_has(&who, "adult");
	if (m->duty != NULL && pack_code(r->pack, "duty", m->duty) == NULL)
		reading_fault(r, item->line, "duty \"%s\" is not in codes/duty.json", m->duty);
	if (who.n == 0 || who.n != (size_t)m->for_child + m->for_adult)
		reading_fault(r, item->line, "\"who\" names \"child\", \"adult\" or both");
}

static struct texts_list read_lines(struct reading *r, const struct json *object, const char *key)
{
	const struct json *list = json_may(object, key, JSON_ARRAY, r->faults);
	struct texts *at = arena_array(r->arena, list != NULL ? list->items.n + 1 : 1, sizeof(*at));
	struct texts_list lines = { .at = at };

	for (const struct json *v = json_first(list); v != NULL; v = v->next)
		at[lines.n++] = reading_words_of(r, v, key);
	return lines;
}

static void read_state_words(struct reading *r, const struct json *item, struct body_kind *k)
{
	const struct json *object = json_may(item, "phases", JSON_OBJECT, r->faults);
	struct state_words *at =
		arena_array(r->arena, object != NULL ? object->items.n + 1 : 1, sizeof(*at));

	k->phases = at;
	for (const struct json *v = json_first(object); v != NULL; v = v->next) {
		if (!is_task_state(v->key))
			reading_fault(r, v->line, "\"%s\" is no state of a task", v->key);
		at[k->phases_n++] = (struct state_words){ .state = v->key,
			.words = reading_words_of(r, v, v->key) };
	}
}

static void check_compartments(struct reading *r, const struct json *item, struct body_kind *k)
{
	for (size_t i = 0; i < k->compartments.n; i++) {
		bool is_known = false;

		for (size_t j = 0; j < COUNT_OF(compartments); j++)
			is_known = is_known || strcmp(k->compartments.at[i], compartments[j]) == 0;
		if (!is_known)
			reading_fault(r, item->line,
				"compartment \"%s\": use main, identity, originals, notes, closed",
				k->compartments.at[i]);
	}
	if (!text_list_has(&k->compartments, "main") && !text_list_has(&k->compartments, "closed"))
		reading_fault(r, item->line,
			"\"%s\" needs the compartment \"main\" (or \"closed\")", k->id);
}

static void check_roles(struct reading *r, const struct json *item, const struct body_kind *k)
{
	static const char *const known[] = { "triage", "administrator", "protection" };

	for (size_t i = 0; i < k->roles.n; i++) {
		bool is_known = false;

		for (size_t j = 0; j < COUNT_OF(known); j++)
			is_known = is_known || text_equal(k->roles.at[i], known[j]);
		if (!is_known)
			reading_fault(r, item->line,
				"role \"%s\": use triage, administrator, protection",
				k->roles.at[i]);
	}
}

static void read_place_of_kind(struct reading *r, const struct json *item, struct body_kind *k)
{
	const char *level = json_need_text(item, "level", r->faults);
	const char *calendar = json_may_text(item, "calendar", "", r->faults);

	k->level = area_level(r->pack, level);
	if (level != NULL && k->level == NULL)
		reading_fault(r, item->line, "level \"%s\" is not in pack.json", level);
	k->calendar = pack_calendar(r->pack, calendar);
	if (k->calendar == NULL)
		reading_fault(r, item->line, "calendar \"%s\" is not in calendars.json", calendar);
}

static void read_kind(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "n", "level", "name", "public_name", "mandates",
		"may_lead", "compartments", "roles", "calendar", "parent_kind", "also_under",
		"reserve_kind", "before_you_act", "do_not", "phases", "accused_as", "note", NULL };
	static const struct item_reader mandates = { sizeof(struct mandate), read_mandate };
	struct body_kind *k = place;

	json_only_keys(item, known, r->faults);
	k->id = reading_id(r, item);
	k->n = reading_n(r, item, 9999);
	k->name = reading_words(r, item, "name");
	k->public_name = reading_words(r, item, "public_name");
	read_place_of_kind(r, item, k);
	k->mandates = reading_items(
		r, json_need(item, "mandates", JSON_ARRAY, r->faults), &mandates, &k->mandates_n);
	k->may_lead = json_may_bool(item, "may_lead", false, r->faults);
	k->compartments = reading_texts(r, item, "compartments");
	check_compartments(r, item, k);
	k->roles = reading_texts(r, item, "roles");
	check_roles(r, item, k);
	k->also_under = reading_texts(r, item, "also_under");
	k->before_you_act = read_lines(r, item, "before_you_act");
	k->do_not = read_lines(r, item, "do_not");
	read_state_words(r, item, k);
	k->accused_as = reading_texts(r, item, "accused_as");
	for (size_t i = 0; i < k->accused_as.n; i++)
		if (pack_code(r->pack, "accused_body", k->accused_as.at[i]) == NULL)
			reading_fault(r, item->line, "\"%s\" is not in codes/accused_body.json",
				k->accused_as.at[i]);
}

static const struct body_kind *other_kind(
	struct reading *r, const struct json *item, const char *key)
{
	const char *id = json_may_text(item, key, "", r->faults);
	const struct body_kind *kind = body_kind(r->pack, id);

	if (!text_empty(id) && kind == NULL)
		reading_fault(r, item->line, "\"%s\": there is no kind \"%s\"", key, id);
	return kind;
}

/* A tree, or somebody would stand in reserve for himself. */
static void check_parents(struct reading *r, const struct body_kind *k, const struct json *item)
{
	const struct body_kind *above = k->parent;
	size_t steps = 0;

	for (size_t i = 0; i < k->also_under.n; i++)
		if (body_kind(r->pack, k->also_under.at[i]) == NULL)
			reading_fault(r, item->line, "\"also_under\": there is no kind \"%s\"",
				k->also_under.at[i]);
	while (above != NULL && steps++ <= r->pack->bodies->kinds_n)
		above = above->parent;
	if (above != NULL)
		reading_fault(
			r, item->line, "\"%s\" stands above itself: mend \"parent_kind\"", k->id);
	else if (k->parent == NULL && (k->reserve == NULL || k->reserve == k))
		reading_fault(r, item->line,
			"\"%s\" needs a \"parent_kind\", or a second top kind as \"reserve_kind\"",
			k->id);
}

/* Somebody must read what comes in, enter offices, and watch who looks at what. */
static void check_all_roles(struct reading *r, const struct json *list)
{
	static const char *const needed[] = { "triage", "administrator", "protection" };
	const struct bodies *all = r->pack->bodies;

	for (size_t j = 0; j < COUNT_OF(needed); j++) {
		bool stands = false;

		for (size_t i = 0; i < all->kinds_n; i++)
			stands = stands || body_kind_has_role(&all->kinds[i], needed[j]);
		if (!stands)
			reading_fault(r, list != NULL ? list->line : 0,
				"no kind of body has the role \"%s\"", needed[j]);
	}
}

static void link_kinds(struct reading *r, const struct json *list, struct body_kind *kinds)
{
	const struct json *item = json_first(list);

	for (size_t i = 0; item != NULL; i++, item = item->next) {
		kinds[i].parent = other_kind(r, item, "parent_kind");
		kinds[i].reserve = other_kind(r, item, "reserve_kind");
	}
	item = json_first(list);
	for (size_t i = 0; item != NULL; i++, item = item->next)
		check_parents(r, &kinds[i], item);
	check_all_roles(r, list);
}

static void read_helpline(struct reading *r, const struct json *item, void *place)
{
	static const char *const known[] = { "id", "n", "number", "name", "what_for", "hours",
		"always_open", "free", "last_checked", "first", "kinds", "when", "area", "note",
		NULL };
	const char *checked = json_need_text(item, "last_checked", r->faults);
	const char *area = json_may_text(item, "area", "", r->faults);
	struct helpline *h = place;

	json_only_keys(item, known, r->faults);
	h->id = reading_id(r, item);
	h->n = reading_n(r, item, 9999);
	h->number = json_need_text(item, "number", r->faults);
	h->name = reading_words(r, item, "name");
	h->what_for = reading_words(r, item, "what_for");
	h->hours = reading_words(r, item, "hours");
	h->is_always_open = json_may_bool(item, "always_open", false, r->faults);
	h->is_free = json_may_bool(item, "free", false, r->faults);
	h->is_first = json_may_bool(item, "first", false, r->faults);
	h->rule = rule_read(r, item);
	h->area = area_of(r->pack, area);
	if (!text_empty(area) && h->area == NULL)
		reading_fault(r, item->line, "area \"%s\" is not in areas.csv", area);
	if (checked != NULL && !day_read(checked, &h->last_checked))
		reading_fault(r, item->line, "\"last_checked\": write the day as 2026-11-01");
	if (h->number != NULL && strspn(h->number, "+0123456789 -") != strlen(h->number))
		reading_fault(r, item->line, "\"number\" has digits, blanks, - and + only");
}

static void check_first(struct reading *r, const struct bodies *b)
{
	size_t first = 0;

	for (size_t i = 0; i < b->helplines_n; i++)
		first += b->helplines[i].is_first;
	if (first == 0 || first > 4)
		reading_fault(r, 0, "mark one to four helplines with \"first\": true");
	if (b->helplines_n > HELPLINES_MAX)
		reading_fault(r, 0, "there may be %d helplines", HELPLINES_MAX);
}

static void read_helplines(struct reading *r, struct bodies *b)
{
	static const struct item_reader reader = { sizeof(struct helpline), read_helpline };
	const struct json *list = reading_json(r, "helplines.json", JSON_ARRAY, true);

	if (list == NULL)
		return;
	b->helplines = reading_items(r, list, &reader, &b->helplines_n);
	reading_unique(r, &(struct unique){ .items = b->helplines,
				  .n = b->helplines_n,
				  .list = list,
				  .size = sizeof(b->helplines[0]),
				  .id_at = offsetof(struct helpline, id),
				  .n_at = offsetof(struct helpline, n) });
	check_first(r, b);
}

const struct bodies *bodies_read(struct reading *r)
{
	static const struct item_reader reader = { sizeof(struct body_kind), read_kind };
	const struct json *list = reading_json(r, "body_kinds.json", JSON_ARRAY, true);
	struct bodies *b = arena_new(r->arena, struct bodies);
	struct body_kind *kinds;

	r->pack->bodies = b;
	b->kinds = kinds = reading_items(r, list, &reader, &b->kinds_n);
	reading_unique(r, &(struct unique){ .items = b->kinds,
				  .n = b->kinds_n,
				  .list = list,
				  .size = sizeof(b->kinds[0]),
				  .id_at = offsetof(struct body_kind, id),
				  .n_at = offsetof(struct body_kind, n) });
	link_kinds(r, list, kinds);
	read_helplines(r, b);
	return b;
}

const struct body_kind *body_kind(const struct pack *p, const char *id)
{
	for (size_t i = 0; i < p->bodies->kinds_n; i++)
		if (text_equal(p->bodies->kinds[i].id, id))
			return &p->bodies->kinds[i];
	return NULL;
}

const struct body_kind *body_kind_of_n(const struct pack *p, int n)
{
	for (size_t i = 0; i < p->bodies->kinds_n; i++)
		if (p->bodies->kinds[i].n == n)
			return &p->bodies->kinds[i];
	return NULL;
}

const struct helpline *helpline(const struct pack *p, const char *id)
{
	for (size_t i = 0; i < p->bodies->helplines_n; i++)
		if (text_equal(p->bodies->helplines[i].id, id))
			return &p->bodies->helplines[i];
	return NULL;
}

bool body_kind_has_role(const struct body_kind *kind, const char *role)
{
	return kind != NULL && (text_equal(role, "officer") || text_equal(role, "head") ||
				       text_list_has(&kind->roles, role));
}

bool body_kind_fits(const struct body_kind *kind, const struct body_kind *parent)
{
	if (parent == NULL)
		return kind->parent == NULL;
	return parent == kind->parent || text_list_has(&kind->also_under, parent->id) ||
	       body_kind_has_role(parent, "administrator");
}

bool body_kind_covers(const struct body_kind *kind, const char *duty, const struct situation *s)
{
	bool adult_only = situation_is_adult_only(s);

	for (size_t i = 0; i < kind->mandates_n; i++) {
		const struct mandate *m = &kind->mandates[i];

		if (strcmp(m->duty, duty) != 0 || !(adult_only ? m->for_adult : m->for_child))
			continue;
		if (m->kinds.n == 0 || situation_has_kind(s, &m->kinds))
			return true;
	}
	return false;
}

size_t helplines_for(const struct pack *p, const struct situation *s, const struct area *area,
	const struct helpline *ret_helplines[HELPLINES_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < p->bodies->helplines_n; i++) {
		const struct helpline *h = &p->bodies->helplines[i];

		if (h->area != NULL && !area_is_inside(area, h->area))
			continue;
		if (s != NULL ? rule_holds(&h->rule, s) : rule_is_always(&h->rule))
			ret_helplines[n++] = h;
	}
	return n;
}
