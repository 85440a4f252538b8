/*
 * link_test.c - somebody has the database without the key, knows how many people live in
 * each union and how often each kind of violence is told, and of half of the children
 * union, kind and day. Nothing that lies in clear, no column, token or size, may tell him
 * more than the district, the day and the risk, which are clear by design (docs/vault.md 8).
 */

#include <math.h>

#include "app/core/pack/areas.h"
#include "app/core/pack/pack.h"
#include "app/reports/likeness.h"
#include "lib/db/schema.h"
#include "tests/attack/victim.h"
#include "tests/support/two_engines.h"

enum { DISTRICTS = 3, UNIONS = 8, KINDS = 5, DAYS = 20, CHILDREN = 2000, FEATURES_MAX = 200 };
enum { SEEN_MOST = 4 };

/* What a census and a country's statistics tell: per cent. */
static const unsigned union_weights[UNIONS] = { 30, 20, 14, 11, 9, 7, 5, 4 };
static const unsigned kind_weights[KINDS] = { 40, 25, 15, 12, 8 };
static const char *const kinds[KINDS] = { "physical", "emotional", "neglect", "labour", "sexual" };

/* A child, and what of its report's row can be seen. */
struct child {
	int64_t report;
	int truth[2]; /* union, kind */
	int district, day;
	int64_t risk;
	/* What its row shows in each column; of several rows first the sum, then those. */
	struct shown {
		uint64_t sum, each[SEEN_MOST];
		int n;
	} clear[FEATURES_MAX];
};

struct crowd {
	struct town_site *town;
	struct child *children;
	const char *features[FEATURES_MAX];
	size_t features_n;
};

static int drawn(const unsigned *weights, int n)
{
	unsigned at = random_below(100);

	for (int i = 0; i < n; i++) {
		if (at < weights[i])
			return i;
		at -= weights[i];
	}
	return n - 1;
}

/* ---- telling ---- */

struct homes {
	const char *codes[DISTRICTS][UNIONS];
};

static bool unions_of(const struct pack *p, const struct area *district, const char **ret_codes)
{
	int n = 0;

	for (size_t i = 0; i < p->areas->n && n < UNIONS; i++) {
		const struct area *area = &p->areas->at[i];

		if (text_equal(area->level->id, "union") && area_district(p, area) == district &&
			area_is_valid(area, day_of(clock_now())))
			ret_codes[n++] = area->code;
	}
	return n == UNIONS;
}

static struct homes choose_homes(const struct pack *p)
{
	struct homes homes;
	int n = 0;

	for (size_t i = 0; i < p->areas->n && n < DISTRICTS; i++)
		if (p->areas->at[i].level == p->areas->district_level &&
			unions_of(p, &p->areas->at[i], homes.codes[n]))
			n++;
	assert_int_equal(n, DISTRICTS);
	return homes;
}

/* What does not follow from union and kind is left to chance. */
static const char *answers_of(struct crowd *c, const struct child *child, const struct homes *at)
{
	static const char *const who[] = { "neighbour", "teacher", "relative" };
	struct arena *a = c->town->served->arena;
	struct str story = str_in(a, 2000);
	unsigned n = random_below(2) == 0 ? 0 : 20 + random_below(1500); /* many write nothing */

	while (story.len < n)
		str_addc(&story, (char)('a' + random_below(26)));
	return arena_printf(a,
		"\"danger\":false,\"whom\":\"child\",\"reporter\":\"%s\",\"kinds\":[\"%s\"],"
		"\"child_age\":%u,\"sex\":\"%s\",\"injured\":false,\"setting\":\"school\","
		"\"area\":\"%s\",\"accused_near\":false,\"anonymity\":\"anonymous\","
		"\"story\":\"%s\"",
		who[random_below(2)], kinds[child->truth[1]], 1 + random_below(17),
		random_below(2) ? "M" : "F", at->codes[child->district][child->truth[0]],
		str_text(&story));
}

