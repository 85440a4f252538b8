/* likeness_test.c - two reports of one event are found among thousands, quickly, and no
 * token of what was told is left behind. */

#include "app/reports/likeness.h"

#include "app/core/pack/areas.h"
#include "app/people/signing.h"
#include "app/reports/report_store.h"
#include "tests/support/site_fixture.h"

#include <time.h>

enum { CROWD = 5000 };
#define MOST_MS 50

static struct town_site *town_of(void **state)
{
	return *state;
}

static struct actor *officer(struct town_site *t, struct tx *tx)
{
	struct actor *actor;

	assert_int_equal(
		people_open(tx, served_nobody(t->served), t->moyna.user, t->moyna.password, &actor),
		OK);
	return actor;
}

static struct report report_of(struct tx *tx, struct actor *who, const struct filed *filed)
{
	struct report report;
	struct report_id id;

	assert_true(id_read(filed->report, &id.n));
	assert_int_equal(report_for(tx, who, id, &report), OK);
	return report;
}

static bool is_found(const struct alikes *alikes, const struct report *wanted)
{
	for (size_t i = 0; i < alikes->n; i++)
		if (alikes->at[i].report.id.n == wanted->id.n)
			return true;
	return false;
}

static struct alikes alikes_of(struct town_site *t, const struct filed *filed, const char *phone)
{
	struct tx *tx = served_tx(t->served);
	struct actor *who = officer(t, tx);
	struct report report = report_of(tx, who, filed);
	struct alikes alikes;

	likeness_find(tx, who, &report, phone, &alikes);
	assert_false(tx_poisoned(tx));
	tx_end(tx);
	return alikes;
}

static void note(struct town_site *t, const struct filed *filed, const char *phone)
{
	struct tx *tx = served_tx(t->served);
	struct actor *who = officer(t, tx);
	struct report report = report_of(tx, who, filed);

	likeness_note(tx, who, &report, phone);
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
}

#define A_GIRL "\"whom\":\"child\",\"kinds\":[\"labour\"],\"child_age\":13,\"sex\":\"F\","

static void test_place_age_and_sex_find_and_leave_no_token(void **state)
{
	struct town_site *t = town_of(state);
	struct filed first = town_site_file(t, A_GIRL "\"area\":\"BD302628\"");
	struct filed second = town_site_file(t, A_GIRL "\"area\":\"BD302628\"");
	struct alikes alikes = alikes_of(t, &second, NULL);
	int64_t before = town_site_count(t, "SELECT count(*) FROM likeness");

	assert_int_equal(alikes.n, 1);
	assert_true(alikes.at[0].in_child && alikes.at[0].in_kind && !alikes.at[0].in_phone);
	note(t, &first, NULL);
	note(t, &second, NULL);
	assert_int_equal(town_site_count(t, "SELECT count(*) FROM likeness"), before);
}

static void test_what_was_not_said_agrees_with_nothing(void **state)
{
	struct town_site *t = town_of(state);
	static const char answers[] = "\"whom\":\"child\",\"area\":\"BD302614\"";
	struct filed second;

	town_site_file(t, answers);
	second = town_site_file(t, answers);
	assert_int_equal(alikes_of(t, &second, NULL).n, 0);
}

static void test_a_telephone_finds_whatever_else_was_told(void **state)
{
	struct town_site *t = town_of(state);
	struct filed first = town_site_file(t, "\"whom\":\"child\",\"kinds\":[\"bullying\"]");
	struct filed second = town_site_file(t, "\"whom\":\"child\",\"kinds\":[\"neglect\"]");
	struct alikes alikes;

	note(t, &first, "+880 1711-000111");
	alikes = alikes_of(t, &second, "০১৭১১০০০১১১");
	assert_int_equal(alikes.n, 1);
	assert_true(alikes.at[0].in_phone && !alikes.at[0].in_child);
	assert_int_equal(alikes_of(t, &second, "01711000112").n, 0);
}

