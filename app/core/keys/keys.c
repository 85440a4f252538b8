/* keys.c - from a person to a part. */

#include "app/core/keys/custody.h"
#include "app/core/keys/keys_store.h"

static const char *const compartments[COMPARTMENTS] = { "main", "identity", "originals", "notes",
	"closed", "reserve" };

const char *compartment_text(enum compartment c)
{
	return compartments[c];
}

bool compartment_read(const char *text, enum compartment *ret_c)
{
	for (int c = 0; c < COMPARTMENTS; c++) {
		if (text_equal(text, compartments[c])) {
			*ret_c = (enum compartment)c;
			return true;
		}
	}
	return false;
}

struct vault_place place_of(uint16_t table, uint16_t field, int64_t id)
{
	return (struct vault_place){
		.table = table, .field = field, .version = 1, .record = vault_record_of(id)
	};
}

/* ---- the keyring ---- */

void keyring_load(struct tx *tx, struct keyring *kr)
{
	struct rows *rows = membership_rows(tx, vault_user_id(kr->user), day_of(clock_now()));

	kr->held = arena_array(tx_arena(tx), db_count(rows) + 1, sizeof(*kr->held));
	kr->held_n = 0;
	while (db_next(rows)) {
		struct membership m;

		membership_of(rows, &m);
		/* Newest generation first; older rows of the same ring are history. */
		if (kr->held_n > 0 && kr->held[kr->held_n - 1].ring == m.ring)
			continue;
		kr->held[kr->held_n++] = m;
	}
}

struct membership *keyring_membership(
	const struct keyring *kr, int64_t body, enum compartment compartment)
{
	for (size_t i = 0; i < kr->held_n; i++)
		if (kr->held[i].body == body && kr->held[i].compartment == compartment)
			return &kr->held[i];
	return NULL;
}

/* ---- opening rings ---- */

/* Walks from a generation back to an older one, each step under the next. */
static enum outcome walk_back(struct tx *tx, struct keyring *kr, const struct vault_ring *ring,
	uint16_t gen, const struct vault_ring **ret_ring)
{
	while (vault_ring_gen(ring) > gen) {
		struct vault_ring_to older;
		struct ring_row row;
		enum outcome oc;

		if (!ring_row_at(tx, vault_ring_number(ring), vault_ring_gen(ring), &row))
			return FAILED;
		oc = keys_vouch(
			tx, kr->directory, kr->vault, row.ring, (uint16_t)(row.gen - 1), &older);
		if (oc != OK)
			return oc;
		if (!vault_ring_prev_open(kr->vault, ring, &older, row.prev, &ring))
			return FAILED;
	}
	if (vault_ring_gen(ring) != gen)
		return FORBIDDEN; /* sealed to a generation that came after his time */
	*ret_ring = ring;
	return OK;
}

static enum outcome open_membership(struct tx *tx, struct keyring *kr, struct membership *m)
{
	struct vault_ring_to to;
	enum outcome oc;

	if (m->opened != NULL)
		return OK;
	oc = keys_vouch(tx, kr->directory, kr->vault, m->ring, m->gen, &to);
	if (oc != OK)
		return oc;
	if (!vault_member_open(kr->vault, kr->user, &to, m->wrap, &m->opened)) {
		log_error("alarm: a membership of ring %u does not open for its holder", m->ring);
		return FAILED;
	}
	return OK;
}

enum outcome keys_open(struct tx *tx, struct keyring *kr, uint32_t ring, uint16_t gen,
	const struct vault_ring **ret_ring)
{
	for (size_t i = 0; i < kr->held_n; i++) {
		enum outcome oc;

		if (kr->held[i].ring != ring)
			continue;
		oc = open_membership(tx, kr, &kr->held[i]);
		if (oc != OK)
			return oc;
		return walk_back(
			tx, kr, kr->held[i].opened, gen != 0 ? gen : kr->held[i].gen, ret_ring);
	}
	return FORBIDDEN;
}