static void tell(struct crowd *c)
{
	struct homes homes = choose_homes(c->town->served->app.site.pack);

	for (int i = 0; i < CHILDREN; i++) {
		struct child *child = &c->children[i];
		struct receipt receipt;

		child->day = i * DAYS / CHILDREN;
		child->district = (int)random_below(DISTRICTS);
		child->truth[0] = drawn(union_weights, UNIONS);
		child->truth[1] = drawn(kind_weights, KINDS);
		clock_freeze(c->town->now + child->day * DAY + random_below(8 * HOUR));
		child->report =
			victim_file(c->town, answers_of(c, child, &homes), NULL, &receipt).n;
	}
	clock_freeze(c->town->now + DAYS * DAY);
}

/* The desk opens every report, which writes the token of a telephone: every third reporter
 * left one, and some left the same. Of the likest it finds, it sets one in three aside. */
static void open_at_desk(struct crowd *c)
{
	struct tx *tx = served_tx(c->town->served);
	struct actor *who = victim_actor(c->town, tx, &c->town->moyna);
	struct report *reports = arena_array(tx_arena(tx), CHILDREN, sizeof(*reports));
	struct alikes *alikes = arena_array(tx_arena(tx), CHILDREN, sizeof(*alikes));

	for (int i = 0; i < CHILDREN; i++)
		assert_int_equal(report_for(tx, who, (struct report_id){ c->children[i].report },
					 &reports[i]),
			OK);
	for (int i = 0; i < CHILDREN; i += 3)
		likeness_find(tx, who, &reports[i], NULL, &alikes[i]);
	for (int i = 0; i < CHILDREN; i += 3) {
		likeness_note(tx, who, &reports[i],
			arena_printf(tx_arena(tx), "017%08u", random_below(1000)));
		if (alikes[i].n > 0)
			likeness_remember(tx, who, &reports[i], &alikes[i].at[0].report, true);
	}
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
}

/* ---- looking ---- */

static struct child *child_of(struct crowd *c, int64_t report)
{
	for (int i = 0; i < CHILDREN; i++)
		if (c->children[i].report == report)
			return &c->children[i];
	return NULL;
}

/* A text or a number as it stands, of sealed bytes their size. */
static uint64_t seen(const struct rows *rows, const struct db_column *column, int i)
{
	struct bytes bytes = col_bytes(rows, i);
	uint64_t hash = 0;

	if (col_null(rows, i))
		return 0;
	if (column->type == DB_BYTES)
		return bytes.len + 1;
	if (column->type != DB_TEXT)
		return (uint64_t)col_int(rows, i) + 1;
	for (size_t k = 0; k < bytes.len; k++)
		hash = hash * 31 + bytes.at[k];
	return hash;
}

/* The column that says which report a row belongs to; -1: none does. */
static int report_column(const struct db_table *table)
{
	for (size_t i = 0; i < table->columns_n; i++) {
		const char *name = table->columns[i].name;

		if (text_equal(name, "report") || text_equal(name, "record") ||
			text_equal(name, "object") ||
			(text_equal(table->name, "report") && text_equal(name, "id")))
			return (int)i;
	}
	return -1;
}

static void show(struct shown *to, uint64_t value)
{
	to->sum += value;
	if (to->n < SEEN_MOST)
		to->each[to->n++] = value;
}

/* Every table that names a report, the sum of its rows counting their number, too. */
static void look_at_table(struct crowd *c, struct tx *tx, const struct db_table *table)
{
	int by = report_column(table);
	size_t first = c->features_n;
	struct rows *rows;

	if (by < 0)
		return;
	rows = db_query(
		tx, arena_printf(tx_arena(tx), "SELECT * FROM \"%s\"", table->name), DB_NO_ARGS);
	for (size_t i = 0; i < table->columns_n; i++) {
		assert_true(c->features_n < FEATURES_MAX);
		c->features[c->features_n++] = arena_printf(
			c->town->served->arena, "%s.%s", table->name, table->columns[i].name);
	}
	while (db_next(rows)) {
		struct child *child = child_of(c, col_int(rows, by));

		for (size_t i = 0; child != NULL && i < table->columns_n; i++)
			show(&child->clear[first + i], seen(rows, &table->columns[i], (int)i));
	}
}

