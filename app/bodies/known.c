/* known.c - a few hundred answers, each in its slot until it is too old. */

#include "app/bodies/known.h"

#include <pthread.h>

enum { SLOTS = 1024, KNOWN_FOR = 5 * SECOND };

struct slot {
	const char *kind;
	const struct area *area;
	const char *serves; /* NULL: nobody serves there */
	int64_t body;
	int64_t until; /* clock_ticks() */
};

struct bodies_known {
	pthread_rwlock_t lock;
	struct slot slots[SLOTS];
};

struct bodies_known *bodies_known_create(struct arena *process)
{
	struct bodies_known *known = arena_new(process, struct bodies_known);

	pthread_rwlock_init(&known->lock, NULL);
	return known;
}

static struct slot *slot_of(struct bodies_known *known, const char *kind, const struct area *area)
{
	uint64_t hash =
		((uint64_t)(uintptr_t)kind * 31 + (uint64_t)(uintptr_t)area) * 0x9E3779B97F4A7C15u;

	return &known->slots[hash >> 54];
}

static struct slot recall(struct bodies_known *known, const char *kind, const struct area *area)
{
	struct slot slot;

	pthread_rwlock_rdlock(&known->lock);
	slot = *slot_of(known, kind, area);
	pthread_rwlock_unlock(&known->lock);
	return slot;
}

static void remember(struct bodies_known *known, const struct slot *slot)
{
	pthread_rwlock_wrlock(&known->lock);
	*slot_of(known, slot->kind, slot->area) = *slot;
	pthread_rwlock_unlock(&known->lock);
}

/* The area above `area`, or it itself, that has this code: the pack's own text, which
 * outlives the request. */
static const char *code_above(const struct area *area, const char *code)
{
	while (area != NULL && !text_equal(area->code, code))
		area = area->parent;
	return area != NULL ? area->code : NULL;
}

static enum outcome ask(struct tx *tx, struct bodies_known *known, const char *kind,
	const struct area *area, struct slot *ret_slot)
{
	struct body body;
	enum outcome oc = body_serving(tx, kind, area, &body);

	if (oc != OK && oc != NOT_FOUND)
		return oc;
	*ret_slot = (struct slot){
		.kind = kind,
		.area = area,
		.serves = oc == OK ? code_above(area, body.area) : NULL,
		.body = oc == OK ? body.id : 0,
		.until = clock_ticks() + KNOWN_FOR,
	};
	remember(known, ret_slot);
	return OK;
}

enum outcome body_serving_lately(struct tx *tx, struct bodies_known *known, const char *kind,
	const struct area *area, struct serving *ret_serving)
{
	struct slot slot = recall(known, kind, area);
	enum outcome oc = OK;

	if (slot.kind != kind || slot.area != area || slot.until <= clock_ticks())
		oc = ask(tx, known, kind, area, &slot);
	if (oc != OK)
		return oc;
	if (slot.serves == NULL)
		return NOT_FOUND;
	*ret_serving = (struct serving){ .body = slot.body, .kind = kind, .area = slot.serves };
	return OK;
}