static void test_long_ago_and_elsewhere_is_not_the_same(void **state)
{
	struct town_site *t = town_of(state);
	static const char here[] = A_GIRL "\"area\":\"BD302608\"";
	struct filed first = town_site_file(t, here);
	struct filed elsewhere = town_site_file(t, A_GIRL "\"area\":\"BD201586\"");
	struct filed later;

	assert_int_equal(alikes_of(t, &elsewhere, NULL).n, 0);
	town_site_wait(t, 121 * DAY);
	later = town_site_file(t, here);
	assert_int_equal(alikes_of(t, &later, NULL).n, 0);
	(void)first;
}

/* ---- a desk with thousands of open reports ---- */

static struct sealed facts_sealed(struct actor *who, int64_t id, const struct report_facts *facts)
{
	struct vault_place place = place_of(TABLE_REPORT, FIELD_FACTS, id);
	uint8_t cell[FACTS_CELL];

	facts_pack(who->site->pack, facts, cell);
	return vault_cell_seal(who->keys->vault, &place, bytes_of(cell, sizeof(cell)));
}

/* Rows like the one that was filed; places, ages and kinds of all sorts. */
static void fill_desk(struct town_site *t, const struct filed *like)
{
	static const char *const kinds[] = { "physical", "emotional", "neglect", "labour" };
	struct tx *tx = served_tx(t->served);
	struct actor *who = officer(t, tx);
	struct report_facts facts = report_of(tx, who, like).facts;
	struct report_row row;
	int64_t id;

	assert_true(id_read(like->report, &id));
	assert_true(report_row(tx, id, &row));
	row.commit = arena_alloc(tx_arena(tx), 32);
	for (int i = 0; i < CROWD; i++) {
		const char *kind = kinds[i % 4];

		row.id = id_new();
		facts.kinds = (struct fact_codes){ &kind, 1 };
		facts.child_age = i % 18;
		facts.sex = i % 3 == 0 ? "M" : "F";
		facts.area = i % 2 == 0 ? "BD302614" : "BD302650";
		row.facts = facts_sealed(who, row.id, &facts);
		report_insert(tx, &row);
	}
	assert_int_equal(tx_commit(tx), DURABLE);
	tx_end(tx);
}

/* Of this thread alone: the machine may have other work. */
static double spent_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void test_thousands_of_open_reports_are_compared_quickly(void **state)
{
	struct town_site *t = town_of(state);
	static const char answers[] =
		"\"whom\":\"child\",\"kinds\":[\"bullying\"],\"child_age\":16,"
		"\"sex\":\"M\",\"area\":\"BD302638\"";
	struct filed first = town_site_file(t, answers), second = town_site_file(t, answers);
	struct report here, twin;
	struct alikes alikes;
	struct actor *who;
	double before, best = 1e9;
	struct tx *tx;

	fill_desk(t, &first);
	tx = served_tx(t->served);
	who = officer(t, tx);
	here = report_of(tx, who, &second);
	twin = report_of(tx, who, &first);
	for (int i = 0; i < 5; i++) {
		before = spent_ms();
		likeness_find(tx, who, &here, NULL, &alikes);
		best = spent_ms() - before < best ? spent_ms() - before : best;
	}
	assert_true(is_found(&alikes, &twin));
	print_message("%d open reports compared in %.1f ms\n", CROWD, best);
	assert_true(best < MOST_MS);
	tx_end(tx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_place_age_and_sex_find_and_leave_no_token),
		cmocka_unit_test(test_what_was_not_said_agrees_with_nothing),
		cmocka_unit_test(test_a_telephone_finds_whatever_else_was_told),
		cmocka_unit_test(test_long_ago_and_elsewhere_is_not_the_same),
		cmocka_unit_test(test_thousands_of_open_reports_are_compared_quickly),
	};

	return cmocka_run_group_tests_name(
		       "likeness on SQLite", tests, town_site_on_sqlite, town_site_end) +
	       cmocka_run_group_tests_name(
		       "likeness on PostgreSQL", tests, town_site_on_postgres, town_site_end);
}