static void look(struct crowd *c)
{
	struct tx *tx = served_tx(c->town->served);
	struct db_schema schema = db_schema(c->town->served->app.site.db, tx);
	struct rows *rows;

	for (size_t i = 0; i < schema.n; i++)
		look_at_table(c, tx, &schema.tables[i]);
	rows = db_query(tx, "SELECT id, risk FROM report", DB_NO_ARGS);
	while (db_next(rows))
		child_of(c, col_int(rows, 0))->risk = col_int(rows, 1);
	assert_false(tx_poisoned(tx));
	tx_end(tx);
}

/* ---- guessing from what is clear ---- */

/* He has learnt the truth of every other child, and of the rest guesses what most of those
 * are that look alike in district, risk and one column: show the same, or share one of
 * several values. */
struct guess {
	int truth; /* 0 union, 1 kind */
	int by;    /* feature; -1: none */
};

static bool shows_the_same(const struct shown *x, const struct shown *y)
{
	if (x->sum == y->sum)
		return true;
	for (int i = 0; i < x->n && (x->n > 1 || y->n > 1); i++)
		for (int k = 0; k < y->n; k++)
			if (x->each[i] == y->each[k])
				return true;
	return false;
}

static bool looks_alike(const struct child *x, const struct child *y, const struct guess *g)
{
	return x->district == y->district && x->risk == y->risk &&
	       (g->by < 0 || shows_the_same(&x->clear[g->by], &y->clear[g->by]));
}

static int most(const int *counts, int n)
{
	int best = 0;

	for (int i = 1; i < n; i++)
		if (counts[i] > counts[best])
			best = i;
	return best;
}

/* What he guesses of one child; with nobody alike, what most of the district are. */
static int guessed(const struct crowd *c, const struct child *child, const struct guess *g)
{
	int counts[UNIONS] = { 0 }, all[UNIONS] = { 0 }, n = 0;
	const struct guess by_risk = { g->truth, -1 };

	for (int i = 0; i < CHILDREN; i += 2) {
		const struct child *known = &c->children[i];

		all[known->truth[g->truth]] += looks_alike(child, known, &by_risk);
		if (looks_alike(child, known, g)) {
			counts[known->truth[g->truth]]++;
			n++;
		}
	}
	return most(n > 0 ? counts : all, UNIONS);
}

static double share_right(const struct crowd *c, struct guess g)
{
	int right = 0;

	for (int i = 1; i < CHILDREN; i += 2)
		right += guessed(c, &c->children[i], &g) == c->children[i].truth[g.truth];
	return right / (CHILDREN / 2.0);
}

/* Four and a half standard deviations: some hundred tries are made, and chance alone comes
 * to three. */
static double bound(double base)
{
	return base + 4.5 * sqrt(base * (1 - base) / (CHILDREN / 2.0));
}

static struct crowd *crowd_of(void **state)
{
	return *state;
}

static void guess_from_clear(struct crowd *c, int truth, const char *what)
{
	double base = share_right(c, (struct guess){ truth, -1 }), best = 0;
	const char *of = "";
	int telling = 0;

	for (size_t i = 0; i < c->features_n; i++) {
		double right = share_right(c, (struct guess){ truth, (int)i });

		if (right > best) {
			best = right;
			of = c->features[i];
		}
		if (right > bound(base)) {
			print_error("%s tells the %s: %.3f instead of %.3f\n", c->features[i], what,
				right, base);
			telling++;
		}
	}
	print_message("%s from columns, tokens and sizes: at best %.3f (%s), by district and risk "
		      "alone %.3f\n",
		what, best, of, base);
	assert_int_equal(telling, 0);
}

