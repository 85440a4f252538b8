/* watch_test.c - clocks that nobody watches: what they tell, mark and hand up by themselves. */

#include "app/app.h"
#include "app/core/calendar/closed_days.h"
#include "app/core/notices/notices.h"
#include "app/core/pack/clocks.h"
#include "app/core/pack/codes.h"
#include "app/people/people_fixture.h"
#include "app/reports/bars.h"
#include "app/tasks/closing.h"
#include "app/tasks/loop.h"
#include "app/tasks/route.h"
#include "app/tasks/task.h"

/* A town with a pack, and a report that was given to the office of one officer. */
struct scene {
	struct town *town;
	const struct pack *pack;
	struct report_id report;
	struct task_id task;
};

static const struct pack *load(struct arena *a)
{
	struct pack_findings findings = pack_findings_in(a);
	const struct pack *pack = pack_load("packs/bd", &fact_names, &findings);

	assert_non_null(pack);
	return pack;
}

static struct actor *nobody(struct scene *p)
{
	return actor_nobody(&p->town->site, p->town->keys, p->town->arena);
}

static struct actor *system_of(struct scene *p)
{
	return actor_system(&p->town->site, p->town->keys, p->town->arena);
}

static int64_t newest(struct scene *p, const char *sql)
{
	return town_count(p->town, sql, 0);
}

static void file_about(struct scene *p, struct fact_codes must_not_see)
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
	assert_int_equal(report_file(tx, nobody(p), &filing, &receipt), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	p->report.n = newest(p, "SELECT max(id) FROM report WHERE id > $1");
}

static void file(struct scene *p)
{
	file_about(p, (struct fact_codes){ 0 });
}

static void get_report(struct scene *p, struct tx *tx, struct actor *who, struct report *ret)
{
	assert_int_equal(report_for(tx, who, p->report, ret), OK);
}

static void rate(struct scene *p, const char *level)
{
	struct tx *tx = town_tx(p->town);
	struct report report;

	get_report(p, tx, town_actor(p->town, tx, &p->town->salma), &report);
	tx_guard(tx, &guard_report, report.id.n, report.version);
	report_set_risk(tx, p->report, risk_level(p->pack, level)->n, report.due_at);
	assert_int_equal(tx_commit(tx), DURABLE);
}

static void route_to(struct scene *p, const struct person *person, int64_t body)
{
	const struct task_choice office = { body, "protect", true };
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, person);
	struct report report;

	get_report(p, tx, who, &report);
	assert_int_equal(report_route(tx, who, &report,
				 &(struct route_order){ .choices = &office,
					 .n = 1,
					 .label = "beaten at night",
					 .safe_contact = "" }),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	p->task.n = newest(p, "SELECT max(id) FROM task WHERE id > $1");
}

static void route_as(struct scene *p, const struct person *person)
{
	route_to(p, person, p->town->office);
}

static void route(struct scene *p)
{
	route_as(p, &p->town->salma);
}

static struct scene *open_scene(void **state)
{
	struct scene *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	p->town = town_open(state);
	p->pack = p->town->site.pack = load(p->town->arena);
	assert_true(app_languages(
		p->town->arena, p->pack, &p->town->site.languages, &p->town->site.languages_n));
	file(p);
	return p;
}

static struct scene *open_with_task(void **state, const char *level)
{
	struct scene *p = open_scene(state);

	rate(p, level);
	route(p);
	return p;
}

static void close_scene(struct scene *p)
{
	pack_destroy(p->pack);
	town_close(p->town);
	free(p);
}

/* ---- what the jobs do ---- */

/* One turn; false if it wrote nothing. */
static bool turn(struct scene *p, bool (*job)(struct tx *tx, struct actor *system))
{
	struct tx *tx = town_tx(p->town);
	bool has_change;

	job(tx, system_of(p));
	has_change = tx_has_change(tx);
	assert_int_equal(tx_commit(tx), DURABLE);
	return has_change;
}

