/* watch_fixture.c - the town of people_fixture.h with a pack, a report, and time that passes. */

#include "app/tasks/watch_fixture.h"

#include "app/app.h"
#include "app/core/pack/clocks.h"
#include "app/reports/bars.h"
#include "app/tasks/loop.h"
#include "app/tasks/route.h"

static struct actor *watched_nobody(struct watched *p)
{
	return actor_nobody(&p->town->site, p->town->keys, p->town->arena);
}

struct actor *watched_system(struct watched *p)
{
	return actor_system(&p->town->site, p->town->keys, p->town->arena);
}

int64_t watched_newest(struct watched *p, const char *sql)
{
	return town_count(p->town, sql, 0);
}

void watched_file_about(struct watched *p, struct fact_codes must_not_see)
{
	struct report_facts facts = facts_none();
	struct filing filing = { .draft = vault_draft_secret_create(),
		.form = "report",
		.form_version = 1,
		.facts = &facts,
		.story = bytes_of("{}", 2),
		.label = "a boy of nine, beaten at night" };
	struct receipt receipt;
	struct tx *tx = town_tx(p->town);

	vault_draft_filed(&filing.draft, filing.f);
	facts.filed_at = clock_now();
	facts.must_not_see = must_not_see;
	assert_int_equal(report_file(tx, watched_nobody(p), &filing, &receipt), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	p->report.n = watched_newest(p, "SELECT max(id) FROM report WHERE id > $1");
}

static void watched_file(struct watched *p)
{
	watched_file_about(p, (struct fact_codes){ 0 });
}

void watched_get_report(struct watched *p, struct tx *tx, struct actor *who, struct report *ret)
{
	assert_int_equal(report_for(tx, who, p->report, ret), OK);
}

void watched_rate(struct watched *p, const char *level)
{
	struct tx *tx = town_tx(p->town);
	struct report report;

	watched_get_report(p, tx, town_actor(p->town, tx, &p->town->salma), &report);
	tx_guard(tx, &guard_report, report.id.n, report.version);
	report_set_risk(tx, p->report, risk_level(p->pack, level)->n, report.due_at);
	assert_int_equal(tx_commit(tx), DURABLE);
}

void watched_route_to(struct watched *p, const struct person *person, int64_t body)
{
	const struct task_choice office = { body, "protect", true };
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, person);
	struct report report;

	watched_get_report(p, tx, who, &report);
	assert_int_equal(report_route(tx, who, &report,
				 &(struct route_order){ .choices = &office,
					 .n = 1,
					 .label = "beaten at night",
					 .safe_contact = "" }),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	p->task.n =
		watched_newest(p, "SELECT max(id) FROM task WHERE id > $1 AND state = 'waiting'");
}

void watched_route_as(struct watched *p, const struct person *person)
{
	watched_route_to(p, person, p->town->office);
}

void watched_route(struct watched *p)
{
	watched_route_as(p, &p->town->salma);
}

struct watched *watched_open(void **state)
{
	struct watched *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	p->town = town_open(state);
	p->pack = p->town->site.pack;
	assert_true(app_languages(
		p->town->arena, p->pack, &p->town->site.languages, &p->town->site.languages_n));
	watched_file(p);
	return p;
}

struct watched *watched_open_with_task(void **state, const char *level)
{
	struct watched *p = watched_open(state);

	watched_rate(p, level);
	watched_route(p);
	return p;
}

void watched_close(struct watched *p)
{
	town_close(p->town);
	free(p);
}

/* ---- what the jobs do ---- */

bool watched_turn(struct watched *p, bool (*job)(struct tx *tx, struct actor *system))
{
	struct tx *tx = town_tx(p->town);
	bool has_change;

	job(tx, watched_system(p));
	has_change = tx_has_change(tx);
	assert_int_equal(tx_commit(tx), DURABLE);
	return has_change;
}

void watched_after(struct watched *p, int64_t ms)
{
	town_wait(p->town, ms);
	watched_turn(p, tasks_watch);
}

static struct task watched_task_as(struct watched *p, const struct person *person)
{
	struct tx *tx = town_tx(p->town);
	struct task task;

	assert_int_equal(task_for(tx, town_actor(p->town, tx, person), p->task, &task), OK);
	tx_end(tx);
	return task;
}

struct task watched_now(struct watched *p)
{
	return watched_task_as(p, &p->town->salma);
}

int64_t watched_told(struct watched *p, const char *kind, int64_t body)
{
	struct tx *tx = town_tx(p->town);
	int64_t n = db_one_int(tx, -1, "SELECT count(*) FROM outbox WHERE kind = $1 AND body = $2",
		DB_ARGS(db_text(kind), db_id(body)));

	tx_end(tx);
	return n;
}

enum outcome watched_opens(struct watched *p, const struct person *person)
{
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, person);
	struct task_words extract;
	struct task task;
	enum outcome oc = task_for(tx, who, p->task, &task);

	if (oc == OK)
		oc = task_extract(tx, who, &task, &extract);
	tx_end(tx);
	return oc;
}

void watched_accept(struct watched *p)
{
	struct tx *tx = town_tx(p->town);
	struct actor *rina = town_actor(p->town, tx, &p->town->rina);
	struct task task;

	assert_int_equal(task_for(tx, rina, p->task, &task), OK);
	assert_int_equal(task_accept(tx, rina, &task), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
}

void watched_decline(struct watched *p)
{
	struct tx *tx = town_tx(p->town);
	struct actor *rina = town_actor(p->town, tx, &p->town->rina);
	struct task task;

	assert_int_equal(task_for(tx, rina, p->task, &task), OK);
	assert_int_equal(task_decline(tx, rina, &task, "not_our_area", "Hazaribagh"), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
}

void watched_leave(struct watched *p, const struct person *person)
{
	town_run(p->town, "UPDATE holding SET until_on = $2 WHERE account = $1",
		DB_ARGS(db_id(person->account), db_int(day_of(clock_now()) - 2)));
}

void watched_bar(struct watched *p, int64_t body)
{
	struct tx *tx = town_tx(p->town);

	bar_add(tx, watched_system(p), p->report.n, body);
	assert_int_equal(tx_commit(tx), DURABLE);
}

static struct sealed watched_keys_of(struct tx *tx, const char *sql, int64_t id)
{
	struct rows *rows = db_query(tx, sql, DB_ARGS(db_id(id)));

	assert_true(db_next(rows));
	return col_sealed(rows, 0);
}

enum outcome watched_reaches_report(struct watched *p, int64_t report)
{
	struct part_at at = { .record = report, .by_reserve = true };
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, &p->town->hasan);
	const struct vault_part *part;
	enum outcome oc = keys_part(tx, who->keys, at,
		watched_keys_of(tx, "SELECT keys FROM report WHERE id = $1", report), &part);

	tx_end(tx);
	return oc;
}

bool watched_task_is_sealed_to(struct watched *p, enum compartment c)
{
	struct part_at at = { .record = p->task.n };
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, &p->town->salma);
	bool is_sealed = keys_sealed_to(who->keys, at,
		watched_keys_of(tx, "SELECT keys FROM task WHERE id = $1", p->task.n),
		keyring_membership(who->keys, p->town->desk, c)->ring);

	tx_end(tx);
	return is_sealed;
}