static void test_no_column_token_or_size_tells_the_union(void **state)
{
	guess_from_clear(crowd_of(state), 0, "union");
}

static void test_no_column_token_or_size_tells_the_kind(void **state)
{
	guess_from_clear(crowd_of(state), 1, "kind");
}

/* ---- without knowing any child: by frequency ---- */

struct frequency {
	uint64_t value;
	int n;
};

static int by_frequency(const void *a, const void *b)
{
	const struct frequency *x = a, *y = b;

	return (y->n > x->n) - (y->n < x->n);
}

static void read_district(const struct crowd *c, int at, int d, int *read)
{
	static struct frequency seen_n[CHILDREN];
	int n = 0;

	for (int i = 0; i < CHILDREN; i++) {
		uint64_t value = c->children[i].clear[at].sum;
		int k = 0;

		if (c->children[i].district != d)
			continue;
		while (k < n && seen_n[k].value != value)
			k++;
		if (k == n)
			seen_n[n++] = (struct frequency){ value, 0 };
		seen_n[k].n++;
	}
	qsort(seen_n, (size_t)n, sizeof(*seen_n), by_frequency);
	for (int i = 0; i < CHILDREN; i++)
		for (int k = 0; k < n && c->children[i].district == d; k++)
			if (seen_n[k].value == c->children[i].clear[at].sum)
				read[i] = k;
}

/* The most frequent value of a district is its largest union, and so on down. */
static double share_read(const struct crowd *c, int at, int truth)
{
	static int read[CHILDREN];
	int right = 0;

	for (int d = 0; d < DISTRICTS; d++)
		read_district(c, at, d, read);
	for (int i = 0; i < CHILDREN; i++)
		right += read[i] == c->children[i].truth[truth];
	return right / (double)CHILDREN;
}

/* Who always says "the largest" is right as often as the largest is large; the risk, clear
 * by design, goes with the kind and may be ranked, too. */
static void read_by_frequency(struct crowd *c, int truth, const char *what)
{
	double largest = (truth == 0 ? union_weights[0] : kind_weights[0]) / 100.0, best = 0;
	double by_risk = share_right(c, (struct guess){ truth, -1 });
	double base = largest > by_risk ? largest : by_risk;
	const char *of = "";
	int telling = 0;

	for (size_t i = 0; i < c->features_n; i++) {
		double right = share_read(c, (int)i, truth);

		if (right > best) {
			best = right;
			of = c->features[i];
		}
		if (right > bound(base)) {
			print_error("the rank of %s tells the %s: %.3f instead of %.3f\n",
				c->features[i], what, right, base);
			telling++;
		}
	}
	print_message("%s by the rank of a value: at best %.3f (%s), the largest alone %.2f\n",
		what, best, of, largest);
	assert_int_equal(telling, 0);
}

static void test_no_frequency_tells_union_or_kind(void **state)
{
	read_by_frequency(crowd_of(state), 0, "union");
	read_by_frequency(crowd_of(state), 1, "kind");
}

/* ---- one child whose union, kind and day he knows ---- */

static double chance_of_finding(const struct crowd *c)
{
	double chance = 0;

	for (int i = 0; i < CHILDREN; i++) {
		const struct child *wanted = &c->children[i];
		int candidates = 0;

		for (int k = 0; k < CHILDREN; k++)
			candidates += c->children[k].district == wanted->district &&
				      c->children[k].day == wanted->day &&
				      c->children[k].risk == wanted->risk;
		chance += 1.0 / candidates;
	}
	return chance / CHILDREN;
}

static void test_a_known_child_is_one_of_many_of_its_district_and_day(void **state)
{
	double chance = chance_of_finding(crowd_of(state));

	print_message(
		"a child whose union, kind and day are known: found with chance %.3f\n", chance);
	assert_true(chance < 0.2);
}

