/*
 * crowd.c - the background: when it is told, by which way, how urgent, where, about
 * whom. Exact shares are dealt like cards, so that a small demo has them too.
 */

#include "app/demo/crowd.h"

#include "app/demo/world.h"

#define MONTH (30 * DAY + 10 * (int64_t)HOUR)

/* ---- dealing ---- */

/* One index for each of `n`, every index as often as its weight says, shuffled. */
static const size_t *deal(
	struct world *w, struct chance *chance, const struct weighted *by, size_t n)
{
	size_t *cards = arena_array(w->arena, n + 1, sizeof(*cards));
	int64_t sum = 0, until = 0;
	size_t have = 0;

	for (size_t i = 0; i < by->n; i++)
		sum += by->weights[i];
	for (size_t i = 0; i < by->n; i++) {
		until += by->weights[i];
		while (have < (size_t)((int64_t)n * until / sum))
			cards[have++] = i;
	}
	for (size_t i = n; i > 1; i--) {
		size_t k = (size_t)chance_from(chance, 0, (int64_t)i - 1), held = cards[k];

		cards[k] = cards[i - 1];
		cards[i - 1] = held;
	}
	return cards;
}

/* 1 for so many per cent. */
static const size_t *deal_percent(struct world *w, struct chance *chance, int percent, size_t n)
{
	const int weights[] = { 100 - percent, percent };

	return deal(w, chance, &(struct weighted){ .weights = weights, .n = 2 }, n);
}

struct deck {
	const size_t *ways, *risks, *places, *doubles, *no_age, *no_sex, *late, *adult;
};

static struct deck deck_of(struct world *w, struct crowd *c, size_t n)
{
	struct chance *chance = &c->chance;
	struct weighted ways = { .weights = c->way_weights, .n = c->ways_n };
	struct weighted places = { .weights = c->place_weights, .n = c->places_n };

	return (struct deck){ .ways = deal(w, chance, &ways, n),
		.risks = deal(w, chance, &c->risks, n),
		.places = deal(w, chance, &places, n),
		.doubles = deal_percent(w, chance, c->duplicate, n),
		.no_age = deal_percent(w, chance, c->no_age, n),
		.no_sex = deal_percent(w, chance, c->no_sex, n),
		.late = deal_percent(w, chance, c->late, n),
		.adult = deal_percent(w, chance, c->adult, n) };
}

/* ---- when ---- */

static bool is_in(const struct wave *wave, int64_t day)
{
	int year, month, of_month;

	if (!wave->is_yearly)
		return day >= wave->from && day <= wave->to;
	day_to_civil(day, &year, &month, &of_month);
	day = day_from_civil(2000, month, of_month);
	return day >= wave->from && day <= wave->to;
}

/* A weight for each day of the time that is told. */
static const int *days_of(struct world *w, const struct crowd *c, size_t *ret_n)
{
	size_t n = (size_t)(c->months * MONTH / DAY);
	int64_t today = zone_day(w->site->zone, w->now);
	int *weights = arena_array(w->arena, n, sizeof(*weights));

	for (size_t i = 0; i < n; i++) {
		int64_t weight = 100;

		for (size_t k = 0; k < c->waves_n; k++)
			if (is_in(&c->waves[k], today - (int64_t)i))
				weight = weight * c->waves[k].percent / 100;
		weights[i] = (int)weight;
	}
	*ret_n = n;
	return weights;
}

static int64_t when(struct world *w, struct crowd *c, const int *days, size_t days_n)
{
	int64_t ago = (int64_t)chance_pick(&c->chance, days, days_n);
	int minute = (int)chance_pick(&c->chance, c->hours, 24) * 60 +
		     (int)chance_from(&c->chance, 0, 59);
	int64_t at = world_instant(w, -ago, minute);

	return at < w->now ? at : at - DAY;
}

/* ---- about whom ---- */

static const struct crowd_kind *kind_of(struct crowd *c, size_t risk)
{
	const char *kind = weighted_pick(&c->chance, &c->kinds_of_risk[risk]);

	for (size_t i = 0; i < c->kinds_n; i++)
		if (text_equal(c->kinds[i].kind, kind))
			return &c->kinds[i];
	return &c->kinds[0];
}

