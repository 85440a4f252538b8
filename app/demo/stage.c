/*
 * stage.c - plays stories in the order of time. One thread does the deeds, since the
 * clock is one for all; the changes are handed over as they come, so that one fsync
 * serves dozens of them. A story waits for its own last change, never for others'.
 */

#include "app/demo/story.h"

#include "app/demo/world.h"

#include <pthread.h>

enum { FLIGHTS = 128, FLIGHT_MAX = 16 << 20, ATTEMPTS = 5 };

/* A change on its way to the disk. */
struct flight {
	struct stage *stage;
	struct arena *arena; /* holds the change until it is durable */
	struct story *story; /* NULL: free */
	const struct step *step;
	int attempt;
	bool is_back; /* with this verdict; guarded by the stage's lock */
	enum verdict verdict;
};

struct stage {
	struct world *world;
	struct flight flights[FLIGHTS];
	pthread_mutex_t lock;
	pthread_cond_t told;
	int64_t tick_at; /* of the clockwork: 0 before the first deed */
	bool has_failed;
};

static void land_later(void *with, enum verdict verdict)
{
	struct flight *f = with;

	pthread_mutex_lock(&f->stage->lock);
	f->verdict = verdict;
	f->is_back = true;
	pthread_cond_signal(&f->stage->told);
	pthread_mutex_unlock(&f->stage->lock);
}

static void failed(const struct flight *f, enum outcome oc)
{
	char at[24];

	instant_text(f->step->at, at);
	log_error("the demo: story %s, deed %d of %s at %s: outcome %d, verdict %d",
		f->story->id != NULL ? f->story->id : "background", (int)f->step->deed,
		f->step->by != NULL ? f->step->by->user : "the reporter", at, (int)oc,
		(int)f->verdict);
	f->stage->has_failed = true;
}

static void set_free(struct flight *f)
{
	f->story->flight = NULL;
	f->story = NULL;
	arena_reset(f->arena);
}

static void fly(struct flight *f)
{
	struct world *w = f->stage->world;
	struct scene scene = {
		.world = w, .story = f->story, .step = f->step, .attempt = f->attempt
	};
	enum outcome oc;

	clock_freeze(f->step->at);
	arena_reset(f->arena);
	world_keys(w, f->arena);
	scene.tx = tx_begin(w->reader, f->arena);
	f->is_back = false;
	oc = deed_do(&scene);
	if (oc == OK) {
		tx_submit(scene.tx, land_later, f);
		return;
	}
	failed(f, oc);
	tx_end(scene.tx);
	set_free(f);
}

/* Two tasks drew the same number, or the like: as the web does, once more. */
static void land(struct flight *f)
{
	bool is_again = f->verdict == STALE || f->verdict == CONSTRAINT;

	if (is_again && ++f->attempt < ATTEMPTS) {
		fly(f);
		return;
	}
	if (f->verdict != DURABLE)
		failed(f, OK);
	set_free(f);
}

/* Takes one that came back; waits until there is one. */
static void wait_for_one(struct stage *s)
{
	struct flight *back = NULL;

	pthread_mutex_lock(&s->lock);
	while (back == NULL) {
		for (size_t i = 0; i < FLIGHTS && back == NULL; i++)
			if (s->flights[i].story != NULL && s->flights[i].is_back)
				back = &s->flights[i];
		if (back == NULL)
			pthread_cond_wait(&s->told, &s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	land(back);
}

static struct flight *free_flight(struct stage *s)
{
	for (;;) {
		for (size_t i = 0; i < FLIGHTS; i++)
			if (s->flights[i].story == NULL)
				return &s->flights[i];
		wait_for_one(s);
	}
}

/* ---- in the order of time ---- */

struct turn {
	struct story *story;
	const struct step *step;
};

static int by_time(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;

	if (x->step->at != y->step->at)
		return x->step->at < y->step->at ? -1 : 1;
	/* Of one story: in the order in which it was written. */
	return (x->step > y->step) - (x->step < y->step);
}

static size_t add_turns(struct turn *turns, struct stories stories)
{
	size_t n = 0;

	for (size_t i = 0; i < stories.n; i++)
		for (size_t k = 0; k < stories.at[i].steps_n; k++, n++)
			if (turns != NULL)
				turns[n] = (struct turn){ &stories.at[i], &stories.at[i].steps[k] };
	return n;
}

static struct turn *turns_of(
	struct world *w, const struct stories *all, size_t all_n, size_t *ret_n)
{
	struct turn *turns;
	size_t n = 0;

	for (size_t i = 0; i < all_n; i++)
		n += add_turns(NULL, all[i]);
	turns = arena_array(w->arena, n + 1, sizeof(*turns));
	n = 0;
	for (size_t i = 0; i < all_n; i++)
		n += add_turns(turns + n, all[i]);
	qsort(turns, n, sizeof(*turns), by_time);
	*ret_n = n;
	return turns;
}

static void drain(struct stage *s)
{
	for (size_t i = 0; i < FLIGHTS; i++)
		while (s->flights[i].story != NULL)
			wait_for_one(s);
}

/* Everything that happens by itself until then, with no change on its way. */
static void tick_until(struct stage *s, int64_t at)
{
	if (s->tick_at == 0)
		s->tick_at = at;
	for (; s->tick_at < at; s->tick_at = clockwork_after(s->world, s->tick_at)) {
		if (!clockwork_is_due(s->world, s->tick_at))
			continue;
		drain(s);
		if (!clockwork_tick(s->world, s->tick_at)) {
			s->has_failed = true;
			return;
		}
	}
}

static void take_turn(struct stage *s, const struct turn *turn)
{
	struct cast_person *by = turn->step->by;
	struct flight *f;

	tick_until(s, turn->step->at);
	while (turn->story->flight != NULL ||
		(turn->story->same_as != NULL && turn->story->same_as->flight != NULL))
		wait_for_one(s);
	if (by != NULL && !cast_open(s->world, by)) {
		s->has_failed = true;
		return;
	}
	f = free_flight(s);
	f->story = turn->story;
	f->step = turn->step;
	f->attempt = 0;
	f->story->flight = f;
	fly(f);
}

bool stage_play(struct world *w, const struct stories *all, size_t all_n)
{
	struct stage *s = arena_new(w->arena, struct stage);
	size_t n;
	struct turn *turns = turns_of(w, all, all_n, &n);

	s->world = w;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->told, NULL);
	for (size_t i = 0; i < FLIGHTS; i++)
		s->flights[i] = (struct flight){ .stage = s, .arena = arena_create(FLIGHT_MAX) };
	for (size_t i = 0; i < n && !s->has_failed; i++)
		take_turn(s, &turns[i]);
	drain(s);
	s->has_failed = s->has_failed || !clockwork_sweep(w);
	for (size_t i = 0; i < FLIGHTS; i++)
		arena_destroy(s->flights[i].arena);
	pthread_cond_destroy(&s->told);
	pthread_mutex_destroy(&s->lock);
	return !s->has_failed;
}