/* The clock moves on, and the job looks. */
static void after(struct scene *p, int64_t ms)
{
	town_wait(p->town, ms);
	turn(p, tasks_watch);
}

static struct task task_as(struct scene *p, const struct person *person)
{
	struct tx *tx = town_tx(p->town);
	struct task task;

	assert_int_equal(task_for(tx, town_actor(p->town, tx, person), p->task, &task), OK);
	tx_end(tx);
	return task;
}

static struct task now(struct scene *p)
{
	return task_as(p, &p->town->salma);
}

static int64_t told(struct scene *p, const char *kind, int64_t body)
{
	struct tx *tx = town_tx(p->town);
	int64_t n = db_one_int(tx, -1, "SELECT count(*) FROM outbox WHERE kind = $1 AND body = $2",
		DB_ARGS(db_text(kind), db_id(body)));

	tx_end(tx);
	return n;
}

static enum outcome opens(struct scene *p, const struct person *person)
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

/* Whoever held a post has left it. */
static void leave(struct scene *p, const struct person *person)
{
	town_run(p->town, "UPDATE holding SET until_on = $2 WHERE account = $1",
		DB_ARGS(db_id(person->account), db_int(day_of(clock_now()) - 2)));
}

static void bar(struct scene *p, int64_t body)
{
	struct tx *tx = town_tx(p->town);

	bar_add(tx, system_of(p), p->report.n, body);
	assert_int_equal(tx_commit(tx), DURABLE);
}

static struct sealed keys_of(struct tx *tx, const char *sql, int64_t id)
{
	struct rows *rows = db_query(tx, sql, DB_ARGS(db_id(id)));

	assert_true(db_next(rows));
	return col_sealed(rows, 0);
}

/* Does the key of the story open for Hasan, who heads what stands behind the desk, though
 * the program be asked nothing else? */
static enum outcome reaches_report(struct scene *p, int64_t report)
{
	struct part_at at = { .record = report, .by_reserve = true };
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, &p->town->hasan);
	const struct vault_part *part;
	enum outcome oc = keys_part(tx, who->keys, at,
		keys_of(tx, "SELECT keys FROM report WHERE id = $1", report), &part);

	tx_end(tx);
	return oc;
}

/* Is the desk's own copy of the task sealed to this ring of it? */
static bool task_is_sealed_to(struct scene *p, enum compartment c)
{
	struct part_at at = { .record = p->task.n };
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, &p->town->salma);
	bool is_sealed = keys_sealed_to(who->keys, at,
		keys_of(tx, "SELECT keys FROM task WHERE id = $1", p->task.n),
		keyring_membership(who->keys, p->town->desk, c)->ring);

	tx_end(tx);
	return is_sealed;
}

/* ---- tests ---- */

static void test_a_clock_reminds_marks_late_and_hands_up_twice(void **state)
{
	struct scene *p = open_with_task(state, "high"); /* one hour to accept, day and night */
	struct town *t = p->town;
	struct task task = now(p);

	assert_int_equal(task.due_at - task.start_at, HOUR);
	assert_false(turn(p, tasks_watch));
	after(p, 29 * MINUTE);
	assert_int_equal(now(p).noticed, 0);

	after(p, 2 * MINUTE);
	assert_int_equal(now(p).noticed, 50);
	assert_int_equal(told(p, NOTICE_TASK_DUE, t->office), 1);
	assert_false(now(p).was_late);

	after(p, 30 * MINUTE);
	assert_int_equal(now(p).noticed, 100);
	assert_true(now(p).was_late);
	assert_int_equal(told(p, NOTICE_TASK_LATE, t->office), 1);
	assert_int_equal(now(p).escalated_to, 0);
	assert_int_equal(opens(p, &t->district_head), FORBIDDEN);

	after(p, 30 * MINUTE);
	assert_int_equal(now(p).noticed, 150);
	assert_int_equal(now(p).escalated_to, t->district);
	assert_int_equal(told(p, NOTICE_ESCALATED, t->district), 1);
	assert_int_equal(opens(p, &t->district_head), OK);
	assert_int_equal(opens(p, &t->hasan), FORBIDDEN);

	after(p, 90 * MINUTE);
	assert_int_equal(now(p).noticed, 300);
	assert_int_equal(now(p).escalated_to, t->hq);
	assert_int_equal(told(p, NOTICE_ESCALATED, t->hq), 1);
	assert_int_equal(opens(p, &t->hasan), OK);
	assert_int_equal(opens(p, &t->rina), OK); /* it is still hers */

	town_wait(t, 30 * DAY);
	assert_false(turn(p, tasks_watch)); /* everybody has been told */
	assert_int_equal(town_count(t,
				 "SELECT count(*) FROM audit WHERE action = 'task.late'"
				 " AND object = $1",
				 p->task.n),
		1);
	close_scene(p);
}

