/* staffing.c - the desks of the pack's three kinds, as they were a few seconds ago. */

#include "app/bodies/staffing.h"

#include "app/bodies/body.h"
#include "app/core/calendar/closed_days.h"
#include "app/core/pack/bodies.h"
#include "app/core/pack/routing.h"

#include <pthread.h>

enum { DESKS_MAX = 512 };

struct desk {
	int64_t body;
	struct desk_now now;
};

struct desks {
	struct desk at[DESKS_MAX]; /* those of the triage kind first */
	size_t n;
	struct desk_now first;
};

struct staffing {
	pthread_rwlock_t lock;
	struct desks desks;
	void (*changed)(void *with);
	void *with;
};

static const struct desk_now nobody = { .opens_at = NO_TIME };

struct staffing *staffing_create(struct arena *process)
{
	struct staffing *staffing = arena_new(process, struct staffing);

	pthread_rwlock_init(&staffing->lock, NULL);
	staffing->desks.first = nobody;
	return staffing;
}

/* ---- asking ---- */

struct desk_now desk_now(const struct site *site, int64_t body)
{
	struct staffing *staffing = site->staffing;
	struct desk_now now = nobody;

	pthread_rwlock_rdlock(&staffing->lock);
	for (size_t i = 0; i < staffing->desks.n; i++)
		if (staffing->desks.at[i].body == body)
			now = staffing->desks.at[i].now;
	pthread_rwlock_unlock(&staffing->lock);
	return now;
}

struct desk_now first_desk_now(const struct site *site)
{
	struct staffing *staffing = site->staffing;
	struct desk_now now;

	pthread_rwlock_rdlock(&staffing->lock);
	now = staffing->desks.first;
	pthread_rwlock_unlock(&staffing->lock);
	return now;
}

/* ---- looking ---- */

static struct desk_now look_at(struct tx *tx, const struct site *site, const struct body *b)
{
	struct working_time working = body_working_time(tx, site, b);
	int64_t now = clock_now(), opens_at = working_time_begins(&working, now);

	if (!body_is_read(tx, site, b->id, ACCESS_TRIAGE))
		return nobody;
	return (struct desk_now){ .is_staffed = opens_at <= now,
		.opens_at = opens_at <= now ? NO_TIME : opens_at };
}

/* Those of a kind; the first by id that serves the whole country is the one that takes
 * what says no place, unless a kind before had one (as report_file() chooses). */
static void add_desks(struct tx *tx, const struct site *site, const struct body_kind *kind,
	struct desks *desks, int64_t *first)
{
	struct bodies_found found = bodies_of_kind(tx, kind->id);
	bool has_first = *first != 0;

	for (size_t i = 0; i < found.n && desks->n < DESKS_MAX; i++) {
		const struct body *b = &found.at[i];
		struct desk_now now = look_at(tx, site, b);

		desks->at[desks->n++] = (struct desk){ .body = b->id, .now = now };
		if (has_first || !text_equal(b->area, site->pack->areas->at[0].code) ||
			(*first != 0 && *first < b->id))
			continue;
		*first = b->id;
		desks->first = now;
	}
}

static bool is_same(const struct desk_now *one, const struct desk_now *other)
{
	return one->is_staffed == other->is_staffed && one->opens_at == other->opens_at;
}

bool staffing_look(struct tx *tx, struct actor *system)
{
	const struct site *site = system->site;
	const struct routing *routing = site->pack->routing;
	const struct body_kind *kinds[] = { routing->triage, routing->standby, routing->national };
	struct desks *desks = arena_new(tx_arena(tx), struct desks);
	struct staffing *staffing = site->staffing;
	int64_t first = 0;
	bool is_changed;

	desks->first = nobody;
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		add_desks(tx, site, kinds[i], desks, &first);
	if (tx_poisoned(tx))
		return false;
	pthread_rwlock_wrlock(&staffing->lock);
	is_changed = staffing->changed != NULL && !is_same(&staffing->desks.first, &desks->first);
	staffing->desks = *desks;
	pthread_rwlock_unlock(&staffing->lock);
	if (is_changed)
		staffing->changed(staffing->with);
	return false;
}

void staffing_on_change(struct staffing *staffing, void (*changed)(void *with), void *with)
{
	pthread_rwlock_wrlock(&staffing->lock);
	staffing->changed = changed;
	staffing->with = with;
	pthread_rwlock_unlock(&staffing->lock);
}