/* The planted places first, then as it was dealt. */
static const struct area *area_for(struct crowd *c, size_t i, size_t place)
{
	const struct quarter *from = &c->places[place];

	for (size_t k = 0; k < c->planted_n; k++) {
		if (i < (size_t)c->planted[k].count)
			return c->planted[k].area;
		i -= (size_t)c->planted[k].count;
	}
	return from->areas[chance_from(&c->chance, 0, (int64_t)from->n - 1)];
}

static struct told tell(struct crowd *c, const struct deck *deck, size_t i, size_t original)
{
	struct told told = { .kind = kind_of(c, deck->risks[i]),
		.area = area_for(c, original, deck->places[i]),
		.level = c->risks.codes[deck->risks[i]],
		.is_adult = deck->adult[i] == 1,
		.is_late = deck->late[i] == 1 };

	told.is_girl = chance_percent(&c->chance, told.kind->girls);
	told.sex = told.is_girl ? c->girl : c->boy;
	told.age = (int)chance_from(&c->chance, told.kind->youngest, told.kind->oldest);
	return told;
}

/* Somebody else tells of the same, a little later. */
static struct told tell_again(struct world *w, struct crowd *c, const struct told *before)
{
	struct told told = *before;

	told.at += chance_from(&c->chance, 30, 3 * 24 * 60) * MINUTE;
	if (told.at >= w->now)
		told.at = before->at + (w->now - before->at) / 2;
	return told;
}

/* ---- all of them ---- */

static void write_story(struct world *w, struct crowd *c, const struct told *told,
	const struct way *way, struct story *story)
{
	story->channel = way->channel;
	story->door = way->door;
	story->answers = crowd_answers(w, c, told);
	if (told->is_waiting)
		crowd_steps_waiting(w, c, told, story);
	else if (story->same_as != NULL)
		crowd_steps_of_double(w, c, told, story);
	else
		crowd_steps(w, c, told, story);
}

/* The last ones came just now, and wait in the inbox; of a small demo the last tenth. */
static bool is_waiting(const struct crowd *c, size_t i, size_t n)
{
	size_t waiting = (size_t)c->waiting < n / 10 ? (size_t)c->waiting : n / 10;

	return i + waiting >= n;
}

struct writing {
	struct crowd crowd;
	struct deck deck;
	const int *days;
	size_t days_n, originals;
	struct told before;     /* the last that was no double */
	struct story *original; /* its story */
};

static struct told tell_one(struct world *w, struct writing *wr, size_t i, struct story *story)
{
	struct crowd *c = &wr->crowd;
	struct told told;

	if (wr->deck.doubles[i] == 1 && wr->original != NULL) {
		told = tell_again(w, c, &wr->before);
		told.level = c->risks.codes[wr->deck.risks[i]];
		story->same_as = wr->original;
	} else {
		told = tell(c, &wr->deck, i, wr->originals++);
		told.at = when(w, c, wr->days, wr->days_n);
		wr->before = told;
		wr->original = story;
	}
	return told;
}

bool crowd_make(struct world *w, int64_t reports, struct stories *ret_stories)
{
	size_t n = (size_t)reports;
	struct story *stories = arena_array(w->arena, n + 1, sizeof(*stories));
	struct writing wr = { 0 };

	if (!crowd_read(w, &wr.crowd))
		return false;
	wr.days = days_of(w, &wr.crowd, &wr.days_n);
	wr.deck = deck_of(w, &wr.crowd, n);
	for (size_t i = 0; i < n; i++) {
		struct told told = tell_one(w, &wr, i, &stories[i]);

		told.is_waiting = is_waiting(&wr.crowd, i, n);
		if (told.is_waiting)
			told.at =
				w->now -
				chance_from(&wr.crowd.chance, 2, wr.crowd.waiting_minutes) * MINUTE;
		if (wr.deck.no_age[i] == 1)
			told.age = AGE_NOT_SAID;
		if (wr.deck.no_sex[i] == 1)
			told.sex = NULL;
		write_story(w, &wr.crowd, &told, &wr.crowd.ways[wr.deck.ways[i]], &stories[i]);
	}
	*ret_stories = (struct stories){ stories, n };
	return true;
}