static void test_frozen_time_tells_nobody_twice(void **state)
{
	struct scene *p = open_with_task(state, "high");

	town_wait(p->town, 31 * MINUTE);
	assert_true(turn(p, tasks_watch));
	assert_false(turn(p, tasks_watch));
	assert_int_equal(told(p, NOTICE_TASK_DUE, p->town->office), 1);
	close_scene(p);
}

/* The server was dark for a day: it says what counts now, once. */
static void test_alarms_that_passed_while_dark_are_one_line(void **state)
{
	struct scene *p = open_with_task(state, "high");

	after(p, DAY);
	assert_int_equal(now(p).noticed, 300);
	assert_int_equal(now(p).escalated_to, p->town->hq);
	assert_int_equal(told(p, NOTICE_TASK_DUE, p->town->office), 0);
	assert_int_equal(told(p, NOTICE_TASK_LATE, p->town->office), 1);
	assert_int_equal(told(p, NOTICE_ESCALATED, p->town->district), 0);
	assert_int_equal(told(p, NOTICE_ESCALATED, p->town->hq), 1);
	close_scene(p);
}

static void test_it_is_never_handed_to_a_barred_body(void **state)
{
	struct scene *p = open_with_task(state, "high");

	bar(p, p->town->district);
	after(p, 91 * MINUTE);
	assert_int_equal(now(p).escalated_to, p->town->hq);
	assert_int_equal(told(p, NOTICE_ESCALATED, p->town->district), 0);
	assert_int_equal(opens(p, &p->town->hasan), OK);
	assert_int_equal(opens(p, &p->town->district_head), FORBIDDEN);
	after(p, 90 * MINUTE);
	assert_int_equal(now(p).escalated_to, p->town->desk); /* whose reserve stands behind hq */
	close_scene(p);
}

static void test_a_bar_holds_when_the_site_has_a_new_key(void **state)
{
	struct scene *p = open_with_task(state, "high");

	bar(p, p->town->district);
	town_new_key(p->town);
	after(p, 91 * MINUTE);
	assert_int_equal(now(p).escalated_to, p->town->hq);
	assert_int_equal(opens(p, &p->town->district_head), FORBIDDEN);
	assert_int_equal(opens(p, &p->town->hasan), OK);
	close_scene(p);
}