/* ---- the guesser can guess ---- */

/* What the house wrote before: a keyed token of district and value. */
static void plant_token(struct crowd *c, int at, int truth, bool is_one_of_two)
{
	for (int i = 0; i < CHILDREN; i++) {
		struct child *child = &c->children[i];
		uint64_t token = (uint64_t)(child->truth[truth] + 10 * child->district + 1) *
				 UINT64_C(0x9E3779B97F4A7C15);

		child->clear[at] = (struct shown){ 0 };
		if (is_one_of_two)
			show(&child->clear[at], (uint64_t)child->report);
		show(&child->clear[at], token);
	}
}

/* How many of those that he guesses have one like them among those that he knows: of the
 * others even a token that tells says nothing. Chance deals the children out. */
static double share_with_like(const struct crowd *c, int truth)
{
	const struct guess by_risk = { truth, -1 };
	int n = 0;

	for (int i = 1; i < CHILDREN; i += 2) {
		bool has_like = false;

		for (int k = 0; k < CHILDREN && !has_like; k += 2)
			has_like = c->children[k].truth[truth] == c->children[i].truth[truth] &&
				   looks_alike(&c->children[i], &c->children[k], &by_risk);
		n += has_like;
	}
	return n / (CHILDREN / 2.0);
}

static void test_a_token_that_tells_is_found(void **state)
{
	struct crowd *c = crowd_of(state);
	int at = (int)c->features_n;

	for (int truth = 0; truth < 2; truth++) {
		double base = share_right(c, (struct guess){ truth, -1 });
		double all = share_with_like(c, truth);

		assert_true(all > 0.95);

		plant_token(c, at, truth, false);
		assert_true(share_right(c, (struct guess){ truth, at }) >= all);
		assert_true(share_read(c, at, truth) > bound(base));
		print_message("%s by the rank of its own token: %.3f\n",
			truth == 0 ? "union" : "kind", share_read(c, at, truth));
		/* Among other values of the same report, too. */
		plant_token(c, at, truth, true);
		assert_true(share_right(c, (struct guess){ truth, at }) >= all);
	}
}

/* Half of the time a size that tells, half of the time one that does not. */
static void test_a_size_that_tells_is_found(void **state)
{
	struct crowd *c = crowd_of(state);
	int at = (int)c->features_n;

	for (int i = 0; i < CHILDREN; i++) {
		c->children[i].clear[at] = (struct shown){ 0 };
		show(&c->children[i].clear[at],
			random_below(2) == 0 ? (uint64_t)c->children[i].truth[0] : 99);
	}
	assert_true(share_right(c, (struct guess){ 0, at }) >
		    bound(share_right(c, (struct guess){ 0, -1 })));
}

/* ---- the crowd ---- */

static int crowd_create(void **state)
{
	struct crowd *c = calloc(1, sizeof(*c));

	assert_non_null(c);
	c->children = calloc(CHILDREN, sizeof(*c->children));
	assert_non_null(c->children);
	c->town = town_site_open(NULL);
	tell(c);
	open_at_desk(c);
	look(c);
	assert_true(c->features_n > 30);
	*state = c;
	return 0;
}

static int crowd_destroy(void **state)
{
	struct crowd *c = *state;

	if (c == NULL)
		return -1;
	town_site_close(c->town);
	free(c->children);
	free(c);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_column_token_or_size_tells_the_union),
		cmocka_unit_test(test_no_column_token_or_size_tells_the_kind),
		cmocka_unit_test(test_no_frequency_tells_union_or_kind),
		cmocka_unit_test(test_a_known_child_is_one_of_many_of_its_district_and_day),
		cmocka_unit_test(test_a_token_that_tells_is_found),
		cmocka_unit_test(test_a_size_that_tells_is_found),
	};

	return cmocka_run_group_tests(tests, crowd_create, crowd_destroy);
}
