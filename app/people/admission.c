/*
 * admission.c - bodies enter and are admitted: whoever heads the body above makes
 * the new one's rings, certifies them with his own and puts the parent's reserve
 * behind them. He is no member of them; he only holds them for that moment.
 */

#include "app/people/admission.h"
#include "app/core/audit/audit.h"
#include "app/core/pack/areas.h"
#include "app/core/pack/bodies.h"
#include "app/people/grants.h"

/* A body stands where the pack says, and serves no place outside that of the body above:
 * otherwise a head could enter a desk of his own that reads what is sent to it. */
static enum outcome body_fits(struct tx *tx, const struct actor *who, const struct body *body)
{
	const struct pack *pack = who->site->pack;
	const struct body_kind *kind = body_kind(pack, body->kind);
	const struct area *area = area_of(pack, body->area);
	struct body parent;
	enum outcome oc;

	if (kind == NULL || area == NULL)
		return INVALID;
	if (body->parent == 0)
		return body_kind_fits(kind, NULL) ? OK : INVALID;
	oc = body_get(tx, body->parent, &parent);
	if (oc != OK)
		return oc;
	return body_kind_fits(kind, body_kind(pack, parent.kind)) &&
			       area_is_inside(area, area_of(pack, parent.area))
		       ? OK
		       : INVALID;
}

enum outcome people_body_enter(
	struct tx *tx, const struct actor *who, struct body *body, int64_t *ret_body)
{
	enum outcome oc;

	if (who->is_program || (who->access & ACCESS_BODIES) == 0)
		return FORBIDDEN;
	if (text_empty(body->name) || text_empty(body->kind))
		return INVALID;
	oc = body_fits(tx, who, body);
	if (oc != OK)
		return oc;
	body->id = id_new();
	body->state = "dormant";
	body_insert(tx, body);
	audit_act(tx, who, "body.enter", "body", body->id);
	*ret_body = body->id;
	return OK;
}

/* Beside himself, at the top, admits whoever heads a body of administrators. */
static enum outcome may_admit(
	struct tx *tx, const struct actor *who, int64_t parent, struct right *ret_right)
{
	if (parent != 0)
		return people_may(tx, who, parent, ret_right);
	for (size_t i = 0; i < who->holdings_n && !who->is_program; i++) {
		const struct holding *h = &who->holdings[i];

		if (!role_stands_in(who->site, h->body_kind, ROLE_ADMINISTRATOR) ||
			(role_access(h->role) & ACCESS_PEOPLE) == 0)
			continue;
		*ret_right = (struct right){ .by = h->body };
		return OK;
	}
	return FORBIDDEN;
}

/* Everything that is read before a body is admitted. */
struct basis {
	struct right right;
	struct custody by;            /* of the body that admits */
	struct vault_ring_to reserve; /* what stands behind the new one */
	bool by_has_reserve;
};

/* Behind a top body stands another: of the kind that the pack names, else the one
 * that admits it. */
static int64_t reserve_body(
	struct tx *tx, const struct admission *admission, const struct right *right)
{
	struct bodies_found found;

	if (admission->body.parent != 0)
		return admission->body.parent;
	if (text_empty(admission->reserve_kind))
		return right->by;
	found = bodies_of_kind(tx, admission->reserve_kind);
	return found.n > 0 ? found.at[0].id : right->by;
}

static bool has_reserve(const struct custody *c)
{
	const struct custody_ring *main = &c->rings[COMPARTMENT_MAIN];

	for (size_t i = 0; i < main->holders_n; i++)
		if (main->holders[i].account == 0)
			return true;
	return false;
}

static enum outcome read_basis(
	struct tx *tx, const struct actor *who, const struct admission *admission, struct basis *b)
{
	enum outcome oc = may_admit(tx, who, admission->body.parent, &b->right);

	if (oc != OK)
		return oc;
	if (!actor_is_fresh(who))
		return FORBIDDEN;
	oc = custody_of(tx, who, b->right.by, &b->by);
	if (oc == OK)
		oc = keys_to(tx, who->keys, reserve_body(tx, admission, &b->right),
			COMPARTMENT_RESERVE, &b->reserve);
	/* Nothing is sealed to an R that somebody else has put there. */
	if (oc == OK && !b->by.rings[COMPARTMENT_MAIN].has_true_mark)
		oc = FAILED;
	b->by_has_reserve = has_reserve(&b->by);
	return oc;
}

/* The first desk stood alone until there was a second top body. */
static void back_up_the_first(struct tx *tx, const struct actor *who, struct basis *b,
	const struct admission *admission, const struct custody *made)
{
	struct vault_ring_to reserve;

	if (admission->body.parent != 0 || b->by_has_reserve)
		return;
	reserve = vault_ring_to_own(made->rings[COMPARTMENT_RESERVE].ring);
	custody_reserve(tx, who->keys, &b->by, &reserve);
}

enum outcome people_body_admit(struct tx *tx, const struct actor *who,
	const struct admission *admission, int64_t *ret_body)
{
	struct admission settled = *admission;
	struct body *body = &settled.body;
	struct custody made;
	struct basis b;
	enum outcome oc;

	if (body->id != 0) {
		oc = body_get(tx, body->id, body);
		if (oc != OK)
			return oc;
		if (!text_equal(body->state, "dormant"))
			return CONFLICT;
	} else if (text_empty(body->name) || text_empty(body->kind)) {
		return INVALID;
	}
	oc = body_fits(tx, who, body);
	if (oc != OK)
		return oc;
	oc = read_basis(tx, who, &settled, &b);
	if (oc != OK)
		return oc;
	if (body->id != 0) {
		body_wake(tx, body->id, body->version);
	} else {
		body->id = id_new();
		body->state = "active";
		body_insert(tx, body);
	}
	custody_create(tx, who->keys,
		&(struct body_rings){
			.body = body->id,
			.compartments = settled.compartments,
			.admitted_by = b.by.rings[COMPARTMENT_MAIN].ring,
			.reserve = &b.reserve,
			.recovery = &b.by.recovery,
		},
		&made);
	back_up_the_first(tx, who, &b, &settled, &made);
	audit_act(tx, who, "body.admit", "body", body->id);
	*ret_body = body->id;
	return OK;
}