/* A top body of its own, which nobody barred heads. */
static int64_t admit_beside(struct scene *p)
{
	static const bool compartments[COMPARTMENTS] = { [COMPARTMENT_MAIN] = true };
	struct admission admission = { .body = { .kind = "ngo",
					       .area = "BD",
					       .name = "x",
					       .name_en = "x",
					       .phone = "",
					       .address = "" },
		.compartments = compartments };
	struct tx *tx = town_tx(p->town);
	int64_t body;

	assert_int_equal(
		people_body_admit(tx, town_actor(p->town, tx, &p->town->salma), &admission, &body),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	return body;
}

/* Salma's desk keeps it in its closed ring, with what she routes from it. */
static void test_what_the_office_behind_the_desk_must_not_see_is_closed_to_it(void **state)
{
	static const char *const codes[] = { "administration" };
	struct scene *p = open_scene(state);
	struct town *t = p->town;
	int64_t before = p->report.n;

	town_run(t, "UPDATE body SET kind = $2 WHERE id = $1",
		DB_ARGS(db_id(t->hq), db_text("district_admin")));
	file_about(p, (struct fact_codes){ codes, 1 });
	p->report.n = town_count(t, "SELECT id FROM report WHERE id <> $1", before);
	assert_int_equal(reaches_report(p, before), OK);
	assert_int_equal(reaches_report(p, p->report.n), FORBIDDEN);
	route_to(p, &t->salma, admit_beside(p));
	assert_true(task_is_sealed_to(p, COMPARTMENT_CLOSED));
	assert_false(task_is_sealed_to(p, COMPARTMENT_MAIN));
	after(p, 4 * DAY);
	turn(p, reports_watch);
	assert_int_equal(
		town_count(t, "SELECT escalated_to FROM report WHERE id = $1", p->report.n), 0);
	close_scene(p);
}

static void test_if_all_above_are_barred_it_stays(void **state)
{
	struct scene *p = open_with_task(state, "high");

	bar(p, p->town->district);
	bar(p, p->town->hq);
	bar(p, p->town->desk);
	after(p, DAY);
	assert_int_equal(
		town_count(p->town, "SELECT escalated_to FROM task WHERE id = $1", p->task.n), 0);
	assert_int_equal(
		town_count(p->town, "SELECT noticed FROM task WHERE id = $1", p->task.n), 300);
	close_scene(p);
}

static void test_a_reminder_that_nobody_can_read_goes_up_at_once(void **state)
{
	struct scene *p = open_with_task(state, "high");

	leave(p, &p->town->rina);
	after(p, 31 * MINUTE);
	assert_int_equal(now(p).noticed, 50);
	assert_int_equal(now(p).escalated_to, p->town->district);
	assert_int_equal(opens(p, &p->town->district_head), OK);
	after(p, 60 * MINUTE);
	assert_int_equal(now(p).escalated_to, p->town->hq); /* and on from there */
	close_scene(p);
}

static void test_a_body_without_a_head_is_passed_over(void **state)
{
	struct scene *p = open_with_task(state, "high");

	leave(p, &p->town->district_head);
	after(p, 91 * MINUTE);
	assert_int_equal(now(p).escalated_to, p->town->hq);
	assert_int_equal(opens(p, &p->town->hasan), OK);
	close_scene(p);
}

/* ---- working time ---- */

/* The town's clock stands on a Sunday at ten; the office works Sunday to Thursday. */
static void test_days_that_offices_entered_move_the_deadline(void **state)
{
	struct scene *p = open_scene(state);
	const struct calendar *office = pack_calendar(p->pack, "office");
	int64_t monday = day_of(clock_now()) + 1;
	const struct closed_day days[] = {
		{ office->id, "", "flood", monday, 1 },
		{ office->id, "RS", "elsewhere", monday + 1, 1 },
	};
	struct tx *tx = town_tx(p->town);

	for (size_t i = 0; i < COUNT_OF(days); i++)
		closed_day_enter(tx, &days[i]);
	assert_int_equal(tx_commit(tx), DURABLE);
	rate(p, "medium"); /* one working day to accept */
	route(p);
	assert_int_equal(now(p).due_at, clock_now() + 2 * DAY);
	close_scene(p);
}

static void close_day(struct scene *p, const char *area, int64_t on)
{
	struct tx *tx = town_tx(p->town);
	struct actor *head = town_actor(p->town, tx, &p->town->salma);

	assert_int_equal(
		day_close(tx, head,
			&(struct closed_day){
				.calendar = "office", .area = area, .on = on, .reason = "flood" }),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	for (int i = 0; i < 3; i++)
		turn(p, tasks_move_for_closed);
}

static int64_t moved(struct scene *p)
{
	return town_count(
		p->town, "SELECT count(*) FROM act WHERE kind = 'moved' AND task = $1", p->task.n);
}

/* Entered while the clock runs. */
static void test_a_day_that_is_closed_meanwhile_moves_clocks_of_working_days(void **state)
{
	struct scene *p = open_with_task(state, "medium"); /* one working day to accept */
	int64_t due = now(p).due_at, monday = day_of(clock_now()) + 1, closed;
	struct tx *tx;

	close_day(p, "BD40", monday); /* elsewhere */
	assert_int_equal(now(p).due_at, due);
	assert_int_equal(moved(p), 0);
	close_day(p, "", monday);
	assert_int_equal(now(p).due_at, due + DAY);
	assert_true(now(p).alarm_at > 0);
	assert_int_equal(moved(p), 1);
	close_day(p, "", monday); /* once more: it is closed already */
	assert_int_equal(now(p).due_at, due + DAY);
	assert_false(turn(p, tasks_move_for_closed));

	/* A mistake, undone: what has moved stays, what begins later counts the day. */
	closed = newest(p, "SELECT max(id) FROM closed_day WHERE id > $1");
	tx = town_tx(p->town);
	assert_int_equal(day_open(tx, town_actor(p->town, tx, &p->town->salma), closed), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_int_equal(now(p).due_at, due + DAY);
	close_scene(p);
}

static void test_an_urgent_clock_does_not_rest_on_a_closed_day(void **state)
{
	struct scene *p = open_with_task(state, "high");
	int64_t due = now(p).due_at;

	close_day(p, "", day_of(clock_now()));
	assert_int_equal(now(p).due_at, due);
	assert_int_equal(moved(p), 0);
	close_scene(p);
}

static void test_only_a_desk_or_an_administrator_closes_a_day(void **state)
{
	struct scene *p = open_scene(state);
	struct closed_day day = { "office", "", "a feast", day_of(clock_now()) + 1, 0 };
	struct tx *tx = town_tx(p->town);
	struct actor *salma;

	assert_int_equal(day_close(tx, town_actor(p->town, tx, &p->town->rina), &day), FORBIDDEN);
	tx_end(tx);
	tx = town_tx(p->town);
	salma = town_actor(p->town, tx, &p->town->salma);
	day.reason = "";
	assert_int_equal(day_close(tx, salma, &day), INVALID);
	day.reason = "a feast";
	day.on += 500;
	assert_int_equal(day_close(tx, salma, &day), INVALID);
	day.on -= 500;
	day.area = "XX99";
	assert_int_equal(day_close(tx, salma, &day), INVALID);
	tx_end(tx);
	close_scene(p);
}

static void test_what_is_not_urgent_is_handed_up_once_a_day(void **state)
{
	struct scene *p = open_with_task(state, "medium");
	struct task task = now(p);
	int64_t waits;

	assert_int_equal(task.due_at, clock_now() + DAY);
	after(p, DAY + MINUTE);
	assert_int_equal(now(p).noticed, 100);
	after(p, 5 * HOUR);
	assert_int_equal(now(p).escalated_to, p->town->district);
	waits = town_count(p->town,
			"SELECT due_at FROM outbox WHERE kind = 'escalated' AND body = $1",
			p->town->district) -
		clock_now();
	assert_true(waits > 0 && waits <= DAY);
	close_scene(p);
}

/* ---- pauses ---- */

static void accept_and_pause(struct scene *p)
{
	struct tx *tx = town_tx(p->town);
	struct actor *rina = town_actor(p->town, tx, &p->town->rina);
	struct task task;

	assert_int_equal(task_for(tx, rina, p->task, &task), OK);
	assert_int_equal(task_accept(tx, rina, &task), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	town_wait(p->town, HOUR);
	tx = town_tx(p->town);
	rina = town_actor(p->town, tx, &p->town->rina);
	assert_int_equal(task_for(tx, rina, p->task, &task), OK);
	assert_int_equal(task_pause(tx, rina, &task,
				 pack_codes(p->pack, "pause_reason")->at[0].code, "flood"),
		OK);
	assert_int_equal(tx_commit(tx), DURABLE);
}

static void test_an_unconfirmed_pause_lapses_and_the_clock_moves(void **state)
{
	struct scene *p = open_with_task(state, "high");
	struct task paused, task;

	accept_and_pause(p);
	paused = now(p);
	assert_int_equal(paused.paused_until - clock_now(), 2 * DAY); /* two working days */
	after(p, DAY);
	assert_int_equal(now(p).noticed, 0); /* a paused clock tells nobody */
	assert_false(turn(p, tasks_resume_lapsed));
	town_wait(p->town, DAY + HOUR);
	assert_true(turn(p, tasks_resume_lapsed));
	task = now(p);
	assert_string_equal(task.state, "acting");
	assert_int_equal(task.due_at - paused.due_at, 2 * DAY);
	assert_int_equal(task.start_at - paused.start_at, 2 * DAY);
	assert_int_equal(task.alarm_at - paused.alarm_at, 2 * DAY);
	assert_int_equal(told(p, NOTICE_TASK_DUE, p->town->office), 1);
	assert_false(turn(p, tasks_resume_lapsed));
	close_scene(p);
}

static bool may_agree(struct scene *p, const struct person *person)
{
	struct task task = now(p);
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, person);
	struct body office;
	bool may;

	assert_int_equal(body_get(tx, task.body, &office), OK);
	may = task_may_confirm(tx, who, &task, &office);
	tx_end(tx);
	return may;
}

/* An office of one: above it a head who could agree, then none. */
static void test_one_agrees_to_his_own_pause_only_if_nobody_above_could(void **state)
{
	struct scene *p = open_with_task(state, "high");

	accept_and_pause(p);
	assert_false(may_agree(p, &p->town->rina));
	assert_true(may_agree(p, &p->town->district_head));
	leave(p, &p->town->district_head);
	assert_true(may_agree(p, &p->town->rina));
	close_scene(p);
}

static void test_a_head_above_who_must_not_see_it_is_not_waited_for(void **state)
{
	struct scene *p = open_with_task(state, "high");

	accept_and_pause(p);
	bar(p, p->town->district);
	assert_true(may_agree(p, &p->town->rina));
	close_scene(p);
}

/* ---- the clock of triage ---- */

static struct report report_now(struct scene *p)
{
	struct tx *tx = town_tx(p->town);
	struct report report;

	get_report(p, tx, system_of(p), &report);
	tx_end(tx);
	return report;
}

static enum outcome reads(struct scene *p, const struct person *person)
{
	struct tx *tx = town_tx(p->town);
	struct actor *who = town_actor(p->town, tx, person);
	struct report_words words;
	struct report report;
	enum outcome oc = report_for(tx, who, p->report, &report);

	if (oc == OK)
		oc = report_words(tx, who, &report, &words);
	tx_end(tx);
	return oc;
}

/* The desk's only officer never signs in again; whoever stands behind it reads and acts. */
static void test_a_report_that_nobody_reads_goes_to_the_body_behind_the_desk(void **state)
{
	struct scene *p = open_scene(state);
	struct town *t = p->town;

	assert_false(turn(p, reports_watch));
	town_wait(t, 16 * MINUTE); /* half an hour to read */
	assert_true(turn(p, reports_watch));
	assert_int_equal(report_now(p).noticed, 50);
	assert_int_equal(told(p, NOTICE_TASK_DUE, t->desk), 1);
	town_wait(t, 15 * MINUTE);
	assert_true(turn(p, reports_watch));
	assert_int_equal(report_now(p).noticed, 100);
	assert_int_equal(told(p, NOTICE_TASK_LATE, t->desk), 1);
	assert_int_equal(reads(p, &t->hasan), FORBIDDEN);
	town_wait(t, 15 * MINUTE);
	assert_true(turn(p, reports_watch));
	assert_int_equal(report_now(p).escalated_to, t->hq);
	assert_int_equal(reads(p, &t->hasan), OK);
	assert_int_equal(reads(p, &t->salma), OK);
	town_wait(t, DAY);
	assert_true(turn(p, reports_watch));
	assert_int_equal(report_now(p).noticed, 300);
	assert_false(turn(p, reports_watch));
	route_as(p, &t->hasan);
	assert_int_equal(opens(p, &t->rina), OK);
	assert_int_equal(opens(p, &t->salma), OK);
	close_scene(p);
}

static void test_a_report_that_was_read_and_routed_is_quiet(void **state)
{
	struct scene *p = open_with_task(state, "high");

	town_wait(p->town, DAY);
	assert_false(turn(p, reports_watch));
	assert_int_equal(told(p, NOTICE_TASK_LATE, p->town->desk), 0);
	close_scene(p);
}

/* ---- lines ---- */

static void test_a_line_carries_a_number_and_no_word_of_the_report(void **state)
{
	struct scene *p = open_with_task(state, "high");
	struct tx *tx;
	struct rows *rows;
	const char *text;

	after(p, 31 * MINUTE);
	tx = town_tx(p->town);
	rows = db_query(tx, "SELECT id, text FROM outbox WHERE kind = 'task_due'", DB_NO_ARGS);
	assert_true(db_next(rows));
	assert_int_equal(
		notice_text(system_of(p), col_int(rows, 0), col_sealed(rows, 1), &text), OK);
	assert_null(strstr(text, "{"));
	assert_null(strstr(text, "beaten"));
	assert_true(utf8_count(text) <= 160);
	tx_end(tx);
	close_scene(p);
}

static void test_what_is_over_keeps_days_only(void **state)
{
	struct scene *p = open_with_task(state, "high");
	struct tx *tx = town_tx(p->town);
	struct actor *salma = town_actor(p->town, tx, &p->town->salma);
	struct task task;

	salma->access |= ACCESS_TRIAGE;
	assert_int_equal(task_for(tx, salma, p->task, &task), OK);
	assert_int_equal(task_withdraw(tx, salma, &task), OK);
	assert_int_equal(tx_commit(tx), DURABLE);
	town_wait(p->town, 29 * DAY);
	tx = town_tx(p->town);
	tasks_coarsen(tx);
	assert_false(tx_has_change(tx));
	tx_end(tx);
	town_wait(p->town, 2 * DAY);
	tx = town_tx(p->town);
	tasks_coarsen(tx);
	assert_int_equal(tx_commit(tx), DURABLE);
	assert_int_equal(now(p).due_at % DAY, 0);
	assert_int_equal(now(p).since_at % DAY, 0);
	close_scene(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_on_both(test_a_clock_reminds_marks_late_and_hands_up_twice),
		test_on_both(test_frozen_time_tells_nobody_twice),
		test_on_both(test_alarms_that_passed_while_dark_are_one_line),
		test_on_both(test_it_is_never_handed_to_a_barred_body),
		test_on_both(test_a_bar_holds_when_the_site_has_a_new_key),
		test_on_both(test_what_the_office_behind_the_desk_must_not_see_is_closed_to_it),
		test_on_both(test_if_all_above_are_barred_it_stays),
		test_on_both(test_a_reminder_that_nobody_can_read_goes_up_at_once),
		test_on_both(test_a_body_without_a_head_is_passed_over),
		test_on_both(test_days_that_offices_entered_move_the_deadline),
		test_on_both(test_a_day_that_is_closed_meanwhile_moves_clocks_of_working_days),
		test_on_both(test_an_urgent_clock_does_not_rest_on_a_closed_day),
		test_on_both(test_only_a_desk_or_an_administrator_closes_a_day),
		test_on_both(test_what_is_not_urgent_is_handed_up_once_a_day),
		test_on_both(test_an_unconfirmed_pause_lapses_and_the_clock_moves),
		test_on_both(test_one_agrees_to_his_own_pause_only_if_nobody_above_could),
		test_on_both(test_a_head_above_who_must_not_see_it_is_not_waited_for),
		test_on_both(test_a_report_that_nobody_reads_goes_to_the_body_behind_the_desk),
		test_on_both(test_a_report_that_was_read_and_routed_is_quiet),
		test_on_both(test_a_line_carries_a_number_and_no_word_of_the_report),
		test_on_both(test_what_is_over_keeps_days_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
