/*
 * admission_desk.c - a new office: entered by an administrator as a name, or entered
 * and admitted by whoever heads the office above.
 */

#include "app/people/admission.h"
#include "app/people/fields_desk.h"

#include "app/people/letter_desk.h"
#include "app/people/people_pages.h"
#include "new_body.view.h"

static bool may_admit(const struct actor *who)
{
	return (who->access & ACCESS_PEOPLE) != 0;
}

/* Below which office: of the form, of the address, or the first of one's own. */
static int64_t parent_of(const struct request *rq)
{
	const struct holding *own = actor_holding(rq->actor, ACCESS_PEOPLE);
	int64_t parent;

	if (rq_field_id(rq, "parent", &parent) ||
		id_read(http_query_text(rq->http, "parent"), &parent))
		return parent;
	return own != NULL ? own->body : 0;
}

static size_t kinds_of(const struct request *rq, const struct kind_choice **ret_kinds)
{
	const struct bodies *all = rq->site->pack->bodies;
	struct kind_choice *kinds = arena_array(rq->arena, all->kinds_n + 1, sizeof(*kinds));
	const char *chosen = rq_field(rq, "kind");

	for (size_t i = 0; i < all->kinds_n; i++)
		kinds[i] = (struct kind_choice){ all->kinds[i].id,
			rq_texts(rq, &all->kinds[i].name), text_equal(all->kinds[i].id, chosen) };
	*ret_kinds = kinds;
	return all->kinds_n;
}

static struct reply show(struct request *rq, int status, const char *wrong)
{
	struct view_new_body page = { .action = rq_url(rq, URL("/desk/bodies")),
		.parent_id = parent_of(rq),
		.name = rq_typed(rq, "name"),
		.name_en = rq_typed(rq, "name_en"),
		.area = rq_typed(rq, "area"),
		.phone = rq_typed(rq, "phone"),
		.address = rq_typed(rq, "address"),
		.wrong = wrong != NULL ? rq_text(rq, wrong) : NULL };
	struct body parent;

	page.kinds_n = kinds_of(rq, &page.kinds);
	if (page.parent_id != 0 && body_get(rq->tx, page.parent_id, &parent) == OK)
		page.parent = body_name(&parent, rq->language, rq->site);
	return page_desk(rq, status, rq_text(rq, MESSAGE("Add an office")), &view_new_body, &page);
}

static struct reply ask_new(struct request *rq)
{
	if ((rq->actor->access & (ACCESS_PEOPLE | ACCESS_BODIES)) == 0)
		return reply_outcome(rq, FORBIDDEN);
	return show(rq, 200, NULL);
}

/* What was typed is a code, or the best place of that name. */
static const struct area *area_typed(const struct request *rq)
{
	const char *typed = rq_typed(rq, "area");
	const struct area *hits[PLACE_HITS_MAX];
	const struct area *area = area_of(rq->site->pack, typed);

	if (area != NULL)
		return area;
	if (place_search(rq->site->pack, rq->arena, typed, zone_day(rq->site->zone, clock_now()),
		    hits) == 0)
		return NULL;
	return hits[0];
}

static void flags_of(const struct body_kind *kind, bool ret_flags[COMPARTMENTS])
{
	for (int c = 0; c < COMPARTMENTS; c++)
		ret_flags[c] =
			text_list_has(&kind->compartments, compartment_text((enum compartment)c));
}

/* By a head: with keys at once; by an administrator: a name that waits for them. */
static enum outcome make(
	struct request *rq, const struct body_kind *kind, struct body *b, int64_t *ret_body)
{
	bool flags[COMPARTMENTS];
	struct admission admission = { .body = *b,
		.compartments = flags,
		.reserve_kind = kind->reserve != NULL ? kind->reserve->id : NULL };

	flags_of(kind, flags);
	if (may_admit(rq->actor))
		return people_body_admit(rq->tx, rq->actor, &admission, ret_body);
	return people_body_enter(rq->tx, rq->actor, b, ret_body);
}

static struct reply enter(struct request *rq)
{
	const struct body_kind *kind = body_kind(rq->site->pack, rq_typed(rq, "kind"));
	const struct area *area = area_typed(rq);
	struct body b = { .parent = parent_of(rq),
		.name = rq_typed(rq, "name"),
		.name_en = rq_typed(rq, "name_en"),
		.phone = rq_typed(rq, "phone"),
		.address = rq_typed(rq, "address") };
	struct reply reply;
	int64_t made;
	enum outcome oc;

	if (may_admit(rq->actor) && !rq_fresh(rq, &reply))
		return reply;
	if (kind == NULL || *b.name == '\0')
		return show(rq, 422, MESSAGE("Choose the kind and give the office a name."));
	if (area == NULL)
		return show(rq, 422, MESSAGE("We do not know this place. Try another spelling."));
	b.kind = kind->id;
	b.area = area->code;
	if (kind->parent == NULL)
		b.parent = 0; /* stands at the top, beside one's own */
	oc = make(rq, kind, &b, &made);
	if (oc == INVALID)
		return show(rq, 422,
			MESSAGE("Such an office does not stand under this one, or not in this "
				"place."));
	if (oc != OK)
		return reply_outcome(rq, oc);
	return reply_done(rq, made, may_admit(rq->actor) ? "admitted" : "");
}

static struct reply admit(struct request *rq)
{
	bool flags[COMPARTMENTS];
	struct admission admission = { .compartments = flags };
	const struct body_kind *kind;
	struct reply reply;
	enum outcome oc = rq_path_id(rq, "body", &admission.body.id);

	if (oc == OK)
		oc = body_get(rq->tx, admission.body.id, &admission.body);
	if (oc != OK)
		return reply_outcome(rq, oc);
	if (!rq_fresh(rq, &reply))
		return reply;
	kind = body_kind(rq->site->pack, admission.body.kind);
	if (kind == NULL)
		return reply_outcome(rq, NOT_FOUND);
	flags_of(kind, flags);
	admission.reserve_kind = kind->reserve != NULL ? kind->reserve->id : NULL;
	oc = people_body_admit(rq->tx, rq->actor, &admission, &admission.body.id);
	return oc == OK ? reply_done(rq, admission.body.id, "admitted") : reply_outcome(rq, oc);
}

const struct route admission_desk[] = {
	{ HTTP_GET, "/desk/bodies/new", ask_new, ACCESS_SIGNED_IN, 0, &view_new_body,
		"a new office" },
	{ HTTP_POST, "/desk/bodies", enter, ACCESS_SIGNED_IN, ROUTE_KEEPS, NULL,
		"enters an office; a head's has its keys at once", &note_body },
	{ HTTP_POST, "/desk/bodies/{body}/admit", admit, ACCESS_PEOPLE, 0, NULL,
		"gives keys to an office that was entered" },
	{ 0 },
};