enum outcome keys_open_reserve(struct tx *tx, struct keyring *kr, uint32_t ring, uint16_t gen,
	const struct vault_ring **ret_ring)
{
	struct rows *rows = reserve_rows(tx, ring);

	while (db_next(rows)) {
		const struct vault_ring *reserve, *opened;
		struct vault_ring_to to;
		struct reserve_row row;

		reserve_of(rows, &row);
		if (keys_open(tx, kr, row.reserve, row.reserve_gen, &reserve) != OK)
			continue;
		if (keys_vouch(tx, kr->directory, kr->vault, ring, row.gen, &to) != OK)
			return FAILED;
		if (!vault_member_open_reserve(kr->vault, reserve, &to, row.wrap, &opened))
			return FAILED;
		return walk_back(tx, kr, opened, gen != 0 ? gen : row.gen, ret_ring);
	}
	return FORBIDDEN;
}

/* ---- records ---- */

static enum outcome ring_for(struct tx *tx, struct keyring *kr, const struct vault_slip *slip,
	bool by_reserve, const struct vault_ring **ret_ring)
{
	const struct vault_ring *newest;
	enum outcome oc;

	if (slip->ring == VAULT_RING_REPORTER) {
		if (kr->reporter == NULL || vault_ring_gen(kr->reporter) != slip->gen)
			return FORBIDDEN;
		*ret_ring = kr->reporter;
		return OK;
	}
	oc = keys_open(tx, kr, slip->ring, slip->gen, ret_ring);
	if (oc == FORBIDDEN && by_reserve)
		oc = keys_open_reserve(tx, kr, slip->ring, slip->gen, ret_ring);
	/* What escalated twice is opened through the reserve of the body between. */
	if (oc == FORBIDDEN && by_reserve && keys_reach(tx, kr, slip->ring, &newest) == OK)
		oc = keys_open_reserve(tx, kr, slip->ring, slip->gen, ret_ring);
	return oc;
}

enum outcome keys_part(struct tx *tx, struct keyring *kr, struct part_at at, struct sealed keys,
	const struct vault_part **ret_part)
{
	struct vault_slips *slips;

	if (!vault_slips_read(kr->vault, vault_record_of(at.record), keys, &slips))
		return FAILED;
	for (size_t i = 0; i < vault_slips_count(slips); i++) {
		struct vault_slip slip = vault_slips_at(slips, i);
		const struct vault_ring *ring;
		struct vault_ring_to from;
		enum outcome oc;

		if (slip.part != at.part)
			continue;
		oc = ring_for(tx, kr, &slip, at.by_reserve, &ring);
		if (oc == FORBIDDEN)
			continue;
		if (oc == OK && slip.kind == VAULT_SLIP_FROM)
			oc = keys_vouch(
				tx, kr->directory, kr->vault, slip.from, slip.from_gen, &from);
		if (oc != OK)
			return FAILED;
		if (vault_slips_open(slips, &slip, ring,
			    slip.kind == VAULT_SLIP_FROM ? &from : NULL, ret_part))
			return OK;
		log_error("alarm: a slip does not open for the ring it names");
		return FAILED;
	}
	return FORBIDDEN;
}

bool keys_sealed_to(struct keyring *kr, struct part_at at, struct sealed keys, uint32_t ring)
{
	struct vault_slips *slips;
	struct vault_slip slip;

	return vault_slips_read(kr->vault, vault_record_of(at.record), keys, &slips) &&
	       vault_slips_find(slips, ring, at.part, &slip);
}

/* A line of a list names kind and place, and answers without a story are codes: their size
 * would tell which. So the short ones of a field are all alike (tests/attack/link_test.c). */
static size_t least_size(uint16_t field)
{
	switch (field) {
	case FIELD_LABEL:
		return 256;
	case FIELD_ITEM:
		return 512;
	case FIELD_STORY:
	case FIELD_EXTRACT:
		return 1024;
	default:
		return 64;
	}
}

struct sealed item_seal(struct keyring *kr, const struct vault_part *part, struct vault_place place,
	struct bytes plain)
{
	return vault_item_seal_least(kr->vault, part, &place, plain, least_size(place.field));
}

enum outcome item_open(struct keyring *kr, const struct vault_part *part, struct vault_place place,
	struct sealed item, struct bytes *ret_plain)
{
	if (vault_item_open(kr->vault, part, &place, item, ret_plain))
		return OK;
	log_error("alarm: a sealed value does not open with its own key: it was changed");
	return FAILED;
}
