/* filing_test.c - one draft, sent more than once: the same words are one report, other
 * words are another, whenever they come; and the rows that know it tell nobody else. */

#include "app/reports/report_pages.h"
#include "app/reports/report_store.h"
#include "tests/support/site_fixture.h"

#define PHYSICAL  "\"whom\":\"child\",\"kinds\":[\"physical\"],\"story\":\"He beats me.\""
#define EMOTIONAL "\"whom\":\"child\",\"kinds\":[\"emotional\"],\"story\":\"He is here now.\""

static struct town_site *town_of(void **state)
{
	return *state;
}

/* What a page that was sent hands over. */
static struct filing page_of(const struct vault_draft_secret *draft)
{
	struct filing filing = { .draft = *draft };

	vault_draft_filed(&filing.draft, filing.f);
	return filing;
}

/* Sends it as the web does: again, when somebody else's row was there first. */
static enum outcome tell(
	struct town_site *t, struct filing filing, const char *said, struct receipt *ret_receipt)
{
	const char *text = arena_printf(t->served->arena, "{\"answers\":{%s}}", said);
	enum verdict verdict = CONSTRAINT;
	enum outcome oc = FAILED;

	while (verdict == CONSTRAINT && filing.attempt < 3) {
		struct tx *tx = served_tx(t->served);
		struct request *rq = arena_new(tx_arena(tx), struct request);
		struct faults faults = faults_in(tx_arena(tx), "answers");
		struct report_facts facts;
		struct answers *a;

		rq->site = &t->served->app.site;
		rq->language = rq->site->languages[0];
		rq->arena = tx_arena(tx);
		rq->tx = tx;
		rq->actor = served_nobody(t->served);
		a = answers_create(rq->arena, rq->site->form, asking_of(rq));
		assert_true(answers_from_json(a,
			json_read(rq->arena, bytes_of(text, strlen(text)), NULL, &faults),
			ANSWERS_FROM_OUTSIDE));
		filing_of_answers(rq, a, (struct origin){ "web", "adult" }, &facts, &filing);
		oc = report_file(tx, rq->actor, &filing, ret_receipt);
		verdict = oc == OK && tx_has_change(tx) ? tx_commit(tx) : DURABLE;
		tx_end(tx);
		filing.attempt++;
	}
	assert_int_equal(verdict, DURABLE);
	return oc;
}

static int64_t reports(struct town_site *t)
{
	return town_site_count(t, "SELECT count(*) FROM report");
}

static bool opens(struct town_site *t, const struct receipt *r)
{
	char code[VAULT_SYMBOLS_SIZE];

	vault_secret_symbols(&r->secret, code);
	return town_site_track(t, &(struct filed){ .number = r->number, .code = code }) != NULL;
}

static void test_the_same_words_are_one_report_and_other_words_another(void **state)
{
	struct town_site *t = town_of(state);
	struct vault_draft_secret draft = vault_draft_secret_create();
	struct filing page = page_of(&draft);
	struct receipt first, again, second, twice;
	int64_t n = reports(t);

	assert_int_equal(tell(t, page, PHYSICAL, &first), OK);
	assert_false(first.is_again || first.is_second);
	assert_int_equal(tell(t, page, PHYSICAL, &again), OK);
	assert_true(again.is_again && !again.is_second);
	assert_string_equal(first.number, again.number);
	assert_int_equal(tell(t, page, EMOTIONAL, &second), OK);
	assert_true(second.is_second && !second.is_again);
	assert_string_not_equal(first.number, second.number);
	assert_int_equal(tell(t, page, EMOTIONAL, &twice), OK);
	assert_true(twice.is_second && twice.is_again);
	assert_string_equal(second.number, twice.number);
	assert_int_equal(reports(t), n + 2);
	assert_true(opens(t, &first) && opens(t, &second));
}

/* "Sent already" is said of what is kept, and of nothing else. */
static void test_other_words_are_kept_after_the_receipt_is_shown_no_more(void **state)
{
	struct town_site *t = town_of(state);
	struct vault_draft_secret draft = vault_draft_secret_create();
	struct filing page = page_of(&draft);
	struct receipt r;
	int64_t n = reports(t);

	assert_int_equal(tell(t, page, PHYSICAL, &r), OK);
	town_site_wait(t, 31 * (int64_t)MINUTE);
	assert_int_equal(tell(t, page, PHYSICAL, &r), CONFLICT);
	assert_int_equal(reports(t), n + 1);
	assert_int_equal(tell(t, page, EMOTIONAL, &r), OK);
	assert_true(r.is_second && opens(t, &r));
	assert_int_equal(reports(t), n + 2);
	town_site_wait(t, 31 * (int64_t)MINUTE);
	assert_int_equal(tell(t, page, EMOTIONAL, &r), CONFLICT);
	assert_int_equal(reports(t), n + 2);
}

static void test_a_programs_key_files_one_report(void **state)
{
	struct town_site *t = town_of(state);
	struct vault_draft_secret draft = vault_draft_secret_create();
	struct filing page = page_of(&draft);
	struct receipt r;
	int64_t n = reports(t);

	page.is_keyed = true;
	assert_int_equal(tell(t, page, PHYSICAL, &r), OK);
	assert_int_equal(tell(t, page, EMOTIONAL, &r), INVALID);
	assert_int_equal(reports(t), n + 1);
}

static struct filing_row row_of(struct town_site *t, const uint8_t f[16])
{
	struct tx *tx = served_tx(t->served);
	struct filing_row row;

	assert_true(filing_row(tx, f, &row));
	row.told = bytes_of(arena_copy(t->served->arena, row.told.at, row.told.len), row.told.len);
	tx_end(tx);
	return row;
}

/* Whoever guesses the words, and even who knows that two reports say the same, finds
 * nothing in the rows that agrees: each hash is keyed with a secret that is not there. */
static void test_the_rows_confirm_no_guess_and_join_no_two_reports(void **state)
{
	struct town_site *t = town_of(state);
	struct vault_draft_secret one = vault_draft_secret_create(),
				  other = vault_draft_secret_create();
	struct filing first = page_of(&one), second = page_of(&other);
	struct receipt r;

	assert_int_equal(tell(t, first, PHYSICAL, &r), OK);
	assert_int_equal(tell(t, second, PHYSICAL, &r), OK);
	assert_int_equal(tell(t, first, EMOTIONAL, &r), OK);
	assert_int_equal(row_of(t, first.f).told.len, VAULT_TOLD_SIZE);
	assert_false(bytes_equal(row_of(t, first.f).told, row_of(t, second.f).told));
	assert_int_equal(
		town_site_count(t, "SELECT count(*) FROM filing x JOIN filing y ON x.f <> y.f"
				   " WHERE x.told = y.told OR x.f = y.told OR x.report = y.report"),
		0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_words_are_one_report_and_other_words_another),
		cmocka_unit_test(test_other_words_are_kept_after_the_receipt_is_shown_no_more),
		cmocka_unit_test(test_a_programs_key_files_one_report),
		cmocka_unit_test(test_the_rows_confirm_no_guess_and_join_no_two_reports),
	};

	return cmocka_run_group_tests_name(
		       "filing on SQLite", tests, town_site_on_sqlite, town_site_end) +
	       cmocka_run_group_tests_name(
		       "filing on PostgreSQL", tests, town_site_on_postgres, town_site_end);
}
